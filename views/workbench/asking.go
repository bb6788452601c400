package workbench

import (
	"context"
	"slices"
	"sync"
	"time"

	"reenact/sim"
	"reenact/sim/whatif"
	words "reenact/views/report"
)

// This file finds the answers of the view "Questions". They take several runs of
// the whole incident, which would starve the bench, so a quest makes Runs of its
// own in goroutines of its own. It shares nothing with the screen but the
// messages it sends, and what is in them never changes.

// Matter is what a quest is to find out.
type Matter int

const (
	Undoing  Matter = iota // would undoing the change bring things back?
	Lateness               // when would it have come too late?
	Matters
)

// Subject is the change that is asked about, on the branch it was made on.
type Subject struct {
	Course Course // of that branch
	Change whatif.Change
	Title  string // of the script's moment that made it; empty: the reader did
}

// Same tells whether two subjects have the same answer. Only undoing depends on
// how long the change stayed.
func (s Subject) Same(o Subject, about Matter) bool {
	return KeyOf(s.Course) == KeyOf(o.Course) && s.Change.At == o.Change.At && s.Change.Event == o.Change.Event &&
		slices.Equal(s.Change.Set, o.Change.Set) && (about != Undoing || s.Change.Hold == o.Change.Hold)
}

// Script is the incident as the branch has it, less the change itself where the
// branch's owner made it: its other choices as moments of their own.
func (s Subject) Script(script *sim.Script) *sim.Script {
	var others []sim.Action
	for _, a := range s.Course.Actions {
		if s.Change.Event != "" || a.At != s.Change.At {
			others = append(others, a)
		}
	}
	out := whatif.Without(script, s.Course.Drop)
	for i, mo := range out.Moments {
		out.Moments[i].Set = slices.DeleteFunc(slices.Clone(mo.Set), func(set sim.Setting) bool { return sim.Held(mo, set.Key, others) })
	}
	for _, a := range others {
		out.Moments = append(out.Moments, sim.Moment{At: a.At, Kind: sim.Operator, Set: []sim.Setting{a.Setting}})
	}
	slices.SortStableFunc(out.Moments, func(a, b sim.Moment) int { return int(min(max(a.At-b.At, -1), 1)) })
	return out
}

// usualTries is how many times of an incident are tried at first; fewer than
// that leave holes, and more take longer than a reader waits.
const usualTries = 40

// LeastApart is the shortest time between two tries: a minute, or a sample where these
// lie further apart.
func LeastApart(script *sim.Script) time.Duration { return max(time.Minute, script.Step()) }

// Apart is the whole number of such times between two of the usual tries.
func (s Subject) Apart(script *sim.Script) time.Duration {
	span, least := script.End-s.since(script), LeastApart(script)
	return max((span/usualTries+least-1)/least*least, least)
}

// since is the first time that is tried: where the trouble began, or where the
// change was made when that was before. It lies on a sample.
func (s Subject) since(script *sim.Script) time.Duration {
	from := max(min(Zero(script), s.Change.At), script.Start)
	return script.Start + (from - script.Start).Truncate(script.Step())
}

// Quest is the search for one answer.
type Quest struct {
	About  Matter
	Of     Subject
	Apart  time.Duration // between two tries
	script *sim.Script
	seed   uint64
	Ctx    context.Context
	Stop   context.CancelFunc
	News   chan QuestMsg
	Share  float64 // how much is done, as last heard; the screen's

	mu        sync.Mutex // guards what follows, which the workers share
	did, work int
}

// QuestMsg is a quest's news: how far it is, or what it found.
type QuestMsg struct {
	Quest *Quest
	Share float64
	Over  bool
	Found *Finding
}

// Finding is an answer in the words and numbers that are shown.
type Finding struct {
	Of      Subject
	Apart   time.Duration
	Problem string // why there is no answer; the rest is empty then
	Said    []string
	Table   [][]string
	Rule    string
	Moments *words.Moments
}

// NewQuest is ready to set out; Begin lets it.
func NewQuest(about Matter, of Subject, script *sim.Script, seed uint64) *Quest {
	q := &Quest{About: about, Of: of, script: script, seed: seed, News: make(chan QuestMsg)}
	q.Ctx, q.Stop = context.WithCancel(context.Background())
	return q
}

// Begin sets out.
func (q *Quest) Begin() { go q.search() }

// Hear waits for the next news; false after a stop, when there is none.
func (q *Quest) Hear() (QuestMsg, bool) {
	msg, ok := <-q.News
	return msg, ok
}

