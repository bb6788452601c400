package whatif

import (
	"testing"
	"time"

	"reenact/sim"
)

// TestClearlyLess: what chance may do is no difference, and neither is a small part.
func TestClearlyLess(t *testing.T) {
	starts := sim.Outcome{Unit: "starts", Reduce: sim.Total}
	bad := sim.Outcome{Unit: "min", Reduce: sim.Below}
	for _, c := range []struct {
		o          sim.Outcome
		less, more int64
		want       bool
	}{
		{starts, 2141, 6045, true}, {starts, 6045, 2141, false}, {starts, 2141, 2141, false},
		{starts, 0, 22, true}, {starts, 0, 8, false}, {starts, 8, 18, false}, {starts, 30, 60, true},
		{starts, 8000, 10000, false}, {starts, 7000, 10000, true}, {starts, sim.Empty, 100, false},
		{bad, 0, 49, false}, {bad, 0, 50, true}, {bad, 1000, 1060, false}, {bad, 600, 1000, true}, // tenths of minutes
	} {
		if got := clearly(&c.o, Value{Amount: c.less, Scale: 1}, Value{Amount: c.more, Scale: 1}); got != c.want {
			t.Errorf("%s: %d clearly less than %d: %v", c.o.Unit, c.less, c.more, got)
		}
	}
	if Lapse != 5*time.Minute {
		t.Error("the table is of another lapse")
	}
}

// What a change is good for follows from the damage on the three branches.
func TestWhatAChangeIsGoodFor(t *testing.T) {
	starts := sim.Outcome{Unit: "starts", Reduce: sim.Total, Damage: true}
	of := func(never, kept, undone int64) Damage {
		return Damage{starts, Value{Amount: never, Scale: 1}, Value{Amount: kept, Scale: 1}, Value{Amount: undone, Scale: 1}}
	}
	for _, c := range []struct {
		v                   Verdict
		helps, costs, loses bool
	}{
		{Verdict{}, false, false, false},
		{Verdict{Damages: []Damage{of(6045, 2141, 2200)}}, true, false, false},
		{Verdict{Damages: []Damage{of(6045, 2141, 6000)}}, true, false, true},
		{Verdict{Damages: []Damage{of(2141, 6045, 3000)}}, false, true, false},
		{Verdict{Damages: []Damage{of(2141, 6045, 3000), of(500, 20, 30)}}, true, true, false},
		{Verdict{Gain: true}, true, false, false},
		{Verdict{Gain: true, Lost: true}, true, false, true},
	} {
		if c.v.Helps() != c.helps || c.v.Costs() != c.costs || c.v.Loses() != c.loses {
			t.Errorf("%+v: helps %v, costs %v, loses %v", c.v, c.v.Helps(), c.v.Costs(), c.v.Loses())
		}
	}
}
