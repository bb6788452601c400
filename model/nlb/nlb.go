// Package nlb is an AWS Network Load Balancer: its target group with registration,
// health and draining, the zones that its name resolves to, and the flow hash that picks
// a target. It knows no packet: package datapath does. Times are told to it.
package nlb

import (
	"time"

	"reenact/model/datapath"
)

// State is a target's, by the names of DescribeTargetHealth.
type State uint8

// The states.
const (
	Unused State = iota // not registered
	Initial
	Healthy
	Unhealthy
	Draining
)

var stateNames = [...]string{"unused", "initial", "healthy", "unhealthy", "draining"}

func (s State) String() string { return stateNames[s] }

// Attributes are a target group's and its balancer's.
type Attributes struct {
	Type      datapath.TargetType
	CrossZone bool
	// Deregistration is deregistration_delay.timeout_seconds: how long a target drains.
	Deregistration time.Duration
	// Idle is tcp.idle_timeout.seconds. Packets of a flow that was idle for longer get a RST.
	Idle time.Duration
}

// The defaults and bounds of AWS's documents (NLB user guide: target group attributes,
// listeners).
const (
	DefaultDeregistration = 300 * time.Second
	DefaultIdle           = 350 * time.Second
	// PortsPerTarget is how many connections one target takes from the balancer's own
	// addresses when client addresses are not preserved.
	PortsPerTarget = 55_000
)

// PreservesByDefault tells whether a TCP target group keeps client addresses where nobody
// says otherwise (AWS, edit target group attributes: instance targets do, ip targets do
// not).
func PreservesByDefault(t datapath.TargetType) bool { return t == datapath.Instance }

// Health checks (AWS Load Balancer Controller, model_builder.go, for instance targets
// under externalTrafficPolicy Local): every 10 s, two in a row decide.
const (
	CheckEvery = 10 * time.Second
	InARow     = 2
)

// Target is one registered instance or address.
type Target struct {
	Zone    int
	State   State
	Passing bool // what its health checks say now
	// Due is when its state follows its checks, or when it has drained; 0: it does.
	Due time.Duration
}

// Group is a target group. Targets are known by their number; numbers are not reused.
type Group struct {
	Attributes
	Targets []Target
	zones   int
	picks   [][]int32 // by zone of the balancer's address: whom it may pick
	open    bool      // fail open: no target is healthy
}

// NewGroup returns an empty group of a balancer in so many zones.
func NewGroup(a Attributes, zones int) Group {
	g := Group{Attributes: a, zones: zones}
	g.settle()
	return g
}

// Clone returns an independent copy.
func (g *Group) Clone() Group {
	c := *g
	c.Targets = append([]Target(nil), g.Targets...)
	c.settle()
	return c
}

// Register adds target i, or brings it back. It is healthy after InARow passing checks.
func (g *Group) Register(i, zone int, passing bool, now time.Duration) {
	for i >= len(g.Targets) {
		g.Targets = append(g.Targets, Target{})
	}
	g.Targets[i] = Target{Zone: zone, State: Initial, Passing: passing, Due: now + CheckEvery*InARow}
	g.settle()
}

// Deregister begins to drain a target: it gets no new flow, and keeps those it has for
// the deregistration delay.
func (g *Group) Deregister(i int, now time.Duration) {
	if i < len(g.Targets) && g.Targets[i].State != Unused && g.Targets[i].State != Draining {
		g.Targets[i].State, g.Targets[i].Due = Draining, now+g.Deregistration
		g.settle()
	}
}

// Say notes what a target's checks say from now on. It is a change only if they last.
func (g *Group) Say(i int, passing bool, now time.Duration) {
	t := &g.Targets[i]
	if t.Passing == passing || t.State == Unused || t.State == Draining {
		return
	}
	t.Passing, t.Due = passing, now+CheckEvery*InARow
}

// Next is when a target next changes by itself; false when none will.
func (g *Group) Next() (at time.Duration, ok bool) {
	for i := range g.Targets {
		if d := g.Targets[i].Due; d > 0 && (!ok || d < at) {
			at, ok = d, true
		}
	}
	return at, ok
}

