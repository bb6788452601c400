package tui

import (
	"errors"
	"testing"
	"time"
)

// TestSavingAndGoingOn saves branches, opens them again, and finds the same.
func TestSavingAndGoingOn(t *testing.T) {
	d := open(t, 120, 40)
	d.keys("w")
	d.sees("without a place to save")
	var kept *Session
	fail := errors.New("the disk is full")
	d.app.replay.keep = func(s Session) (string, error) {
		kept = &s
		return "rush.session.yaml", fail
	}
	d.keys(":", "9:45", "enter", "f", "more clerks", "enter", "++", ":", "10:30", "enter", "+")
	d.keys("w")
	d.sees("Not saved: the disk is full")
	fail = nil
	d.keys("q")
	d.sees("w saves them, q again leaves")
	d.keys("w")
	d.sees("Saved to rush.session.yaml")
	if kept.Shown != "more clerks" || kept.Cursor != 2*time.Hour+30*time.Minute || len(kept.Branches) != 1 || len(kept.Branches[0].Actions) != 2 {
		t.Fatalf("saved %+v", kept)
	}
	kept.Branches[0].Drop = []string{"rush"}
	again := &hands{t: t, at: time.Unix(1e9, 0)}
	again.app = &app{theme: plainTheme(), replay: openReplay(Options{Script: counterScript(), Seed: 1, Session: kept}, plainTheme())}
	again.watch()
	again.run(again.app.Init())
	for range 2 {
		again.sees("branch more clerks", "10:30:00", "without rush")
		again.keys("4", "esc")
	}
	if now, was := again.app.replay.live().Peak("queue", 0), d.app.replay.live().Peak("queue", 0); now >= was {
		t.Fatalf("%d wait without the rush, %d with it", now, was)
	}
	again.keys("4")
	again.sees("The rush begins (left out)")
	// Nothing was changed since it was opened, so leaving asks nothing.
	again.keys("q")
	if !again.app.replay.leaving {
		t.Fatal("leaving an unchanged session asks")
	}
	if d.keys("q"); !d.app.replay.leaving {
		t.Fatal("leaving after saving asks")
	}
}
