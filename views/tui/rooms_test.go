package tui

import (
	"strings"
	"testing"
	"time"

	"reenact/sim"
	"reenact/sim/whatif"
)

// TestStoriesAreToldInFull reads a story that a small screen cuts.
func TestStoriesAreToldInFull(t *testing.T) {
	s := counterScript()
	s.Moments[1].Story = strings.Repeat("People come and people go. ", 40) + "In the end it rains."
	d := openWith(t, s, plainTheme(), 80, 24)
	d.keys("]")
	d.sees("n reads on")
	d.keys("n")
	d.seesNot("it rains")
	d.keys("pgdown", "pgdown")
	d.sees("In the end it rains.", "11:00 The rush is over")
	d.keys("esc", "g", "4")
	d.frame()
	d.keys("down")
	d.sees("n reads on")
	d.keys("n", "pgdown")
	d.sees("In the end it rains.", "station's timetable")
}

// TestRooms walks from the table of a room to a sheet, along a link and back.
func TestRooms(t *testing.T) {
	d := open(t, 120, 40)
	d.keys(":", "10:05", "enter")
	d.sees("8 Clerks", "9 Waiting")
	d.keys("9")
	d.sees("Waiting 249", "at 10:05:00", "person of", "sum")
	d.keys("down", "enter")
	d.sees("Waiting ▸ Person of", "every clerk is taken", "the clerk at the first desk (Clerks)")
	d.keys("enter")
	d.sees("▸ Clerk 1", "somebody asks a question", "talking", "the drawer keeps it here")
	d.keys("G")
	d.sees("Clerk 1 at 12:00:00")
	d.keys("backspace")
	d.sees("It is not there at this moment")
	d.keys("esc", "g")
	d.sees("Waiting: none at this moment")
	d.keys("esc")
	if d.app.replay.tab != 0 {
		t.Fatal("esc does not lead back to the overview")
	}
}

func TestSortingAndFiltering(t *testing.T) {
	d := open(t, 120, 40)
	d.keys(":", "10:15", "enter", "8")
	v := d.app.replay.views[7].(*roomView)
	names := func() (list []string) {
		d.frame()
		for _, r := range v.shown.rows {
			list = append(list, r.Name)
		}
		return list
	}
	d.sees("↓busy for s", "0 ▁▂▃▄▅▆▇█ 120 s")
	d.keys("s", "s", "s")
	d.sees("↓stamps")
	if n := names(); n[0] != "clerk 5" || n[4] != "clerk 1" {
		t.Fatalf("by stamps: %v", n)
	}
	// The focus stays on its clerk while time passes, and goes to the top of a new order.
	d.keys("down", "right")
	d.sees("▸ clerk 4")
	d.keys("S")
	d.sees("↑stamps", "▸ clerk 1")
	d.keys("s")
	if n := names(); n[4] != "clerk 2" {
		t.Fatalf("a clerk without a mood is not last: %v", n)
	}
	d.keys("/", "stamps>300", "enter")
	d.sees("Clerks 2 of 5", "only stamps>300")
	d.keys("/", "x")
	d.sees("None of the 5 is like")
	d.keys("backspace", " foo>3")
	d.sees("There is no column “foo” here; there are busy, desk, stamps, mood.")
	d.keys("esc")
	d.sees("Clerks 2 of 5")
	d.keys("esc")
	d.sees("Clerks 5 at")
	d.keys("s")
	d.seesNot("↑mood", "↑busy")
	d.sees("worst first", "↓busy for s")
}

// A branch that recovers where the other never does differs the most, and has no
// number for it.
func TestRecoveryHasADifferenceWithoutANumber(t *testing.T) {
	m := open(t, 80, 24).app.replay
	o := sim.Outcome{Unit: "min", Reduce: sim.Recovery}
	never, soon := whatif.Value{Amount: sim.Empty}, whatif.Value{Amount: 120, Scale: 10}
	if !never.None() || soon.None() {
		t.Fatal("the test's values are not what it takes them for")
	}
	for _, c := range []struct {
		now, was whatif.Value
		want     string
	}{{soon, never, "recovers"}, {never, soon, "never"}, {never, never, ""}} {
		if got, _ := m.differenceText(o, c.now, c.was); got != c.want {
			t.Errorf("%v against %v: %q, want %q", c.now, c.was, got, c.want)
		}
	}
}

func TestTheMouseInARoom(t *testing.T) {
	d := open(t, 120, 40)
	d.keys(":", "10:15", "enter", "8")
	m := d.app.replay
	v := m.views[7].(*roomView)
	d.frame()
	body := m.lay.body
	h := v.heads[2]
	d.click(body.X+h.from, body.Y+v.rowsAt-1)
	d.sees("↓stamps")
	d.click(body.X+v.heat.x+2*v.heat.width, body.Y+v.heat.y)
	d.sees("▸ clerk 3")
	d.click(body.X+4, body.Y+v.rowsAt+1)
	d.click(body.X+4, body.Y+v.rowsAt+1)
	d.sees("Clerks ▸ Clerk 4")
}

func TestFromTheWhyToOnePerson(t *testing.T) {
	d := open(t, 80, 24)
	d.keys(":", "10:05", "enter", "up")
	d.sees("▸why")
	d.keys("enter")
	d.sees("too few clerks", "lost the way", "show me one", "all: waiting")
	d.keys("down", "enter")
	d.sees("Waiting: none of this cause now.", "lost the way")
	d.keys("up", "enter")
	d.sees("Waiting ▸ Person of", "every clerk is taken")
	d.keys("1", "y", "a")
	d.sees("Waiting 249")
	d.keys("1", "g", "y")
	d.sees("Nothing does.")
	d.seesNot("show me one")
	d.keys("enter")
	d.sees("Nothing stands in the way at this moment.", "Nothing does.")
}

// TestTheTopOfARanking sorts a list that is longer than the screen.
func TestTheTopOfARanking(t *testing.T) {
	d := open(t, 80, 24)
	d.keys(":", "10:05", "enter", "9", "s")
	d.sees("▸ person of 1h48m28s", "Waiting 249 at 10:05:00, rows 1–")
	d.keys("pgdown", "pgdown", "down")
	d.seesNot("rows 1–")
	d.keys("S")
	d.sees("▸ person of 2h5m0s", "rows 1–")
	d.keys("pgdown", "s")
	d.sees("rows 1–")
	d.keys("/", "2h5m0s", "enter")
	d.seesNot("rows")
}

// TestLookingWhilePlaying keeps the room near the cursor and the frames free.
func TestLookingWhilePlaying(t *testing.T) {
	d := open(t, 120, 40)
	d.keys(":", "9:30", "enter", "9", ">>>", "space")
	asked := d.app.replay.views[8].(*roomView)
	seen := map[time.Duration]bool{}
	for range 50 {
		d.pass(frame)
		d.frame()
		seen[asked.table.At] = true
	}
	if len(seen) < 5 || len(seen) > 15 {
		t.Fatalf("two seconds of playing looked at %d moments", len(seen))
	}
	d.keys("space")
	if m := d.app.replay; asked.table.At != m.now() {
		t.Fatal("the room is not of the moment where playing stopped")
	}
}
