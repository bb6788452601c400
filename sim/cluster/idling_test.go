package cluster

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"reenact/model/fleet"
)

// The line of idle computes is as if each had stepped into it at the end of its
// own timer, in the order of time, however far ahead timers reach and however
// seldom anybody asks.
func TestTheIdleLineIsInOrderOfTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cfg := testConfig(1)
		cfg.Workload.AlwaysOn, cfg.ControlPlane.Prewarmed = 0, 0
		cfg.Workload.Wakeups = []fleet.Rate{{PerMin: 0}}
		w, err := New(cfg, 1)
		if err != nil {
			t.Fatal(err)
		}
		w.monitor.on = false // it asks when the test does
		var set, got []int32
		for range rapid.IntRange(1, 12).Draw(t, "rounds") {
			for range rapid.IntRange(0, 8).Draw(t, "timers") {
				ahead := rapid.SampledFrom([]time.Duration{0, 10 * time.Millisecond, time.Second, 1500 * time.Millisecond,
					8 * time.Minute, 68 * time.Minute, 3 * time.Hour}).Draw(t, "ahead")
				id := w.newPod(pod{kind: onDemand, state: ready})
				set = append(set, id)
				w.idleFrom(id, ticks(w.now+ahead))
			}
			w.Advance(w.now + rapid.SampledFrom([]time.Duration{0, 30 * time.Millisecond, 5 * time.Second, 2 * time.Hour}).Draw(t, "later"))
			w.gather()
			for w.monitor.idle.len() > 0 {
				id, _ := w.monitor.idle.pop(w, ready)
				got = append(got, id)
			}
		}
		var want []int32
		for _, id := range set {
			if w.pods[id].until <= w.tick {
				want = append(want, id)
			}
		}
		if !slices.IsSortedFunc(got, func(a, b int32) int { return int(w.pods[a].until) - int(w.pods[b].until) }) {
			t.Fatalf("the line is %v, not in the order of time", got)
		}
		for k := 1; k < len(got); k++ { // of the same end, whoever came first
			a, b := got[k-1], got[k]
			if w.pods[a].until == w.pods[b].until && a > b {
				t.Fatalf("the line is %v: %d came before %d", got, b, a)
			}
		}
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Fatalf("idle are %v, want %v", got, want)
		}
	})
}
