package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"time"

	"reenact/sim"
	"reenact/sim/whatif"
)

// Trap is the answer to whether undoing a change brings back what it broke.
type Trap struct {
	Script   *sim.Script
	Seed     uint64
	Drop     []string // ids of moments that are left out on all branches
	Trap     *whatif.Trap
	Verdict  whatif.Verdict
	Branches []Branch // never changed, kept, undone
	Width    int      // letters in a line of the terminal that is written to; 0 for none
}

// WriteTrap writes the answer in one of OutcomeFormats. An error is the writer's,
// or tells that the format is unknown.
func WriteTrap(w io.Writer, format string, t *Trap) error {
	out := bufio.NewWriter(w)
	var err error
	switch format {
	case "table":
		fmt.Fprintf(out, "%s\n\n%s\n\n", titleLine(t.Script, t.Seed, t.Drop), prose(t.sentence(), t.Width))
		t.table().write(out)
		fmt.Fprintf(out, "\n%s\n", prose(t.rule(), t.Width))
	case "markdown":
		fmt.Fprintf(out, "%s\n\n%s\n\n", titleLine(t.Script, t.Seed, t.Drop), t.sentence())
		t.table().writeMarkdown(out)
		fmt.Fprintf(out, "\n%s\n", t.rule())
	case "csv":
		err = writeBranchesCSV(out, t.Trap.Outcomes, t.Branches)
	case "json":
		err = t.writeJSON(out)
	default:
		err = fmt.Errorf("unknown format %q", format)
	}
	if err != nil {
		return err
	}
	return out.Flush()
}

func (t *Trap) table() *outcomeTable {
	return &outcomeTable{script: t.Script, outcomes: t.Trap.Outcomes, branches: t.Branches, against: "vs " + t.Branches[0].Name, width: t.Width}
}

// answer is the verdict in a word or two. Where neither keeping nor undoing the change
// brings an outage, what was lost in all decides: "no effect" when it is the same on all
// branches; "helps", or "undoing loses" what it
// gained; "costs"; "mixed", when it does both; or "no harm". Else it is "undoing harms"
// when keeping the change brought none; "back"; or "trap".
func (t *Trap) answer() string {
	v := &t.Verdict
	switch {
	case !v.HarmKept && !v.HarmUndone && calm(v) == "no harm" && t.idle():
		return "no effect"
	case !v.HarmKept && !v.HarmUndone:
		return calm(v)
	case !v.HarmKept && !v.HarmBefore:
		return "undoing harms"
	case v.Back:
		return "back"
	}
	return "trap"
}

// calm is the answer where there is no outage to speak of.
func calm(v *whatif.Verdict) string {
	switch helps, costs := v.Helps(), v.Costs(); {
	case helps && costs:
		return "mixed"
	case helps && v.Loses():
		return "undoing loses"
	case helps:
		return "helps"
	case costs:
		return "costs"
	}
	return "no harm"
}

// sentence is the answer with its numbers.
func (t *Trap) sentence() string { return t.judgement() + t.tolls() + t.ends() }

