package cluster

import (
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"

	"reenact/sim"
)

// Explain implements sim.World: what binds the cluster, from the counts of the
// trailing minute.
func (w *World) Explain() sim.Explanation {
	c := w.window()
	e := sim.Explanation{Causes: w.causeCounts(&c)}
	failed := 0
	for _, x := range e.Causes {
		failed += x.Count
	}
	e.Causes = append(e.Causes, w.otherCauses(&c)...)
	total := failed + int(c.addOK)
	switch {
	case failed*50 > total && failed > 2:
		e.Line = fmt.Sprintf("%s of %s CNI ADDs failed in the last minute, %s because %s.%s",
			count(failed), count(total), count(e.Causes[0].Count), e.Causes[0].Name, w.detail(e.Causes[0].Name))
	case w.waiting > 0:
		e.Line = fmt.Sprintf("%s computes wait for a node: none has the CPU or memory left. %d nodes are booting, of at most %d.",
			count(w.waiting), w.scaler.booting, w.cfg.Nodes.Max)
	case c.timedOut > 0:
		e.Line = fmt.Sprintf("%s starts passed the limit of %s in the last minute, though their ADDs succeed: with %s computes kube-proxy needs long to make a new one reachable.",
			count(int(c.timedOut)), w.cfg.ControlPlane.StartTimeout, count(w.running))
	case w.crowd.n > w.proxy.PerMin/manyHeldBack:
		e.Line = fmt.Sprintf("Starts succeed, but the proxy lets only %s wake-ups a minute through: %s customers are held back and knock again every %s.",
			count(w.proxy.PerMin), count(w.crowd.n), w.cfg.Workload.Reconnect)
	default:
		b := w.books()
		e.Calm = true
		e.Line = fmt.Sprintf("All is well: %s of %s allocated addresses are assigned, %s are free in the subnets.",
			count(b.assigned), count(b.total-b.free), count(b.free))
	}
	return e
}

// manyHeldBack is the part of a minute's wake-ups that may wait for a moment
// before it is worth a line.
const manyHeldBack = 10

// window returns the counts of the trailing minute.
func (w *World) window() counts {
	for i := range w.nodes {
		w.settle(i)
	}
	return w.tally.window(w.now)
}

// otherCauses are those that stop a start without failing an ADD.
func (w *World) otherCauses(c *counts) []sim.Cause {
	var list []sim.Cause
	if w.waiting > 0 {
		list = append(list, sim.Cause{Name: "computes for which no node has the CPU or memory, now", Count: w.waiting, Example: w.longestUnplaced()})
	}
	if w.crowd.n > 0 {
		list = append(list, sim.Cause{Name: "customers whom the proxy holds back, now", Count: w.crowd.n})
	}
	if c.timedOut > 0 {
		list = append(list, sim.Cause{Name: fmt.Sprintf("starts that passed their limit of %s", w.cfg.ControlPlane.StartTimeout), Count: int(c.timedOut)})
	}
	return list
}

func (w *World) causeCounts(c *counts) []sim.Cause {
	var list []sim.Cause
	for i := 1; i < causes; i++ {
		if n := c.addFailed[i]; n > 0 {
			list = append(list, sim.Cause{Name: causeNames[i], Count: int(n), Example: w.befallen(cause(i))})
		}
	}
	sort.SliceStable(list, func(i, j int) bool { return list[i].Count > list[j].Count })
	return list
}

// befallen is a pod that waits on a node whose ADDs fail for that reason now: of
// the nodes the one on which most wait, and there who has failed most.
func (w *World) befallen(why cause) sim.Link {
	most, node := 0, -1
	for i := range w.nodes {
		n := &w.nodes[i]
		if waits := len(n.adds.at); n.state == nodeUp && waits > most && w.causeOf(n) == why {
			most, node = waits, i
		}
	}
	if node < 0 {
		return sim.Link{}
	}
	who := w.nodes[node].adds.who
	one := slices.MaxFunc(who, func(a, b asker) int { return int(a.tries) - int(b.tries) })
	return sim.Link{Room: waitingRoom, ID: strconv.Itoa(int(one.pod))}
}

// longestUnplaced is the compute that has waited longest for a node.
func (w *World) longestUnplaced() sim.Link {
	if id, ok := w.oldestFitting(-1, 1<<30); ok {
		return sim.Link{Room: waitingRoom, ID: strconv.Itoa(int(id))}
	}
	return sim.Link{}
}

// detail adds the numbers that make a cause plain.
func (w *World) detail(name string) string {
	b := w.books()
	switch name {
	case causeNames[subnetFull], causeNames[backingOff]:
		return fmt.Sprintf(" Free: %s; a new ENI needs up to %d at once.", w.freeByZone(&b), w.limits.PerENI+1)
	case causeNames[allCooling]:
		return fmt.Sprintf(" %s addresses cool and count as available; %s are free in the subnets, and no node asks for them.", count(b.cooling), count(b.free))
	case causeNames[restarting]:
		done, total := w.rolledOut()
		return fmt.Sprintf(" The rollout has reached %d of %d nodes.", done, total)
	}
	return ""
}

func (w *World) freeByZone(b *books) string {
	var parts []string
	for z, name := range w.cfg.Network.Zones {
		parts = append(parts, fmt.Sprintf("%s %s", name, count(b.freeIn[z])))
	}
	return strings.Join(parts, ", ")
}

// count writes a number with commas, as 12,273.
func count(n int) string {
	if n < 0 {
		return "-" + count(-n)
	}
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%s,%03d", count(n/1000), n%1000)
}
