package cluster

import (
	"time"

	"reenact/model/kube"
	"reenact/sim"
)

// The recorded series that are the same in every cluster; the zones' follow.
// docs/metrics.md has their formulas.
var fixedSeries = []sim.Series{
	{Key: "pods_running", Title: "Computes running", Unit: "pods", Group: "pods", Help: "computes that are ready, prewarmed ones included"},
	{Key: "pods_pending", Title: "Computes starting", Unit: "pods", Group: "pods", Help: "computes created and not ready: without a node, without an address, or still booting"},
	{Key: "pods_unschedulable", Title: "Unschedulable computes", Unit: "pods", Group: "pods", Help: "computes for which no node has the CPU, memory or pod slot"},
	{Key: "pod_starts_per_min", Title: "Pod starts", Unit: "per min", Group: "starts", Help: "starts that succeeded in the trailing minute"},
	{Key: "pod_starts_failed_per_min", Title: "Pod starts that fail", Unit: "per min", Group: "starts", Help: "starts that the start limit ended in the trailing minute"},
	{Key: "pod_start_success_pct", Title: "Pod starts that succeed", Unit: "%", Scale: 10, Max: 1000, Group: "success", Help: "of the starts that reached their verdict in the trailing minute, the share running within the start limit"},
	{Key: "attempt_success_pct", Title: "CNI ADDs that succeed", Unit: "%", Scale: 10, Max: 1000, Group: "success", Help: "of the CNI ADDs of the trailing minute, the share that got an address"},
	{Key: "wake_success_pct", Title: "Wake-ups served in time", Unit: "%", Scale: 10, Max: 1000, Group: "success", Help: "of the customers' wake-ups decided in the trailing minute, the share served within the start limit"},
	{Key: "wakes_failed_per_min", Title: "Wake-ups not served in time", Unit: "per min", Group: "customers", Help: "of the customers' wake-ups decided in the trailing minute, those not served within the start limit"},
	{Key: "suspensions_per_min", Title: "Suspensions", Unit: "per min", Group: "starts", Help: "computes suspended in the trailing minute"},
	{Key: "prewarmed_ready", Title: "Prewarmed computes", Unit: "pods", Group: "pods", Help: "computes started ahead of demand that wait for a customer"},
	{Key: "cpu_requested_pct", Title: "CPU requested", Unit: "%", Scale: 10, Max: 1000, Group: "capacity", Help: "of the CPU of all ready nodes, the share that pods have requested; a live migration's second pod included"},
	{Key: "upscales_denied", Title: "Denied a larger size", Unit: "computes", Group: "autoscaling", Help: "running computes whose load wants more than their node has"},
	{Key: "migrations", Title: "Migrating", Unit: "computes", Group: "autoscaling", Help: "computes on their way to another node, each with a second pod"},
	{Key: "migrations_per_min", Title: "Live migrations", Unit: "per min", Group: "migrations", Help: "computes that arrived on another node in the trailing minute; each left an address in cooldown"},
	{Key: "customers_held_back", Title: "Customers held back", Unit: "customers", Group: "proxy", Help: "customers whom the proxy refused and who will try again"},
	{Key: "monitor_query_ms", Title: "Activity monitor's query", Unit: "ms", Group: "control", Help: "time of the activity monitor's latest query at the database's present state"},
	{Key: "nodes", Title: "Nodes", Unit: "nodes", Group: "nodes", Help: "nodes that are ready"},
	{Key: "ip_total", Title: "Addresses in all subnets", Unit: "addresses", Group: "pool", Help: "usable addresses of all subnets: the size less the five reserved ones"},
	{Key: "ip_allocated", Title: "Allocated addresses", Unit: "addresses", Group: "pool", Help: "addresses on an ENI, primaries included: ip_total − ip_free"},
	{Key: "ip_assigned", Title: "Assigned addresses", Unit: "addresses", Group: "pool", Help: "addresses that a pod holds"},
	{Key: "ip_cooldown", Title: "Addresses in cooldown", Unit: "addresses", Group: "cooldown", Help: "addresses whose pod is gone for at most IP_COOLDOWN_PERIOD"},
	{Key: "ip_stranded", Title: "Stranded addresses", Unit: "addresses", Group: "stranded", Help: "unassigned addresses, ENI primaries included, on nodes that cannot host one more pod for lack of CPU, memory or pod slots"},
	{Key: "ip_free", Title: "Free addresses", Unit: "addresses", Group: "pool", Help: "addresses free in the subnets"},
	{Key: "ip_allocated_per_node", Title: "Allocated per node", Unit: "addresses", Scale: 10, Group: "per-node", Help: "ip_allocated ÷ nodes that are ready or booting"},
	{Key: "ec2_calls_per_min", Title: "EC2 calls", Unit: "per min", Group: "ec2", Help: "calls of EC2's networking API in the trailing minute, throttled ones included"},
	{Key: "ec2_throttled_per_min", Title: "EC2 calls throttled", Unit: "per min", Group: "ec2", Help: "calls in the trailing minute that ended in RequestLimitExceeded"},
}

