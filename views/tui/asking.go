package tui

import (
	"context"
	"slices"
	"sync"
	"time"

	"reenact/sim"
	"reenact/sim/whatif"
	words "reenact/views/report"

	tea "github.com/charmbracelet/bubbletea"
)

// This file finds the answers of the view "Questions". They take several runs of
// the whole incident, which would starve the bench, so a quest makes Runs of its
// own in goroutines of its own. It shares nothing with the screen but the
// messages it sends, and what is in them never changes.

// matter is what a quest is to find out.
type matter int

const (
	undoing  matter = iota // would undoing the change bring things back?
	lateness               // when would it have come too late?
	matters
)

// subject is the change that is asked about, on the branch it was made on.
type subject struct {
	course course // of that branch
	change whatif.Change
	title  string // of the script's moment that made it; empty: the reader did
}

// subject is the change under the cursor: the live branch's own last, else the
// last of the incident's operators.
func (m *replay) subject() (subject, bool) {
	b, now := m.plan.liveBranch(), m.now()
	s := subject{course: b.course}
	for _, a := range b.actions {
		if a.At > now {
			break
		}
		if a.At != s.change.At || len(s.change.Set) == 0 {
			s.change = whatif.Change{At: a.At}
		}
		s.change.Set = append(s.change.Set, a.Setting)
	}
	if len(s.change.Set) == 0 {
		for _, mo := range m.script.Moments {
			if mo.Kind == sim.Operator && len(mo.Set) > 0 && mo.At <= now && mo.At >= s.change.At && !slices.Contains(b.drop, mo.ID) {
				s.change = whatif.Change{At: mo.At, Set: mo.Set, Event: mo.ID}
				s.title = mo.Title
			}
		}
	}
	// Less than a minute is no time for a change to show.
	s.change.Hold = max(now-s.change.At, time.Minute)
	return s, len(s.change.Set) > 0
}

// same tells whether two subjects have the same answer. Only undoing depends on
// how long the change stayed.
func (s subject) same(o subject, about matter) bool {
	return keyOf(s.course) == keyOf(o.course) && s.change.At == o.change.At && s.change.Event == o.change.Event &&
		slices.Equal(s.change.Set, o.change.Set) && (about != undoing || s.change.Hold == o.change.Hold)
}

