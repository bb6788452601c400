package sim

import (
	"fmt"
	"slices"
	"sort"
	"time"
)

// DefaultEvery is the usual sampling interval, one pass of ipamd's loop.
const DefaultEvery = 5 * time.Second

// Options choose a branch of a script.
type Options struct {
	Actions   []Action      // on top of the script's moments
	Drop      []string      // ids of moments that are left out
	Every     time.Duration // sampling interval; 0: the script's
	Keyframes time.Duration // distance of the copies kept for WorldAt and Fork, from the script's start on; 0: none
}

// Run is one branch: a script with these actions, simulated as far as it has
// been asked to. It is not safe for use by several goroutines at once.
type Run struct {
	script *Script
	seed   uint64
	opt    Options
	plan   []Action // the script's settings and the actions, in order of time
	next   int      // first of plan not yet applied
	world  World
	rec    *Recording
	frames []keyframe
	forked time.Duration // −1: not a fork
	scout  scout         // the world WorldAt gave last, to go on from
}

// keyframe is a copy of the world at a time, with the plan's position.
type keyframe struct {
	at   time.Duration
	next int
	kept Packed
}

// scout is a world that follows the plan by itself.
type scout struct {
	at    time.Duration
	next  int
	world World
}

// NewRun prepares a run from the beginning. The error names the action or the
// moment that cannot be.
func NewRun(script *Script, seed uint64, opt Options) (*Run, error) {
	if opt.Every == 0 {
		opt.Every = script.Step()
	}
	plan, err := planOf(script, opt)
	if err != nil {
		return nil, err
	}
	w, err := script.New(seed)
	if err != nil {
		return nil, fmt.Errorf("building the world of %s: %w", script.Name, err)
	}
	r := &Run{script: script, seed: seed, opt: opt, plan: plan, world: w, forked: -1,
		rec: newRecording(w.Series(), script.Start, script.End, opt.Every)}
	return r, r.apply(0) // what is set at time 0 is set before anything happens there
}

// planOf merges the script's moments, less the dropped ones, with the actions.
// At equal times the script comes first: who acts on top of it has the last word.
func planOf(script *Script, opt Options) ([]Action, error) {
	var plan []Action
	dropped := 0
	for _, m := range script.Moments {
		if slices.Contains(opt.Drop, m.ID) {
			dropped++
			continue
		}
		for _, s := range m.Set {
			if !Held(m, s.Key, opt.Actions) {
				plan = append(plan, Action{At: m.At, Setting: s})
			}
		}
	}
	if dropped < len(opt.Drop) {
		return nil, unknownMoment(script, opt.Drop)
	}
	plan = append(plan, opt.Actions...)
	sort.SliceStable(plan, func(i, j int) bool { return plan[i].At < plan[j].At })
	return plan, nil
}

// Held tells whether an earlier action keeps the moment from turning the knob.
func Held(m Moment, key string, actions []Action) bool {
	for _, a := range actions {
		if a.Hold && a.Key == key && a.At < m.At && m.Kind == Operator {
			return true
		}
	}
	return false
}

func unknownMoment(script *Script, ids []string) error {
	var known []string
	for _, m := range script.Moments {
		known = append(known, m.ID)
	}
	for _, id := range ids {
		if !slices.Contains(known, id) {
			return &UnknownMomentError{Script: script.Name, ID: id, Known: known}
		}
	}
	return fmt.Errorf("%s: a moment is dropped twice", script.Name)
}

// UnknownMomentError says that a script has no such moment, and which it has.
type UnknownMomentError struct {
	Script, ID string
	Known      []string
}

func (e *UnknownMomentError) Error() string {
	return fmt.Sprintf("%s has no event %q; its events are %v", e.Script, e.ID, e.Known)
}

// apply turns the knobs that are due.
func (r *Run) apply(upTo time.Duration) error {
	for ; r.next < len(r.plan) && r.plan[r.next].At <= upTo; r.next++ {
		a := r.plan[r.next]
		if err := r.world.Set(a.Key, a.Value); err != nil {
			return r.placed(a, err)
		}
	}
	return nil
}

// placed says of an error where the moment is written that the action is part of.
// Whoever gave the run an action of their own knows where.
func (r *Run) placed(a Action, err error) error {
	for _, m := range r.script.Moments {
		if m.At == a.At && m.Place != "" && slices.Contains(m.Set, a.Setting) && !slices.Contains(r.opt.Drop, m.ID) {
			return fmt.Errorf("%s: %s: %w", m.Place, m.ID, err)
		}
	}
	return err
}

