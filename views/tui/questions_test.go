package tui

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"reenact/sim"
	"reenact/views/workbench"

	tea "github.com/charmbracelet/bubbletea"
)

func TestGoldenQuestions(t *testing.T) {
	for _, size := range [][2]int{{60, 16}, {80, 24}, {120, 40}, {200, 60}} {
		name := fmt.Sprintf("%dx%d", size[0], size[1])
		t.Run(name, func(t *testing.T) {
			d := open(t, size[0], size[1])
			d.keys("7")
			golden(t, "questions-none-"+name, d.frame())
			d.keys(":", "10:20", "enter", "t")
			golden(t, "questions-undo-"+name, d.frame())
			d.keys("p")
			golden(t, "questions-late-"+name, d.frame())
			d.keys("pgdown", "pgdown", "pgdown", "pgdown")
			d.frame()
		})
	}
}

func TestTheChangeUnderTheCursor(t *testing.T) {
	d := open(t, 120, 40)
	m := d.app.replay
	if s, ok := m.subject(); ok {
		t.Fatalf("nothing was changed yet, and %+v is asked about", s.Change)
	}
	d.keys("t")
	d.sees("There is no change before 09:00")
	is := func(event, value string, hold time.Duration) {
		t.Helper()
		s, ok := m.subject()
		if !ok || s.Change.Event != event || s.Change.Set[0].Value != value || s.Change.Hold != hold {
			t.Fatalf("asked about %+v", s.Change)
		}
	}
	d.keys(":", "10:00", "enter")
	is("call", "5", time.Minute)
	d.keys(":", "10:20", "enter")
	is("call", "5", 20*time.Minute)
	d.keys("1", ":", "9:45", "enter", "+", ":", "10:20", "enter")
	is("", "4", 35*time.Minute)
	d.keys(":", "9:40", "enter")
	if _, ok := m.subject(); ok {
		t.Fatal("a change that is still to come is asked about")
	}
}

func TestQuestionsAskedAgain(t *testing.T) {
	d := open(t, 120, 40)
	d.keys(":", "10:20", "enter", "t")
	d.sees("CLERKS=5 at 10:00", "never", "kept", "undone", "Worse means")
	first := d.app.replay.questions().latest(workbench.Undoing)
	if !strings.Contains(first.Said[0], "undone at 10:20 (CLERKS=3)") {
		t.Fatalf("the answer is %q", first.Said)
	}
	d.keys("t")
	if d.app.replay.questions().latest(workbench.Undoing) != first {
		t.Fatal("the same question was worked out twice")
	}
	d.keys("right")
	d.sees("undone at 10:20 (CLERKS=3)", "undone 20m05s later") // the answer stays
	d.keys("p")
	d.sees("Without the fix:", "Best at", "by the time of the change")
	late := d.app.replay.questions().latest(workbench.Lateness)
	if n := len(late.Moments.Points); late.Apart != 4*time.Minute || n != 38 {
		t.Fatalf("%d times, %v apart", n, late.Apart)
	}
	d.keys("p")
	if now := d.app.replay.questions().latest(workbench.Lateness); now.Apart != 2*time.Minute || len(now.Moments.Points) != 76 {
		t.Fatalf("asked again, %d times, %v apart", len(now.Moments.Points), now.Apart)
	}
	d.keys("pp")
	d.sees("Every minute has been tried")
}

// What else a branch chose belongs to the question.
func TestQuestionsOfABranch(t *testing.T) {
	d := open(t, 120, 40)
	d.keys(":", "9:35", "enter", "+", ":", "9:50", "enter", "down", "+", ":", "10:30", "enter")
	s, ok := d.app.replay.subject()
	if !ok || s.Change.Set[0].Key != "TIME_PER_JOB" {
		t.Fatalf("asked about %+v", s.Change)
	}
	script := s.Script(d.app.replay.script)
	text := fmt.Sprint(script.Moments)
	if !strings.Contains(text, "{CLERKS 4}") || strings.Contains(text, "{CLERKS 5}") || strings.Contains(text, "TIME_PER_JOB") {
		t.Fatalf("the base of the question is %v", text)
	}
	if n := len(d.app.replay.script.Moments[2].Set); n != 1 {
		t.Fatal("the incident's own script was changed")
	}
	d.keys("t")
	d.sees("TIME_PER_JOB=30s at 09:50")
	d.keys("p")
	d.sees("Without the fix:")
}

func TestAChangeThatCannotBeAskedAbout(t *testing.T) {
	d := open(t, 80, 24)
	d.keys("G", "t")
	d.sees("the change would be taken back at the incident's end")
}

// asking presses a key and gives what follows from it into the test's hand.
func (d *hands) asking(key string) tea.Cmd {
	_, cmd := d.app.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(key)})
	return cmd
}

func TestQuestionsAreCancelled(t *testing.T) {
	for _, key := range []string{"t", "p"} {
		d := open(t, 60, 16)
		d.keys(":", "10:20", "enter")
		cmd := d.asking(key)
		d.sees(" 0 %, esc stops it")
		q := d.app.replay.questions().quest
		d.keys("esc")
		if d.app.replay.questions().quest != nil || q.Ctx.Err() != context.Canceled {
			t.Fatal("esc does not end the search")
		}
		d.sees("Stopped")
		d.run(cmd) // it sets out after all, and comes to nothing
		for range q.News {
		}
		if len(d.app.replay.questions().kept) > 0 {
			t.Fatal("a search that was stopped has an answer")
		}
		d.sees("Would undoing this change")
		d.keys("esc")
		if d.app.replay.tab != 0 {
			t.Fatal("esc does not lead back")
		}
	}
}

// Stopped in the middle, both goroutines end: only then are the news closed.
func TestAStopInTheMiddle(t *testing.T) {
	for _, key := range []string{"t", "p"} {
		d := open(t, 80, 24)
		d.keys(":", "10:20", "enter")
		d.asking(key)
		q := d.app.replay.questions().quest
		first := listen(q)().(workbench.QuestMsg)
		if first.Over {
			t.Fatal("there is no news on the way")
		}
		d.app.Update(first)
		d.sees("esc stops it")
		d.app.replay.questions().end()
		d.app.Update(first) // late news
		d.seesNot("esc stops it")
		for range q.News {
		}
	}
}

func TestLeavingEndsTheSearch(t *testing.T) {
	d := open(t, 80, 24)
	d.app.picker = newPicker(Menu{}, plainTheme())
	d.keys(":", "10:20", "enter")
	d.asking("t")
	q := d.app.replay.questions().quest
	d.keys("q")
	if d.app.replay != nil || q.Ctx.Err() == nil {
		t.Fatal("the search outlives the replay")
	}
	d.send(workbench.QuestMsg{Quest: q, Share: 0.5}) // nobody is there to hear it
}

func TestAFailingSearchIsAnAnswer(t *testing.T) {
	d := open(t, 80, 24)
	d.keys(":", "10:20", "enter")
	d.app.replay.script = counterScript()
	d.app.replay.script.New = func(uint64) (sim.World, error) { panic("the clerks are on strike") }
	d.keys("p")
	d.sees("the clerks are on strike")
	d.keys("t")
	d.sees("the clerks are on strike")
}
