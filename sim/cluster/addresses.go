package cluster

import (
	"reenact/model/ipam"
	"reenact/model/vpc"
)

// Under prefix delegation a call moves /28 blocks, and the single addresses,
// which are the interfaces' primaries, lie scattered between them. These
// functions are the one place that knows the difference.

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
