package ipam

import (
	"math/bits"

	"reenact/model/dice"
)

// walk is one iteration over a map. It hands out the slots eight at a time, those
// met first in the lowest byte, and goes round for ever; the slots that it began
// behind come last, but may come in the company of those that it began with. So
// who walks must not take an entry twice.
type walk struct {
	m     *mapOrder
	group int // the one to come
	shift int // the bits of its word that are passed over, or come last
	chain int // bucket maps: the overflow group to come, counted from 1; 0 before the bucket itself
}

// walk begins an iteration at a random slot.
func (m *mapOrder) walk(d *dice.Stream) walk {
	at := d.N(int(m.size))
	return walk{m: m, group: at / groupSlots, shift: at % groupSlots * 8}
}

// next returns the next slots.
func (w *walk) next() uint64 {
	if w.m.law == BucketMaps {
		return w.nextBucket()
	}
	word := w.m.word(w.group) >> w.shift
	w.shift = 0
	w.group = (w.group + 1) & (w.m.groups() - 1)
	return word
}

// nextBucket returns the next bucket or overflow bucket: a walk over buckets
// begins each of them at the same slot, and goes round in it.
func (w *walk) nextBucket() uint64 {
	m, at := w.m, w.group
	if w.chain > 0 {
		at = m.groups() + w.chain - 1
	}
	if w.chain = m.nextOverflow(w.group, w.chain); w.chain == 0 {
		w.group = (w.group + 1) & (m.groups() - 1)
	}
	return bits.RotateLeft64(m.word(at), -w.shift)
}

// first returns the first entry of an iteration that is in the set; the set must
// hold one.
func (m *mapOrder) first(set uint64, d *dice.Stream) uint8 {
	if set&(set-1) == 0 {
		return uint8(bits.TrailingZeros64(set))
	}
	for w := m.walk(d); ; {
		for word := w.next(); word != 0; word >>= 8 {
			if e := uint8(word) - 1; set>>e&1 != 0 {
				return e
			}
		}
	}
}

// firstOf returns the first n entries of an iteration that are in the set, or
// all of the set if it holds no more.
func (m *mapOrder) firstOf(n int, set uint64, d *dice.Stream) (run uint64) {
	if n >= bits.OnesCount64(set) {
		return set
	}
	for w := m.walk(d); ; {
		for word := w.next(); word != 0; word >>= 8 {
			e := uint8(word) - 1
			if set>>e&1 == 0 {
				continue
			}
			run |= 1 << e
			set &^= 1 << e
			if n--; n == 0 {
				return run
			}
		}
	}
}

// order writes the entries as one iteration meets them and returns how many.
func (m *mapOrder) order(into *[maxENIs]uint8, d *dice.Stream) (n int) {
	left := uint64(1<<maxENIs - 1)
	for w := m.walk(d); n < int(m.count); {
		for word := w.next(); word != 0; word >>= 8 {
			if e := uint8(word) - 1; left>>e&1 != 0 {
				left &^= 1 << e
				into[n] = e
				n++
			}
		}
	}
	return n
}

// orderOfCopy is the iteration order of a fresh copy of the map, as GetENIInfos
// makes one: filled in one random order, walked in another.
func (m *mapOrder) orderOfCopy(into *[maxENIs]uint8, d *dice.Stream) int {
	var first [maxENIs]uint8
	n := m.order(&first, d)
	c := newMapOrder(m.law, n)
	for _, e := range first[:n] {
		c.insert(e, d)
	}
	return c.order(into, d)
}
