package ipam

// insertIntoTable puts an entry into a Swiss map (table.go, PutSlot; map.go,
// putSlotSmall): into the first deleted slot on the way of its search, or else
// into the free slot at which the search ends. A free slot is taken only while
// the table may take more; deleted ones count as taken.
func (m *mapOrder) insertIntoTable(entry uint8) {
	if m.size == groupSlots && m.count == groupSlots {
		m.regrow(2 * groupSlots)
	}
	at, free := m.placeFor(entry)
	for free && m.left == 0 {
		m.prune()
		if m.left == 0 {
			m.regrow(min(2*m.size, mapSlots))
		}
		at, free = m.placeFor(entry)
	}
	m.slots[at] = entry + 1
	if free {
		m.left--
	}
}

// placeFor returns the slot that a new entry gets, and whether it is a free one,
// not a deleted one.
func (m *mapOrder) placeFor(entry uint8) (at int, free bool) {
	deleted := -1
	for p := m.probe(entry); ; p.next() {
		if at, ok := m.freeIn(p.group); ok {
			if deleted >= 0 {
				return deleted, false
			}
			return at, true
		}
		if deleted < 0 {
			deleted = m.deletedIn(p.group)
		}
	}
}

// deletedIn returns the first deleted slot of a group, or -1.
func (m *mapOrder) deletedIn(group int) int {
	for i, s := range m.slots[group*groupSlots : (group+1)*groupSlots] {
		if s == deletedSlot {
			return group*groupSlots + i
		}
	}
	return -1
}

// placeInTable puts an entry into a table without deleted slots.
func (m *mapOrder) placeInTable(entry uint8) {
	p := m.probe(entry)
	at, ok := m.freeIn(p.group)
	for !ok {
		p.next()
		at, ok = m.freeIn(p.group)
	}
	m.slots[at] = entry + 1
}

// leaveDeleted marks a slot that an entry has left (table.go, Delete): in a group
// that is full but for it, searches must go on past it.
func (m *mapOrder) leaveDeleted(at int) {
	if m.size > groupSlots {
		m.slots[at] = deletedSlot
		if _, ok := m.freeIn(at / groupSlots); !ok {
			return
		}
		m.slots[at] = freeSlot
	}
	m.left++
}

// prune frees the deleted slots of groups that no entry's search leads through,
// if these are a tenth of all slots (table.go, pruneTombstones).
func (m *mapOrder) prune() {
	needed := m.searched()
	var idle []int
	for g := range m.groups() {
		if _, ok := m.freeIn(g); ok || needed>>g&1 != 0 {
			continue
		}
		for at := g * groupSlots; at < (g+1)*groupSlots; at++ {
			if m.slots[at] == deletedSlot {
				idle = append(idle, at)
			}
		}
	}
	if len(idle)*10 < int(m.size) {
		return
	}
	for _, at := range idle {
		m.slots[at] = freeSlot
		m.left++
	}
}

// searched marks the groups that the search for some entry goes through before
// it finds the entry.
func (m *mapOrder) searched() (groups uint32) {
	for at, s := range m.slots[:m.size] {
		if s == freeSlot || s == deletedSlot {
			continue
		}
		for p := m.probe(s - 1); p.group != at/groupSlots; p.next() {
			groups |= 1 << p.group
		}
	}
	return groups
}

// probe is the way of a search from group to group: 1, 2, 3… further each time.
type probe struct{ group, step, mask int }

func (m *mapOrder) probe(entry uint8) probe {
	return probe{group: m.homeOf(entry), mask: m.groups() - 1}
}

func (p *probe) next() {
	p.step++
	p.group = (p.group + p.step) & p.mask
}
