package cluster

import (
	"fmt"
	"slices"
	"time"

	"reenact/model/dice"
	"reenact/model/ipam"
	"reenact/model/kube"
	"reenact/sim"
)

// node is one instance. What a pod's start touches stands first.
type node struct {
	state      nodeState
	zone       int8
	group      int8
	subnet     int16 // of its primary interface
	restarting bool  // aws-node is down: no ADD is served
	starting   bool  // its ipamd is in its initialisation
	wanted     bool  // its aws-node is to be restarted as soon as its call returns
	current    bool  // runs with the newest environment
	gen        uint32
	pods       int32
	empty      time.Duration // since when it has no computes; 0: it has some
	pool       *ipam.Pool
	adds       adds
	own        []int32   // its system pods
	movable    fifo      // its computes that may be migrated, the oldest there first
	leaving    kube.Size // of those that are being migrated away
	denied     []ref     // computes whose load wants more than the node had
	asking     bool      // evAskAgain is due
	op         operation
	dice       dice.Stream // its calls' latencies
	blocks     [32]int16   // where its interfaces' primaries lie, under prefix delegation
}

type nodeState uint8

const (
	nodeGone nodeState = iota
	nodeBooting
	nodeUp
)

// launchFirst brings up the nodes that are there at the start, each group's over its
// zones in turn.
func (w *World) launchFirst() {
	short := false
	for g := range w.groups {
		var zones []int
		for z, here := range w.groups[g].places {
			if len(here) > 0 {
				zones = append(zones, z)
			}
		}
		for i := range w.groups[g].AtStart {
			short = !w.launchIn(g, zones, i) || short
		}
	}
	if short {
		w.note(subnetFree, "the subnets are too small for the nodes at the start")
	}
}

// launchIn starts a node of a group at the beginning in the i-th of some zones, or in the
// next one that has an address for it.
func (w *World) launchIn(group int, zones []int, i int) bool {
	for k := range zones {
		if w.launch(group, zones[(i+k)%len(zones)], 0) >= 0 {
			return true
		}
	}
	return false
}

// launch starts an instance of a group in a zone; it takes its primary address from the
// group's subnet there that has the most free, at once, and is ready after the boot
// time. −1 means that no subnet has one left.
func (w *World) launch(group, zone int, boot time.Duration) int {
	subnet := w.roomiest(w.groups[group].places[zone])
	i := w.nodeSlot()
	n := &w.nodes[i]
	gen := n.gen + 1
	*n = node{gen: gen, group: int8(group), dice: dice.New(w.seed, dice.EC2, uint64(i)<<32|uint64(gen))}
	if !w.takePrimary(&w.subnets[subnet], n, 0) {
		return -1
	}
	n.state, n.zone, n.subnet = nodeBooting, int8(zone), int16(subnet)
	w.at(boot, evNodeReady, int32(i), n.gen)
	return i
}

// roomiest is the one of some subnets that has the most free addresses.
func (w *World) roomiest(list []int) int {
	best := list[0]
	for _, s := range list[1:] {
		if w.subnets[s].Free > w.subnets[best].Free {
			best = s
		}
	}
	return best
}

func (w *World) nodeSlot() int {
	for i := range w.nodes {
		if w.nodes[i].state == nodeGone {
			return i
		}
	}
	w.nodes = append(w.nodes, node{})
	return len(w.nodes) - 1
}

// nodeReady joins a node: ipamd starts and makes its first increase, the
// scheduler may use it, and its own pods ask for addresses.
func (w *World) nodeReady(ev event) {
	i := int(ev.id)
	n := &w.nodes[i]
	if n.gen&lives != ev.gen() {
		return
	}
	g := &w.groups[n.group]
	pool, err := ipam.New(g.limits, w.env, n.subnet, dice.New(w.seed, dice.MapOrder, uint64(i)<<32|uint64(n.gen)))
	if err != nil {
		panic(sim.Impossible("the limits were checked when the world was made", err))
	}
	n.pool, n.state, n.current, n.empty = pool, nodeUp, true, w.now
	w.sched.AddNode(i, g.cpu, g.mem, g.limits.MaxPods-g.hosted)
	w.scaler.joined()
	if w.now > 0 {
		w.note(nodesAsked, fmt.Sprintf("node %s joined", w.nodeName(i)))
	}
	w.beginStart(i)
	w.sched.Reserve(i, g.reserved)
	for s := range g.own {
		w.startSystemPod(i, s)
	}
	w.placeWaiting(i)
}

// startSystemPod starts a pod that belongs to the node and asks for no capacity
// beyond a pod slot: what such pods need is taken off the node's size.
func (w *World) startSystemPod(i, s int) {
	id := w.newPod(pod{kind: system, n: uint32(i)<<8 | uint32(s), judged: true})
	w.pods[id].born = w.tick
	w.bind(id, i)
	w.nodes[i].own = append(w.nodes[i].own, id)
	w.nodes[i].pods--
	w.nodes[i].empty = w.now
}

// remove takes an empty node out of the cluster and returns all its addresses.
func (w *World) remove(i int) {
	n := &w.nodes[i]
	slices.Sort(n.own)
	for _, id := range n.own {
		w.forget(id)
	}
	for _, e := range n.pool.Interfaces() {
		w.giveInterface(&w.subnets[e.Subnet], n, ipam.Call{ENI: uint8(e.Device), Count: e.Addresses / w.slotSize()})
	}
	w.abandonOp(i)
	w.sched.RemoveNode(i)
	w.note(nodesAsked, fmt.Sprintf("empty node %s was removed", w.nodeName(i)))
	*n = node{gen: n.gen + 1}
}
