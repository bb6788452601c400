package ipam

import (
	"math/bits"
	"time"
)

// Call is an EC2 operation the pool asks its owner to make.
type Call struct {
	Op     Op
	ENI    uint8 // the interface it is about; for CreateENI the one it will become
	Count  int   // addresses, or prefixes under prefix delegation
	Subnet int16 // where the interface's addresses live; CreateENI: the node's own
}

// Op is the kind of a Call.
type Op uint8

// The operations.
const (
	NoCall        Op = iota
	AssignAddrs      // AssignPrivateIpAddresses: Count onto ENI, all or nothing
	CreateENI        // create and attach an interface with Count, all or nothing
	UnassignAddrs    // UnassignPrivateIpAddresses: Count off ENI; already out of the pool
	FreeENI          // detach and delete ENI with Count and its primary; already out of the pool
)

// Result is how a Call ended.
type Result uint8

// The results.
const (
	Done         Result = iota
	Insufficient        // the subnet has not enough free: InsufficientFreeAddressesInSubnet or InsufficientCidrBlocks
	Failed              // any other error, such as throttling that outlasted the retries
)

// pass is the part of a pass that waits for a call to return.
type pass struct {
	order    [maxENIs]uint8 // interfaces to visit
	n, at    int
	toGrow   int  // addresses or prefixes to ask for, fixed when the growth began
	over     int  // addresses or prefixes still to release
	fallback bool // the second, one-address attempt on this interface
	initial  bool // the one increase of a start, not a pass of the loop
	slots    uint64
}

// BeginPass runs the pool loop once (ipamd.go, updateIPPoolIfRequired): grow if
// too low, else shrink if too high; then free an interface if one is idle. It
// returns the first call to make, or NoCall when the pass is already over.
func (p *Pool) BeginPass(now time.Duration) Call {
	p.expire(now)
	p.pass.initial = false
	p.decision = p.observe(now)
	switch {
	case p.tooLow():
		return p.beginGrowth(now)
	case p.over() > 0:
		return p.beginShrinking(now)
	}
	p.decision.Verdict = Satisfied
	return p.freeIdle(now)
}

// BeginStart makes the one increase of ipamd's initialisation (ipamd.go,
// nodeInit).
func (p *Pool) BeginStart(now time.Duration) Call {
	p.expire(now)
	p.pass.initial = true
	p.decision = p.observe(now)
	if p.tooLow() {
		return p.beginGrowth(now)
	}
	p.decision.Verdict = Satisfied
	return Call{}
}

// Finish reports how the call that the pool last asked for ended, and returns
// the next call of the same pass. subnet is where a created interface came to be.
func (p *Pool) Finish(now time.Duration, c Call, r Result, subnet int16) Call {
	p.expire(now)
	switch c.Op {
	case AssignAddrs:
		return p.assigned1(now, c, r)
	case CreateENI:
		p.created(now, c, r, subnet)
		return p.freeIdle(now)
	case UnassignAddrs:
		return p.unassigned1(now, c, r)
	}
	return Call{} // FreeENI ends every pass
}

// beginGrowth is increaseDatastorePool up to its first call (ipamd.go).
func (p *Pool) beginGrowth(now time.Duration) Call {
	if p.cordoned {
		p.decision.Verdict = Cordoned
		return p.freeIdle(now)
	}
	if now-p.lastInsufficient <= insufficientPause {
		p.decision.Verdict = BackingOff
		p.decision.Until = p.lastInsufficient + insufficientPause
		return p.freeIdle(now)
	}
	w := &p.pass
	w.toGrow, w.at, w.n, w.fallback = p.wanted(), 0, 0, false
	if p.roomOnENIs() {
		w.n = p.order.order(&w.order, &p.dice)
	}
	return p.growNext(now)
}

func (p *Pool) roomOnENIs() bool { return p.allocated < p.attached*p.limits.PerENI*p.unit() }

// growNext asks for addresses on the next interface with room, and for a new
// interface when there is none left (ipamd.go, tryAssignIPs, tryAssignPrefixes).
func (p *Pool) growNext(now time.Duration) Call {
	w := &p.pass
	for ; w.at < w.n; w.at++ {
		i := w.order[w.at]
		if room := p.limits.PerENI - p.enis[i].cidrs(); room > 0 && w.toGrow > 0 {
			return Call{Op: AssignAddrs, ENI: i, Count: min(room, w.toGrow), Subnet: p.enis[i].subnet}
		}
	}
	if p.attached >= p.MaxENIs() {
		if p.decision.Verdict != SubnetEmpty {
			p.decision.Verdict = ENILimit
		}
		return p.freeIdle(now)
	}
	if n := min(p.wanted(), p.limits.PerENI); n > 0 {
		return Call{Op: CreateENI, ENI: p.freeIndex(), Count: n, Subnet: p.enis[0].subnet}
	}
	return p.freeIdle(now)
}

