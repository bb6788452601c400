package tui

import (
	"errors"
	"testing"

	"reenact/sim"
	"reenact/views/workbench"

	"pgregory.net/rapid"
)

// What undo takes away redo brings again, branch by branch, until something else is
// made.
func TestRedoBringsBackWhatUndoTook(t *testing.T) {
	d := open(t, 120, 40)
	m := d.app.replay
	d.keys("U")
	d.sees("nothing to do again")
	d.keys(":", "9:45", "enter", "+++", ":", "10:05", "enter", "f", "late", "enter", "+", "b", "down", "x")
	if n := len(m.plan.Branches); n != 2 {
		t.Fatalf("%d branches", n)
	}
	for _, c := range []struct{ key, says, on string }{
		{"u", "Undone: the end of what-if 1. You are on late; U does it again.", "late"},
		{"u", "Undone: CLERKS=7 at 10:05. You are on late", "late"},
		{"u", "Undone: the branch late. You are on what-if 1", "what-if 1"},
		{"u", "Undone: CLERKS=6 at 09:45. You are on history", "history"},
		{"u", "There is nothing to undo.", "history"},
		{"U", "Done again: CLERKS=6 at 09:45. You are on what-if 1.", "what-if 1"},
		{"U", "Done again: the branch late.", "late"},
		{"U", "Done again: CLERKS=7 at 10:05.", "late"},
		{"u", "Undone: CLERKS=7 at 10:05.", "late"},
		{"U", "Done again: CLERKS=7 at 10:05.", "late"},
		{"U", "Done again: the end of what-if 1.", "late"},
		{"U", "There is nothing to do again.", "late"},
	} {
		d.keys(c.key)
		d.sees(c.says)
		if on := m.plan.LiveBranch().Name; on != c.on {
			t.Fatalf("%s: on %s, not on %s", c.says, on, c.on)
		}
	}
	d.keys("u", "u", "1", "-")
	d.keys("U")
	d.sees("There is nothing to do again.")
}

// A value that was typed after a turn at the same time is a step of its own.
func TestATypedValueIsAStepOfItsOwn(t *testing.T) {
	d := open(t, 120, 40)
	d.keys(":", "9:45", "enter", "++", "enter", "12", "enter")
	d.sees("CLERKS=12")
	d.keys("u")
	d.sees("CLERKS=5", "what-if 1")
	d.keys("u")
	d.sees("branch history")
}

// A choice that the world refused leaves no step behind that would do nothing, and
// redo does not make it again.
func TestARefusedChoiceIsNoStep(t *testing.T) {
	d := open(t, 120, 40)
	m := d.app.replay
	d.keys(":", "9:45", "enter", "+", "f", "other", "enter")
	refused := sim.Action{At: m.now(), Setting: sim.Setting{Key: "TIME_PER_JOB", Value: "30s"}, Hold: true}
	m.remember()
	m.plan = m.plan.Act(refused)
	d.keys("u", "U", "u")
	m.refuse(workbench.Refusal{Action: refused, Err: errors.New("not now")})
	d.keys("U")
	d.sees("nothing to do again")
	d.keys("u")
	d.sees("Undone: the branch other")
	d.keys("u")
	d.sees("Undone: CLERKS=4")
}

// However one walks back and forth, all that was made is still there.
func TestUndoAndRedoLoseNothing(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		d := open(t, 80, 24)
		m := d.app.replay
		n := rapid.IntRange(1, 12).Draw(rt, "made")
		for range n {
			d.keys("right")
			d.keys(rapid.SampledFrom([][]string{{"+"}, {"-"}, {"f", "enter"}, {"b", "down", "x", "1"}, {"b", "down", "r", "other", "enter", "1"}}).Draw(rt, "key")...)
		}
		want := m.made()
		depth := len(m.trail.past)
		for range rapid.IntRange(0, 30).Draw(rt, "walk") {
			d.keys(rapid.SampledFrom([]string{"u", "u", "U"}).Draw(rt, "way"))
		}
		for range depth {
			d.keys("U")
		}
		if !m.made().same(want) {
			rt.Fatalf("%+v became %+v", want.plan, m.plan)
		}
		for range depth {
			d.keys("u")
		}
		if len(m.plan.Branches) != 1 || len(m.trail.future) != depth {
			rt.Fatalf("%d steps back leave %+v", depth, m.plan)
		}
	})
}
