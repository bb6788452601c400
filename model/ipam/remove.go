package ipam

import (
	"math/bits"
	"time"
)

// Hold says what keeps an interface on the node.
type Hold uint8

// The holds, in the order ipamd tests them.
const (
	NotHeld   Hold = iota
	IsPrimary      // the instance's own interface is never freed
	TooYoung       // less than a minute since this ipamd first saw it
	HasCooling
	HasPods
	NeededForWarmIP
	NeededForMinimumIP
	NeededForWarmPrefix
)

var holdText = [...]string{"nothing", "it is the primary ENI", "it is younger than a minute", "it has an address in cooldown",
	"it has pods", "WARM_IP_TARGET needs it", "MINIMUM_IP_TARGET needs it", "WARM_PREFIX_TARGET needs it"}

func (h Hold) String() string { return holdText[h] }

// HeldBy returns what keeps interface i from being freed at this moment
// (data_store.go, getDeletableENI).
func (p *Pool) HeldBy(i int, now time.Duration) Hold {
	e := &p.enis[i]
	switch {
	case i == 0:
		return IsPrimary
	case now-e.created < minENILifetime:
		return TooYoung
	case e.cooling != 0:
		return HasCooling
	case e.used != 0:
		return HasPods
	case p.set.WarmIP != 0 && p.unassignedElsewhere(i) < roundUp(p.set.WarmIP, p.unit()):
		return NeededForWarmIP
	case p.set.MinimumIP != 0 && p.allocated-e.cidrs()*p.unit() < roundUp(p.set.MinimumIP, p.unit()):
		return NeededForMinimumIP
	case p.set.PrefixDelegation && p.set.WarmPrefix != 0 && p.freePrefixes()-bits.OnesCount64(p.releasable(uint8(i))) < p.set.WarmPrefix:
		return NeededForWarmPrefix
	}
	return NotHeld
}

// unassignedElsewhere counts the available addresses of the other interfaces.
// Interface i itself has neither pods nor cooling addresses.
func (p *Pool) unassignedElsewhere(i int) int {
	return p.available() - p.enis[i].cidrs()*p.unit()
}

func roundUp(n, to int) int { return ceilDiv(n, to) * to }

// removable returns the first interface, in map order, that nothing holds.
func (p *Pool) removable(now time.Duration) (uint8, bool) {
	if p.idle == 0 {
		return 0, false // spares the walk, and the dice, on a busy node
	}
	var order [maxENIs]uint8
	n := p.order.order(&order, &p.dice)
	for _, i := range order[:n] {
		if p.HeldBy(int(i), now) == NotHeld {
			return i, true
		}
	}
	return 0, false
}
