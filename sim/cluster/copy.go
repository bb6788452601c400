package cluster

import (
	"slices"

	"reenact/model/ipam"
	"reenact/model/kube"
	"reenact/model/vpc"
	"reenact/sim"
)

// Clone implements sim.World.
func (w *World) Clone() sim.World { return w.clone() }

func (w *World) clone() *World {
	c := &World{}
	w.cloneInto(c)
	return c
}

// CloneInto implements sim.Reuser.
func (w *World) CloneInto(old sim.World) sim.World {
	c, ours := old.(*World)
	if !ours {
		return w.Clone()
	}
	w.cloneInto(c)
	return c
}

// cloneInto makes c an independent copy, in the memory that c has as far as that
// suffices. Whatever c was before is gone.
func (w *World) cloneInto(c *World) {
	old := *c
	*c = *w
	if w.queue != nil {
		if c.queue = old.queue; c.queue == nil {
			c.queue = &sim.Queue[event]{}
		}
		w.queue.CloneInto(c.queue)
	}
	w.cloneBooks(c, &old)
	c.pods = append(old.pods[:0], w.pods...)
	c.freePods = append(old.freePods[:0], w.freePods...)
	c.crowd = old.crowd
	w.crowd.cloneInto(&c.crowd)
	c.scales = append(old.scales[:0], w.scales...)
	w.cloneLines(c, &old)
	c.monitor.timers = old.monitor.timers
	w.monitor.timers.cloneInto(&c.monitor.timers)
	c.notes = append(old.notes[:0:0], w.notes...) // who took the old ones has them
}

// cloneBooks copies what the model's parts keep: EC2's, the subnets', the
// scheduler's and the nodes'.
func (w *World) cloneBooks(c, old *World) {
	if c.api = old.api; c.api == nil {
		c.api = &vpc.API{}
	}
	*c.api = *w.api
	if c.sched = old.sched; c.sched == nil {
		c.sched = &kube.Scheduler{}
	}
	w.sched.CloneInto(c.sched)
	c.subnets = slices.Grow(old.subnets[:0], len(w.subnets))[:len(w.subnets)]
	for i := range w.subnets {
		w.subnets[i].CloneInto(&c.subnets[i])
	}
	c.nodes = slices.Grow(old.nodes[:0], len(w.nodes))[:len(w.nodes)]
	for i := range w.nodes {
		w.nodes[i].cloneInto(&c.nodes[i])
	}
}

func (n *node) cloneInto(c *node) {
	old := *c
	*c = *n
	c.adds.at = append(old.adds.at[:0], n.adds.at...)
	c.adds.who = append(old.adds.who[:0], n.adds.who...)
	c.own = append(old.own[:0], n.own...)
	c.denied = append(old.denied[:0], n.denied...)
	c.movable = old.movable
	n.movable.cloneInto(&c.movable)
	if n.pool == nil {
		return
	}
	if c.pool = old.pool; c.pool == nil {
		c.pool = &ipam.Pool{}
	}
	n.pool.CloneInto(c.pool)
}

// cloneLines copies what waits in a row.
func (w *World) cloneLines(c, old *World) {
	c.pending = slices.Grow(old.pending[:0], len(w.pending))[:len(w.pending)]
	for i := range w.pending {
		c.pending[i].size = w.pending[i].size
		w.pending[i].fifo.cloneInto(&c.pending[i].fifo)
	}
	c.works = slices.Grow(old.works[:0], len(w.works))[:len(w.works)]
	for i := range w.works {
		w.works[i].cloneInto(&c.works[i])
	}
	for _, l := range []struct{ from, to, in *fifo }{
		{&w.scaling.pending, &c.scaling.pending, &old.scaling.pending},
		{&w.timeouts.starts, &c.timeouts.starts, &old.timeouts.starts},
		{&w.pool.ready, &c.pool.ready, &old.pool.ready},
		{&w.monitor.idle, &c.monitor.idle, &old.monitor.idle},
	} {
		*l.to = *l.in
		l.from.cloneInto(l.to)
	}
}

func (d *work) cloneInto(c *work) {
	old := *c
	*c = *d
	c.pods = append(old.pods[:0], d.pods...)
	c.waiting = old.waiting
	d.waiting.cloneInto(&c.waiting)
}

func (l *idling) cloneInto(c *idling) {
	*c = idling{slots: append(c.slots[:0], l.slots...), timers: append(c.timers[:0], l.timers...), from: l.from, scratch: c.scratch}
}
