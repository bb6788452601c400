package egress

import (
	"time"

	"reenact/model/snat"
	"reenact/sim"
	"reenact/sim/kit"
)

// How a responder of March 2024 came to see things.
var (
	natMetrics    = sim.OnDashboard("CloudWatch, AWS/NATGateway")
	lambdaMetrics = sim.OnDashboard("CloudWatch, AWS/Lambda")
	nlbMetrics    = sim.OnAsking("the service's owner: CloudWatch, AWS/NetworkELB", 15*time.Minute)
	clientLogs    = sim.OnDashboard("the functions' logs and metrics")
	clientAsked   = sim.OnAsking("CloudWatch Logs Insights over the functions' logs", 5*time.Minute)
	operatorSaw   = sim.OnDashboard("the deployment")
	eniUnseen     = sim.NotThen("CloudWatch has no metric of a Hyperplane ENI's connections")
	insideUnseen  = sim.NotThen("an environment does not show its connections")
)

var causeSights = [causes]sim.Sight{eniUnseen, natMetrics, nlbMetrics, clientAsked, clientAsked, lambdaMetrics, lambdaMetrics}

// sampled is the world at the moment of a sample, added up once for all series.
type sampled struct {
	*World
	counts
	environments, connecting, bareEnvs int
	interfaces                         []snat.Book
	bySubnet                           [mostSubnets]int // entries on a subnet's interfaces; −1: it has none
	eniTotal                           int
	nat                                snat.Book
	fullest                            int64 // tenths of a percent
}

func (w *World) sampled() sampled {
	s := sampled{World: w}
	w.tally.At(w.now)
	s.counts = w.tally.All
	for i := range w.groups {
		g := &w.groups[i]
		if g.stamp == 0 || g.phase == ended {
			continue
		}
		s.environments += g.n
		if g.waits() {
			s.connecting += g.n
		}
		if g.count(open) < w.knob.connections {
			s.bareEnvs += g.n
		}
	}
	for i := range s.bySubnet {
		s.bySubnet[i] = -1
	}
	for i, p := range w.enis {
		if p != nil {
			p.Advance(w.now)
			b := p.Total(0)
			s.interfaces = append(s.interfaces, b)
			s.bySubnet[i%mostSubnets] = max(s.bySubnet[i%mostSubnets], 0) + b.Used()
			if i/mostSubnets < len(w.copies) && i%mostSubnets < w.subnets {
				s.eniTotal += p.Serving() * w.cfg.ENI.Ports
			}
		}
	}
	s.addGateways()
	return s
}

func (s *sampled) addGateways() {
	for _, p := range s.gateways {
		if p == nil {
			continue
		}
		p.Advance(s.now)
		for dst := range mostDsts {
			b := p.Total(dst)
			s.nat.Active += b.Active
			s.nat.Held += b.Held
			for a := range p.Addresses() {
				s.fullest = max(s.fullest, int64(p.Book(a, dst).Used())*1000/int64(p.Ports(a)))
			}
		}
	}
}

func (s *sampled) eniUsed() int64 {
	n := 0
	for _, b := range s.interfaces {
		n += b.Used()
	}
	return int64(n)
}

func (s *sampled) fullestENI() int64 {
	n := 0
	for _, b := range s.interfaces {
		n = max(n, b.Used())
	}
	return int64(n)
}

func series(key, title, unit, group, help string, seen sim.Sight, read func(*sampled) int64) kit.Reading[sampled] {
	return kit.Reading[sampled]{Series: sim.Series{Key: key, Title: title, Unit: unit, Group: group, Help: help, Sight: seen}, Read: read}
}

func rate(key, title, group, help string, seen sim.Sight, c counter) kit.Reading[sampled] {
	return series(key, title, "per min", group, help, seen, func(s *sampled) int64 { return s.n[c] })
}

func refusals(key, title, group, help string, seen sim.Sight, c ...cause) kit.Reading[sampled] {
	return series(key, title, "per min", group, help, seen, func(s *sampled) int64 {
		n := int64(0)
		for _, one := range c {
			n += s.refused[one]
		}
		return n
	})
}

func percent(r kit.Reading[sampled]) kit.Reading[sampled] {
	r.Unit, r.Scale, r.Max = "%", 10, 1000
	return r
}

// zones is how many subnets have a series of their own: a Region has at most so many
// availability zones.
const zones = 6

var readings = append(readingsOfAll, perSubnet()...)

// perSubnet are the series of each zone's subnet.
func perSubnet() (list kit.Readings[sampled]) {
	for i := range zones {
		name := string(rune('a' + i))
		list = append(list, series("eni_used_"+name, "Interface ports in use, subnet "+name, "ports", "eni subnets",
			"entries on the Hyperplane ENIs of subnet "+name+" for all copies; none before it has one", eniUnseen, func(s *sampled) int64 {
				if s.bySubnet[i] < 0 {
					return sim.Empty
				}
				return int64(s.bySubnet[i])
			}))
	}
	return list
}