func (t *Trap) judgement() string {
	v, c := &t.Verdict, t.Trap
	change := fmt.Sprintf("%s at %s", joinSettings(c.Set), clock(t.Script, c.At))
	undo := fmt.Sprintf("undone at %s (%s)", clock(t.Script, c.UndoneAt()), joinSettings(c.Before))
	worse := fmt.Sprintf("it is worse for %s of the %s that are left", Span(v.Worse.Round(time.Minute)), Span(v.Left))
	switch t.answer() {
	case "no effect":
		return fmt.Sprintf("No effect: %s changes nothing of the harm: %s with it and without it, and as much where it is %s, %s later.",
			change, t.sameHarm(), undo, Span(c.Hold))
	case "no harm":
		return fmt.Sprintf("No harm: with %s nothing goes substantially worse than without it, and %s after %s it does not either.",
			change, undo, Span(c.Hold))
	case "undoing loses":
		return fmt.Sprintf("The change helps, and undoing it loses that again: with %s it goes substantially better than without it, and %s after %s it does not.",
			change, undo, Span(c.Hold))
	case "helps":
		return fmt.Sprintf("The change helps: with %s it goes substantially better than without it, and %s after %s little of that is lost.",
			change, undo, Span(c.Hold))
	case "costs":
		return fmt.Sprintf("Some harm: with %s more is lost than without it, though at no time so much that it is an outage; it is %s, %s later.",
			change, undo, Span(c.Hold))
	case "mixed":
		return fmt.Sprintf("Better in one way and worse in another: %s brings no outage that is not there without it, nor does it when it is %s, %s later.",
			change, undo, Span(c.Hold))
	case "undoing harms":
		keeping := fmt.Sprintf("keeping %s does none", change)
		if v.Helps() && !v.Costs() {
			keeping = fmt.Sprintf("keeping %s helps", change)
		}
		return fmt.Sprintf("Undoing does the harm: %s, but %s after %s %s.", keeping, undo, Span(c.Hold), worse)
	case "back":
		if v.Worse < time.Minute {
			return fmt.Sprintf("No trap: what %s does is over as soon as it is %s, %s later.", change, undo, Span(c.Hold))
		}
		if v.Prompt {
			return fmt.Sprintf("No trap: what %s does is all but over when it is %s, %s later: %s.", change, undo, Span(c.Hold), worse)
		}
		return fmt.Sprintf("A trap while it lasts: what %s does goes on when it is %s, %s later: %s, last at %s.",
			change, undo, Span(c.Hold), worse, clock(t.Script, v.BackAt.Truncate(time.Minute)))
	}
	return fmt.Sprintf("A trap: with %s, %s, %s later, it does not come back for good within the incident: %s.",
		change, undo, Span(c.Hold), worse)
}

// idle tells whether a change did nothing to what the incident cost: damage was counted, and
// all damage is the same on all branches, to a hundredth. How long something lay below a
// limit is not enough for that: below it much may change.
func (t *Trap) idle() bool {
	some := false
	for i := range t.Trap.Outcomes {
		if !t.Trap.Outcomes[i].Damage {
			continue
		}
		never := t.Branches[0].Values[i]
		for _, b := range t.Branches[1:] {
			d := b.Values[i].Minus(never)
			if d.None() || max(d.Amount, -d.Amount)*100 > never.Amount {
				return false
			}
		}
		some = some || never.Amount > 0 && t.Trap.Outcomes[i].Reduce == sim.Total
	}
	return some
}

// sameHarm is the main damage, as all branches have it.
func (t *Trap) sameHarm() string {
	for i := range t.Trap.Outcomes {
		if o := &t.Trap.Outcomes[i]; o.Damage && o.Reduce == sim.Total && t.Branches[0].Values[i].Amount > 0 {
			return lowerFirst(heading(t.Script, o)) + " " + amount(t.Script, o, t.Branches[0].Values[i])
		}
	}
	return "the same"
}

// tolls are the damages that differ clearly between the branches, in numbers.
func (t *Trap) tolls() string {
	text := ""
	for _, d := range t.Verdict.Damages {
		unit := ""
		if d.Outcome.Unit == "min" {
			unit = " min"
		}
		text += fmt.Sprintf(" %s: %s%s without it, %s%s where it is kept, %s%s where it is undone.", d.Outcome.Title,
			grouped(d.Never), unit, grouped(d.Kept), unit, grouped(d.Undone), unit)
	}
	return text
}

// ends says how well the three branches do in the end.
func (t *Trap) ends() string {
	var parts []string
	for i, run := range t.Trap.Runs() {
		value, unit := lastOf(run.Recording(), t.Verdict.Judged.Series)
		parts = append(parts, fmt.Sprintf("%s (%s)", strings.TrimSpace(value+" "+unit), t.Branches[i].Name))
	}
	return fmt.Sprintf(" At the end %s is %s.", t.Verdict.Judged.Series, strings.Join(parts, ", "))
}

