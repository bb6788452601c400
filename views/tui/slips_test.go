package tui

import (
	"errors"
	"strings"
	"testing"

	"reenact/sim"
)

// stiff is a counter whose order of service is settled before the doors open, and
// whose clerks never take a minute and a half.
type stiff struct{ *counter }

func (s *stiff) Clone() sim.World { return &stiff{s.counter.Clone().(*counter)} }

func (s *stiff) Set(key, value string) error {
	switch {
	case key == "ORDER" && s.now > 0:
		return errors.New("ORDER=" + value + ": people stand in line already; set it from the start")
	case key == "TIME_PER_JOB" && value == "90s":
		return errors.New("TIME_PER_JOB=90s: nobody is that slow")
	}
	return s.counter.Set(key, value)
}

func openStiff(t *testing.T, w, h int) *hands {
	s := counterScript()
	s.New = func(seed uint64) (sim.World, error) { return &stiff{newCounter(seed)}, nil }
	return openWith(t, s, plainTheme(), w, h)
}

// What cannot be a value, and what the world will not have, is typed again.
func TestAMistypedValueIsTypedAgain(t *testing.T) {
	d := openStiff(t, 80, 24)
	d.keys(":", "9:45", "enter", "enter", "abc", "enter")
	d.sees("CLERKS takes 0 – 20, not abc", "CLERKS = abc")
	d.keys("backspace", "backspace", "backspace", "999", "enter")
	d.sees("CLERKS takes 0 – 20, not 999", "CLERKS = 999")
	d.keys("esc", "down", "enter", "90", "enter")
	d.sees("nobody is that slow", "TIME_PER_JOB = 90", "branch history")
	d.keys("backspace", "backspace", "80", "enter")
	d.sees("TIME_PER_JOB=80s", "what-if 1")
	d.keys("down", "enter", "/99", "enter")
	d.sees("ORDER takes one of fifo, lifo, not /99", "ORDER = /99")
	d.keys("esc")
	d.seesNot("ORDER =")
}

// The world's answer may come when the hand is elsewhere: then it is a notice.
func TestALateRefusalOpensNothing(t *testing.T) {
	d := openStiff(t, 80, 24)
	d.keys("down", "enter", "90")
	d.hold = true
	d.keys("enter", "right")
	d.hold = false
	d.deliver()
	d.sees("nobody is that slow", "branch history")
	d.seesNot("TIME_PER_JOB =")
}

// Nor does it open a prompt for another knob than the one it is about.
func TestARefusalOpensItsOwnPrompt(t *testing.T) {
	d := openStiff(t, 80, 24)
	d.keys("down", strings.Repeat("+", 12)) // to 85 s
	d.hold = true
	d.keys("+", "up", "enter", "5", "enter")
	d.hold = false
	d.deliver()
	d.sees("nobody is that slow")
	d.seesNot("CLERKS = 5")
}

// Only the newest name is free again when a choice is refused.
func TestARefusedBranchTakesNoName(t *testing.T) {
	d := openStiff(t, 80, 24)
	d.keys("f", "enter", "f", "enter")
	d.app.replay.plan.Live = 1 // what-if 1, with what-if 2 behind it
	d.keys("down", "enter", "90", "enter")
	d.sees("nobody is that slow")
	d.keys("esc", "f", "enter")
	var names []string
	for _, b := range d.app.replay.plan.Branches {
		names = append(names, b.Name)
	}
	if got := strings.Join(names, ", "); got != "history, what-if 2, what-if 3" {
		t.Fatalf("the branches are %s", got)
	}
}

// A click withdraws a question: a y that comes after it means nothing.
func TestAClickWithdrawsAQuestion(t *testing.T) {
	d := openStiff(t, 80, 24)
	d.keys("down", "down", "+")
	d.sees("y/n")
	d.app.replay.point(1, 1, false)
	d.seesNot("y/n")
	if d.app.replay.notice.yes != nil {
		t.Fatal("y would still fork")
	}
}

