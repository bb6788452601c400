package cluster

import (
	"reenact/model/kube"
	"reenact/sim"
	"reenact/sim/kit"
)

// subnetReadings are the series of subnets that a file lists: by their names, unless a
// subnet is called like its zone, which has these series already.
func (w *World) subnetReadings() kit.Readings[sampled] {
	var free, whole kit.Readings[sampled]
	for i := range w.places {
		name := w.places[i].Name
		if name != w.places[i].Zone {
			free = append(free, series("ip_free_"+key(name), "Free in subnet "+name, "addresses", "subnets", "addresses free in subnet "+name, subnetFree,
				func(s *sampled) int64 { return s.subnet(i, func(at int) int { return s.w.subnets[at].Free }) }))
		}
		whole = append(whole, series("free_28_"+key(name), "Whole /28 in subnet "+name, "blocks", "blocks",
			"aligned /28 blocks of subnet "+name+" with nothing in them, under prefix delegation: a prefix needs one", blocksThen,
			func(s *sampled) int64 {
				if !s.w.env.PrefixDelegation {
					return sim.Empty
				}
				return s.subnet(i, func(at int) int { return s.w.subnets[at].Prefixes() })
			}))
	}
	others := series("ip_others", "Held by others", "addresses", "others", "addresses that others than this cluster hold", subnetFree,
		func(s *sampled) int64 { return int64(s.others) })
	return append(append(free, others), whole...)
}

// subnet reads a number of the i-th subnet, which is there once anything has happened.
func (s *sampled) subnet(i int, read func(at int) int) int64 {
	if i >= len(s.w.subnets) {
		return 0
	}
	return int64(read(i))
}

// byGroup are a node group's nodes and addresses added up.
type byGroup struct{ nodes, held, assigned, requested, capacity int }

func (w *World) groupReadings() kit.Readings[sampled] {
	var list kit.Readings[sampled]
	for _, about := range []struct {
		key, title, unit, group, help string
		seen                          sim.Sight
		read                          func(*byGroup) int64
	}{
		{"nodes_", "Nodes of ", "nodes", "nodes by group", "nodes that are ready, of group ", ksm, func(g *byGroup) int64 { return int64(g.nodes) }},
		{"ip_held_", "Held by ", "addresses", "held by group", "addresses on the interfaces of nodes that are ready, primaries included, of group ", allocated,
			func(g *byGroup) int64 { return int64(g.held) }},
		{"ip_assigned_in_", "Assigned in ", "addresses", "assigned by group", "addresses that a pod holds, of group ", assigned,
			func(g *byGroup) int64 { return int64(g.assigned) }},
		{"cpu_requested_pct_", "CPU requested in ", "", "capacity by group", "of the CPU or memory of ready nodes, whichever is scarcer, the share that pods have requested, of group ", ksm,
			func(g *byGroup) int64 { return kit.Share(int64(g.requested), int64(g.capacity-g.requested)) }},
	} {
		for g := range w.groups {
			name := w.groups[g].Name
			r := series(about.key+key(name), about.title+name, about.unit, about.group, about.help+name, about.seen,
				func(s *sampled) int64 { return about.read(&s.inGroup[g]) })
			if about.unit == "" {
				r = percent(r)
			}
			list = append(list, r)
		}
	}
	return list
}

// addGroup adds a node that is up to its group's sums.
func (b *books) addGroup(n *node, held, assigned int, requested, capacity kube.Size) {
	g := &b.inGroup[n.group]
	g.nodes++
	g.held += held
	g.assigned += assigned
	g.requested += int(requested)
	g.capacity += int(capacity)
}

// mostGroups is as many as the books have places for.
const mostGroups = 16
