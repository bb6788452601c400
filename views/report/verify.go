package report

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"reenact/sim"
	"reenact/sim/claims"
)

// Verdicts are what the seeds from 1 to Seeds say about an incident's claims.
type Verdicts struct {
	Script *sim.Script
	Seeds  int
	List   []claims.Verdict
	Width  int // letters in a line of the terminal that is written to; 0 for none
}

// WriteVerdicts writes the verdicts in one of VerdictFormats.
func WriteVerdicts(w io.Writer, format string, all []Verdicts) error {
	return writeEach(w, format, all)
}

// columns are the cells of the verdicts, headings first.
func (v Verdicts) columns() [][]string {
	columns := [][]string{{"claim"}, {"published"}, {"median"}, {"5-95 %"}, {"accepted"}, {"unit"}, {"verdict"}}
	for i := range v.List {
		c := &v.List[i]
		for k, cell := range []string{c.Claim.ID, c.Claim.Published, number(c.Median), span(c.P5, c.P95),
			span(c.Claim.Low, c.Claim.High), c.Claim.Unit, verdict(c)} {
			columns[k] = append(columns[k], cell)
		}
	}
	return columns
}

// verdict says holds or falls short, and whether that is otherwise than marked.
func verdict(c *claims.Verdict) string {
	switch {
	case c.Unasked():
		return "not asked"
	case c.Holds && !c.Expected():
		return "holds (marked as falling short)"
	case c.Holds:
		return "holds"
	case c.Expected():
		return "falls short (known)"
	}
	return "falls short"
}

// writeTable writes aligned columns, numbers to the right, and below them the
// explanations of what falls short.
func (v Verdicts) writeTable(w io.Writer) {
	fmt.Fprintf(w, "%s: %s, %s\n\n", v.Script.Name, claimsText(len(v.List)), seedsText(v.Seeds))
	if columns := v.columns(); v.Width > 0 && v.Width < 2+tableWidth(columns) {
		v.writeNarrow(w, columns)
	} else {
		writeColumns(w, "  ", columns, 1, 5, 6)
	}
	fmt.Fprintln(w)
	for i := range v.List {
		if c := &v.List[i]; c.Claim.Given != "" {
			text := fmt.Sprintf("%s: asked with %d of %d seeds, those in which %s", c.Claim.ID, c.Asked, v.Seeds, c.Claim.Given)
			fmt.Fprintf(w, "%s\n\n", Wrapped(text, narrow(78, v.Width), "  ", "    "))
		}
	}
	for i := range v.List {
		if c := &v.List[i]; !c.Holds && !c.Unasked() && c.Claim.FallsShort != "" {
			fmt.Fprintf(w, "%s\n\n", Wrapped(c.Claim.ID+": "+c.Claim.FallsShort, narrow(78, v.Width), "  ", "    "))
		}
	}
}

// writeNarrow writes the words of each claim below its numbers.
func (v Verdicts) writeNarrow(w io.Writer, columns [][]string) {
	published, units, verdicts := columns[1], columns[5], columns[6]
	var numbers strings.Builder
	writeColumns(&numbers, "  ", [][]string{columns[0], columns[2], columns[3], columns[4]})
	for i, row := range strings.Split(strings.TrimSpace(numbers.String()), "\n") {
		fmt.Fprintln(w, Fitted("  "+strings.TrimSpace(row)+"  ", verdicts[i], v.Width))
		switch {
		case i > 0 && units[i] == "":
			fmt.Fprintln(w, Fitted("    ", "published: "+published[i], v.Width))
		case i > 0:
			fmt.Fprintln(w, Fitted("    ", fmt.Sprintf("published: %s (%s)", published[i], units[i]), v.Width))
		}
	}
}

func claimsText(n int) string {
	if n == 1 {
		return "1 claim"
	}
	return fmt.Sprintf("%d claims", n)
}

func seedsText(n int) string {
	if n == 1 {
		return "seed 1"
	}
	return fmt.Sprintf("seeds 1 to %d", n)
}

// writeMarkdown writes the table as docs/fidelity-tables.md has it.
func (v Verdicts) writeMarkdown(w io.Writer) {
	fmt.Fprintf(w, "### %s, %s\n\n", v.Script.Name, seedsText(v.Seeds))
	columns := v.columns()
	ids, verdicts := columns[0], columns[len(columns)-1]
	for i := 1; i < len(ids); i++ {
		ids[i] = "`" + ids[i] + "`"
		if strings.HasPrefix(verdicts[i], "falls") {
			verdicts[i] = "**falls short**"
		}
	}
	writeMarkdownColumns(w, columns, "---")
	fmt.Fprintln(w)
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
	Given      string   `json:"given,omitempty"`
	Asked      int      `json:"asked"` // seeds in which the condition held
	Median     *float64 `json:"median"`
	P5         *float64 `json:"p5"`
	P95        *float64 `json:"p95"`
	Low        float64  `json:"low"`
	High       float64  `json:"high"`
	Holds      bool     `json:"holds"`
	Why        string   `json:"why"`
	FallsShort string   `json:"falls_short,omitempty"`
}

func (v Verdicts) objects() []any {
	var list []any
	for _, c := range v.List {
		list = append(list, verdictJSON{
			Incident: v.Script.Name, ID: c.Claim.ID, Title: c.Claim.Title, Published: c.Claim.Published, Source: c.Claim.Source,
			Unit: c.Claim.Unit, Seeds: v.Seeds, Given: c.Claim.Given, Asked: c.Asked, Median: orNull(c.Median), P5: orNull(c.P5), P95: orNull(c.P95),
			Low: c.Claim.Low, High: c.Claim.High, Holds: c.Holds, Why: c.Claim.Why, FallsShort: c.Claim.FallsShort,
		})
	}
	return list
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
