package ipam

import "reenact/model/dice"

// mapOrder is the iteration order of a Go map from ENI to its record.
//
// ipamd keeps its ENIs in a map, and Go begins each iteration at a random slot.
// That is no uniform shuffle: a map of up to eight entries has eight slots,
// filled from the first, and iteration walks on from a random one, so with two
// ENIs the first is met first seven times in eight. Above eight entries the
// table doubles and a key's hash picks its group of eight (Go 1.24 and later,
// internal/runtime/maps; up to eight entries Go 1.22, with which the incidents'
// version was built, obeys the same law).
type mapOrder struct {
	slots [32]uint8 // ENI index + 1; 0 is free
	size  uint8     // slots in use of the array: 8, 16 or 32
	count uint8
}

const groupSlots = 8

// newMapOrder returns the order of a map made with room for hint entries.
func newMapOrder(hint int) mapOrder {
	m := mapOrder{size: groupSlots}
	for hint > 8 && hint > m.room() {
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

func (m *mapOrder) insert(eni uint8, d *dice.Stream) {
	if int(m.count) == m.room() && int(m.size) < len(m.slots) {
		m.grow(d)
	}
	m.place(eni, d)
	m.count++
}

// place puts the entry into the first free slot of its group, or of the next
// group that has one.
func (m *mapOrder) place(eni uint8, d *dice.Stream) {
	start := 0
	if groups := int(m.size) / groupSlots; groups > 1 {
		start = d.N(groups) * groupSlots
	}
	for i := range int(m.size) {
		if slot := (start + i) % int(m.size); m.slots[slot] == 0 {
			m.slots[slot] = eni + 1
			return
		}
	}
}

func (m *mapOrder) grow(d *dice.Stream) {
	old := *m
	*m = mapOrder{size: old.size * 2, count: old.count}
	for _, s := range old.slots[:old.size] {
		if s != 0 {
			m.place(s-1, d)
		}
	}
}

func (m *mapOrder) remove(eni uint8) {
	for i, s := range m.slots[:m.size] {
		if s == eni+1 {
			m.slots[i] = 0
			m.count--
			return
		}
	}
}

// order writes the ENIs as one iteration meets them and returns how many.
func (m *mapOrder) order(into *[32]uint8, d *dice.Stream) int {
	n, at := 0, d.N(int(m.size))
	for range int(m.size) {
		if s := m.slots[at]; s != 0 {
			into[n] = s - 1
			n++
		}
		if at++; at == int(m.size) {
			at = 0
		}
	}
	return n
}

// orderOfCopy is the iteration order of a fresh copy of the map, as GetENIInfos
// makes one: filled in one random order, walked in another.
func (m *mapOrder) orderOfCopy(into *[32]uint8, d *dice.Stream) int {
	var first [32]uint8
	n := m.order(&first, d)
	c := newMapOrder(n)
	for _, e := range first[:n] {
		c.insert(e, d)
	}
	return c.order(into, d)
}
