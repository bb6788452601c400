package sim

// Clone returns an independent copy.
func (q *Queue[E]) Clone() *Queue[E] {
	c := &Queue[E]{}
	q.CloneInto(c)
	return c
}

// CloneInto makes c an independent copy, in the memory that c already has as far as
// that suffices.
func (q *Queue[E]) CloneInto(c *Queue[E]) {
	cells := append(c.cells[:0], q.cells...)
	*c = *q
	c.cells = cells
}

// PackedQueue is a Queue at rest: the events that wait and nothing else.
type PackedQueue[E any] struct {
	tick, quiet, base Ticks
	events            []packedEvent[E] // in the rings' order
	beyond            int              // how many of them lie beyond the rings, the last ones
}

type packedEvent[E any] struct {
	at Ticks
	ev E
}

// Pack returns the queue as it is, at rest.
func (q *Queue[E]) Pack() *PackedQueue[E] {
	p := &PackedQueue[E]{tick: q.tick, quiet: q.quiet, base: q.base, events: make([]packedEvent[E], 0, q.waiting)}
	for _, r := range []*ring{&q.near, &q.far} {
		for slot, ok := r.firstBusy(0); ok; slot, ok = r.firstBusy(slot + 1) {
			q.pack(p, r.slots[slot])
		}
	}
	rings := len(p.events)
	q.pack(p, q.beyond)
	p.beyond = len(p.events) - rings
	return p
}

func (q *Queue[E]) pack(p *PackedQueue[E], l list) {
	for i := l.head; i != 0; i = q.cells[i-1].next {
		p.events = append(p.events, packedEvent[E]{q.cells[i-1].at, q.cells[i-1].ev})
	}
}

// Unpack returns a queue that gives the same events at the same times in the same
// order.
func (p *PackedQueue[E]) Unpack() *Queue[E] {
	q := &Queue[E]{tick: p.tick, quiet: p.quiet, base: p.base, waiting: len(p.events), cells: make([]cell[E], len(p.events))}
	for k, e := range p.events {
		q.cells[k] = cell[E]{at: e.at, ev: e.ev}
		if k < len(p.events)-p.beyond {
			q.file(int32(k+1), e.at)
		} else {
			q.link(&q.beyond, int32(k+1))
		}
	}
	return q
}
