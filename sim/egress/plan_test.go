package egress

import (
	"strings"
	"testing"
	"time"

	"reenact/sim"
	"reenact/sim/claims"
	"reenact/sim/plan"
)

// small is a hundredth of the story's world: 75 invocations a second of 2 s, 900
// connections wanted, gateways and interfaces of 550 and 650 ports.
func small() Config {
	cfg := testConfig()
	cfg.Lambda.Concurrency, cfg.ENI.Ports, cfg.NAT.Ports = 200, 650, 550
	cfg.Workload.PerSecond, cfg.Workload.Even = 75, true
	return cfg
}

func planOf(t *testing.T, cfg Config) *plan.Plan {
	t.Helper()
	s := &sim.Script{Name: "small", Start: 20 * minute, End: 30 * minute, New: cfg.World, Planner: &planner}
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
			end, err := run.WorldAt(s.End)
			if err != nil {
				return nil, err
			}
			all = append(all, []sim.Ran{{End: end, Recording: run.Recording()}})
		}
		return all, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestHowManyAddressesAndSubnets: what is taken, what binds today, and what is behind it.
func TestHowManyAddressesAndSubnets(t *testing.T) {
	for _, c := range []struct {
		says               string
		cfg                func(*Config)
		take, binds, first string // first: of the try that is taken, what would come
	}{
		{"the story", func(*Config) {}, "EIPS=2, SUBNETS=2", "NAT ports", "NAT ports"},
		{"two subnets there", func(c *Config) { c.Lambda.Subnets = 2 }, "EIPS=2", "NAT ports", "NAT ports"},
		{"eight addresses there", func(c *Config) { c.NAT.Addresses = 8 }, "SUBNETS=2", "ENI ports", "concurrency"},
		{"one connection an environment", func(c *Config) { c.Client.Connections = 1 }, "today", "", "concurrency"},
		{"an account of 40 environments", func(c *Config) { c.Lambda.Concurrency = 40 }, "", "concurrency", ""},
		{"no reuse, of a second each: 10 a second for 610 ports", func(c *Config) {
			c.Client.Reuse, c.Client.Connections, c.Workload.PerSecond, c.Workload.Work = false, 1, 10, time.Second
		}, "EIPS=2", "NAT ports", "ENI ports"},
		{"PrivateLink with one target", func(c *Config) { c.Endpoint.Targets = 1; c.NAT.Ports = 55_000; c.ENI.Ports = 65_000 }, "today", "", "concurrency"},
	} {
		cfg := small()
		c.cfg(&cfg)
		p := planOf(t, cfg)
		took, first := "", ""
		if p.Recommend >= 0 {
			took, first = p.Tries[p.Recommend].Name(), p.Tries[p.Recommend].Limits[0].Name
		}
		binds := ""
		if i := p.Tries[0].Binding(); i >= 0 {
			binds = p.Tries[0].Limits[i].Name
		}
		if took != c.take || binds != c.binds || first != c.first {
			t.Errorf("%s: %q is taken, %q binds today, then %q would come; want %q, %q, %q", c.says, took, binds, first, c.take, c.binds, c.first)
		}
		for i := range p.Tries {
			if got := &p.Tries[i]; len(got.Values) != len(planner.Columns) || got.Values[3] > 1000 || got.Values[3] < 0 {
				t.Errorf("%s, %s: %v", c.says, got.Name(), got.Values)
			}
		}
	}
}

// TestOneLessIsTooFew: what is recommended is the least.
func TestOneLessIsTooFew(t *testing.T) {
	p := planOf(t, small())
	seen := 0
	for i := range p.Tries {
		got := &p.Tries[i]
		if name := got.Name(); name == "EIPS=2" || name == "SUBNETS=2" {
			seen++
			if got.Met {
				t.Errorf("%s alone is enough", name)
			}
		}
	}
	if seen != 2 {
		t.Error("neither half of the answer was tried alone")
	}
	if text := p.Tries[p.Recommend].Limits[0].Text; !strings.Contains(text, "2 NAT addresses make 1,100 ports") {
		t.Errorf("what comes first: %q", text)
	}
}
