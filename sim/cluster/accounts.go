package cluster

import (
	"time"

	"reenact/model/fleet"
	"reenact/model/kube"
	"reenact/model/vpc"
)

// Accounts is everything that a cluster keeps count of, next to what there is to
// count: for those who check that the two agree. Nobody else should need it.
type Accounts struct {
	Ledger
	Config   Config
	Pods     []PodAccount // every pod, and every customer who has none yet
	Running  int          // computes that are ready
	Starting int          // computes created and not ready
	Waiting  WaitingAccount
	Pool     PoolAccount
	Proxy    ProxyAccount
	Rollout  RolloutAccount
	Scaler   ScalerAccount
	Scaling  ScalingAccount
	Monitor  MonitorAccount
	EC2      EC2Account
	Works    []WorkAccount
	Grain    kube.Size // of a quarter of a compute unit
	Slots    int       // places for pods, used and unused
	Unused   int       // of them, by the list of those to be used again
	Totals   Totals
}

// PodAccount is a pod, or a customer whom the proxy holds back.
type PodAccount struct {
	ID      int
	Kind    string        // "on-demand", "prewarmed", "always-on", "system", "second" or "worker"
	State   string        // "refused", "unplaced", "placed", "booting" or "ready"
	Number  uint32        // of the customer, of the pool's pod, or of the always-on compute
	Node    int           // −1: none
	Size    kube.Size     // in quarters of a compute unit, of a compute
	Request kube.Request  // in grains
	Born    time.Duration // creation of this start
	Came    time.Duration // the customer's first knock
	Until   time.Duration // the customer's patience; of one that is served: its idle timer
	Judged  bool          // the customer's wake-up has been counted
	Scales  bool          // its size follows its load, which asks for Wants
	Wants   kube.Size
	Denied  bool
	Other   int // the other pod of its migration; −1: none
}

// WaitingAccount is the queue of pods without a node.
type WaitingAccount struct {
	Computes, Seconds int       // Seconds: second pods of migrations
	Size              kube.Size // what all of them ask for
}

// PoolAccount is the prewarmed pool.
type PoolAccount struct {
	Target, Ready, Starting int
	Filled                  bool // the always-on computes have all been started, and so has the pool
}

// ProxyAccount is the proxy's limit and its crowd.
type ProxyAccount struct {
	PerMin, HeldBack int
	Tokens           int // wake-ups that would pass at once
}

// RolloutAccount is the DaemonSet update under way.
type RolloutAccount struct {
	Active bool
	Down   int
}

// ScalerAccount is cluster-autoscaler's memory.
type ScalerAccount struct{ Booting int }

// ScalingAccount is the computes' autoscaling.
type ScalingAccount struct{ Denied, Moves int }

// MonitorAccount is the activity monitor at work.
type MonitorAccount struct {
	On       bool
	Database fleet.DatabaseState
	Idle     []int         // computes in the line to be suspended
	Gathered time.Duration // every timer that ran out before this is in the line
}

// WorkAccount is a Deployment or a CronJob, and what its controller thinks of its pods.
type WorkAccount struct {
	Name                               string
	Job                                bool
	Target, Live, Ready, Fresh, NoNode int
	Version                            uint32
	Surge, Absent                      int // that a rolling update may have
}

// EC2Account is the calls of the API by action, throttled ones included in both.
type EC2Account struct{ Calls, Throttled [vpc.Actions]int }

// Totals are counts since the beginning.
type Totals struct {
	Wakeups, AlwaysOn            int // customers and always-on computes that came
	Started, TimedOut, Suspended int
	Migrated                     int
	AddOK                        int
	Ended, Late                  int // of workloads' pods: those that ran and ended; those that came to run after their verdict
	Calls, Throttled             int
	WakesInTime, WakesNotInTime  int
}

var (
	kindNames  = [...]string{onDemand: "on-demand", pooled: "prewarmed", alwaysOn: "always-on", system: "system", second: "second", worker: "worker"}
	stateNames = [...]string{gone: "gone", refused: "refused", unplaced: "unplaced", placed: "placed", booting: "booting", ready: "ready"}
)

