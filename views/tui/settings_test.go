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

// A warning speaks of the value that the hand is about to set, and says which way that
// is: who has just turned a knob away from trouble is not warned of going back.
func TestAWarningSaysWhichWay(t *testing.T) {
	d := open(t, 120, 40)
	d.keys(":", "9:40", "enter")
	for range len(d.app.replay.order()) {
		if k, _ := d.app.replay.selected(); k.Key == "CLERKS" {
			break
		}
		d.keys("down")
	}
	warns := func(want string) {
		t.Helper()
		d.frame()
		if got := d.app.replay.warning(); got != want {
			t.Errorf("it warns %q, want %q", got, want)
		}
	}
	const noon = " would mean: with fewer than two clerks nobody opens the door at noon"
	warns("")
	d.keys("-")
	warns("CLERKS from 2 down to 1" + noon)
	d.keys("-")
	warns("") // it is so already, and the settings say so
	d.keys("+")
	warns("") // from 1 up to 2: 1 is where the hand comes from
	d.keys("enter", "0")
	warns("CLERKS from 2 down to 0" + noon)
	d.keys("backspace", "3")
	warns("CLERKS from 2 up to 3 would mean: 3 clerks can serve 7 people a minute")
	d.keys("enter", "-")
	warns("CLERKS from 2 down to 1" + noon)
}
