package tui

import (
	"time"

	"reenact/sim"
	"reenact/sim/whatif"

	tea "github.com/charmbracelet/bubbletea"
)

// bench owns every sim.Run of a session. A Run is not safe for concurrent use,
// and simulating must never hold up the keyboard, so the bench is a baton: the
// replay lends it to one command at a time, the command works for a few
// hundredths of a second and sends it back with what it found, and in between
// the replay touches no Run at all. What the screen shows are snapshots, which
// never change. What the reader asks for meanwhile waits in the replay's own
// state and goes out with the next loan; a slice of work is short, so the wait
// is too.
type bench struct {
	script *sim.Script
	seed   uint64
	runs   map[string]*sim.Run
	snaps  map[string]*snapshot
	used   map[string]int // the loan in which a run was last needed
	loans  int
}

// keptRuns bounds the runs in memory; a branch that was dropped from the bench
// is simulated again when it is looked at.
const keptRuns = 4

// keyframesEvery trades memory for the time it takes to look into the past.
const keyframesEvery = 5 * time.Minute

// slice is how long one loan works, in real time.
const slice = 20 * time.Millisecond

func newBench(script *sim.Script, seed uint64) *bench {
	return &bench{
		script: script, seed: seed,
		runs: map[string]*sim.Run{}, snaps: map[string]*snapshot{}, used: map[string]int{},
	}
}

// demand is what the replay wants from a loan, most urgent first.
type demand struct {
	ask  *question
	tips []course // branches to simulate to the end
}

// question asks for the world at a moment in one or two branches.
type question struct {
	at          time.Duration
	live, ghost course
	glance      glance
	foresee     []sim.Setting
}

// answer is the world at a moment, in the words it declares.
type answer struct {
	at                  time.Duration
	liveKey, ghostKey   string
	knobs, ghostKnobs   []sim.Knob
	explained, ghostWhy sim.Explanation
	outcomes            []sim.Outcome // what branches are judged by
	// Of a world that can be looked into:
	rooms    []sim.Room
	remarks  []sim.Remark // on the settings as they are
	foreseen foresight
	sight    *sight // nil when nothing was asked
}

// refusal is an action the world would not take.
type refusal struct {
	action sim.Action
	err    error
	early  bool // it would do so at the very beginning
}

// report is the bench coming home.
type report struct {
	bench   *bench
	snaps   map[string]*snapshot
	answer  *answer
	refusal *refusal
	err     error
}

// touch notes that a run may have come further in this loan.
func (r *report) touch(c course) { r.snaps[keyOf(c)] = nil }

// lend sends the bench to work on a demand.
func (b *bench) lend(d demand) tea.Cmd {
	return func() (msg tea.Msg) {
		r := report{bench: b, snaps: map[string]*snapshot{}}
		// As an error it ends the program properly and says where it came from.
		defer func() {
			if p := recover(); p != nil {
				r.err = faultOf(p)
				msg = r
			}
		}()
		b.work(d, &r)
		return r
	}
}

// work serves a demand until the slice is over.
func (b *bench) work(d demand, r *report) {
	b.loans++
	until := time.Now().Add(slice)
	if d.ask != nil {
		b.answer(d.ask, until, r)
	}
	for _, tip := range d.tips {
		if r.err != nil || r.refusal != nil || !time.Now().Before(until) {
			break
		}
		b.finish(tip, until, r)
	}
	for key := range r.snaps {
		if run := b.runs[key]; run != nil {
			b.snaps[key] = snap(run, b.snaps[key])
			r.snaps[key] = b.snaps[key]
		}
	}
	b.tidy()
}

// finish simulates a branch to its end, or as far as the slice allows.
func (b *bench) finish(c course, until time.Time, r *report) {
	run := b.run(c, until, r)
	if run == nil {
		return
	}
	r.touch(c)
	if err := advance(run, b.script.End, until); err != nil {
		r.err = err
	}
}

// run finds the run of a course, forking it from the run of its stem
// when there is none yet. It is nil when the slice ended before the fork, the
// world refused an action, or something failed.
func (b *bench) run(c course, until time.Time, r *report) *sim.Run {
	key := keyOf(c)
	b.used[key] = b.loans
	if run := b.runs[key]; run != nil {
		return run
	}
	run, err := b.make(c, until, r)
	if err != nil {
		r.err = err
		return nil
	}
	if run != nil {
		b.runs[key] = run
	}
	return run
}

func (b *bench) make(c course, until time.Time, r *report) (*sim.Run, error) {
	if len(c.actions) == 0 {
		return sim.NewRun(b.script, b.seed, sim.Options{Keyframes: keyframesEvery, Drop: c.drop})
	}
	stem, last := c.stem()
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
			r.refusal = &refusal{action: a, err: err, early: at > 0 && b.takesEarly(a)}
			return nil, nil
		}
	}
	return parent.Fork(at, last...)
}

// trial is a world on which actions are tried before a run is forked with them. A
// fork at the very beginning is made of a world in which nothing has happened.
func (b *bench) trial(parent *sim.Run, at time.Duration) (sim.World, error) {
	if at == 0 {
		return b.script.New(b.seed)
	}
	return parent.WorldAt(at)
}

// takesEarly tells whether the world would take an action at the very beginning.
func (b *bench) takesEarly(a sim.Action) bool {
	world, err := b.script.New(b.seed)
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
func (b *bench) answer(q *question, until time.Time, r *report) {
	a := &answer{at: q.at, liveKey: keyOf(q.live), ghostKey: keyOf(q.ghost)}
	world := b.world(q.live, q.at, until, r)
	if world == nil {
		return
	}
	a.knobs, a.explained, a.outcomes = world.Knobs(), world.Explain(), whatif.Outcomes(world)
	a.ghostKnobs, a.ghostWhy = a.knobs, a.explained
	b.inspect(world, q, a)
	if a.liveKey != a.ghostKey {
		world = b.world(q.ghost, q.at, until, r)
		if world == nil {
			return
		}
		a.ghostKnobs, a.ghostWhy = world.Knobs(), world.Explain()
	}
	r.answer = a
}

func (b *bench) world(c course, at time.Duration, until time.Time, r *report) sim.World {
	run := b.run(c, until, r)
	if run == nil {
		return nil
	}
	r.touch(c)
	if err := advance(run, at, until); err != nil {
		r.err = err
		return nil
	}
	if run.Head() < at {
		return nil
	}
	world, err := run.WorldAt(at)
	if err != nil {
		r.err = err
		return nil
	}
	return world
}

// tidy forgets the runs that were needed longest ago, never the history.
func (b *bench) tidy() {
	for len(b.runs) > keptRuns {
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
