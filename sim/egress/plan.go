package egress

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"reenact/sim"
)

// planner answers how many addresses and subnets a function needs.
var planner = sim.Planner{
	Want: "served_pct >= 99.9",
	Columns: []sim.PlanColumn{
		{Column: column("ports", "ports wanted", "ports", "most entries on the interfaces at one time, resting ones included; the gateways have as many or fewer")},
		{Column: column("nat_ports", "NAT ports", "ports", "of all NAT addresses to all destinations")},
		{Column: column("eni_ports", "ENI ports", "ports", "of all interfaces")},
		{Column: sim.Column{Key: "used_pct", Title: "used", Unit: "%", Scale: 10, Help: "what was used at most, of the limit of which it was most"}},
		{Column: column("timed_out", "timed out", "connects", "connections that were not there at the connect timeout, in all")},
		{Column: column("throttled", "throttled", "invocations", "invocations that found no environment, in all")},
	},
	Wide:  wide,
	Tries: tries,
	Weigh: weigh,
	Unknown: []string{
		"the peak of your load: LOAD and its ramp are what the file says; CloudWatch has ConcurrentExecutions at its one-minute maximum, and an environment's connections are in the client's settings",
		"whether Lambda adds interfaces by itself in a burst (ENI_SCALING): no metric shows an interface; a load test that stops at a multiple of 65,000 connections tells",
		"how long a port rests after a close: AWS publishes no timer; without reuse it decides, and ErrorPortAllocation under a known rate of connections tells it",
	},
}

func setting(key string, value int) sim.Setting {
	return sim.Setting{Key: key, Value: strconv.Itoa(value)}
}

// wide has as many ports as can be had.
func wide(today sim.World) []sim.Setting {
	list := []sim.Setting{setting("SUBNETS", mostSubnets)}
	if today.(*World).knob.privateLink {
		return append(list, setting("TARGETS", 1000))
	}
	return append(list, setting("EIPS", zonalEIPs), sim.Setting{Key: "NAT_PER_AZ", Value: "on"})
}

// tries are the least numbers of subnets and addresses that what was wanted fits into,
// each of the two alone, one less of either, and what else would do. The sizes are
// guesses from a division; whether they do is simulated.
func tries(today sim.World, ran []sim.Ran) (list []sim.Try) {
	w := today.(*World)
	need := 0
	for _, r := range ran {
		need = max(need, int(peak(r.Recording, "eni_used")))
	}
	if w.knob.privateLink {
		return w.triesOfPrivateLink(need)
	}
	subnets, eips := w.subnetsFor(need), w.eipsFor(need)
	add := func(why string, set ...sim.Setting) { list = append(list, sim.Try{Set: set, Why: why}) }
	both := func(s, e int) []sim.Setting { return []sim.Setting{setting("EIPS", e), setting("SUBNETS", s)} }
	if eips <= zonalEIPs {
		add("addresses alone", setting("EIPS", eips))
		add("interfaces alone", setting("SUBNETS", subnets))
		add("what the ports wanted fit into", both(subnets, eips)...)
		add("one more of each", both(min(subnets+1, mostSubnets), min(eips+1, zonalEIPs))...)
		add("one address less", both(subnets, max(eips-1, 1))...)
		add("one subnet less", both(max(subnets-1, 1), eips)...)
	}
	if subnets > 1 {
		each := min((eips+subnets-1)/subnets, zonalEIPs)
		add("a gateway in each zone", append(both(subnets, each), sim.Setting{Key: "NAT_PER_AZ", Value: "on"})...)
	}
	if !w.knob.reuse {
		add("connections that outlive their invocation", sim.Setting{Key: "REUSE", Value: "on"})
	}
	if fewer := w.connectionsFor(need); fewer < w.knob.connections {
		add("a client with fewer connections, and nothing else", setting("CONNECTIONS_PER_ENV", fewer))
	}
	return list
}

func (w *World) triesOfPrivateLink(need int) []sim.Try {
	subnets, targets := w.subnetsFor(need), max((need+nlbPorts-1)/nlbPorts, 1)
	return []sim.Try{
		{Set: []sim.Setting{setting("SUBNETS", subnets)}, Why: "interfaces alone"},
		{Set: []sim.Setting{setting("SUBNETS", subnets), setting("TARGETS", targets)}, Why: "what the ports wanted fit into"},
		{Set: []sim.Setting{setting("SUBNETS", max(subnets-1, 1)), setting("TARGETS", targets)}, Why: "one subnet less"},
		{Set: []sim.Setting{setting("SUBNETS", min(subnets+1, mostSubnets)), setting("TARGETS", targets+1)}, Why: "one more of each"},
	}
}

