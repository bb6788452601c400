package tui

import (
	"fmt"
	"slices"

	"reenact/sim"
	"reenact/views/theme"
)

// refuse takes back an action the world would not have, and leads back to where it
// was typed, or to a time at which the world would have it.
func (m *replay) refuse(r refusal) {
	retry := m.notice.retry
	m.withdraw(r.action)
	switch {
	case r.early:
		m.say(theme.Warn, sentence(r.err.Error())+" Make a branch that has it from the very beginning? y/n")
		m.notice.yes = func() { m.setAtStart(r.action.Setting) }
	case retry != nil && retry.knob == r.action.Key && m.prompt == nil:
		m.notice, m.prompt = notice{}, retry
		retry.err = r.err.Error()
	default:
		m.say(theme.Bad, r.err.Error())
	}
}

// setAtStart makes another world, with a knob turned before anything happened in
// it, and looks at the same moment of it.
func (m *replay) setAtStart(s sim.Setting) {
	m.remember()
	m.plan = m.plan.act(sim.Action{Setting: s, Hold: true})
	m.turned[s.Key] = s.Value
	m.say(theme.Accent, fmt.Sprintf("%s=%s from the very beginning, in %s.", s.Key, s.Value, m.plan.liveBranch().name))
}

// withdraw takes an action out of every branch that has it.
func (m *replay) withdraw(a sim.Action) {
	clear(m.turned)
	m.edited = edit{}
	// A branch that was forked from the one that asked has the action, too.
	for i := len(m.plan.branches) - 1; i > 0; i-- {
		if !slices.Contains(m.plan.branches[i].actions, a) {
			continue
		}
		m.plan = m.plan.withdraw(i, a)
		if len(m.plan.branches[i].actions) == 0 && i == m.plan.live {
			newest := i == len(m.plan.branches)-1
			m.plan = m.plan.drop(i)
			if newest {
				m.plan.made-- // its name is free again
			}
		}
	}
}