// Turn lets every target change that is due at or before now, and tells whether one did.
func (g *Group) Turn(now time.Duration) bool {
	changed := false
	for i := range g.Targets {
		t := &g.Targets[i]
		if t.Due == 0 || t.Due > now {
			continue
		}
		t.Due, changed = 0, true
		switch {
		case t.State == Draining:
			t.State = Unused
		case t.Passing:
			t.State = Healthy
		default:
			t.State = Unhealthy
		}
	}
	if changed {
		g.settle()
	}
	return changed
}

// Ripen makes every registered target what its checks say: a group that has long been
// there.
func (g *Group) Ripen() {
	for i := range g.Targets {
		if t := &g.Targets[i]; t.State == Initial {
			t.Due, t.State = 0, map[bool]State{true: Healthy, false: Unhealthy}[t.Passing]
		}
	}
	g.settle()
}

// settle works out whom each zone's address may pick. Without a healthy target the
// balancer fails open and takes all that are registered.
func (g *Group) settle() {
	g.picks = make([][]int32, g.zones)
	g.open = !g.any(Healthy)
	for i := range g.Targets {
		t := &g.Targets[i]
		if t.State != Healthy && !(g.open && (t.State == Initial || t.State == Unhealthy)) {
			continue
		}
		for z := range g.picks {
			if g.CrossZone || t.Zone == z {
				g.picks[z] = append(g.picks[z], int32(i))
			}
		}
	}
}

// Set changes the attributes.
func (g *Group) Set(a Attributes) {
	g.Attributes = a
	g.settle()
}

func (g *Group) any(s State) bool {
	for i := range g.Targets {
		if g.Targets[i].State == s {
			return true
		}
	}
	return false
}

// FailsOpen tells whether no target is healthy.
func (g *Group) FailsOpen() bool { return g.open }

// Count is how many targets are in a state.
func (g *Group) Count(s State) int {
	n := 0
	for i := range g.Targets {
		if g.Targets[i].State == s {
			n++
		}
	}
	return n
}

// Targetable lists whom the address of a zone may pick. The slice must not be changed.
func (g *Group) Targetable(zone int) []int32 { return g.picks[zone] }

// InDNS tells whether a zone's address is given out: one that has nobody to pick leaves
// DNS (AWS, NLB user guide, DNS failover).
func (g *Group) InDNS(zone int) bool { return len(g.picks[zone]) > 0 }

// Pick is the target of a new flow, by its hash; false when the zone has none.
func (g *Group) Pick(hash uint64, zone int) (int, bool) {
	list := g.picks[zone]
	if len(list) == 0 {
		return -1, false
	}
	return int(list[hash%uint64(len(list))]), true
}

// Hash is the flow hash: of the protocol, both addresses and ports, and the TCP sequence
// number (AWS, NLB user guide). A connection keeps its target, so that a retransmitted
// SYN meets the same one; the next connect() may not. The function itself is not
// published; only that it spreads matters.
func Hash(src, dst datapath.End, sequence uint32) uint64 {
	z := uint64(src.IP)<<32 | uint64(dst.IP)
	z = mix(z ^ uint64(src.Port)<<48 ^ uint64(dst.Port)<<16)
	return mix(z ^ uint64(sequence)<<8 ^ 6)
}

func mix(z uint64) uint64 {
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// Affinity is dns_record.client_routing_policy: which zone's address a name gives.
type Affinity string

// The policies and the share of answers that are of the asking resolver's own zone.
const (
	AnyZone Affinity = "any"
	Partial Affinity = "partial" // 85 %
	OwnZone Affinity = "own"     // 100 %
)

// Resolve is the zone whose address a resolver in a zone is given. The two draws are
// uniform in 64 bits. False when no zone is in DNS.
func (g *Group) Resolve(a Affinity, resolver int, own, which uint64) (int, bool) {
	share := uint64(0)
	switch a {
	case Partial:
		share = 85
	case OwnZone:
		share = 100
	}
	if own%100 < share && g.InDNS(resolver) {
		return resolver, true
	}
	zones := 0
	for z := range g.picks {
		if g.InDNS(z) {
			zones++
		}
	}
	if zones == 0 {
		return -1, false
	}
	nth := int(which % uint64(zones))
	for z := range g.picks {
		if g.InDNS(z) {
			if nth == 0 {
				return z, true
			}
			nth--
		}
	}
	return -1, false
}