// assigned1 takes in what an AssignAddrs gave. A failed request is repeated for
// one address; if that fails for an empty subnet, and subnet discovery is on,
// the next interface is tried (ipamd.go, tryAssignIPs).
func (p *Pool) assigned1(now time.Duration, c Call, r Result) Call {
	w := &p.pass
	switch {
	case r == Done:
		p.grow(c.ENI, c.Count)
		p.decision.grew(Grew, c.Count*p.unit(), c.ENI)
		return p.freeIdle(now)
	case !w.fallback:
		w.fallback = true
		c.Count = 1
		return c
	case r == Insufficient && p.set.SubnetDiscovery:
		p.decision.Verdict = SubnetEmpty
		w.fallback = false
		w.at++
		return p.growNext(now)
	case r == Insufficient:
		p.startBackOff(now)
	default:
		p.decision.Verdict = CallFailed
	}
	return p.freeIdle(now)
}

// created takes in a new interface. It is all or nothing: there is no attempt
// with fewer addresses (ipamd.go, tryAllocateENI).
func (p *Pool) created(now time.Duration, c Call, r Result, subnet int16) {
	switch r {
	case Done:
		p.attach(c.ENI, subnet, now)
		p.grow(c.ENI, c.Count)
		p.decision.grew(GrewENI, c.Count*p.unit(), c.ENI)
	case Insufficient:
		p.decision.Wanted = c.Count*p.unit() + 1
		p.startBackOff(now)
	default:
		p.decision.Verdict = CallFailed
	}
}

func (p *Pool) startBackOff(now time.Duration) {
	p.lastInsufficient = now
	p.decision.Verdict = SubnetFull
	p.decision.Until = now + insufficientPause
}

// beginShrinking is decreaseDatastorePool: at most once in 30 s, exclusive
// (ipamd.go).
func (p *Pool) beginShrinking(now time.Duration) Call {
	if now-p.lastShrink <= shrinkInterval {
		p.decision.Verdict = ShrinkTooSoon
		p.decision.Until = p.lastShrink + shrinkInterval
		return p.freeIdle(now)
	}
	p.lastShrink = now
	w := &p.pass
	w.over, w.at = p.over(), 0
	p.decision.Verdict, p.decision.Count = Shrank, 0
	w.n = p.order.orderOfCopy(&w.order, &p.dice)
	return p.shrinkNext(now)
}

// shrinkNext takes unassigned addresses, cooling ones included, off the next
// interface that has any (ipamd.go, tryUnassignCidrsFromAll).
func (p *Pool) shrinkNext(now time.Duration) Call {
	w := &p.pass
	for ; w.over > 0 && w.at < w.n; w.at++ {
		i := w.order[w.at]
		free := p.releasable(i)
		if free == 0 {
			continue
		}
		slots := p.enis[i].order.firstOf(w.over, free, &p.dice)
		n := bits.OnesCount64(slots)
		p.shrink(i, slots)
		w.slots = slots
		w.over -= n
		p.decision.Count += n * p.unit()
		w.at++
		return Call{Op: UnassignAddrs, ENI: i, Count: n, Subnet: p.enis[i].subnet}
	}
	return p.freeIdle(now)
}

// unassigned1 goes on to the next interface. Addresses whose call failed are
// still the node's: the reconcile that would find them is folded into this.
func (p *Pool) unassigned1(now time.Duration, c Call, r Result) Call {
	if r != Done {
		p.enis[c.ENI].take(p.pass.slots, &p.dice)
		p.mark(c.ENI)
		p.allocated += c.Count * p.unit()
		p.decision.Verdict = CallFailed
	}
	return p.shrinkNext(now)
}

// freeIdle ends a pass: one idle interface may go (ipamd.go, tryFreeENI).
func (p *Pool) freeIdle(now time.Duration) Call {
	if p.pass.initial || p.cordoned || !p.mayRemoveENI() {
		return Call{}
	}
	i, ok := p.removable(now)
	if !ok {
		return Call{}
	}
	c := Call{Op: FreeENI, ENI: i, Count: p.enis[i].cidrs(), Subnet: p.enis[i].subnet}
	p.detach(i)
	p.decision.Freed, p.decision.ENI = true, i
	return c
}
