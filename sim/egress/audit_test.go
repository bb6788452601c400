package egress

import (
	"reflect"
	"strconv"
	"testing"
	"time"

	"reenact/model/dice"
	"reenact/sim"
)

// audit adds up every book anew from the batches, which the pools know nothing of.
func audit(t *testing.T, w *World) {
	t.Helper()
	type place struct {
		pool, addr, dst int
	}
	opened, halved, beyond := map[place]int{}, map[place]int{}, map[place]int{}
	busy := 0
	envs := make([]int, len(w.copies))
	for i := range w.groups {
		g := &w.groups[i]
		if g.stamp == 0 {
			continue
		}
		if g.n < 1 {
			t.Errorf("batch %d has %d environments", g.stamp, g.n)
		}
		if g.phase != frozen && g.phase != ended {
			busy += g.n
		}
		if g.phase != ended && int(g.copy) < len(envs) {
			envs[g.copy] += g.n
		}
		for _, p := range g.parts {
			n := g.n * int(p.per)
			if p.eni >= 0 {
				at := place{g.site(), int(p.eni), 0}
				if p.state == half {
					halved[at] += n
				} else {
					opened[at] += n
				}
			}
			if p.state == open && p.gateway != direct && !w.gateway(p.gateway).Gone(int(p.addr)) {
				beyond[place{int(p.gateway), int(p.addr), int(p.dst)}] += n
			}
		}
	}
	if busy != w.busy {
		t.Errorf("at %v %d environments are busy, the count says %d", w.now, busy, w.busy)
	}
	for i, n := range envs {
		if n != w.copies[i].envs {
			t.Errorf("at %v copy %d has %d environments, the count says %d", w.now, i, n, w.copies[i].envs)
		}
	}
	for i, p := range w.enis {
		if p == nil {
			continue
		}
		p.Advance(w.now)
		for a := range p.Addresses() {
			b := p.Book(a, 0)
			if b.Active != opened[place{i, a, 0}] || b.HalfOpen != halved[place{i, a, 0}] || b.Held < 0 || b.Used() > p.Ports(a) {
				t.Errorf("at %v interface %d of %s: %+v; the batches have %d open and %d half-open", w.now, a, w.siteName(i), b, opened[place{i, a, 0}], halved[place{i, a, 0}])
			}
		}
	}
	for i, p := range w.gateways {
		for a := 0; p != nil && a < p.Addresses(); a++ {
			for dst := range mostDsts {
				w.gateway(int16(i))
				if b := p.Book(a, dst); b.Active != beyond[place{i, a, dst}] || b.HalfOpen != 0 || b.Held < 0 || b.Used() > p.Ports(a) {
					t.Errorf("at %v gateway %d, address %d, destination %d: %+v; the batches have %d open", w.now, i, a, dst, b, beyond[place{i, a, dst}])
				}
			}
		}
	}
}

// TestTheBooksAgree under random knobs in random small worlds, copies included.
func TestTheBooksAgree(t *testing.T) {
	for seed := range uint64(60) {
		d := dice.New(seed, dice.Trace, 7)
		cfg := testConfig()
		cfg.Lambda.Concurrency, cfg.ENI.Ports, cfg.NAT.Ports = 20+d.N(200), 50+d.N(500), 50+d.N(400)
		cfg.Client.Connections, cfg.Client.Destinations, cfg.Workload.PerSecond = 1+d.N(7), 1+d.N(3), d.N(120)
		cfg.ENI.HalfOpen = time.Duration(d.N(3)) * 10 * time.Second
		cfg.Client.Retries, cfg.Client.Reuse, cfg.Client.LinearSYNs = d.N(3), d.N(4) > 0, 4*d.N(2)
		cfg.Workload.Ramp = 0
		world, err := New(cfg, seed)
		if err != nil {
			t.Fatal(err)
		}
		lives(t, &d, world)
		if t.Failed() {
			t.Fatalf("world %d", seed)
		}
	}
}

func lives(t *testing.T, d *dice.Stream, w *World) {
	for at := time.Duration(0); at < 25*minute; at += 10 * time.Second {
		w.Advance(at)
		if d.N(4) == 0 {
			knob := knobs[d.N(len(knobs))]
			value := randomValue(d, &knob.Knob)
			if err := w.Set(knob.Key, value); err != nil {
				t.Errorf("%s=%s: %v", knob.Key, value, err)
			}
		}
		copied := w.clone()
		audit(t, w)
		w.Sample(make([]int64, len(readings)))
		w.Explain()
		for _, r := range w.Rooms() {
			for _, thing := range w.Things(r.Key) {
				if _, ok := w.Inspect(r.Key, thing.ID, func(at time.Duration) string { return at.String() }); !ok {
					t.Errorf("%s %s has no sheet", r.Key, thing.ID)
				}
			}
		}
		w.Advance(at + 5*time.Second)
		copied.Advance(at + 5*time.Second)
		if w.Checksum() != copied.Checksum() {
			t.Errorf("a copy lives otherwise at %v", at)
		}
	}
}

// randomValue stays small, so that small worlds stay so.
func randomValue(d *dice.Stream, k *sim.Knob) string {
	switch k.Kind {
	case sim.BoolKnob:
		return []string{"on", "off"}[d.N(2)]
	case sim.ChoiceKnob:
		return k.Choices[d.N(len(k.Choices))]
	case sim.DurationKnob:
		grain := max(k.Grain, 0)
		if grain == 0 {
			grain = time.Second
		}
		return sim.FormatDuration(time.Duration(k.Min+d.N(min(k.Max-k.Min, 40)+1)) * grain)
	}
	return strconv.Itoa(k.Min + d.N(min(k.Max-k.Min, 6)+1))
}

// TestSamplingChangesNothing: a world that is looked at lives as one that is not.
func TestSamplingChangesNothing(t *testing.T) {
	a, _ := New(testConfig(), 3)
	b, _ := New(testConfig(), 3)
	row := make([]int64, len(readings))
	other := make([]int64, len(readings))
	for at := time.Duration(0); at < 10*minute; at += 7 * time.Second {
		a.Advance(at)
		a.Sample(row)
	}
	a.Advance(10 * minute)
	b.Advance(10 * minute)
	a.Sample(row)
	b.Sample(other)
	if a.Checksum() != b.Checksum() || !reflect.DeepEqual(row, other) {
		t.Error("it lives otherwise")
	}
}

// TestEverythingSaysWhoCouldSeeIt.
func TestEverythingSaysWhoCouldSeeIt(t *testing.T) {
	for _, r := range readings {
		if r.Sight.Kind == sim.Undeclared || r.Help == "" || r.Title == "" {
			t.Errorf("%s: sight %v, help %q", r.Key, r.Sight, r.Help)
		}
	}
	w, _ := New(testConfig(), 1)
	for _, r := range w.Rooms() {
		if r.Sight.Kind == sim.Undeclared {
			t.Errorf("room %s says nothing", r.Key)
		}
	}
	for c, s := range causeSights {
		if s.Kind == sim.Undeclared || causeNames[c] == "" {
			t.Errorf("cause %d says nothing", c)
		}
	}
}