var readingsOfAll = kit.Readings[sampled]{
	percent(series("served_pct", "Invocations served", "", "served", "of the invocations of the trailing minute that ended or were refused, the share that did their work", clientLogs,
		func(s *sampled) int64 {
			return kit.Share(s.n[served], s.n[failed]+s.refused[noQuota]+s.refused[noScaling])
		})),
	rate("invocations_per_min", "Invocations", "invocations", "invocations asked for in the trailing minute", lambdaMetrics, invocations),
	rate("served_per_min", "Served", "invocations", "invocations that did their work in the trailing minute", lambdaMetrics, served),
	rate("invocations_failed_per_min", "Invocations failed", "invocations", "invocations without their connections at the connect timeout, or with a dead one (Lambda: Errors)", lambdaMetrics, failed),
	refusals("throttled_per_min", "Invocations throttled", "invocations", "invocations refused for quota or scaling rate in the trailing minute (Lambda: Throttles)", lambdaMetrics, noQuota, noScaling),
	series("environments", "Environments", "environments", "environments", "environments there are, busy or frozen (Lambda: no metric counts the frozen)",
		sim.NotThen("Lambda counts busy environments only"), func(s *sampled) int64 { return int64(s.environments) }),
	series("environments_busy", "Environments busy", "environments", "environments", "environments with an invocation (Lambda: ConcurrentExecutions)", lambdaMetrics,
		func(s *sampled) int64 { return int64(s.busy) }),
	series("environments_connecting", "Environments that wait to connect", "environments", "environments", "busy environments that miss a connection", insideUnseen,
		func(s *sampled) int64 { return int64(s.connecting) }),
	series("environments_bare", "Environments without all connections", "environments", "environments", "environments that miss at least one connection", insideUnseen,
		func(s *sampled) int64 { return int64(s.bareEnvs) }),
	rate("connects_ok_per_min", "Connections made", "connects", "connections established in the trailing minute", clientAsked, connectsOK),
	rate("connects_timed_out_per_min", "Connects timed out", "timeouts", "connections that were not there at the connect timeout, in the trailing minute", clientLogs, timedOut),
	percent(series("connect_success_pct", "Connects that succeed", "", "success", "of the connects that ended in the trailing minute, the share established; most invocations may be served meanwhile by environments that are connected", clientAsked,
		func(s *sampled) int64 { return kit.Share(s.n[connectsOK], s.n[timedOut]) })),
	series("connect_wait_ms", "Connect wait, 99th of 100", "ms", "wait", "of the connections established in the trailing minute, when the 99th of a hundred stood: at 0, 1, 3, 7 or 15 s, with its SYN", clientAsked, (*sampled).wait99),
	series("eni_used", "Interface ports in use", "ports", "eni", "entries on all Hyperplane ENIs: open, half-open and resting", eniUnseen, (*sampled).eniUsed),
	series("eni_fullest", "Fullest interface", "ports", "eni", "entries on the fullest subnet's interfaces", eniUnseen, (*sampled).fullestENI),
	series("eni_total", "Interface ports in all", "ports", "eni", "65,000 for each interface that serves", eniUnseen, func(s *sampled) int64 { return int64(s.eniTotal) }),
	refusals("eni_refused_per_min", "SYNs refused by an interface", "refused", "SYNs that found no entry on a Hyperplane ENI in the trailing minute", eniUnseen, noENI),
	series("nat_active", "NAT connections", "connections", "nat", "connections through all NAT gateways (CloudWatch: ActiveConnectionCount)", natMetrics, func(s *sampled) int64 { return int64(s.nat.Active) }),
	rate("nat_attempts_per_min", "NAT attempts", "nat attempts", "SYNs at a NAT gateway in the trailing minute (CloudWatch: ConnectionAttemptCount)", natMetrics, natAttempts),
	rate("nat_established_per_min", "NAT established", "nat attempts", "connections through a NAT gateway in the trailing minute (CloudWatch: ConnectionEstablishedCount)", natMetrics, natEstablished),
	refusals("nat_port_errors_per_min", "NAT port errors", "nat errors", "SYNs that found no source port in the trailing minute (CloudWatch: ErrorPortAllocation)", natMetrics, noNAT),
	rate("nat_idle_timeouts_per_min", "NAT idle timeouts", "nat idle", "connections forgotten after 350 s without a packet (CloudWatch: IdleTimeoutCount)", natMetrics, natIdle),
	percent(series("nat_fullest_pct", "Fullest NAT address", "", "nat fullest", "of the ports of one address to one destination, those in use or resting, where it is most",
		sim.NotThen("CloudWatch counts a gateway's connections, not an address's or a destination's"), func(s *sampled) int64 { return s.fullest })),
	refusals("nlb_port_errors_per_min", "NLB port errors", "nlb", "SYNs that found no port to a target (CloudWatch: PortAllocationErrorCount of the service's balancer)", nlbMetrics, noTarget),
	refusals("stale_per_min", "Dead connections found", "stale", "connections that environments found dead when they woke", clientAsked, wasStale),
	rate("dns_per_min", "Lookups answered", "dns", "names resolved in the trailing minute", clientAsked, lookups),
	percent(series("dns_success_pct", "Lookups that succeed", "", "dns success", "of the lookups of the trailing minute, the share answered", clientAsked,
		func(s *sampled) int64 { return kit.Share(s.n[lookups], s.refused[noLookup]) })),
	series("waiting_env_s_per_min", "Environment time spent waiting", "s per min", "waiting", "environment-seconds a minute at the present number that waits: paid for nothing", insideUnseen,
		func(s *sampled) int64 { return int64(s.connecting) * 60 }),
}

// wait99 is the moment of the SYN by which 99 of a hundred connections stood.
func (s *sampled) wait99() int64 {
	total := int64(0)
	for _, n := range s.stoodAt {
		total += n
	}
	if total == 0 {
		return sim.Empty
	}
	sum := int64(0)
	for i, n := range s.stoodAt {
		if sum += n; sum*100 >= total*99 {
			return int64(s.World.offset(i) / time.Millisecond)
		}
	}
	return sim.Empty
}

// Series implements sim.World.
func (w *World) Series() []sim.Series { return readings.Series() }

// Sample implements sim.World.
func (w *World) Sample(into []int64) {
	s := w.sampled()
	readings.Sample(&s, into)
}
