package tui

import (
	"fmt"
	"slices"

	"reenact/sim"
	"reenact/views/theme"
	"reenact/views/workbench"
)

// refuse takes back an action the world would not have, and leads back to where it
// was typed, or to a time at which the world would have it.
func (m *replay) refuse(r workbench.Refusal) {
	retry := m.notice.retry
	m.withdraw(r.Action)
	switch {
	case r.Early:
		m.say(theme.Warn, sentence(r.Err.Error())+" Make a branch that has it from the very beginning? y/n")
		m.offer(func() { m.setAtStart(r.Action.Setting) })
	case retry != nil && retry.knob == r.Action.Key && m.prompt == nil:
		m.heed()
		m.focus.ask(retry)
		retry.err = r.Err.Error()
	default:
		m.say(theme.Bad, r.Err.Error())
	}
}

// setAtStart makes another world, with a knob turned before anything happened in
// it, and looks at the same moment of it.
func (m *replay) setAtStart(s sim.Setting) {
	m.remember()
	m.plan = m.plan.Act(sim.Action{Setting: s, Hold: true})
	m.turned[s.Key] = s.Value
	m.say(theme.Accent, fmt.Sprintf("%s=%s from the very beginning, in %s.", s.Key, s.Value, m.plan.LiveBranch().Name))
}

// withdraw takes an action out of every branch that has it.
func (m *replay) withdraw(a sim.Action) {
	clear(m.turned)
	m.edited = edit{}
	// A branch that was forked from the one that asked has the action, too.
	for i := len(m.plan.Branches) - 1; i > 0; i-- {
		if !slices.Contains(m.plan.Branches[i].Actions, a) {
			continue
		}
		m.plan = m.plan.Withdraw(i, a)
		if len(m.plan.Branches[i].Actions) == 0 && i == m.plan.Live {
			m.plan = m.plan.Undo(i)
		}
	}
}
