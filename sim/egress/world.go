package egress

import (
	"slices"
	"time"

	"reenact/model/dice"
	"reenact/model/snat"
	"reenact/sim"
	"reenact/sim/kit"
)

// The most there can be of each; pools are made as they are needed.
const (
	mostSubnets = 16
	mostCopies  = 5
	mostDsts    = 16
)

// World implements sim.World.
type World struct {
	cfg   Config
	seed  uint64
	now   time.Duration
	begun bool
	sum   uint64
	queue *sim.Queue[event]
	tally kit.Window[counts, *counts]
	notes []sim.Happening
	told  [causes]bool // a first of its kind has been noted

	knob     settings
	load     ramp
	subnets  int // that serve; knob.subnets is what was asked for
	covered  int // subnets in whose zone a regional gateway has addresses
	updates  int32
	copies   []function
	enis     [mostCopies * mostSubnets]*snat.Pool
	lookups  [mostCopies * mostSubnets]second // for DNS over the interface
	growing  [mostCopies * mostSubnets]bool   // a further interface is on its way
	gateways [mostSubnets]*snat.Pool
	balancer *snat.Pool

	groups []group
	unused []int32
	stamp  uint32
	turn   int // of the subnets, for new environments
	busy   int // environments with an invocation
	arrive uint64
	waits  uint64 // batches that have backed off with jitter
}

// settings are what the knobs show.
type settings struct {
	eips, subnets, copies, destinations, connections, retries, reserved, provisioned, targets, load, jitter int
	natPerZone, regional, reuse, staleCheck, privateLink, vpc, dnsByENI                                     bool
	eniScaling, clientIdle, keepAlive, timeout, backoff, work, ramp                                         time.Duration
}

// ramp is a rate that changes from one value to another over some time.
type ramp struct {
	from, to int // thousandths a second
	at, over time.Duration
}

func (r *ramp) now(t time.Duration) int {
	if r.over <= 0 || t >= r.at+r.over {
		return r.to
	}
	return r.from + int(int64(r.to-r.from)*int64((t-r.at)/time.Millisecond)/int64(r.over/time.Millisecond))
}

// function is one copy: its frozen environments, the last frozen on top, and its
// allowance of new ones in thousandths.
type function struct {
	stack  []handle
	envs   int
	tokens int64
	filled sim.Ticks
}

type handle struct {
	slot  int32
	stamp uint32
}

type second struct {
	at   time.Duration
	used int
}

type event struct {
	kind  kind
	slot  int32
	stamp uint32
}

type kind uint8

const (
	evArrive   kind = iota
	evSYN           // the next SYN is due
	evDeadline      // the connect timeout
	evConnect       // a retry, or a lookup's
	evDone          // work ends
	evIdle          // connections without a packet for as long as the law allows
	evEnd           // a frozen environment is ended
	evSubnets       // new interfaces serve: the function is updated
	evAddress       // a new address of the gateways serves
	evGrown         // a further interface serves a subnet
	evExpanded      // a regional gateway has addresses in the zones that there are
)

// batchTime is how long arrivals are gathered that then share their fate.
const batchTime = 100 * time.Millisecond

func newWorld(cfg Config, seed uint64) *World {
	c, l := &cfg.Client, &cfg.Lambda
	w := &World{cfg: cfg, seed: seed, queue: &sim.Queue[event]{}, tally: kit.NewWindow[counts, *counts](5 * time.Second),
		subnets: l.Subnets, covered: l.Subnets, copies: make([]function, l.Copies)}
	w.knob = settings{eips: cfg.NAT.Addresses, subnets: l.Subnets, copies: l.Copies, destinations: c.Destinations, connections: c.Connections,
		retries: c.Retries, jitter: c.Jitter, reserved: l.Reserved, provisioned: l.Provisioned, targets: 2, load: cfg.Workload.PerSecond,
		natPerZone: cfg.NAT.PerZone, regional: cfg.NAT.Regional, reuse: c.Reuse, staleCheck: c.StaleCheck, vpc: !l.Outside, dnsByENI: cfg.DNS.OverENI,
		eniScaling: cfg.ENI.Scaling, clientIdle: c.Idle, keepAlive: c.KeepAlive, timeout: c.ConnectTimeout, backoff: c.Backoff,
		work: cfg.Workload.Work, ramp: cfg.Workload.Ramp}
	if n := cfg.Endpoint.Targets; n > 0 {
		w.knob.privateLink, w.knob.targets = true, n
	}
	w.load.to = w.knob.load * 1000
	for i := range w.copies {
		w.copies[i].tokens = int64(l.Scaling) * 1000
	}
	w.balancer = snat.NewPool(snat.NLB, w.knob.targets, mostDsts)
	w.queue.Push(0, event{kind: evArrive})
	return w
}

// eni is the interfaces of one subnet for one copy.
func (w *World) eni(at int) *snat.Pool {
	if w.enis[at] == nil {
		law := snat.Hyperplane
		law.Ports, law.HalfOpen, law.Closed, law.Reset = w.cfg.ENI.Ports, w.cfg.ENI.HalfOpen, w.cfg.ENI.Hold, w.cfg.ENI.Hold
		w.enis[at] = snat.NewPool(law, 1, 1)
	}
	w.enis[at].Advance(w.now)
	return w.enis[at]
}

// The gateway of a part: a NAT gateway's number, or one of these.
const (
	direct  int16 = -1
	through int16 = -2 // PrivateLink's endpoint
)

// route is the gateway of new connections from a subnet.
func (w *World) route(subnet int) int16 {
	switch {
	case !w.knob.vpc:
		return direct
	case w.knob.privateLink:
		return through
	case w.knob.regional && subnet < w.covered, !w.knob.regional && w.knob.natPerZone:
		return int16(subnet)
	}
	return 0
}

