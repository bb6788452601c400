package tui

import "testing"

// A branch on which nothing fails says so in the header: silence could as well mean
// that nobody has counted.
func TestTheHeaderSaysThatNothingFailed(t *testing.T) {
	calm := counterScript()
	calm.Moments = calm.Moments[:1]
	d := openWith(t, calm, plainTheme(), 120, 40)
	d.sees("branch history", "time below 90 % 0s")

	d = open(t, 120, 40)
	d.seesNot("time below 90 % 0s")
	d.keys(":", "9:31", "enter", "3")
	m := d.app.replay
	for k, _ := m.selected(); k.Key != "CLERKS"; k, _ = m.selected() {
		d.keys("down")
	}
	d.keys("enter", "15", "enter")
	d.sees("time below 90 % 0s", "less time below 90 %")
}
