package cluster

import (
	"slices"
	"strings"
	"time"

	"reenact/sim"
)

var (
	_ sim.Judged = (*World)(nil)
	_ sim.OneWay = (*World)(nil)
)

// success is the series by which an outage begins and ends.
const success = "pod_start_success_pct"

// The limits of a bad time, in tenths of a percent. A cluster that has come back
// may lose every tenth start to the next burst for hours; recovered is therefore
// a lower limit than well, and short lapses do not undo it.
const (
	well      = 900
	recovered = 750
	lapse     = 5 * time.Minute
)

// Outcomes implements sim.Judged.
func (w *World) Outcomes() []sim.Outcome {
	list := []sim.Outcome{
		{Key: "failed_starts", Title: "Failed starts", Unit: "starts", Series: "pod_starts_failed_per_min", Reduce: sim.Total, Damage: true,
			Help: "starts that the start limit ended"},
		{Key: "failed_wakes", Title: "Wake-ups not in time", Unit: "wake-ups", Series: "wakes_failed_per_min", Reduce: sim.Total,
			Help: "customers who were not served within the start limit of their first attempt, whether a start failed or the proxy held them back"},
		{Key: "minutes_below_90", Title: "Time below 90 % success", Unit: "min", Series: success, Reduce: sim.Below, Limit: well, Damage: true,
			Help: "time during which less than 90 % of the starts of the trailing minute succeeded"},
		{Key: "minutes_to_recovery", Title: "Time to recovery", Unit: "min", Series: success, Reduce: sim.Recovery, Limit: recovered, Lasting: lapse,
			Help: "how long the longest time of less than 75 % success lasted: lapses of a minute or two left out, and times less than half an hour apart counted as one"},
		{Key: "peak_stranded", Title: "Peak stranded", Unit: "addresses", Series: "ip_stranded", Reduce: sim.Peak,
			Help: "most stranded addresses at one time"},
		{Key: "peak_cooldown", Title: "Peak in cooldown", Unit: "addresses", Series: "ip_cooldown", Reduce: sim.Peak,
			Help: "most addresses in cooldown at one time"},
	}
	if !w.fleet {
		list[0].Title, list[0].Help = "Starts that take too long", "starts that passed the start limit; the pods go on"
		list = slices.DeleteFunc(list, func(o sim.Outcome) bool { return o.Key == "failed_wakes" })
	}
	for _, z := range w.zones {
		list = append(list, sim.Outcome{Key: "lowest_free_" + z, Title: "Lowest free in zone " + z, Unit: "addresses",
			Series: "ip_free_" + z, Reduce: sim.Lowest, Help: "fewest addresses free in the subnets of zone " + z})
	}
	return append(list,
		sim.Outcome{Key: "ec2_calls", Title: "EC2 calls", Unit: "calls", Series: "ec2_calls_per_min", Reduce: sim.Total,
			Help: "calls of EC2's networking API, throttled ones included"},
		sim.Outcome{Key: "ec2_throttled", Title: "EC2 calls throttled", Unit: "calls", Series: "ec2_throttled_per_min", Reduce: sim.Total,
			Help: "calls that ended in RequestLimitExceeded"},
	)
}

// OneWay implements sim.OneWay.
func (*World) OneWay(key string) string {
	if strings.HasPrefix(key, "RESTART_") {
		return "pods that were replaced do not come back"
	}
	switch key {
	case "CIDR":
		return "mid-run it adds subnets, which then stay"
	case "DB_STALL":
		return "a query that stalls is not called back"
	case "ENABLE_PREFIX_DELEGATION":
		return "running nodes cannot change over"
	}
	return ""
}
