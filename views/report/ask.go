package report

import (
	"context"
	"errors"
	"fmt"
	"time"

	"reenact/sim"
	"reenact/sim/whatif"
)

// This file puts answers together. How the runs that they take are brought to
// their ends, on how many cores and with what sign of progress, is the asker's.

// NewTrap is the answer of a trap, all of whose runs have come to their end. The
// script is the one that the trap is set in, less the moments named by drop. The
// error says that there is nothing to judge by.
func NewTrap(script *sim.Script, seed uint64, drop []string, trap *whatif.Trap) (*Trap, error) {
	verdict, ok := trap.Judge()
	if !ok {
		return nil, fmt.Errorf("%s declares no outcome that tells when things are well again", script.Name)
	}
	t := &Trap{Script: script, Seed: seed, Drop: drop, Trap: trap, Verdict: verdict}
	for i, run := range trap.Runs() {
		t.Branches = append(t.Branches, Branch{
			Branch: whatif.Branch{Name: []string{"never", "kept", "undone"}[i], Actions: run.Actions(), Drop: trap.Dropped()},
			Values: whatif.Measure(run.Recording(), trap.Outcomes), Checksum: run.Checksum(),
		})
	}
	return t, nil
}

// Asker brings the runs of Moments to their ends.
type Asker struct {
	History func(run *sim.Run, to time.Duration) error
	Case    func(context.Context, *whatif.Case) error // beside other cases
	// Each does jobs from 0 to n−1 beside each other. A job is prepared by next,
	// in order and one at a time.
	Each func(n int, next func(i int) (func(context.Context) error, error)) error
}

// Ask tries the fix at times in ascending order, which lie on the samples of the
// incident, and fills in what came of it. The first case is ready before the history is
// at its end, and goes on beside it. The error is the asker's, or tells that
// the fix cannot be or that there is nothing to judge by.
func (m *Moments) Ask(times []time.Duration, by Asker) error {
	sweep, err := whatif.NewSweep(m.Script, m.Seed, m.Fix)
	if err != nil {
		return err
	}
	m.Outcomes = sweep.Outcomes()
	if len(m.Outcomes) == 0 || len(times) == 0 {
		return errors.New("there is nothing to judge the times by")
	}
	m.Points = make([]whatif.Point, len(times))
	return by.Each(len(times)+1, func(i int) (func(context.Context) error, error) {
		if i == len(times) { // what is left of the history
			return func(context.Context) error {
				history := sweep.History()
				err := by.History(history, m.Script.End)
				m.History = whatif.Measure(history.Recording(), m.Outcomes)
				return err
			}, nil
		}
		if err := by.History(sweep.History(), times[i]); err != nil {
			return nil, err
		}
		c, err := sweep.Case(times[i])
		if err != nil {
			return nil, err
		}
		return func(ctx context.Context) error {
			if err := by.Case(ctx, c); err != nil {
				return err
			}
			m.Points[i] = whatif.Point{At: c.At, Values: c.Measure(), Before: c.Before()}
			return nil
		}, nil
	})
}
