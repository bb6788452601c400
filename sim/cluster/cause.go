package cluster

import "reenact/model/ipam"

// cause is why a CNI ADD failed: the state of its node's pool at that moment,
// as the pool's own last decision has it.
type cause uint8

const (
	noCause cause = iota
	subnetFull
	allCooling
	eniLimit
	restarting
	throttledCall
	growing
	causes = int(iota)
)

var causeNames = [causes]string{
	"", "the subnet has no room for what the node needs", "all free addresses are cooling while the target reads as met",
	"every ENI is full and no further one is allowed", "aws-node is restarting", "an EC2 call is throttled or failed",
	"the node waits for its next pass or for EC2",
}

// causeOf reads the reason off the pool's last decision.
func (w *World) causeOf(n *node) cause {
	if n.restarting {
		return restarting
	}
	switch n.pool.LastVerdict() {
	case ipam.BackingOff, ipam.SubnetFull, ipam.SubnetEmpty:
		return subnetFull
	case ipam.ENILimit:
		return eniLimit
	case ipam.CallFailed:
		return throttledCall
	}
	if n.op.call.Op != ipam.NoCall && n.op.retries > 0 {
		return throttledCall
	}
	if n.pool.Stats(w.now).Cooling > 0 && (n.op.call.Op == ipam.NoCall || n.op.call.Op == ipam.UnassignAddrs || n.op.call.Op == ipam.FreeENI) {
		return allCooling
	}
	return growing
}
