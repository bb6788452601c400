package sim

import (
	"math"
	"math/bits"
	"time"
)

// Tick is the usual grain of time in an event queue; Grain is for worlds with another.
const Tick = 10 * time.Millisecond

// Ticks is a time as a Queue counts it, in Tick or in a world's own Grain.
type Ticks uint32

// TicksAt is the first count of Tick that is not before a time.
func TicksAt(at time.Duration) Ticks { return Ticks((at + Tick - 1) / Tick) }

// Time is the time that a count of Tick stands for; Grain.Time is for another grain.
func (t Ticks) Time() time.Duration { return time.Duration(t) * Tick }

// Queue is the event queue: a timing wheel of two levels with slots of one count.
// Pushing and popping cost the same however many events wait, and events of the
// same count come out in the order they went in, if none of them was pushed more
// than 16,777,216 counts ahead (46 hours of 10 ms): those come after the others. No
// time may lie beyond that of Grain.Reach. E should be a small struct
// without pointers: Clone copies it.
type Queue[E any] struct {
	near, far ring
	beyond    list // later than the far ring reaches
	cells     []cell[E]
	free      int32 // head of the unused cells, 1-based; 0: none
	tick      Ticks // everything before this one has been popped
	quiet     Ticks // no event waits before this one, as far as is known
	base      Ticks // where the near ring's window begins
	waiting   int
}

const (
	ringBits  = 12
	ringSlots = 1 << ringBits
	ringMask  = ringSlots - 1
)

type cell[E any] struct {
	at   Ticks
	next int32 // 1-based
	ev   E
}

// list is a FIFO of cells by 1-based index.
type list struct{ head, tail int32 }

// ring is one level of the wheel, with a bit for each slot that is not empty.
type ring struct {
	slots [ringSlots]list
	busy  [ringSlots / 64]uint64
}

// Len is the number of events that wait.
func (q *Queue[E]) Len() int { return q.waiting }

// Push adds an event. A time already past means now, after what is due now.
func (q *Queue[E]) Push(at Ticks, ev E) {
	at = max(at, q.tick)
	i := q.take()
	q.cells[i-1] = cell[E]{at: at, ev: ev}
	q.waiting++
	q.quiet = min(q.quiet, at)
	q.file(i, at)
}

// Pop removes and returns the earliest event due at or before limit.
func (q *Queue[E]) Pop(limit Ticks) (ev E, at Ticks, ok bool) {
	slot, found := 0, false
	if limit >= q.quiet {
		slot, found = q.seek(limit)
	}
	if !found {
		q.tick = max(q.tick, limit)
		return ev, 0, false
	}
	l := &q.near.slots[slot]
	i := l.head
	c := &q.cells[i-1]
	if l.head = c.next; l.head == 0 {
		q.near.busy[slot>>6] &^= 1 << (slot & 63)
	}
	q.tick = c.at
	c.next, q.free = q.free, i
	q.waiting--
	return c.ev, c.at, true
}

// Next returns the time of the earliest event; false when none waits. Unlike Pop
// it moves nothing, so that an event may still be pushed before that time.
func (q *Queue[E]) Next() (Ticks, bool) {
	if q.waiting == 0 {
		return 0, false
	}
	if slot, ok := q.near.firstBusy(q.behind()); ok {
		return q.base + Ticks(slot), true
	}
	now := q.window()
	if slot, ok := q.far.firstBusy(now + 1); ok {
		return q.earliest(q.far.slots[slot]), true
	}
	next := q.earliest(q.beyond)
	if slot, ok := q.far.firstBusy(0); ok {
		next = min(next, q.earliest(q.far.slots[slot])) // wrapped round
	}
	return next, true
}

func (q *Queue[E]) earliest(l list) Ticks {
	at := Ticks(math.MaxUint32)
	for i := l.head; i != 0; i = q.cells[i-1].next {
		at = min(at, q.cells[i-1].at)
	}
	return at
}

// behind is how many slots of the near ring lie behind.
func (q *Queue[E]) behind() int { return int(max(q.tick, q.base) - q.base) }

// window is the far ring's slot that the near ring now covers.
func (q *Queue[E]) window() int { return int(q.base >> ringBits & ringMask) }

func (q *Queue[E]) take() int32 {
	if i := q.free; i != 0 {
		q.free = q.cells[i-1].next
		return i
	}
	q.cells = append(q.cells, cell[E]{})
	return int32(len(q.cells))
}

// file puts a cell where its time belongs.
func (q *Queue[E]) file(i int32, at Ticks) {
	switch ahead := int32(at>>ringBits) - int32(q.base>>ringBits); {
	case ahead <= 0:
		q.append(&q.near, int(at&ringMask), i)
	case ahead < ringSlots:
		q.append(&q.far, int(at>>ringBits&ringMask), i)
	default:
		q.link(&q.beyond, i)
	}
}

func (q *Queue[E]) append(r *ring, slot int, i int32) {
	if r.busy[slot>>6]&(1<<(slot&63)) == 0 {
		r.busy[slot>>6] |= 1 << (slot & 63)
		r.slots[slot] = list{}
	}
	q.link(&r.slots[slot], i)
}

func (q *Queue[E]) link(l *list, i int32) {
	q.cells[i-1].next = 0
	if l.head == 0 {
		l.head = i
	} else {
		q.cells[l.tail-1].next = i
	}
	l.tail = i
}

// seek moves the near window on until it holds an event due at or before last,
// and returns that event's slot.
func (q *Queue[E]) seek(last Ticks) (int, bool) {
	for q.waiting > 0 {
		if slot, ok := q.near.firstBusy(q.behind()); ok {
			q.quiet = q.base + Ticks(slot)
			return slot, q.quiet <= last
		}
		if !q.turn(last) {
			return 0, false
		}
	}
	return 0, false
}

// turn moves the near window to the next far slot that is not empty, unless
// that lies after last.
func (q *Queue[E]) turn(last Ticks) bool {
	now := q.window()
	ahead := ringSlots - now // windows until the far ring wraps
	if slot, ok := q.far.firstBusy(now + 1); ok {
		ahead = slot - now
	}
	base := q.base + Ticks(ahead)<<ringBits
	if base > last {
		q.quiet = base
		return false
	}
	q.base = base
	slot := q.window()
	if slot == 0 {
		q.recall()
	}
	if q.far.busy[slot>>6]&(1<<(slot&63)) != 0 {
		q.far.busy[slot>>6] &^= 1 << (slot & 63)
		q.spill(q.far.slots[slot])
	}
	return true
}

// spill files the cells of a list anew, in their order.
func (q *Queue[E]) spill(l list) {
	for i := l.head; i != 0; {
		next := q.cells[i-1].next
		q.file(i, q.cells[i-1].at)
		i = next
	}
}

// recall files what lay beyond the far ring, each time that ring wraps.
func (q *Queue[E]) recall() {
	l := q.beyond
	q.beyond = list{}
	q.spill(l)
}

// firstBusy returns the first slot that is not empty at or after from.
func (r *ring) firstBusy(from int) (int, bool) {
	if from >= ringSlots {
		return 0, false
	}
	w := from >> 6
	word := r.busy[w] &^ (1<<(from&63) - 1)
	for word == 0 {
		if w++; w == len(r.busy) {
			return 0, false
		}
		word = r.busy[w]
	}
	return w<<6 + bits.TrailingZeros64(word), true
}
