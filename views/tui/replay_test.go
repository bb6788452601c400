package tui

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"reenact/sim"
	"reenact/views/workbench"

	tea "github.com/charmbracelet/bubbletea"
)

func TestGoldenFrames(t *testing.T) {
	for _, size := range [][2]int{{60, 16}, {80, 24}, {100, 30}, {120, 40}, {200, 60}} {
		name := fmt.Sprintf("%dx%d", size[0], size[1])
		t.Run(name, func(t *testing.T) {
			d := open(t, size[0], size[1])
			golden(t, "start-"+name, d.frame())
			d.keys(":", "9:40", "enter", "+", "+", "+", ":", "10:05", "enter")
			golden(t, "fork-"+name, d.frame())
			for _, view := range []string{"2", "3", "4", "5", "6", "7", "8", "9", "?"} {
				d.keys(view)
				if view == "?" {
					view = "help"
				}
				golden(t, "view-"+view+"-"+name, d.frame())
			}
			d.keys("esc", "8", "enter")
			golden(t, "sheet-"+name, d.frame())
			d.keys("1", "y")
			golden(t, "why-"+name, d.frame())
			d.keys("n")
			golden(t, "story-"+name, d.frame())
		})
	}
}

func TestPlayingAndPausing(t *testing.T) {
	d := open(t, 120, 40)
	d.is("09:00:00")
	d.sees("paused", "A quiet morning")
	d.keys("space")
	d.pass(10 * time.Second)
	d.sees("▸ 60×")
	d.keys("space")
	d.is("09:10:00")
	d.keys("right", "right", "left")
	d.is("09:10:05")
	if d.pass(time.Second); d.clock() != "09:10:05" {
		t.Fatal("the clock runs while paused")
	}
	d.keys(">")
	d.sees("120×")
	d.keys("<", "<")
	d.sees("30×")
}

func TestNothingTicksWhilePaused(t *testing.T) {
	d := open(t, 120, 40)
	d.keys("right", "+", "space", "space")
	d.pass(time.Second)
	if d.tick != nil {
		t.Fatal("a tick is under way while paused")
	}
}

func TestTheEndStopsAndSpaceBeginsAgain(t *testing.T) {
	d := open(t, 120, 40)
	d.keys("G")
	d.is("12:00:00")
	d.keys("g")
	d.is("09:00:00")
	d.keys(">>>>>>>>>>", "space")
	d.pass(5 * time.Second)
	d.is("12:00:00")
	d.sees("paused", "The end of the incident")
	d.keys("space")
	d.pass(40 * time.Millisecond)
	if d.clock() >= "10:00:00" {
		t.Fatalf("space at the end did not begin again: %s", d.clock())
	}
}

func TestSteppingByEvents(t *testing.T) {
	d := open(t, 120, 40)
	d.keys("]")
	d.is("09:30:00")
	d.sees("The rush begins", "the station's timetable")
	d.keys("]", "]")
	d.is("11:00:00")
	d.keys("[")
	d.is("10:00:00")
	d.keys("shift+left", "shift+left")
	d.is("09:00:00")
	d.keys("shift+right")
	d.is("09:30:00")
}

func TestGoingToATime(t *testing.T) {
	d := open(t, 120, 40)
	for _, c := range []struct{ typed, clock string }{
		{"10:05", "10:05:00"}, {"10:05:30", "10:05:30"}, {"+10m", "10:15:30"}, {"-5", "10:10:30"}, {"T+45m", "10:15:00"},
	} {
		d.keys(":", c.typed, "enter")
		d.is(c.clock)
	}
	d.keys(":", "noon", "enter")
	d.sees(`"noon" is no time`)
	d.keys("esc", ":", "23:00", "enter")
	d.sees("outside this incident")
	d.keys("esc")
	d.is("10:15:00")

	night := counterScript() // that passes midnight
	night.Epoch = night.Epoch.Add(14 * time.Hour)
	d = openWith(t, night, plainTheme(), 120, 40)
	for _, c := range []struct{ typed, clock string }{{"23:30", "23:30:00"}, {"01:10", "01:10:00"}, {"23:10", "23:10:00"}} {
		d.keys(":", c.typed, "enter")
		d.is(c.clock)
	}
}

