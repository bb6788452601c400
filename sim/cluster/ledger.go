package cluster

import (
	"time"

	"reenact/model/ipam"
	"reenact/model/kube"
	"reenact/model/vpc"
)

// Ledger is a full account of where every address is at one moment, for those
// who check the books and for those who show them.
type Ledger struct {
	Now     time.Duration
	Subnets []vpc.Subnet
	Nodes   []NodeBook
}

// NodeBook is one node's part of the ledger.
type NodeBook struct {
	ID         int
	Zone       int
	Group      int // index in the file's list; 0 where it has none
	Subnet     int // index of the subnet of its primary interface
	Booting    bool
	Restarting bool // its aws-node is down
	Stats      ipam.Stats
	Decision   ipam.Decision
	Interfaces []ipam.Interface // none while it boots: it then holds one primary address
	Resting    []Resting
	Pods       []PodBook
	UnderWay   []UnderWay
	Cooldown   time.Duration // the period its ipamd runs with
	Capacity   kube.Size     // of CPU and memory, the one that is scarcer now
	FreeCPU    kube.Size     // what a further pod may ask for, of CPU and memory the less
	FreePods   int
	LeftCPU    kube.Size // of CPU and of memory, what nobody has requested
	LeftMemory kube.Size
	Leaving    kube.Size // of the computes that are being migrated away
	Current    bool      // its aws-node runs with the newest environment, or the node has none yet
	Wanted     bool      // its aws-node restarts as soon as its call returns
	Retries    int       // of the throttled action it is about to repeat
	Asks       []Ask     // the pods that wait for an address
	Full       bool      // no further pod fits, for lack of CPU, memory or pod slots
}

// Ask is the next CNI ADD of a pod that waits for an address. Attempts that are
// known to fail are counted late, so Next may lie in the past.
type Ask struct {
	Pod  int
	Next time.Duration
}

// Resting is an address in cooldown.
type Resting struct {
	Addr  ipam.Addr
	Since time.Duration
}

// PodBook is a pod on a node.
type PodBook struct {
	ID      int
	Size    kube.Size
	Request kube.Request // in grains
	System  bool
	Ready   bool
	Holds   bool // an address, which is Addr
	Addr    ipam.Addr
	Since   time.Duration // creation of this start
}

// UnderWay is addresses of a subnet that a call is moving: taken from the subnet
// and not yet in the pool, or out of the pool and not yet back.
type UnderWay struct {
	Subnet, Addresses int
}

// Ledger draws up the account.
func (w *World) Ledger() Ledger {
	l := Ledger{Now: w.now, Subnets: make([]vpc.Subnet, len(w.subnets))}
	for i := range w.subnets {
		w.subnets[i].CloneInto(&l.Subnets[i])
	}
	at := make([]int, len(w.nodes))
	for i := range w.nodes {
		at[i] = -1
		if w.nodes[i].state != nodeGone {
			at[i] = len(l.Nodes)
			l.Nodes = append(l.Nodes, w.nodeBook(i))
		}
	}
	for id := range w.pods {
		p := &w.pods[id]
		if p.state == placed || p.state == booting || p.state == ready {
			b := &l.Nodes[at[p.node]]
			b.Pods = append(b.Pods, PodBook{ID: id, Size: kube.Size(p.size), Request: w.asks(p), System: p.kind == system, Ready: p.state == ready,
				Holds: p.state != placed, Addr: p.addr, Since: p.born.Time()})
		}
	}
	return l
}

func (w *World) nodeBook(i int) NodeBook {
	n := &w.nodes[i]
	b := NodeBook{ID: i, Zone: int(n.zone), Group: int(n.group), Subnet: int(n.subnet), Booting: n.state == nodeBooting, Restarting: n.restarting}
	if b.Booting {
		return b
	}
	b.Stats, b.Decision, b.Interfaces = n.pool.Stats(w.now), n.pool.LastDecision(), n.pool.Interfaces()
	b.Cooldown = n.pool.Settings().Cooldown
	n.pool.Resting(func(a ipam.Addr, since time.Duration) { b.Resting = append(b.Resting, Resting{a, since}) })
	b.FreeCPU, b.FreePods = w.sched.Free(i)
	_, b.Capacity = w.sched.Booked(i)
	b.Full = w.sched.Full(i)
	b.LeftCPU, b.LeftMemory, _ = w.sched.Left(i)
	b.Leaving, b.Current, b.Wanted, b.Retries = n.leaving, n.current, n.wanted, int(n.op.retries)
	for k, at := range n.adds.at {
		b.Asks = append(b.Asks, Ask{Pod: int(n.adds.who[k].pod), Next: at.Time()})
	}
	if s, slots, primary := n.op.holds(); slots > 0 || primary {
		u := UnderWay{Subnet: int(s), Addresses: slots * w.slotSize()}
		if primary {
			u.Addresses++
		}
		b.UnderWay = append(b.UnderWay, u)
	}
	return b
}

// holds is what the operation has in its hands, of which subnet: so many slots of
// an interface, and its primary or not.
func (o *operation) holds() (subnet int16, slots int, primary bool) {
	switch {
	case o.result != ipam.Done:
		return 0, 0, false
	case o.call.Op == ipam.AssignAddrs && o.waiting, o.call.Op == ipam.UnassignAddrs:
		return o.call.Subnet, o.call.Count, false
	case o.call.Op == ipam.CreateENI && o.step > 1:
		return o.subnet, o.call.Count, true
	case o.call.Op == ipam.FreeENI:
		return o.call.Subnet, o.call.Count, true
	}
	return 0, 0, false
}
