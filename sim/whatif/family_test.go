package whatif_test

import (
	"slices"
	"testing"
	"time"

	"reenact/incidents"
	"reenact/sim"
	"reenact/sim/whatif"
)

// What is forked from a history that others share is what a run of its own comes to: in
// every sample, note and event. The choices part from the history before, in and after
// the outage, at its very beginning and never; in the middle of a sampling interval, at
// the time of a moment of the script, and without one.
func TestAFamilyIsRunsOfTheirOwn(t *testing.T) {
	script, err := incidents.Open("neon-2025-05-16")
	if err != nil {
		t.Fatal(err)
	}
	at := func(clock string) time.Duration {
		d, err := incidents.TimeIn(script, clock)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	set := func(clock, key, value string, hold bool) sim.Action {
		return sim.Action{At: at(clock), Setting: sim.Setting{Key: key, Value: value}, Hold: hold}
	}
	cause := script.Moments[slices.IndexFunc(script.Moments, func(m sim.Moment) bool { return len(m.Set) > 0 && m.At > script.Start })]
	choices := []sim.Options{
		{Actions: []sim.Action{set("17:00", "WARM_IP_TARGET", "5", false)}},
		{Drop: []string{"warm-ip-1"}},
		{},
		{Actions: []sim.Action{set("15:05:03", "WARM_ENI_TARGET", "0", true), set("15:20", "PROXY_RATE_LIMIT", "300", false)}, Drop: []string{"warm-ip-1"}},
		{Actions: []sim.Action{set("start", "PATCH_3752", "on", false)}},
		{Actions: []sim.Action{{At: cause.At, Setting: cause.Set[0]}}},
		{Actions: []sim.Action{set("18:29:59", "CIDR", "/18", false)}},
	}
	if testing.Short() {
		choices = choices[:3]
	}
	family, err := whatif.NewFamily(script, 2, choices)
	if err != nil {
		t.Fatal(err)
	}
	var last time.Duration
	for k := range family.Len() {
		of, run, err := family.Part(k, (*sim.Run).Advance)
		if err != nil {
			t.Fatal(err)
		}
		if parted := run.Head(); parted < last {
			t.Errorf("choice %d parts at %v, after one that parted at %v", of, parted, last)
		} else {
			last = parted
		}
		choice := sim.Options{}
		if of >= 0 {
			choice = choices[of]
		}
		own, err := sim.NewRun(script, 2, choice)
		if err != nil {
			t.Fatal(err)
		}
		sameLife(t, of, run, own)
	}
}

func sameLife(t *testing.T, of int, run, own *sim.Run) {
	t.Helper()
	for _, r := range []*sim.Run{run, own} {
		if err := r.Advance(r.Script().End); err != nil {
			t.Fatal(err)
		}
	}
	if run.Checksum() != own.Checksum() || run.Recording().Len() != own.Recording().Len() {
		t.Errorf("choice %d: another life than a run of its own", of)
	}
	for _, s := range own.Recording().Series() {
		if !slices.Equal(run.Recording().Column(s.Key), own.Recording().Column(s.Key)) {
			t.Errorf("choice %d: %s differs", of, s.Key)
		}
	}
	if !slices.Equal(run.Recording().Happenings(), own.Recording().Happenings()) {
		t.Errorf("choice %d: the notes differ", of)
	}
}

// A trap's branches share what they can, and are runs of their own all the same.
func TestATrapsBranchesAreRunsOfTheirOwn(t *testing.T) {
	script, err := incidents.Open("neon-2025-05-16")
	if err != nil {
		t.Fatal(err)
	}
	at, err := incidents.TimeIn(script, "15:05")
	if err != nil {
		t.Fatal(err)
	}
	trap, err := whatif.NewTrap(script, 3, whatif.Change{At: at, Hold: 20 * time.Minute, Set: []sim.Setting{{Key: "WARM_IP_TARGET", Value: "7"}}})
	if err != nil {
		t.Fatal(err)
	}
	for i := range whatif.Branches {
		run, err := trap.Branch(i, (*sim.Run).Advance)
		if err != nil {
			t.Fatal(err)
		}
		own, err := sim.NewRun(run.Script(), 3, sim.Options{Actions: run.Actions(), Drop: trap.Dropped()})
		if err != nil {
			t.Fatal(err)
		}
		sameLife(t, i, run, own)
	}
}
