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
	d.sees("No event says “RUSHzzz”")
	d.keys("esc")
	d.sees("The rush begins", "/ finds")
}
