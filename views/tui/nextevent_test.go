package tui

import (
	"testing"
	"time"
)

// Playing to the next event stops there at any speed, tells of it, and goes on from
// there to the one after, the reader's own changes among them.
func TestPlayingToTheNextEvent(t *testing.T) {
	for _, speed := range []string{"", "<<", ">>>>>>"} {
		d := open(t, 120, 40)
		d.keys(":", "9:40", "enter", "+", "g", speed, "e")
		d.pass(frame)
		d.sees(" to 09:30")
		d.pass(time.Hour)
		d.is("09:30:00")
		d.sees("paused", "09:30: The rush begins. Space plays on, e to the next event.")
		if d.tick != nil {
			t.Fatal("a tick is under way after the stop")
		}
		d.keys("e")
		d.pass(time.Hour)
		d.is("09:40:00")
		d.sees("CLERKS=4")
		d.keys("e")
		d.pass(time.Hour)
		d.is("10:00:00")
		d.keys("e", "space") // a pause takes the goal away
		d.is("10:00:00")
		d.keys("space")
		d.pass(time.Hour)
		d.is("12:00:00")
		d.keys("e")
		d.sees("No event comes after 12:00.")
	}
}

// An event between two samples is met at the sample before, and not twice.
func TestAnEventBetweenSamplesIsMetOnce(t *testing.T) {
	s := counterScript()
	s.Moments[1].At += 2 * time.Second
	d := openWith(t, s, plainTheme(), 120, 40)
	d.keys("e")
	d.pass(time.Hour)
	d.is("09:30:00")
	d.keys("e")
	d.pass(time.Hour)
	d.is("10:00:00")
}
