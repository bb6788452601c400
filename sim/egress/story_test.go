package egress

import (
	"testing"
	"time"

	"reenact/sim"
)

// TestTheStory reads the three tests of the source, with the interface's entries
// taken at the SYN and, as a branch, at establishment only.
func TestTheStory(t *testing.T) {
	for _, half := range []time.Duration{30 * time.Second, 0} {
		cfg := testConfig()
		cfg.ENI.HalfOpen = half
		rec := run(t, cfg, story(), 180*minute).Recording()
		one, two, three := window{rec, 30 * minute, 45 * minute}, window{rec, 80 * minute, 95 * minute}, window{rec, 140 * minute, 155 * minute}
		between(t, "test 1: peak", one.peak("nat_active"), 54_990, 55_000)
		between(t, "test 1: first error, s", int64(one.first("nat_port_errors_per_min")/time.Second), 85, 100)
		wait := one.first("connects_timed_out_per_min") - one.first("nat_port_errors_per_min")
		between(t, "test 1: first timeout after it, s", int64(wait/time.Second), 25, 35)
		between(t, "test 1: served, tenths of a percent", one.values("served_pct")[130], 600, 622)
		between(t, "test 2: peak", two.peak("nat_active"), 64_990, 65_000)
		between(t, "test 2: port errors", two.total("nat_port_errors_per_min"), 0, 0)
		between(t, "test 2: timeouts", two.total("connects_timed_out_per_min"), 100_000, 5_000_000)
		between(t, "test 2: attempts less established", two.total("nat_attempts_per_min")-two.total("nat_established_per_min"), 0, 0)
		between(t, "test 2: served", two.values("served_pct")[130], 712, 732)
		between(t, "test 3: peak", three.peak("nat_active"), 90_000, 93_500)
		between(t, "test 3: timeouts", three.total("connects_timed_out_per_min"), 0, 0)
		between(t, "idle timeouts after test 1", window{rec, 45 * minute, 58 * minute}.total("nat_idle_timeouts_per_min"), 53_300, 55_000)
		for i, v := range rec.Column("dns_success_pct") {
			if v != sim.Empty && v != 1000 {
				t.Fatalf("a lookup failed at %v", rec.At(i))
			}
		}
	}
}

func between(t *testing.T, what string, got, low, high int64) {
	t.Helper()
	t.Logf("%s: %d", what, got)
	if got < low || got > high {
		t.Errorf("%s: %d, want %d to %d", what, got, low, high)
	}
}

// loaded is one test, from the first minute on, in a world of one's own.
func loaded(t *testing.T, cfg Config, per string, lasting time.Duration, actions ...sim.Action) *sim.Recording {
	t.Helper()
	moments := []sim.Moment{{ID: "load", At: minute, Kind: sim.Fault, Set: []sim.Setting{{Key: "LOAD", Value: per}}}}
	return run(t, cfg, moments, lasting, actions...).Recording()
}

// TestBranches: what other choices would have come to.
func TestBranches(t *testing.T) {
	all := func(rec *sim.Recording) window { return window{rec, minute, rec.At(rec.Len() - 1)} }
	for _, c := range []struct {
		says                    string
		cfg                     func(*Config)
		load                    string
		actions                 []sim.Action
		low, high               int64 // of the peak of all connections
		errors, timeouts, balks bool
	}{
		{says: "a second subnet alone: the gateway binds all the same", load: "7500", actions: []sim.Action{act(0, "SUBNETS", "2")}, low: 54_990, high: 55_000, errors: true, timeouts: true},
		{says: "… and a gateway for each", load: "7500", actions: []sim.Action{act(0, "SUBNETS", "2"), act(0, "NAT_PER_AZ", "on")}, low: 90_000, high: 93_500},
		{says: "two subnets, twice the quota, 144,000 wanted", cfg: func(c *Config) { c.Lambda.Concurrency = 40_000 }, load: "12000",
			actions: []sim.Action{act(0, "SUBNETS", "2"), act(0, "EIPS", "8")}, low: 129_900, high: 130_000, timeouts: true},
		{says: "one connection an environment", load: "7500", actions: []sim.Action{act(0, "CONNECTIONS_PER_ENV", "1")}, low: 15_000, high: 15_700},
		{says: "PrivateLink, two targets", load: "7500", actions: []sim.Action{act(0, "PRIVATELINK", "on")}, low: 64_990, high: 65_000, timeouts: true},
		{says: "PrivateLink, one target", load: "7500", actions: []sim.Action{act(0, "PRIVATELINK", "on"), act(0, "TARGETS", "1")}, low: 54_990, high: 65_000, timeouts: true, balks: true},
		{says: "outside the VPC", load: "7500", actions: []sim.Action{act(0, "VPC", "off")}, low: 0, high: 0},
		{says: "two destinations and two addresses: the interface binds", load: "7500", actions: []sim.Action{act(0, "DESTINATIONS", "2"), act(0, "EIPS", "2")}, low: 64_990, high: 65_000, timeouts: true},
		{says: "two copies with a group each, and addresses", load: "7500", actions: []sim.Action{act(0, "FUNCTION_COPIES", "2"), act(0, "EIPS", "8")}, low: 90_000, high: 93_500},
		{says: "an interface that scales", load: "7500", actions: []sim.Action{act(0, "ENI_SCALING", "300s"), act(0, "EIPS", "8")}, low: 90_000, high: 120_100, timeouts: true},
	} {
		cfg := testConfig()
		if c.cfg != nil {
			c.cfg(&cfg)
		}
		w := all(loaded(t, cfg, c.load, 16*minute, c.actions...))
		peak := w.peak("nat_active")
		if c.actions[0].Key == "PRIVATELINK" {
			peak = w.peak("eni_used")
		}
		between(t, c.says, peak, c.low, c.high)
		for key, want := range map[string]bool{"nat_port_errors_per_min": c.errors, "connects_timed_out_per_min": c.timeouts, "nlb_port_errors_per_min": c.balks} {
			if got := w.total(key) > 0; got != want {
				t.Errorf("%s: %s above 0 is %v", c.says, key, got)
			}
		}
	}
}

