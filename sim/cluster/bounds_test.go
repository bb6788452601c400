package cluster

import (
	"fmt"
	"strconv"
	"testing"
	"time"

	"reenact/model/fleet"
	"reenact/sim"
	"reenact/sim/kit"
)

// What a file may say, its knob may be turned to and back: the same declaration
// bounds both.
func TestWhatAFileMaySayAKnobMay(t *testing.T) {
	for _, row := range []struct {
		knob, path string
		values     []string
	}{
		{"PREWARMED_POOL", "control_plane.prewarmed", ends("control_plane.prewarmed")},
		{"DB_CPUS", "control_plane.database.cpus", ends("control_plane.database.cpus")},
		{"WARM_IP_TARGET", "cni.env", []string{"0", "300", "5000"}},
		{"WARM_ENI_TARGET", "cni.env", []string{"0", "14", "32"}},
		{"MINIMUM_IP_TARGET", "cni.env", []string{"0", "736", "5000"}},
		{"WARM_PREFIX_TARGET", "cni.env", []string{"0", "500"}},
		{"MAX_ENI", "cni.env", []string{"0", "32"}},
		{"IP_COOLDOWN_PERIOD", "cni.env", []string{"0", "30", "3600"}},
		{"CIDR", "network.cidr", []string{"/16", "/20", "/24", "/25", "/26", "/27", "/28"}},
	} {
		for _, v := range row.values {
			w := smallWorld(t)
			if row.path == "cni.env" {
				if p := checkVariable(row.knob, v); p != nil {
					t.Errorf("a file may not say %s: %s; %s", row.knob, v, p.Problem)
				}
			}
			before := knobOf(w, row.knob)
			if err := w.Set(row.knob, v); err != nil {
				t.Errorf("%v, which a file may say", err)
			}
			if err := w.Set(row.knob, before.Value); err != nil {
				t.Errorf("back to %s=%s: %v", row.knob, before.Value, err)
			}
			checkPresses(t, row.knob, v)
		}
	}
}

// Shares that miss a hundred by half a percent are a slip, by a rounding they are not.
func TestSharesAddUp(t *testing.T) {
	for share, good := range map[float64]bool{100: true, 100 - 1e-9: true, 99.5: false, 100.5: false} {
		cfg := testConfig(1)
		cfg.Workload.Sizes = []fleet.SizeShare{{CU: 0.25, Share: 50}, {CU: 1, Share: share - 50}}
		if _, err := New(cfg, 1); (err == nil) != good {
			t.Errorf("shares of %v in all: %v", share, err)
		}
	}
}

// A crowd that no machine could hold is refused, and it is said why.
func TestACrowdHasABound(t *testing.T) {
	for _, row := range []struct {
		perMin   int
		patience time.Duration
		want     string
	}{
		{850, 25 * time.Minute, ""},
		{200_000, 5 * time.Minute, ""},
		{200_000, 24 * time.Hour, "workload.patience: 200000 wake-ups a minute of customers who wait for 24h0m0s make 288,000,000 who may wait at once, and no more than 1,000,000 can be held; write a shorter patience or fewer wake-ups a minute"},
	} {
		cfg := testConfig(1)
		cfg.Workload.Wakeups, cfg.Workload.Patience = []fleet.Rate{{PerMin: 10}, {At: time.Hour, PerMin: row.perMin}}, row.patience
		_, err := New(cfg, 1)
		if got := fmt.Sprint(err); got != row.want && (err != nil || row.want != "") {
			t.Errorf("%d a minute who wait for %v: %s; want %s", row.perMin, row.patience, got, row.want)
		}
	}
}

func ends(path string) []string {
	low, high := kit.At(Config{}, path).Ints()
	return []string{strconv.Itoa(low), strconv.Itoa(high)}
}

// checkPresses: from any value that a file may say, + and - lead to a value that the
// world takes, and not far away.
func checkPresses(t *testing.T, key, value string) {
	t.Helper()
	for _, direction := range []int{1, -1} {
		w := smallWorld(t)
		if err := w.Set(key, value); err != nil {
			t.Fatal(err)
		}
		k := knobOf(w, key)
		next, ok := k.Next(k.Value, direction)
		if !ok {
			continue
		}
		if err := w.Set(key, next); err != nil {
			t.Errorf("one press from %s=%s: %v", key, value, err)
		}
		if a, errA := strconv.Atoi(k.Value); errA == nil {
			if b, _ := strconv.Atoi(next); b-a != direction*k.Step && b != k.Min && b != k.Max {
				t.Errorf("one press leads from %s=%d to %d", key, a, b)
			}
		}
	}
}

func knobOf(w *World, key string) sim.Knob {
	for _, k := range w.Knobs() {
		if k.Key == key {
			return k
		}
	}
	return sim.Knob{}
}

func smallWorld(t *testing.T) *World {
	t.Helper()
	w, err := New(testConfig(1), 1)
	if err != nil {
		t.Fatal(err)
	}
	return w
}
