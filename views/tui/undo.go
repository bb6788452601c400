package tui

import (
	"fmt"
	"slices"

	"reenact/sim"
	"reenact/views/theme"
	"reenact/views/workbench"
)

// mostUndone bounds how far undo goes back.
const mostUndone = 200

// trail is what the reader made, step by step: what undo goes back to, and what redo
// brings again. A step that was undone is kept until something else is made.
type trail struct {
	past, future []made // each the nearest last
}

// made is all that the reader has made at a time. It is never changed.
type made struct {
	plan  workbench.Plan
	marks []Bookmark
}

// made is what the reader has made up to now.
func (m *replay) made() made { return made{m.plan, m.marks} }

// remake brings back what was made at another time. What is drawn over the charts stays.
func (m *replay) remake(to made) {
	var over []string
	for _, i := range m.plan.Over {
		over = append(over, m.plan.Branches[i].Name)
	}
	m.plan, m.marks = to.plan, to.marks
	m.plan.Over = nil
	m.plan = drawAgain(m.plan, over)
	m.edited = edit{}
	clear(m.turned)
}

// remember keeps what was made before a change, for undo, and ends the current edit.
func (m *replay) remember() {
	m.trail.past = append(m.trail.past, m.made())
	if len(m.trail.past) > mostUndone {
		m.trail.past = m.trail.past[1:]
	}
	m.trail.future = nil
	m.edited = edit{}
}

// undo goes back by one step, which redo brings again.
func (m *replay) undo() {
	now := m.made()
	if !m.walk(&m.trail.past, &m.trail.future) {
		m.say(theme.Dim, "There is nothing to undo.")
		return
	}
	m.say(theme.Accent, "Undone: "+m.stepBetween(m.made(), now)+". You are on "+m.plan.LiveBranch().Name+"; U does it again.")
}

// redo makes again what was undone last.
func (m *replay) redo() {
	before := m.made()
	if !m.walk(&m.trail.future, &m.trail.past) {
		m.say(theme.Dim, "There is nothing to do again.")
		return
	}
	m.say(theme.Accent, "Done again: "+m.stepBetween(before, m.made())+". You are on "+m.plan.LiveBranch().Name+".")
}

// walk takes the next step of one side of the trail and leaves where it came from on
// the other.
func (m *replay) walk(ahead, behind *[]made) bool {
	n := len(*ahead)
	if n == 0 {
		return false
	}
	*behind = append(*behind, m.made())
	to := (*ahead)[n-1]
	*ahead = (*ahead)[:n-1]
	m.remake(to)
	return true
}

// stepBetween says what was made between two times.
func (m *replay) stepBetween(from, to made) string {
	before, after := from.plan.Branches, to.plan.Branches
	switch {
	case !slices.Equal(from.marks, to.marks):
		return m.betweenMarks(from.marks, to.marks)
	case len(after) > len(before):
		b := after[len(after)-1]
		if len(b.Actions) > 0 && !slices.ContainsFunc(before, func(o workbench.Branch) bool { return slices.Equal(o.Actions, b.Actions) }) {
			return m.changed(b, nil)
		}
		return "the branch " + b.Name
	case len(after) < len(before):
		for _, b := range before {
			if !slices.ContainsFunc(after, func(o workbench.Branch) bool { return o.Name == b.Name }) {
				return "the end of " + b.Name
			}
		}
	}
	for i := range min(len(before), len(after)) {
		switch a, b := before[i], after[i]; {
		case a.Name != b.Name:
			return "the name " + b.Name
		case !slices.Equal(a.Actions, b.Actions):
			return m.changed(b, a.Actions)
		}
	}
	return "a step"
}

// betweenMarks names the bookmark that two lists do not share.
func (m *replay) betweenMarks(from, to []Bookmark) string {
	for _, b := range to {
		if !slices.Contains(from, b) {
			return "the bookmark at " + clockText(m.script, b.At)
		}
	}
	for _, b := range from {
		if !slices.Contains(to, b) {
			return "the end of the bookmark at " + clockText(m.script, b.At)
		}
	}
	return "a bookmark"
}

// changed names the latest of a branch's actions that are not among others.
func (m *replay) changed(b workbench.Branch, others []sim.Action) string {
	for _, a := range slices.Backward(b.Actions) {
		if !slices.Contains(others, a) {
			return fmt.Sprintf("%s=%s at %s", a.Key, a.Value, clockText(m.script, a.At))
		}
	}
	return "a change of " + b.Name
}

// revise changes every state on the trail, as when the world refused what they share.
// Where two neighbours come to be the same, the step between them goes.
func (t *trail) revise(now made, change func(made) made) {
	for _, side := range []*[]made{&t.past, &t.future} {
		next := now
		kept := []made{}
		for _, at := range slices.Backward(*side) {
			if at = change(at); !at.same(next) {
				kept = append(kept, at)
				next = at
			}
		}
		slices.Reverse(kept)
		*side = kept
	}
}

// same tells whether no step lies between two states: which branches are drawn is none.
func (s made) same(o made) bool {
	return slices.Equal(s.marks, o.marks) && slices.EqualFunc(s.plan.Branches, o.plan.Branches, func(a, b workbench.Branch) bool {
		return a.Name == b.Name && a.At == b.At && workbench.KeyOf(a.Course) == workbench.KeyOf(b.Course)
	})
}
