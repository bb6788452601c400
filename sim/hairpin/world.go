package hairpin

import (
	"slices"
	"time"

	"reenact/model/datapath"
	"reenact/model/dice"
	"reenact/model/kube"
	"reenact/model/nlb"
	"reenact/sim"
	"reenact/sim/kit"
)

// The trailing window of the rates is twelve parts: a minute, of a year an hour. That of
// one client's success is ten times as long.
const (
	part     = 5 * time.Second
	yearPart = 5 * time.Minute
)

type tick = sim.Ticks

// World is the cluster at one moment. It implements sim.World.
type World struct {
	Config
	seed   uint64
	part   time.Duration
	now    time.Duration
	tick   tick
	queue  *sim.Queue[event]
	sum    uint64
	begun  bool
	notes  []sim.Happening
	kernel datapath.Kernel

	nodes   []node
	slots   []slot
	clients []int32                     // slots that call through the balancer: the first ones
	tries   []kit.Window[tried, *tried] // of each client
	nginx   []int32                     // slots of nginx, those that are not wanted included
	serials []serial                    // every nginx pod that there was
	sched   *kube.Scheduler
	placed  int // pods, so far

	knob   chosen
	epochs []datapath.Settings // every setting there was; the last is now's
	group  nlb.Group
	due    tick // of the group's next change; never: none
	fates  memo
	expect expectation

	arrivals dice.Stream
	nextAt   time.Duration // of the next connection through the balancer
	conns    uint64        // so far
	dials    []dial
	freeDial []int32
	flows    int // established
	half     int // half-open at an nginx
	orphans  int // entries of connection tracking that belong to nobody
	tally    kit.Window[counts, *counts]
	failed   ring[record]
	fine     ring[record]
}

var (
	_ sim.World     = (*World)(nil)
	_ sim.Inspector = (*World)(nil)
	_ sim.Judged    = (*World)(nil)
	_ sim.OneWay    = (*World)(nil)
)

// chosen are the knobs that are no datapath.Settings.
type chosen struct {
	preserve       string // default, on, off
	proxy, reads   bool
	replicas       int
	daemonset      bool
	spread         string
	anti           string
	nodes          int
	uniform        bool
	timeout        time.Duration
	retries, share int
	affinity       nlb.Affinity
	resolvers      int
	every          int // days between deployments
	capture        string
	attributes     nlb.Attributes
	linear         bool
	restart        deed
	deploy, drain  deed
	schedulerAt    int // pods that had been placed when the scheduler was chosen
}

// event is what waits in the queue.
type event struct {
	kind kind
	gen  uint16
	id   int32
}

type kind uint16

const (
	evBegin kind = iota
	evReplace
	evReady
	evGhostGone
	evNotice
	evNodeBack
	evDial
	evClose
	evIdleReset
	evOrphanGone
	evCalendar
	evTargets
)

// newWorld is a world with every knob at its default, before anything has happened.
func newWorld(c Config, seed uint64, part time.Duration) *World {
	w := &World{Config: c, seed: seed, part: part, queue: &sim.Queue[event]{}, sched: kube.NewScheduler(kube.LeastAllocated),
		arrivals: dice.New(seed, dice.Arrivals, 0), due: never, tally: kit.NewWindow[counts](part),
		failed: ring[record]{most: mostFailed}, fine: ring[record]{most: mostFine}}
	w.defaults()
	w.push(0, event{kind: evBegin})
	return w
}

// never lies after everything.
const never = ^tick(0)

func (w *World) defaults() {
	w.knob = chosen{
		preserve: "default", replicas: 3, spread: spreadNone, anti: "off", nodes: 50, uniform: true, timeout: 5 * time.Second, share: 2,
		affinity: nlb.AnyZone, resolvers: 2, capture: "off", linear: true,
		attributes: nlb.Attributes{Type: datapath.Instance, Deregistration: nlb.DefaultDeregistration, Idle: nlb.DefaultIdle},
	}
	w.epochs = []datapath.Settings{{
		Cilium: datapath.Cilium117, Routing: datapath.ENI, HostRouting: datapath.BPF, RPFilter: datapath.RPLoose,
		KubeProxyReplacement: true, SocketLB: datapath.SocketAll, Targets: datapath.Instance, Traffic: datapath.Local,
		PreserveClientIP: true, ClientPolicy: datapath.DefaultDeny, NginxPolicy: datapath.FromAny,
	}}
	w.kernel, w.fates = datapath.Linux(true), memo{mesh: -1}
}