func (q *Quest) search() {
	defer close(q.News)
	found := &Finding{}
	err := guarded(func() error {
		if q.About == Lateness {
			return q.searchLate(found)
		}
		return q.searchTrap(found)
	})
	if err != nil {
		found = &Finding{Problem: err.Error()}
	}
	found.Of, found.Apart = q.Of, q.Apart
	q.tell(QuestMsg{Quest: q, Share: 1, Over: true, Found: found})
}

// tell sends news, unless nobody waits for it any more.
func (q *Quest) tell(msg QuestMsg) {
	select {
	case q.News <- msg:
	case <-q.Ctx.Done():
	}
}

// advanced notes a piece of the work.
func (q *Quest) advanced() {
	q.mu.Lock()
	q.did++
	share := min(float64(q.did)/float64(max(q.work, 1)), 1)
	q.mu.Unlock()
	q.tell(QuestMsg{Quest: q, Share: share})
}

// pieces is into how many parts a run is divided, at each of which it may stop.
const pieces = 40

// simulate takes a run to a time in pieces, reporting each if it is to.
func (q *Quest) simulate(run *sim.Run, to time.Duration, report bool) error {
	end := run.Script().End
	for i := range pieces {
		mark := end * time.Duration(i+1) / pieces
		if mark < run.Head() {
			continue
		}
		if err := q.Ctx.Err(); err != nil {
			return err
		}
		if err := run.Advance(min(mark, to)); err != nil {
			return err
		}
		if mark > to {
			break
		}
		if report {
			q.advanced()
		}
	}
	return nil
}

// inPair does jobs from 0 to n−1 in two goroutines, this one and another: the
// bench has to go on beside them. A job is prepared in order and one at a time.
func (q *Quest) inPair(n int, prepare func(i int) (func(context.Context) error, error)) error {
	var mu sync.Mutex
	var failed error
	next := 0
	take := func() (do func(context.Context) error) {
		mu.Lock()
		defer mu.Unlock()
		if next >= n || failed != nil || q.Ctx.Err() != nil {
			return nil
		}
		failed = guarded(func() (err error) { do, err = prepare(next); return err })
		next++
		if failed != nil {
			return nil
		}
		return do
	}
	work := func() {
		for do := take(); do != nil; do = take() {
			if err := guarded(func() error { return do(q.Ctx) }); err != nil {
				mu.Lock()
				if failed == nil {
					failed = err
				}
				mu.Unlock()
			}
		}
	}
	var other sync.WaitGroup
	other.Go(work)
	work()
	other.Wait()
	if failed == nil {
		failed = q.Ctx.Err()
	}
	return failed
}

// guarded makes an error of a panic, for in a goroutine it would end the program
// and leave the terminal in disorder.
func guarded(do func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = FaultOf(p)
		}
	}()
	return do()
}

// searchTrap runs the three branches of the revert trap.
func (q *Quest) searchTrap(found *Finding) error {
	script := q.Of.Script(q.script)
	trap, err := whatif.NewTrap(script, q.seed, q.Of.Change)
	if err != nil {
		return err
	}
	end := script.End
	q.work = int(pieces * (2*(end-q.Of.Change.At) + end - trap.UndoneAt()) / end)
	err = q.inPair(whatif.Branches, func(i int) (func(context.Context) error, error) {
		run, err := trap.Branch(i, func(run *sim.Run, to time.Duration) error { return q.simulate(run, to, true) })
		return func(context.Context) error { return q.simulate(run, end, true) }, err
	})
	if err != nil {
		return err
	}
	r, err := words.NewTrap(script, q.seed, q.Of.Course.Drop, trap)
	if err != nil {
		return err
	}
	found.Said, found.Table, found.Rule = []string{r.Sentence()}, r.Table(), r.Rule()
	return nil
}

// searchLate makes the change at many times. Where the incident's operators made
// it, that is left out: the change is tried in its place.
func (q *Quest) searchLate(found *Finding) error {
	script := q.Of.Script(q.script)
	m := &words.Moments{Seed: q.seed, Drop: q.Of.Course.Drop, Fix: q.Of.Change.Set}
	if id := q.Of.Change.Event; id != "" {
		m.Drop = append(slices.Clone(m.Drop), id)
		script = whatif.Without(script, []string{id})
	}
	m.Script = script
	var times []time.Duration
	for at := q.Of.since(q.script); at <= script.End; at += q.Apart {
		times = append(times, at)
	}
	q.work = pieces + len(times)
	err := m.Ask(times, words.Asker{
		History: func(run *sim.Run, to time.Duration) error { return q.simulate(run, to, true) },
		Case: func(_ context.Context, c *whatif.Case) error {
			defer q.advanced()
			return q.simulate(c.Run, script.End, false)
		},
		Each: q.inPair,
	})
	if err != nil {
		return err
	}
	found.Said, found.Moments = m.Sentences(), m
	return nil
}
