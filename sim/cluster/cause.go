package cluster

import (
	"reenact/model/ipam"
	"reenact/sim"
)

// cause is why a CNI ADD failed: the state of its node's pool at that moment,
// as the pool's own last decision has it.
type cause uint8

const (
	noCause cause = iota
	subnetFull
	backingOff
	allCooling
	metEmpty
	eniLimit
	restarting
	throttledCall
	growing
	causes = int(iota)
)

var causeNames = [causes]string{
	"", "the subnet has no room for what the node needs", "the subnet had no room and the node waits out 120 s", "every unassigned address is cooling while the target reads as met",
	"the target reads as met although no address is left", "every ENI is full and no further one is allowed",
	"aws-node is restarting", "an EC2 call is throttled or failed", "the node is growing: it waits for its next pass or for EC2",
}

// Who could have told the cause of a failed ADD: ipamd's log of the node says what it
// asked of EC2 and what came back, and what a pass found. That addresses in cooldown
// satisfy a target stands in no line of it; it took weeks with the code.
var causeSights = [causes]sim.Sight{
	subnetFull:    logAsked,
	backingOff:    logAsked,
	allCooling:    sim.NotThen("ipamd's log calls cooling addresses available; that they are not is in its code only"),
	metEmpty:      sim.NotThen("ipamd's log says that the target is met; that nothing is left is in its code only"),
	eniLimit:      logAsked,
	restarting:    rolloutAsked,
	throttledCall: logAsked,
	growing:       logAsked,
}

// causeOf reads the reason off the pool: whether it would ask for more now, and
// if so, what its last decision says of that.
func (w *World) causeOf(n *node) cause {
	switch {
	case n.restarting:
		return restarting
	case n.pool.WouldGrow():
		return w.hindrance(n)
	case n.pool.Stats(w.now).Cooling > 0:
		return allCooling
	}
	return metEmpty
}

// hindrance is what keeps a pool that wants to grow from it.
func (w *World) hindrance(n *node) cause {
	switch n.pool.LastVerdict() {
	case ipam.SubnetFull, ipam.SubnetEmpty:
		return subnetFull
	case ipam.BackingOff:
		return backingOff
	case ipam.ENILimit:
		return eniLimit
	case ipam.CallFailed:
		return throttledCall
	}
	if n.op.call.Op != ipam.NoCall && n.op.retries > 0 {
		return throttledCall
	}
	return growing
}
