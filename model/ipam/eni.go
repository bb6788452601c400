package ipam

import (
	"math/bits"
	"time"

	"reenact/model/dice"
)

// Addr says where on its node an address lives.
type Addr struct {
	ENI  uint8 // index of the interface, its device number
	Slot uint8 // the address, or under prefix delegation the prefix
	Sub  uint8 // the address within its prefix
}

// PrefixSize is the number of addresses in a delegated /28.
const PrefixSize = 16

// eni is one interface. Its addresses (or prefixes) are numbered from 0, and the
// sets below have a bit for each.
type eni struct {
	attached bool
	subnet   int16
	created  time.Duration // when this ipamd first saw it
	live     uint64        // the addresses or prefixes it holds
	used     uint64        // those with a pod on them
	cooling  uint64        // those with an address in cooldown
	closed   uint64        // those with nothing to assign: all used or cooling
	order    mapOrder      // in which order ipamd meets them
	came     arrivals      // in which order they came
}

// arrivals lists an interface's addresses or prefixes, oldest first. EC2 is taken
// to list them so to an ipamd that starts anew.
type arrivals struct {
	list [maxPerENI]uint8
	n    uint8
}

func (a *arrivals) add(slot uint8) {
	a.list[a.n] = slot
	a.n++
}

// keep drops those outside the set.
func (a *arrivals) keep(set uint64) {
	kept := uint8(0)
	for _, s := range a.list[:a.n] {
		if set>>s&1 != 0 {
			a.list[kept] = s
			kept++
		}
	}
	a.n = kept
}

// prefix is one /28 of an interface under prefix delegation.
type prefix struct{ assigned, cooling uint16 }

func (e *eni) cidrs() int { return bits.OnesCount64(e.live) }

// add gives the interface n new addresses or prefixes.
func (e *eni) add(n int, d *dice.Stream) {
	for range n {
		e.take(^e.live&(e.live+1), d)
	}
}

// take puts a set of addresses or prefixes into the datastore.
func (e *eni) take(set uint64, d *dice.Stream) {
	e.live |= set
	for ; set != 0; set &= set - 1 {
		slot := uint8(bits.TrailingZeros64(set))
		e.order.insert(slot, d)
		e.came.add(slot)
	}
}

// rebuild fills the map anew.
func (e *eni) rebuild(law MapLaw, d *dice.Stream) {
	e.order = newMapOrder(law, 0)
	for _, slot := range e.came.list[:e.came.n] {
		e.order.insert(slot, d)
	}
}

// drop takes a set of addresses or prefixes out of the datastore.
func (e *eni) drop(set uint64) {
	e.live &^= set
	e.cooling &^= set
	e.closed &^= set
	e.came.keep(e.live)
	for ; set != 0; set &= set - 1 {
		e.order.remove(uint8(bits.TrailingZeros64(set)))
	}
}
