package ipam

import (
	"math/bits"
	"time"
)

// Interface is one ENI as a reader may see it.
type Interface struct {
	Device    int // device number; 0 is the instance's primary interface
	Subnet    int16
	Created   time.Duration // since when this ipamd knows it
	Addresses int           // secondary addresses, the primary excluded
	Assigned  int
	Cooling   int
	// Live, Used and Cool mark the slots with an address or prefix, those with
	// a pod, and those with an address in cooldown; bit i is slot i.
	Live, Used, Cool uint64
}

// Interfaces lists the attached interfaces by device number.
func (p *Pool) Interfaces() []Interface {
	list := make([]Interface, 0, p.attached)
	for i := range p.enis {
		if e := &p.enis[i]; e.attached {
			list = append(list, p.view(i, e))
		}
	}
	return list
}

func (p *Pool) view(i int, e *eni) Interface {
	v := Interface{Device: i, Subnet: e.subnet, Created: e.created, Addresses: e.cidrs() * p.unit(),
		Live: e.live, Used: e.used, Cool: e.cooling,
		Assigned: bits.OnesCount64(e.used), Cooling: bits.OnesCount64(e.cooling)}
	if p.set.PrefixDelegation {
		v.Assigned, v.Cooling = 0, 0
		for _, x := range p.prefix[i] {
			v.Assigned += bits.OnesCount16(x.assigned)
			v.Cooling += bits.OnesCount16(x.cooling)
		}
	}
	return v
}

// Resting lists the addresses in cooldown, oldest first, with the CNI DEL that
// began it.
func (p *Pool) Resting(visit func(a Addr, since time.Duration)) {
	for _, r := range p.rest.items[p.rest.head:] {
		visit(r.addr, r.since)
	}
}
