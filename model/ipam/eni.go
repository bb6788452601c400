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

// prefixSize is the number of addresses in a delegated /28.
const prefixSize = 16

// eni is one interface. Addresses (or prefixes) sit in up to 64 slots, whose
// numbers stand for their places in Go's hash table: an iteration begins at a
// random slot and walks round.
type eni struct {
	attached bool
	subnet   int16
	created  time.Duration // when this ipamd first saw it
	live     uint64        // slots that hold an address or a prefix
	used     uint64        // slots with a pod on them
	cooling  uint64        // slots with an address in cooldown
	closed   uint64        // slots with nothing to assign: all used or cooling
}

// prefix is one /28 of an interface under prefix delegation.
type prefix struct{ assigned, cooling uint16 }

func (e *eni) cidrs() int { return bits.OnesCount64(e.live) }

// addSlots puts n new addresses or prefixes into random free slots.
func (e *eni) addSlots(n int, d *dice.Stream) {
	for range n {
		e.live |= pick(^e.live, d)
	}
}

// pick returns one set bit of mask as an iteration from a random slot meets it.
// mask must not be 0.
func pick(mask uint64, d *dice.Stream) uint64 {
	offset := int(d.Uint64() >> 58)
	return bits.RotateLeft64(lowest(bits.RotateLeft64(mask, -offset)), offset)
}

// pickRun returns the first n set bits of mask from a random slot on.
func pickRun(mask uint64, n int, d *dice.Stream) uint64 {
	offset := int(d.Uint64() >> 58)
	rotated, run := bits.RotateLeft64(mask, -offset), uint64(0)
	for ; n > 0 && rotated != 0; n-- {
		bit := lowest(rotated)
		run |= bit
		rotated &^= bit
	}
	return bits.RotateLeft64(run, offset)
}

func lowest(mask uint64) uint64 { return mask & -mask }
