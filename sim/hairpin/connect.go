package hairpin

import (
	"slices"
	"time"

	"reenact/model/datapath"
	"reenact/model/dice"
	"reenact/model/nlb"
	"reenact/sim"
)

// dial is a connect() that has not succeeded at once.
type dial struct {
	way
	datapath.Dial
	conn    uint64
	client  int32 // slot
	serial  int32 // nginx pod; 0: none
	record  int32 // its place among the failed, as long as it is remembered
	began   time.Duration
	life    uint16 // of the client's slot
	born    uint16 // the client's pod
	try     uint8
	used    bool
	gen     uint16
	zone    int8
	targets int32
}

// setRate draws when the next connection through the balancer begins. A change of the
// rate begins the pause anew, which an exponential one does not notice.
func (w *World) setRate() {
	perDay := int64(w.Traffic.PerSecond) * int64(w.knob.share)
	if perDay == 0 || len(w.clients) == 0 {
		w.nextAt = -1
		return
	}
	w.nextAt = w.now + time.Duration(w.arrivals.Exp(int64(100*time.Second)/perDay))
}

// arrive is a pod that begins a request through the balancer. Every draw belongs to the
// request's number: where pods are does not change them.
func (w *World) arrive() {
	w.setRate()
	w.conns++
	d := dice.New(w.seed, dice.Customer, w.conns)
	client := w.clients[d.N(len(w.clients))]
	if w.slots[client].ready {
		w.connect(client, w.conns, 0, d)
	}
}

// connect is one connect() of a request: the first, or a retry with draws of its own.
func (w *World) connect(client int32, conn uint64, try uint8, d dice.Stream) {
	d.Skip(uint64(try) * drawsPerTry)
	w.add(func(c *counts) { c.connects++ })
	s := &w.slots[client]
	r := record{at: w.now, conn: conn, try: try, client: client, born: s.born, node: s.node, port: uint16(32768 + d.N(28232)), sequence: uint32(d.Uint64())}
	own, which, resolver, backend, idle := d.Uint64(), d.Uint64(), d.Uint64(), d.Uint64(), d
	way, ok := w.meet(&r, own, which, resolver, backend)
	w.fold(uint64(w.now) ^ conn<<8 ^ uint64(try) ^ uint64(way.key())<<48)
	if !ok {
		r.why = noTarget
		w.begunDial(&r, way, &verdict{})
		return
	}
	v := w.verdictOf(&way)
	if v.cause == datapath.OK {
		w.fine.put(r)
		w.connected(&r, idle)
		return
	}
	r.why = cause(v.cause)
	w.begunDial(&r, way, v)
}

// drawsPerTry is how many draws one connect() takes at most.
const drawsPerTry = 16

// meet is whom a connection meets: a zone of the balancer by way of a resolver, a target
// by the flow hash, and the nginx that the target hands it to.
func (w *World) meet(r *record, own, which, resolver, backend uint64) (y way, ok bool) {
	y = way{client: r.node, target: -1, nginx: -1, preserve: w.settings().PreserveClientIP, ip: !w.byInstance()}
	if w.settings().SplitDNS {
		r.serial = w.anyNginx(backend)
	} else {
		zone, there := w.group.Resolve(w.knob.affinity, w.resolverZone(r.node, resolver), own, which)
		if !there {
			return y, false
		}
		src, dst := datapath.End{IP: w.podIP(r.client, r.born), Port: r.port}, datapath.End{IP: addressOf(zone), Port: datapath.HTTPS}
		t, _ := w.group.Pick(nlb.Hash(src, dst, r.sequence), zone)
		r.zone, r.target = int8(zone), int32(t)
		switch {
		case y.ip:
			r.serial, y.target = int32(t), w.serials[t].node
		default:
			r.serial, y.target = w.handedTo(int32(t), backend), int32(t)
		}
	}
	w.behind(r.serial, &y)
	r.way = y
	return y, true
}

// behind fills in the nginx of a way: where it is and whether it still listens.
func (w *World) behind(which int32, y *way) {
	x := &w.serials[which]
	y.nginx, y.state = x.node, x.state
	if y.target < 0 {
		y.target = x.node
	}
}

// resolverZone is the zone of the resolver that a pod's name lookup comes to in the end:
// that of a CoreDNS pod, or of its own node. Which pods those are is not drawn: CoreDNS is
// spread over the zones.
func (w *World) resolverZone(node int32, draw uint64) int {
	if w.knob.resolvers == 0 {
		return w.nodes[node].zone
	}
	return int(draw%uint64(w.knob.resolvers)) % len(w.Zones)
}

