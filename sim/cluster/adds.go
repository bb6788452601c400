package cluster

import (
	"slices"
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
}

func ticks(at time.Duration) uint32 { return uint32((at + sim.Tick - 1) / sim.Tick) }

func (a *nextAdd) time() time.Duration { return time.Duration(a.at) * sim.Tick }

// awaitAdd enters a pod's first attempt.
func (w *World) awaitAdd(id int32, at time.Duration) {
	i := int(w.pods[id].node)
	n := &w.nodes[i]
	n.adds.list = append(n.adds.list, nextAdd{at: ticks(at), pod: id})
	w.arm(i)
}

// cancelAdd forgets the attempts of a pod that is deleted before it got an address.
func (w *World) cancelAdd(id int32) {
	n := &w.nodes[w.pods[id].node]
	for k := range n.adds.list {
		if a := &n.adds.list[k]; a.pod == id {
			w.fail(n, a, ticks(w.now)-1)
			n.adds.list = slices.Delete(n.adds.list, k, k+1)
			return
		}
	}
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
	kept := n.adds.list[:0]
	for _, a := range n.adds.list {
		w.fail(n, &a, now-1)
		if a.at != now {
			kept = append(kept, a)
			continue
		}
		if addr, ok := n.pool.Assign(w.now); ok {
			w.gotAddress(a, addr)
			continue
		}
		w.fail(n, &a, now)
		kept = append(kept, a)
	}
	n.adds.list = kept
	w.arm(i)
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
	for k := range n.adds.list {
		w.fail(n, &n.adds.list[k], now)
	}
}

// fail lets an attempt fail, and those after it, up to the given tick.
func (w *World) fail(n *node, a *nextAdd, upTo uint32) {
	for a.at <= upTo {
		why := w.causeOf(n)
		w.tally.failedAdd(a.time(), w.now, why)
		p := &w.pods[a.pod]
		p.cause = why
		a.tries++
		d := dice.New(w.seed, dice.Kubelet, p.key()^1<<48^uint64(a.tries)<<32)
		a.at += ticks(between(w.cfg.Pods.RetryMin, w.cfg.Pods.RetryMax, &d))
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
	d := dice.New(w.seed, dice.Kubelet, p.key()^2<<48)
	sync := kube.SyncAt(w.cfg.Pods.KubeProxy, w.running)
	sync = between(sync/2, sync*3/2, &d)
	w.at(between(w.cfg.Pods.BootMin, w.cfg.Pods.BootMax, &d)+sync, evReady, a.pod, p.gen)
}
