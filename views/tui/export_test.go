package tui

import (
	"testing"

	"reenact/sim"
	words "reenact/views/report"
	"reenact/views/workbench"
)

// Asked opens an incident in a terminal of this size, presses keys, and returns
// the screen, and the figures behind the bars on it; nil if none were asked for.
// It is for tests that know the command line, too, which imports this package.
func Asked(t testing.TB, script *sim.Script, w, h int, keys ...string) (screen string, bars *words.Moments) {
	t.Helper()
	d := openWith(t, script, plainTheme(), w, h)
	d.keys(keys...)
	if f := d.app.replay.questions().latest(workbench.Lateness); f != nil {
		bars = f.Moments
	}
	return d.frame(), bars
}

// latest is the latest answer on a matter; nil: there is none.
func (v *questionsView) latest(about workbench.Matter) *workbench.Finding {
	for _, have := range v.kept {
		if have.about == about {
			return have.Finding
		}
	}
	return nil
}
