package cluster

import (
	"time"

	"reenact/model/dice"
	"reenact/model/ipam"
	"reenact/model/kube"
	"reenact/sim"
)

// adds are the CNI ADDs that the kubelet of one node will make. While the node
// has no address to give, each of them is known to fail, and need not be an
// event of its own: the failures are counted when the node's state changes or
// somebody asks. So a thousand pods that retry on a dry node cost next to
// nothing, and still each retries at its own time.
type adds struct {
	list  []nextAdd
	armed time.Duration // when evAdds is due; 0: it is not
}

// nextAdd is one pod's next attempt.
type nextAdd struct {
	at    uint32 // in ticks of the queue
	pod   int32
	tries uint32 // that failed
	dice  dice.Stream
}

func ticks(at time.Duration) uint32 { return uint32((at + sim.Tick - 1) / sim.Tick) }

func (a *nextAdd) time() time.Duration { return time.Duration(a.at) * sim.Tick }

// awaitAdd enters a pod's first attempt.
func (w *World) awaitAdd(id int32, at time.Duration, d dice.Stream) {
	i := int(w.pods[id].node)
	n := &w.nodes[i]
	w.pods[id].seat = uint16(len(n.adds.list))
	n.adds.list = append(n.adds.list, nextAdd{at: ticks(at), pod: id, dice: d})
	w.arm(i)
}

// cancelAdd forgets the attempts of a pod that is deleted before it got an address.
func (w *World) cancelAdd(id int32) {
	n := &w.nodes[w.pods[id].node]
	k := int(w.pods[id].seat)
	if a := &n.adds.list[k]; a.at < ticks(w.now) {
		w.tally.turn(w.now)
		w.fail(a, ticks(w.now)-1, w.causeOf(n))
	}
	w.unseat(n, k)
}

// arm sets the time at which the node's attempts must be looked at next: the
// earliest attempt while there is an address to give, else the end of the oldest
// cooldown. A node with neither waits for its pool to change.
func (w *World) arm(i int) {
	n := &w.nodes[i]
	due := time.Duration(0)
	if len(n.adds.list) > 0 && !n.restarting {
		due = w.onTick(n.nextAttempt(w.now))
	}
	if due == 0 || due == n.adds.armed {
		n.adds.armed = due
		return
	}
	n.adds.armed = due
	w.queue.Push(due, eventOf(evAdds, int32(i), n.gen))
}

// onTick is the tick at or after a time, and not before now; 0 stays 0.
func (w *World) onTick(at time.Duration) time.Duration {
	if at == 0 {
		return 0
	}
	return max(time.Duration(ticks(at))*sim.Tick, w.now)
}

// nextAttempt is the time to look at the attempts again; 0: not by itself.
func (n *node) nextAttempt(now time.Duration) time.Duration {
	if n.pool.Assignable(now) == 0 {
		if until, ok := n.pool.CoolingUntil(); ok {
			return until + 1
		}
		return 0
	}
	first := n.adds.list[0].at
	for _, a := range n.adds.list[1:] {
		first = min(first, a.at)
	}
	return time.Duration(first) * sim.Tick
}

// addsDue serves the attempts that are due now, in the order they were entered.
func (w *World) addsDue(ev event) {
	i := int(ev.id)
	n := &w.nodes[i]
	if n.gen&lives != ev.gen() || n.adds.armed != w.now {
		return
	}
	n.adds.armed = 0
	now := ticks(w.now)
	why := w.causeOf(n)
	w.tally.turn(w.now)
	for k := 0; k < len(n.adds.list); {
		a := &n.adds.list[k]
		w.fail(a, now-1, why)
		if a.at == now && w.serveAdd(n, k) {
			continue
		}
		w.fail(a, now, why)
		k++
	}
	w.arm(i)
}

// serveAdd gives the k-th attempt an address and takes it off the list, in whose
// place the last one then stands; false when there is none to give.
func (w *World) serveAdd(n *node, k int) bool {
	addr, ok := n.pool.Assign(w.now)
	if !ok {
		return false
	}
	a := n.adds.list[k]
	w.unseat(n, k)
	w.gotAddress(a, addr)
	return true
}

// unseat takes the k-th entry off the list; the last one takes its place.
func (w *World) unseat(n *node, k int) {
	last := len(n.adds.list) - 1
	if k < last {
		n.adds.list[k] = n.adds.list[last]
		w.pods[n.adds.list[k].pod].seat = uint16(k)
	}
	n.adds.list = n.adds.list[:last]
}

// settle counts the attempts up to now that the node could not serve. It must be
// called before the node's pool or its aws-node changes state.
func (w *World) settle(i int) {
	n := &w.nodes[i]
	if len(n.adds.list) == 0 {
		return
	}
	// Attempts of this very moment are left to addsDue if it is still to come.
	now := ticks(w.now)
	if n.adds.armed == w.now {
		now--
	}
	why := w.causeOf(n)
	w.tally.turn(w.now)
	for k := range n.adds.list {
		if a := &n.adds.list[k]; a.at <= now {
			w.fail(a, now, why)
		}
	}
}

// fail lets an attempt fail, and those after it, up to the given tick.
func (w *World) fail(a *nextAdd, upTo uint32, why cause) {
	lo, hi := w.cfg.Pods.RetryMin/sim.Tick, w.cfg.Pods.RetryMax/sim.Tick
	for a.at <= upTo {
		w.tally.failedAdd(a.time(), why)
		a.tries++
		a.at += uint32(a.dice.Between(int64(lo), int64(hi)))
	}
}

// gotAddress goes on with a pod's start: the rest of its boot, and kube-proxy
// until its Service works.
func (w *World) gotAddress(a nextAdd, addr ipam.Addr) {
	p := &w.pods[a.pod]
	p.addr, p.state = addr, booting
	p.adds = uint8(min(a.tries, 255))
	w.tally.servedAdd(w.now)
	w.fold(uint64(addr.ENI)<<8 | uint64(addr.Slot))
	d := a.dice
	sync := kube.SyncAt(w.cfg.Pods.KubeProxy, w.running)
	sync = between(sync/2, sync*3/2, &d)
	w.at(between(w.cfg.Pods.BootMin, w.cfg.Pods.BootMax, &d)+sync, evReady, a.pod, p.gen)
}
