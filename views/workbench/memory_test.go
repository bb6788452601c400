package workbench_test

import (
	"fmt"
	"runtime"
	"testing"
	"time"

	"reenact/incidents"
	"reenact/sim"
	"reenact/views/workbench"
)

// A session that goes on and on stays small: what the bench keeps, its snapshots
// included, is counted after the garbage is gone. The process has two fifths of that again
// before the next collection, and some 15 MB for everything else: so 80 MB on opening,
// 150 with five branches and 250 with twenty, which docs/architecture.md has measured.
func TestASessionStaysSmall(t *testing.T) {
	if testing.Short() {
		t.Skip("six whole incidents")
	}
	script, err := incidents.Open("neon-2025-05-16")
	if err != nil {
		t.Fatal(err)
	}
	before := live()
	bench, kept := workbench.NewBench(script, 1), map[string]*workbench.Snapshot{}
	p := workbench.NewPlan()
	for branches := range 21 {
		if branches > 0 { // each turn further on, on the branch before: the screen forks so while one plays
			at := script.Start + time.Duration(branches)*20*time.Second
			if branches > 5 { // in the end the bench keeps as many runs, and all the snapshots
				at += script.End - script.Start - 30*time.Minute
			}
			p = p.Fork(script.Start, "").Act(sim.Action{At: at, Hold: true,
				Setting: sim.Setting{Key: "MINIMUM_IP_TARGET", Value: fmt.Sprint(10 * branches)}})
		}
		finish(t, bench, p, kept)
		most, given := map[int]float64{0: 40, 5: 95, 20: 120}[branches]
		if !given {
			continue
		}
		if got := float64(live()-before) / 1e6; got > most {
			t.Errorf("%d branches: %.0f MB, at most %.0f are wanted", branches, got, most)
		} else {
			t.Logf("%d branches: %.0f MB", branches, got)
		}
	}
	runtime.KeepAlive(bench)
	runtime.KeepAlive(kept)
}

// finish lends the bench until the live branch and the history have been simulated.
func finish(t *testing.T, b *workbench.Bench, p workbench.Plan, kept map[string]*workbench.Snapshot) {
	t.Helper()
	tips := []workbench.Course{p.LiveBranch().Course, p.GhostBranch().Course}
	look := &workbench.Question{At: b.Script.Start, Live: tips[0], Ghost: tips[1]}
	for done := false; !done || look != nil; {
		d := workbench.Demand{Tips: tips}
		if done {
			d.Ask, look = look, nil
		}
		r := b.Lend(d)
		if r.Err != nil || r.Refusal != nil {
			t.Fatal(r.Err, r.Refusal)
		}
		for key, s := range r.Snaps {
			if s != nil {
				kept[key] = s
			}
		}
		done = true
		for _, tip := range tips {
			s := kept[workbench.KeyOf(tip)]
			done = done && s != nil && s.Done
		}
	}
}

// live is the bytes in use.
func live() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
