package cluster

import (
	"slices"
	"time"

	"reenact/model/dice"
	"reenact/model/ipam"
	"reenact/model/kube"
)

// adds are the CNI ADDs that the kubelet of one node will make. While the node
// has no address to give, each of them is known to fail, and need not be an
// event of its own: the failures are counted when the node's state changes or
// somebody asks. So a thousand pods that retry on a dry node cost next to
// nothing, and still each retries at its own time.
type adds struct {
	at    []tick // when each waiting pod asks next
	who   []asker
	armed tick // when evAdds is due; 0: it is not
	owed  tick // in an uncounted world: up to when attempts have failed that are not worked off
}

// asker is the pod behind an attempt.
type asker struct {
	pod   int32
	tries uint32 // that failed
	dice  dice.Stream
}

// awaitAdd enters a pod's first attempt.
func (w *World) awaitAdd(id int32, at time.Duration, d dice.Stream) {
	i := int(w.pods[id].node)
	a := &w.nodes[i].adds
	if a.owed >= ticks(at) {
		a.workOff(w)
	}
	w.pods[id].seat = uint16(len(a.at))
	a.at = append(a.at, ticks(at))
	a.who = append(a.who, asker{pod: id, dice: d})
	w.arm(i)
}

// cancelAdd forgets the attempts of a pod that is deleted before it got an address.
func (w *World) cancelAdd(id int32) {
	n := &w.nodes[w.pods[id].node]
	k := int(w.pods[id].seat)
	if now := w.tick; !w.uncounted && n.adds.at[k] < now { // so now is not 0
		w.failUpTo(n, k, now-1)
	}
	w.unseat(&n.adds, k)
}

// arm sets the time at which the node's attempts must be looked at next: the
// earliest attempt while there is an address to give, else the end of the oldest
// cooldown. A node with neither waits for its pool to change.
func (w *World) arm(i int) {
	n := &w.nodes[i]
	if n.adds.owed != 0 && n.pool.Assignable(w.now) > 0 {
		n.adds.workOff(w)
	}
	w.armAt(i, n.nextAttempt(w.now, never))
}

// armAt has the node's attempts looked at at a tick, or now if that is past; 0:
// not by itself.
func (w *World) armAt(i int, due tick) {
	n := &w.nodes[i]
	if due != 0 {
		due = max(due, w.tick)
	}
	if due == 0 || due == n.adds.armed {
		n.adds.armed = due
		return
	}
	n.adds.armed = due
	w.queue.Push(due, eventOf(evAdds, int32(i), n.gen))
}

// nextAttempt is the time to look at the attempts again; 0: not by itself. The
// earliest attempt is looked up unless the caller knows it.
func (n *node) nextAttempt(now time.Duration, first tick) tick {
	switch {
	case len(n.adds.at) == 0 || n.restarting:
		return 0
	case n.pool.Assignable(now) == 0:
		if until, ok := n.pool.CoolingUntil(); ok {
			return ticks(until + 1)
		}
		return 0
	case first == never:
		first = slices.Min(n.adds.at)
	}
	return first
}

// addsDue serves the attempts that are due now, in the order they were entered.
func (w *World) addsDue(ev event) {
	i := int(ev.id)
	n := &w.nodes[i]
	if n.gen&lives != ev.gen() || n.adds.armed != w.tick {
		return
	}
	now, first := w.tick, never
	if n.adds.owed >= now {
		n.adds.workOff(w)
	}
	for k := 0; k < len(n.adds.at); {
		at := n.adds.at[k]
		switch {
		case at > now:
			first = min(first, at)
			k++
		case at < now:
			w.failUpTo(n, k, now-1)
		case !w.serveAdd(n, k):
			w.failUpTo(n, k, now)
		}
	}
	n.adds.armed = 0
	w.armAt(i, n.nextAttempt(w.now, first))
}

// serveAdd gives the k-th attempt an address and takes it off the list, in whose
// place the last one then stands; false when there is none to give.
func (w *World) serveAdd(n *node, k int) bool {
	addr, ok := n.pool.Assign(w.now)
	if !ok {
		return false
	}
	a := n.adds.who[k]
	w.unseat(&n.adds, k)
	w.gotAddress(a, addr)
	return true
}

