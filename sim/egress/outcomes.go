package egress

import (
	"time"

	"reenact/sim"
)

var (
	_ sim.Judged    = (*World)(nil)
	_ sim.OneWay    = (*World)(nil)
	_ sim.Presented = (*Config)(nil)
)

// well is the share of served invocations, in tenths of a percent, from which on
// nothing is wrong.
const well = 990

// Outcomes implements sim.Judged.
func (*World) Outcomes() []sim.Outcome {
	return []sim.Outcome{
		{Key: "timed_out_connects", Title: "Connects timed out", Unit: "connects", Series: "connects_timed_out_per_min", Reduce: sim.Total, Damage: true,
			Help: "connections that were not there at the connect timeout"},
		{Key: "failed_invocations", Title: "Invocations failed", Unit: "invocations", Series: "invocations_failed_per_min", Reduce: sim.Total, Damage: true,
			Help: "invocations that ended without their connections"},
		{Key: "throttled_invocations", Title: "Invocations throttled", Unit: "invocations", Series: "throttled_per_min", Reduce: sim.Total, Damage: true,
			Help: "invocations that found no environment: for quota, or for the rate at which they can be started"},
		{Key: "minutes_below_99", Title: "Time below 99 % served", Unit: "min", Series: "served_pct", Reduce: sim.Below, Limit: well, Damage: true,
			Help: "time during which less than 99 % of the invocations of the trailing minute were served"},
		{Key: "minutes_to_recovery", Title: "Time to recovery", Unit: "min", Series: "served_pct", Reduce: sim.Recovery, Limit: well, Lasting: 5 * time.Minute,
			Help: "how long the longest time of less than 99 % served lasted"},
		{Key: "peak_nat_active", Title: "Peak NAT connections", Unit: "connections", Series: "nat_active", Reduce: sim.Peak, Help: "most connections through the gateways at one time"},
		{Key: "peak_eni", Title: "Fullest interface", Unit: "ports", Series: "eni_fullest", Reduce: sim.Peak, Help: "most ports in use on the interfaces of one subnet"},
		{Key: "port_errors", Title: "NAT port errors", Unit: "errors", Series: "nat_port_errors_per_min", Reduce: sim.Total, Help: "SYNs that found no source port at a gateway"},
		{Key: "waiting_seconds", Title: "Time spent waiting", Unit: "env-s", Series: "waiting_env_s_per_min", Reduce: sim.Total, Help: "environment-seconds that were paid for while a connection was missing"},
	}
}

// Presentation implements sim.Presented.
func (*Config) Presentation() sim.Presentation {
	return sim.Presentation{
		Panels: []sim.Panel{
			{Series: []string{"served_pct"}},
			{Title: "NAT connections and the interface's ports", Series: []string{"nat_active", "eni_used", "eni_total"}},
			{Series: []string{"connects_timed_out_per_min"}},
			{Series: []string{"nat_port_errors_per_min"}},
			{Title: "Environments", Series: []string{"environments_busy", "environments_connecting"}},
			{Title: "NAT attempts", Series: []string{"nat_attempts_per_min", "nat_established_per_min"}},
			{Series: []string{"throttled_per_min"}},
			{Series: []string{"eni_refused_per_min"}},
			{Series: []string{"dns_success_pct"}},
			{Series: []string{"nat_idle_timeouts_per_min"}},
		},
		Heat:     sim.Heat{Series: "served_pct", Well: 99, Bad: 50},
		Evidence: []string{waitingRoom},
		Table: []string{"invocations_per_min", "served_pct", "throttled_per_min", "connects_timed_out_per_min", "nat_active", "nat_port_errors_per_min",
			"eni_used", "eni_total", "environments", "dns_success_pct"},
		Narrow:   []string{"environments", "eni_total", "dns_success_pct", "invocations_per_min", "throttled_per_min", "eni_used"},
		Glossary: glossary,
		Words:    sim.Words{Step: "one sample (5 s)", Things: "interfaces, gateways and batches"},
	}
}
