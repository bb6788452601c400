package whatif

import (
	"cmp"
	"slices"
	"time"

	"reenact/sim"
)

// Family is runs of one script and seed that differ in what was chosen. They part one
// after the other from one history while that is simulated, so that no time is
// simulated twice that they share with it. A Family belongs to one goroutine; the runs
// it hands out are free of it and of each other.
type Family struct {
	history *sim.Run
	members []member // in the order in which they part
}

// member is a run to come: its place in the list of choices, and up to when it shares
// the history's life.
type member struct {
	of     int
	choice sim.Options
	shared time.Duration
}

// NewFamily prepares the history and a run for each list of choices, which are actions
// and dropped moments. The error names the moment that cannot be.
func NewFamily(script *sim.Script, seed uint64, choices []sim.Options) (*Family, error) {
	history, err := sim.NewRun(script, seed, sim.Options{})
	if err != nil {
		return nil, err
	}
	f := &Family{history: history}
	for i, c := range choices {
		shared, err := history.Shared(c)
		if err != nil {
			return nil, err
		}
		f.members = append(f.members, member{of: i, choice: c, shared: shared})
	}
	slices.SortStableFunc(f.members, func(a, b member) int { return cmp.Compare(a.shared, b.shared) })
	return f, nil
}

// Len is how many runs there are, the history the last of them.
func (f *Family) Len() int { return len(f.members) + 1 }

// Part returns the k-th run in the order in which they part, and which list of choices
// is its own; −1 for the history. Asked for in that order, the history is brought by
// advance to where the run parts, and no further. The run is to be advanced to its end.
func (f *Family) Part(k int, advance func(run *sim.Run, to time.Duration) error) (of int, run *sim.Run, err error) {
	if k == len(f.members) {
		return -1, f.history, nil
	}
	m := f.members[k]
	if err := advance(f.history, m.shared); err != nil {
		return m.of, nil, err
	}
	run, err = f.history.Split(m.choice)
	return m.of, run, err
}
