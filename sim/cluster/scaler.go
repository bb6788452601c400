package cluster

import (
	"slices"

	"reenact/model/dice"
	"reenact/model/kube"
)

// scaler is cluster-autoscaler's memory.
type scaler struct {
	booting int
	serial  uint64
}

func (s *scaler) joined() {
	if s.booting > 0 {
		s.booting--
	}
}

// scan is one loop of cluster-autoscaler: as many nodes as the pods without room
// would fill, less those that are already coming; and empty nodes go after a wait.
func (w *World) scan() {
	w.at(w.cfg.Nodes.ScanEvery, evScan, 0, 0)
	need := w.nodesWanted()
	for w.scaler.booting < need && w.count() < w.cfg.Nodes.Max {
		if !w.scaleUp() {
			break
		}
	}
	if need == 0 {
		w.scaleDown()
	}
}

// nodesWanted is how many empty nodes the pods without room would fill, by what
// is scarcest: CPU, memory or pod slots (cluster-autoscaler packs the pending
// pods into copies of the node group's template, whose every resource counts).
func (w *World) nodesWanted() int {
	cpu, mem := w.nodeSize()
	room := min(cpu, mem)
	slots := max(1, w.limits.MaxPods-w.cfg.Pods.System)
	pods := w.waiting + w.scaling.waiting
	return max(int((w.waitCPU+room-1)/room), (pods+slots-1)/slots)
}

// nodeSize is the CPU and the memory of one node, each in the compute units that
// it suffices for.
func (w *World) nodeSize() (cpu, mem kube.Size) {
	return kube.Size(w.cfg.Nodes.CPU) * kube.OneCU, kube.Size(w.cfg.Nodes.MemoryGB) * kube.OneCU / 4
}

// count is the nodes that are up or booting.
func (w *World) count() int {
	n := 0
	for i := range w.nodes {
		if w.nodes[i].state != nodeGone {
			n++
		}
	}
	return n
}

// closed is more nodes than any zone has: one that gets no new node.
const closed = 1 << 30

// scaleUp launches one instance in the zone with the fewest, of those that can
// have more, or in the next one whose subnet still has a primary address to give.
func (w *World) scaleUp() bool {
	var perZone [8]int
	for z, name := range w.cfg.Network.Zones {
		if len(w.cfg.Nodes.NewZones) > 0 && !slices.Contains(w.cfg.Nodes.NewZones, name) {
			perZone[z] = closed
		}
	}
	for i := range w.nodes {
		if w.nodes[i].state != nodeGone {
			perZone[w.nodes[i].zone]++
		}
	}
	zones := len(w.cfg.Network.Zones)
	for range zones {
		best := 0
		for z := range zones {
			if perZone[z] < perZone[best] {
				best = z
			}
		}
		if perZone[best] >= closed {
			break
		}
		w.scaler.serial++
		d := dice.New(w.seed, dice.Boot, w.scaler.serial)
		if w.launch(best, between(w.cfg.Nodes.BootMin, w.cfg.Nodes.BootMax, &d)) >= 0 {
			w.scaler.booting++
			return true
		}
		perZone[best] = closed
	}
	return false
}

// scaleDown removes nodes that have had no compute for long enough. Nodes with
// computes stay: a database is not evicted.
func (w *World) scaleDown() {
	spare := w.count() - w.cfg.Nodes.AtStart
	for i := range w.nodes {
		n := &w.nodes[i]
		if n.state != nodeUp || n.pods > 0 || n.restarting || n.wanted {
			continue
		}
		if n.empty == 0 {
			n.empty = w.now
		}
		if w.now-n.empty > w.cfg.Nodes.ScaleDownWait && spare > 0 {
			w.remove(i)
			spare--
		}
	}
}
