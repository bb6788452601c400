package machines

import (
	"time"

	"reenact/sim"
	"reenact/sim/kit"
)

// How a responder came to see things.
var (
	natMetrics  = sim.OnDashboard("the NAT's metrics: Cloud Monitoring, Azure Monitor")
	clientLogs  = sim.OnDashboard("the service's clients: logs and metrics")
	onMachine   = sim.OnAsking("ss or conntrack on a machine", 5*time.Minute)
	deployment  = sim.OnDashboard("the deployment")
	clientAsked = sim.OnAsking("the clients' logs, searched", 5*time.Minute)
)

var causeSights = [causes]sim.Sight{natMetrics, natMetrics, clientAsked}

// sampled is the world at the moment of a sample, added up once for all series.
type sampled struct {
	*World
	counts
	used, open, allocated   int
	fullest                 int64 // tenths of a percent
	short, without, waiting int
}

func (w *World) sampled() sampled {
	s := sampled{World: w}
	w.tally.At(w.now)
	s.counts = w.tally.All
	for i := range w.pool {
		block := w.pool[i].block
		if block == nil {
			s.without++
			continue
		}
		block.Advance(w.now)
		most := 0
		for dst := range mostDsts { // a port serves a connection to each destination: the fullest tells
			b := block.Book(0, dst)
			most = max(most, b.Used())
			s.open += b.Active
		}
		s.used += most
		s.allocated += block.Ports(0)
		s.fullest = max(s.fullest, int64(most)*1000/int64(block.Ports(0)))
		if most >= block.Ports(0) {
			s.short++
		}
	}
	for i := range w.batches {
		if b := &w.batches[i]; b.stamp != 0 && b.phase == connecting {
			s.waiting += b.n
		}
	}
	return s
}

func series(key, title, unit, group, help string, seen sim.Sight, read func(*sampled) int64) kit.Reading[sampled] {
	return kit.Reading[sampled]{Series: sim.Series{Key: key, Title: title, Unit: unit, Group: group, Help: help, Sight: seen}, Read: read}
}

func rate(key, title, group, help string, seen sim.Sight, c counter) kit.Reading[sampled] {
	return series(key, title, "per min", group, help, seen, func(s *sampled) int64 { return s.n[c] })
}

func percent(r kit.Reading[sampled]) kit.Reading[sampled] {
	r.Unit, r.Scale, r.Max = "%", 10, 1000
	return r
}

var readings = kit.Readings[sampled]{
	percent(series("served_pct", "Calls served", "", "served", "of the calls of the trailing minute that ended, the share that did their work", clientLogs,
		func(s *sampled) int64 { return kit.Share(s.n[served], s.n[failed]) })),
	rate("calls_per_min", "Calls", "calls", "calls begun in the trailing minute", clientLogs, asked),
	rate("served_per_min", "Served", "calls", "calls that did their work in the trailing minute", clientLogs, served),
	rate("calls_failed_per_min", "Calls failed", "calls", "calls without a connection at the connect timeout, or with a dead one", clientLogs, failed),
	rate("connects_ok_per_min", "Connections made", "connects", "connections that got a port in the trailing minute", clientLogs, connectsOK),
	rate("connects_timed_out_per_min", "Connects timed out", "connects", "connections that were not there at the connect timeout, in the trailing minute", clientLogs, timedOut),
	series("dropped_per_min", "SYNs dropped", "per min", "dropped", "SYNs that found no port, retransmits included (Cloud NAT: dropped_sent_packets_count, OUT_OF_RESOURCES; Azure: SNAT Connection Count, failed)", natMetrics,
		func(s *sampled) int64 { return s.refused[noPort] + s.refused[noBlock] }),
	series("waiting", "Calls that wait to connect", "calls", "waiting", "calls whose SYNs have all been dropped so far", onMachine, func(s *sampled) int64 { return int64(s.waiting) }),
	series("machines", "Machines", "machines", "machines", "machines that serve", deployment, func(s *sampled) int64 { return int64(s.serving) }),
	series("machines_short", "Machines whose block is full", "machines", "machines", "machines without a free port to one destination", natMetrics, func(s *sampled) int64 { return int64(s.short) }),
	series("machines_without", "Machines without a block", "machines", "machines", "machines for which the addresses had no block left (Cloud NAT: allocation failed)", natMetrics,
		func(s *sampled) int64 { return int64(s.without) }),
	series("ports_per_machine", "Ports of a machine", "ports", "block", "size of a block as they are cut now (Azure: Allocated SNAT Ports)", natMetrics, func(s *sampled) int64 { return int64(s.blockSize()) }),
	series("ports_used", "Ports in use", "ports", "ports", "ports of all blocks that are open or rest, to the destination with most of them (Cloud NAT: port_usage; Azure: Used SNAT Ports)", natMetrics, func(s *sampled) int64 { return int64(s.used) }),
	series("ports_allocated", "Ports in blocks", "ports", "ports", "ports of all blocks together (Cloud NAT: allocated_ports)", natMetrics, func(s *sampled) int64 { return int64(s.allocated) }),
	series("connections", "Connections open", "connections", "connections", "connections established through the NAT", natMetrics, func(s *sampled) int64 { return int64(s.open) }),
	percent(series("fullest_pct", "Fullest block", "", "fullest", "of a block's ports those in use or resting, where it is most", natMetrics, func(s *sampled) int64 { return s.fullest })),
	rate("reclaimed_per_min", "Connections that lost their port", "lost", "connections whose port was reclaimed as blocks shrank, in the trailing minute", sim.NotThen("nobody is told"), reclaimed),
	rate("forgotten_per_min", "Connections forgotten", "lost", "connections without a packet up to the idle limit, in the trailing minute", sim.NotThen("nobody is told"), forgotten),
}

// Series implements sim.World.
func (w *World) Series() []sim.Series { return readings.Series() }

// Sample implements sim.World.
func (w *World) Sample(into []int64) {
	s := w.sampled()
	readings.Sample(&s, into)
}