// Accounts draws up the accounts.
func (w *World) Accounts() Accounts {
	a := Accounts{
		Ledger: w.Ledger(), Config: w.cfg,
		Running: w.running, Starting: w.starting,
		Waiting: WaitingAccount{Computes: w.waiting, Seconds: w.scaling.waiting, Size: w.waitCPU},
		Pool:    PoolAccount{Target: w.pool.target, Ready: w.pool.waiting, Starting: w.pool.starting, Filled: w.poolFilled()},
		Proxy:   ProxyAccount{PerMin: w.proxy.PerMin, HeldBack: w.crowd.n, Tokens: w.proxy.Tokens(w.now)},
		Rollout: RolloutAccount{Active: w.rollout.active, Down: w.rollout.down},
		Scaler:  ScalerAccount{Booting: w.scaler.booting},
		Scaling: ScalingAccount{Denied: w.scaling.denied, Moves: w.scaling.moves},
		Monitor: w.monitorAccount(),
		Works:   w.workAccounts(), Grain: w.grain,
		EC2:   EC2Account{Calls: w.api.Calls, Throttled: w.api.Throttled},
		Slots: len(w.pods), Unused: len(w.freePods),
		Totals: w.totals(),
	}
	for id := range w.pods {
		if w.pods[id].state != gone {
			a.Pods = append(a.Pods, w.podAccount(int32(id)))
		}
	}
	return a
}

func (w *World) workAccounts() []WorkAccount {
	var list []WorkAccount
	for k := range w.works {
		d := &w.works[k]
		list = append(list, WorkAccount{Name: d.name, Job: d.isJob(), Target: d.target, Live: d.live, Ready: d.ready, Fresh: d.fresh,
			NoNode: d.lines, Version: d.version, Surge: d.surge.of(d.target, true), Absent: d.absent.of(d.target, false)})
	}
	return list
}

func (w *World) podAccount(id int32) PodAccount {
	p := &w.pods[id]
	a := PodAccount{ID: int(id), Kind: kindNames[p.kind], State: stateNames[p.state], Number: p.n, Node: -1, Size: kube.Size(p.size), Request: w.asks(p),
		Born: p.born.Time(), Came: p.came.Time(), Until: p.until.Time(), Judged: p.judged, Other: -1}
	if p.state == placed || p.state == booting || p.state == ready {
		a.Node = int(p.node)
	}
	if int(id) < len(w.scales) {
		s := &w.scales[id]
		a.Scales, a.Wants, a.Denied, a.Other = s.scales(), kube.Size(s.wants), s.denied, int(s.other)-1
	}
	return a
}

// poolFilled tells whether the pool has been started: it is once the computes
// that never idle have been.
func (w *World) poolFilled() bool {
	return w.begun && w.now > time.Second && int(w.tally.alwaysOn) >= w.cfg.Workload.AlwaysOn
}

func (w *World) monitorAccount() MonitorAccount {
	m := MonitorAccount{On: w.monitor.on, Database: w.db, Gathered: w.monitor.timers.from.Time() * time.Duration(idleSlot)}
	for k := range w.monitor.idle.len() {
		if r := w.monitor.idle.at(k); w.pods[r.id].gen == r.gen && w.pods[r.id].state == ready {
			m.Idle = append(m.Idle, int(r.id))
		}
	}
	return m
}

func (w *World) totals() Totals {
	c := w.tally.Total()
	return Totals{
		Wakeups: int(w.tally.wakeups), AlwaysOn: int(w.tally.alwaysOn),
		Started: int(c.started), TimedOut: int(c.timedOut), Suspended: int(c.suspended), Migrated: int(c.migrated),
		Ended: int(c.ended), Late: int(c.late), AddOK: int(c.addOK), Calls: int(c.calls), Throttled: int(c.limited),
		WakesInTime: int(c.wakesServed), WakesNotInTime: int(c.wakesNot),
	}
}
