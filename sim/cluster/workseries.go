package cluster

import (
	"slices"

	"reenact/sim/kit"
)

// fleetOnly are the series of a serverless database: a cluster without one has them not.
var fleetOnly = []string{"wake_success_pct", "wakes_failed_per_min", "suspensions_per_min", "prewarmed_ready", "upscales_denied",
	"migrations", "migrations_per_min", "customers_held_back", "monitor_query_ms"}

// inPods are the series that are about pods where there are no computes, or not only.
var inPods = map[string]struct{ title, help string }{
	"pods_running":              {"Pods running", "pods of workloads that are ready"},
	"pods_pending":              {"Pods starting", "pods created and not ready: without a node, without an address, or still booting"},
	"pods_unschedulable":        {"Unschedulable pods", "pods for which no node has the CPU, memory or pod slot"},
	"pod_start_success_pct":     {"Pod starts that succeed", "of the starts that reached their verdict in the trailing minute, the share running within the start limit; a pod that takes longer goes on"},
	"pod_starts_failed_per_min": {"Pod starts that take too long", "starts that passed the start limit in the trailing minute; the pods go on"},
}

// plainReadings are the series that hang on no zone, subnet or group, in the words of what
// runs in the cluster.
func (w *World) plainReadings() kit.Readings[sampled] {
	list := slices.Clone(fixedReadings)
	if len(w.works) == 0 && w.fleet {
		return list
	}
	for i := range list {
		s := &list[i].Series
		if s.Key == "pods_running" && w.fleet {
			s.Title, s.Help = "Pods running", "pods of workloads, and computes, that are ready"
			continue
		}
		if p, ok := inPods[s.Key]; ok {
			s.Title, s.Help = p.title, p.help
		}
		if !w.fleet && s.Sight == controlPlane {
			s.Sight = ksm
		}
	}
	if !w.fleet {
		list = slices.DeleteFunc(list, func(r kit.Reading[sampled]) bool { return slices.Contains(fleetOnly, r.Key) })
	}
	return append(list, w.workReadings()...)
}

func (w *World) workReadings() kit.Readings[sampled] {
	var list kit.Readings[sampled]
	for k := range w.works {
		name := w.works[k].name
		list = append(list, series("ready_"+key(name), "Ready of "+name, "pods", "ready", "pods of "+name+" that are ready", ksm,
			func(s *sampled) int64 { return int64(s.w.works[k].ready) }))
	}
	for k := range w.works {
		name := w.works[k].name
		list = append(list, series("waiting_"+key(name), "Not ready of "+name, "pods", "not ready", "pods of "+name+" that are not ready", ksm,
			func(s *sampled) int64 { return int64(s.w.works[k].live - s.w.works[k].ready) }))
	}
	return list
}