// perSubnet tells whether each subnet has NAT addresses of its own.
func (w *World) perSubnet() bool { return w.knob.natPerZone || w.knob.regional }

// zonalEIPs is what a zonal gateway takes: one address and seven secondary ones.
const zonalEIPs = 8

// addresses is how many each gateway serves with, or each zone of a regional one.
func (w *World) addresses() int {
	if w.knob.regional {
		return w.knob.eips
	}
	return min(w.knob.eips, zonalEIPs)
}

func (w *World) gateway(n int16) *snat.Pool {
	if n == through {
		w.balancer.Advance(w.now)
		return w.balancer
	}
	if w.gateways[n] == nil {
		law := snat.AWSNAT
		law.Ports, law.Closed, law.Reset = w.cfg.NAT.Ports, w.cfg.NAT.Hold, w.cfg.NAT.Hold
		w.gateways[n] = snat.NewPool(law, w.addresses(), mostDsts)
	}
	w.gateways[n].Advance(w.now)
	return w.gateways[n]
}

// Now implements sim.World.
func (w *World) Now() time.Duration { return w.now }

// Next implements sim.World.
func (w *World) Next() time.Duration {
	at, _ := w.queue.Next()
	return at.Time()
}

// Advance implements sim.World.
func (w *World) Advance(to time.Duration) {
	w.begun = true
	for {
		ev, at, ok := w.queue.Pop(sim.Ticks(to / sim.Tick))
		if !ok {
			break
		}
		w.now = at.Time()
		w.handle(ev)
	}
	w.now = max(w.now, to)
}

func (w *World) fold(x uint64) { w.sum = (w.sum ^ x) * 0x100000001b3 }

// Checksum implements sim.World.
func (w *World) Checksum() uint64 { return w.sum }

func (w *World) handle(ev event) {
	if ev.kind >= evSYN && ev.kind <= evEnd {
		if g := &w.groups[ev.slot]; g.stamp != ev.stamp {
			return
		}
	}
	w.fold(uint64(w.now)<<8 ^ uint64(ev.kind) ^ uint64(ev.stamp)<<40)
	switch ev.kind {
	case evArrive:
		w.arrivals()
	case evSYN:
		w.retransmit(ev.slot)
	case evDeadline:
		w.deadline(ev.slot)
	case evConnect:
		w.lookUp(w.take(ev.slot))
	case evDone:
		w.done(ev.slot)
	case evIdle:
		w.idle(ev.slot)
	case evEnd:
		w.endFrozen(ev.slot)
	case evSubnets:
		w.subnetsServe()
	case evAddress:
		w.addAddresses()
	case evGrown:
		w.grown(int(ev.slot))
	case evExpanded:
		w.expanded()
	}
}

// subnetsServe deploys the function to the subnets whose interfaces have been made.
func (w *World) subnetsServe() {
	if w.subnets == w.knob.subnets {
		return
	}
	w.subnets = w.knob.subnets
	if w.knob.regional {
		w.queue.Push(sim.TicksAt(w.now+w.cfg.NAT.Expand), event{kind: evExpanded})
	}
	w.update("the new interfaces serve")
}

// grown is a further interface beside one that was full.
func (w *World) grown(site int) {
	w.eni(site).Add()
	w.growing[site] = false
	w.note("a further interface serves the subnet", eniUnseen)
}

// expanded gives a regional gateway addresses in the zones of all subnets.
func (w *World) expanded() {
	if w.knob.regional && w.covered < w.subnets {
		w.covered = w.subnets
		w.note("the regional NAT gateway has addresses in the new zones", operatorSaw)
	}
}

// Clone implements sim.World.
func (w *World) Clone() sim.World { return w.clone() }

func (w *World) clone() *World {
	c := *w
	c.queue = w.queue.Clone()
	c.copies = slices.Clone(w.copies)
	for i := range c.copies {
		c.copies[i].stack = slices.Clone(w.copies[i].stack)
	}
	for i, p := range w.enis {
		if p != nil {
			c.enis[i] = p.Clone()
		}
	}
	for i, p := range w.gateways {
		if p != nil {
			c.gateways[i] = p.Clone()
		}
	}
	c.balancer = w.balancer.Clone()
	// parts are never written once made: copies may share them
	c.groups, c.unused, c.notes = slices.Clone(w.groups), slices.Clone(w.unused), slices.Clone(w.notes)
	return &c
}

// Happenings implements sim.World.
func (w *World) Happenings() []sim.Happening {
	list := w.notes
	w.notes = nil
	return list
}

func (w *World) note(text string, seen sim.Sight) {
	w.notes = append(w.notes, sim.Happening{At: w.now, Text: text, Sight: seen})
}

// arrivals are the invocations of a tenth of a second.
func (w *World) arrivals() {
	n := w.drawn(w.load.now(w.now))
	w.arrive++
	for i := range w.copies {
		share := n*(i+1)/len(w.copies) - n*i/len(w.copies)
		w.invoke(i, share)
	}
	w.queue.Push(sim.TicksAt(w.now+batchTime), event{kind: evArrive})
}

// drawn is how many arrive in a batch at a rate of thousandths a second: evenly
// spaced, or by chance. The dice are the batch's, whatever the rate.
func (w *World) drawn(rate int) int {
	before := int64(rate) * int64(w.arrive)
	mean := int64(rate) * int64(batchTime/time.Millisecond) // millionths
	if w.cfg.Workload.Even {
		return int((before+int64(rate))/10_000 - before/10_000)
	}
	d := dice.New(w.seed, dice.Egress, w.arrive)
	return d.Poisson(mean)
}
