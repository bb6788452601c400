package ipam

// insertIntoBuckets puts an entry into a bucket map (map.go, mapassign), which
// grows when it has too many entries for its buckets, and is laid out anew when
// it has as many overflow buckets as buckets. Go moves the entries of a map that
// grows bucket by bucket, with the next few insertions and deletions; here they
// move at once.
func (m *mapOrder) insertIntoBuckets(entry uint8) {
	switch {
	case m.overloaded(int(m.count) + 1):
		m.regrow(2 * m.size)
	case int(m.overflow) >= m.groups():
		m.regrow(m.size)
	}
	m.placeInBuckets(entry)
}

// placeInBuckets puts an entry into the first free slot of its bucket and the
// overflow buckets behind it; if there is none, into a new overflow bucket. A map
// of more than 52 entries has no room for overflow buckets here, and an entry then
// goes into another bucket: no type that v1.18 knows has ENIs so large.
func (m *mapOrder) placeInBuckets(entry uint8) {
	if m.size == mapSlots {
		m.placeInTable(entry)
		return
	}
	bucket := m.homeOf(entry)
	group, chain := bucket, 0
	for {
		if at, ok := m.freeIn(group); ok {
			m.slots[at] = entry + 1
			return
		}
		if chain = m.nextOverflow(bucket, chain); chain > 0 {
			group = m.groups() + chain - 1
		} else {
			group = m.addOverflow(bucket)
			chain = int(m.overflow)
		}
	}
}

// nextOverflow returns which of the overflow buckets, counted from 1, is the next
// of a bucket's after the given one; 0 if there is no further one.
func (m *mapOrder) nextOverflow(bucket, after int) int {
	for i := after; i < int(m.overflow); i++ {
		if int(m.owner[i]) == bucket {
			return i + 1
		}
	}
	return 0
}

// addOverflow gives a bucket one more overflow bucket and returns its group.
func (m *mapOrder) addOverflow(bucket int) (group int) {
	m.owner[m.overflow] = uint8(bucket)
	m.overflow++
	return m.groups() + int(m.overflow) - 1
}
