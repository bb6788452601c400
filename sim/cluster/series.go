package cluster

import (
	"slices"
	"sync"
	"time"

	"reenact/sim"
	"reenact/sim/kit"
)

// sampled is the cluster at the moment of a sample, added up once for all series.
type sampled struct {
	w *World
	books
	counts
	failedADDs int64
}

// How a responder of May 2025 came to see things: what kube-state-metrics, the control
// plane, ipamd (utils/prometheusmetrics of amazon-vpc-cni-k8s) and the subnets' own
// metrics draw, what a log or a command tells about one node, and what no tool counted.
// That the subnets' free addresses were at hand is in the post-mortem: "VPC subnet
// metrics confirmed" thousands of them.
var (
	ksm          = sim.OnDashboard("kube-state-metrics")
	controlPlane = sim.OnDashboard("the control plane's own metrics")
	addCounts    = sim.OnDashboard("ipamd: awscni_add_ip_req_count, awscni_no_available_ip_addresses")
	allocated    = sim.OnDashboard("ipamd: awscni_total_ip_addresses, awscni_eni_allocated")
	assigned     = sim.OnDashboard("ipamd: awscni_assigned_ip_addresses")
	ec2Requests  = sim.OnDashboard("ipamd: awscni_ec2api_req_count, without the SDK's retries")
	ec2Throttles = sim.OnAsking("CloudTrail: errorCode Client.RequestLimitExceeded; ipamd counts no call that a retry mends", 10*time.Minute)
	subnetFree   = sim.OnDashboard("the subnets' AvailableIpAddressCount")
	blocksThen   = sim.NotThen("AWS shows no count of whole blocks; describe-network-interfaces of the VPC, sorted by address, gives it")
	subnetSize   = sim.OnAsking("aws ec2 describe-subnets: CidrBlock", time.Minute)
	logAsked     = sim.OnAsking("ipamd.log of one node", 4*time.Minute)
	statsAsked   = sim.OnAsking("the IP stats lines of ipamd.log, node by node; no metric counts them", 4*time.Minute)
	queryAsked   = sim.OnAsking("pg_stat_activity of the control plane's database", 5*time.Minute)
	strandedThen = sim.NotThen("it was inferred; no tool sets a node's addresses against its room for pods")
	nodesAsked   = sim.OnAsking("kubectl get nodes, get events", time.Minute)
	rolloutAsked = sim.OnAsking("kubectl rollout status daemonset/aws-node", time.Minute)
	heldThen     = sim.NotThen("the proxy counts refusals, not the customers behind them")
)

func series(key, title, unit, group, help string, seen sim.Sight, read func(*sampled) int64) kit.Reading[sampled] {
	return kit.Reading[sampled]{Series: sim.Series{Key: key, Title: title, Unit: unit, Group: group, Help: help, Sight: seen}, Read: read}
}

// percent is a share in tenths.
func percent(r kit.Reading[sampled]) kit.Reading[sampled] {
	r.Unit, r.Scale, r.Max = "%", 10, 1000
	return r
}