// Advance simulates up to the given time, or to the end of the script if that
// comes first, recording on the way. It does nothing when already there.
func (r *Run) Advance(to time.Duration) error {
	to = min(to, r.script.End)
	for r.world.Now() < to || r.rec.Len() == 0 && to >= r.script.Start {
		stop := r.nextStop(to)
		if err := r.step(stop); err != nil {
			return err
		}
		if stop >= to { // a world of a coarse grain may stand a little before it
			break
		}
	}
	return nil
}

// nextStop is where the world must halt next: a sample, an action, a keyframe
// or the goal.
func (r *Run) nextStop(to time.Duration) time.Duration {
	stop := min(to, r.rec.At(r.rec.Len()))
	if r.next < len(r.plan) {
		stop = min(stop, r.plan[r.next].At)
	}
	if r.opt.Keyframes > 0 {
		stop = min(stop, max(r.nextKeyframe(), r.world.Now()))
	}
	return stop
}

// nextKeyframe is when the next copy is due, of a run that keeps any. Nobody looks back
// at the warm-up.
func (r *Run) nextKeyframe() time.Duration {
	if n := len(r.frames); n > 0 {
		return r.frames[n-1].at + r.opt.Keyframes
	}
	return r.script.Start
}

// step lets the world live up to stop, where actions come after everything that
// happens by itself, and the sample after the actions.
func (r *Run) step(stop time.Duration) error {
	r.world.Advance(stop)
	if err := r.apply(stop); err != nil {
		return err
	}
	if r.opt.Keyframes > 0 && stop >= r.nextKeyframe() {
		r.frames = append(r.frames, keyframe{at: stop, next: r.next, kept: keep(r.world)})
	}
	if stop == r.rec.At(r.rec.Len()) {
		r.rec.take(r.world)
		r.rec.note(r.world.Happenings())
	}
	return nil
}

// WorldAt returns an exact copy of the world at t, which must not lie beyond
// Head. It is quick for a t that grows steadily, and without keyframes slow for
// any other.
func (r *Run) WorldAt(t time.Duration) (World, error) {
	t = min(t, r.Head())
	if t == r.Head() && (t > 0 || r.rec.Len() > 0) {
		return r.world.Clone(), nil
	}
	if r.scout.world == nil || r.scout.at > t || r.frameBefore(t).at > r.scout.at {
		if err := r.sendScout(t); err != nil {
			return nil, err
		}
	}
	s := &r.scout
	for s.at < t {
		stop := t
		if s.next < len(r.plan) {
			stop = min(stop, r.plan[s.next].At)
		}
		s.world.Advance(stop)
		s.at = stop
		for ; s.next < len(r.plan) && r.plan[s.next].At <= stop; s.next++ {
			if err := s.world.Set(r.plan[s.next].Key, r.plan[s.next].Value); err != nil {
				return nil, err
			}
		}
	}
	return s.world.Clone(), nil
}

// frameBefore is the latest keyframe at or before t; it keeps nothing if there is
// none.
func (r *Run) frameBefore(t time.Duration) keyframe {
	i := sort.Search(len(r.frames), func(i int) bool { return r.frames[i].at > t })
	if i == 0 {
		return keyframe{at: -1}
	}
	return r.frames[i-1]
}

// sendScout starts a copy from the latest keyframe, or from the beginning.
func (r *Run) sendScout(t time.Duration) error {
	if f := r.frameBefore(t); f.kept != nil {
		r.scout = scout{at: f.at, next: f.next, world: f.kept.Unpack()}
		return nil
	}
	fresh, err := NewRun(r.script, r.seed, Options{Actions: r.opt.Actions, Drop: r.opt.Drop})
	if err != nil {
		return err
	}
	fresh.world.Advance(0)
	r.scout = scout{at: 0, next: fresh.next, world: fresh.world}
	return nil
}

// Head is how far the run has been simulated.
func (r *Run) Head() time.Duration { return r.world.Now() }

// Done tells whether the run has reached the script's end.
func (r *Run) Done() bool { return r.Head() >= r.script.End }

// Recording returns what has been recorded so far. It grows as the run advances.
func (r *Run) Recording() *Recording { return r.rec }

// Script returns the script the run follows.
func (r *Run) Script() *Script { return r.script }

// Seed returns the run's seed.
func (r *Run) Seed() uint64 { return r.seed }

// Actions returns the actions on top of the script's.
func (r *Run) Actions() []Action { return r.opt.Actions }

// Checksum folds everything the world did so far into one number.
func (r *Run) Checksum() uint64 { return r.world.Checksum() }
