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
		return sign(x.helps(need, w.cfg.Pods.System) - y.helps(need, w.cfg.Pods.System))
	case RandomElement:
		return 0
	}
	if byCPU := sign(int(idle(y.cpu, need.cpu) - idle(x.cpu, need.cpu))); byCPU != 0 {
		return byCPU
	}
	return sign(int(idle(y.mem, need.mem) - idle(x.mem, need.mem)))
}

// idle is what would be left of a node's share, in thousandths of it.
func idle(has, need kube.Size) kube.Size { return max(0, has-max(0, need)) * 1000 / max(1, has) }

// helps is how many of the pods that wait a node of the group would take, were they of
// one size.
func (g *group) helps(need *shortage, system int) int {
	n := min(g.slots(system), max(1, need.pods))
	if each := (max(need.cpu, need.mem) + kube.Size(n) - 1) / kube.Size(max(1, need.pods)); each > 0 {
		n = min(n, int(min(g.cpu, g.mem)/each))
	}
	return n
}

// hosts tells whether a pod of a size fits on an empty node of the group.
func (g *group) hosts(size kube.Size) bool { return size <= min(g.cpu, g.mem) }

// largestHosted is the size of the largest pod that waits and that some group can host:
// smaller ones fit wherever it does.
func (w *World) largestHosted() kube.Size {
	for c := len(w.pending) - 1; c >= 0; c-- {
		size := kube.Size(w.pending[c].size)
		if _, ok := w.pending[c].peek(w, unplaced); ok && slices.ContainsFunc(w.groups, func(g group) bool { return g.hosts(size) }) {
			return size
		}
	}
	return 0
}

func sign(n int) int { return max(-1, min(1, n)) }
