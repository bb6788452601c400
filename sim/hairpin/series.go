package hairpin

import (
	"strings"
	"time"

	"reenact/model/nlb"
	"reenact/sim"
	"reenact/sim/kit"
)

// sampled is the world at the moment of a sample.
type sampled struct {
	w *World
	*counts
	*expectation
}

// Who could have seen what. Hubble sees verdicts, flags and identities on nodes; it does
// not see the balancer, the VPC, or a kernel that knows no socket. The balancer's metrics
// see flows and targets. What a client's program says is what its customers say.
var (
	hubble     = sim.OnAsking("hubble observe", 3*time.Minute)
	hostCount  = sim.OnDashboard("CloudWatch, UnHealthyHostCount less the nodes without nginx")
	cloudWatch = sim.OnDashboard("CloudWatch, AWS/NetworkELB")
	customers  = sim.OnAsking("the customers' own logs", 15*time.Minute)
	mesh       = sim.OnDashboard("the mesh's metrics")
	placed     = sim.OnAsking("kubectl get pods -o wide, clients and nginx laid side by side", 10*time.Minute)
	ctList     = sim.OnAsking("cilium bpf ct list, node by node", 10*time.Minute)
	tcpdump    = sim.OnAsking("tcpdump in the pods, while CAPTURE is on", 20*time.Minute)
	nobody     = sim.NotThen("nobody counted handshakes: programs log a timeout at most")
	silent     = sim.NotThen("a kernel that answers RST to a stranger tells nobody")
	arithmetic = sim.NotThen("worked out from where every pod is, which nobody did")
)

func series(key, title, unit, group, help string, seen sim.Sight, read func(*sampled) int64) kit.Reading[sampled] {
	return kit.Reading[sampled]{Series: sim.Series{Key: key, Title: title, Unit: unit, Group: group, Help: help, Sight: seen}, Read: read}
}

func percent(r kit.Reading[sampled]) kit.Reading[sampled] {
	r.Unit, r.Scale, r.Max = "%", 10, 1000
	return r
}

const perMinute = "per min"

// rate is a count of the trailing window, a minute.
func rate(key, title, group, help string, seen sim.Sight, n func(*counts) int32) kit.Reading[sampled] {
	return series(key, title, perMinute, group, help, seen, func(s *sampled) int64 { return s.w.perMin(n(s.counts)) })
}