// An action may begin an incident and a fault may be what ends it.
func TestTimesCountFromTheFirstChange(t *testing.T) {
	act := sim.Moment{At: 3, Kind: sim.Operator, Set: []sim.Setting{{Key: "CLERKS", Value: "1"}}}
	words := sim.Moment{At: 2, Kind: sim.Operator}
	seen, fault := sim.Moment{At: 1, Kind: sim.Observation}, sim.Moment{At: 4, Kind: sim.Fault}
	for _, c := range []struct {
		moments []sim.Moment
		want    time.Duration
	}{
		{[]sim.Moment{seen, words, act, fault}, 3}, {[]sim.Moment{seen, words, fault}, 4}, {[]sim.Moment{seen}, 1}, {nil, 0},
	} {
		if got := workbench.Zero(&sim.Script{Moments: c.moments, End: 9}); got != c.want {
			t.Errorf("%v count from %d, not %d", c.moments, got, c.want)
		}
	}
}

// What the sources tell is theirs, and a branch need not come to the same.
func TestObservationsSayWhoseTheyAre(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {120, 40}} {
		s := counterScript()
		s.Moments = append(s.Moments, sim.Moment{
			ID: "paper", At: 3*time.Hour + 30*time.Minute, Kind: sim.Observation, Title: "Nobody complains",
			Story: "All went home.", Source: "the evening paper",
		})
		d := openWith(t, s, plainTheme(), size[0], size[1])
		d.keys(":", "11:30", "enter")
		d.sees("11:30", "published: Nobody")
		d.seesNot("this is what happened")
		d.keys("4")
		d.sees("11:30:00  ○ published: Nobody complains")
		d.keys("1", ":", "9:45", "enter", "+", ":", "11:30", "enter")
		d.sees("this is what happened")
		d.keys("n")
		d.sees(caution)
	}
}

// A small chart names its lines, in a second line if it must, and does so for
// whatever values the cursor meets.
func TestLinesOfAChartHaveNames(t *testing.T) {
	d := open(t, 120, 40)
	p := panel{title: "Addresses", traces: []sim.Series{
		{Key: "busy", Title: "Allocated addresses"}, {Key: "idle", Title: "Assigned addresses"}, {Key: "queue", Title: "Addresses in all subnets"},
	}}
	for w, want := range map[int]head{
		80: {title: "Addresses"}, 44: {title: "Addresses", second: 5}, 32: {title: "Addresses", terse: firstWords, second: 3}, 20: {title: "Addresses", terse: shortest},
	} {
		got := d.app.replay.headOf(p, w, 8)
		if got != want {
			t.Errorf("%d columns: %+v, not %+v", w, got, want)
		}
	}
	if got := d.app.replay.headOf(p, 44, 5); got.second != 0 {
		t.Errorf("a low chart gives a line away: %+v", got)
	}
}

func TestTurningAKnobForks(t *testing.T) {
	d := open(t, 120, 40)
	d.sees("branch history")
	d.keys(":", "9:45", "enter", "+++")
	d.sees("what-if 1", "forked 09:45", "CLERKS=6", "was 3")
	m := d.app.replay
	if n := len(m.plan.Branches); n != 2 {
		t.Fatalf("%d branches after one choice", n)
	}
	if a := m.plan.LiveBranch().Actions; len(a) != 1 || a[0].Value != "6" {
		t.Fatalf("three presses made %v, not one action", a)
	}
	// The reader's hand stays on the knob when the responders turn it.
	d.keys(":", "10:30", "enter")
	d.sees("6  was 5")
	for _, h := range m.live().Happenings {
		if h.Text == "5 clerks at the counter" {
			t.Fatal("the responders turned the reader's knob")
		}
	}
	d.keys("4")
	d.sees("Two more clerks (overruled)")
	d.keys("1")
	now, history := m.live().Value("queue", m.now()), m.ghost().Value("queue", m.now())
	if now >= history {
		t.Fatalf("%d wait with six clerks, %d in the history", now, history)
	}
	d.sees("41m less time below 90 %")
	// The past before the fork is one and the same.
	before := 9*time.Hour + 40*time.Minute - 8*time.Hour
	if m.live().Value("queue", before) != m.ghost().Value("queue", before) {
		t.Fatal("the fork changed its past")
	}
	d.keys("u")
	d.sees("branch history")
	d.seesNot("what-if")
	d.keys("u")
	d.sees("nothing to undo")
}

