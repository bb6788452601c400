package report

import (
	"fmt"
	"io"
	"math"
	"strings"

	"reenact/sim"
	"reenact/sim/claims"
)

// Sensitivity is what became of an incident's claims when its assumed numbers
// were moved, one at a time.
type Sensitivity struct {
	Script *sim.Script
	Seeds  int
	Base   []claims.Verdict
	Moves  []Move
	Width  int // letters in a line of the terminal that is written to; 0 for none
}

// Move is one assumed number at another value.
type Move struct {
	Key, From, To string
	Percent       int
	List          []claims.Verdict // of the same claims as the base, in their order
}

// noteworthy is how far a median must move, as a part of itself, to be told when
// the verdict is the same.
const noteworthy = 0.1

// WriteSensitivity writes what moved in one of VerdictFormats.
func WriteSensitivity(w io.Writer, format string, all []Sensitivity) error {
	return writeEach(w, format, all)
}

// shift is a claim whose median moved.
type shift struct {
	id       string
	from, to float64
	holds    bool // after the move
	turned   bool // the verdict is another
}

func (s shift) String() string {
	text := fmt.Sprintf("%s %s → %s", s.id, number(s.from), number(s.to))
	switch {
	case s.turned && s.holds:
		return text + " (now holds)"
	case s.turned:
		return text + " (out)"
	}
	return text
}

// shifts lists the claims that moved: first those with another verdict.
func (s Sensitivity) shifts(m *Move) (turned, others []shift) {
	for i := range s.Base {
		was, is := &s.Base[i], &m.List[i]
		x := shift{id: was.Claim.ID, from: was.Median, to: is.Median, holds: is.Holds, turned: is.Holds != was.Holds}
		far := math.IsNaN(x.from) != math.IsNaN(x.to) || math.Abs(x.to-x.from) > noteworthy*math.Abs(x.from)
		switch {
		case x.turned:
			turned = append(turned, x)
		case far:
			others = append(others, x)
		}
	}
	return turned, others
}

func joined(list []shift) string {
	var parts []string
	for _, s := range list {
		parts = append(parts, s.String())
	}
	return strings.Join(parts, ", ")
}

func (s Sensitivity) writeTable(w io.Writer) {
	title := fmt.Sprintf("%s, %s: claims that move when one assumed number does", s.Script.Name, seedsText(s.Seeds))
	fmt.Fprintf(w, "%s\n", Fitted("", title, s.Width))
	last := ""
	for i := range s.Moves {
		m := &s.Moves[i]
		if m.Key != last {
			fmt.Fprintf(w, "\n%s\n", Fitted("  ", m.Key+" = "+m.From, s.Width))
		}
		last = m.Key
		turned, others := s.shifts(m)
		what := joined(append(turned, others...))
		if what == "" {
			what = "nothing moves by a tenth"
		}
		fmt.Fprintf(w, "%s\n", Fitted("    ", fmt.Sprintf("%+d %% (%s): %s", m.Percent, m.To, what), s.Width))
	}
	fmt.Fprintln(w)
}

func (s Sensitivity) writeMarkdown(w io.Writer) {
	fmt.Fprintf(w, "### %s, %s\n\n", s.Script.Name, seedsText(s.Seeds))
	fmt.Fprintf(w, "| assumption | moved to | claims that change their verdict | others that move by more than a tenth |\n|---|---|---|---|\n")
	var still []string
	for i := range s.Moves {
		m := &s.Moves[i]
		turned, others := s.shifts(m)
		if len(turned)+len(others) == 0 {
			still = append(still, fmt.Sprintf("`%s` %+d %%", m.Key, m.Percent))
			continue
		}
		fmt.Fprintf(w, "| `%s` = %s | %+d %%: %s | %s | %s |\n", m.Key, m.From, m.Percent, m.To, joined(turned), joined(others))
	}
	if len(still) > 0 {
		fmt.Fprintf(w, "\nNothing moves by a tenth with: %s.\n", strings.Join(still, ", "))
	}
	fmt.Fprintln(w)
}

type sensitivityJSON struct {
	Incident   string      `json:"incident"`
	Assumption string      `json:"assumption"`
	From       string      `json:"from"`
	To         string      `json:"to"`
	Percent    int         `json:"percent"`
	Claims     []movedJSON `json:"claims"`
}

type movedJSON struct {
	ID     string   `json:"id"`
	Before *float64 `json:"before"`
	After  *float64 `json:"after"`
	Held   bool     `json:"held"`
	Holds  bool     `json:"holds"`
}

func (s Sensitivity) objects() []any {
	var list []any
	for _, m := range s.Moves {
		j := sensitivityJSON{Incident: s.Script.Name, Assumption: m.Key, From: m.From, To: m.To, Percent: m.Percent}
		for i := range s.Base {
			j.Claims = append(j.Claims, movedJSON{s.Base[i].Claim.ID, orNull(s.Base[i].Median), orNull(m.List[i].Median), s.Base[i].Holds, m.List[i].Holds})
		}
		list = append(list, j)
	}
	return list
}
