package cluster

import (
	"fmt"
	"sort"
	"strconv"
	"time"

	"reenact/model/kube"
	"reenact/sim"
)

// maxWaiting bounds the list of pods that wait, far above what the incidents need.
const maxWaiting = 20_000

func (w *World) waitingThings() []sim.Thing {
	var ids []int32
	for id := range w.pods {
		if s := w.pods[id].state; s == unplaced || s == placed {
			ids = append(ids, int32(id))
		}
	}
	sort.SliceStable(ids, func(i, j int) bool { // starts of computes first: they are what somebody waits for
		a, b := &w.pods[ids[i]], &w.pods[ids[j]]
		if a.isStart() != b.isStart() {
			return a.isStart()
		}
		return a.born < b.born
	})
	var list []sim.Thing
	for _, id := range ids[:min(len(ids), maxWaiting)] {
		p := &w.pods[id]
		list = append(list, sim.Thing{ID: strconv.Itoa(int(id)), Name: w.podName(id), Values: []int64{
			int64((w.now - p.born.Time()) / time.Second), p.startNumber(), int64(w.triesOf(p)), w.sizeOf(p)}})
	}
	return list
}

// sizeOf is what the waiting room's last column shows of a pod.
func (w *World) sizeOf(p *pod) int64 {
	switch {
	case !w.fleet:
		return int64(w.asks(p).CPU)
	case p.kind == worker:
		return int64(w.asks(p).CPU) / 10
	}
	return int64(p.size) * 25
}

// isStart tells whether the pod is a compute on its way to its customer, or to
// the pool: neither one of the node's own nor the second of a migration.
func (p *pod) isStart() bool { return p.kind != system && p.kind != second }

// startNumber is which attempt of the control plane a start is; 1 for others.
func (p *pod) startNumber() int64 {
	if !p.isStart() || p.kind == worker {
		return 1
	}
	return int64(p.attempts) + 1
}

func (w *World) podName(id int32) string {
	p := &w.pods[id]
	switch p.kind {
	case pooled:
		return fmt.Sprintf("prewarmed %d", p.n)
	case alwaysOn:
		return fmt.Sprintf("always-on %d", p.n)
	case second:
		return fmt.Sprintf("migration of %s", w.podName(w.scales[id].other-1))
	case worker:
		return fmt.Sprintf("%s %d", w.works[p.work()].name, p.n&(1<<serialBits-1))
	case system:
		return fmt.Sprintf("system pod %d of %s", p.n&0xff, w.nodeName(int(p.node)))
	}
	return fmt.Sprintf("wake-up %d", p.n)
}

// triesOf is the CNI ADDs that failed in this start of a pod.
func (w *World) triesOf(p *pod) uint32 {
	if p.state != placed {
		return 0
	}
	w.settle(int(p.node))
	return w.nodes[p.node].adds.who[p.seat].tries
}

// podSheet answers why a pod has not started: the chain from the pod over its
// node's pool to its subnet, each link from the code that decided.
func (w *World) podSheet(id int32, clock func(time.Duration) string) (sim.Sheet, bool) {
	p := &w.pods[id]
	if p.state != unplaced && p.state != placed {
		return sim.Sheet{}, false
	}
	limit := w.cfg.startLimit()
	sheet := sim.Sheet{Title: "Pod for " + w.podName(id), Facts: []sim.Fact{
		{Name: "asks for", Value: w.requestText(p)},
		{Name: "created", Value: clock(p.born.Time())},
	}}
	if p.isStart() {
		if p.kind != worker {
			sheet.Facts[1].Value += fmt.Sprintf(", start no. %d", p.startNumber())
		}
		sheet.Facts = append(sheet.Facts, w.limitFact(p, clock(p.born.Time()+limit)))
	}
	if p.kind == second {
		from := w.leaves(id)
		sheet.Reasons = append(sheet.Reasons, fmt.Sprintf("the compute serves on node %s meanwhile, which was booked above %d %% when the move began, and is at %d %% now; with an address here it will hold two until it has moved",
			w.nodeName(from), w.scaling.Watermark, w.sched.Utilisation(from)/10))
	}
	if p.state == unplaced {
		sheet.Reasons = append(sheet.Reasons, w.unplacedReasons(p)...)
		return sheet, true
	}
	tries := w.triesOf(p)
	sheet.Reasons = append(sheet.Reasons,
		fmt.Sprintf("it is on node %s, which had the CPU and memory; the scheduler does not look at addresses", w.nodeName(int(p.node))),
		fmt.Sprintf("%d of its CNI ADDs have failed; %s", tries, w.nextTry(p, clock)))
	sheet.Reasons = append(sheet.Reasons, w.nodeReasons(int(p.node), clock)...)
	sheet.Links = []sim.Link{{Label: "node " + w.nodeName(int(p.node)), Room: nodesRoom, ID: strconv.Itoa(int(p.node))}}
	return sheet, true
}

// requestText is what a pod asks for, in its own units.
func (w *World) requestText(p *pod) string {
	if p.kind != worker {
		return cu(kube.Size(p.size)) + " CU"
	}
	r := w.asks(p)
	return fmt.Sprintf("%dm of CPU and %d MiB", r.CPU, int(r.Memory)*4096/1000)
}

// limitFact is what becomes of a start that takes too long.
func (w *World) limitFact(p *pod, at string) sim.Fact {
	if p.kind == worker {
		return sim.Fact{Name: "too late", Value: "if it is not ready at " + at + "; it goes on all the same"}
	}
	return sim.Fact{Name: "deleted", Value: fmt.Sprintf("at %s, if it is not ready by then", at)}
}

// nextTry is when the kubelet asks again for a pod that waits for an address.
func (w *World) nextTry(p *pod, clock func(time.Duration) string) string {
	at := w.nodes[p.node].adds.at[p.seat]
	if p.isStart() && p.kind != worker && at > p.born+w.startLimit {
		return "the kubelet would try again at " + clock(at.Time()) + ", too late"
	}
	return "the kubelet tries again at " + clock(at.Time())
}

func (w *World) unplacedReasons(p *pod) []string {
	full := 0
	for i := range w.nodes {
		if w.nodes[i].state == nodeUp && w.sched.Full(i) {
			full++
		}
	}
	list := []string{
		fmt.Sprintf("no node has room for %s: %d of %d cannot take any pod", w.requestText(p), full, w.count()-w.scaler.booting),
		fmt.Sprintf("%s %s wait for a node like this one", count(w.unplacedPods()), w.noun()),
	}
	switch {
	case w.count() >= w.mostNodes():
		list = append(list, fmt.Sprintf("the autoscaler is at its limit of %d nodes, %d of them still booting", w.mostNodes(), w.scaler.booting))
	case w.scaler.booting > 0:
		list = append(list, fmt.Sprintf("%d nodes are booting; bare metal takes %s to %s", w.scaler.booting, w.cfg.Nodes.BootMin, w.cfg.Nodes.BootMax))
	}
	return list
}
