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

// withdraw takes an action out of every branch that has it, those that undo and redo
// would bring back among them.
func (m *replay) withdraw(a sim.Action) {
	clear(m.turned)
	m.edited = edit{}
	m.plan = withdrawn(m.plan, a)
	m.trail.revise(m.made(), func(at made) made {
		at.plan = withdrawn(at.plan, a)
		return at
	})
}

func withdrawn(p workbench.Plan, a sim.Action) workbench.Plan {
	// A branch that was forked from the one that asked has the action, too.
	for i := len(p.Branches) - 1; i > 0; i-- {
		if !slices.Contains(p.Branches[i].Actions, a) {
			continue
		}
		p = p.Withdraw(i, a)
		if len(p.Branches[i].Actions) == 0 && i == p.Live {
			p = p.Undo(i)
		}
	}
	return p
}
