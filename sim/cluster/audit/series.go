package audit

import (
	"reflect"

	"reenact/model/fleet"
	"reenact/sim/cluster"
)

// series: what the recording would take down now is what there is.
func series(f *finding) {
	if len(f.Subnets) == 0 {
		return // nothing has begun
	}
	list := f.world.Series()
	row := make([]int64, len(list))
	f.world.Sample(row) // which changes nothing that happens later
	want := counted(f)
	if reflect.DeepEqual(f.Config.Workload, fleet.Workload{}) {
		for _, key := range []string{"prewarmed_ready", "customers_held_back", "migrations", "upscales_denied"} {
			delete(want, key) // which a cluster without a serverless database does not have
		}
	}
	for i, s := range list {
		if n, ok := want[s.Key]; ok {
			f.same(s.Key, int(row[i]), n)
			delete(want, s.Key)
		}
	}
	for key := range want {
		f.fail("there is no series %s", key)
	}
}

func counted(f *finding) map[string]int {
	c := map[string]int{
		"pods_running":        f.count(func(p *cluster.PodAccount) bool { return isCompute(p) && p.State == "ready" }),
		"pods_pending":        f.count(func(p *cluster.PodAccount) bool { return isCompute(p) && isStarting(p) }),
		"pods_unschedulable":  f.count(func(p *cluster.PodAccount) bool { return isCompute(p) && p.State == "unplaced" }),
		"prewarmed_ready":     f.count(func(p *cluster.PodAccount) bool { return p.Kind == "prewarmed" && p.State == "ready" }),
		"customers_held_back": f.count(isRefused),
		"migrations":          f.count(func(p *cluster.PodAccount) bool { return p.Kind == "second" }),
		"upscales_denied":     f.count(func(p *cluster.PodAccount) bool { return p.Denied }),
		"nodes":               0, "ip_assigned": 0, "ip_cooldown": 0, "ip_stranded": 0, "ip_free": 0, "ip_total": 0,
	}
	for i := range f.Nodes {
		n := &f.Nodes[i]
		if n.Booting {
			continue
		}
		c["nodes"]++
		c["ip_assigned"] += n.Stats.Assigned
		c["ip_cooldown"] += len(n.Resting)
		if f.hasRoomForNobody(n) {
			c["ip_stranded"] += n.Stats.Total + len(n.Interfaces) - n.Stats.Assigned
		}
	}
	for s := range f.Subnets {
		c["ip_free"] += f.Subnets[s].Free
		c["ip_total"] += f.Subnets[s].Total
		if s < len(f.subnets) {
			c["ip_total"] -= f.subnets[s].Others
		}
		key := "ip_free_" + f.zones[f.Subnets[s].Zone]
		c[key] += f.Subnets[s].Free
	}
	f.countPlaces(c)
	f.countWork(c)
	c["ip_allocated"] = c["ip_total"] - c["ip_free"]
	return c
}
