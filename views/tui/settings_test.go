package tui

import (
	"strings"
	"testing"

	"reenact/sim"
)

// What the settings mean is said where there is room for it, and a line that only says
// where else it is said is not spent. A warning is not replaced by something milder.
func TestRemarksThatDoNotFitAreLeftOut(t *testing.T) {
	long := strings.Repeat("a remark that nobody could ever fit in here ", 10)
	for _, c := range []struct {
		remarks []sim.Remark
		says    string
	}{
		{[]sim.Remark{{Text: long}}, ""},
		{[]sim.Remark{{Text: long}, {Text: "all is mild"}}, "All is mild."},
		{[]sim.Remark{{Text: long, Warn: true}, {Text: "all is mild"}}, ""},
		{[]sim.Remark{{Text: "all is mild"}, {Text: "this is grave", Warn: true}}, "This is grave."},
	} {
		d := open(t, 80, 24)
		d.keys(":", "10:20", "enter")
		d.app.replay.answer.Remarks = c.remarks
		d.seesNot("the view 3 Knobs", "could ever fit")
		foot := strings.Join(strings.Split(d.frame(), "\n")[19:], "\n")
		if c.says == "" && strings.Contains(foot, " set ") || !strings.Contains(foot, c.says) {
			t.Errorf("of %v the frame says\n%s", c.remarks, foot)
		}
	}
}
