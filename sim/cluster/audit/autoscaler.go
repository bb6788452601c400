package audit

import "slices"

// autoscaler: it knows how many nodes boot, and there are never more than the
// node groups allow, nor fewer than at the start.
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
	if len(f.Nodes) > f.Config.Nodes.Max {
		f.fail("there are %d nodes, and the limit is %d", len(f.Nodes), f.Config.Nodes.Max)
	}
}

// autoscalerSince: a node that went had no compute, nodes go only while there are
// more than at the start, and new ones come to the zones that may have them.
func autoscalerSince(f *finding, w *Watch) {
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
		if own := f.Config.Pods.System; !n.Booting && len(n.Pods) > own && f.Now-w.last.Now <= f.Config.Nodes.ScaleDownWait {
			f.fail("node %d went, and had %d computes a moment ago", n.ID, len(n.Pods)-own)
		}
		if len(w.last.Nodes) <= f.Config.Nodes.AtStart && len(f.Nodes) < len(w.last.Nodes) {
			f.fail("node %d went, though there were no more than the %d at the start", n.ID, f.Config.Nodes.AtStart)
		}
	}
	zones := f.Config.Nodes.NewZones
	for i := range f.Nodes {
		n := &f.Nodes[i]
		if name := f.Config.Network.Zones[n.Zone]; !was[n.ID] && w.last.Now > 0 && len(zones) > 0 && !slices.Contains(zones, name) {
			f.fail("node %d came to zone %s, where none may be added", n.ID, name)
		}
	}
}
