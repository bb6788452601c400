package tui

import "testing"

func TestTheEventLogIsSearched(t *testing.T) {
	d := open(t, 120, 40)
	d.keys("4")
	d.sees("The rush begins", "/ finds")
	all := len((&eventsView{}).found(d.app.replay))
	d.keys("/", "RUSH", "enter")
	d.sees("The rush begins", "only “RUSH”")
	if n := len((&eventsView{search: "RUSH"}).found(d.app.replay)); n == 0 || n >= all {
		t.Errorf("%d of %d events say RUSH, in any case of its letters", n, all)
	}
	d.keys("/", "zzz", "enter")
	d.sees("No event says “zzz”")
	d.keys("esc")
	d.sees("The rush begins", "/ finds")
}

// A search starts empty, shows all until something is typed, and the last ones are an
// arrow away. Leaving it changes nothing.
func TestASearchStartsEmpty(t *testing.T) {
	for _, c := range []struct {
		view, first, second string
		now                 func(*replay) string
	}{
		{"4", "rush", "clerks", func(m *replay) string { return m.views[3].(*eventsView).search }},
		{"8", "1", "stamps>1", func(m *replay) string { return m.views[7].(*roomView).filter }},
	} {
		d := open(t, 120, 40)
		m := d.app.replay
		is := func(want string) {
			t.Helper()
			if got := c.now(m); got != want {
				t.Errorf("view %s: %q is looked for, not %q", c.view, got, want)
			}
		}
		d.keys(":", "10:05", "enter", c.view, "/", c.first, "enter", "/")
		d.sees("enter keeps it, esc leaves", "↑ brings back “"+c.first+"”")
		is("")
		d.keys("esc")
		is(c.first)
		d.keys("/", c.second, "enter", "/", "up")
		is(c.second)
		d.keys("up")
		is(c.first)
		d.keys("up", "down")
		is(c.second)
		d.keys("down")
		is("")
		d.keys("up", "up", "enter")
		is(c.first)
		d.keys("/", "up") // what was taken again is the latest
		is(c.first)
		d.keys("down", "enter")
		is("")
	}
}
