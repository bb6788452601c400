package machines

import (
	"testing"
	"time"

	"reenact/sim"
)

// TestWhatAMachineCanOpen is ports ÷ (hold + life), in other teams' numbers: what a VM
// makes over whole holds while it wants more, and that it is served when it wants less.
func TestWhatAMachineCanOpen(t *testing.T) {
	for _, c := range []struct {
		who       string
		cfg       Config
		perMinute int   // that they are served; a batch of a second takes its ports at once
		beyond    int   // that they are not
		low, high int64 // connections in 20 minutes, when not
	}{
		{who: "golang/go#52545: 128 ports, 1.07/s", cfg: gcp(128, 0), perMinute: 60, beyond: 120, low: 1270, high: 1280},
		{who: "golang/go#52545: 256 ports, 2.13/s", cfg: gcp(256, 0), perMinute: 120, beyond: 180, low: 2530, high: 2560},
		{who: "fastly/terraform-provider-fastly#484: 64 ports, 0.53/s", cfg: gcp(64, 0), perMinute: 30, beyond: 60, low: 630, high: 640},
		{who: "gardener#692: 2,048 ports, 17.1/s", cfg: gcp(2048, 0), perMinute: 1010, beyond: 20 * 60, low: 20_300, high: 20_480},
		{who: "istio#23996: 2,048 ports, 25/s", cfg: gcp(2048, 0), perMinute: 1010, beyond: 25 * 60, low: 20_300, high: 20_480},
		{who: "openshift/installer#4273: a worker's 512 ports, 4.27/s", cfg: gcp(512, 0), perMinute: 4 * 60, beyond: 5 * 60, low: 5080, high: 5120},
		{who: "openshift/installer#4273: a master's 7,168 ports, 59.7/s", cfg: gcp(7168, 0), perMinute: 59 * 60, beyond: 70 * 60, low: 71_000, high: 71_680},
		{who: "Azure load balancer: 1,024 ports, 4.27/s", cfg: azure(1, 1, 0), perMinute: 4 * 60, beyond: 6 * 60, low: 5080, high: 5120},
	} {
		cfg := c.cfg
		cfg.Workload.PerMinute = c.perMinute
		if got := run(t, cfg, 20*minute).Recording(); sum(got, "dropped_per_min", 0, 20*minute) > 0 {
			t.Errorf("%s: %d calls a minute, and SYNs are dropped", c.who, c.perMinute)
		}
		cfg.Workload.PerMinute, cfg.Client.ConnectTimeout = c.beyond, 120*time.Second
		rec := run(t, cfg, 28*minute).Recording()
		between(t, c.who, sum(rec, "connects_ok_per_min", 8*minute, 28*minute), c.low, c.high)
		if sum(rec, "connects_timed_out_per_min", 0, 28*minute) == 0 {
			t.Errorf("%s: %d calls a minute, and none times out", c.who, c.beyond)
		}
	}
}

// sum adds up a rate per minute over whole minutes.
func sum(rec *sim.Recording, key string, from, to time.Duration) int64 {
	total := int64(0)
	for at := from + minute; at <= to; at += minute {
		total += rec.Column(key)[rec.Index(at)]
	}
	return total
}

// TestTheFirstRefusal: istio#23996, 25 a second with 2,048 ports: after 82 s.
func TestTheFirstRefusal(t *testing.T) {
	rec := run(t, gcp(2048, 25*60), 3*minute).Recording()
	for i, v := range rec.Column("dropped_per_min") {
		if v > 0 {
			between(t, "first SYN dropped, s", int64(rec.At(i)/time.Second), 80, 85)
			return
		}
	}
	t.Error("no SYN is dropped")
}

// TestAllPortsAreGivenAway: GitLab production#3448, 14 addresses for nodes of 2,048
// ports: the next node has no block, and two more addresses help. They counted 65,536
// ports an address, where Cloud NAT has 64,512 to give: then 434 nodes are the limit.
func TestAllPortsAreGivenAway(t *testing.T) {
	for _, c := range []struct{ perAddress, addresses, machines, without int }{
		{65_536, 14, 448, 0}, {65_536, 14, 449, 1}, {65_536, 16, 512, 0}, {64_512, 14, 434, 0}, {64_512, 14, 448, 14},
		{64_512, 1, 31, 0}, {64_512, 1, 32, 1}, // gardener-extensions#445: around 30 nodes an address
	} {
		cfg := gcp(2048, c.machines*60)
		cfg.NAT.PerAddress, cfg.NAT.Addresses, cfg.Pool.Machines = c.perAddress, c.addresses, c.machines
		r := run(t, cfg, 2*minute)
		rec := r.Recording()
		last := rec.Len() - 1
		if got := rec.Column("machines_without")[last]; got != int64(c.without) {
			t.Errorf("%+v: %d machines have no block", c, got)
		}
		if got := rec.Column("calls_failed_per_min")[last]; (got > 0) != (c.without > 0) {
			t.Errorf("%+v: %d calls a minute fail", c, got)
		}
	}
}

