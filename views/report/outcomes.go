package report

import (
	"fmt"
	"io"
	"strings"
	"time"

	"reenact/sim"
	"reenact/sim/whatif"
)

// Branch is a named what-if with what came of it, in the order of the outcomes
// it was measured by.
type Branch struct {
	whatif.Branch
	Values   []whatif.Value
	Checksum uint64 // of its world at the end
}

// OutcomeFormats lists the names that WriteComparison and WriteTrap know.
func OutcomeFormats() []string { return []string{"table", "csv", "json", "markdown"} }

// amount writes a value for people: digits in threes, and the time of a recovery.
func amount(script *sim.Script, o *sim.Outcome, v whatif.Value) string {
	switch {
	case v.None() && o.Reduce == sim.Recovery:
		return "not by " + clock(script, script.End)
	case v.None():
		return "-"
	case o.Reduce == sim.Recovery && v.At > 0:
		return quantity(script, o, v) + " (" + script.Minute(v.At) + ")"
	}
	return quantity(script, o, v)
}

// quantity is a value in digits, or, of minutes in an incident of days, as a span.
func quantity(script *sim.Script, o *sim.Outcome, v whatif.Value) string {
	if !inSpans(script, o) {
		return grouped(v)
	}
	d := time.Duration(v.Amount) * time.Minute / time.Duration(max(v.Scale, 1))
	if d < 0 {
		return "-" + daysAndHours(-d)
	}
	return daysAndHours(d)
}

// inSpans tells whether an outcome counts minutes of an incident so long that nobody reads
// them: two days and more. Programs get minutes all the same.
func inSpans(script *sim.Script, o *sim.Outcome) bool {
	return o.Unit == "min" && long(script)
}

func long(script *sim.Script) bool { return script.End-script.Start >= 2*sim.Day }

// daysAndHours writes a span in its two largest units: 35d9h, 17h30m, 0m.
func daysAndHours(d time.Duration) string {
	grain := time.Minute
	if d >= sim.Day {
		grain = time.Hour
	}
	d = d.Round(grain)
	days, hours, minutes := d/sim.Day, d%sim.Day/time.Hour, d%time.Hour/time.Minute
	switch {
	case days > 0 && hours == 0:
		return fmt.Sprintf("%dd", days)
	case days > 0:
		return fmt.Sprintf("%dd%dh", days, hours)
	case hours > 0 && minutes == 0:
		return fmt.Sprintf("%dh", hours)
	case hours > 0:
		return fmt.Sprintf("%dh%02dm", hours, minutes)
	}
	return fmt.Sprintf("%dm", minutes)
}

// difference writes how a value differs from another.
func difference(script *sim.Script, o *sim.Outcome, v, was whatif.Value) string {
	d := v.Minus(was)
	switch {
	case !d.None() && d.Amount == 0, v.None() && was.None():
		return "="
	case !d.None() && d.Amount > 0:
		return "+" + quantity(script, o, d)
	case !d.None():
		return quantity(script, o, d)
	case o.Reduce == sim.Recovery && v.None():
		return "never"
	case o.Reduce == sim.Recovery:
		return "recovers"
	}
	return ""
}

// grouped writes a number with commas between thousands.
func grouped(v whatif.Value) string {
	text := string(appendValue(nil, v.Amount, v.Scale))
	sign := ""
	if strings.HasPrefix(text, "-") {
		sign, text = "-", text[1:]
	}
	whole, part, _ := strings.Cut(text, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if part != "" {
		part = "." + part
	}
	return sign + whole + part
}

// plain writes a value for programs; empty when there is none.
func plain(v whatif.Value) string { return string(appendValue(nil, v.Amount, v.Scale)) }

// heading names an outcome and its unit, where its values do not name theirs.
func heading(script *sim.Script, o *sim.Outcome) string {
	if inSpans(script, o) || o.Unit == "" || strings.Contains(strings.ToLower(o.Title), o.Unit) {
		return o.Title
	}
	return o.Title + ", " + o.Unit
}

func clock(script *sim.Script, at time.Duration) string { return script.Exact(at) }

// choices writes what a branch changes, in a line.
func choices(script *sim.Script, b *whatif.Branch) string {
	var parts []string
	for i, a := range b.Actions {
		text := a.Key + "=" + a.Value
		if i == 0 || b.Actions[i-1].At != a.At || b.Actions[i-1].Hold != a.Hold {
			at := clock(script, a.At)
			if a.At == 0 {
				at = "start"
			}
			if a.Hold {
				at += " hold"
			}
			text = at + " " + text
		}
		parts = append(parts, text)
	}
	for _, id := range b.Drop {
		parts = append(parts, "without "+id)
	}
	if len(parts) == 0 {
		return "what happened"
	}
	return strings.Join(parts, ", ")
}

// widestTable is the number of letters that a table's line may have before its
// columns go on below, where no terminal says so.
const widestTable = 110

// outcomeTable is a row an outcome and two columns a branch: its value, and the
// difference to the first branch. What does not fit goes on in a table below.
type outcomeTable struct {
	script   *sim.Script
	outcomes []sim.Outcome
	branches []Branch
	against  string // heading of the differences
	width    int    // letters in a line of the terminal that is written to; 0 for none
}

// cells are one branch's columns, headings first.
func (t *outcomeTable) cells(i int) [][]string {
	b := &t.branches[i]
	values := []string{b.Name}
	against := []string{t.against}
	for k := range t.outcomes {
		values = append(values, amount(t.script, &t.outcomes[k], b.Values[k]))
		against = append(against, difference(t.script, &t.outcomes[k], b.Values[k], t.branches[0].Values[k]))
	}
	if i == 0 {
		return [][]string{values}
	}
	return [][]string{values, against}
}

// names is the first column.
func (t *outcomeTable) names() []string {
	list := []string{"outcome"}
	for i := range t.outcomes {
		list = append(list, heading(t.script, &t.outcomes[i]))
	}
	return list
}

func (t *outcomeTable) write(w io.Writer) {
	room := widestTable
	if t.width > 0 {
		room = t.width
	}
	for next := 1; ; fmt.Fprintln(w) {
		columns := append([][]string{t.names()}, t.cells(0)...)
		for first := next; next < len(t.branches); next++ {
			more := append(columns, t.cells(next)...)
			if next > first && tableWidth(more) > room {
				break
			}
			columns = more
		}
		if excess := tableWidth(columns) - room; excess > 0 && t.width > 0 && len(columns) > 2 {
			values := columns[len(columns)-2] // of the one branch that is here
			values[0] = shortened(values[0], max(widest(values)-excess, widest(values[1:])))
		}
		writeColumns(w, "", columns)
		if next >= len(t.branches) {
			return
		}
	}
}

// shortened is a name in so many letters.
func shortened(name string, to int) string {
	if letters := []rune(name); len(letters) > to && to > 1 {
		return string(letters[:to-1]) + "…"
	}
	return name
}

// all are the columns of the whole table.
func (t *outcomeTable) all() [][]string {
	columns := [][]string{t.names()}
	for i := range t.branches {
		columns = append(columns, t.cells(i)...)
	}
	return columns
}

func (t *outcomeTable) writeMarkdown(w io.Writer) { writeMarkdownColumns(w, t.all(), "--:") }
