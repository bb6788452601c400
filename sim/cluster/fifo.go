package cluster

import "slices"

// ref names one life of a pod.
type ref struct {
	id  int32
	gen uint32
}

// fifo is a queue of pods. An entry whose pod has moved on is skipped by its
// reader, so leaving a queue early costs nothing. Its entries lie in a ring, whose
// length is a power of two.
type fifo struct {
	ring []ref
	head uint32 // of the oldest entry; counts on and on, as tail does
	tail uint32 // one past the newest
}

func (f *fifo) len() int { return int(f.tail - f.head) }

func (f *fifo) push(r ref) {
	if f.len() == len(f.ring) {
		f.grow()
	}
	f.ring[f.tail&uint32(len(f.ring)-1)] = r
	f.tail++
}

func (f *fifo) grow() {
	ring := make([]ref, max(8, 2*len(f.ring)))
	n := f.len()
	for k := range n {
		ring[k] = f.at(k)
	}
	*f = fifo{ring: ring, tail: uint32(n)}
}

// at is the k-th oldest entry.
func (f *fifo) at(k int) ref { return f.ring[(f.head+uint32(k))&uint32(len(f.ring)-1)] }

// drop forgets the oldest entry.
func (f *fifo) drop() { f.head++ }

// pop returns the oldest entry whose pod still lives that life and is in the
// given state.
func (f *fifo) pop(w *World, s state) (int32, bool) {
	id, ok := f.peek(w, s)
	if ok {
		f.drop()
	}
	return id, ok
}

func (f *fifo) peek(w *World, s state) (int32, bool) {
	for ; f.len() > 0; f.drop() {
		r := f.at(0)
		if p := &w.pods[r.id]; p.gen == r.gen && p.state == s {
			return r.id, true
		}
	}
	return 0, false
}

// cloneInto makes c an independent copy, in the memory that c has if that suffices.
// Its ring is as long as what waits needs.
func (f *fifo) cloneInto(c *fifo) {
	n, long := f.len(), 0
	for long = 8; long < n; long *= 2 {
	}
	if n == 0 {
		long = 0
	}
	ring := slices.Grow(c.ring[:0], long)[:long]
	for k := range n {
		ring[k] = f.at(k)
	}
	*c = fifo{ring: ring, tail: uint32(n)}
}
