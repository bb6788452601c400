package cluster

import (
	"slices"

	"reenact/model/ipam"
	"reenact/model/vpc"
	"reenact/sim"
)

// Under prefix delegation a call moves /28 blocks, and the single addresses,
// which are the interfaces' primaries, lie scattered between them. These
// functions are the one place that knows the difference.

// firstSubnet is the n-th subnet as it is before the cluster comes. Others' addresses and
// the size have been checked.
func (w *World) firstSubnet(n int) vpc.Subnet {
	p := &w.places[n]
	sub, err := p.build(n, slices.Index(w.zones, p.Zone), w.firstBits(n), w.cfg.CNI.Version, w.seed)
	if err != nil {
		panic(sim.Impossible("what others hold was checked when the world was made", err))
	}
	return sub
}

// firstBits is the size of the n-th subnet at the start.
func (w *World) firstBits(n int) int {
	if w.resized != 0 {
		return w.resized
	}
	bits, err := vpc.ParseSize(string(w.places[n].CIDR))
	if err != nil {
		panic(sim.Impossible("sizes were checked when the world was made", err))
	}
	return bits
}

// takePrimary takes a single address for interface e of node i.
func (w *World) takePrimary(s *vpc.Subnet, n *node, e int) bool {
	if !w.env.PrefixDelegation {
		return s.Take(1)
	}
	block, ok := s.TakeOne(&n.dice)
	n.blocks[e] = block
	return ok
}

func (w *World) givePrimary(s *vpc.Subnet, n *node, e int) {
	if w.env.PrefixDelegation {
		s.GiveOne(n.blocks[e])
		return
	}
	s.Give(1)
}

// takeSlots takes what n slots of an interface hold: addresses or prefixes.
func (w *World) takeSlots(s *vpc.Subnet, n int) bool {
	if w.env.PrefixDelegation {
		return s.TakePrefixes(n)
	}
	return s.Take(n)
}

func (w *World) giveSlots(s *vpc.Subnet, n int) {
	if w.env.PrefixDelegation {
		s.GivePrefixes(n)
		return
	}
	s.Give(n)
}

// takeInterface takes a new interface's primary and its slots, or nothing.
func (w *World) takeInterface(s *vpc.Subnet, n *node, c ipam.Call) bool {
	if !w.takeSlots(s, c.Count) {
		return false
	}
	if !w.takePrimary(s, n, int(c.ENI)) {
		w.giveSlots(s, c.Count)
		return false
	}
	return true
}

func (w *World) giveInterface(s *vpc.Subnet, n *node, c ipam.Call) {
	w.giveSlots(s, c.Count)
	w.givePrimary(s, n, int(c.ENI))
}

// slotSize is the number of addresses of one slot.
func (w *World) slotSize() int {
	if w.env.PrefixDelegation {
		return ipam.PrefixSize
	}
	return 1
}
