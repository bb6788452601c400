package whatif

import (
	"fmt"
	"time"

	"reenact/sim"
)

// Sweep tries the same fix at many times of one incident. It belongs to one
// goroutine; the cases it hands out are free of it and of each other.
type Sweep struct {
	script   *sim.Script
	seed     uint64
	fix      []sim.Setting
	history  *sim.Run
	outcomes []sim.Outcome
}

// NewSweep prepares a sweep.
func NewSweep(script *sim.Script, seed uint64, fix []sim.Setting) (*Sweep, error) {
	history, err := sim.NewRun(script, seed, sim.Options{})
	if err != nil {
		return nil, err
	}
	world, err := script.New(seed)
	if err != nil {
		return nil, err
	}
	return &Sweep{script: script, seed: seed, fix: fix, history: history, outcomes: Outcomes(world)}, nil
}

// History is the run without the fix. It is brought to the time of each case before that
// is asked for, and to its end for an outcome of its own.
func (s *Sweep) History() *sim.Run { return s.history }

// Outcomes are what the cases are measured by.
func (s *Sweep) Outcomes() []sim.Outcome { return s.outcomes }

// Case is the incident with the fix at one time.
type Case struct {
	At       time.Duration
	Run      *sim.Run // from At on; to be advanced to its end
	before   *sim.Recording
	outcomes []sim.Outcome
}

// Case prepares the fix at a time. Times lie on the history's samples, at or before its
// head; one before it costs a run from the beginning. The fix stays: what the operators
// later do to its knobs is left out.
func (s *Sweep) Case(at time.Duration) (*Case, error) {
	rec := s.history.Recording()
	if i := rec.Index(at); i < 0 || i >= rec.Len() || rec.At(i) != at {
		return nil, fmt.Errorf("the fix at %v lies on no sample of the history", at)
	}
	world, err := s.history.WorldAt(at)
	if err != nil {
		return nil, err
	}
	run, err := sim.NewRun(tail(s.script, at, world), s.seed, sim.Options{Actions: actions(at, s.fix)})
	if err != nil {
		return nil, err
	}
	return &Case{At: at, Run: run, before: rec.Until(at), outcomes: s.outcomes}, nil
}

// Measure reduces the history up to the fix, and the run from there on, to the
// outcomes. It may be called while the history goes on and other cases are handed out.
func (c *Case) Measure() []Value {
	return Measure(joined{c.before, c.Run.Recording()}, c.outcomes)
}

// joined is one recording up to where another begins, and that other.
type joined struct{ head, tail *sim.Recording }

func (j joined) Series() []sim.Series   { return j.head.Series() }
func (j joined) Every() time.Duration   { return j.head.Every() }
func (j joined) At(i int) time.Duration { return j.head.At(i) }
func (j joined) shared() int            { return j.head.Index(j.tail.At(0)) }
func (j joined) Len() int               { return j.shared() + j.tail.Len() }
func (j joined) Column(key string) []int64 {
	n := j.shared()
	return append(j.head.Column(key)[:n:n], j.tail.Column(key)...)
}

// Point is what came of the fix at one time.
type Point struct {
	At     time.Duration
	Values []Value
}

// Turns are the times at which the answer changes, read from points in order of
// time by one outcome of which less is better.
type Turns struct {
	Best int // index of the point with the least damage, the earliest of them
	// NoReturn is the index of the last point up to which, from the best one on,
	// every fix kept the damage within a tenth of the range between the least and
	// the most; the last index when all of them did. −1 without points.
	NoReturn int
	// Useless is the index from which on no fix did better than the history; the
	// number of points when the last still did.
	Useless int
}

// Late tells whether there is a point of no return among n points: the fix is of
// use, and not as good at the last of them.
func (t Turns) Late(n int) bool { return t.Useless > 0 && t.NoReturn < n-1 }

// TurnsOf finds the turns in outcome i, against what the history came to.
func TurnsOf(points []Point, i int, history Value) Turns {
	t := Turns{NoReturn: -1, Useless: len(points)}
	if len(points) == 0 {
		return t
	}
	most := history.Amount
	for k, p := range points {
		if p.Values[i].Amount < points[t.Best].Values[i].Amount {
			t.Best = k
		}
		most = max(most, p.Values[i].Amount)
	}
	least := points[t.Best].Values[i].Amount
	for t.NoReturn = t.Best; t.NoReturn+1 < len(points); t.NoReturn++ {
		if (points[t.NoReturn+1].Values[i].Amount-least)*10 > most-least {
			break
		}
	}
	for t.Useless > 0 && points[t.Useless-1].Values[i].Amount >= history.Amount {
		t.Useless--
	}
	return t
}

// LastRecovery is the index of the last point whose run recovered before its
// end, by outcome i; −1 when none did.
func LastRecovery(points []Point, i int) int {
	last := -1
	for k, p := range points {
		if !p.Values[i].None() {
			last = k
		}
	}
	return last
}