// handedTo is the nginx that a node hands a packet for its NodePort to: of its own under
// Local, of all under Cluster. One that is closing serves only when there is no other
// (Kubernetes 1.26, ProxyTerminatingEndpoints).
func (w *World) handedTo(node int32, draw uint64) int32 {
	if w.settings().Traffic == datapath.Cluster {
		return w.anyNginx(draw)
	}
	n := &w.nodes[node]
	if len(n.nginx) == 0 {
		return n.closing
	}
	return n.nginx[draw%uint64(len(n.nginx))]
}

func (w *World) anyNginx(draw uint64) int32 {
	ready := 0
	for _, i := range w.nginx {
		if w.slots[i].ready {
			ready++
		}
	}
	if ready == 0 {
		return 0
	}
	nth := int(draw % uint64(ready))
	for _, i := range w.nginx {
		if w.slots[i].ready {
			if nth == 0 {
				return w.slots[i].serial
			}
			nth--
		}
	}
	return 0
}

// connected is a connection that works: its request is served, unless nginx does not
// understand what comes with it, and the client keeps it for a while.
func (w *World) connected(r *record, d dice.Stream) {
	t := &w.tries[r.client]
	t.At(w.now).fine++
	t.All.fine++
	proxied := w.knob.proxy && !w.settings().SplitDNS
	w.add(func(c *counts) {
		c.begun++
		c.fine++
		c.requests++
		switch {
		case proxied && !w.knob.reads:
			c.causes[proxyUnread]++
		case !proxied && w.knob.reads:
			c.causes[headerMissing]++
		default:
			c.served++
			if r.try > 0 {
				c.stalled++
			}
		}
	})
	w.flows++
	gap := time.Duration(d.Exp(int64(w.Traffic.Idle)))
	switch idle := w.group.Idle; {
	case gap > w.Traffic.Keep || w.settings().SplitDNS:
		w.push(min(gap, w.Traffic.Keep), event{kind: evClose})
	case gap > idle:
		w.push(gap, event{kind: evIdleReset})
	default:
		w.push(gap, event{kind: evClose})
	}
}

// idleReset is a kept connection that its client uses again after the balancer has
// forgotten it: the request gets a RST.
func (w *World) idleReset() {
	w.add(func(c *counts) { c.requests++; c.causes[idleExpired]++ })
}

// begunDial is a connection that does not succeed at once.
func (w *World) begunDial(r *record, y way, v *verdict) {
	r.limit = w.knob.timeout
	d := dial{way: y, Dial: datapath.NewDial(w.kernel, r.limit), conn: r.conn, client: r.client, serial: r.serial, began: w.now,
		life: w.slots[r.client].life, born: r.born, try: r.try, used: true, zone: r.zone, targets: r.target}
	r.epoch = int32(len(w.epochs) - 1)
	r.end = waits
	d.record = w.failed.put(*r)
	i := int32(len(w.dials))
	if n := len(w.freeDial); n > 0 {
		i = w.freeDial[n-1]
		w.freeDial = w.freeDial[:n-1]
		d.gen = w.dials[i].gen + 1
		w.dials[i] = d
	} else {
		w.dials = append(w.dials, d)
	}
	w.dials[i].SynSent()
	w.syn(&w.dials[i], v)
	w.wait(i)
}

// syn counts what a SYN of a dial does.
func (w *World) syn(d *dial, v *verdict) {
	switch {
	case v.cause == datapath.WorldDenied:
		w.add(func(c *counts) { c.denied++; c.dropped++; c.syns++ })
	case v.synAck:
		if !d.HalfOpen() {
			w.half++
		}
		d.SynTaken(w.now - d.began)
		w.answered(d, v)
	case v.answerDenied: // a RST that took the short way
		w.add(func(c *counts) { c.denied++; c.dropped++ })
	}
	if v.refused {
		w.fail(d, cause(v.cause), true)
	}
}

// answered counts what becomes of nginx's SYN-ACK.
func (w *World) answered(d *dial, v *verdict) {
	w.add(func(c *counts) {
		switch {
		case v.answerDenied:
			c.denied++
			c.dropped++
			c.strangers++
		case v.cause == datapath.Orphaned:
			c.resets++
			c.strangers++
			if v.odd {
				c.odd++
			}
		}
	})
	if v.cause == datapath.Orphaned {
		w.orphans++
		w.push(datapath.CloseLifetime, event{kind: evOrphanGone})
	}
	if v.reset && d.HalfOpen() {
		d.Forgot()
		w.half--
	}
}

// wait sets a dial's next event, or lets it go.
func (w *World) wait(i int32) {
	d := &w.dials[i]
	due, at := d.Next()
	if due == datapath.Nothing {
		d.used = false
		w.freeDial = append(w.freeDial, i)
		return
	}
	w.queue.Push(sim.TicksAt(d.began+at), event{evDial, d.gen, i})
}

