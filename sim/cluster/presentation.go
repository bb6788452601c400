package cluster

import (
	"reenact/sim"
	"slices"
)

// Presentation implements sim.Presented.
func (c *Config) Presentation() sim.Presentation {
	var free []string
	for _, z := range c.Network.zones() {
		free = append(free, "ip_free_"+z)
	}
	p := sim.Presentation{
		Panels: []sim.Panel{
			{Series: []string{"pod_start_success_pct"}},
			{Series: []string{"ip_cooldown"}},
			{Series: []string{"ip_stranded"}},
			{Title: "Addresses", Series: []string{"ip_allocated", "ip_assigned", "ip_total"}},
			{Title: "Pods", Series: []string{"pods_running", "pods_pending"}},
			{Series: []string{"ip_allocated_per_node"}},
			{Title: "EC2 calls", Series: []string{"ec2_calls_per_min", "ec2_throttled_per_min"}},
			{Title: "Free by zone", Series: free[:min(len(free), 3)]}, // more lines tangle
			{Series: []string{"pod_starts_per_min"}},
			{Series: []string{"attempt_success_pct"}},
			{Title: "Unplaced and prewarmed", Series: []string{"pods_unschedulable", "prewarmed_ready"}},
		},
		Heat:     sim.Heat{Series: success, Well: 90, Bad: 50},
		Evidence: []string{waitingRoom},
		Stacks: []sim.Stack{{Title: "Addresses", Total: "ip_total", Parts: []sim.StackPart{
			{Word: "assigned", Series: "ip_assigned"},
			{Word: "cooling", Series: "ip_cooldown"},
			{Word: "idle", Series: "ip_allocated", Less: []string{"ip_assigned", "ip_cooldown"}},
			{Word: "free", Series: "ip_free"},
		}}},
		Bars: []sim.Bars{{Total: "ip_total", Taken: "ip_assigned_", Free: "ip_free_", Names: c.Network.zones(), Word: "free"}},
		Table: []string{
			"pods_running", "pods_pending", "pod_starts_per_min", "pod_start_success_pct", "attempt_success_pct",
			"nodes", "ip_allocated", "ip_assigned", "ip_cooldown", "ip_stranded", "ip_free",
		},
		Narrow: []string{
			"nodes", "ip_cooldown", "pod_starts_per_min", "pods_pending", "ip_assigned", "attempt_success_pct", "ip_stranded", "ip_allocated",
		},
		Glossary: glossary,
		Words:    sim.Words{Step: "one pass (5 s)", Things: "nodes, subnets and the like"},
	}
	if c.hasFleet() {
		p.Glossary = slices.Concat(glossary, fleetGlossary)
	} else {
		p.Panels[len(p.Panels)-1] = sim.Panel{Series: []string{"pods_unschedulable"}}
	}
	return p
}
