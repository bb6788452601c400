package tui

import (
	"testing"
	"time"

	"reenact/views/workbench"
)

// TestAnyChangeCanBeAskedAbout: of the incident and of the branch, before the cursor and
// after it, for as long as one likes.
func TestAnyChangeCanBeAskedAbout(t *testing.T) {
	d := open(t, 120, 40)
	m := d.app.replay
	is := func(event, set string, hold time.Duration) {
		t.Helper()
		s, ok := m.subject()
		if !ok || s.Change.Event != event || changeText(s.Change) != set || s.Change.Hold != hold {
			t.Fatalf("asked about %s %q for %v", s.Change.Event, changeText(s.Change), s.Change.Hold)
		}
	}
	d.keys(":", "9:45", "enter", "+", ":", "10:30", "enter", "7")
	d.sees("✖ 09:30  RUSH=on", "▸ ▲ 09:45  CLERKS=4")
	is("", "CLERKS=4", 45*time.Minute) // the branch's own last, until the cursor
	d.keys("up")
	d.sees("▸ ✖ 09:30")
	is("rush", "RUSH=on", time.Hour)
	d.keys("+")
	is("rush", "RUSH=on", 90*time.Minute)
	d.keys("-", "-")
	is("rush", "RUSH=on", 45*time.Minute)
	d.keys("enter")
	d.sees("RUSH=on at 09:30", "undone at 10:15 (RUSH=off)", "t answered")
	if n := len(m.plan.Branches); n != 2 {
		t.Fatalf("+ turned a knob: %d branches", n)
	}

	d = open(t, 120, 40)
	m = d.app.replay
	d.keys("7")
	d.sees("choose one that is to come")
	d.keys("down", "down")
	is("call", "CLERKS=5", 30*time.Minute)
	d.keys("t")
	d.sees("CLERKS=5 at 10:00", "undone at 10:30")
}

// An answer stays: beside one on another matter, of another change, or of another time.
func TestAnswersStayToBeRead(t *testing.T) {
	d := open(t, 200, 60)
	v := d.app.replay.questions()
	d.keys(":", "10:20", "enter", "t", "p")
	d.sees("undone at 10:20 (CLERKS=3)", "Without the fix:", "tp answered")
	d.keys("+", "enter")
	d.sees("undone at 10:20 (CLERKS=3)", "undone at 10:30 (CLERKS=3)")
	d.keys("pgdown")
	d.sees("Without the fix:")
	d.keys("up")
	d.seesNot("undone at 10:20", "Without the fix:")
	d.keys("t", "1", ":", "10:40", "enter", "7", "down")
	d.keys("pgup", "pgup")
	d.sees("undone at 10:20 (CLERKS=3)", "undone at 10:30 (CLERKS=3)", "tp answered")
	if len(v.kept) != 4 {
		t.Fatalf("%d answers are kept", len(v.kept))
	}
}

// A question that is asked while another is worked on waits for it.
func TestQuestionsWaitForEachOther(t *testing.T) {
	d := open(t, 120, 40)
	d.keys(":", "10:20", "enter")
	first := d.asking("t")
	d.asking("p")
	v := d.app.replay.questions()
	if v.quest == nil || v.quest.About != workbench.Undoing || len(v.waiting) != 1 {
		t.Fatal("the second question took the place of the first")
	}
	d.run(first)
	s, _ := d.app.replay.subject()
	if v.answer(workbench.Undoing, s) == nil || v.answer(workbench.Lateness, s) == nil || v.quest != nil {
		t.Fatal("not both are answered")
	}
}