// Series implements sim.World.
func (w *World) Series() []sim.Series {
	list := append([]sim.Series(nil), fixedSeries...)
	for _, z := range w.cfg.Network.Zones {
		list = append(list, sim.Series{Key: "ip_free_" + z, Title: "Free in zone " + z, Unit: "addresses", Group: "zones",
			Help: "addresses free in the subnets of zone " + z})
	}
	for _, z := range w.cfg.Network.Zones {
		list = append(list, sim.Series{Key: "ip_assigned_" + z, Title: "Assigned in zone " + z, Unit: "addresses", Group: "assigned by zone",
			Help: "addresses that a pod on a node of zone " + z + " holds"})
	}
	for i := range list {
		list[i].Scale = max(list[i].Scale, 1)
	}
	return list
}

// Sample implements sim.World.
func (w *World) Sample(into []int64) {
	b, c := w.books(), w.window()
	failed := int32(0)
	for _, n := range c.addFailed {
		failed += n
	}
	row := append(into[:0],
		int64(w.running), int64(w.starting), int64(w.waiting), int64(c.started), int64(c.timedOut),
		share(c.started, c.timedOut), share(c.addOK, failed), share(c.wakesServed, c.wakesNot), int64(c.wakesNot),
		int64(c.suspended), int64(w.pool.waiting),
		share(int32(b.requested), int32(b.capacity-b.requested)), int64(w.scaling.denied), int64(w.scaling.moves), int64(c.migrated),
		int64(w.crowd.n), int64(w.tally.queryTime/time.Millisecond), int64(b.up),
		int64(b.total), int64(b.total-b.free), int64(b.assigned), int64(b.cooling), int64(b.stranded), int64(b.free),
		perNode(b.total-b.free, b.nodes), int64(c.calls), int64(c.limited))
	for z := range w.cfg.Network.Zones {
		row = append(row, int64(b.freeIn[z]))
	}
	for z := range w.cfg.Network.Zones {
		row = append(row, int64(b.assignedIn[z]))
	}
}

// share is good of all in tenths of a percent, Empty where there is neither.
func share(good, bad int32) int64 {
	if good+bad == 0 {
		return sim.Empty
	}
	return (int64(good)*2000 + int64(good+bad)) / (2 * int64(good+bad))
}

func perNode(n, nodes int) int64 {
	if nodes == 0 {
		return sim.Empty
	}
	return int64(n) * 10 / int64(nodes)
}

// books are the cluster's addresses added up.
type books struct {
	up, nodes                                int
	total, free, assigned, cooling, stranded int
	requested, capacity                      kube.Size // of CPU
	freeIn, assignedIn                       [8]int
}

func (w *World) books() books {
	var b books
	for i := range w.subnets {
		s := &w.subnets[i]
		b.total += s.Total
		b.free += s.Free
		b.freeIn[s.Zone] += s.Free
	}
	for i := range w.nodes {
		n := &w.nodes[i]
		if n.state == nodeGone {
			continue
		}
		b.nodes++
		if n.state != nodeUp {
			continue
		}
		b.up++
		st := n.pool.Stats(w.now)
		b.assigned += st.Assigned
		b.assignedIn[n.zone] += st.Assigned
		b.cooling += st.Cooling
		requested, capacity := w.sched.Booked(i)
		b.requested += requested
		b.capacity += capacity
		if w.sched.Full(i) {
			b.stranded += st.Total + st.ENIs - st.Assigned
		}
	}
	return b
}