// lastOf is the last value that a series had, with its unit.
func lastOf(rec *sim.Recording, key string) (value, unit string) {
	column := rec.Column(key)
	for _, s := range rec.Series() {
		if s.Key != key {
			continue
		}
		for i := len(column) - 1; i >= 0; i-- {
			if column[i] != sim.Empty {
				return string(appendValue(nil, column[i], s.Scale)), s.Unit
			}
		}
		return "-", s.Unit
	}
	return "-", ""
}

// rule says by what the answer was found.
func (t *Trap) rule() string {
	o := &t.Verdict.Judged
	limit, points, unit := fmt.Sprint(o.Limit), "", ""
	for _, s := range t.Trap.Never.Recording().Series() {
		if s.Key == o.Series {
			unit = " " + s.Unit
			limit = string(appendValue(nil, o.Limit, s.Scale))
			points = string(appendValue(nil, whatif.Margin(&s), s.Scale))
		}
	}
	return fmt.Sprintf("Worse means that %s, on average over %s, is below %s%s and at least %s below the branch %q; less than %s of it are no harm. With another seed the bursts that make it so fall at other times. On all three branches the incident's operators leave %s alone after %s.",
		o.Series, Span(whatif.Lapse), limit, unit, points, t.Branches[0].Name, Span(whatif.Lapse), strings.Join(keys(t.Trap.Set), ", "), clock(t.Script, t.Trap.At))
}

func keys(settings []sim.Setting) []string {
	var list []string
	for _, s := range settings {
		list = append(list, s.Key)
	}
	return list
}

func joinSettings(settings []sim.Setting) string {
	var parts []string
	for _, s := range settings {
		parts = append(parts, s.Key+"="+s.Value)
	}
	return strings.Join(parts, ", ")
}

// Span writes a time span without the units that are zero: 1h30m, 45s.
func Span(d time.Duration) string {
	text := d.String()
	if strings.HasSuffix(text, "m0s") {
		text = text[:len(text)-2]
	}
	if strings.HasSuffix(text, "h0m") {
		text = text[:len(text)-2]
	}
	return text
}

func (t *Trap) writeJSON(w io.Writer) error {
	c, v := t.Trap, &t.Verdict
	var back *string
	if v.Back {
		at := rfc3339(t.Script, v.BackAt)
		back = &at
	}
	settings := func(list []sim.Setting) map[string]string {
		m := map[string]string{}
		for _, s := range list {
			m[s.Key] = s.Value
		}
		return m
	}
	return writeObject(w, struct {
		Incident   string            `json:"incident"`
		Seed       uint64            `json:"seed"`
		Dropped    []string          `json:"dropped"`
		Event      string            `json:"event,omitempty"`
		ChangedAt  string            `json:"changed_at"`
		Change     map[string]string `json:"change"`
		UndoneAt   string            `json:"undone_at"`
		Undo       map[string]string `json:"undo"`
		Answer     string            `json:"answer"`
		Sentence   string            `json:"sentence"`
		HarmKept   bool              `json:"harm_when_kept"`
		HarmUndone bool              `json:"harm_when_undone"`
		BackAt     *string           `json:"back_at"`
		Worse      float64           `json:"worse_minutes_after"`
		Left       float64           `json:"left_minutes"`
		JudgedBy   string            `json:"judged_by"`
		Outcomes   []jsonOutcome     `json:"outcomes"`
		Branches   []jsonBranch      `json:"branches"`
	}{
		t.Script.Name, t.Seed, append([]string{}, t.Drop...), c.Event, rfc3339(t.Script, c.At), settings(c.Set), rfc3339(t.Script, c.UndoneAt()), settings(c.Before),
		t.answer(), t.sentence(), v.HarmKept, v.HarmUndone, back, v.Worse.Minutes(), v.Left.Minutes(), v.Judged.Series,
		jsonOutcomes(c.Outcomes), jsonBranches(t.Script, c.Outcomes, t.Branches),
	})
}
