package cluster

import (
	"fmt"
	"sort"
	"strconv"
	"strings"
	"time"

	"reenact/sim"
)

// Explain implements sim.World: what binds the cluster, from the counts of the
// trailing minute.
func (w *World) Explain() sim.Explanation {
	c := w.window()
	var e sim.Explanation
	failed, adds := 0, w.causeCounts(&c)
	for _, x := range adds {
		failed += x.Count
		e.Causes = append(e.Causes, x.Cause)
	}
	e.Causes = append(e.Causes, w.otherCauses(&c)...)
	total := failed + int(c.addOK)
	held := w.crowd.n > w.proxy.PerMin/manyHeldBack
	switch {
	case held && c.timedOut*20 <= c.started: // at least 95 % of starts succeed
		e.Line = fmt.Sprintf("Starts succeed, but the proxy lets only %s wake-ups a minute through: %s customers are held back and knock again every %s.",
			count(w.proxy.PerMin), count(w.crowd.n), w.cfg.Workload.Reconnect)
	case failed*50 > total && failed > 2:
		e.Line = fmt.Sprintf("%s of %s CNI ADDs failed in the last minute, %s because %s.%s",
			count(failed), count(total), count(adds[0].Count), adds[0].Name, w.detail(adds[0].why))
	case w.unplacedPods() > 0:
		e.Line = fmt.Sprintf("%s %s wait for a node: none has the CPU or memory left. %d nodes are booting, of at most %d.",
			count(w.unplacedPods()), w.noun(), w.scaler.booting, w.mostNodes())
	case c.timedOut > 0:
		e.Line = fmt.Sprintf("%s starts passed the limit of %s in the last minute, though their ADDs succeed: with %s %s kube-proxy needs long to make a new one reachable.",
			count(int(c.timedOut)), w.cfg.startLimit(), count(w.running), w.noun())
	default:
		b := w.books()
		e.Calm = true
		e.Line = fmt.Sprintf("All is well: %s of %s allocated addresses are assigned, %s are free in the subnets.",
			count(b.assigned), count(b.total-b.free), count(b.free))
	}
	return e
}

// startSight is who sees whether starts succeed.
func (w *World) startSight() sim.Sight {
	if !w.fleet {
		return ksm
	}
	return controlPlane
}

// noun is what runs in the cluster.
func (w *World) noun() string {
	if len(w.works) > 0 || !w.fleet {
		return "pods"
	}
	return "computes"
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
	if w.unplacedPods() > 0 {
		list = append(list, sim.Cause{Name: w.noun() + " for which no node has the CPU or memory, now", Count: w.unplacedPods(), Example: w.longestUnplaced(), Sight: sim.OnAsking("kubectl describe pod: FailedScheduling", time.Minute)})
	}
	if w.crowd.n > 0 {
		list = append(list, sim.Cause{Name: "customers whom the proxy holds back, now", Count: w.crowd.n, Sight: heldThen})
	}
	if c.timedOut > 0 {
		list = append(list, sim.Cause{Name: fmt.Sprintf("starts that passed their limit of %s", w.cfg.startLimit()), Count: int(c.timedOut), Sight: w.startSight()})
	}
	return list
}

// counted is a cause of failed ADDs with how often it was one.
type counted struct {
	why cause
	sim.Cause
}

// causeCounts are the causes of the trailing minute's failed ADDs, the main one first.
func (w *World) causeCounts(c *counts) []counted {
	var list []counted
	for i := 1; i < causes; i++ {
		if n := c.addFailed[i]; n > 0 {
			list = append(list, counted{cause(i), sim.Cause{Name: causeNames[i], Count: int(n), Example: w.befallen(cause(i)), Sight: causeSights[i]}})
		}
	}
	sort.SliceStable(list, func(i, j int) bool { return list[i].Count > list[j].Count })
	return list
}

// befallen is a pod that waits on a node whose ADDs fail for that reason now; one
// of a node's own only where no compute does.
func (w *World) befallen(why cause) sim.Link {
	for _, starts := range []bool{true, false} {
		if id := w.befallenOf(why, starts); id >= 0 {
			return sim.Link{Room: waitingRoom, ID: strconv.Itoa(int(id))}
		}
	}
	return sim.Link{}
}

// befallenOf looks among the starts of computes, or among the other pods: of the
// nodes where one waits it takes that on which most do, and there who has failed
// most; −1 if there is none.
func (w *World) befallenOf(why cause, starts bool) int32 {
	most, one := 0, int32(-1)
	for i := range w.nodes {
		n := &w.nodes[i]
		waits := len(n.adds.at)
		if n.state != nodeUp || waits <= most || w.causeOf(n) != why {
			continue
		}
		tries := uint32(0)
		for _, a := range n.adds.who {
			if a.tries >= tries && w.pods[a.pod].isStart() == starts {
				tries, most, one = a.tries, waits, a.pod
			}
		}
	}
	return one
}

// longestUnplaced is the compute that has waited longest for a node.
func (w *World) longestUnplaced() sim.Link {
	oldest := int32(-1)
	for c := range w.pending {
		if id, ok := w.pending[c].peek(w, unplaced); ok && (oldest < 0 || w.pods[id].born < w.pods[oldest].born) {
			oldest = id
		}
	}
	for k := range w.works {
		if id, ok := w.works[k].waiting.peek(w, unplaced); ok && (oldest < 0 || w.pods[id].born < w.pods[oldest].born) {
			oldest = id
		}
	}
	if oldest < 0 {
		return sim.Link{}
	}
	return sim.Link{Room: waitingRoom, ID: strconv.Itoa(int(oldest))}
}

// detail adds the numbers that make a cause plain.
func (w *World) detail(why cause) string {
	b := w.books()
	switch why {
	case subnetFull, backingOff:
		return fmt.Sprintf(" Free: %s; a new ENI needs up to %d at once.", w.freeByZone(&b), w.mostPerENI()+1)
	case allCooling:
		return fmt.Sprintf(" %s addresses cool and count as available; %s are free in the subnets, and %d of %d nodes have nothing to give and do not ask for them.",
			count(b.cooling), count(b.free), w.nodesWith(allCooling), b.up)
	case restarting:
		done, total := w.rolledOut()
		return fmt.Sprintf(" The rollout has reached %d of %d nodes.", done, total)
	}
	return ""
}

// nodesWith counts the nodes on which pods wait for that reason now.
func (w *World) nodesWith(why cause) int {
	nodes := 0
	for i := range w.nodes {
		if n := &w.nodes[i]; n.state == nodeUp && len(n.adds.at) > 0 && n.pool.Assignable(w.now) == 0 && w.causeOf(n) == why {
			nodes++
		}
	}
	return nodes
}

func (w *World) freeByZone(b *books) string {
	var parts []string
	for z, name := range w.zones {
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
