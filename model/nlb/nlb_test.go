package nlb

import (
	"testing"
	"time"

	"reenact/model/datapath"
	"reenact/model/dice"
)

func group(zones ...int) Group {
	g := NewGroup(Attributes{Type: datapath.Instance, CrossZone: true, Deregistration: DefaultDeregistration, Idle: DefaultIdle}, 3)
	for i, z := range zones {
		g.Register(i, z, true, 0)
	}
	g.Turn(CheckEvery * InARow)
	return g
}

func TestATargetsLife(t *testing.T) {
	g := NewGroup(Attributes{Type: datapath.Instance, CrossZone: true, Deregistration: 300 * time.Second}, 1)
	at := func(s int) time.Duration { return time.Duration(s) * time.Second }
	g.Register(0, 0, true, 0)
	g.Register(1, 0, true, 0)
	for _, row := range []struct {
		at   int
		do   func()
		want State // of target 0
		says string
	}{
		{0, nil, Initial, "registered"},
		{19, nil, Initial, "one check is not enough"},
		{20, nil, Healthy, "two are"},
		{25, func() { g.Say(0, false, at(25)) }, Healthy, "a failing check is not enough"},
		{30, func() { g.Say(0, true, at(30)) }, Healthy, "and is forgotten when the next passes"},
		{60, nil, Healthy, "for good"},
		{60, func() { g.Say(0, false, at(60)) }, Healthy, "two failing checks"},
		{80, nil, Unhealthy, "make it unhealthy"},
		{80, func() { g.Say(0, true, at(80)) }, Unhealthy, "and two passing ones"},
		{100, nil, Healthy, "healthy"},
		{110, func() { g.Deregister(0, at(110)) }, Draining, "it drains"},
		{409, nil, Draining, "for 300 s"},
		{410, nil, Unused, "and is gone"},
	} {
		g.Turn(at(row.at))
		if row.do != nil {
			row.do()
		}
		if s := g.Targets[0].State; s != row.want {
			t.Errorf("%d s, %s: %v, want %v", row.at, row.says, s, row.want)
		}
		if _, ok := g.Pick(0, 0); !ok {
			t.Errorf("%d s: nobody to pick", row.at)
		}
	}
}

// What drains no longer listens to its checks.
func TestADrainingTargetStaysAsLongAsItMust(t *testing.T) {
	g := group(0, 1)
	g.Deregister(0, time.Minute)
	g.Say(0, false, time.Minute)
	g.Turn(5 * time.Minute)
	if s := g.Targets[0].State; s != Draining {
		t.Errorf("after four minutes of five it is %v", s)
	}
}

func TestWithoutAHealthyTargetAllAre(t *testing.T) {
	g := group(0, 1, 2)
	for i := range 3 {
		g.Say(i, false, time.Minute)
	}
	g.Turn(2 * time.Minute)
	if !g.FailsOpen() || len(g.Targetable(0)) != 3 || g.Count(Unhealthy) != 3 {
		t.Errorf("fails open: %v, targetable %v", g.FailsOpen(), g.Targetable(0))
	}
	g.Say(1, true, 3*time.Minute)
	g.Turn(4 * time.Minute)
	if list := g.Targetable(2); g.FailsOpen() || len(list) != 1 || list[0] != 1 {
		t.Errorf("one is healthy, and %v may be picked", list)
	}
}

// With cross-zone off an address picks in its own zone, and one that has nobody leaves
// DNS; with affinity the resolver's zone is asked first.
func TestZones(t *testing.T) {
	g := group(0, 0, 1)
	a := g.Attributes
	a.CrossZone = true
	g.Set(a)
	if !g.InDNS(2) || len(g.Targetable(0)) != 3 || len(g.Targetable(2)) != 3 {
		t.Errorf("across zones, targetable: %v %v %v", g.Targetable(0), g.Targetable(1), g.Targetable(2))
	}
	a.CrossZone = false
	g.Set(a)
	if g.InDNS(2) || !g.InDNS(0) || len(g.Targetable(0)) != 2 || len(g.Targetable(1)) != 1 {
		t.Errorf("targetable: %v %v %v", g.Targetable(0), g.Targetable(1), g.Targetable(2))
	}
	d := dice.New(1, dice.Trace, 0)
	for _, row := range []struct {
		a          Affinity
		resolver   int
		zone       int
		low, high_ int // of 10,000
	}{
		{AnyZone, 0, 0, 4800, 5200},
		{Partial, 0, 0, 9100, 9400}, // 85 % and half of the rest
		{OwnZone, 0, 0, 10000, 10000},
		{OwnZone, 2, 2, 0, 0},
		{OwnZone, 2, 0, 4800, 5200},
	} {
		n := 0
		for range 10_000 {
			if z, ok := g.Resolve(row.a, row.resolver, d.Uint64(), d.Uint64()); !ok {
				t.Fatal("no zone")
			} else if z == row.zone {
				n++
			}
		}
		if n < row.low || n > row.high_ {
			t.Errorf("%s, asked from zone %d: zone %d %d times of 10,000, want %d to %d", row.a, row.resolver, row.zone, n, row.low, row.high_)
		}
	}
}

// The next port or sequence number may meet another target, and all are met alike.
func TestTheFlowHashSpreads(t *testing.T) {
	g := group(0, 1, 2)
	var met [3]int
	src, dst := datapath.End{IP: 0x0a00010a, Port: 32768}, datapath.End{IP: 0x0a000232, Port: 443}
	for n := range 30_000 {
		if n%2 == 0 {
			src.Port++
		}
		i, _ := g.Pick(Hash(src, dst, uint32(n/2)), n%3)
		met[i]++
		if again, _ := g.Pick(Hash(src, dst, uint32(n/2)), n%3); again != i {
			t.Fatal("a retransmitted SYN meets another target")
		}
	}
	for i, n := range met {
		if n < 9_700 || n > 10_300 {
			t.Errorf("target %d was met %d times of 30,000", i, n)
		}
	}
}

func TestDefaultsOfPreservation(t *testing.T) {
	if !PreservesByDefault(datapath.Instance) || PreservesByDefault(datapath.IPTarget) {
		t.Error("AWS keeps client addresses for instance targets and not for ip targets")
	}
}

func TestACopyIsItsOwn(t *testing.T) {
	g := group(0, 1)
	c := g.Clone()
	c.Say(0, false, time.Minute)
	c.Turn(2 * time.Minute)
	if g.Targets[0].State != Healthy || len(g.Targetable(0)) != 2 || len(c.Targetable(0)) != 1 {
		t.Error("a change to the copy reached the group")
	}
}
