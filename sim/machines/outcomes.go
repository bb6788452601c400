package machines

import (
	"time"

	"reenact/sim"
)

var (
	_ sim.Judged    = (*World)(nil)
	_ sim.Presented = (*Config)(nil)
)

// well is the share of served calls, in tenths of a percent, from which on nothing is
// wrong.
const well = 990

// Outcomes implements sim.Judged.
func (*World) Outcomes() []sim.Outcome {
	return []sim.Outcome{
		{Key: "failed_calls", Title: "Calls failed", Unit: "calls", Series: "calls_failed_per_min", Reduce: sim.Total, Damage: true,
			Help: "calls that ended without their connection, or with a dead one"},
		{Key: "minutes_below_99", Title: "Time below 99 % served", Unit: "min", Series: "served_pct", Reduce: sim.Below, Limit: well, Damage: true,
			Help: "time during which less than 99 % of the calls of the trailing minute were served"},
		{Key: "minutes_to_recovery", Title: "Time to recovery", Unit: "min", Series: "served_pct", Reduce: sim.Recovery, Limit: well, Lasting: 5 * time.Minute,
			Help: "how long the longest time of less than 99 % served lasted"},
		{Key: "dropped_syns", Title: "SYNs dropped", Unit: "SYNs", Series: "dropped_per_min", Reduce: sim.Total, Help: "SYNs that found no port"},
		{Key: "peak_ports", Title: "Peak ports in use", Unit: "ports", Series: "ports_used", Reduce: sim.Peak, Help: "most ports of all blocks in use at one time"},
		{Key: "lost_connections", Title: "Connections that lost their port", Unit: "connections", Series: "reclaimed_per_min", Reduce: sim.Total, Help: "connections whose port was reclaimed"},
	}
}

// Presentation implements sim.Presented.
func (*Config) Presentation() sim.Presentation {
	return sim.Presentation{
		Panels: []sim.Panel{
			{Series: []string{"served_pct"}},
			{Title: "Ports in use and in blocks", Series: []string{"ports_used", "ports_allocated"}},
			{Series: []string{"dropped_per_min"}},
			{Series: []string{"calls_failed_per_min"}},
			{Title: "Machines", Series: []string{"machines", "machines_short", "machines_without"}},
			{Series: []string{"ports_per_machine"}},
			{Series: []string{"fullest_pct"}},
			{Title: "Connections lost", Series: []string{"reclaimed_per_min", "forgotten_per_min"}},
		},
		Heat:     sim.Heat{Series: "served_pct", Well: 99, Bad: 50},
		Evidence: []string{machinesRoom},
		Table:    []string{"calls_per_min", "served_pct", "calls_failed_per_min", "dropped_per_min", "machines", "ports_per_machine", "ports_used", "ports_allocated", "machines_short"},
		Narrow:   []string{"machines_short", "calls_per_min", "ports_allocated", "machines"},
		Glossary: glossary,
		Words:    sim.Words{Step: "one sample (5 s)", Things: "machines and destinations"},
	}
}