// worldReadings are the recorded series. docs/metrics/hairpin.md has their formulas.
var worldReadings = kit.Readings[sampled]{
	percent(series("nlb_success_pct", "Balancer connects", "", "success", "of the connect() calls through the balancer that came to an end in the last {window}, the share that succeeded", nobody,
		func(s *sampled) int64 { return kit.Share(int64(s.fine), int64(s.begun-s.fine)) })),
	percent(series("request_success_pct", "Requests served", "", "success", "of the requests decided in the last {window}, the share that was served, after retries", customers,
		func(s *sampled) int64 { return kit.Share(int64(s.served), int64(s.requests-s.served)) })),
	percent(series("worst_client_success_pct", "The worst client pod", "", "success", "the lowest success of a client pod over the last ten {window}s, or of its life, of pods with at least 8 connects in them; 100 where none failed", nobody,
		func(s *sampled) int64 {
			if _, pct, ok := s.w.worstSuccess(); ok {
				return pct
			}
			return 1000
		})),
	percent(series("mesh_success_pct", "Mesh connects", "", "success", "success of connections between pods that need no balancer: the same walk, on one node and on two", mesh,
		func(s *sampled) int64 { return s.w.meshSuccess() })),
	percent(series("expected_failure_pct", "Expected from placement", "", "placement", "mean over the client pods of the share of connects that will fail, worked out from where pods are", arithmetic,
		func(s *sampled) int64 { return (s.failing + 5) / 10 })),
	rate("connects_per_min", "Connects through the balancer", "traffic", "connect() calls through the balancer that began, retries included", sim.OnDashboard("CloudWatch, NewFlowCount"),
		func(c *counts) int32 { return c.connects }),
	rate("timeouts_per_min", "Connects timed out", "failures", "connect() calls that heard nothing until their limit", customers,
		func(c *counts) int32 { return c.timeouts }),
	rate("refused_per_min", "Connects refused", "failures", "connect() calls that got a RST: from a target that has stopped and is still registered", customers,
		func(c *counts) int32 { return c.refused }),
	rate("failed_requests_per_min", "Failed requests", "failures", "requests that were not served, after retries", customers,
		func(c *counts) int32 { return c.requests - c.served }),
	rate("stalled_per_min", "Stalled requests", "failures", "requests that were served only after a connect() that failed", customers,
		func(c *counts) int32 { return c.stalled }),
	rate("failed_apart_per_min", "Failures apart", "failures", "failures by the short way where client and target share no node: there must be none", nobody,
		func(c *counts) int32 { return c.apart }),
	rate("denied_per_min", "Hubble: denied", "evidence", "policy verdicts INGRESS DENIED, one a packet", hubble,
		func(c *counts) int32 { return c.denied }),
	rate("dropped_per_min", "Hubble: dropped", "evidence", "drop events DROPPED, which Hubble prints beside the verdicts", hubble,
		func(c *counts) int32 { return c.dropped }),
	rate("denied_syn_per_min", "Hubble: SYNs denied", "evidence", "of the verdicts DENIED, those of SYNs, which are nginx's policy at work", hubble,
		func(c *counts) int32 { return c.syns }),
	rate("odd_allowed_per_min", "Hubble: allowed as new", "evidence", "policy verdicts ALLOWED of packets that answer nothing: what a denial becomes under allow-all", hubble,
		func(c *counts) int32 { return c.odd }),
	rate("orphan_rst_per_min", "SYN-ACKs reset", "evidence", "RSTs by clients' kernels to a SYN-ACK that none of their sockets waits for", silent,
		func(c *counts) int32 { return c.resets }),
	{Series: sim.Series{Key: "captured_strangers_per_min", Title: "SYN-ACKs captured", Unit: perMinute, Group: "evidence",
		Help: "SYN-ACKs whose source the client has not called, as packet captures show them: in the clients' pods those that policy lets in, with CAPTURE=both all, as they leave nginx; empty while nobody captures", Sight: tcpdump},
		Read: func(s *sampled) int64 {
			switch s.w.knob.capture {
			case "off":
				return sim.Empty
			case "client":
				return s.w.perMin(s.resets)
			}
			return s.w.perMin(s.strangers)
		}},
	series("clients_colocated", "Clients beside nginx", "pods", "placement", "client pods that share a node with a ready nginx", placed,
		func(s *sampled) int64 { return int64(s.colocated) }),
	series("pairs_colocated", "Pairs on one node", "pairs", "placement", "pairs of a client pod and a ready nginx on one node", placed,
		func(s *sampled) int64 { return int64(s.pairs) }),
	series("clients_at_risk", "Clients at risk", "pods", "placement", "client pods of which some connects will take the short way", arithmetic,
		func(s *sampled) int64 { return int64(s.hairpin) }),
	series("clients_ready", "Client pods", "pods", "placement", "client pods that are ready", sim.OnDashboard("kube-state-metrics"),
		func(s *sampled) int64 { return int64(s.ready) }),
	series("nlb_flows", "Balancer flows", "flows", "tables", "established connections through the balancer and those that wait for an answer", sim.OnDashboard("CloudWatch, ActiveFlowCount"),
		func(s *sampled) int64 { return int64(s.w.flows + len(s.w.dials) - len(s.w.freeDial)) }),
	series("nlb_half_open", "Half-open at nginx", "connections", "tables", "connections that nginx's kernels have answered and hear nothing of", sim.OnAsking("ss -n state syn-recv in nginx's pod", 2*time.Minute),
		func(s *sampled) int64 { return int64(s.w.half) }),
	series("ct_entries", "Tracked entries", "entries", "tables", "entries on all nodes that belong to connections through the balancer: two for each established or half-open one, one for a SYN without an answer, and the orphans", ctList,
		func(s *sampled) int64 {
			dials := len(s.w.dials) - len(s.w.freeDial)
			return int64(2*s.w.flows + dials + s.w.half + s.w.orphans)
		}),
	series("ct_orphans", "Orphaned entries", "entries", "tables", "entries made by SYN-ACKs that were let in and answer nothing; they live 10 s", ctList,
		func(s *sampled) int64 { return int64(s.w.orphans) }),
	series("targets_unhealthy", "Unhealthy targets", "targets", "targets", "targets that fail their health checks and should not; CloudWatch's UnHealthyHostCount also counts the nodes without nginx, which under Local fail by design", hostCount,
		func(s *sampled) int64 { return int64(s.w.unhealthy()) }),
	percent(series("source_ports_used_pct", "Source ports in use", "", "tables", "with preservation off: established flows of a target on average ÷ 55,000; 0 with it on", cloudWatch,
		func(s *sampled) int64 { return s.w.portsUsed() })),
}

// unhealthy counts targets that fail their checks although they should not: under Local
// a node without nginx fails by design, and is not counted.
func (w *World) unhealthy() int {
	n := 0
	for t := range w.group.Targets {
		if w.group.Targets[t].State == nlb.Unhealthy && !w.failsByDesign(t) {
			n++
		}
	}
	return n
}

func (w *World) portsUsed() int64 {
	if w.settings().PreserveClientIP || w.settings().SplitDNS {
		return 0
	}
	targets := max(w.group.Count(nlb.Healthy), 1)
	return int64(w.flows) * 1000 / (int64(targets) * nlb.PortsPerTarget)
}

// Series implements sim.World. Their texts name the window: a minute, of a year an hour.
func (w *World) Series() []sim.Series {
	list := worldReadings.Series()
	for i := range list {
		list[i].Help = strings.ReplaceAll(list[i].Help, "{window}", w.windowWord())
		if list[i].Unit == perMinute {
			list[i].Scale = w.rateScale()
		}
	}
	return list
}

// Sample implements sim.World.
func (w *World) Sample(into []int64) {
	worldReadings.Sample(&sampled{w: w, counts: w.window(), expectation: w.expected()}, into)
}
