package vpc

import "reenact/model/dice"

// blocks is a subnet seen as aligned /28 blocks of 16 addresses, which is what
// prefix delegation takes. Single addresses, such as the primaries of
// interfaces, lie scattered, and a block with one of them can be no prefix: so a
// subnet with hundreds of free addresses can have no prefix to give
// (InsufficientCidrBlocks; AWS, EKS best practices, "Prefix Mode").
type blocks struct {
	whole    int     // blocks with nothing in them, kept ones included
	kept     int     // blocks that a reservation keeps for prefixes
	keptFree int     // of those, the whole ones: prefixes come from them first
	partial  []uint8 // addresses used of the blocks with singles; 0: an unused entry
}

const blockSize = 16

// newBlocks returns the blocks of an empty subnet: the first and the last hold
// the reserved addresses.
func newBlocks(addresses int) blocks {
	n := addresses / blockSize
	switch n {
	case 0:
		return blocks{}
	case 1:
		return blocks{partial: []uint8{reserved}}
	}
	return blocks{whole: n - 2, partial: []uint8{reserved - 1, 1}}
}

// occupy puts n addresses of others into a subnet that has none yet: in the blocks that
// are not kept, in order or anywhere. In order, that is from the first usable address.
func (b *blocks) occupy(n int, together bool, d *dice.Stream) {
	used := append(b.partial, make([]uint8, b.whole-b.keptFree)...)
	if len(b.partial) == 2 { // the first block, those between, the last
		used[1], used[len(used)-1] = used[len(used)-1], used[1]
	}
	var free []int32 // the block of each free address
	for i, u := range used {
		for range blockSize - u {
			free = append(free, int32(i))
		}
	}
	for k := range n {
		at := k
		if !together {
			at += d.N(len(free) - k)
		}
		free[k], free[at] = free[at], free[k]
		used[free[k]]++
	}
	*b = blocks{whole: b.keptFree, kept: b.kept, keptFree: b.keptFree}
	for _, u := range used {
		if u == 0 {
			b.whole++
		} else {
			b.partial = append(b.partial, u)
		}
	}
}

// takeOne puts a single address where EC2 might: any free one that is not kept for
// prefixes is as likely as any other. It returns the block's number for giveOne.
func (b *blocks) takeOne(free int, d *dice.Stream) int16 {
	x := d.N(free)
	open := b.whole - b.keptFree
	if x < open*blockSize {
		b.whole--
		return b.open()
	}
	x -= open * blockSize
	for i, used := range b.partial {
		if room := blockSize - int(used); used > 0 && x < room {
			b.partial[i]++
			return int16(i)
		} else if used > 0 {
			x -= room
		}
	}
	return b.open() // not reached while free is the sum of the rooms
}

// open begins a block with its first single address.
func (b *blocks) open() int16 {
	for i, used := range b.partial {
		if used == 0 {
			b.partial[i] = 1
			return int16(i)
		}
	}
	b.partial = append(b.partial, 1)
	return int16(len(b.partial) - 1)
}

// giveOne returns a single address; a block left empty is whole again.
func (b *blocks) giveOne(block int16) {
	if b.partial[block]--; b.partial[block] == 0 {
		b.whole++
	}
}