// settings are those of now. The pointer is good until the next change.
func (w *World) settings() *datapath.Settings { return &w.epochs[len(w.epochs)-1] }

// Now implements sim.World.
func (w *World) Now() time.Duration { return w.now }

// Next implements sim.World.
func (w *World) Next() time.Duration {
	next := w.arrivalTick()
	if at, ok := w.queue.Next(); ok {
		next = min(next, at)
	}
	return next.Time()
}

func (w *World) arrivalTick() tick {
	if w.nextAt < 0 {
		return never
	}
	return sim.TicksAt(w.nextAt)
}

// Advance implements sim.World. What the queue has for a moment comes before the
// connections that begin then.
func (w *World) Advance(to time.Duration) {
	for last := tick(to / sim.Tick); ; {
		if ev, at, ok := w.queue.Pop(min(last, w.arrivalTick())); ok {
			w.tick, w.now = at, at.Time()
			w.handle(ev)
			continue
		}
		at := w.arrivalTick()
		if at > last {
			break
		}
		w.tick = max(w.tick, at)
		w.now = w.tick.Time()
		w.arrive()
	}
	w.now = max(w.now, to)
	w.tick = sim.TicksAt(w.now)
}

func (w *World) push(after time.Duration, ev event) { w.queue.Push(sim.TicksAt(w.now+after), ev) }

func (w *World) handle(ev event) {
	w.fold(uint64(w.now) ^ uint64(ev.kind)<<40 ^ uint64(uint32(ev.id)))
	switch ev.kind {
	case evBegin:
		w.begin()
	case evDial:
		w.dialDue(ev)
	case evClose:
		w.flows--
	case evIdleReset:
		w.flows--
		w.idleReset()
	case evOrphanGone:
		w.orphans--
	case evTargets:
		w.targetsDue()
	default:
		w.handlePod(ev)
	}
}

func (w *World) handlePod(ev event) {
	switch ev.kind {
	case evReplace:
		w.replace(ev.id, ev.gen)
	case evReady:
		w.ready(ev.id, ev.gen)
	case evGhostGone:
		w.ghostGone(ev.id)
	case evNotice:
		w.noticed(ev.id)
	case evNodeBack:
		w.nodeBack(ev.id)
	case evCalendar:
		w.calendar(ev.gen)
	}
}

// fold mixes one word into the checksum (FNV-1a's multiplier, 64 bit).
func (w *World) fold(v uint64) { w.sum = (w.sum ^ v) * 0x100000001b3 }

// Checksum implements sim.World. What is looked at is no part of it: CAPTURE changes
// nothing that happens.
func (w *World) Checksum() uint64 { return w.sum }

func (w *World) note(seen sim.Sight, text string) {
	w.notes = append(w.notes, sim.Happening{At: w.now, Text: text, Sight: seen})
}

// Happenings implements sim.World.
func (w *World) Happenings() []sim.Happening {
	n := w.notes
	w.notes = nil
	return n
}

// Clone implements sim.World.
func (w *World) Clone() sim.World { return w.clone() }

func (w *World) clone() *World {
	c := *w
	c.queue = w.queue.Clone()
	c.sched = new(kube.Scheduler)
	w.sched.CloneInto(c.sched)
	c.nodes = slices.Clone(w.nodes)
	for i := range c.nodes {
		c.nodes[i].nginx = slices.Clone(w.nodes[i].nginx)
	}
	c.slots, c.tries = slices.Clone(w.slots), slices.Clone(w.tries)
	c.clients, c.nginx, c.serials = slices.Clone(w.clients), slices.Clone(w.nginx), slices.Clone(w.serials)
	c.epochs = slices.Clone(w.epochs)
	c.group = w.group.Clone()
	c.dials, c.freeDial = slices.Clone(w.dials), slices.Clone(w.freeDial)
	c.expect = w.expect.clone()
	c.failed.list, c.fine.list = slices.Clone(w.failed.list), slices.Clone(w.fine.list)
	c.notes = slices.Clone(w.notes)
	return &c
}
