package cluster

import (
	"slices"

	"reenact/sim"
)

// packed is a world at rest: of the tables that have a row for every pod there ever
// was, the rows in use; of those that are mostly empty, what is not.
type packed struct {
	rest   *World // all the rest
	queue  *sim.PackedQueue[event]
	pods   sparse[pod]    // the living
	lives  []uint32       // how many lives the others' rows have had, in their order
	scales sparse[scaled] // of the living
	next   sparse[int32]  // the crowd's lines
	slots  sparse[int32]  // the idle timers'
	timers sparse[slotted]
}

// Pack implements sim.Packer.
func (w *World) Pack() sim.Packed {
	thin := *w
	thin.queue, thin.pods, thin.scales, thin.crowd.next = nil, nil, nil, nil
	thin.monitor.timers = idling{from: w.monitor.timers.from}
	p := &packed{rest: thin.clone(), queue: w.queue.Pack()}
	p.rest.trim()

	p.pods = keepSome(w.pods, func(id int) bool { return w.pods[id].state != gone })
	for id := range w.pods {
		if w.pods[id].state == gone {
			p.lives = append(p.lives, w.pods[id].gen)
		}
	}
	p.lives = slices.Clip(p.lives)
	p.scales = keepSome(w.scales, func(id int) bool { return w.scales[id] != scaled{} })
	p.next = keepSome(w.crowd.next, func(id int) bool { return w.crowd.next[id] != 0 && w.pods[id].state == refused })
	t := &w.monitor.timers
	p.slots = keepSome(t.slots, func(k int) bool { return t.slots[k] != 0 })
	waits := make([]bool, len(t.timers))
	for _, id := range p.slots.some {
		for ; id != 0; id = t.timers[id-1].before {
			waits[id-1] = true
		}
	}
	p.timers = keepSome(t.timers, func(id int) bool { return waits[id] })
	return p
}

// trim gives back what nodes keep for interfaces they do not have.
func (w *World) trim() {
	for i := range w.nodes {
		if p := w.nodes[i].pool; p != nil {
			p.Trim()
		}
	}
}

// Unpack implements sim.Packed.
func (p *packed) Unpack() sim.World {
	w := p.rest.clone()
	w.queue = p.queue.Unpack()
	w.pods = p.pods.all()
	dead := 0
	for id := range w.pods {
		if w.pods[id].state == gone {
			w.pods[id].gen = p.lives[dead]
			dead++
		}
	}
	w.scales, w.crowd.next = p.scales.all(), p.next.all()
	w.monitor.timers.slots, w.monitor.timers.timers = p.slots.all(), p.timers.all()
	return w
}

// sparse is some rows of a table; the others are as if they had never been.
type sparse[T any] struct {
	n    int // rows in all
	have []uint64
	some []T
}

func keepSome[T any](table []T, used func(row int) bool) sparse[T] {
	s := sparse[T]{n: len(table), have: make([]uint64, (len(table)+63)/64)}
	count := 0
	for i := range table {
		if used(i) {
			s.have[i>>6] |= 1 << (i & 63)
			count++
		}
	}
	s.some = make([]T, 0, count)
	for i := range table {
		if s.has(i) {
			s.some = append(s.some, table[i])
		}
	}
	return s
}

func (s *sparse[T]) has(i int) bool { return s.have[i>>6]>>(i&63)&1 != 0 }

// all is the table again.
func (s *sparse[T]) all() []T {
	table, k := make([]T, s.n), 0
	for i := range table {
		if s.has(i) {
			table[i] = s.some[k]
			k++
		}
	}
	return table
}
