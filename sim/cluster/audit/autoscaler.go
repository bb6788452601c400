package audit

import (
	"slices"

	"reenact/sim/cluster"
)

// autoscaler: it knows how many nodes boot, and there are never more of a
// group than it allows.
func autoscaler(f *finding) {
	boots := 0
	for i := range f.Nodes {
		if f.Nodes[i].Booting {
			boots++
		}
	}
	if f.Now > 0 {
		f.same("nodes booting", f.Scaler.Booting, boots)
	}
	for g, n := range perGroup(f.Accounts) {
		if most := f.groups[g].most(); n > most {
			f.fail("there are %d nodes of group %d, and the limit is %d", n, g, most)
		}
	}
}

// perGroup counts the nodes of each group, those that boot included.
func perGroup(a *cluster.Accounts) map[int]int {
	n := map[int]int{}
	for i := range a.Nodes {
		n[a.Nodes[i].Group]++
	}
	return n
}

// autoscalerSince: a node that went had no compute, nodes go only while there are
// more of their group than at the start, and new ones come to the zones that may have them.
func autoscalerSince(f *finding, w *Watch) {
	before, now := perGroup(w.last), perGroup(f.Accounts)
	was, is := map[int]bool{}, map[int]bool{}
	for i := range f.Nodes {
		is[f.Nodes[i].ID] = true
	}
	for i := range w.last.Nodes {
		n := &w.last.Nodes[i]
		was[n.ID] = true
		if is[n.ID] {
			continue
		}
		if own := f.ownPods(n); !n.Booting && len(n.Pods) > own && f.Now-w.last.Now <= f.Config.Nodes.ScaleDownWait {
			f.fail("node %d went, and had %d computes a moment ago", n.ID, len(n.Pods)-own)
		}
		if least := f.groups[n.Group].AtStart; before[n.Group] <= least && now[n.Group] < before[n.Group] {
			f.fail("node %d went, though of its group there were no more than the %d at the start", n.ID, least)
		}
	}
	zones := f.Config.Nodes.NewZones
	for i := range f.Nodes {
		n := &f.Nodes[i]
		if name := f.zones[n.Zone]; !was[n.ID] && w.last.Now > 0 && len(zones) > 0 && !slices.Contains(zones, name) {
			f.fail("node %d came to zone %s, where none may be added", n.ID, name)
		}
	}
}
