package report

import (
	"strings"
	"testing"
	"time"

	"reenact/sim"
	"reenact/sim/whatif"
)

// A fix that makes things worse is told as that, before anything else about it.
func TestAFixThatHarmsIsToldSo(t *testing.T) {
	c := comparison()
	c.Outcomes[0].Damage = true
	for _, row := range []struct {
		says   string
		damage []int64
		want   string
		not    string
	}{
		{"it harms at all times but the last", []int64{750, 700, 399}, "It does harm at 2 of 3 times, most at 23:00: 750 lost ticks.|At none of these times is it of clear use.", "Point of no return"},
		{"it harms early and helps later", []int64{750, 300, 100}, "It does harm at 1 of 3 times, most at 23:00: 750 lost ticks.|Best at 23:02", "clear use"},
		{"it helps", []int64{100, 100, 100}, "Best at 23:00", "harm"},
		{"within a hundredth it is neither", []int64{402, 398, 400}, "Best at 23:01", "harm"},
	} {
		m := &Moments{Script: c.Script, Fix: []sim.Setting{{Key: "SPRING", Value: "new"}}, Outcomes: c.Outcomes[:1], History: []whatif.Value{{Amount: 400, Scale: 1}}}
		for i, d := range row.damage {
			m.Points = append(m.Points, whatif.Point{At: time.Duration(i) * time.Minute, Values: []whatif.Value{{Amount: d, Scale: 1}}})
		}
		text := strings.Join(m.sentences(), "\n")
		for _, want := range strings.Split(row.want, "|") {
			if !strings.Contains(text, want) {
				t.Errorf("%s: no %q in\n%s", row.says, want, text)
			}
		}
		if strings.Contains(text, row.not) {
			t.Errorf("%s: %q in\n%s", row.says, row.not, text)
		}
	}
}
