package sim

import (
	"fmt"
	"slices"
	"sort"
	"time"
)

// Fork returns a run that shares everything up to and including the given time,
// where these actions come on top. None of them may lie before it.
func (r *Run) Fork(at time.Duration, actions ...Action) (*Run, error) {
	at = min(at, r.Head())
	for _, a := range actions {
		if a.At < at {
			return nil, fmt.Errorf("a fork at %v cannot set %s at %v, which lies before it", at, a.Key, a.At)
		}
	}
	if at == 0 {
		return r.forkFromStart(actions)
	}
	world, err := r.WorldAt(at)
	if err != nil {
		return nil, err
	}
	f := *r
	f.opt.Actions = slices.Concat(r.opt.Actions, actions)
	if f.plan, err = planOf(r.script, f.opt); err != nil {
		return nil, err
	}
	f.world, f.forked, f.scout = world, at, scout{}
	f.rec = r.rec.head(at)
	f.rec.keepNotes(at, world.Happenings())
	f.frames = slices.Clip(r.frames[:sort.Search(len(r.frames), func(i int) bool { return r.frames[i].at >= at })])
	f.next = sort.Search(len(f.plan), func(i int) bool { return f.plan[i].At > at })
	return &f, f.applyForked(at, actions)
}

// forkFromStart is another world from the very beginning.
func (r *Run) forkFromStart(actions []Action) (*Run, error) {
	opt := r.opt
	opt.Actions = slices.Concat(opt.Actions, actions)
	f, err := NewRun(r.script, r.seed, opt)
	if err != nil {
		return nil, err
	}
	f.forked = 0
	return f, nil
}

// applyForked turns the new actions that are due at the fork itself; those of
// the parent at that time are already in its world.
func (r *Run) applyForked(at time.Duration, actions []Action) error {
	for _, a := range actions {
		if a.At == at {
			if err := r.world.Set(a.Key, a.Value); err != nil {
				return err
			}
		}
	}
	if n := r.rec.Len(); n > 0 && r.rec.At(n-1) == at {
		r.rec.again(r.world)
	}
	if r.opt.Keyframes > 0 {
		r.frames = append(r.frames, keyframe{at: at, next: r.next, kept: keep(r.world)})
	}
	return nil
}

// Shared is how long a run with other choices lives this one's life: up to the last
// sampling interval that ends before the two plans first differ.
func (r *Run) Shared(opt Options) (time.Duration, error) {
	plan, err := planOf(r.script, opt)
	if err != nil {
		return 0, err
	}
	return r.sharedWith(plan), nil
}

func (r *Run) sharedWith(plan []Action) time.Duration {
	same := 0
	for same < min(len(plan), len(r.plan)) && plan[same].At == r.plan[same].At && plan[same].Setting == r.plan[same].Setting {
		same++
	}
	parted := r.script.End + 1
	for _, p := range [][]Action{plan, r.plan} {
		if same < len(p) {
			parted = min(parted, p[same].At)
		}
	}
	return max(parted-1, 0).Truncate(r.opt.Every)
}

// Split returns a run with other choices that goes on from where this one stands, and
// has recorded what this one has. It is sampled as often and keeps no copies. The error
// says that the two should have parted before.
func (r *Run) Split(opt Options) (*Run, error) {
	opt.Every, opt.Keyframes = r.opt.Every, 0
	if r.Head() == 0 {
		return NewRun(r.script, r.seed, opt)
	}
	plan, err := planOf(r.script, opt)
	if err != nil {
		return nil, err
	}
	if shared := r.sharedWith(plan); r.Head() > shared {
		return nil, fmt.Errorf("the run is at %v, and the other one has parted from it after %v", r.Head(), shared)
	}
	f := *r
	f.opt, f.plan, f.scout, f.frames, f.forked = opt, plan, scout{}, nil, r.Head()
	f.world, f.rec = r.world.Clone(), r.rec.head(r.Head())
	f.next = sort.Search(len(plan), func(i int) bool { return plan[i].At > r.Head() })
	return &f, nil
}