func (w *World) subnetsFor(need int) int {
	each := w.cfg.ENI.Ports * len(w.copies)
	return min(max((need+each-1)/each, 1), mostSubnets)
}

func (w *World) eipsFor(need int) int {
	each := w.cfg.NAT.Ports * w.knob.destinations
	return max((need+each-1)/each, 1)
}

// connectionsFor is how many connections of each environment fit into what there is.
func (w *World) connectionsFor(need int) int {
	least := need
	for _, l := range w.limits() {
		if l.cause == noENI || l.cause == noNAT {
			least = min(least, l.most)
		}
	}
	return max(w.knob.connections*least/max(need, 1), 1)
}

// weigh reads what a run needed, and which limits it met. They come in the order of
// what was used of them. Those of ports that refused something come before the others:
// environments that wait for a port use up the concurrency.
func weigh(r sim.Ran) sim.Weighed {
	w, rec := r.End.(*World), r.Recording
	v := sim.Weighed{Values: []int64{peak(rec, "eni_used"), sim.Empty, sim.Empty, 0, total(rec, "connects_timed_out_per_min"), total(rec, "throttled_per_min")}}
	limits := w.limits()
	order := func(l limit) int64 {
		if w.met(l.cause, rec) && l.cause != noQuota {
			return 2000
		}
		return w.used(l, rec)
	}
	slices.SortStableFunc(limits, func(a, b limit) int { return cmp.Compare(order(b), order(a)) })
	for _, l := range limits {
		switch l.cause {
		case noNAT:
			v.Values[1] = int64(l.most)
		case noENI:
			v.Values[2] = int64(l.most)
		}
		v.Values[3] = max(v.Values[3], w.used(l, rec))
		v.Limits = append(v.Limits, sim.Limit{Name: limitNames[l.cause], Text: l.text, Binds: w.met(l.cause, rec)})
	}
	return withRate(v, w, v.Values[5] > 0 && !w.met(noQuota, rec))
}

// withRate adds the limit that is a rate: new environments.
func withRate(v sim.Weighed, w *World, refused bool) sim.Weighed {
	l := sim.Limit{Name: limitNames[noScaling], Text: fmt.Sprintf("a function can start %s environments in 10 s", count(w.cfg.Lambda.Scaling)), Binds: refused}
	v.Limits = append(v.Limits, l)
	return v
}

var limitNames = [causes]string{noENI: "ENI ports", noNAT: "NAT ports", noTarget: "NLB ports", noQuota: "concurrency", noScaling: "scaling rate"}

// met tells whether a limit refused something.
func (w *World) met(c cause, rec *sim.Recording) bool {
	switch c {
	case noENI:
		return total(rec, "eni_refused_per_min") > 0
	case noNAT:
		return total(rec, "nat_port_errors_per_min") > 0
	case noTarget:
		return total(rec, "nlb_port_errors_per_min") > 0
	}
	return total(rec, "throttled_per_min") > 0 && peak(rec, "environments_busy") >= int64(w.quota())
}

// used is what was used of a limit at most, in tenths of a percent.
func (w *World) used(l limit, rec *sim.Recording) int64 {
	switch l.cause {
	case noNAT:
		return peak(rec, "nat_fullest_pct")
	case noQuota:
		return peak(rec, "environments_busy") * 1000 / int64(w.quota())
	}
	return min(peak(rec, "eni_used")*1000/int64(max(l.most, 1)), 1000)
}

func peak(rec *sim.Recording, key string) int64 {
	most := int64(0)
	for _, v := range rec.Column(key) {
		most = max(most, v)
	}
	return most
}

// total adds up a rate per minute, whose samples count the trailing minute.
func total(rec *sim.Recording, key string) int64 {
	step := max(1, int(60e9/rec.Every()))
	sum := int64(0)
	for i := rec.Len() - 1; i > 0; i -= step {
		if v := rec.Column(key)[i]; v != sim.Empty {
			sum += v
		}
	}
	return sum
}
