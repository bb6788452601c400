package report

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"reenact/sim"
	"reenact/sim/claims"
)

// Verdicts are what the seeds from 1 to Seeds say about an incident's claims.
type Verdicts struct {
	Script *sim.Script
	Seeds  int
	List   []claims.Verdict
}

// VerdictFormats lists the names that WriteVerdicts and WriteSensitivity know.
func VerdictFormats() []string { return []string{"table", "json", "markdown"} }

// WriteVerdicts writes the verdicts in the named format.
func WriteVerdicts(w io.Writer, format string, all []Verdicts) error {
	out := bufio.NewWriter(w)
	switch format {
	case "table":
		for i := range all {
			all[i].writeTable(out)
		}
	case "markdown":
		for i := range all {
			all[i].writeMarkdown(out)
		}
	case "json":
		if err := writeVerdictJSON(out, all); err != nil {
			return err
		}
	default:
		return fmt.Errorf("unknown format %q", format)
	}
	return out.Flush()
}

var verdictHeading = []string{"claim", "published", "median", "5-95 %", "accepted", "unit", "verdict"}

// rows are the cells of the verdicts, a row a claim.
func (v *Verdicts) rows() [][]string {
	var rows [][]string
	for i := range v.List {
		c := &v.List[i]
		rows = append(rows, []string{c.Claim.ID, c.Claim.Published, number(c.Median), span(c.P5, c.P95),
			span(c.Claim.Low, c.Claim.High), c.Claim.Unit, verdict(c)})
	}
	return rows
}

// verdict says holds or falls short, and whether that is otherwise than marked.
func verdict(c *claims.Verdict) string {
	switch {
	case c.Holds && !c.Expected():
		return "holds (marked as falling short)"
	case c.Holds:
		return "holds"
	case c.Expected():
		return "falls short (known)"
	}
	return "falls short"
}

// writeTable writes aligned columns, and below them the explanations of what
// falls short.
func (v *Verdicts) writeTable(out *bufio.Writer) {
	fmt.Fprintf(out, "%s: %d claims, %s\n\n", v.Script.Name, len(v.List), seedsText(v.Seeds))
	rows := append([][]string{verdictHeading}, v.rows()...)
	widths := make([]int, len(verdictHeading))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	for _, row := range rows {
		line := ""
		for i, cell := range row {
			pad := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
			if i >= 2 && i <= 4 { // numbers end where they are compared
				cell, pad = pad+cell, ""
			}
			line += "  " + cell + pad
		}
		fmt.Fprintf(out, "%s\n", strings.TrimRight(line, " "))
	}
	fmt.Fprintln(out)
	for i := range v.List {
		if c := &v.List[i]; !c.Holds && c.Claim.FallsShort != "" {
			writeWrapped(out, c.Claim.ID+": "+c.Claim.FallsShort)
		}
	}
}

// wrapAt is the width of running text under a table.
const wrapAt = 78

// writeWrapped writes a paragraph, indented like the table.
func writeWrapped(out *bufio.Writer, text string) {
	line := " "
	for _, word := range strings.Fields(text) {
		if utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > wrapAt {
			fmt.Fprintf(out, "%s\n", line)
			line = "   "
		}
		line += " " + word
	}
	fmt.Fprintf(out, "%s\n\n", line)
}

func seedsText(n int) string {
	if n == 1 {
		return "seed 1"
	}
	return fmt.Sprintf("seeds 1 to %d", n)
}

// writeMarkdown writes the table as docs/fidelity.md has it.
func (v *Verdicts) writeMarkdown(out *bufio.Writer) {
	fmt.Fprintf(out, "### %s, %s\n\n", v.Script.Name, seedsText(v.Seeds))
	fmt.Fprintf(out, "| %s |\n|%s\n", strings.Join(verdictHeading, " | "), strings.Repeat("---|", len(verdictHeading)))
	for _, row := range v.rows() {
		row[0] = "`" + row[0] + "`"
		if strings.HasPrefix(row[len(row)-1], "falls") {
			row[len(row)-1] = "**falls short**"
		}
		fmt.Fprintf(out, "| %s |\n", strings.Join(row, " | "))
	}
	fmt.Fprintln(out)
}

// verdictJSON is one claim's verdict. A number that does not exist is null.
type verdictJSON struct {
	Incident   string   `json:"incident"`
	ID         string   `json:"id"`
	Title      string   `json:"title"`
	Published  string   `json:"published"`
	Source     string   `json:"source"`
	Unit       string   `json:"unit"`
	Seeds      int      `json:"seeds"`
	Median     *float64 `json:"median"`
	P5         *float64 `json:"p5"`
	P95        *float64 `json:"p95"`
	Low        float64  `json:"low"`
	High       float64  `json:"high"`
	Holds      bool     `json:"holds"`
	Why        string   `json:"why"`
	FallsShort string   `json:"falls_short,omitempty"`
}

func writeVerdictJSON(out *bufio.Writer, all []Verdicts) error {
	list := []verdictJSON{}
	for _, v := range all {
		for _, c := range v.List {
			list = append(list, verdictJSON{
				Incident: v.Script.Name, ID: c.Claim.ID, Title: c.Claim.Title, Published: c.Claim.Published, Source: c.Claim.Source,
				Unit: c.Claim.Unit, Seeds: v.Seeds, Median: orNull(c.Median), P5: orNull(c.P5), P95: orNull(c.P95),
				Low: c.Claim.Low, High: c.Claim.High, Holds: c.Holds, Why: c.Claim.Why, FallsShort: c.Claim.FallsShort,
			})
		}
	}
	return writeObject(out, list)
}

// orNull rounds to the decimals that a reading can bear, so that the last bit
// of a machine's arithmetic does not show.
func orNull(x float64) *float64 {
	if math.IsNaN(x) {
		return nil
	}
	x = math.Round(x*1e4) / 1e4
	return &x
}

// number writes a reading with about three digits, and a word for none.
func number(x float64) string {
	decimals := 0
	switch {
	case math.IsNaN(x):
		return "none"
	case math.Abs(x) < 10:
		decimals = 2
	case math.Abs(x) < 100:
		decimals = 1
	}
	text := strconv.FormatFloat(x, 'f', decimals, 64)
	if decimals > 0 {
		text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	}
	return text
}

func span(low, high float64) string {
	if low == high || math.IsNaN(low) {
		return number(low)
	}
	return number(low) + "-" + number(high)
}