// unseat takes the k-th entry off the list; the last one takes its place.
func (w *World) unseat(a *adds, k int) {
	last := len(a.at) - 1
	if k < last {
		a.at[k], a.who[k] = a.at[last], a.who[last]
		w.pods[a.who[k].pod].seat = uint16(k)
	}
	a.at, a.who = a.at[:last], a.who[:last]
}

// settle counts the attempts up to now that the node could not serve. It must be
// called before the node's pool or its aws-node changes state.
func (w *World) settle(i int) {
	switch n := &w.nodes[i]; {
	case len(n.adds.at) == 0:
	case w.uncounted:
		w.settleAs(i, noCause)
	default:
		w.settleAs(i, w.causeOf(n))
	}
}

// settleAs is settle for attempts that failed for the given reason.
func (w *World) settleAs(i int, why cause) {
	n := &w.nodes[i]
	// Attempts of this very moment are left to addsDue if it is still to come.
	upTo := w.tick
	if n.adds.armed == w.tick && upTo > 0 {
		upTo--
	}
	if w.uncounted {
		n.adds.owed = upTo
		return
	}
	f := w.failures(why)
	// A third of those who wait are due, in no order. Gathering them without a
	// branch, a block at a time, spares the processor a wrong guess for each.
	var due [64]uint8
	for from := 0; from < len(n.adds.at); from += len(due) {
		block := n.adds.at[from:min(from+len(due), len(n.adds.at))]
		m := 0
		for k, at := range block {
			due[m&63] = uint8(k)
			m += int((uint64(at) - uint64(upTo) - 1) >> 63) // 1 if at ≤ upTo
		}
		for _, k := range due[:m] {
			f.upTo(upTo, &block[k], &n.adds.who[from+int(k)])
		}
	}
	w.tally.failedNow(why, f.recent)
}

// workOff brings the attempts that have failed and were not counted to where they would
// be if they had been.
func (a *adds) workOff(w *World) {
	for k := range a.at {
		a.skip(k, a.owed, w)
	}
	a.owed = 0
}

// skip lets the attempts of the k-th entry fail that are due up to a tick, uncounted.
func (a *adds) skip(k int, upTo tick, w *World) {
	at := a.at[k]
	for ; at <= upTo; at += tick(a.who[k].dice.Between(w.retryMin, w.retryMax)) {
	}
	a.at[k] = at
}

// failUpTo lets the attempts of the k-th entry fail that are due up to the given
// tick.
func (w *World) failUpTo(n *node, k int, upTo tick) {
	if w.uncounted {
		n.adds.skip(k, upTo, w)
		return
	}
	f := w.failures(w.causeOf(n))
	f.upTo(upTo, &n.adds.at[k], &n.adds.who[k])
	w.tally.failedNow(f.why, f.recent)
}

// failures are failing attempts being counted.
type failures struct {
	tally  *tally
	why    cause
	lo, hi int64 // the kubelet's wait from one attempt to the next, in ticks
	newest tick  // the first of the window's newest part
	recent int32 // attempts in that part, not yet in the tally
}

func (w *World) failures(why cause) failures {
	w.tally.At(w.now)
	return failures{tally: &w.tally, why: why, newest: w.tally.newest(),
		lo: w.retryMin, hi: w.retryMax}
}

// upTo lets the attempts of one pod fail that are due up to a tick.
func (f *failures) upTo(last tick, next *tick, a *asker) {
	at := *next
	for ; at <= last; at += tick(a.dice.Between(f.lo, f.hi)) {
		a.tries++
		if at >= f.newest {
			f.recent++
		} else {
			f.tally.failedAdd(at.Time(), f.why)
		}
	}
	*next = at
}

// gotAddress goes on with a pod's start: the rest of its boot, and kube-proxy
// until its Service works.
func (w *World) gotAddress(a asker, addr ipam.Addr) {
	p := &w.pods[a.pod]
	p.addr, p.state = addr, booting
	w.tally.servedAdd(w.now)
	w.fold(uint64(addr.ENI)<<8 | uint64(addr.Slot))
	d := a.dice
	sync := kube.SyncAt(w.cfg.Pods.KubeProxy, w.running)
	sync = between(sync/2, sync*3/2, &d)
	boot := between(w.cfg.Pods.BootMin, w.cfg.Pods.BootMax, &d) + sync
	if p.kind == second {
		boot += w.copyTime(p.size)
	}
	w.at(boot, evReady, a.pod, p.gen)
}
