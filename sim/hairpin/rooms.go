package hairpin

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"reenact/model/datapath"
	"reenact/model/nlb"
	"reenact/sim"
)

// The rooms.
const (
	connectionsRoom = "connections"
	clientsRoom     = "clients"
	nodesRoom       = "nodes"
	flowsRoom       = "flows"
	targetsRoom     = "targets"
	captureRoom     = "capture"
)

// stepLegend names the kinds of cells of a packet's way, in the order of datapath.Act.
var stepLegend = []string{"passes", "rewritten", "new entry", "known", "unknown", "dropped", "delivered", "no socket: RST"}

func column(key, title, unit, help string) sim.Column {
	return sim.Column{Key: key, Title: title, Unit: unit, Help: help, Scale: 1}
}

func percentColumn(key, title, help string) sim.Column {
	return sim.Column{Key: key, Title: title, Unit: "%", Help: help, Scale: 100, Max: 10000}
}

// words is a column of values that are no amounts.
func words(key, title, help string, names []string) sim.Column {
	c := column(key, title, "", help)
	c.Words = names
	return c
}

// scarce is a column whose low values are the trouble.
func scarce(c sim.Column) sim.Column {
	c.Scarce = true
	return c
}

// standing is a target's state for its readers: what fails by design is apart. The best
// are the highest.
type standing int64

const (
	byDesign standing = iota
	draining
	unhealthy
	initial
	healthy
)

var targetStates = []string{"unhealthy by design", "draining", "unhealthy", "initial", "healthy"}

func (w *World) standingOf(t int) standing {
	switch state := w.group.Targets[t].State; {
	case state == nlb.Draining:
		return draining
	case state == nlb.Initial:
		return initial
	case state == nlb.Healthy:
		return healthy
	case w.failsByDesign(t):
		return byDesign
	}
	return unhealthy
}

// Rooms implements sim.Inspector.
func (w *World) Rooms() []sim.Room {
	capture := sim.NotThen("nobody captures packets: CAPTURE")
	if w.knob.capture != "off" {
		capture = tcpdump
	}
	ten := map[string]string{"minute": "10 min", "hour": "10 h"}[w.windowWord()]
	return []sim.Room{
		{Key: connectionsRoom, Title: "Connections", Help: "the last connects through the balancer that failed or still wait, and some that succeeded, packet by packet", Legend: stepLegend,
			Sight: sim.NotThen("no tool follows one connection through the balancer and back"),
			Columns: []sim.Column{
				column("age", "age", "s", "since its first SYN"),
				column("try", "try", "", "1 is the request's first connect, others are retries"),
				words("end", "came to", "waits: connect() has neither succeeded nor failed yet; gone: its pod ended first", endNames),
				words("same", "same node", "whether client and nginx share a node", []string{"no", "yes"}),
			}},
		{Key: clientsRoom, Title: "Client pods", Help: "who calls through the balancer, and how it goes for each", Heat: "expected", Worst: []string{"failed", "expected", "nginx"}, Sight: placed,
			Columns: []sim.Column{
				percentColumn("failed", "failed in "+ten, "share that failed of its connects that ended in the last "+ten+", or since the pod began"),
				percentColumn("expected", "expected", "share of its connects that will fail as pods are placed now"),
				column("connects", "ended in "+ten, "connects", "its connects that ended in the last "+ten+", or since the pod began, well or not"),
				column("nginx", "nginx beside it", "pods", "ready nginx pods on its node"),
			}},
		{Key: nodesRoom, Title: "Nodes", Help: "where clients and nginx meet; a sheet has the node's connection tracking", Heat: "expected", Worst: []string{"expected", "clients"}, Sight: placed,
			Legend: []string{"nobody", "client", "nginx", "both"},
			Columns: []sim.Column{
				column("clients", "clients", "pods", "client pods that are ready"),
				column("nginx", "nginx", "pods", "nginx pods that are ready"),
				percentColumn("expected", "expected", "share of the connects from this node that will fail as pods are placed now"),
				column("used", "in use", "%", "CPU or memory that is requested, whichever is more"),
			}},
		{Key: flowsRoom, Title: "Flows", Help: "the balancer's flows of the remembered connections", Sight: sim.NotThen("the balancer shows sums of flows, never one"),
			Columns: []sim.Column{
				column("age", "age", "s", "since the first SYN"),
				column("syns", "SYNs seen", "", "SYNs that passed the balancer"),
				{Key: "replies", Title: "replies seen", Help: "packets of the target that passed it: none in a hairpin", Scale: 1, Scarce: true},
			}},
		{Key: targetsRoom, Title: "Targets", Help: "the target group: nodes, or pods of nginx", Worst: []string{"checks"}, Sight: sim.OnAsking("aws elbv2 describe-target-health", time.Minute),
			Columns: []sim.Column{
				words("state", "state", "what the balancer takes it for; unhealthy by design is a node without nginx under externalTrafficPolicy Local, which says so and gets no connects", targetStates),
				scarce(words("checks", "checks", "whether its health checks pass now; two in a row decide", []string{"fail", "pass"})),
				column("nginx", "nginx", "pods", "ready nginx pods there"),
			}},
		{Key: captureRoom, Title: "Capture", Help: "what tcpdump shows in the clients' pods, or in nginx's as well; empty until CAPTURE is turned on", Sight: capture,
			Columns: []sim.Column{
				column("age", "age", "s", "since its first SYN"),
				column("packets", "at client", "packets", "that its pod sent, or that arrived in it: none that policy denied"),
				column("answers", "at nginx", "packets", "that nginx's pod sent, or that arrived in it; with CAPTURE=both"),
			}},
	}
}

