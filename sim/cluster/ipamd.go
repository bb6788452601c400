package cluster

import (
	"time"

	"reenact/model/ipam"
	"reenact/model/vpc"
)

// firstPass is the pool loop's first sleep after a start, half its interval
// (ipamd.go, StartNodeIPPoolManager).
const firstPass = ipam.PassInterval / 2

// operation is the EC2 work that a node's pool loop waits for.
type operation struct {
	call    ipam.Call
	step    uint8
	retries uint8
	subnet  int16 // where a new interface's addresses were taken
	result  ipam.Result
	waiting bool // the answer is on its way; else a throttled step is to be repeated
}

// steps are the API actions behind a call (awsutils.go: AllocIPAddresses,
// AllocENI, DeallocIPAddresses, freeENI).
var steps = [...][]vpc.Action{
	ipam.NoCall:        {},
	ipam.AssignAddrs:   {vpc.AssignPrivateIPAddresses},
	ipam.CreateENI:     {vpc.DescribeSubnets, vpc.CreateNetworkInterface, vpc.AttachNetworkInterface, vpc.ModifyNetworkInterfaceAttribute},
	ipam.UnassignAddrs: {vpc.UnassignPrivateIPAddresses},
	ipam.FreeENI:       {vpc.DescribeNetworkInterfaces, vpc.DetachNetworkInterface, vpc.DeleteNetworkInterface},
}

// passDue is the pool loop waking up on one node.
func (w *World) passDue(ev event) {
	n := &w.nodes[ev.id]
	if n.gen&lives != ev.gen() || n.state != nodeUp || n.restarting || n.op.call.Op != ipam.NoCall {
		return
	}
	waits, before := len(n.adds.at) > 0, noCause
	if waits {
		before = w.causeOf(n)
	}
	call := n.pool.BeginPass(w.now)
	if waits && (call.Op != ipam.NoCall || w.causeOf(n) != before) {
		w.settleAs(int(ev.id), before) // else attempts go on failing for the same reason
	}
	w.beginOp(int(ev.id), call)
}

// beginOp makes the call the pool asked for; with none the pass is over.
func (w *World) beginOp(i int, c ipam.Call) {
	n := &w.nodes[i]
	n.op = operation{call: c}
	w.arm(i)
	if c.Op != ipam.NoCall {
		w.proceed(i)
		return
	}
	if n.wanted {
		w.restart(i)
		return
	}
	wait := ipam.PassInterval
	if n.starting {
		wait, n.starting = firstPass, false
	}
	w.at(wait, evPass, int32(i), n.gen)
}

// callDue goes on with an operation: a throttled step again, or its end.
func (w *World) callDue(ev event) {
	n := &w.nodes[ev.id]
	if n.gen&lives != ev.gen() || n.op.call.Op == ipam.NoCall {
		return
	}
	if !n.op.waiting {
		w.proceed(int(ev.id))
		return
	}
	w.finish(int(ev.id))
}

// proceed makes the operation's remaining API actions until one is throttled or
// all have passed; the answer then comes after the operation's latency.
func (w *World) proceed(i int) {
	n := &w.nodes[i]
	o := &n.op
	for list := steps[o.call.Op]; int(o.step) < len(list); o.step++ {
		if !w.api.Admit(list[o.step], w.now) {
			w.tally.throttled(w.now)
			w.tally.ec2(w.now)
			w.retry(i)
			return
		}
		w.tally.ec2(w.now)
		o.retries = 0
		if !w.effect(i, list[o.step]) {
			o.result = ipam.Insufficient
			break
		}
	}
	o.waiting = true
	w.at(w.latency(n), evCall, int32(i), n.gen)
}

// retry repeats a throttled action as the SDK does, or gives the operation up.
func (w *World) retry(i int) {
	w.settle(i)
	n := &w.nodes[i]
	o := &n.op
	if int(o.retries) < w.api.Retries() {
		wait := vpc.Backoff(int(o.retries), &n.dice)
		o.retries++
		w.at(wait, evCall, int32(i), n.gen)
		return
	}
	o.result, o.waiting = ipam.Failed, true
	w.undo(i)
	w.at(0, evCall, int32(i), n.gen)
}

// effect is what an admitted action does to the subnets. False: there is not
// enough room.
func (w *World) effect(i int, action vpc.Action) bool {
	o := &w.nodes[i].op
	switch action {
	case vpc.AssignPrivateIPAddresses:
		return w.takeSlots(&w.subnets[o.call.Subnet], o.call.Count)
	case vpc.CreateNetworkInterface:
		s, ok := w.subnetFor(i, o.call)
		o.subnet = s
		return ok
	}
	return true
}

// subnetFor takes a new interface's addresses from the roomiest of the node's own subnet and
// the tagged ones of its zone, trying them in that order (awsutils.go,
// createENI and getVpcSubnets). Each further try is a call of its own.
func (w *World) subnetFor(i int, c ipam.Call) (int16, bool) {
	own := w.nodes[i].subnet
	tried := uint64(0) // maxSubnets bits
	for range w.subnets {
		best := -1
		for s := range w.subnets {
			sub := &w.subnets[s]
			usable := s == int(own) || sub.Tagged && w.env.SubnetDiscovery
			if usable && sub.Zone == w.nodes[i].zone && tried>>s&1 == 0 && (best < 0 || sub.Free > w.subnets[best].Free) {
				best = s
			}
		}
		if best < 0 {
			break
		}
		tried |= 1 << best
		if w.takeInterface(&w.subnets[best], &w.nodes[i], c) {
			return int16(best), true
		}
	}
	return own, false
}

// undo returns what a failed operation had already taken, and releases at EC2
// what the pool has already let go.
func (w *World) undo(i int) {
	n := &w.nodes[i]
	switch o := &n.op; o.call.Op {
	case ipam.CreateENI:
		if o.step > 1 {
			w.giveInterface(&w.subnets[o.subnet], n, o.call)
		}
	case ipam.FreeENI:
		w.giveInterface(&w.subnets[o.call.Subnet], n, o.call)
	}
}

func (w *World) latency(n *node) time.Duration {
	cfg := w.api.Config()
	switch {
	case n.op.call.Op == ipam.FreeENI:
		return cfg.Free.Draw(&n.dice)
	case n.op.call.Op == ipam.CreateENI && n.op.result == ipam.Done:
		return cfg.Attach.Draw(&n.dice)
	}
	return cfg.Assign.Draw(&n.dice)
}

// finish gives addresses back to the subnet where the operation freed them,
// tells the pool, and goes on with what it wants next.
func (w *World) finish(i int) {
	n := &w.nodes[i]
	o := n.op
	if o.result == ipam.Done {
		switch o.call.Op {
		case ipam.UnassignAddrs:
			w.giveSlots(&w.subnets[o.call.Subnet], o.call.Count)
		case ipam.FreeENI:
			w.giveInterface(&w.subnets[o.call.Subnet], n, o.call)
		}
	}
	w.settle(i)
	w.beginOp(i, n.pool.Finish(w.now, o.call, o.result, o.subnet))
}

// abandonOp settles the books of a node that goes in the middle of a call.
func (w *World) abandonOp(i int) {
	n := &w.nodes[i]
	switch subnet, slots, primary := n.op.holds(); {
	case primary:
		w.giveInterface(&w.subnets[subnet], n, n.op.call)
	case slots > 0:
		w.giveSlots(&w.subnets[subnet], slots)
	}
}
