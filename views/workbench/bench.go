package workbench

import (
	"time"

	"reenact/sim"
	"reenact/sim/whatif"
)

// Bench owns every sim.Run of a session. A Run is not safe for concurrent use,
// and simulating must never hold up the keyboard, so the bench is a baton: the
// replay lends it to one command at a time, the command works for a few
// hundredths of a second and sends it back with what it found, and in between
// the replay touches no Run at all. What the screen shows are snapshots, which
// never change. What the reader asks for meanwhile waits in the replay's own
// state and goes out with the next loan; a slice of work is short, so the wait
// is too.
type Bench struct {
	Script *sim.Script
	seed   uint64
	runs   map[string]*sim.Run
	snaps  map[string]*Snapshot
	used   map[string]int // the loan in which a run was last needed
	loans  int
}

// KeptRuns bounds the runs in memory; a branch that was dropped from the bench
// is simulated again when it is looked at.
const KeptRuns = 4

// slice is how long one loan works, in real time.
const slice = 20 * time.Millisecond

// NewBench has no run yet.
func NewBench(script *sim.Script, seed uint64) *Bench {
	return &Bench{
		Script: script, seed: seed,
		runs: map[string]*sim.Run{}, snaps: map[string]*Snapshot{}, used: map[string]int{},
	}
}

// Demand is what the replay wants from a loan, most urgent first.
type Demand struct {
	Ask  *Question
	Tips []Course // branches to simulate to the end
}

// Question asks for the world at a moment in one or two branches.
type Question struct {
	At          time.Duration
	Live, Ghost Course
	Glance      Glance
	Foresee     []sim.Setting
	Find        string // what was typed of a thing's name; empty: nothing is looked for
}

// Answer is the world at a moment, in the words it declares.
type Answer struct {
	At                  time.Duration
	LiveKey, GhostKey   string
	Knobs, GhostKnobs   []sim.Knob
	Explained, GhostWhy sim.Explanation
	Outcomes            []sim.Outcome // what branches are judged by
	// Of a world that can be looked into:
	Rooms    []sim.Room
	Remarks  []sim.Remark // on the settings as they are
	Foreseen Foresight
	Sight    *Sight // nil when nothing was asked
	Find     string // what was looked for
	Found    []Found
}

// Refusal is an action the world would not take.
type Refusal struct {
	Action sim.Action
	Err    error
	Early  bool // it would do so at the very beginning
}

// Report is the bench coming home.
type Report struct {
	Bench   *Bench
	Snaps   map[string]*Snapshot
	Answer  *Answer
	Refusal *Refusal
	Err     error
}

// touch notes that a run may have come further in this loan.
func (r *Report) touch(c Course) { r.Snaps[KeyOf(c)] = nil }

// Lend works on a demand and comes home with what was found. It may be called by
// another goroutine than the replay's, one at a time.
func (b *Bench) Lend(d Demand) (r Report) {
	r = Report{Bench: b, Snaps: map[string]*Snapshot{}}
	// As an error it ends the program properly and says where it came from.
	defer func() {
		if p := recover(); p != nil {
			r.Err = FaultOf(p)
		}
	}()
	b.work(d, &r)
	return r
}

// work serves a demand until the slice is over.
func (b *Bench) work(d Demand, r *Report) {
	b.loans++
	until := time.Now().Add(slice)
	if d.Ask != nil {
		b.answer(d.Ask, until, r)
	}
	for _, tip := range d.Tips {
		if r.Err != nil || r.Refusal != nil || !time.Now().Before(until) {
			break
		}
		b.finish(tip, until, r)
	}
	for key := range r.Snaps {
		if run := b.runs[key]; run != nil {
			b.snaps[key] = snap(run, b.snaps[key])
			r.Snaps[key] = b.snaps[key]
		}
	}
	b.tidy()
}

// finish simulates a branch to its end, or as far as the slice allows.
func (b *Bench) finish(c Course, until time.Time, r *Report) {
	run := b.run(c, until, r)
	if run == nil {
		return
	}
	r.touch(c)
	if err := advance(run, b.Script.End, until); err != nil {
		r.Err = err
	}
}

