package atrest

import (
	"slices"

	"reenact/model/dice"
	"reenact/model/ipam"
	"reenact/model/vpc"
)

// Subnet is what nodes of one kind, all in one subnet, make of it.
type Subnet struct {
	Size  int // usable addresses: the network's less AWS's five
	Nodes int // asked for
	Held  int // by those of them that fit
	Free  int // then
	// Fit is how many such nodes the subnet holds whole, whatever was asked for.
	// Under prefix delegation it depends on where EC2 puts the primaries, which
	// break up /28 blocks: then it is the median of many draws, and Least and Most
	// are their 5th and 95th percentiles. Otherwise all three are the same.
	Fit, Least, Most int
}

// draws is over how many placements of primaries Fit is taken.
const draws = 41

// In reckons so many nodes that hold the same in an empty subnet of a size, given
// in bits of its prefix.
func (h Holding) In(bits, nodes int) Subnet {
	s := vpc.NewSubnet(0, bits, false)
	out := Subnet{Size: s.Total, Nodes: nodes}
	var fits []int
	for draw := range draws {
		var own vpc.Subnet
		s.CloneInto(&own)
		fits = append(fits, h.fit(own, uint64(draw)))
		if h.Prefixes == 0 {
			break
		}
	}
	slices.Sort(fits)
	out.Least, out.Fit, out.Most = fits[len(fits)*5/100], fits[len(fits)/2], fits[len(fits)*95/100]
	out.Held = min(nodes, out.Fit) * h.Held
	out.Free = out.Size - out.Held
	return out
}

// fit fills a subnet and returns how many nodes went in whole.
func (h Holding) fit(s vpc.Subnet, seed uint64) int {
	if h.Prefixes == 0 {
		return s.Free / h.Held
	}
	d := dice.New(seed, dice.Trace, 0)
	for n := 0; ; n++ {
		if s.Free < h.ENIs+h.Prefixes*ipam.PrefixSize {
			return n
		}
		for range h.ENIs {
			if _, ok := s.TakeOne(&d); !ok {
				return n
			}
		}
		if !s.TakePrefixes(h.Prefixes) {
			return n
		}
	}
}
