package tui

import (
	"strings"
	"testing"
	"time"
)

// A bookmark is set where the cursor stands, shown on the timeline and in the log, gone
// to, changed and taken out; undo knows it.
func TestBookmarks(t *testing.T) {
	d := open(t, 120, 40)
	m := d.app.replay
	d.keys("M")
	d.sees("no bookmark yet; m sets one")
	d.keys(":", "10:15", "enter", "m")
	d.sees("note at 10:15")
	d.keys("who waits?", "enter")
	d.sees("A bookmark stands at 10:15", "◇ who waits?")
	column := m.columnOf(m.now(), m.lay.marks.W)
	if got := m.lay.marks.At(column, 0); got != '◇' {
		t.Errorf("%q stands on the timeline at 10:15", got)
	}
	d.keys(":", "9:10", "enter", "m", "enter") // a note may be left out
	d.keys("]", "]", "]")
	d.is("10:15:00")
	d.sees("◇ who waits?")
	d.keys("g", "e")
	d.pass(time.Hour)
	d.is("09:10:00")
	d.sees("09:10: A bookmark of yours.")

	d.keys("M")
	d.sees("4 Events", "◇ a bookmark of yours", "◇ who waits?", "your bookmarks; r notes, x takes out")
	d.seesNot("○ A quiet morning")
	d.keys("down", "enter")
	d.is("10:15:00")
	d.keys("r", " And where?", "enter")
	d.sees("◇ who waits? And where?")
	d.keys("x")
	d.sees("The bookmark at 10:15 is gone; u brings it back.")
	d.seesNot("who waits")
	d.keys("u")
	d.sees("Undone: the end of the bookmark at 10:15", "who waits? And where?")
	d.keys("u")
	d.seesNot("And where")
	d.keys("u", "u", "U")
	d.sees("Done again: the bookmark at 10:15")
	d.keys("esc")
	d.sees("○ A quiet morning")
	d.keys("up", "x")
	d.sees("Only bookmarks of yours can be changed")
	d.keys("1", ":", "10:15", "enter", "m", ", now it has one", "enter")
	if len(m.marks) != 1 || m.marks[0].Note != "who waits?, now it has one" {
		t.Errorf("%+v", m.marks)
	}
}

// The story card tells of what happened, and of what was noted beside it.
func TestABookmarkDoesNotHideTheStory(t *testing.T) {
	d := open(t, 120, 40)
	d.keys("]", "right", "m", "look here", "enter", "right")
	d.sees("The rush begins", "A train arrives", "09:30:05  ◇ look here")
}

// Where an event has its mark the bookmark stands above it, on the strip.
func TestABookmarkHidesNoEvent(t *testing.T) {
	for _, size := range [][2]int{{60, 16}, {80, 24}, {120, 40}, {200, 60}} {
		d := open(t, size[0], size[1])
		m := d.app.replay
		d.keys("]", "m", "look", "enter", "g")
		d.frame()
		column := m.columnOf(m.marks[0].At, m.lay.marks.W)
		mark, strip := m.lay.marks.At(column, 0), m.lay.strip.At(column, m.lay.strip.H-1)
		if mark != '✖' || strip != '◇' {
			t.Errorf("%v: %q on the strip, %q under it", size, strip, mark)
		}
	}
}

// Notes are short, few and harmless, whatever is typed.
func TestNotesHaveBounds(t *testing.T) {
	d := open(t, 120, 40)
	m := d.app.replay
	d.keys("m", strings.Repeat("ü", 200), "enter")
	if n := len([]rune(m.marks[0].Note)); n != longestNote {
		t.Errorf("a note of %d letters", n)
	}
	if got := noteOf("a\u202eb\x1b" + strings.Repeat("\u202e", 60)); len([]rune(got)) > longestNote || strings.ContainsAny(got, "\u202e\x1b") {
		t.Errorf("the note is %q", got)
	}
	for range mostBookmarks + 3 {
		d.keys("right", "m")
		if m.prompt == nil {
			break
		}
		d.keys("enter")
	}
	d.sees("There are 100 bookmarks")
	if len(m.marks) != mostBookmarks {
		t.Fatalf("%d bookmarks", len(m.marks))
	}
	d.keys("left", "m", "a note", "enter")
	d.sees("A bookmark stands at")
}

// They are saved with the session, and leaving asks for them.
func TestBookmarksAreSaved(t *testing.T) {
	d := open(t, 120, 40)
	m := d.app.replay
	var kept Session
	m.keep = func(s Session) (string, error) { kept = s; return "rush.session.yaml", nil }
	d.keys(":", "10:15", "enter", "m", "who waits?", "enter", "q")
	d.sees("Your bookmarks are not saved: w saves them, q again leaves without.")
	d.keys("w")
	if len(kept.Bookmarks) != 1 || kept.Bookmarks[0] != (Bookmark{At: 2*time.Hour + 15*time.Minute, Note: "who waits?"}) {
		t.Fatalf("saved %+v", kept.Bookmarks)
	}
	d.keys("x", "m", " More.", "enter", "q")
	d.sees("q again leaves without")
	again := &hands{t: t, at: time.Unix(1e9, 0)}
	again.app = &app{theme: plainTheme(), replay: openReplay(Options{Script: counterScript(), Seed: 1, Session: &kept}, plainTheme())}
	again.watch()
	again.run(again.app.Init())
	again.keys("M")
	again.sees("10:15:00", "◇ who waits?")
	again.keys("q")
	if !again.app.replay.leaving {
		t.Error("leaving an unchanged session asks")
	}
}
