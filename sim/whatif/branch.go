// Package whatif asks questions of an incident: what a branch came to, whether
// undoing a change would bring the system back, and when a fix came too late. It
// knows worlds through sim alone, and judges them by the outcomes they declare.
package whatif

import (
	"fmt"
	"slices"
	"time"

	"reenact/sim"
)

// History is the name of the branch on which nothing was changed.
const History = "history"

// Branch is a what-if with a name. It says what was chosen; what came of it is a
// matter of running it.
type Branch struct {
	Name    string
	From    string        // the branch it was forked from; empty: the history
	At      time.Duration // where it was forked
	Actions []sim.Action  // those of the branch it was forked from included
	Drop    []string      // ids of the script's moments that are left out
}

// Choices is what the branch has instead of what happened.
func (b *Branch) Choices() sim.Options { return sim.Options{Actions: b.Actions, Drop: b.Drop} }

// Run prepares the branch's run from the beginning, sampled at the usual
// interval. The error names the action or the moment that cannot be.
func (b *Branch) Run(script *sim.Script, seed uint64) (*sim.Run, error) {
	run, err := sim.NewRun(script, seed, b.Choices())
	if err != nil {
		return nil, fmt.Errorf("branch %s: %w", b.Name, err)
	}
	return run, nil
}

// Without is a script less the moments with these ids.
func Without(script *sim.Script, ids []string) *sim.Script {
	s := *script
	s.Moments = slices.DeleteFunc(slices.Clone(script.Moments), func(m sim.Moment) bool { return slices.Contains(ids, m.ID) })
	return &s
}

// without is a script whose operators leave these knobs alone after a time.
func without(script *sim.Script, keys []string, after time.Duration) *sim.Script {
	s := *script
	s.Moments = slices.Clone(script.Moments)
	for i, m := range s.Moments {
		if m.Kind == sim.Operator && m.At > after {
			s.Moments[i].Set = slices.DeleteFunc(slices.Clone(m.Set), func(set sim.Setting) bool {
				return slices.Contains(keys, set.Key)
			})
		}
	}
	return &s
}

// tail is what is left of a script after a time, as a script of its own that
// begins with this world.
func tail(script *sim.Script, at time.Duration, world sim.World) *sim.Script {
	s := *script
	s.Start = at
	s.Moments = slices.DeleteFunc(slices.Clone(script.Moments), func(m sim.Moment) bool { return m.At <= at })
	s.New = func(uint64) (sim.World, error) { return world, nil }
	return &s
}

// actions are these settings at a time, the knobs held there.
func actions(at time.Duration, settings []sim.Setting) []sim.Action {
	list := make([]sim.Action, len(settings))
	for i, s := range settings {
		list[i] = sim.Action{At: at, Setting: s, Hold: true}
	}
	return list
}

func keysOf(settings []sim.Setting) []string {
	keys := make([]string, len(settings))
	for i, s := range settings {
		keys[i] = s.Key
	}
	return keys
}