// run finds the run of a course, forking it from the run of its stem
// when there is none yet. It is nil when the slice ended before the fork, the
// world refused an action, or something failed.
func (b *Bench) run(c Course, until time.Time, r *Report) *sim.Run {
	key := KeyOf(c)
	b.used[key] = b.loans
	if run := b.runs[key]; run != nil {
		return run
	}
	run, err := b.make(c, until, r)
	if err != nil {
		r.Err = err
		return nil
	}
	if run != nil {
		b.runs[key] = run
	}
	return run
}

func (b *Bench) make(c Course, until time.Time, r *Report) (*sim.Run, error) {
	if len(c.Actions) == 0 {
		return sim.NewRun(b.Script, b.seed, sim.Options{Keyframes: b.Script.Keyframes(), Drop: c.Drop})
	}
	stem, last := c.Stem()
	parent := b.run(stem, until, r)
	if parent == nil {
		return nil, nil
	}
	at := last[0].At
	r.touch(stem)
	if err := advance(parent, at, until); err != nil || parent.Head() < at {
		return nil, err
	}
	world, err := b.trial(parent, at)
	if err != nil {
		return nil, err
	}
	for _, a := range last {
		if err := world.Set(a.Key, a.Value); err != nil {
			r.Refusal = &Refusal{Action: a, Err: err, Early: at > 0 && b.takesEarly(a)}
			return nil, nil
		}
	}
	return parent.Fork(at, last...)
}

// trial is a world on which actions are tried before a run is forked with them. A
// fork at the very beginning is made of a world in which nothing has happened.
func (b *Bench) trial(parent *sim.Run, at time.Duration) (sim.World, error) {
	if at == 0 {
		return b.Script.New(b.seed)
	}
	return parent.WorldAt(at)
}

// takesEarly tells whether the world would take an action at the very beginning.
func (b *Bench) takesEarly(a sim.Action) bool {
	world, err := b.Script.New(b.seed)
	return err == nil && world.Set(a.Key, a.Value) == nil
}

// advance simulates towards a time in strides until the slice is over.
func advance(run *sim.Run, to time.Duration, until time.Time) error {
	// The clock is looked at every other sample.
	stride := 2 * run.Script().Step()
	for run.Head() < to && time.Now().Before(until) {
		if err := run.Advance(min(run.Head()+stride, to)); err != nil {
			return err
		}
	}
	return nil
}

// answer asks the worlds of the live branch and of the ghost, if both have come
// as far as the moment in question.
func (b *Bench) answer(q *Question, until time.Time, r *Report) {
	a := &Answer{At: q.At, Find: q.Find, LiveKey: KeyOf(q.Live), GhostKey: KeyOf(q.Ghost)}
	world := b.world(q.Live, q.At, until, r)
	if world == nil {
		return
	}
	a.Knobs, a.Explained, a.Outcomes = world.Knobs(), world.Explain(), whatif.Outcomes(world)
	a.GhostKnobs, a.GhostWhy = a.Knobs, a.Explained
	b.inspect(world, q, a)
	if a.LiveKey != a.GhostKey {
		world = b.world(q.Ghost, q.At, until, r)
		if world == nil {
			return
		}
		a.GhostKnobs, a.GhostWhy = world.Knobs(), world.Explain()
	}
	r.Answer = a
}

func (b *Bench) world(c Course, at time.Duration, until time.Time, r *Report) sim.World {
	run := b.run(c, until, r)
	if run == nil {
		return nil
	}
	r.touch(c)
	if err := advance(run, at, until); err != nil {
		r.Err = err
		return nil
	}
	if run.Head() < at {
		return nil
	}
	world, err := run.WorldAt(at)
	if err != nil {
		r.Err = err
		return nil
	}
	return world
}

// tidy forgets the runs that were needed longest ago, never the history.
func (b *Bench) tidy() {
	for len(b.runs) > KeptRuns {
		oldest, when := "", b.loans+1
		for key := range b.runs {
			if n := b.used[key]; key != "" && (n < when || n == when && key < oldest) {
				oldest, when = key, n
			}
		}
		delete(b.runs, oldest)
		delete(b.snaps, oldest)
		delete(b.used, oldest)
	}
}
