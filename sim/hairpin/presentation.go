package hairpin

import "reenact/sim"

// Presentation implements sim.Presented. Belief stands beside truth: denials and the
// balancer's numbers on one side, handshakes and placement on the other.
func (c *Config) Presentation() sim.Presentation {
	return sim.Presentation{
		Panels: []sim.Panel{
			{Series: []string{"worst_client_success_pct"}},
			{Title: "Hubble", Series: []string{"denied_per_min", "odd_allowed_per_min"}},
			{Title: "Connects that fail", Series: []string{"timeouts_per_min", "refused_per_min"}},
			{Title: "Success", Series: []string{"nlb_success_pct", "request_success_pct", "mesh_success_pct"}},
			{Title: "Beside nginx", Series: []string{"clients_colocated", "clients_at_risk"}},
			{Series: []string{"expected_failure_pct"}},
			{Title: "The balancer's metrics", Series: []string{"nlb_flows", "targets_unhealthy"}},
			{Title: "Answers from strangers", Series: []string{"orphan_rst_per_min", "captured_strangers_per_min"}},
			{Title: "Connection tracking", Series: []string{"ct_entries", "ct_orphans"}},
		},
		Heat:     sim.Heat{Series: "worst_client_success_pct", Well: 95, Bad: 50},
		Evidence: []string{connectionsRoom},
		Table: []string{
			"connects_per_min", "nlb_success_pct", "worst_client_success_pct", "timeouts_per_min", "denied_per_min", "odd_allowed_per_min",
			"orphan_rst_per_min", "clients_colocated", "expected_failure_pct", "targets_unhealthy",
		},
		Narrow:   []string{"odd_allowed_per_min", "targets_unhealthy", "connects_per_min", "orphan_rst_per_min", "expected_failure_pct", "timeouts_per_min"},
		Glossary: glossary,
		Words:    sim.Words{Step: "one sample (5 s)", Things: "connections, pods, nodes and the like", Window: "the last minute"},
	}
}
