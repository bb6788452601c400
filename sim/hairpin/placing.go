package hairpin

import (
	"fmt"
	"math"

	"reenact/model/datapath"
	"reenact/model/dice"
	"reenact/model/kube"
)

// node is a worker.
type node struct {
	zone    int
	up      bool
	clients int     // client pods on it that are ready
	nginx   []int32 // serials of the nginx pods on it that are ready
	closing int32   // serial of one that has closed its listener; 0: none (serials count from 1)
}

// podKind is what a slot holds.
type podKind uint8

const (
	clientPod podKind = iota
	otherPod
	nginxPod
)

// slot is one replica of something: a place for one pod after another.
type slot struct {
	kind    podKind
	ready   bool
	wanted  bool
	surge   bool  // its next pod is starting beside the present one
	of      int32 // its Deployment; of nginx −1, or the node that a DaemonSet's is for
	node    int32 // −1: on none
	next    int32 // where its next pod starts
	life    uint16
	born    uint16 // number of its pod, of those that this slot had
	births  uint16 // pods that it had, the next one included once that is placed
	serial  int32  // of nginx
	expects int32  // of clients: share of its connects that will fail, in hundredths of a percent
	hairpin int32  // of it, by the short way
}

// The spreads of nginx: none, preferred, required (topology spread and anti-affinity by
// host name and zone).
const (
	spreadNone = "none"
	spreadSoft = "soft"
	spreadHard = "hard"
)

// sizes are what pods ask for, by their kind: half a vCPU for a client, one for nginx.
// That of other pods is drawn.
func (w *World) size(i int32) kube.Size {
	switch w.slots[i].kind {
	case clientPod:
		return 2
	case nginxPod:
		return kube.OneCU
	}
	d := dice.New(w.seed, dice.Compute, uint64(i))
	return kube.Size(1 + d.N(4))
}

// pick is the scheduler's choice of a node for a slot's next pod: among those that may
// have it and have room any, or the emptiest ones, less those that soft rules avoid. −1
// when there is none. It draws from the stream of that pod, so that nobody else's choice
// depends on it.
func (w *World) pick(i int32) int32 {
	s, size := &w.slots[i], w.size(i)
	d := dice.New(w.seed, dice.Placement, uint64(i)<<16|uint64(s.births+1))
	best, least, ties := int32(-1), math.MaxInt, 0
	for k := range w.nodes {
		free, pods := w.sched.Free(k)
		if !w.nodes[k].up || free < size || pods < 1 || !w.may(s, k) {
			continue
		}
		penalty := w.avoids(s, k) * 1001
		if !w.knob.uniform {
			penalty += w.sched.Utilisation(k)
		}
		switch {
		case penalty < least:
			best, least, ties = int32(k), penalty, 1
		case penalty == least:
			if ties++; d.N(ties) == 0 {
				best = int32(k)
			}
		}
	}
	return best
}

// may tells whether hard rules allow a slot on a node. Required anti-affinity holds for
// both sides (Kubernetes, inter-pod anti-affinity is symmetric).
func (w *World) may(s *slot, k int) bool {
	switch s.kind {
	case clientPod:
		return w.knob.anti != "required" || !w.hasNginx(k)
	case nginxPod:
		if s.of >= 0 && int(s.of) != k {
			return false
		}
		return (w.knob.anti != "required" || !w.hasClient(k)) && (w.knob.spread != spreadHard || !w.hasNginx(k))
	}
	return true
}

// avoids counts the soft rules that speak against a node.
func (w *World) avoids(s *slot, k int) int {
	n := 0
	if w.knob.anti == "preferred" && (s.kind == clientPod && w.hasNginx(k) || s.kind == nginxPod && w.hasClient(k)) {
		n++
	}
	if s.kind == nginxPod && w.knob.spread != spreadNone {
		if w.hasNginx(k) {
			n += len(w.Zones) + 1
		}
		n += w.nginxInZone(w.nodes[k].zone)
	}
	return n
}

// hasNginx and hasClient count the pods that are starting, too.
func (w *World) hasNginx(k int) bool {
	for _, i := range w.nginx {
		if s := &w.slots[i]; int(s.node) == k || s.surge && int(s.next) == k {
			return true
		}
	}
	return false
}

func (w *World) hasClient(k int) bool {
	for _, i := range w.clients {
		if s := &w.slots[i]; int(s.node) == k || s.surge && int(s.next) == k {
			return true
		}
	}
	return false
}

func (w *World) nginxInZone(zone int) int {
	n := 0
	for _, i := range w.nginx {
		if s := &w.slots[i]; s.node >= 0 && w.nodes[s.node].zone == zone {
			n++
		}
	}
	return n
}

// addNode opens one more worker.
func (w *World) addNode() {
	k := len(w.nodes)
	w.nodes = append(w.nodes, node{zone: k % len(w.Zones), up: true})
	w.sched.AddNode(k, kube.Size(w.Nodes.CPU)*kube.OneCU, kube.Size(w.Nodes.MemoryGB), w.Nodes.MaxPods)
}

func (w *World) nodeName(k int32) string {
	return fmt.Sprintf("%s-%02d", w.Zones[w.nodes[k].zone], k)
}

// The addresses: nodes in 10.0.0.0/16, pods in 10.64.0.0/10, the balancer's own in
// 10.1.z.0/24.
func nodeIP(k int32) datapath.IP { return 0x0a00000a + datapath.IP(k) }

func (w *World) podIP(i int32, born uint16) datapath.IP {
	return 0x0a400000 + datapath.IP(i)<<6 + datapath.IP(born&63)
}

func addressOf(zone int) datapath.IP { return 0x0a010032 + datapath.IP(zone)<<8 }

const clusterIP = datapath.IP(0xac140a0a)

// podName is a Deployment's name with the replica's and the pod's number.
func (w *World) podName(i int32, born uint16) string {
	s := &w.slots[i]
	name := "other"
	switch {
	case s.kind == nginxPod:
		return fmt.Sprintf("nginx-%d.%d", w.nth(i), born)
	case s.kind == clientPod:
		name = w.Clients[s.of].Name
	}
	return fmt.Sprintf("%s-%d.%d", name, i-w.firstOf(s), born)
}

func (w *World) nth(i int32) int {
	for n, k := range w.nginx {
		if k == i {
			return n
		}
	}
	return -1
}

// firstOf is the first slot of a Deployment.
func (w *World) firstOf(s *slot) int32 {
	if s.kind == otherPod {
		return int32(len(w.clients))
	}
	first := int32(0)
	for d := range s.of {
		first += int32(w.Clients[d].Replicas)
	}
	return first
}
