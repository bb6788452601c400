package egress

import (
	"testing"
	"time"

	"reenact/sim"
)

func testConfig() Config {
	return Config{
		Lambda:   Lambda{Concurrency: 20_000, Scaling: 1000, IdleLife: 10 * time.Minute, Subnets: 1, Copies: 1},
		ENI:      ENI{Ports: 65_000, HalfOpen: 30 * time.Second, Hold: time.Minute, Create: 3 * time.Minute},
		NAT:      NAT{Ports: 55_000, Hold: time.Minute, Addresses: 1, Add: time.Minute, Expand: time.Hour},
		DNS:      DNS{PerSecond: 1024},
		Client:   Client{Connections: 6, Destinations: 1, Reuse: true, StaleCheck: true, ConnectTimeout: 30 * time.Second, Backoff: time.Second},
		Workload: Workload{PerSecond: 100, Ramp: 150 * time.Second, Work: 2 * time.Second},
	}
}

const minute = time.Minute

// story is the incident's: warm-up from 0, the tests at 30, 80 and 140 minutes.
func story() []sim.Moment {
	set := func(at time.Duration, id, key, value string, kind sim.MomentKind) sim.Moment {
		return sim.Moment{ID: id, At: at, Kind: kind, Set: []sim.Setting{{Key: key, Value: value}}}
	}
	return []sim.Moment{
		set(30*minute, "test-1", "LOAD", "7500", sim.Fault), set(45*minute, "test-1-off", "LOAD", "100", sim.Fault),
		set(70*minute, "eips", "EIPS", "8", sim.Operator),
		set(80*minute, "test-2", "LOAD", "7500", sim.Fault), set(95*minute, "test-2-off", "LOAD", "100", sim.Fault),
		set(110*minute, "subnet", "SUBNETS", "2", sim.Operator),
		set(140*minute, "test-3", "LOAD", "7500", sim.Fault), set(155*minute, "test-3-off", "LOAD", "100", sim.Fault),
	}
}

func run(t testing.TB, cfg Config, moments []sim.Moment, end time.Duration, actions ...sim.Action) *sim.Run {
	t.Helper()
	s := &sim.Script{Name: "egress", End: end, Moments: moments, New: cfg.World}
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

// readingsOf answers questions about a recording's window.
type window struct {
	rec      *sim.Recording
	from, to time.Duration
}

func (w window) values(key string) []int64 {
	return w.rec.Column(key)[w.rec.Index(w.from)+1 : w.rec.Index(w.to)+1]
}

func (w window) peak(key string) int64 {
	most := int64(0)
	for _, v := range w.values(key) {
		most = max(most, v)
	}
	return most
}

func (w window) total(key string) int64 {
	sum := int64(0)
	for _, v := range w.values(key) {
		if v != sim.Empty {
			sum += v
		}
	}
	return sum / 12
}

// first is when a series first was above a level, from the window's beginning.
func (w window) first(key string) time.Duration {
	for i, v := range w.values(key) {
		if v > 0 {
			return time.Duration(i+1) * w.rec.Every()
		}
	}
	return -1
}
