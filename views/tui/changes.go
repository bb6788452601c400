package tui

import (
	"slices"
	"strings"
	"time"

	"reenact/sim"
	"reenact/sim/whatif"
	"reenact/views/theme"
	"reenact/views/tui/draw"
	"reenact/views/workbench"
)

// The changes that the questions can be asked of: those of the incident's own timeline
// and those of the branch, each with how long it stays before it is undone.

// answered is an answer that stays to be read.
type answered struct {
	about workbench.Matter
	*workbench.Finding
}

// mostKept bounds the answers that stay.
const mostKept = 60

// keepAnswer puts an answer before the others, in place of one to the same question.
func (v *questionsView) keepAnswer(about workbench.Matter, f *workbench.Finding) {
	v.kept = slices.DeleteFunc(v.kept, func(have answered) bool { return have.about == about && have.Of.Same(f.Of, about) })
	v.kept = slices.Insert(v.kept, 0, answered{about, f})
	v.kept = v.kept[:min(len(v.kept), mostKept)]
}

// answer is what was found on a matter; nil: it was not asked.
func (v *questionsView) answer(about workbench.Matter, s workbench.Subject) *workbench.Finding {
	for _, have := range v.kept {
		if have.about == about && have.Of.Same(s, about) {
			return have.Finding
		}
	}
	return nil
}

// answers are all that was found of a change, however long it was to stay: those on the
// matter that was asked last before the others.
func (v *questionsView) answers(s workbench.Subject) (list []answered) {
	for _, first := range []bool{true, false} {
		for _, have := range v.kept {
			if have.Of.Same(s, workbench.Lateness) && (have.about == v.about) == first {
				list = append(list, have)
			}
		}
	}
	return list
}

// changes are what may be asked about on the live branch, ascending in time.
func (m *replay) changes() (list []workbench.Subject) {
	b := m.plan.LiveBranch()
	for _, mo := range m.script.Moments {
		if mo.Kind == sim.Observation || slices.Contains(b.Drop, mo.ID) {
			continue
		}
		set := slices.DeleteFunc(slices.Clone(mo.Set), func(s sim.Setting) bool { return sim.Held(mo, s.Key, b.Actions) })
		if len(set) > 0 {
			list = append(list, workbench.Subject{Course: b.Course, Title: mo.Title, Change: whatif.Change{At: mo.At, Set: set, Event: mo.ID}})
		}
	}
	own := len(list)
	for _, a := range b.Actions {
		if n := len(list); n == own || list[n-1].Change.At != a.At {
			list = append(list, workbench.Subject{Course: b.Course, Change: whatif.Change{At: a.At}})
		}
		c := &list[len(list)-1].Change
		c.Set = append(c.Set, a.Setting)
	}
	slices.SortStableFunc(list, func(a, b workbench.Subject) int { return int(min(max(a.Change.At-b.Change.At, -1), 1)) })
	return list
}

// kindIn is the mark of a change in the list.
func (m *replay) kindIn(s workbench.Subject) eventKind {
	for _, mo := range m.script.Moments {
		if mo.ID == s.Change.Event && s.Change.Event != "" {
			return kindOf(mo.Kind)
		}
	}
	return mineEvent
}

// chosenChange is the place in the list of the change that is asked about: the one that
// was chosen, else the live branch's own last before the cursor, else that of the
// incident's operators; -1: none of these.
func (m *replay) chosenChange(list []workbench.Subject) int {
	if c := m.questions().chosen; c != nil {
		if i := slices.IndexFunc(list, func(s workbench.Subject) bool {
			return s.Change.At == c.At && s.Change.Event == c.Event && slices.Equal(s.Change.Set, c.Set)
		}); i >= 0 {
			return i
		}
	}
	for _, kind := range []eventKind{mineEvent, actionEvent} {
		for i := len(list) - 1; i >= 0; i-- {
			if list[i].Change.At <= m.now() && m.kindIn(list[i]) == kind {
				return i
			}
		}
	}
	return -1
}

// subject is the change that a key would ask about now, and how long it stays.
func (m *replay) subject() (workbench.Subject, bool) {
	list := m.changes()
	i := m.chosenChange(list)
	if i < 0 {
		return workbench.Subject{Course: m.plan.LiveBranch().Course}, false
	}
	s := list[i]
	s.Change.Hold = m.holdOf(s.Change)
	return s, true
}