// dialDue is the next timer of a dial.
func (w *World) dialDue(ev event) {
	d := &w.dials[ev.id]
	if !d.used || d.gen != ev.gen {
		return
	}
	if d.serial > 0 {
		d.state = w.serials[d.serial].state
	}
	switch due, at := d.Next(); due {
	case datapath.GiveUp:
		w.fail(d, d.whyNow(w), false)
	case datapath.SendSyn:
		d.SynSent()
		if v := w.verdictOf(&d.way); v.cause == datapath.OK && d.target >= 0 {
			w.late(d)
		} else if d.target >= 0 {
			w.syn(d, v)
		}
	case datapath.SendSynAck:
		d.SynAckDue(at)
		if v := w.answerOf(&d.way); v.known && d.state == datapath.Listening {
			w.answered(d, v)
		}
	case datapath.Forget:
		d.Forgot()
		w.half--
	}
	w.wait(ev.id)
}

// whyNow is the cause of a dial that gives up.
func (d *dial) whyNow(w *World) cause {
	if d.target < 0 {
		return noTarget
	}
	return cause(w.verdictOf(&d.way).cause)
}

// late is a connection that succeeds with a retransmitted SYN: what was in its way is no
// longer there.
func (w *World) late(d *dial) {
	if d.HalfOpen() {
		w.half--
	}
	d.Forgot()
	d.GaveUp()
	r := record{at: w.now, conn: d.conn, try: d.try, client: d.client, born: d.born, node: w.slots[d.client].node,
		zone: d.zone, target: d.targets, serial: d.serial, way: d.way, epoch: int32(len(w.epochs) - 1)}
	if old := w.remember(d); old != nil {
		*old = r
	}
	w.connected(&r, dice.New(w.seed, dice.Customer, d.conn))
}

// remember is what is remembered of a dial; nil when others have taken its place.
func (w *World) remember(d *dial) *record {
	if r := &w.failed.list[d.record]; r.conn == d.conn && r.try == d.try {
		return r
	}
	return nil
}

// fail is a connect() that fails: by its timeout, or refused. A client that is gone tells
// nobody. A request is tried again as often as its client likes.
func (w *World) fail(d *dial, why cause, refused bool) {
	d.GaveUp()
	s := &w.slots[d.client]
	end := timedOut
	switch {
	case s.born != d.born || s.life != d.life && !s.ready:
		end = clientGone
	case refused:
		end = wasRefused
	}
	if r := w.remember(d); r != nil {
		r.end = end
	}
	if end == clientGone {
		return
	}
	t := &w.tries[d.client]
	t.At(w.now).failed++
	t.All.failed++
	last := int(d.try) >= w.knob.retries
	w.add(func(c *counts) {
		c.begun++
		c.causes[why]++
		switch {
		case refused:
			c.refused++
		default:
			c.timeouts++
		}
		if why.isHairpin() && d.way.client != d.way.target {
			c.apart++
		}
		if last {
			c.requests++
		}
	})
	if client, conn, try := d.client, d.conn, d.try; !last && s.ready {
		w.connect(client, conn, try+1, dice.New(w.seed, dice.Customer, conn))
	}
}

// record is a connection as it is remembered: enough to run it again.
type record struct {
	way
	at       time.Duration
	conn     uint64
	limit    time.Duration
	client   int32
	node     int32 // of the client
	target   int32
	serial   int32
	sequence uint32
	epoch    int32
	born     uint16
	port     uint16
	try      uint8
	zone     int8
	why      cause
	end      ending
}

// ending is what a connect() came to.
type ending uint8

const (
	succeeded ending = iota
	waits
	timedOut
	wasRefused
	clientGone
)

var endNames = []string{"success", "waits", "timeout", "refused", "gone"}

// How many connections are remembered.
const (
	mostFailed = 512
	mostFine   = 64
)

// worst is the client pod that fails most, of those that tried often enough; the first
// that shares a node with nginx where none does, else the first of all.
func (w *World) worst() int32 {
	if i, _, ok := w.worstSuccess(); ok {
		return i
	}
	if i := slices.IndexFunc(w.clients, func(i int32) bool { return w.shares(i) }); i >= 0 {
		return w.clients[i]
	}
	return w.clients[0]
}

// shares tells whether a client pod is on a node with nginx.
func (w *World) shares(i int32) bool {
	s := &w.slots[i]
	return s.ready && len(w.nodes[s.node].nginx) > 0
}

// enough is how many connects in its window make a client's success a share worth
// reading.
const enough = 8

// worstSuccess is the lowest success among client pods that failed at all, in tenths of a
// percent; false when none did.
func (w *World) worstSuccess() (who int32, pct int64, ok bool) {
	for _, i := range w.clients {
		w.tries[i].At(w.now)
		t := w.tries[i].All
		if t.failed == 0 || t.failed+t.fine < enough {
			continue
		}
		if p := int64(t.fine) * 1000 / int64(t.fine+t.failed); !ok || p < pct {
			who, pct, ok = i, p, true
		}
	}
	return who, pct, ok
}
