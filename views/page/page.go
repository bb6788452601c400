// Package page makes the report that leaves the terminal: one page of HTML that stands by
// itself, or the same as Markdown. It knows no world: it tells what a script, its branches
// and their runs declare.
//
// The page loads nothing and runs nothing: no script, no font, no picture from elsewhere,
// which its content security policy states. What comes from a file is text to it.
package page

import (
	"fmt"
	"io"
	"time"

	"reenact/sim"
)

// Page is all that a report tells.
type Page struct {
	Script   *sim.Script
	Program  string // its version
	Command  string // what makes this page again
	Seeds    []uint64
	Branches []Branch // the history first
	Outcomes []Outcome
	Charts   []Chart
	Empty    []string // titles of charts that are 0 throughout
	Moments  []Moment
}

// Branch is a line of history: what happened, or what was chosen instead.
type Branch struct {
	Name, Choices, Mark string
	Checksums           []uint64 // of its worlds at the end, by seed
}

// marks tell lines apart without colour.
var marks = []string{"○", "●", "◆", "■", "▲", "▼"}

// Outcome is a row of the comparison.
type Outcome struct {
	sim.Outcome
	Cells []Cell // by branch
}

// Cell is what a branch came to: the middle of the seeds, and between what they lie.
type Cell struct {
	Value, Range          string
	Against, AgainstRange string // the difference to the history; empty for the history itself
	Less, More            int    // in how many seeds it is below and above the history
}

// Chart is one series over time, a line a branch.
type Chart struct {
	Series   sim.Series
	Lines    []Line
	from, to time.Duration
}

// empty tells whether a chart has nothing but zeros.
func (c *Chart) empty() bool {
	for _, l := range c.Lines {
		for i := range l.High {
			if l.High[i] > 0 || l.Low[i] < 0 {
				return false
			}
		}
	}
	return true
}

// Line is a branch in a chart.
type Line struct{ Middle, Low, High []float64 }

// Moment is a time of the incident and what bound the world then.
type Moment struct {
	At   time.Duration
	Whys []Why
}

// Why is what bound one branch at a moment.
type Why struct {
	Branch, Line string
	Causes       []string
	Settings     []string
	Example      string   // whom a cause befell
	Chain        []string // why, from what is seen to what causes it
}

// Formats lists the names that Write knows.
func Formats() []string { return []string{"html", "markdown"} }

// Write writes the page. An error is the writer's, or tells that the format is unknown.
func Write(w io.Writer, format string, p *Page) error {
	switch format {
	case "html":
		return p.writeHTML(w)
	case "markdown":
		return p.writeMarkdown(w)
	}
	return fmt.Errorf("unknown format %q", format)
}

// Spread says how the numbers of the page are to be read.
func (p *Page) Spread() string {
	n := len(p.Seeds)
	switch {
	case n == 1:
		return fmt.Sprintf("One seed (%d). Chance alone may make another answer: ask with --seeds 20 before you rely on it.", p.Seeds[0])
	case n < enough:
		return fmt.Sprintf("Median of %d seeds, and beside it the lowest and the highest. Differences are taken seed by seed, so they need not be the difference of two medians. ∞: had not recovered at the end.", n)
	}
	return fmt.Sprintf("Median of %d seeds, and beside it 5 to 95 %% of them. Differences are taken seed by seed, so they need not be the difference of two medians. ∞: had not recovered at the end.", n)
}

// Band says what the shaded parts of the charts are.
func (p *Page) Band() string {
	switch n := len(p.Seeds); {
	case n == 1:
		return ""
	case n < enough:
		return fmt.Sprintf("Lines are medians of %d seeds; shaded is what lies between the lowest and the highest.", n)
	default:
		return fmt.Sprintf("Lines are medians of %d seeds; shaded is where 90 %% of them lie.", n)
	}
}

// Times is when the incident was.
func (p *Page) Times() string {
	s := p.Script
	return fmt.Sprintf("%s UTC to %s", s.Clock(s.Start).UTC().Format("2006-01-02 15:04"), s.Minute(s.End))
}

// Clock writes a time of the incident.
func (p *Page) Clock(at time.Duration) string { return p.Script.Minute(at) }

// Lead is the first paragraph: the largest damage, in the history and in the branch that
// spared most of it.
func (p *Page) Lead() string {
	for i := range p.Outcomes {
		if o := &p.Outcomes[i]; o.Damage {
			text := fmt.Sprintf("%s as it happened: %s.", o.Title, o.Cells[0].Value)
			for b := 1; b < len(o.Cells); b++ {
				text += fmt.Sprintf(" %s: %s", p.Branches[b].Name, o.Cells[b].Value)
				if v := p.Verdict(o.Cells[b]); v != "" {
					text += ", " + v + " seeds"
				}
				text += "."
			}
			return text
		}
	}
	return ""
}

// Verdict says of a cell in how many seeds the branch differs from the history.
func (p *Page) Verdict(c Cell) string {
	n := len(p.Seeds)
	if n == 1 || c.Against == "" || c.Less+c.More == 0 {
		return ""
	}
	switch {
	case c.More == 0:
		return fmt.Sprintf("less in %d of %d", c.Less, n)
	case c.Less == 0:
		return fmt.Sprintf("more in %d of %d", c.More, n)
	}
	return fmt.Sprintf("less in %d and more in %d of %d", c.Less, c.More, n)
}
