package report

import (
	"strings"
	"testing"
	"time"

	"reenact/sim"
	"reenact/sim/whatif"
)

// A change that leaves all harm as it is did no harm, and nothing else either: the answer
// says so, and how much harm that is.
func TestWhatDoesNothingIsNotCalledHarmless(t *testing.T) {
	outcomes := []sim.Outcome{
		{Key: "lost", Title: "Lost ticks", Unit: "ticks", Reduce: sim.Total, Damage: true},
		{Key: "denials", Title: "Denials", Unit: "verdicts"},
	}
	values := func(lost, denials int64) []whatif.Value {
		return []whatif.Value{{Amount: lost, Scale: 1}, {Amount: denials, Scale: 1}}
	}
	for _, row := range []struct {
		says                string
		never, kept, undone []whatif.Value
		gain                bool
		want                string
	}{
		{"the same harm, with other noise", values(5406, 900), values(5406, 0), values(5406, 400), false, "no effect"},
		{"all but the same", values(5406, 900), values(5410, 0), values(5360, 400), false, "no effect"},
		{"no harm at all", values(0, 900), values(0, 0), values(0, 400), false, "no harm"},
		{"a little less", values(1000, 0), values(900, 0), values(1000, 0), false, "no harm"},
		{"a little more", values(1000, 0), values(1000, 0), values(1011, 0), false, "no harm"},
		{"it helps", values(1000, 0), values(0, 0), values(500, 0), true, "undoing loses"},
	} {
		trap := &Trap{Script: &sim.Script{Epoch: time.Unix(0, 0).UTC()}, Trap: &whatif.Trap{Outcomes: outcomes, Change: whatif.Change{Set: []sim.Setting{{Key: "POLICY", Value: "allow-all"}}, Hold: time.Hour}},
			Branches: []Branch{{Values: row.never}, {Values: row.kept}, {Values: row.undone}}, Verdict: whatif.Verdict{Gain: row.gain, Lost: row.gain}}
		if got := trap.answer(); got != row.want {
			t.Errorf("%s: %q, want %q", row.says, got, row.want)
		}
		if said := trap.judgement(); row.want == "no effect" && !strings.Contains(said, "lost ticks 5,406 with it and without it") {
			t.Errorf("%s: %s", row.says, said)
		}
	}
	outcomes[0].Reduce = sim.Below
	same := &Trap{Trap: &whatif.Trap{Outcomes: outcomes}, Branches: []Branch{{Values: values(9, 0)}, {Values: values(9, 0)}, {Values: values(9, 0)}}}
	if got := same.answer(); got != "no harm" {
		t.Errorf("as long below a limit, however far: %q", got)
	}
}
