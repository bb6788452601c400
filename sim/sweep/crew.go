package sweep

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"reenact/sim"
)

// crew is the workers of a sweep and the line of jobs they take theirs from.
type crew struct {
	q        Question
	outcomes []Outcome
	jobs     []job
	pasts    []*past // by seed

	mu     sync.Mutex // guards what follows
	next   int        // of jobs
	failed error
	found  func(Future)
}

// job is a future to live, or with setting −1 a past to prepare. A future's past stands
// before it in the line.
type job struct{ setting, seed int }

// past is a seed's world at the moment from which its futures part.
type past struct {
	ready chan struct{} // closed when run and err are there
	run   *sim.Run
	err   error
	left  int // futures still to be lived; under the crew's lock
}

func newCrew(q Question, outcomes []Outcome, found func(Future)) *crew {
	c := &crew{q: q, outcomes: outcomes, found: found, pasts: make([]*past, len(q.Seeds))}
	for seed := range q.Seeds {
		c.enlist(seed)
	}
	return c
}

// enlist puts a seed's futures at the end of the line, and its past before half of the
// futures that stand there, so that it is ready when they are done.
func (c *crew) enlist(seed int) {
	var futures []job
	for setting := range c.q.Settings {
		if c.q.Skip == nil || !c.q.Skip(setting, seed) {
			futures = append(futures, job{setting, seed})
		}
	}
	c.pasts[seed] = &past{ready: make(chan struct{}), left: len(futures)}
	if len(futures) == 0 {
		return
	}
	before := 0 // how many of the line's last seed come after this past
	if n := len(c.jobs); n > 0 {
		before = c.pasts[c.jobs[n-1].seed].left / 2
	}
	at := len(c.jobs) - before
	c.jobs = append(c.jobs[:at:at], append([]job{{-1, seed}}, c.jobs[at:]...)...)
	c.jobs = append(c.jobs, futures...)
}

// work has so many workers do the jobs.
func (c *crew) work(ctx context.Context, workers int) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var all sync.WaitGroup
	for range min(workers, len(c.jobs)) {
		all.Go(func() {
			w := &worker{crew: c, seed: -1}
			for j, ok := c.take(ctx); ok; j, ok = c.take(ctx) {
				if err := w.do(ctx, j); err != nil {
					c.fail(err)
					stop()
				}
			}
		})
	}
	all.Wait()
	if c.failed == nil {
		c.failed = ctx.Err()
	}
	return c.failed
}

func (c *crew) take(ctx context.Context) (job, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.next == len(c.jobs) || ctx.Err() != nil {
		return job{}, false
	}
	c.next++
	return c.jobs[c.next-1], true
}

func (c *crew) fail(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.failed == nil {
		c.failed = err
	}
}

// tell hands a future to who asked, and forgets a past that has none left.
func (c *crew) tell(f Future) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if p := c.pasts[f.Seed]; p.left > 1 {
		p.left--
	} else {
		p.run = nil
	}
	c.found(f)
}

// worker lives one future after the other, in the same memory.
type worker struct {
	*crew
	seed  int // whose past is on the tape; −1: none
	tape  *tape
	world sim.World // of the last future
}

func (w *worker) do(ctx context.Context, j job) error {
	p := w.pasts[j.seed]
	if j.setting < 0 {
		p.run, p.err = w.prepare(ctx, w.q.Seeds[j.seed])
		close(p.ready)
		return p.err
	}
	select {
	case <-p.ready:
	case <-ctx.Done():
		return ctx.Err()
	}
	if p.err != nil {
		return p.err
	}
	return w.live(ctx, j, p.run)
}

// pieces is in how many parts a past is simulated, between which it can be stopped.
const pieces = 50

func (w *worker) prepare(ctx context.Context, seed uint64) (*sim.Run, error) {
	run, err := sim.NewRun(w.q.Script, seed, sim.Options{})
	if err != nil {
		return nil, err
	}
	for i := range pieces {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := run.Advance((w.q.At * time.Duration(i) / pieces).Truncate(w.q.Script.Step())); err != nil {
			return nil, err
		}
	}
	return run, run.Advance(w.q.At)
}

func (w *worker) live(ctx context.Context, j job, run *sim.Run) (err error) {
	if w.tape == nil {
		w.tape = newTape(w.q.Script, run.Recording().Series(), w.outcomes)
	}
	if w.seed != j.seed {
		w.tape.begin(run.Recording(), w.q.At)
		w.seed = j.seed
	}
	w.tape.rewind()
	w.world, err = run.Ahead(w.world, w.q.held(j.setting), w.tape.keys, func(world sim.World) error {
		w.tape.take(world)
		return ctx.Err()
	})
	if err != nil && ctx.Err() == nil {
		return fmt.Errorf("%s, seed %d: %w", written(w.q.Settings[j.setting]), w.q.Seeds[j.seed], err)
	}
	if err != nil {
		return err
	}
	w.tell(Future{Setting: j.setting, Seed: j.seed, Values: w.tape.measure(), Checksum: w.world.Checksum()})
	return nil
}

// written are settings as a person types them.
func written(list []sim.Setting) string {
	var words []string
	for _, s := range list {
		words = append(words, s.Key+"="+s.Value)
	}
	return strings.Join(words, ", ")
}
