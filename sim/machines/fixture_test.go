package machines

import (
	"testing"
	"time"

	"reenact/sim"
)

const minute = time.Minute

// gcp is one VM behind Cloud NAT with so many static ports, and so many calls a minute.
func gcp(ports, perMinute int) Config {
	return Config{
		NAT:      NAT{Cloud: GCP, Addresses: 1, PerAddress: 64_512, Ports: ports, Hold: 2 * minute, Idle: 20 * minute},
		Pool:     Pool{Machines: 1, Join: minute},
		Client:   Client{Destinations: 1, Keep: 90 * time.Second, ConnectTimeout: 30 * time.Second},
		Workload: Workload{PerMinute: perMinute, Work: 100 * time.Millisecond, Even: true},
	}
}

// azure is a pool behind a load balancer with default port allocation.
func azure(machines, addresses, perMinute int) Config {
	c := gcp(1, perMinute)
	c.NAT = NAT{Cloud: Azure, Addresses: addresses, PerAddress: 64_000, Hold: 4 * minute, Idle: 4 * minute}
	c.Pool.Machines = machines
	return c
}

func run(t testing.TB, cfg Config, end time.Duration, actions ...sim.Action) *sim.Run {
	t.Helper()
	s := &sim.Script{Name: "machines", End: end, New: cfg.World}
	r, err := sim.NewRun(s, 1, sim.Options{Actions: actions})
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Advance(end); err != nil {
		t.Fatal(err)
	}
	return r
}

func act(at time.Duration, key, value string) sim.Action {
	return sim.Action{At: at, Setting: sim.Setting{Key: key, Value: value}}
}

func between(t *testing.T, what string, got, low, high int64) {
	t.Helper()
	t.Logf("%s: %d", what, got)
	if got < low || got > high {
		t.Errorf("%s: %d, want %d to %d", what, got, low, high)
	}
}

func at(t *testing.T, r *sim.Run, when time.Duration) *World {
	t.Helper()
	w, err := r.WorldAt(when)
	if err != nil {
		t.Fatal(err)
	}
	return w.(*World)
}