// usualHold is how long a change stays that lies ahead of the cursor.
const usualHold = 30 * time.Minute

// holdOf is how long a change stays: as the reader chose, else until the cursor. Less
// than a minute is no time for a change to show.
func (m *replay) holdOf(c whatif.Change) time.Duration {
	switch v := m.questions(); {
	case v.hold > 0:
		return v.hold
	case c.At > m.now():
		return max(min(usualHold, (m.script.End-c.At)/2), m.script.Step())
	}
	return max(m.now()-c.At, time.Minute)
}

// lengths are the lengths that + and − go through.
var lengths = []time.Duration{5 * time.Minute, 10 * time.Minute, 15 * time.Minute, 20 * time.Minute, 30 * time.Minute,
	45 * time.Minute, time.Hour, 90 * time.Minute, 2 * time.Hour, 3 * time.Hour, 4 * time.Hour, 6 * time.Hour, 8 * time.Hour,
	12 * time.Hour, sim.Day, 2 * sim.Day, 7 * sim.Day, 30 * sim.Day, 90 * sim.Day, 180 * sim.Day}

// lengthen makes the change stay longer, or shorter.
func (v *questionsView) lengthen(m *replay, direction int) {
	s, ok := m.subject()
	if !ok {
		return
	}
	next := time.Duration(0)
	for _, h := range lengths {
		if direction > 0 && h > s.Change.Hold {
			next = h
			break
		}
		if direction < 0 && h < s.Change.Hold {
			next = h
		}
	}
	switch {
	case next == 0 && direction < 0, next == 0, s.Change.At+next >= m.script.End:
		m.say(theme.Dim, "It is undone within the incident: between "+spanText(lengths[0])+" and "+spanText(m.script.End-s.Change.At)+" later.")
	default:
		v.hold = next
	}
}

// choose goes to another change, which stays until the cursor or for the usual time.
func (v *questionsView) choose(m *replay, n int) {
	list := m.changes()
	if len(list) == 0 {
		return
	}
	at := m.chosenChange(list)
	if at < 0 { // none before the cursor: the first is ahead
		at, n = 0, 0
	}
	c := list[min(max(at+n, 0), len(list)-1)].Change
	v.chosen, v.hold, v.top = &c, 0, 0
}

// changeText is what a change sets.
func changeText(c whatif.Change) string {
	var parts []string
	for _, set := range c.Set {
		parts = append(parts, set.Key+"="+set.Value)
	}
	return strings.Join(parts, ", ")
}

// paintChanges lists the changes, the chosen one in sight, with which of them have an
// answer.
func (v *questionsView) paintChanges(m *replay, a draw.Area, list []workbench.Subject) {
	chosen := m.chosenChange(list)
	place := firstShown(chosen, len(list), a.H, v.listTop)
	v.listTop, v.listRows = place, a.H
	for y := 0; y < a.H && place+y < len(list); y++ {
		s := list[place+y]
		role := theme.Text
		if place+y == chosen {
			a.Set(0, y, m.theme.Glyphs.Pointer, theme.Cursor)
			role = theme.Strong
		}
		mark, markRole := m.markOf(m.kindIn(s))
		a.Set(2, y, mark, markRole)
		x := a.Put(4, y, role, clockText(m.script, s.Change.At)) + 2
		known, answers := "", v.answers(s)
		for about, key := range []string{"t", "p"} {
			if slices.ContainsFunc(answers, func(have answered) bool { return have.about == workbench.Matter(about) }) {
				known += key
			}
		}
		end := a.W
		if known != "" {
			end = a.Right(a.W, y, theme.Good, known+" answered") - 2
		}
		text := changeText(s.Change)
		x = a.Put(x, y, role, draw.Fit(text, max(end-x, 0), a.Dots())) + 2
		if x+draw.TextWidth(s.Title) <= end {
			a.Put(x, y, theme.Dim, s.Title)
		}
	}
}

// firstShown is the first row of a list that is shown, so that the chosen one is in sight.
func firstShown(chosen, rows, visible, top int) int {
	l := list{at: max(chosen, 0), top: top}
	l.show(rows, visible)
	return l.top
}
