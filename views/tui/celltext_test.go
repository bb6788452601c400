package tui

import (
	"testing"

	"reenact/sim"
)

// A column whose values have names is written in them; what has none is a number.
func TestACellIsWrittenByItsName(t *testing.T) {
	named, plain := sim.Column{Scale: 1, Words: []string{"fail", "pass"}}, sim.Column{Scale: 10}
	for _, row := range []struct {
		c    sim.Column
		v    int64
		want string
	}{
		{named, 0, "fail"}, {named, 1, "pass"}, {named, 2, "2"}, {named, sim.Empty, "–"}, {plain, 1, "0.1"},
	} {
		if got := cellText(&row.c, row.v); got != row.want {
			t.Errorf("%d is written %q, not %q", row.v, got, row.want)
		}
	}
}