// fixedReadings are the series that are the same in every cluster; the zones' follow.
// docs/metrics/cluster.md has their formulas.
var fixedReadings = kit.Readings[sampled]{
	series("pods_running", "Computes running", "pods", "pods", "computes that are ready, prewarmed ones included", ksm,
		func(s *sampled) int64 { return int64(s.w.running) }),
	series("pods_pending", "Computes starting", "pods", "pods", "computes created and not ready: without a node, without an address, or still booting", ksm,
		func(s *sampled) int64 { return int64(s.w.starting) }),
	series("pods_unschedulable", "Unschedulable computes", "pods", "pods", "computes for which no node has the CPU, memory or pod slot", ksm,
		func(s *sampled) int64 { return int64(s.w.unplacedPods()) }),
	series("pod_starts_per_min", "Pod starts", "per min", "starts", "starts that succeeded in the trailing minute", controlPlane,
		func(s *sampled) int64 { return int64(s.started) }),
	series("pod_starts_failed_per_min", "Pod starts that fail", "per min", "starts", "starts that the start limit ended in the trailing minute", controlPlane,
		func(s *sampled) int64 { return int64(s.timedOut) }),
	percent(series("pod_start_success_pct", "Pod starts that succeed", "", "success", "of the starts that reached their verdict in the trailing minute, the share running within the start limit", controlPlane,
		func(s *sampled) int64 { return kit.Share(int64(s.started), int64(s.timedOut)) })),
	percent(series("attempt_success_pct", "CNI ADDs that succeed", "", "success", "of the CNI ADDs of the trailing minute, the share that got an address", addCounts,
		func(s *sampled) int64 { return kit.Share(int64(s.addOK), s.failedADDs) })),
	percent(series("wake_success_pct", "Wake-ups served in time", "", "success", "of the customers' wake-ups decided in the trailing minute, the share served within the start limit", controlPlane,
		func(s *sampled) int64 { return kit.Share(int64(s.wakesServed), int64(s.wakesNot)) })),
	series("wakes_failed_per_min", "Wake-ups not served in time", "per min", "customers", "of the customers' wake-ups decided in the trailing minute, those not served within the start limit", controlPlane,
		func(s *sampled) int64 { return int64(s.wakesNot) }),
	series("suspensions_per_min", "Suspensions", "per min", "starts", "computes suspended in the trailing minute", controlPlane,
		func(s *sampled) int64 { return int64(s.suspended) }),
	series("prewarmed_ready", "Prewarmed computes", "pods", "pods", "computes started ahead of demand that wait for a customer", controlPlane,
		func(s *sampled) int64 { return int64(s.w.pool.waiting) }),
	percent(series("cpu_requested_pct", "CPU requested", "", "capacity", "of the CPU of all ready nodes, the share that pods have requested; a live migration's second pod included", ksm,
		func(s *sampled) int64 { return kit.Share(s.requested, s.capacity-s.requested) })),
	series("upscales_denied", "Denied a larger size", "computes", "autoscaling", "running computes whose load wants more than their node has", controlPlane,
		func(s *sampled) int64 { return int64(s.w.scaling.denied) }),
	series("migrations", "Migrating", "computes", "autoscaling", "computes on their way to another node, each with a second pod", controlPlane,
		func(s *sampled) int64 { return int64(s.w.scaling.moves) }),
	series("migrations_per_min", "Live migrations", "per min", "migrations", "computes that arrived on another node in the trailing minute; each left an address in cooldown", controlPlane,
		func(s *sampled) int64 { return int64(s.migrated) }),
	series("customers_held_back", "Customers held back", "customers", "proxy", "customers whom the proxy refused and who will try again",
		heldThen,
		func(s *sampled) int64 { return int64(s.w.crowd.n) }),
	series("monitor_query_ms", "Activity monitor's query", "ms", "control", "time of the activity monitor's latest query at the database's present state", queryAsked,
		func(s *sampled) int64 { return int64(s.w.tally.queryTime / time.Millisecond) }),
	series("nodes", "Nodes", "nodes", "nodes", "nodes that are ready", ksm,
		func(s *sampled) int64 { return int64(s.up) }),
	series("ip_total", "Addresses in all subnets", "addresses", "pool", "usable addresses of all subnets: the size less the five reserved ones and what others hold", subnetSize,
		func(s *sampled) int64 { return int64(s.total) }),
	series("ip_allocated", "Allocated addresses", "addresses", "pool", "addresses on an ENI, primaries included: ip_total − ip_free", allocated,
		func(s *sampled) int64 { return int64(s.total - s.free) }),
	series("ip_assigned", "Assigned addresses", "addresses", "pool", "addresses that a pod holds", assigned,
		func(s *sampled) int64 { return int64(s.assigned) }),
	series("ip_cooldown", "Addresses in cooldown", "addresses", "cooldown", "addresses whose pod is gone for at most IP_COOLDOWN_PERIOD",
		statsAsked,
		func(s *sampled) int64 { return int64(s.cooling) }),
	series("ip_stranded", "Stranded addresses", "addresses", "stranded", "unassigned addresses, ENI primaries included, on nodes that cannot host one more pod for lack of CPU, memory or pod slots",
		strandedThen,
		func(s *sampled) int64 { return int64(s.stranded) }),
	series("ip_free", "Free addresses", "addresses", "pool", "addresses free in the subnets", subnetFree,
		func(s *sampled) int64 { return int64(s.free) }),
	{Series: sim.Series{Key: "ip_allocated_per_node", Title: "Allocated per node", Unit: "addresses", Scale: 10, Group: "per-node", Help: "ip_allocated ÷ nodes that are ready or booting", Sight: allocated},
		Read: func(s *sampled) int64 { return perNode(s.total-s.free, s.nodes) }},
	series("ec2_calls_per_min", "EC2 calls", "per min", "ec2", "calls of EC2's networking API in the trailing minute, throttled ones included", ec2Requests,
		func(s *sampled) int64 { return int64(s.calls) }),
	series("ec2_throttled_per_min", "EC2 calls throttled", "per min", "ec2", "calls in the trailing minute that ended in RequestLimitExceeded", ec2Throttles,
		func(s *sampled) int64 { return int64(s.limited) }),
}

