package ipam

import (
	"math/bits"
	"time"
)

// Assign serves a CNI ADD: the first interface, in map order, that has an
// address out of cooldown gives it (data_store.go, AssignPodIPv4Address). False
// means that the node had none to give; nothing is then taken.
func (p *Pool) Assign(now time.Duration) (Addr, bool) {
	p.expire(now)
	if p.assigned+p.cooling >= p.allocated {
		return Addr{}, false
	}
	i, ok := p.firstOpen()
	if !ok {
		return Addr{}, false
	}
	e := &p.enis[i]
	a := Addr{ENI: i, Slot: e.order.first(e.live&^e.closed, &p.dice)}
	bit := uint64(1) << a.Slot
	p.assigned++
	e.used |= bit
	if !p.set.PrefixDelegation || p.takeOfPrefix(&a) {
		e.closed |= bit
	}
	p.mark(i)
	return a, true
}

// takeOfPrefix takes an address of a's prefix and tells whether it was the last.
func (p *Pool) takeOfPrefix(a *Addr) bool {
	x := &p.prefix[a.ENI][a.Slot]
	a.Sub = uint8(bits.TrailingZeros16(^(x.assigned | x.cooling)))
	x.assigned |= 1 << a.Sub
	return x.assigned|x.cooling == prefixBits
}

// firstOpen walks the interfaces in map order, or with LowENIFirst by device
// number, to the first with an assignable address.
func (p *Pool) firstOpen() (uint8, bool) {
	if p.open == 0 {
		return 0, false
	}
	if p.set.LowENIFirst {
		return uint8(bits.TrailingZeros32(p.open)), true
	}
	return p.order.first(uint64(p.open), &p.dice), true
}

// Unassign serves a CNI DEL of a pod that holds the address: it goes into
// cooldown (data_store.go, UnassignPodIPAddress).
func (p *Pool) Unassign(a Addr, now time.Duration) {
	p.expire(now)
	e, bit := &p.enis[a.ENI], uint64(1)<<a.Slot
	p.assigned--
	p.cooling++
	e.cooling |= bit
	p.rest.push(resting{since: now, addr: a})
	if !p.set.PrefixDelegation || p.lastOfPrefix(a) {
		e.used &^= bit
	}
	p.mark(a.ENI)
}

// lastOfPrefix returns an address to its prefix, where it cools, and tells
// whether no pod is left there.
func (p *Pool) lastOfPrefix(a Addr) bool {
	x := &p.prefix[a.ENI][a.Slot]
	x.assigned &^= 1 << a.Sub
	x.cooling |= 1 << a.Sub
	return x.assigned == 0
}
