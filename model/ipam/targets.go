package ipam

import "math/bits"

// available is total − assigned: addresses in cooldown count as available,
// which is what closes the trap (data_store.go, AvailableAddresses).
func (p *Pool) available() int {
	n := p.allocated - p.assigned
	if p.set.CooldownUnavailable {
		n -= p.cooling
	}
	return n
}

// tooLow tells whether the pool must grow (ipamd.go, isDatastorePoolTooLow).
func (p *Pool) tooLow() bool {
	if p.allocated >= p.limits.MaxPods {
		return false
	}
	if p.set.TargetsDefined() {
		return p.short() > 0
	}
	available := p.available()
	return available < p.warmTarget() || p.warmTarget() == 0 && available == 0
}

// WouldGrow tells whether a pass at this moment would find the pool too low.
func (p *Pool) WouldGrow() bool { return p.tooLow() }

// warmTarget is the number of available addresses to keep while no IP target is
// set: WARM_ENI_TARGET whole interfaces, or WARM_PREFIX_TARGET prefixes.
func (p *Pool) warmTarget() int {
	if p.set.PrefixDelegation {
		return p.set.WarmPrefix * PrefixSize
	}
	return p.set.WarmENI * p.limits.PerENI
}

// short is how many addresses, or prefixes, the targets ask for beyond what
// there is (ipamd.go, datastoreTargetState).
func (p *Pool) short() int {
	short := max(p.set.WarmIP-p.available(), 0, p.set.MinimumIP-p.allocated)
	return ceilDiv(short, p.unit())
}

// over is how many addresses, or prefixes, there are beyond the targets
// (ipamd.go, datastoreTargetState and computeExtraPrefixesOverWarmTarget).
func (p *Pool) over() int {
	switch {
	case !p.set.PrefixDelegation && !p.set.TargetsDefined():
		return 0 // without targets, addresses are only freed with their ENI
	case !p.set.PrefixDelegation:
		return max(min(p.available()-p.set.WarmIP, p.allocated-p.set.MinimumIP), 0)
	case !p.set.TargetsDefined():
		return max(p.freePrefixes()-p.set.WarmPrefix, 0)
	}
	prefixes := p.allocated / PrefixSize
	return max(0, min(p.freePrefixes(),
		prefixes-ceilDiv(p.assigned+p.set.WarmIP, PrefixSize),
		prefixes-ceilDiv(p.set.MinimumIP, PrefixSize)))
}

// freePrefixes counts the prefixes with no pod (data_store.go, GetFreePrefixes).
func (p *Pool) freePrefixes() int {
	n := 0
	for i := range p.enis {
		n += bits.OnesCount64(p.releasable(uint8(i)))
	}
	return n
}

// releasable are the slots of an interface that may go back to the subnet:
// those with no pod, in cooldown or not (data_store.go, FindFreeableCidrs).
func (p *Pool) releasable(i uint8) uint64 {
	e := &p.enis[i]
	if p.set.CooldownUnavailable {
		return e.live &^ e.used &^ e.cooling
	}
	return e.live &^ e.used
}

// wanted is how many addresses, or prefixes, an increase asks for (ipamd.go,
// tryAssignIPs, getPrefixesNeeded, GetENIResourcesToAllocate). It can be 0 only
// where a target was met while a call was under way.
func (p *Pool) wanted() int {
	switch {
	case p.set.TargetsDefined() && p.set.PrefixDelegation:
		return max(1, p.short())
	case p.set.TargetsDefined():
		return p.short()
	case p.set.PrefixDelegation:
		return max(1, p.set.WarmPrefix-p.freePrefixes())
	default:
		return p.limits.PerENI
	}
}

// mayRemoveENI tells whether an interface could be spared (ipamd.go,
// shouldRemoveExtraENIs). Under targets the answer is left to removable.
func (p *Pool) mayRemoveENI() bool {
	if p.set.TargetsDefined() {
		return true
	}
	if !p.set.PrefixDelegation {
		return p.available() >= (p.set.WarmENI+1)*p.limits.PerENI
	}
	if p.available() >= (p.set.WarmPrefix+1)*PrefixSize*p.limits.PerENI {
		return true
	}
	for i := 1; i < len(p.enis); i++ {
		if e := &p.enis[i]; e.attached && e.used == 0 {
			return true
		}
	}
	return false
}

func ceilDiv(n, by int) int { return (n + by - 1) / by }