// readingsOf are the series of this cluster: those that all have, and those of its
// zones, subnets and groups.
func (w *World) readingsOf() kit.Readings[sampled] {
	list := w.plainReadings()
	for i, z := range w.zones {
		list = append(list, series("ip_free_"+z, "Free in zone "+z, "addresses", "zones", "addresses free in the subnets of zone "+z, subnetFree,
			func(s *sampled) int64 { return int64(s.freeIn[i]) }))
	}
	for i, z := range w.zones {
		list = append(list, series("ip_assigned_"+z, "Assigned in zone "+z, "addresses", "assigned by zone", "addresses that a pod on a node of zone "+z+" holds", assigned,
			func(s *sampled) int64 { return int64(s.assignedIn[i]) }))
	}
	if len(w.cfg.Network.Subnets) > 0 {
		list = append(list, w.subnetReadings()...)
	}
	if len(w.groups) > 1 {
		list = append(list, w.groupReadings()...)
	}
	return list
}

// Series implements sim.World.
func (w *World) Series() []sim.Series { return w.readings.Series() }

// ofAttempts are the series that need every failed ADD counted.
var ofAttempts = []string{"attempt_success_pct"}

// Attend implements sim.Attentive. What is left out are the failed ADDs.
func (w *World) Attend(series []string) {
	w.uncounted = !slices.ContainsFunc(series, func(key string) bool { return slices.Contains(ofAttempts, key) })
}

// Sample implements sim.World.
func (w *World) Sample(into []int64) {
	s := scratch.Get().(*sampled)
	defer scratch.Put(s)
	*s = sampled{w: w, books: w.books(), counts: w.window()}
	for _, n := range s.addFailed {
		s.failedADDs += int64(n)
	}
	w.readings.Sample(s, into)
	s.w = nil
}

// scratch has the sums of a sample, a kilobyte that many futures would each leave behind
// thousands of times.
var scratch = sync.Pool{New: func() any { return new(sampled) }}

func perNode(n, nodes int) int64 {
	if nodes == 0 {
		return sim.Empty
	}
	return int64(n) * 10 / int64(nodes)
}

// books are the cluster's addresses added up.
type books struct {
	up, nodes, others                        int
	total, free, assigned, cooling, stranded int
	requested, capacity                      int64 // of CPU, in grains
	inGroup                                  [mostGroups]byGroup
	freeIn, assignedIn                       [mostZones]int
}

func (w *World) books() books {
	var b books
	for i := range w.subnets {
		s := &w.subnets[i]
		b.total += s.Total - s.Others
		b.others += s.Others
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
		requested, capacity := w.sched.Requested(i)
		b.addGroup(n, st.Total+st.ENIs, st.Assigned, requested, capacity)
		b.requested += int64(requested)
		b.capacity += int64(capacity)
		if w.sched.Full(i) {
			b.stranded += st.Total + st.ENIs - st.Assigned
		}
	}
	return b
}