// script is the incident as the branch has it, less the change itself where the
// branch's owner made it: its other choices as moments of their own.
func (s subject) script(script *sim.Script) *sim.Script {
	var others []sim.Action
	for _, a := range s.course.actions {
		if s.change.Event != "" || a.At != s.change.At {
			others = append(others, a)
		}
	}
	out := whatif.Without(script, s.course.drop)
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

// leastApart is the shortest time between two tries.
const leastApart = time.Minute

// apart is the whole number of minutes between two of the usual tries.
func (s subject) apart(script *sim.Script) time.Duration {
	span := script.End - s.since(script)
	return max((span/usualTries + time.Minute - 1).Truncate(time.Minute), leastApart)
}

// since is the first time that is tried: where the trouble began, or where the
// change was made when that was before. It lies on a sample.
func (s subject) since(script *sim.Script) time.Duration {
	from := max(min(zero(script), s.change.At), script.Start)
	return script.Start + (from - script.Start).Truncate(script.Step())
}

// quest is the search for one answer.
type quest struct {
	about  matter
	of     subject
	apart  time.Duration // between two tries
	script *sim.Script
	seed   uint64
	ctx    context.Context
	stop   context.CancelFunc
	news   chan questMsg
	share  float64 // how much is done, as last heard; the screen's

	mu        sync.Mutex // guards what follows, which the workers share
	did, work int
}

// questMsg is a quest's news: how far it is, or what it found.
type questMsg struct {
	quest *quest
	share float64
	over  bool
	found *finding
}

// finding is an answer in the words and numbers that are shown.
type finding struct {
	of      subject
	apart   time.Duration
	problem string // why there is no answer; the rest is empty then
	said    []string
	table   [][]string
	rule    string
	moments *words.Moments
}

func newQuest(about matter, of subject, script *sim.Script, seed uint64) *quest {
	q := &quest{about: about, of: of, script: script, seed: seed, news: make(chan questMsg)}
	q.ctx, q.stop = context.WithCancel(context.Background())
	return q
}

// begin sets out and waits for the first news.
func (q *quest) begin() tea.Cmd {
	return func() tea.Msg {
		go q.search()
		return q.hear()
	}
}

// hear waits for the next news; there is none after a stop.
func (q *quest) hear() tea.Msg {
	if msg, ok := <-q.news; ok {
		return msg
	}
	return nil
}

func (q *quest) search() {
	defer close(q.news)
	found := &finding{}
	err := guarded(func() error {
		if q.about == lateness {
			return q.searchLate(found)
		}
		return q.searchTrap(found)
	})
	if err != nil {
		found = &finding{problem: err.Error()}
	}
	found.of, found.apart = q.of, q.apart
	q.tell(questMsg{quest: q, share: 1, over: true, found: found})
}

// tell sends news, unless nobody waits for it any more.
func (q *quest) tell(msg questMsg) {
	select {
	case q.news <- msg:
	case <-q.ctx.Done():
	}
}

// advanced notes a piece of the work.
func (q *quest) advanced() {
	q.mu.Lock()
	q.did++
	share := min(float64(q.did)/float64(max(q.work, 1)), 1)
	q.mu.Unlock()
	q.tell(questMsg{quest: q, share: share})
}

// pieces is into how many parts a run is divided, at each of which it may stop.
const pieces = 40

// simulate takes a run to its end in pieces, reporting each if it is to.
func (q *quest) simulate(run *sim.Run, report bool) error {
	end := run.Script().End
	for i := range pieces {
		if err := q.ctx.Err(); err != nil {
			return err
		}
		if err := run.Advance(end * time.Duration(i+1) / pieces); err != nil {
			return err
		}
		if report {
			q.advanced()
		}
	}
	return nil
}

// inPair does jobs from 0 to n−1 in two goroutines, this one and another: the
// bench has to go on beside them. A job is prepared in order and one at a time.
func (q *quest) inPair(n int, prepare func(i int) (func(context.Context) error, error)) error {
	var mu sync.Mutex
	var failed error
	next := 0
	take := func() (do func(context.Context) error) {
		mu.Lock()
		defer mu.Unlock()
		if next >= n || failed != nil || q.ctx.Err() != nil {
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
			if err := guarded(func() error { return do(q.ctx) }); err != nil {
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
		failed = q.ctx.Err()
	}
	return failed
}

// guarded makes an error of a panic, for in a goroutine it would end the program
// and leave the terminal in disorder.
func guarded(do func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = faultOf(p)
		}
	}()
	return do()
}

// searchTrap runs the three branches of the revert trap.
func (q *quest) searchTrap(found *finding) error {
	script := q.of.script(q.script)
	trap, err := whatif.NewTrap(script, q.seed, q.of.change)
	if err != nil {
		return err
	}
	runs := trap.Runs()
	q.work = len(runs) * pieces
	err = q.inPair(len(runs), func(i int) (func(context.Context) error, error) {
		return func(context.Context) error { return q.simulate(runs[i], true) }, nil
	})
	if err != nil {
		return err
	}
	r, err := words.NewTrap(script, q.seed, q.of.course.drop, trap)
	if err != nil {
		return err
	}
	found.said, found.table, found.rule = []string{r.Sentence()}, r.Table(), r.Rule()
	return nil
}

// searchLate makes the change at many times. Where the incident's operators made
// it, that is left out: the change is tried in its place.
func (q *quest) searchLate(found *finding) error {
	script := q.of.script(q.script)
	m := &words.Moments{Seed: q.seed, Drop: q.of.course.drop, Fix: q.of.change.Set}
	if id := q.of.change.Event; id != "" {
		m.Drop = append(slices.Clone(m.Drop), id)
		script = whatif.Without(script, []string{id})
	}
	m.Script = script
	var times []time.Duration
	for at := q.of.since(q.script); at <= script.End; at += q.apart {
		times = append(times, at)
	}
	q.work = pieces + len(times)
	err := m.Ask(times, words.Asker{
		History: func(run *sim.Run) error { return q.simulate(run, true) },
		Case: func(_ context.Context, c *whatif.Case) error {
			defer q.advanced()
			return q.simulate(c.Run, false)
		},
		Each: q.inPair,
	})
	if err != nil {
		return err
	}
	found.said, found.moments = m.Sentences(), m
	return nil
}
