package cluster_test

import (
	"slices"
	"testing"

	"reenact/sim"
	"reenact/sim/claims"
)

// What the responders could have done instead, and what would have happened
// without the faults. Each must come out by itself: nothing here is scripted but
// the choice. docs/fidelity.md tells where a result surprises.
var futures = []struct {
	says     string
	incident string
	at       string // when the knobs are turned: "start", or a time of day
	set      []sim.Setting
	drop     []string
	formula  string
	read     string
	from, to string
	low      float64
	high     float64
}{
	{"Friday as it was: starts stop", friday, "", nil, nil,
		"pod_start_success_pct", "mean", "14:30", "15:04", 0, 10},
	{"without the fault, and what was done about it, there is no outage", friday, "", nil, []string{"plan-flip", "warm-ip-1", "proxy-limit-on", "all-zero"},
		"pod_start_success_pct", "min", "14:20", "18:30", 97, 100},
	{"with /19 subnets from the start nothing runs out", friday, "start", knob("CIDR", "/19"), []string{"warm-ip-1", "all-zero"},
		"ip_free", "min", "14:20", "18:30", 500, 24000},
	{"with /19 subnets starts end for want of CPU only, until the plan is right again", friday, "start", knob("CIDR", "/19"), []string{"warm-ip-1", "proxy-limit-on", "all-zero"},
		"pod_start_success_pct", "min", "15:50", "18:30", 99, 100},
	{"with PATCH_3300 from the start fewer addresses strand than 3,400", friday, "start", knob("PATCH_3300", "on"), nil,
		"ip_stranded", "at", "15:00", "15:00", 1500, 2900},
	{"a sane MINIMUM_IP_TARGET lets Friday's starts go on", friday, "15:05", append(knob("WARM_IP_TARGET", "10"), knob("MINIMUM_IP_TARGET", "250")...), []string{"all-zero"},
		"pod_start_success_pct", "mean", "15:45", "16:49", 85, 100},
	{"with PATCH_3752 Friday's WARM_IP_TARGET=1 is no trap", friday, "start", knob("PATCH_3752", "on"), []string{"all-zero"},
		"pod_start_success_pct", "mean", "15:45", "16:49", 85, 100},
	{"Monday as it was: the trap closes", monday, "", nil, nil,
		"pod_start_success_pct", "mean", "13:25", "14:04", 0, 15},
	{"with PATCH_3752 Monday's change is no trap", monday, "start", knob("PATCH_3752", "on"), nil,
		"pod_start_success_pct", "mean", "13:25", "14:04", 97, 100},
	{"... and what it gave back comes back after the revert", monday, "start", knob("PATCH_3752", "on"), nil,
		"pod_start_success_pct", "mean", "14:45", "17:05", 99, 100},
	{"a sane MINIMUM_IP_TARGET lets Monday's starts go on", monday, "13:17", knob("MINIMUM_IP_TARGET", "250"), []string{"revert", "stall"},
		"pod_start_success_pct", "mean", "13:25", "18:00", 96, 100},
	{"reverting to WARM_ENI_TARGET=1 recovers", monday, "14:05", knob("WARM_ENI_TARGET", "1"), []string{"stall"},
		"pod_start_success_pct", "mean", "14:45", "18:00", 97, 100},
	{"without the 86 seconds the errors go on", monday, "", nil, []string{"stall"},
		"pod_start_success_pct", "mean", "17:15", "18:00", 70, 95},
}

const (
	friday = "neon-2025-05-16"
	monday = "neon-2025-05-19"
)

func knob(key, value string) []sim.Setting { return []sim.Setting{{Key: key, Value: value}} }

func TestOtherFutures(t *testing.T) {
	if testing.Short() {
		t.Skip("a dozen whole incidents")
	}
	for _, f := range futures {
		t.Run(f.says, func(t *testing.T) {
			t.Parallel()
			s := open(t, f.incident)
			opt := sim.Options{Drop: f.drop}
			for _, set := range f.set {
				a := sim.Action{Setting: set}
				if f.at != "start" {
					a.At = clock(t, s, f.at)
				}
				opt.Actions = append(opt.Actions, a)
			}
			claim := &sim.Claim{Series: f.formula, Read: f.read, From: clock(t, s, f.from), To: clock(t, s, f.to)}
			got := medianOf(t, s, opt, claim)
			t.Logf("%s of %s from %s to %s: %.1f", f.read, f.formula, f.from, f.to, got) // what docs/fidelity.md tells
			if !(got >= f.low && got <= f.high) {
				t.Errorf("%s of %s from %s to %s is %.1f, want %v to %v", f.read, f.formula, f.from, f.to, got, f.low, f.high)
			}
		})
	}
}

// medianOf reads the claim in runs of five seeds, as verify does: one seed alone
// may lie ten points off.
func medianOf(t *testing.T, s *sim.Script, opt sim.Options, claim *sim.Claim) float64 {
	t.Helper()
	var read []float64
	for seed := uint64(1); seed <= 5; seed++ {
		r, err := sim.NewRun(s, seed, opt)
		if err != nil {
			t.Fatal(err)
		}
		advance(t, r, claim.To)
		got, err := claims.Read(claim, r.Recording(), seed)
		if err != nil {
			t.Fatal(err)
		}
		read = append(read, got)
	}
	slices.Sort(read)
	return read[2]
}
