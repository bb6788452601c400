package hairpin

import (
	"time"

	"reenact/sim"
)

// bad is the success of the worst client below which its customers notice, in tenths of
// a percent.
const bad = 950

// Outcomes implements sim.Judged. Denials are no damage: they would reward allow-all.
func (w *World) Outcomes() []sim.Outcome {
	return []sim.Outcome{
		{Key: "failed_requests", Title: "Failed requests", Unit: "requests", Series: "failed_requests_per_min", Reduce: sim.Total, Damage: true,
			Help: "requests through the balancer that were not served, after retries"},
		{Key: "stalled_requests", Title: "Stalled requests", Unit: "requests", Series: "stalled_per_min", Reduce: sim.Total,
			Help: "requests that were served only after a connect() that failed"},
		{Key: "minutes_worst_below_95", Title: "A client below 95 %", Unit: "min", Series: "worst_client_success_pct", Reduce: sim.Below, Limit: bad, Damage: true,
			Help: "time during which some client pod had less than 95 % of its connects succeed"},
		{Key: "minutes_to_recovery", Title: "Time to recovery", Unit: "min", Series: "worst_client_success_pct", Reduce: sim.Recovery, Limit: bad, Lasting: 5 * time.Minute,
			Help: "how long the longest time lasted during which some client pod was below 95 %"},
		{Key: "lowest_nlb_success", Title: "Lowest success", Unit: "%", Series: "nlb_success_pct", Reduce: sim.Lowest,
			Help: "lowest share of connects through the balancer that succeeded within a window"},
		{Key: "denials", Title: "Denials in Hubble", Unit: "verdicts", Series: "denied_per_min", Reduce: sim.Total,
			Help: "policy verdicts DENIED: what is seen, and not what it costs"},
		{Key: "refused", Title: "Connects refused", Unit: "connects", Series: "refused_per_min", Reduce: sim.Total,
			Help: "connect() calls that got a RST"},
	}
}

// OneWay implements sim.OneWay.
func (*World) OneWay(key string) string {
	switch key {
	case "RESTART", "DEPLOY", "DRAIN":
		return "pods that were replaced are not brought back"
	case "NODES", "NGINX_REPLICAS", "NGINX_KIND":
		return "pods that it moves are not brought back"
	case "ROUTING", "CILIUM", "HOST_ROUTING", "RP_FILTER", "KPR", "KERNEL":
		return "running nodes cannot change over"
	}
	return ""
}