// TestBlocksByTheSizeOfThePool: Azure's table, and what a further frontend adds.
func TestBlocksByTheSizeOfThePool(t *testing.T) {
	for _, c := range []struct{ machines, addresses, ports int }{
		{50, 1, 1024}, {51, 1, 512}, {100, 1, 512}, {100, 2, 1024}, {100, 3, 1024}, {101, 1, 256}, {200, 3, 768}, {400, 1, 128}, {800, 1, 64}, {1000, 1, 32}, {1000, 40, 1024},
	} {
		w, err := New(azure(c.machines, c.addresses, 0), 1)
		if err != nil {
			t.Fatal(err)
		}
		if got := w.pool[c.machines-1].block.Ports(0); got != c.ports {
			t.Errorf("%+v: the last machine has %d", c, got)
		}
	}
}

// TestOneMachineMore halves what the others have: half of the connections that are open
// lose their port, and their calls fail.
func TestOneMachineMore(t *testing.T) {
	cfg := azure(50, 1, 50*120)
	cfg.Workload.Work, cfg.Client.Reuse = 10*time.Second, true
	rec := run(t, cfg, 12*minute, act(9*minute, "MACHINES", "51")).Recording()
	before := rec.Column("connections")[rec.Index(10*minute-5*time.Second)]
	lost := sum(rec, "reclaimed_per_min", 9*minute, 11*minute)
	between(t, "lost of a thousand", lost*1000/before, 470, 530)
	between(t, "… and calls that failed for it, of a thousand", sum(rec, "calls_failed_per_min", 9*minute, 12*minute)*1000/lost, 950, 1000)
}

// TestReuse: Wikimedia T232128, 2,000 requests by 50 at once: 2,000 connections, or 50.
func TestReuse(t *testing.T) {
	for reuse, want := range map[bool][2]int64{false: {1900, 2000}, true: {40, 60}} {
		cfg := gcp(64_512, 500)
		cfg.Client.Reuse, cfg.Workload.Work = reuse, 6*time.Second // 500 a minute of 6 s each: 50 at once
		rec := run(t, cfg, 4*minute).Recording()
		between(t, "connections", sum(rec, "connects_ok_per_min", 0, 4*minute), want[0], want[1])
	}
}

// TestABlockThatGrows doubles when it is full, up to its most.
func TestABlockThatGrows(t *testing.T) {
	cfg := gcp(64, 10*60)
	cfg.NAT.Most = 2048
	r := run(t, cfg, 20*minute)
	if got := at(t, r, 20*minute).pool[0].block.Ports(0); got != 2048 {
		t.Errorf("it has %d ports", got)
	}
	rec := r.Recording()
	between(t, "SYNs dropped once it is large enough", sum(rec, "dropped_per_min", 10*minute, 20*minute), 0, 0)
	if sum(rec, "dropped_per_min", 0, 5*minute) == 0 {
		t.Error("no SYN is dropped while it grows")
	}
}

// TestWhatTheNATForgets: a kept connection without a packet is dead after the idle limit,
// and the call that takes it fails; a probed one lives.
func TestWhatTheNATForgets(t *testing.T) {
	for keepAlive, fails := range map[bool]bool{false: true, true: false} {
		cfg := azure(1, 1, 600)
		cfg.Client.Reuse, cfg.Client.Keep, cfg.Client.KeepAlive = true, time.Hour, keepAlive
		rec := run(t, cfg, 30*minute, act(5*minute, "LOAD", "0"), act(20*minute, "LOAD", "600")).Recording()
		if got := sum(rec, "calls_failed_per_min", 19*minute, 30*minute); (got > 0) != fails {
			t.Errorf("keepalive %v: %d calls fail", keepAlive, got)
		}
	}
}
