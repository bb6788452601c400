package tui

import (
	"slices"
	"testing"
)

// TestASessionRemembersTheScreen: the view, the orders of tables, and the cursor.
func TestASessionRemembersTheScreen(t *testing.T) {
	for _, c := range []struct {
		keys  []string
		view  string
		sorts []Sort
	}{
		{[]string{"8", "s", "s", "s", "S"}, "clerks", []Sort{{"clerks", "stamps", true}}},
		{[]string{"8", "s", "9", "s", "s", "7"}, "questions", []Sort{{"clerks", "busy", false}, {"waiting", "forms", false}}},
		{[]string{"3", "1"}, "", nil},
	} {
		d := open(t, 120, 40)
		d.keys(append([]string{":", "10:15", "enter"}, c.keys...)...)
		saved := d.app.replay.session()
		if saved.View != c.view || !slices.Equal(saved.Sorts, c.sorts) {
			t.Errorf("after %v the view is %q, the orders are %v", c.keys, saved.View, saved.Sorts)
		}
		o := Options{Script: counterScript(), Seed: 1, Session: &saved}
		again := &hands{t: t}
		again.app = &app{theme: plainTheme(), replay: openReplay(o, plainTheme())}
		again.watch()
		if early := again.app.replay.session(); early.View != c.view || !slices.Equal(early.Sorts, c.sorts) {
			t.Errorf("saved before the world was known: %q, %v", early.View, early.Sorts)
		}
		again.run(again.app.Init())
		again.app.replay.resize(120, 40)
		again.keys("left", "right")
		if now := again.app.replay.session(); now.View != c.view || !slices.Equal(now.Sorts, c.sorts) || now.Cursor != saved.Cursor {
			t.Errorf("opened again: %q, %v, at %v", now.View, now.Sorts, now.Cursor)
		}
	}
}
