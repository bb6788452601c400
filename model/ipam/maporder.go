package ipam

import (
	"bytes"
	"encoding/binary"
	"math/bits"

	"reenact/model/dice"
)

// mapOrder is the iteration order of a Go map.
//
// ipamd keeps its ENIs in a map, and each ENI's addresses in another. Go begins
// each walk over a map at a random slot of its table, and what lies in the table
// is met in turn; so the order is no uniform shuffle, but hangs on where the
// entries lie. That is decided by three things: a key's hash picks one of the
// table's groups of eight slots; within the group the first free slot is taken;
// and a table that has grown never shrinks. Of two entries in a map of up to
// eight slots the first is met first seven times in eight; of two that are left
// in a table that once held fifty, each may be anywhere.
//
// What a full group does with one entry more, and what a deletion leaves behind,
// differs between Go's releases: see MapLaw. conformance/ draws from real maps of
// both kinds to hold this to them.
//
// Every key is new: EC2 hands out fresh addresses, and an ENI's id is never used
// twice. So an entry's hash is drawn from the dice when it is inserted.
type mapOrder struct {
	slots    [mapSlots]uint8    // entry + 1, or freeSlot or deletedSlot
	home     [maxPerENI]uint8   // the last bits of each entry's hash
	owner    [maxOverflow]uint8 // bucket maps: the buckets that the overflow groups belong to, oldest first
	overflow uint8              // bucket maps: overflow groups; they lie behind the size slots
	law      MapLaw
	size     uint8 // slots that a hash chooses among: 8, 16, 32, 64 or 128
	count    uint8
	left     uint8 // Swiss maps: free slots that may still be taken before the table is rehashed
}

const (
	groupSlots  = 8
	mapSlots    = 128 // enough for 64 entries, the most an ENI has
	maxOverflow = 8
	freeSlot    = 0
	deletedSlot = 0xff // Swiss maps: free for a new entry, but a search goes on past it
)

// MapLaw is how the Go release that ipamd was built with lays a map out.
type MapLaw uint8

// The laws.
const (
	// SwissMaps are those of Go 1.24 and later, with which v1.20.0 and later
	// releases of ipamd are built (internal/runtime/maps): one table of groups.
	// An entry that finds its group full goes into another one, and a slot that
	// is deleted in a full group counts as taken until the table is rehashed.
	SwissMaps MapLaw = iota
	// BucketMaps are those of Go 1.23 and earlier; v1.18 of ipamd was built with
	// Go 1.22 (runtime/map.go). A full bucket is continued in an overflow bucket,
	// and a deleted slot is free at once.
	BucketMaps
)

// newMapOrder returns the order of a map made with room for hint entries.
func newMapOrder(law MapLaw, hint int) mapOrder {
	m := mapOrder{law: law, size: groupSlots}
	for m.overloaded(hint) {
		m.size *= 2
	}
	m.left = uint8(m.room())
	return m
}

// overloaded tells whether a table of this size is too small for n entries.
func (m *mapOrder) overloaded(n int) bool { return n > m.room() && m.size < mapSlots }

// room is how many entries a table holds before it grows: all slots of a single
// group; of a larger one seven eighths (Swiss: maxGrowthLeft) or thirteen
// sixteenths (buckets: overLoadFactor).
func (m *mapOrder) room() int {
	switch {
	case m.size == groupSlots:
		return groupSlots
	case m.law == BucketMaps:
		return int(m.size) / 16 * 13
	default:
		return int(m.size) / 8 * 7
	}
}

// insert puts a new entry into the map; its hash comes from the dice.
func (m *mapOrder) insert(entry uint8, d *dice.Stream) {
	m.home[entry] = uint8(d.Uint64() >> 56)
	if m.law == BucketMaps {
		m.insertIntoBuckets(entry)
	} else {
		m.insertIntoTable(entry)
	}
	m.count++
}

// remove takes an entry out of the map.
func (m *mapOrder) remove(entry uint8) {
	at := bytes.IndexByte(m.slots[:], entry+1)
	if at < 0 {
		return
	}
	m.count--
	m.slots[at] = freeSlot
	if m.law == SwissMaps {
		m.leaveDeleted(at)
	}
}

// regrow moves the entries into an empty table of the given size, as they lie.
func (m *mapOrder) regrow(size uint8) {
	old := *m
	*m = mapOrder{law: old.law, size: size, count: old.count, home: old.home}
	m.left = uint8(m.room()) - old.count
	place := m.placeInTable
	if m.law == BucketMaps {
		place = m.placeInBuckets
	}
	for g := range old.groups() {
		old.inGroup(g, place)
		for chain := old.nextOverflow(g, 0); chain > 0; chain = old.nextOverflow(g, chain) {
			old.inGroup(old.groups()+chain-1, place)
		}
	}
}

// inGroup goes over the entries of a group as they lie.
func (m *mapOrder) inGroup(group int, do func(entry uint8)) {
	for word := m.word(group); word != 0; word >>= 8 {
		if e := uint8(word) - 1; e < maxPerENI {
			do(e)
		}
	}
}

// groups is the number of groups that a hash chooses among.
func (m *mapOrder) groups() int { return int(m.size) / groupSlots }

// homeOf returns the group that an entry's hash picks.
func (m *mapOrder) homeOf(entry uint8) int { return int(m.home[entry]) & (m.groups() - 1) }

// word returns a group's eight slots, the first in the lowest byte.
func (m *mapOrder) word(group int) uint64 {
	return binary.LittleEndian.Uint64(m.slots[group*groupSlots:])
}

// freeIn returns the first free slot of a group.
func (m *mapOrder) freeIn(group int) (at int, ok bool) {
	const low, high = 0x0101010101010101, 0x8080808080808080
	w := m.word(group)
	zero := (w - low) &^ w & high
	return group*groupSlots + bits.TrailingZeros64(zero)/8, zero != 0
}
