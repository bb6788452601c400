package ipam

import (
	"math/bits"
	"time"
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
}

// prefix is one /28 of an interface under prefix delegation.
type prefix struct{ assigned, cooling uint16 }

func (e *eni) cidrs() int { return bits.OnesCount64(e.live) }

// add gives the interface n new addresses or prefixes.
func (e *eni) add(n int) {
	for range n {
		e.take(^e.live & (e.live + 1))
	}
}

// take puts a set of addresses or prefixes into the datastore.
func (e *eni) take(set uint64) {
	e.live |= set
	for ; set != 0; set &= set - 1 {
		e.order.insert(uint8(bits.TrailingZeros64(set)))
	}
}

// drop takes a set of addresses or prefixes out of the datastore.
func (e *eni) drop(set uint64) {
	e.live &^= set
	e.cooling &^= set
	e.closed &^= set
	for ; set != 0; set &= set - 1 {
		e.order.remove(uint8(bits.TrailingZeros64(set)))
	}
}
