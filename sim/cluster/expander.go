package cluster

import (
	"fmt"
	"slices"
	"strings"

	"reenact/model/dice"
	"reenact/model/kube"
)

// Expander is how cluster-autoscaler picks one of several groups that could help
// (kubernetes/autoscaler, cluster-autoscaler/FAQ.md, "What are Expanders?"). Of groups
// that are equally good chance decides.
type Expander uint8

// The expanders.
const (
	LeastWaste    Expander = iota // the least CPU left idle, after that the least memory
	MostPods                      // room for the most of the pods that wait
	Priority                      // the first in the file that can grow
	RandomElement                 // any
)

var expanderNames = [...]string{"least-waste", "most-pods", "priority", "random"}

func (e Expander) String() string { return expanderNames[e] }

// Values lists the expanders' names.
func (Expander) Values() []string { return expanderNames[:] }

// UnmarshalText lets a file name an expander.
func (e *Expander) UnmarshalText(text []byte) error {
	i := slices.Index(expanderNames[:], string(text))
	if i < 0 {
		return fmt.Errorf("unknown expander %q; write one of %s", text, strings.Join(expanderNames[:], ", "))
	}
	*e = Expander(i)
	return nil
}

// MarshalText writes an expander as a file has it.
func (e Expander) MarshalText() ([]byte, error) { return []byte(e.String()), nil }

// choose returns the group of which another node would help most; −1 if none can grow.
// tried has the bits of groups that have turned out not to.
func (w *World) choose(need *shortage, tried int) int {
	var best []int
	for g := range w.groups {
		if tried>>g&1 != 0 || w.nodesOf(g) >= w.groups[g].Max || !w.groups[g].hosts(w.largestHosted()) {
			continue
		}
		if len(best) > 0 {
			switch w.better(need, g, best[0]) {
			case -1:
				continue
			case 1:
				best = best[:0]
			}
		}
		best = append(best, g)
	}
	switch len(best) {
	case 0:
		return -1
	case 1:
		return best[0]
	}
	d := dice.New(w.seed, dice.Boot, 1<<41|w.scaler.serial)
	return best[d.N(len(best))]
}

// better compares two groups by the expander: 1, 0 or −1.
func (w *World) better(need *shortage, a, b int) int {
	x, y := &w.groups[a], &w.groups[b]
	switch w.cfg.Nodes.Expander {
	case Priority:
		return -1 // groups are looked at in the file's order
	case MostPods:
		return sign(x.helps(need) - y.helps(need))
	case RandomElement:
		return 0
	}
	if byCPU := sign(idle(int(y.cpu), need.cpu) - idle(int(x.cpu), need.cpu)); byCPU != 0 {
		return byCPU
	}
	return sign(idle(int(y.mem), need.mem) - idle(int(x.mem), need.mem))
}

// idle is what would be left of a node's share, in thousandths of it.
func idle(has, need int) int { return max(0, has-max(0, need)) * 1000 / max(1, has) }

// helps is how many of the pods that wait a node of the group would take, were they of
// one size.
func (g *group) helps(need *shortage) int {
	n := min(g.slots(), max(1, need.pods))
	for _, r := range [][2]int{{int(g.room().CPU), need.cpu}, {int(g.room().Memory), need.mem}} {
		if each := r[1] / max(1, need.pods); each > 0 {
			n = min(n, r[0]/each)
		}
	}
	return n
}

// hosts tells whether a pod fits on an empty node of the group.
func (g *group) hosts(r kube.Request) bool {
	room := g.room()
	return r.CPU <= room.CPU && r.Memory <= room.Memory
}

// largestHosted is what the pod asks for that is the hardest to place of those that wait
// and that some group can host.
func (w *World) largestHosted() kube.Request {
	var most kube.Request
	try := func(r kube.Request) {
		if max(r.CPU, r.Memory) > max(most.CPU, most.Memory) && slices.ContainsFunc(w.groups, func(g group) bool { return g.hosts(r) }) {
			most = r
		}
	}
	for c := range w.pending {
		if id, ok := w.pending[c].peek(w, unplaced); ok {
			try(w.asks(&w.pods[id]))
		}
	}
	for k := range w.works {
		if w.works[k].lines > 0 {
			try(w.works[k].request)
		}
	}
	return most
}

func sign(n int) int { return max(-1, min(1, n)) }
