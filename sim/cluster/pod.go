package cluster

import (
	"slices"
	"time"

	"reenact/model/dice"
	"reenact/model/ipam"
	"reenact/model/kube"
)

// pod is a pod, or a customer whom the proxy has refused and who has none yet.
// It is kept to 32 bytes: tens of thousands are touched in random order.
type pod struct {
	born     tick   // creation of this attempt
	came     tick   // the customer's first knock
	until    tick   // the customer's patience ends; once it serves: its idle timer does
	n        uint32 // number of the customer, of the pool pod, or of the always-on compute
	gen      uint32
	node     int16
	seat     uint16 // its place among the node's attempts, while placed
	addr     ipam.Addr
	kind     podKind
	state    state
	size     uint8 // quarters of a compute unit
	attempts uint8 // starts tried before this one
	judged   bool  // the customer's wake-up has its verdict
}

type podKind uint8

const (
	onDemand podKind = iota // for one customer
	pooled                  // prewarmed, for nobody yet
	alwaysOn                // never idle
	system                  // the node's own
	second                  // of a compute that is being migrated
	worker                  // a Deployment's or a CronJob's
)

type state uint8

const (
	gone     state = iota
	refused        // a customer without a pod, waiting to knock again
	unplaced       // no node has room
	placed         // on a node, waiting for an address
	booting        // has its address
	ready
)

// key is the index of a pod's own dice: the same start of the same customer
// draws the same numbers in every future.
func (p *pod) key() uint64 {
	return uint64(p.kind)<<56 | uint64(p.n)<<16 | uint64(p.attempts)<<8
}

func (w *World) newPod(p pod) int32 {
	if n := len(w.freePods); n > 0 {
		id := w.freePods[n-1]
		w.freePods = w.freePods[:n-1]
		p.gen = w.pods[id].gen + 1
		w.pods[id] = p
		return id
	}
	w.pods = append(w.pods, p)
	return int32(len(w.pods) - 1)
}

// forget ends a pod's slot.
func (w *World) forget(id int32) {
	w.pods[id].state = gone
	w.pods[id].gen++
	w.freePods = append(w.freePods, id)
}

// start creates the pod of a start attempt and gives it its limit.
func (w *World) start(id int32) {
	p := &w.pods[id]
	p.born, p.node = w.tick, -1
	if p.kind != system && p.kind != second {
		w.starting++
		w.limitStart(id)
	}
	w.place(id)
}

// place asks the scheduler for a node, or has the pod wait for room.
func (w *World) place(id int32) {
	p := &w.pods[id]
	i, ok := w.sched.PickRequest(w.asks(p), w.placing.Stream(p.key()), w.leaves(id))
	if !ok {
		w.wait(id)
		return
	}
	w.bind(id, i)
	w.balance(i)
}

func (w *World) bind(id int32, i int) {
	p := &w.pods[id]
	w.sched.TakeRequest(i, w.asks(p))
	p.node, p.state = int16(i), placed
	n := &w.nodes[i]
	n.pods++
	n.empty = 0
	d := w.kubelet.Stream(p.key())
	w.awaitAdd(id, w.now+between(w.cfg.Pods.SandboxMin, w.cfg.Pods.SandboxMax, &d), d)
}

// wait enters a pod among those for which no node has room.
func (w *World) wait(id int32) {
	p := &w.pods[id]
	p.state = unplaced
	if p.kind == worker {
		d := &w.works[p.work()]
		d.lines++
		d.waiting.push(ref{id, p.gen})
		return
	}
	w.waitCPU += kube.Size(p.size)
	if p.kind == second {
		w.scaling.waiting++
		w.scaling.pending.push(ref{id, p.gen})
		return
	}
	w.waiting++
	w.lineOf(p.size).push(ref{id, p.gen})
}

// line is the pods of one size that wait for a node: who is first in it fits if any
// of them does.
type line struct {
	size uint8
	fifo
}

// lineOf is the line of a size, the smallest sizes first.
func (w *World) lineOf(size uint8) *line {
	i := 0
	for i < len(w.pending) && w.pending[i].size < size { // there are few
		i++
	}
	if i == len(w.pending) || w.pending[i].size != size {
		w.pending = slices.Insert(w.pending, i, line{size: size})
	}
	return &w.pending[i]
}

