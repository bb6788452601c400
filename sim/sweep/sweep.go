// Package sweep lives many futures of one incident: each of many settings, in each of
// many seeds, from one moment to the end. The past of a seed is simulated once, the
// futures on all cores, and of each only what its outcomes need is kept. What comes out
// does not depend on how many cores there are.
package sweep

import (
	"context"
	"fmt"
	"slices"
	"time"

	"reenact/sim"
	"reenact/sim/whatif"
)

// Question says which futures are asked for.
type Question struct {
	Script *sim.Script
	// At is when the settings are made: a time that is sampled.
	At time.Duration
	// Settings are the knobs that each future turns at that time and holds: what the
	// script's operators later do to them is left out. One without any is the history.
	Settings [][]sim.Setting
	// Seeds are what each of them is tried with. They are worked on one after the other.
	Seeds []uint64
	// Outcomes are what each future comes to; nil are those the world declares.
	Outcomes []Outcome
	// Skip leaves out a future by its indices in Settings and Seeds, as when it is known
	// already or another machine's to find; nil leaves out none.
	Skip func(setting, seed int) bool
}

// Outcome is a number that a future comes to, by what was sampled in a window of time.
type Outcome struct {
	sim.Outcome
	From, To time.Duration // 0: from the replay's start, and to its end
}

// Future is what one of them came to.
type Future struct {
	Setting, Seed int // indices in the question's
	Values        []whatif.Value
	Checksum      uint64
}

// Ask finds the futures, on so many cores, and hands each to found as soon as it is known:
// one at a time, in an order that depends on the cores. The error says what is wrong with
// the question, or is that of ctx: what was found until then stands.
func Ask(ctx context.Context, q Question, cores int, found func(Future)) error {
	if err := q.check(); err != nil {
		return err
	}
	if len(q.Seeds) == 0 || len(q.Settings) == 0 {
		return nil
	}
	outcomes, err := q.outcomes()
	if err != nil {
		return err
	}
	return newCrew(q, outcomes, found).work(ctx, max(cores, 1))
}

// Table is the futures by setting and seed; one that was left out has no values.
func Table(q Question, all []Future) [][]Future {
	table := make([][]Future, len(q.Settings))
	for i := range table {
		table[i] = make([]Future, len(q.Seeds))
	}
	for _, f := range all {
		table[f.Setting][f.Seed] = f
	}
	return table
}

func (q *Question) check() error {
	s := q.Script
	if q.At < s.Start || q.At > s.End || (q.At-s.Start)%s.Step() != 0 {
		return fmt.Errorf("futures from %v: write a time from %v to %v, a multiple of %v after the first",
			q.At, s.Start, s.End, s.Step())
	}
	return nil
}

func (q *Question) outcomes() ([]Outcome, error) {
	world, err := q.Script.New(q.Seeds[0])
	if err != nil {
		return nil, err
	}
	if q.Outcomes == nil {
		var list []Outcome
		for _, o := range whatif.Outcomes(world) {
			list = append(list, Outcome{Outcome: o})
		}
		return list, nil
	}
	for _, o := range q.Outcomes {
		if !slices.ContainsFunc(world.Series(), func(s sim.Series) bool { return s.Key == o.Series }) {
			return nil, fmt.Errorf("outcome %s is of the series %q, which %s does not have", o.Key, o.Series, q.Script.Name)
		}
	}
	return q.Outcomes, nil
}

// held are the settings of a future as actions.
func (q *Question) held(setting int) []sim.Action {
	var list []sim.Action
	for _, s := range q.Settings[setting] {
		list = append(list, sim.Action{At: q.At, Setting: s, Hold: true})
	}
	return list
}