// TestErrorsPerTimeout: with one attempt of 30 s a connection that is refused at the
// gateway each time is refused at its SYNs at 0, 1, 3, 7 and 15 s, and with linear
// timeouts nine times. The interface must not stand in the way for that.
func TestErrorsPerTimeout(t *testing.T) {
	for linear, want := range map[int]int64{0: 5, 4: 9} {
		cfg := testConfig()
		cfg.ENI.HalfOpen, cfg.Client.LinearSYNs = 0, linear
		w := window{loaded(t, cfg, "7500", 16*minute), 8 * minute, 15 * minute}
		got := w.total("nat_port_errors_per_min") * 100 / w.total("connects_timed_out_per_min")
		between(t, "errors per hundred timeouts", got, want*100-5, want*100+5)
	}
}

// TestNoReuse: evenly spaced connections of a second each, all of them new.
func TestNoReuse(t *testing.T) {
	for load, clean := range map[string]bool{"900": true, "1000": false} {
		cfg := testConfig()
		cfg.Client.Connections, cfg.Client.Reuse, cfg.Workload.Work, cfg.Workload.Even, cfg.Workload.Ramp = 1, false, time.Second, true, 0
		cfg.Workload.PerSecond, cfg.Lambda.Scaling = 0, 20_000
		w := window{loaded(t, cfg, load, 10*minute), minute, 10 * minute}
		if (w.total("nat_port_errors_per_min") == 0) != clean {
			t.Errorf("%s/s: %d port errors", load, w.total("nat_port_errors_per_min"))
		}
		if !clean {
			between(t, "first error, s", int64(w.first("nat_port_errors_per_min")/time.Second), 55, 60)
			between(t, "established a minute in the end", w.values("nat_established_per_min")[100], 50_000, 55_020)
		}
	}
}

// TestASubnetDuringTheTestHurtsFirst: all environments are new, and the old ones'
// connections hold the first interface for 350 s.
func TestASubnetDuringTheTestHurtsFirst(t *testing.T) {
	rec := loaded(t, testConfig(), "7500", 40*minute, act(0, "EIPS", "8"), act(10*minute, "SUBNETS", "2"))
	serves := 13 * minute
	at := func(d time.Duration) int64 { return rec.Column("served_pct")[rec.Index(serves+d)] }
	between(t, "served 5 min after the new interface serves", at(5*minute), 400, 850)
	between(t, "served 12 min after", at(12*minute), 990, 1000)
}

// TestThePause: connections survive 300 s without a packet, and none 400 s.
func TestThePause(t *testing.T) {
	for pause, stale := range map[time.Duration]bool{300 * time.Second: false, 400 * time.Second: true} {
		cfg := testConfig()
		cfg.Workload.Ramp, cfg.Workload.Even = 0, true // by chance some environments rest longer than the pause
		rec := run(t, cfg, nil, 20*minute, act(5*minute, "LOAD", "0"), act(5*minute+pause, "LOAD", "100")).Recording()
		got := window{rec, 5 * minute, 20 * minute}.total("stale_per_min")
		if (got > 0) != stale {
			t.Errorf("after %v: %d dead connections", pause, got)
		}
	}
}

// TestLookupsOverTheInterface have a limit of their own.
func TestLookupsOverTheInterface(t *testing.T) {
	cfg := testConfig()
	cfg.Client.Reuse, cfg.Workload.PerSecond, cfg.Workload.Even = false, 1500, true
	cfg.Client.Connections, cfg.Workload.Work, cfg.Lambda.Scaling = 1, 100*time.Millisecond, 20_000
	cfg.NAT.Addresses = 8
	rec := run(t, cfg, nil, 5*minute, act(0, "DNS_PATH", "eni")).Recording()
	w := window{rec, 2 * minute, 5 * minute}
	between(t, "lookups a minute", w.peak("dns_per_min"), 61_400, 61_440)
	if w.total("dns_per_min") == 0 || w.values("dns_success_pct")[5] > 990 {
		t.Error("every lookup succeeds")
	}
}

// TestStripesLookups: 257,430 queries went out in a minute and 61,385 were answered: 1,023
// a second, the resolver's limit of an interface being 1,024. Here as many ask, and who
// gets no answer asks again after 5 s.
func TestStripesLookups(t *testing.T) {
	cfg := testConfig()
	cfg.Lambda.Scaling, cfg.NAT.Addresses, cfg.Lambda.Concurrency = 20_000, 8, 200_000
	cfg.Client.Connections, cfg.Client.Reuse, cfg.Client.ConnectTimeout = 1, false, 120*time.Second
	cfg.Workload.PerSecond, cfg.Workload.Work, cfg.Workload.Even, cfg.Workload.Ramp = 1530, 100*time.Millisecond, true, 0
	rec := run(t, cfg, nil, minute, act(0, "DNS_PATH", "eni")).Recording()
	answered := rec.Column("dns_per_min")[rec.Index(minute)]
	between(t, "asked in the first minute", answered*1000/rec.Column("dns_success_pct")[rec.Index(minute)], 250_000, 265_000)
	between(t, "answered", answered, 61_385, 61_440)
}