func TestWhatCanOnlyBeSetFromTheStart(t *testing.T) {
	d := openStiff(t, 80, 24)
	d.keys(":", "9:45", "enter", "down", "down", "+")
	d.sees("people stand in line already", "Make a branch", "that has it from the very beginning? y/n", "branch history")
	d.keys("n")
	d.seesNot("very beginning", "next")
	d.keys("+", "y")
	d.is("09:45:00")
	d.sees("ORDER=lifo from the very beginning, in what-if 1.")
	d.keys("right")
	d.sees("what-if 1", "hold ORDER=lifo at start", "was fifo")
	b := d.app.replay.plan.LiveBranch()
	if want := (sim.Action{Setting: sim.Setting{Key: "ORDER", Value: "lifo"}, Hold: true}); b.At != 0 || len(b.Actions) != 1 || b.Actions[0] != want {
		t.Fatalf("the branch is %+v", b)
	}
	if s := d.app.replay.live(); !s.Done || s.Peak("queue", 0) == 0 {
		t.Fatal("the other world was not simulated")
	}
	// It is a branch like any other: it is turned further, listed and undone.
	d.keys("up", "up", "+", "b")
	d.sees("CLERKS=4 at 09:45", "hold ORDER=lifo at start")
	d.keys("4")
	d.sees("start     ▲ ORDER=lifo")
	d.keys("1", "t", "1", "u", "u")
	d.sees("branch history")
}

// A world that takes it at no time is not asked to begin anew.
func TestWhatCannotBeSetAtAllIsNotOffered(t *testing.T) {
	d := openStiff(t, 80, 24)
	d.keys("down", strings.Repeat("+", 13))
	d.sees("nobody is that slow")
	d.seesNot("y/n")
}

// A session may hold such a branch.
func TestASessionFromTheStart(t *testing.T) {
	d := openStiff(t, 80, 24)
	d.keys("down", "down", "+", "y")
	s := d.app.replay.session()
	again := openStiff(t, 80, 24)
	again.app.replay.plan = resume(&s)
	again.keys("right", "right")
	again.sees("what-if 1", "was fifo")
}

func TestCtrlCAsksOnce(t *testing.T) {
	d := open(t, 80, 24)
	d.keys("+", ":", "ctrl+c")
	d.sees("Your branches will be lost. ctrl+c again leaves all the same.")
	if d.app.err != nil {
		t.Fatal("the first ctrl-c leaves")
	}
	d.keys("right", "ctrl+c")
	if d.app.err != nil {
		t.Fatal("after another key it is not asked anew")
	}
	d.keys("ctrl+c")
	if d.app.err != errInterrupted {
		t.Fatal("the second ctrl-c does not leave")
	}
	d = open(t, 80, 24)
	d.keys("ctrl+c")
	if d.app.err != errInterrupted {
		t.Fatal("with nothing to lose it asks")
	}
}

// Only where the knobs are in sight, and up and down choose among them, are they
// turned; the footer says the same.
func TestKnobsKeepStillOutOfSight(t *testing.T) {
	for _, c := range []struct {
		view    string
		w, h    int
		says    string
		silent  string
		stirred bool
	}{
		{"1", 80, 24, "↑↓ +− knob", "choose", true}, {"2", 80, 24, "pgup pgdn more", "knob", false},
		{"3", 80, 24, "↑↓ +− knob", "choose", true}, {"4", 80, 24, "↑↓ choose", "knob", false},
		{"5", 80, 24, "↑↓ choose", "knob", false}, {"8", 80, 24, "↑↓ choose", "+− knob", false},
		{"2", 120, 40, "↑↓ +− knob", "choose", true}, {"4", 120, 40, "↑↓ choose", "+− knob", false},
		{"?", 120, 40, "q close", "+− knob", false},
	} {
		d := open(t, c.w, c.h)
		d.keys(":", "9:45", "enter", c.view)
		lines := strings.Split(d.frame(), "\n")
		foot := lines[len(lines)-1]
		if !strings.Contains(foot, c.says) || strings.Contains(foot, c.silent) {
			t.Errorf("at %dx%d the footer of view %s is %q", c.w, c.h, c.view, foot)
		}
		d.keys("+")
		if n := len(d.app.replay.plan.Branches); n > 1 != c.stirred {
			t.Errorf("at %dx%d a + in view %s left %d branches", c.w, c.h, c.view, n)
		}
		if !c.stirred {
			d.sees("Knobs are turned in the views 1 Overview and 3 Knobs.")
		}
	}
}

func TestTheHelpHasATopAndAnEnd(t *testing.T) {
	d := open(t, 80, 24)
	d.keys(":", "9:45", "enter", "?", "G")
	d.sees("Mouse", "wheel")
	d.is("09:45:00")
	d.keys("g")
	d.sees("play, pause")
	d.is("09:45:00")
	d.keys("end", "home")
	d.sees("play, pause")
	d.is("09:45:00")
	d.sees("q close")
	if d.keys("q"); d.app.replay.leaving || d.app.replay.overlay != noOverlay {
		t.Fatal("q does not close the help, and only that")
	}
	d.sees("q quit")
}
