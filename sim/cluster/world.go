package cluster

import (
	"time"

	"reenact/model/dice"
	"reenact/model/fleet"
	"reenact/model/ipam"
	"reenact/model/kube"
	"reenact/model/vpc"
	"reenact/sim"
	"reenact/sim/kit"
)

// World is the cluster at one moment. It implements sim.World.
type World struct {
	cfg              Config
	seed             uint64
	placing, kubelet dice.Family
	retryMin         int64 // ticks: the kubelet's wait after a failed ADD
	retryMax         int64
	startLimit       tick    // from a pod's creation to its end
	groups           []group // never changed: copies share it
	zones            []string
	grain            kube.Size // of a quarter of a compute unit, in the scheduler's books
	lives            dice.Family
	fleet            bool     // there are customers and a control plane
	places           []Subnet // as the file has them, or one a zone
	now              time.Duration
	tick             tick // now, or the next one
	queue            *sim.Queue[event]
	sum              uint64 // running checksum
	events           int    // handled so far

	nodes   []node
	subnets []vpc.Subnet
	resized int // size of the first subnets from the start, 0: as the file says
	added   int // size of the subnets added mid-run, 0: none
	api     *vpc.API
	sched   *kube.Scheduler

	pods     []pod
	freePods []int32
	works    []work
	pending  []line    // unschedulable pods by size
	waiting  int       // pods in pending
	waitCPU  kube.Size // what they ask for
	crowd    crowd     // customers whom the proxy refused
	running  int       // computes that are ready, prewarmed ones included
	starting int       // computes created and not ready

	demand  fleet.Demand
	sampler fleet.Sampler
	proxy   fleet.Proxy
	pool    prewarmed
	monitor monitor
	db      fleet.DatabaseState

	env      ipam.Settings
	rollout  rollout
	scaling  autoscaling
	scales   []scaled // by pod; as long as the last pod that needed it
	timeouts deadlines
	clocks   clocks
	scaler   scaler
	tally    tally
	knobs    kit.Knobs[*World]
	readings kit.Readings[sampled] // never changed: copies share it
	notes    []sim.Happening
	// uncounted is a world of which nobody asks how many ADDs failed and why. When each
	// is made is worked out when it matters.
	uncounted bool
	begun     bool // anything has happened: settings no longer apply from the start
}

var _ sim.World = (*World)(nil)

// event is what waits in the queue: what is to happen, to whom, and which life
// of that one it was meant for.
type event struct {
	id   int32
	mark uint32 // the kind in the top byte, the life below
}

func eventOf(k kind, id int32, gen uint32) event {
	return event{id: id, mark: uint32(k)<<24 | gen&lives}
}

func (e event) kind() kind  { return kind(e.mark >> 24) }
func (e event) gen() uint32 { return e.mark & lives }

// lives is how many lives are told apart before the count begins anew.
const lives = 1<<24 - 1

type kind uint8

const (
	evBegin kind = iota
	evAdds
	evReady
	evIdle
	evGiveUp
	evPass
	evCall
	evRestarted
	evScan
	evNodeReady
	evAlwaysOn
	evLoad
	evAskAgain
	evKnock
	evWork
	evWorkEnds
)

// New returns the cluster at time 0, before anything has happened. The error
// names the field of the configuration that cannot be.
func New(cfg Config, seed uint64) (*World, error) {
	groups, err := cfg.check()
	if err != nil {
		return nil, err
	}
	w := &World{
		cfg: cfg, seed: seed, groups: groups, fleet: cfg.hasFleet(), works: newWorks(&cfg), grain: cfg.grain(), lives: livesOf(seed), zones: cfg.Network.zones(), places: cfg.Network.subnets(),
		placing: dice.Of(seed, dice.Placement), kubelet: dice.Of(seed, dice.Kubelet),
		retryMin: int64(cfg.Pods.RetryMin / sim.Tick), retryMax: int64(cfg.Pods.RetryMax / sim.Tick),
		startLimit: ticks(cfg.startLimit()),
		queue:      &sim.Queue[event]{},
		api:        vpc.NewAPI(cfg.Network.EC2),
		sched:      kube.NewFineScheduler(cfg.Pods.Scheduler, cfg.grain()),
		demand:     fleet.NewDemand(seed, cfg.Workload.Wakeups),
		sampler:    fleet.NewSampler(seed, cfg.Workload, cfg.Autoscaling),
		pool:       prewarmed{target: cfg.ControlPlane.Prewarmed},
		db:         fleet.DatabaseState{CPUs: cfg.ControlPlane.Database.CPUs},
		env:        cfg.CNI.settings(),
		scaling:    autoscaling{Autoscaling: cfg.Autoscaling, on: cfg.Autoscaling.Share > 0},
	}
	w.tally.Window = kit.NewWindow[counts, *counts](part)
	w.readings, w.knobs = w.readingsOf(), w.knobsOf()
	if least, ok := cfg.smallest(); ok {
		w.sched.Smallest(least)
	}
	w.monitor.on, w.monitor.timers, w.clocks = w.fleet, newIdling(), newClocks()
	w.queue.Push(0, eventOf(evBegin, 0, 0))
	return w, nil
}

