package machines

import (
	"slices"
	"testing"

	"reenact/sim"
	"reenact/sim/claims"
	"reenact/sim/plan"
)

// TestHowManyPorts a machine needs, and how many addresses that takes.
func TestHowManyPorts(t *testing.T) {
	for _, c := range []struct {
		says  string
		cfg   func() Config
		take  string
		other string // that keeps the wish, too
	}{
		{"golang/go#52545 at 5 a second", func() Config { return gcp(128, 300) }, "PORTS=1024", "REUSE=on"},
		{"… on 100 machines: two addresses of 63 blocks", func() Config { c := gcp(128, 30_000); c.Pool.Machines = 100; return c }, "PORTS=1024, ADDRESSES=2", "REUSE=on"},
		{"54 nodes of an Azure pool", func() Config { return azure(54, 1, 8400) }, "ADDRESSES=2", "PORTS=1024"},
		{"half a call a second", func() Config { return gcp(64, 30) }, "today", ""},
	} {
		cfg := c.cfg()
		s := &sim.Script{Name: "small", Start: 6 * minute, End: 15 * minute, New: cfg.World, Planner: &planner}
		w, _ := s.New(1)
		wish, err := claims.ParseWish(planner.Want, w.Series())
		if err != nil {
			t.Fatal(err)
		}
		p, err := plan.Ask(plan.Question{Script: s, Wish: wish, Seeds: 1}, func(lists [][]sim.Action) (all [][]sim.Ran, err error) {
			for _, list := range lists {
				run, err := sim.NewRun(s, 1, sim.Options{Actions: list, Keyframes: s.End})
				if err != nil {
					return nil, err
				}
				if err := run.Advance(s.End); err != nil {
					return nil, err
				}
				all = append(all, []sim.Ran{{End: at(t, run, s.End), Recording: run.Recording()}})
			}
			return all, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		var kept []string
		for i := range p.Tries {
			if p.Tries[i].Met {
				kept = append(kept, p.Tries[i].Name())
			}
		}
		if p.Recommend < 0 || p.Tries[p.Recommend].Name() != c.take || c.other != "" && !slices.Contains(kept, c.other) {
			t.Errorf("%s: of %q %d is taken, want %q", c.says, kept, p.Recommend, c.take)
		}
	}
}
