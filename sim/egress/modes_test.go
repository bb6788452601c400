package egress

import (
	"slices"
	"testing"
	"time"

	"reenact/sim"
)

// TestARegionalGateway has addresses in each zone, and a new zone goes through the
// first until it has its own.
func TestARegionalGateway(t *testing.T) {
	all := func(rec *sim.Recording) window { return window{rec, minute, rec.At(rec.Len() - 1)} }
	from := loaded(t, testConfig(), "7500", 16*minute, act(0, "SUBNETS", "2"), act(0, "NAT_MODE", "regional"))
	between(t, "two zones from the start: peak", all(from).peak("nat_active"), 90_000, 93_500)
	between(t, "… port errors", all(from).total("nat_port_errors_per_min"), 0, 0)

	cfg := testConfig()
	cfg.NAT.Regional, cfg.NAT.Expand, cfg.Lambda.IdleLife = true, 30*minute, 10*minute
	later := loaded(t, cfg, "7500", 80*minute, act(10*minute, "SUBNETS", "2"))
	between(t, "before the new zone has addresses", window{later, 30 * minute, 42 * minute}.peak("nat_active"), 54_900, 55_000)
	// what the new zone opened through the first one's address stays there
	between(t, "after: served, tenths of a percent", later.Column("served_pct")[later.Index(79*minute)], 960, 1000)
	between(t, "after: connections", window{later, 70 * minute, 79 * minute}.peak("nat_active"), 90_000, 93_500)
}

// TestAddressesByMode: a zonal gateway takes eight, and says so.
func TestAddressesByMode(t *testing.T) {
	w, err := New(testConfig(), 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		key, value string
		serve      int
		note       string
	}{
		{"EIPS", "8", 8, ""},
		{"EIPS", "16", 8, "8 serve: a zonal gateway takes no more"},
		{"NAT_MODE", "regional", 16, ""},
		{"NAT_MODE", "zonal", 8, "8 serve: a zonal gateway takes no more"},
	} {
		if err := w.Set(c.key, c.value); err != nil {
			t.Fatal(err)
		}
		if got := w.gateway(0).Serving(); got != c.serve || w.noteOn("EIPS") != c.note {
			t.Errorf("after %s=%s %d addresses serve, and the note is %q", c.key, c.value, got, w.noteOn("EIPS"))
		}
	}
}

// TestJitterSpreadsABatch evenly over its range, and nobody is lost.
func TestJitterSpreadsABatch(t *testing.T) {
	for _, c := range []struct {
		n, jitter, parts int
		least, most      time.Duration
	}{{100, 50, 16, 5 * time.Second, 15 * time.Second}, {100, 100, 16, 0, 20 * time.Second}, {3, 20, 3, 8 * time.Second, 12 * time.Second}, {100, 0, 1, 10 * time.Second, 10 * time.Second}} {
		w, _ := New(testConfig(), 1)
		w.queue = &sim.Queue[event]{}
		w.knob.jitter, w.knob.backoff = c.jitter, 10*time.Second
		w.backOff(group{n: c.n, phase: backingOff})
		var waits []time.Duration
		sum := 0
		for {
			ev, at, ok := w.queue.Pop(sim.Ticks(time.Hour / sim.Tick))
			if !ok {
				break
			}
			waits, sum = append(waits, at.Time()), sum+w.groups[ev.slot].n
		}
		if len(waits) != c.parts || sum != c.n || waits[0] < c.least || slices.Max(waits) > c.most {
			t.Errorf("%d with %d %%: %d of them wait %v", c.n, c.jitter, sum, waits)
		}
		for i, wait := range waits { // each in its own part of the range
			width := (c.most - c.least) / time.Duration(c.parts)
			if from := c.least + time.Duration(i)*width; wait < from || wait > from+width+sim.Tick {
				t.Errorf("%d with %d %%: part %d waits %v, want %v to %v", c.n, c.jitter, i, wait, from, from+width)
			}
		}
	}
}

// TestKeepAlive: an environment that waits in vain for its sixth connection sends
// nothing on the other five, unless it probes them. Their idle time then begins when it
// freezes.
func TestKeepAlive(t *testing.T) {
	for keepAlive, forgotten := range map[time.Duration]time.Duration{0: 350 * time.Second, time.Minute: 470 * time.Second} {
		cfg := testConfig()
		cfg.Client.KeepAlive, cfg.Client.ConnectTimeout = keepAlive, 120*time.Second
		cfg.Lambda.Concurrency, cfg.NAT.Ports, cfg.Workload.Even, cfg.Workload.Ramp = 1, 5, true, 0
		rec := run(t, cfg, nil, 15*minute, act(minute, "LOAD", "0")).Recording()
		if got := (window{rec, 0, 15 * minute}).first("nat_idle_timeouts_per_min"); got < forgotten || got > forgotten+10*time.Second {
			t.Errorf("probes every %v: connections are forgotten after %v, want %v", keepAlive, got, forgotten)
		}
	}
}

// TestASubnetsSeries add up to the whole, and a subnet without an interface has none.
func TestASubnetsSeries(t *testing.T) {
	rec := run(t, testConfig(), story(), 180*minute).Recording()
	for i, all := range rec.Column("eni_used") {
		a, b := rec.Column("eni_used_a")[i], rec.Column("eni_used_b")[i]
		if b == sim.Empty && rec.At(i) > 115*minute || b != sim.Empty && rec.At(i) < 113*minute {
			t.Fatalf("at %v subnet b has %d", rec.At(i), b)
		}
		if a+max(b, 0) != all {
			t.Fatalf("at %v subnets have %d and %d, all have %d", rec.At(i), a, b, all)
		}
	}
}

// TestDestinations: the room tells the ports to each address of the service.
func TestDestinations(t *testing.T) {
	r := run(t, testConfig(), nil, 16*minute, act(0, "DESTINATIONS", "2"), act(0, "EIPS", "2"), act(minute, "LOAD", "7500"))
	w := at(t, r, 15*minute)
	things := w.Things(dstRoom)
	if len(things) != 2 {
		t.Fatalf("%d destinations", len(things))
	}
	total := int64(0)
	for _, thing := range things {
		total += thing.Values[0]
		if thing.Values[0]+thing.Values[2]+thing.Values[3] != 110_000 {
			t.Errorf("%s: %v are no two addresses' ports", thing.Name, thing.Values)
		}
		sheet, ok := w.Inspect(dstRoom, thing.ID, clock)
		if !ok || len(sheet.Facts) != 2 || sheet.Facts[1].Name != "NAT gateway 1" || len(sheet.Links) != 1 {
			t.Errorf("its sheet: %+v", sheet)
		}
	}
	if total != int64(w.sampled().nat.Active) {
		t.Errorf("%d connections to both, the gateway has %d", total, w.sampled().nat.Active)
	}
}
