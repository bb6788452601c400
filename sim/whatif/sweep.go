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

// Before is what the history had come to when the fix came, by the outcomes that add up
// over time; 0 by others.
func (c *Case) Before() []Value {
	values := Measure(c.before, c.outcomes)
	for i, o := range c.outcomes {
		if o.Reduce != sim.Total && o.Reduce != sim.Below {
			values[i] = Value{Scale: values[i].Scale}
		}
	}
	return values
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
	Before []Value // of them, what had happened before the fix; nil: nothing
}

// avoids is the share in thousandths that the fix avoids of what the history still had
// before it, and whether that was anything worth speaking of beside so much.
func (p *Point) avoids(i int, history, beside int64) (share, rest int64, ok bool) {
	rest = history
	if p.Before != nil {
		rest -= p.Before[i].Amount
	}
	if rest <= 0 || rest*10 < beside {
		return 0, rest, false
	}
	return (history - p.Values[i].Amount) * 1000 / rest, rest, true
}

// Turns are the times at which the answer changes, read from points in order of
// time by one outcome of which less is better.
type Turns struct {
	Best int // index of the point with the least damage, the earliest of them
	// NoReturn is the index of the last point up to which, from the best one on,
	// every fix kept the damage within a tenth of the range between the least and
	// the most; the last index when all of them did, or when waiting costs no more than
	// what happens meanwhile: each fix then avoids as much of what is still to come as the
	// best one does, less a tenth. −1 without points.
	NoReturn int
	// Useless is the index from which on no fix did better than the history; the
	// number of points when the last still did.
	Useless int
}

// Late tells whether there is a point of no return among n points: the fix is of
// use, and not as good at the last of them.
func (t Turns) Late(n int) bool { return t.Useless > 0 && t.NoReturn < n-1 }

// Costs is the point up to which waiting costs something although the fix avoids as much
// whenever it comes: the last that is of use, or the first that is of none. False where
// waiting costs nothing, or more than what happens meanwhile.
func (t Turns) Costs(points []Point, i int, history Value) (to int, ok bool) {
	if t.Useless == 0 || t.Late(len(points)) {
		return 0, false
	}
	to = min(t.Useless, len(points)-1)
	least := points[t.Best].Values[i].Amount
	return to, to > t.Best && (points[to].Values[i].Amount-least)*10 > history.Amount-least
}

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
	if t.Useless > 0 && !wanes(points[t.Best:], i, history.Amount) {
		t.NoReturn = len(points) - 1
	}
	return t
}

// wanes tells whether a later fix avoids a smaller part than the first one does of what is
// still to come, while that is at least a tenth of what it was then.
func wanes(points []Point, i int, history int64) bool {
	best, rest, ok := points[0].avoids(i, history, 0)
	for k := range points {
		share, _, some := points[k].avoids(i, history, rest)
		if ok && some && share < best-100 {
			return true
		}
	}
	return false
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