func TestTypingAValue(t *testing.T) {
	d := open(t, 120, 40)
	d.keys(":", "9:45", "enter", "enter", "12", "enter")
	d.sees("CLERKS=12")
	d.keys("enter", "99", "enter")
	d.sees("CLERKS takes 0 – 20")
	d.keys("backspace", "backspace", "many", "enter")
	d.sees("CLERKS takes 0 – 20, not many", "CLERKS = many")
	d.keys("esc")
	d.sees("CLERKS=12", "what-if 1")          // nothing of the refused value stays
	d.keys("down", "enter", "40.9s", "enter") // what was typed is kept or refused, never cut
	d.sees("TIME_PER_JOB takes whole seconds, not 40.9s")
	d.keys("esc", "enter", "40s", "enter")
	d.sees("TIME_PER_JOB=40s")
	d.keys("down", "enter")
	d.sees("ORDER =")
	d.keys("esc", "+")
	d.sees("ORDER=lifo")
	d.keys("down", "enter")
	d.sees("SHED=on")
	if n := len(d.app.replay.plan.Branches); n != 2 {
		t.Fatalf("%d branches; changes on a branch stay on it", n)
	}
}

func TestTurningWhilePlayingIsOneChoice(t *testing.T) {
	d := open(t, 120, 40)
	d.keys("space")
	d.pass(time.Second)
	for range 5 {
		d.keys("+")
		d.pass(80 * time.Millisecond)
	}
	if a := d.app.replay.plan.LiveBranch().Actions; len(a) != 1 || a[0].Value != "8" {
		t.Fatalf("five presses in a row made %v", a)
	}
	d.pass(5 * time.Second)
	d.keys("-")
	if a := d.app.replay.plan.LiveBranch().Actions; len(a) != 2 {
		t.Fatalf("a turn seconds later is a choice of its own, but there are %v", a)
	}
}

func TestNamedForksBranchesAndCompare(t *testing.T) {
	d := open(t, 120, 40)
	d.keys("c")
	d.sees("nothing to compare yet")
	d.keys("1", ":", "9:45", "enter", "f", "more clerks", "enter")
	d.sees("branch more clerks", "the same as the history")
	d.keys("++")
	d.keys(":", "10:00", "enter", "f", "even more", "enter", "++++")
	d.keys("b")
	d.sees("more clerks", "even more", "what the responders did", "hold CLERKS=5 at 09:45, hold CLERKS=9")
	d.keys("down", "o")
	d.sees("behind: more clerks")
	d.keys("c")
	d.sees("even more", "more clerks", "Time to recovery", "difference:")
	d.keys("b", "up", "enter")
	d.sees("branch history")
	d.keys("down", "x")
	d.seesNot("behind: more clerks")
	d.keys("u")
	d.sees("more clerks")
	d.keys("r", "late shift", "enter")
	d.sees("late shift")
}