// remembered are the connections that are kept, those that failed first.
func (w *World) remembered() []record { return append(w.failed.newest(), w.fine.newest()...) }

func (r *record) id() string { return strconv.FormatUint(r.conn*8+uint64(r.try), 10) }

func (w *World) age(r *record) int64 { return int64((w.now - r.at) / time.Second) }

func bit(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// Things implements sim.Inspector.
func (w *World) Things(room string) []sim.Thing {
	switch room {
	case connectionsRoom:
		return w.listRecords(func(r *record) []int64 {
			return []int64{w.age(r), int64(r.try) + 1, int64(r.end), bit(r.way.nginx >= 0 && r.node == r.way.nginx)}
		})
	case flowsRoom:
		sums := w.summaries()
		return w.listRecords(func(r *record) []int64 {
			s := sums(r)
			return []int64{w.age(r), int64(s.syns), int64(s.replies)}
		})
	case captureRoom:
		if w.knob.capture == "off" {
			return nil
		}
		sums := w.summaries()
		return w.listRecords(func(r *record) []int64 {
			at := sim.Empty
			if w.knob.capture == "both" {
				at = int64(sums(r).atNginx)
			}
			return []int64{w.age(r), int64(sums(r).captured), at}
		})
	case clientsRoom:
		return w.clientThings()
	case nodesRoom:
		return w.nodeThings()
	case targetsRoom:
		return w.targetThings()
	}
	return nil
}

// summary is what the tables say of a connection's packets.
type summary struct{ syns, replies, captured, atNginx int }

// summaries plays connections for a table. Those that are alike in all that matters to
// their packets are played once.
func (w *World) summaries() func(*record) summary {
	type alike struct {
		way, epoch int
		limit      time.Duration
		age        int64 // while packets are still to come
		none       bool
	}
	known := map[alike]summary{}
	return func(r *record) summary {
		k := alike{r.way.key(), int(r.epoch), r.limit, min(w.age(r), int64((w.kernel.Timeout()+datapath.SynLifetime)/time.Second)), r.why == noTarget}
		s, ok := known[k]
		if !ok {
			s.syns, s.replies = w.seenByBalancer(r)
			s.captured, s.atNginx = len(w.capturedAtClient(r)), len(w.capturedAtNginx(r))
			known[k] = s
		}
		return s
	}
}

func (w *World) listRecords(values func(*record) []int64) []sim.Thing {
	var list []sim.Thing
	for _, r := range w.remembered() {
		list = append(list, sim.Thing{ID: r.id(), Name: w.podName(r.client, r.born) + " #" + strconv.FormatUint(r.conn, 10), Values: values(&r)})
	}
	return list
}

func (w *World) clientThings() []sim.Thing {
	w.expected()
	var list []sim.Thing
	for _, i := range w.clients {
		s := &w.slots[i]
		w.tries[i].At(w.now)
		tried := w.tries[i].All
		failed, beside := sim.Empty, int64(0)
		if n := int64(tried.failed + tried.fine); n > 0 {
			failed = int64(tried.failed) * 10000 / n
		}
		if s.ready {
			beside = int64(len(w.nodes[s.node].nginx))
		}
		list = append(list, sim.Thing{ID: strconv.Itoa(int(i)), Name: w.podName(i, s.born),
			Values: []int64{failed, int64(s.expects), int64(tried.failed + tried.fine), beside}})
	}
	return list
}

func (w *World) nodeThings() []sim.Thing {
	e := w.expected()
	var list []sim.Thing
	for k := range w.nodes {
		n := &w.nodes[k]
		if !n.up {
			continue
		}
		expected := int64(0)
		if k < len(e.byNode) {
			expected = int64(e.byNode[k])
		}
		list = append(list, sim.Thing{ID: strconv.Itoa(k), Name: w.nodeName(int32(k)),
			Values: []int64{int64(n.clients), int64(len(n.nginx)), expected, int64(w.sched.Utilisation(k) / 10)}})
	}
	return list
}

// targetThings lists the healthy ones first, and last those that fail by design: a group
// of sixty nodes has three that matter.
func (w *World) targetThings() []sim.Thing {
	var list []sim.Thing
	for t := range w.group.Targets {
		x := &w.group.Targets[t]
		if x.State == nlb.Unused {
			continue
		}
		nginx := bit(!w.byInstance() && w.serials[t].state == datapath.Listening)
		if w.byInstance() {
			nginx = int64(len(w.nodes[t].nginx))
		}
		list = append(list, sim.Thing{ID: strconv.Itoa(t), Name: w.targetName(t), Values: []int64{int64(w.standingOf(t)), bit(x.Passing), nginx}})
	}
	slices.SortStableFunc(list, func(a, b sim.Thing) int { return cmp.Compare(b.Values[0], a.Values[0]) })
	return list
}

func (w *World) targetName(t int) string {
	if w.byInstance() {
		return w.nodeName(int32(t))
	}
	return w.podName(w.serials[t].slot, w.serials[t].born)
}

// Inspect implements sim.Inspector.
func (w *World) Inspect(room, id string, clock func(time.Duration) string) (sim.Sheet, bool) {
	n, err := strconv.ParseInt(id, 10, 64)
	if err != nil || n < 0 {
		return sim.Sheet{}, false
	}
	switch i := int(min(n, 1<<30)); room {
	case connectionsRoom, flowsRoom, captureRoom:
		return w.recordSheet(room, id, clock)
	case clientsRoom:
		if i < len(w.slots) && w.slots[i].kind == clientPod {
			return w.clientSheet(int32(i)), true
		}
	case nodesRoom:
		if i < len(w.nodes) && w.nodes[i].up {
			return w.nodeSheet(int32(i), clock), true
		}
	case targetsRoom:
		if i < len(w.group.Targets) && w.group.Targets[i].State != nlb.Unused {
			return w.targetSheet(i, clock), true
		}
	}
	return sim.Sheet{}, false
}

func (w *World) recordSheet(room, id string, clock func(time.Duration) string) (sim.Sheet, bool) {
	all := w.remembered()
	i := slices.IndexFunc(all, func(r record) bool { return r.id() == id })
	if i < 0 {
		return sim.Sheet{}, false
	}
	switch r := &all[i]; {
	case room == flowsRoom:
		return w.flowSheet(r, clock), true
	case room != captureRoom:
		return w.connectionSheet(r, clock), true
	case w.knob.capture != "off":
		return w.captureSheet(r, clock), true
	}
	return sim.Sheet{}, false
}

func (w *World) clientSheet(i int32) sim.Sheet {
	w.expected()
	s := &w.slots[i]
	sheet := sim.Sheet{Title: "Client pod " + w.podName(i, s.born), Facts: []sim.Fact{
		{Name: "address", Value: w.podIP(i, s.born).String()},
		{Name: "identity", Value: "that of its labels: " + w.Clients[s.of].Name + ", as before every restart"},
	}}
	if !s.ready {
		sheet.Reasons = append(sheet.Reasons, "the pod is not ready")
		return sheet
	}
	w.tries[i].At(w.now)
	t := w.tries[i].All
	sheet.Facts = append(sheet.Facts, sim.Fact{Name: "node", Value: w.nodeName(s.node)},
		sim.Fact{Name: "connects", Value: fmt.Sprintf("%d ended in the last ten %ss or the pod's life, of which %d failed", t.fine+t.failed, w.windowWord(), t.failed)},
		sim.Fact{Name: "expected", Value: fmt.Sprintf("%s of its connects fail as pods are placed now", shareText(int64(s.expects)))})
	if n := w.nodes[s.node].nginx; len(n) > 0 {
		var names []string
		for _, x := range n {
			names = append(names, w.podName(w.serials[x].slot, w.serials[x].born))
		}
		sheet.Reasons = append(sheet.Reasons, "on its node is "+strings.Join(names, ", "))
	} else {
		sheet.Reasons = append(sheet.Reasons, "no nginx is on its node")
	}
	if s.hairpin > 0 {
		sheet.Reasons = append(sheet.Reasons, fmt.Sprintf("the balancer hands %s of its connects to its own node, where the answer takes the short way", shareText(int64(s.hairpin))))
	}
	sheet.Links = []sim.Link{{Label: "node " + w.nodeName(s.node), Room: nodesRoom, ID: strconv.Itoa(int(s.node))}}
	return sheet
}

func (w *World) targetSheet(t int, clock func(time.Duration) string) sim.Sheet {
	x := &w.group.Targets[t]
	sheet := sim.Sheet{Title: "Target " + w.targetName(t), Facts: []sim.Fact{
		{Name: "state", Value: targetStates[w.standingOf(t)]}, {Name: "zone", Value: w.Zones[x.Zone]},
		{Name: "checks", Value: map[bool]string{true: "pass", false: "fail"}[x.Passing]},
	}}
	if x.Due > 0 {
		sheet.Facts = append(sheet.Facts, sim.Fact{Name: "changes", Value: "at " + clock(x.Due) + ", unless its checks turn"})
	}
	if w.failsByDesign(t) {
		sheet.Reasons = append(sheet.Reasons, "the node has no nginx, and under externalTrafficPolicy Local says so: that keeps connects away from it, and UnHealthyHostCount counts it all the same")
	}
	sheet.Reasons = append(sheet.Reasons, "a check comes from the balancer and goes to the target and back: it never takes the short way, and a healthy target says nothing of its clients")
	if w.group.FailsOpen() {
		sheet.Reasons = append(sheet.Reasons, "no target is healthy: the balancer fails open and takes all of them")
	}
	return sheet
}
