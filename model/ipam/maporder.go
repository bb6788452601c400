package ipam

import (
	"math/bits"

	"reenact/model/dice"
)

// mapOrder is the iteration order of a Go map.
//
// ipamd keeps its ENIs in a map, and each ENI's addresses in another, and Go
// begins each iteration at a random slot of the table. That is no uniform
// shuffle: a map of up to eight entries has eight slots, filled from the first,
// and iteration walks on from a random one, so with two ENIs the first is met
// first seven times in eight. Beyond eight entries the table doubles whenever it
// is seven eighths full, and a key's hash picks its group of eight slots (Go 1.24
// and later, internal/runtime/maps; up to eight entries Go 1.22, with which the
// incidents' version was built, obeys the same law). conformance/ draws from the
// real maps to hold this to them.
//
// A table ends at 64 slots here. Only a map of more than 56 addresses, which a
// handful of instance types allow, would have more.
type mapOrder struct {
	slots [maxPerENI]uint8 // entry + 1; 0 is free
	size  uint8            // slots in use of the array: 8, 16, 32 or 64
	count uint8
	salt  uint32 // the map's own hash function, drawn when it is made
}

const groupSlots = 8

// newMapOrder returns the order of a map made with room for hint entries.
func newMapOrder(hint int, d *dice.Stream) mapOrder {
	m := mapOrder{size: groupSlots, salt: uint32(d.Uint64() >> 32)}
	for hint > groupSlots && hint > m.room() {
		m.size *= 2
	}
	return m
}

// room is how many entries a table holds before it grows: all of a single
// group, seven eighths of a larger one.
func (m *mapOrder) room() int {
	if m.size == groupSlots {
		return groupSlots
	}
	return int(m.size) * 7 / 8
}

func (m *mapOrder) insert(entry uint8) {
	if int(m.count) == m.room() && int(m.size) < len(m.slots) {
		m.grow()
	}
	m.place(entry)
	m.count++
}

// place puts the entry into the first free slot of the group its hash picks, or
// of the next on the way of Go's probing (1, 2, 3… groups on).
func (m *mapOrder) place(entry uint8) {
	groups := int(m.size) / groupSlots
	group := int(m.hash(entry)) & (groups - 1)
	for step := range groups {
		group = (group + step) & (groups - 1)
		at := group * groupSlots
		for i := range m.slots[at : at+groupSlots] {
			if m.slots[at+i] == 0 {
				m.slots[at+i] = entry + 1
				return
			}
		}
	}
}

// hash spreads the entries evenly and differently for each salt. An entry keeps
// its hash when the table grows, so it stays with half of its group.
func (m *mapOrder) hash(entry uint8) uint32 {
	h := (m.salt + uint32(entry)) * 0x9e3779b1
	h = (h ^ h>>15) * 0x85ebca6b
	return h ^ h>>13
}

func (m *mapOrder) grow() {
	old := *m
	*m = mapOrder{size: old.size * 2, count: old.count, salt: old.salt}
	for _, s := range old.slots[:old.size] {
		if s != 0 {
			m.place(s - 1)
		}
	}
}

func (m *mapOrder) remove(entry uint8) {
	for i, s := range m.slots[:m.size] {
		if s == entry+1 {
			m.slots[i] = 0
			m.count--
			return
		}
	}
}

// start draws the slot that an iteration begins at.
func (m *mapOrder) start(d *dice.Stream) int { return d.N(int(m.size)) }

// first returns the first entry of an iteration that is in the set; the set must
// hold one. Only entries below 64 can be in it.
func (m *mapOrder) first(set uint64, d *dice.Stream) uint8 {
	if set&(set-1) == 0 {
		return uint8(bits.TrailingZeros64(set))
	}
	mask := int(m.size) - 1
	for at := m.start(d); ; at++ {
		if s := m.slots[at&mask]; s != 0 && set>>(s-1)&1 != 0 {
			return s - 1
		}
	}
}

// firstOf returns the first n entries of an iteration that are in the set, or
// all of the set if it holds no more.
func (m *mapOrder) firstOf(n int, set uint64, d *dice.Stream) (run uint64) {
	if n >= bits.OnesCount64(set) {
		return set
	}
	mask := int(m.size) - 1
	for at := m.start(d); n > 0; at++ {
		if s := m.slots[at&mask]; s != 0 && set>>(s-1)&1 != 0 {
			run |= 1 << (s - 1)
			n--
		}
	}
	return run
}

// order writes the entries as one iteration meets them and returns how many.
func (m *mapOrder) order(into *[maxENIs]uint8, d *dice.Stream) int {
	n, mask, at := 0, int(m.size)-1, m.start(d)
	for i := range int(m.size) {
		if s := m.slots[(at+i)&mask]; s != 0 {
			into[n] = s - 1
			n++
		}
	}
	return n
}

// orderOfCopy is the iteration order of a fresh copy of the map, as GetENIInfos
// makes one: filled in one random order, walked in another.
func (m *mapOrder) orderOfCopy(into *[maxENIs]uint8, d *dice.Stream) int {
	var first [maxENIs]uint8
	n := m.order(&first, d)
	c := newMapOrder(n, d)
	for _, e := range first[:n] {
		c.insert(e)
	}
	return c.order(into, d)
}
