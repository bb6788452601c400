package tui

import (
	"testing"
	"time"
)

// A slow terminal shows fewer frames, not a slower clock: what counts is the time between
// ticks. A machine that slept does not leap: a tick counts a quarter of a second at most.
func TestTheClockGoesByRealTime(t *testing.T) {
	for _, c := range []struct {
		says  string
		every time.Duration
		ticks int
		want  string
	}{
		{"ten seconds of slow frames", 200 * time.Millisecond, 51, "09:10:00"},
		{"ten seconds of quick ones", 20 * time.Millisecond, 501, "09:10:00"},
		{"ten sleeps of a minute", time.Minute, 11, "09:02:30"},
	} {
		d := open(t, 120, 40)
		d.keys("space")
		for range c.ticks {
			d.at = d.at.Add(c.every)
			f := d.tick
			d.tick = nil
			d.send(f(d.at))
		}
		d.keys("space")
		if d.clock() != c.want {
			t.Errorf("%s at 60×: it is %s, want %s", c.says, d.clock(), c.want)
		}
	}
}

// The history cannot be dropped or renamed, and says so.
func TestTheHistoryStays(t *testing.T) {
	d := open(t, 120, 40)
	d.keys("+", "5", "g")
	d.sees("what-if 1", "history")
	d.keys("x")
	d.sees("The history stays.", "what-if 1")
	d.keys("r")
	d.sees("The history keeps its name.")
	d.seesNot("new name")
	d.keys("down", "x")
	d.sees("what-if 1 is gone; u brings it back.")
}

// A value that a knob has is no choice: nothing is forked.
func TestAValueThatIsAlreadySetIsNoChoice(t *testing.T) {
	d := open(t, 120, 40)
	d.keys("enter", "3", "enter")
	d.sees("CLERKS is 3 already.", "branch history")
	d.keys("5")
	d.seesNot("what-if 1")
}
