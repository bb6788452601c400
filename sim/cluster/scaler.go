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
	need := w.shortage()
	if !need.any() {
		w.scaleDown()
		return
	}
	for i := range w.nodes {
		if n := &w.nodes[i]; n.state == nodeBooting {
			need.less(&w.groups[n.group])
		}
	}
	for need.any() {
		g := w.expand(&need)
		if g < 0 {
			return
		}
		need.less(&w.groups[g])
	}
}

// shortage is what the pods without room ask for, by what may be scarce: CPU, memory or
// pod slots (cluster-autoscaler packs the pending pods into copies of a node group's
// template, whose every resource counts).
type shortage struct{ cpu, mem, pods int } // grains, and pods

func (w *World) shortage() shortage {
	computes := int(w.waitCPU * w.grain)
	s := shortage{cpu: computes, mem: computes, pods: w.waiting + w.scaling.waiting}
	for k := range w.works {
		d := &w.works[k]
		s.cpu += d.lines * int(d.request.CPU)
		s.mem += d.lines * int(d.request.Memory)
		s.pods += d.lines
	}
	return s
}

func (s *shortage) any() bool { return s.cpu > 0 || s.mem > 0 || s.pods > 0 }

// less takes off what an empty node of a group has room for.
func (s *shortage) less(g *group) {
	room := g.room()
	s.cpu -= int(room.CPU)
	s.mem -= int(room.Memory)
	s.pods -= g.slots()
}

// room is what an empty node of the group has for pods that are not its own.
func (g *group) room() kube.Request {
	return kube.Request{CPU: g.cpu - g.reserved.CPU, Memory: g.mem - g.reserved.Memory}
}

// slots is how many pods a node of the group can have beside its own.
func (g *group) slots() int { return max(1, g.limits.MaxPods-g.own-g.hosted) }

// count is the nodes that are up or booting.
func (w *World) count() int {
	n := 0
	for g := range w.groups {
		n += w.nodesOf(g)
	}
	return n
}

// nodesOf is a group's nodes that are up or booting.
func (w *World) nodesOf(group int) int {
	n := 0
	for i := range w.nodes {
		if w.nodes[i].state != nodeGone && int(w.nodes[i].group) == group {
			n++
		}
	}
	return n
}

// mostNodes is how many nodes all groups may have together.
func (w *World) mostNodes() int {
	n := 0
	for i := range w.groups {
		n += w.groups[i].Max
	}
	return n
}

// mostPerENI is the most addresses for pods that an interface of any node has.
func (w *World) mostPerENI() int {
	n := 0
	for i := range w.groups {
		n = max(n, w.groups[i].limits.PerENI)
	}
	return n
}

// expand launches one node of the group that the expander likes best, of those that can
// have more and whose subnets have a primary address to give; −1 if there is none.
func (w *World) expand(need *shortage) int {
	tried := 0 // groups, by their bits
	for range w.groups {
		g := w.choose(need, tried)
		if g < 0 {
			break
		}
		if w.scaleUp(g) {
			return g
		}
		tried |= 1 << g
	}
	return -1
}

// scaleUp launches one instance of a group in the zone where it has the fewest, of those
// that can have more, or in the next one where a subnet has a primary address to give.
func (w *World) scaleUp(group int) bool {
	g := &w.groups[group]
	var perZone [mostZones]int
	for i := range w.nodes {
		if n := &w.nodes[i]; n.state != nodeGone && int(n.group) == group {
			perZone[n.zone]++
		}
	}
	open := slices.Clone(g.opens)
	for range open {
		best := -1
		for z, ok := range open {
			if ok && (best < 0 || perZone[z] < perZone[best]) {
				best = z
			}
		}
		if best < 0 {
			break
		}
		w.scaler.serial++
		d := dice.New(w.seed, dice.Boot, w.scaler.serial)
		if w.launch(group, best, between(w.cfg.Nodes.BootMin, w.cfg.Nodes.BootMax, &d)) >= 0 {
			w.scaler.booting++
			return true
		}
		open[best] = false
	}
	return false
}

// scaleDown removes nodes that have had no compute for long enough, down to as many as
// each group had at the start. Nodes with computes stay: a database is not evicted.
func (w *World) scaleDown() {
	for g := range w.groups {
		w.scaleDownGroup(g)
	}
}

func (w *World) scaleDownGroup(group int) {
	spare := w.nodesOf(group) - w.groups[group].AtStart
	for i := range w.nodes {
		n := &w.nodes[i]
		if int(n.group) != group || n.state != nodeUp || n.pods > 0 || n.restarting || n.wanted {
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
