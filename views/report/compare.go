package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"reenact/sim"
)

// Comparison is the branches of an incident beside each other; the first is what
// the others are compared with.
type Comparison struct {
	Script   *sim.Script
	Seed     uint64
	Outcomes []sim.Outcome
	Branches []Branch
	Width    int // letters in a line of the terminal that is written to; 0 for none
}

// WriteComparison writes a comparison in the named format. An error is the
// writer's, or tells that the format is unknown.
func WriteComparison(w io.Writer, format string, c *Comparison) error {
	out := bufio.NewWriter(w)
	var err error
	switch format {
	case "table":
		c.writeHead(out)
		fmt.Fprintln(out)
		c.table().write(out)
	case "markdown":
		c.writeMarkdown(out)
	case "csv":
		err = writeBranchesCSV(out, c.Outcomes, c.Branches)
	case "json":
		err = c.writeJSON(out)
	default:
		err = fmt.Errorf("unknown format %q", format)
	}
	if err != nil {
		return err
	}
	return out.Flush()
}

func (c *Comparison) table() *outcomeTable {
	return &outcomeTable{script: c.Script, outcomes: c.Outcomes, branches: c.Branches, against: "vs " + c.Branches[0].Name, width: c.Width}
}

// writeHead names the incident and what each branch changes.
func (c *Comparison) writeHead(w io.Writer) {
	fmt.Fprintf(w, "%s\n", titleLine(c.Script, c.Seed, nil))
	var names []string
	for i := range c.Branches {
		names = append(names, c.Branches[i].Name)
	}
	for i := range c.Branches {
		head := fmt.Sprintf("  %-*s  ", widest(names), names[i])
		fmt.Fprintf(w, "%s\n", Fitted(head, choices(c.Script, &c.Branches[i].Branch), c.Width))
	}
}

// titleLine says what was run: the incident, less these moments.
func titleLine(script *sim.Script, seed uint64, drop []string) string {
	line := fmt.Sprintf("%s, seed %d, %s to %s UTC", script.Name, seed, rfc3339(script, script.Start)[:16], clock(script, script.End))
	if len(drop) > 0 {
		line += ", without " + strings.Join(drop, ", ")
	}
	return line
}

func (c *Comparison) writeMarkdown(w io.Writer) {
	fmt.Fprintf(w, "%s\n\n", titleLine(c.Script, c.Seed, nil))
	for i := range c.Branches {
		fmt.Fprintf(w, "- **%s**: %s\n", markdownText.Replace(c.Branches[i].Name), choices(c.Script, &c.Branches[i].Branch))
	}
	fmt.Fprintln(w)
	c.table().writeMarkdown(w)
}

func (c *Comparison) writeJSON(w io.Writer) error {
	return writeObject(w, struct {
		Incident string        `json:"incident"`
		Title    string        `json:"title"`
		Seed     uint64        `json:"seed"`
		Start    string        `json:"start"`
		End      string        `json:"end"`
		Outcomes []jsonOutcome `json:"outcomes"`
		Branches []jsonBranch  `json:"branches"`
	}{
		c.Script.Name, c.Script.Title, c.Seed, rfc3339(c.Script, c.Script.Start), rfc3339(c.Script, c.Script.End),
		jsonOutcomes(c.Outcomes), jsonBranches(c.Script, c.Outcomes, c.Branches),
	})
}