// placeWaiting gives room that became free on node i to the pods that wait
// longest and fit; what is left is for the computes there that want to grow.
func (w *World) placeWaiting(i int) {
	for w.nodes[i].state == nodeUp {
		free, slots := w.sched.Free(i)
		if free < kube.QuarterCU && len(w.works) == 0 {
			return
		}
		id, ok := w.oldestFitting(i, free)
		if !ok || slots < 1 {
			w.retryDenied(i)
			return
		}
		w.unwait(id)
		w.bind(id, i)
		w.balance(i)
	}
}

func (w *World) oldestFitting(i int, free kube.Size) (int32, bool) {
	best, found := w.oldestWork(i)
	if w.waiting+w.scaling.waiting == 0 {
		return best, found
	}
	for c := range w.pending {
		if kube.Size(w.pending[c].size) > free {
			break
		}
		id, ok := w.pending[c].peek(w, unplaced)
		if ok && (!found || w.pods[id].born < w.pods[best].born) {
			best, found = id, true
		}
	}
	if id, ok := w.scaling.pending.peek(w, unplaced); ok && w.leaves(id) != i && kube.Size(w.pods[id].size) <= free {
		if !found || w.pods[id].born < w.pods[best].born {
			best, found = id, true
		}
	}
	return best, found
}

// unwait takes a pod out of the queue of those without a node; its entry there
// is skipped once its state has changed.
func (w *World) unwait(id int32) {
	if p := &w.pods[id]; p.kind == worker {
		w.works[p.work()].lines--
		return
	}
	w.waitCPU -= kube.Size(w.pods[id].size)
	if w.pods[id].kind == second {
		w.scaling.waiting--
		return
	}
	w.waiting--
}

// podReady ends a start well.
func (w *World) podReady(id int32) {
	p := &w.pods[id]
	p.state = ready
	switch p.kind {
	case system:
		return
	case second:
		w.migrated(id)
		return
	case alwaysOn:
		w.beginLoad(id, 0)
	case pooled:
		w.pool.starting--
		w.pool.waiting++
		w.pool.ready.push(ref{id, p.gen})
	case onDemand:
		w.serve(id)
	case worker:
		w.workReady(id)
	}
	w.starting--
	w.running++
	if p.kind == worker && p.judged {
		w.tally.late(w.now)
		return
	}
	w.tally.verdict(w.now, true)
}

// startTimedOut deletes a start that has not succeeded in time and tries it
// again, for a customer who still waits.
func (w *World) startTimedOut(id int32) {
	p := &w.pods[id]
	if p.kind == worker { // which goes on: Kubernetes has no limit
		p.judged = true
		w.tally.verdict(w.now, false)
		return
	}
	w.starting--
	w.tally.verdict(w.now, false)
	w.judge(id, false)
	if p.attempts < 255 {
		p.attempts++
	}
	if p.state == unplaced && w.stillWanted(p) {
		// The new pod takes the old one's place among those that wait for a
		// node, so that its customer does not lose it.
		p.born = w.tick
		w.starting++
		w.limitStart(id)
		return
	}
	w.release(id)
	p = &w.pods[id]
	p.gen++
	if w.stillWanted(p) {
		w.start(id)
		return
	}
	if p.kind == pooled {
		w.pool.starting--
	}
	w.forget(id)
}

// stillWanted tells whether a start that timed out is to be tried again.
func (w *World) stillWanted(p *pod) bool {
	switch p.kind {
	case onDemand:
		return w.tick < p.until
	case pooled:
		return w.pool.excess() <= 0
	}
	return true
}

// release takes a pod off its node: its capacity, and its address, which goes
// into cooldown.
func (w *World) release(id int32) {
	p := &w.pods[id]
	switch p.state {
	case unplaced:
		w.unwait(id)
		p.state = gone
		return
	case booting, ready:
		w.cniDel(int(p.node), p.addr)
	case placed:
		w.cancelAdd(id)
	default:
		return
	}
	i := int(p.node)
	w.sched.GiveRequest(i, w.asks(p))
	w.nodes[i].pods--
	p.state = gone
	w.placeWaiting(i)
}

// cniDel gives a pod's address back to its node's pool.
func (w *World) cniDel(i int, a ipam.Addr) {
	pool := w.nodes[i].pool
	if pool.Stats(w.now).Cooling == 0 {
		w.settle(i) // from here on, attempts fail for another reason
	}
	pool.Unassign(a, w.now)
	w.arm(i)
}

func between(lo, hi time.Duration, d *dice.Stream) time.Duration {
	return time.Duration(d.Between(int64(lo), int64(hi)))
}
