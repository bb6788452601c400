package sim

import "sort"

// Reuser is a World that can be copied into the memory of another one.
type Reuser interface {
	// CloneInto returns an independent copy, in the memory of a world that nobody needs
	// any more, if it is one of the same kind.
	CloneInto(old World) World
}

// Attentive is a World that need not do what nobody looks at.
type Attentive interface {
	// Attend says which series will be asked for from now on; what others give, and what
	// Explain and the rooms say, no longer counts. It changes nothing that happens. A
	// world that has left something out cannot be made to attend to it again.
	Attend(series []string)
}

// Ahead lets a copy of the world live from where the run stands to the script's end, with
// these actions on top, none of which lies before; the run stays where it is, and may
// be asked by several goroutines at once. The copy is made in the memory of a world that
// nobody needs any more, nil if there is none, and is returned. It is shown to look at
// every sample from here on, in order, to sample these series; an error of look ends it.
func (r *Run) Ahead(old World, actions []Action, series []string, look func(World) error) (World, error) {
	opt := r.opt
	opt.Actions = append(opt.Actions[:len(opt.Actions):len(opt.Actions)], actions...)
	plan, err := planOf(r.script, opt)
	if err != nil {
		return old, err
	}
	world, due := reuse(r.world, old), actions
	next := sort.Search(len(plan), func(i int) bool { return plan[i].At > r.Head() })
	if r.Head() == 0 { // what is set at the very beginning is set before anything happens
		if world, err = r.script.New(r.seed); err != nil {
			return old, err
		}
		due = plan[:next]
	}
	if a, ok := world.(Attentive); ok {
		a.Attend(series)
	}
	for _, a := range due {
		if a.At > r.Head() {
			continue
		}
		if err := world.Set(a.Key, a.Value); err != nil {
			return world, r.placed(a, err)
		}
	}
	every := r.opt.Every
	first := r.rec.start + (max(r.Head()-r.rec.start, 0)+every-1)/every*every
	for sample := first; sample <= r.script.End; sample += every {
		for ; next < len(plan) && plan[next].At <= sample; next++ {
			world.Advance(plan[next].At)
			if err := world.Set(plan[next].Key, plan[next].Value); err != nil {
				return world, r.placed(plan[next], err)
			}
		}
		world.Advance(sample)
		world.Happenings() // nobody asks
		if err := look(world); err != nil {
			return world, err
		}
	}
	world.Advance(r.script.End)
	return world, nil
}

func reuse(w, old World) World {
	if u, ok := w.(Reuser); ok && old != nil {
		return u.CloneInto(old)
	}
	return w.Clone()
}