// Now implements sim.World.
func (w *World) Now() time.Duration { return w.now }

// Next implements sim.World.
func (w *World) Next() time.Duration {
	next := w.clocks.soonest
	if at, ok := w.queue.Next(); ok {
		next = min(next, at)
	}
	return next.Time()
}

// Advance implements sim.World.
func (w *World) Advance(to time.Duration) {
	for last := tick(to / sim.Tick); ; w.events++ {
		if ev, at, ok := w.queue.Pop(min(last, w.clocks.soonest)); ok {
			w.tick, w.now = at, at.Time()
			w.handle(ev)
			continue
		}
		if w.clocks.soonest > last {
			break
		}
		w.tick = max(w.tick, w.clocks.soonest)
		w.now = w.tick.Time()
		w.strike()
	}
	w.now = max(w.now, to)
	w.tick = ticks(w.now)
}

func (w *World) at(delay time.Duration, k kind, id int32, gen uint32) {
	w.queue.Push(ticks(w.now+delay), eventOf(k, id, gen))
}

// fold mixes one word into the checksum (FNV-1a's multiplier, 64 bit).
func (w *World) fold(v uint64) { w.sum = (w.sum ^ v) * 0x100000001b3 }

// Checksum implements sim.World.
func (w *World) Checksum() uint64 { return w.sum }

func (w *World) handle(ev event) {
	w.fold(uint64(w.now) ^ uint64(ev.mark)<<32 ^ uint64(uint32(ev.id)))
	switch ev.kind() {
	case evBegin:
		w.begin()
	case evAdds:
		w.addsDue(ev)
	case evScan:
		w.scan()
	case evPass:
		w.passDue(ev)
	case evCall:
		w.callDue(ev)
	case evRestarted:
		w.restarted(ev)
	case evNodeReady:
		w.nodeReady(ev)
	case evAlwaysOn:
		w.startAlwaysOn()
	case evAskAgain:
		w.askAgain(ev)
	case evKnock:
		w.knocked()
	case evWork:
		w.workDue(int(ev.id))
	default:
		w.handlePod(ev)
	}
}

// handlePod passes on an event of a pod that still lives the life it was for.
func (w *World) handlePod(ev event) {
	p := &w.pods[ev.id]
	if p.gen&lives != ev.gen() {
		return
	}
	switch ev.kind() {
	case evReady:
		w.podReady(ev.id)
	case evIdle:
		w.noteIdle(ev.id)
	case evGiveUp:
		w.giveUp(ev.id)
	case evLoad:
		w.loadRead(ev.id)
	case evWorkEnds:
		w.workEnds(ev.id)
	}
}

// begin brings the cluster up: subnets, nodes, the loops and the first pods.
func (w *World) begin() {
	w.begun = true
	for i := range w.places {
		w.subnets = append(w.subnets, w.firstSubnet(i))
	}
	w.launchFirst()
	w.beginWork()
	w.at(0, evAlwaysOn, 0, 0)
	w.at(w.cfg.Nodes.ScanEvery, evScan, 0, 0)
	if w.fleet {
		w.monitorAfter(w.cfg.ControlPlane.Monitor.Every, beginRound)
		w.scheduleWakeup()
	}
}

// note keeps what happened, and who could have seen it.
func (w *World) note(seen sim.Sight, text string) {
	w.notes = append(w.notes, sim.Happening{At: w.now, Text: text, Sight: seen})
}

// Happenings implements sim.World.
func (w *World) Happenings() []sim.Happening {
	n := w.notes
	w.notes = nil
	return n
}