func TestMouse(t *testing.T) {
	d := open(t, 120, 40)
	l := d.app.replay.lay
	d.click(l.strip.X+l.strip.W/3+1, l.strip.Y)
	if c := d.clock(); c < "10:00:00" || c > "10:04:00" {
		t.Fatalf("a third into the strip is %s", c)
	}
	d.click(l.marks.X+d.app.replay.columnOf(90*time.Minute, l.strip.W), l.marks.Y)
	d.is("09:30:00")
	d.click(l.strip.X+l.strip.W-1, l.strip.Y)
	d.is("12:00:00")
	d.click(l.knobs.X+4, l.knobs.Y+2) // the first knob takes two lines
	d.send(tea.MouseMsg{X: l.knobs.X + 4, Y: l.knobs.Y + 2, Button: tea.MouseButtonWheelUp, Action: tea.MouseActionPress})
	d.sees("TIME_PER_JOB=30s")
	for i, span := range d.app.replay.tabSpans(l.tabs.W) {
		d.click(span.from+1, l.tabs.Y)
		if d.app.replay.tab != i {
			t.Fatalf("a click on tab %d opened %d", i+1, d.app.replay.tab+1)
		}
	}
}

// Views that have no room for their names show their keys, and both a click there and
// the key open them.
func TestViewsWithoutRoomShowTheirKeys(t *testing.T) {
	for _, size := range [][2]int{{60, 16}, {80, 24}} {
		d := open(t, size[0], size[1])
		m := d.app.replay
		if len(m.views) != 9 {
			t.Fatalf("%d views", len(m.views))
		}
		for i := range m.views {
			for _, reach := range []func(){
				func() { d.click(m.tabSpans(m.lay.tabs.W)[i].from+1, m.lay.tabs.Y) },
				func() { d.keys(tabKey(i)) },
			} {
				d.keys(tabKey((i + 1) % len(m.views)))
				if bar := strings.Split(d.frame(), "\n")[m.lay.tabs.Y]; !strings.Contains(bar, " "+tabKey(i)) {
					t.Fatalf("the key of view %d is not in sight: %s", i+1, bar)
				}
				reach()
				if m.tab != i {
					t.Fatalf("view %d opened for %d", m.tab+1, i+1)
				}
				d.sees(tabKey(i) + " " + m.views[i].title())
			}
		}
	}
}

// More views than digits have letters.
func TestKeysOfManyViews(t *testing.T) {
	d := open(t, 80, 24)
	m := d.app.replay
	for len(m.views) < len(tabKeys) {
		m.views = append(m.views, newRoomView(sim.Room{Key: "more", Title: "More"}))
	}
	for i := range m.views {
		d.keys("1", tabKey(i))
		if m.tab != i {
			t.Errorf("%s opened view %d, not %d", tabKey(i), m.tab+1, i+1)
		}
	}
	common := m.commands()
	for _, key := range tabKeys {
		n := 0
		for _, c := range common {
			if slices.Contains(c.Keys(), string(key)) {
				n++
			}
		}
		if n != 1 {
			t.Errorf("%c is the key of %d commands", key, n)
		}
	}
}

func TestOverlaysAndLeaving(t *testing.T) {
	d := open(t, 80, 24)
	d.keys(":", "9:55", "enter", "y")
	d.sees("too few clerks", "lost the way")
	d.keys("esc", "?")
	d.sees("play, pause", "slower")
	d.seesNot("undo the last change")
	d.keys("pgdown")
	d.sees("undo the last change")
	d.keys("esc", "4", "esc")
	if m := d.app.replay; m.tab != 0 || m.leaving {
		t.Fatal("esc did not lead back to the overview")
	}
	d.keys("esc")
	d.sees("Nothing is open here. q leaves.")
	if d.app.replay.leaving {
		t.Fatal("esc left the replay")
	}
	d.keys("q")
	if !d.app.replay.leaving {
		t.Fatal("q does not leave")
	}
}

func TestTooSmallSaysSo(t *testing.T) {
	d := open(t, 40, 10)
	d.sees("too small", "60×16")
	d.send(tea.WindowSizeMsg{Width: 30, Height: 10})
	d.sees("It has 30×10; reenact needs", "60×16.", "Enlarge it, or press q to", "leave.")
	d.send(tea.WindowSizeMsg{Width: 16, Height: 3})
	d.sees("reenact needs", "60×16.")
	d.send(tea.WindowSizeMsg{Width: 3, Height: 1})
	d.frame()
	d.send(tea.WindowSizeMsg{Width: 80, Height: 24})
	d.sees("rush-hour")
}
