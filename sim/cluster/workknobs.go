package cluster

import (
	"slices"
	"strings"

	"reenact/sim"
	"reenact/sim/kit"
)

// ofFleet are the knobs of a serverless database's control plane: a cluster without one
// has them not.
var ofFleet = []string{"PREWARMED_POOL", "PROXY_RATE_LIMIT", "VM_AUTOSCALING", "VM_WATERMARK", "ACTIVITY_MONITOR",
	"DB_PLAN", "DB_CPUS", "DB_CTE", "DB_STALL"}

// knobsOf are the knobs of this cluster: those that it has a use for, and two for each of
// its workloads.
func (w *World) knobsOf() kit.Knobs[*World] {
	if w.fleet && len(w.works) == 0 {
		return knobs
	}
	var list kit.Knobs[*World]
	for _, k := range knobs {
		if w.fleet || !slices.Contains(ofFleet, k.Key) {
			list = append(list, k)
		}
	}
	for k := range w.works {
		list = append(list, workKnobs(&w.works[k], k)...)
	}
	return list
}

// mostPrimary is how many workloads stand among the knobs that are always in sight.
const mostPrimary = 2

// workKnobs are the verbs of a workload.
func workKnobs(d *work, k int) kit.Knobs[*World] {
	name := strings.ToUpper(key(d.name))
	scale := sim.Knob{Key: "REPLICAS_" + name, Title: "replicas of " + d.name, Primary: k < mostPrimary, Step: max(1, d.target/20),
		Help: "pods that " + d.name + " shall have: kubectl scale"}
	again := kit.Bool(sim.Knob{Key: "RESTART_" + name, Title: "restart of " + d.name,
		Help: "on: every pod of " + d.name + " is replaced, by a rolling update: kubectl rollout restart"},
		func(w *World) bool { return w.works[k].live > w.works[k].fresh },
		func(w *World, on bool) error {
			if on {
				w.restartWork(k)
			}
			return nil
		}).Again()
	if d.isJob() {
		scale.Title, scale.Help = "pods of "+d.name, "pods that each run of "+d.name+" creates"
		scale.Key = "PODS_" + name
		again = kit.Bool(sim.Knob{Key: "SUSPEND_" + name, Title: "suspend " + d.name, Help: "on: no further run of " + d.name + " begins"},
			func(w *World) bool { return w.works[k].held },
			func(w *World, on bool) error { w.works[k].held = on; return nil })
	}
	path := "work.deployments.replicas"
	if d.isJob() {
		path = "work.cronjobs.pods"
	}
	return kit.Knobs[*World]{
		kit.Int(kit.Within(scale, Config{}, path), func(w *World) int { return w.works[k].target },
			func(w *World, n int) error { w.scale(k, n); return nil }),
		again,
	}
}
