package cluster_test

import (
	"strings"
	"testing"
	"time"

	"reenact/sim"
	"reenact/sim/cluster"
)

// Whatever is listed can be looked into, at any moment, and looking changes
// nothing.
func TestEverythingListedCanBeInspected(t *testing.T) {
	s := open(t, "neon-2025-05-16")
	r := newRun(t, s, 1)
	clockText := func(at time.Duration) string { return s.Clock(at).Format("15:04:05") }
	for _, at := range []time.Duration{s.Start, s.Start + 100*time.Minute, s.Start + 128*time.Minute, s.Start + 200*time.Minute} {
		advance(t, r, at)
		w, err := r.WorldAt(at)
		if err != nil {
			t.Fatal(err)
		}
		world, before := w.(sim.Inspector), w.Checksum()
		for _, room := range world.Rooms() {
			for _, thing := range world.Things(room.Key) {
				if len(thing.Values) != len(room.Columns) {
					t.Fatalf("%s %s has %d values for %d columns", room.Key, thing.Name, len(thing.Values), len(room.Columns))
				}
				sheet, ok := world.Inspect(room.Key, thing.ID, clockText)
				if !ok || sheet.Title == "" {
					t.Fatalf("%s %s is listed and cannot be inspected", room.Key, thing.Name)
				}
				for _, l := range sheet.Links {
					if _, ok := world.Inspect(l.Room, l.ID, clockText); !ok {
						t.Fatalf("%s leads nowhere: %+v", sheet.Title, l)
					}
				}
			}
		}
		if w.Checksum() != before {
			t.Error("looking changed the world")
		}
	}
}

// The ledger on screen adds up to the total beside it.
func TestTheSubnetsRowsAddUp(t *testing.T) {
	s := open(t, "neon-2025-05-16")
	r := newRun(t, s, 2)
	for at := s.Start + 70*time.Minute; at < s.Start+150*time.Minute; at += 11 * time.Minute {
		advance(t, r, at)
		w, err := r.WorldAt(at)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range w.(sim.Inspector).Things("subnets") {
			v := row.Values
			if sum := v[0] + v[1] + v[2] + v[4] + v[5] + v[6]; sum != v[7] {
				t.Errorf("at %s, %s: the parts make %d of %d: %v", s.Clock(at).Format("15:04"), row.Name, sum, v[7], v)
			}
		}
	}
}

// In the afternoon of Friday a pod without an address tells the whole story.
func TestWhyThisPodDidNotStart(t *testing.T) {
	s := open(t, "neon-2025-05-16")
	r := newRun(t, s, 1)
	at := s.Start + 3*time.Hour + 30*time.Second
	advance(t, r, at)
	w, err := r.WorldAt(at)
	if err != nil {
		t.Fatal(err)
	}
	world := w.(sim.Inspector)
	told := ""
	for _, thing := range world.Things("waiting") {
		sheet, _ := world.Inspect("waiting", thing.ID, func(at time.Duration) string { return s.Clock(at).Format("15:04:05") })
		if told = strings.Join(sheet.Reasons, "\n"); strings.Contains(told, "in cooldown, satisfy") {
			break
		}
	}
	for _, words := range []string{"the scheduler does not look at addresses", "CNI ADDs have failed", "no EC2 call", "every one of them in cooldown, satisfy WARM_IP_TARGET=1", "addresses free"} {
		if !strings.Contains(told, words) {
			t.Errorf("the reasons do not say %q:\n%s", words, told)
		}
	}
}

// A change that closes the trap is warned of before it is made.
func TestForeseeTheTrap(t *testing.T) {
	s := open(t, "neon-2025-05-19")
	r := newRun(t, s, 1)
	at := s.Start + 40*time.Minute
	advance(t, r, at)
	w, err := r.WorldAt(at)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		key, value string
		warned     bool
	}{{"WARM_IP_TARGET", "1", true}, {"WARM_IP_TARGET", "60", false}, {"MINIMUM_IP_TARGET", "300", false}, {"WARM_ENI_TARGET", "1", false}} {
		warned := false
		for _, remark := range w.(*cluster.World).Foresee(row.key, row.value) {
			warned = warned || remark.Warn
		}
		if warned != row.warned {
			t.Errorf("%s=%s: warned: %v, want %v", row.key, row.value, warned, row.warned)
		}
	}
}

// Where only a node's own pods wait, one of them is the example: on Friday with
// MINIMUM_IP_TARGET=300 a new node finds its subnet full.
func TestACauseShowsANodesOwnPod(t *testing.T) {
	s := open(t, "neon-2025-05-16")
	r := newRun(t, s, 1, sim.Action{At: clock(t, s, "15:05"), Setting: sim.Setting{Key: "MINIMUM_IP_TARGET", Value: "300"}, Hold: true})
	at := clock(t, s, "15:45")
	advance(t, r, at)
	world, err := r.WorldAt(at)
	if err != nil {
		t.Fatal(err)
	}
	w := world.(*cluster.World)
	for _, x := range w.Explain().Causes {
		sheet, ok := w.Inspect(x.Example.Room, x.Example.ID, func(d time.Duration) string { return d.String() })
		if ok && strings.Contains(x.Name, "waits out 120 s") && strings.Contains(sheet.Title, "system pod") {
			return
		}
	}
	t.Errorf("no example: %+v", w.Explain().Causes)
}

// Every cause that lasts leads to one pod whom it befalls, with the whole chain.
func TestACauseShowsOneOfItsOwn(t *testing.T) {
	s := open(t, "neon-2025-05-16")
	r := newRun(t, s, 1)
	for _, c := range []struct{ at, cause, says string }{
		{"14:40", "no node has the CPU or memory", "no node has room for"},
		{"14:40", "waits out 120 s", "no address can be assigned"},
		{"15:45", "every unassigned address is cooling", "leaves its cooldown after"},
	} {
		at := clock(t, s, c.at)
		advance(t, r, at)
		world, err := r.WorldAt(at)
		if err != nil {
			t.Fatal(err)
		}
		w := world.(*cluster.World)
		found := false
		for _, x := range w.Explain().Causes {
			if !strings.Contains(x.Name, c.cause) {
				continue
			}
			found = true
			sheet, ok := w.Inspect(x.Example.Room, x.Example.ID, func(d time.Duration) string { return d.String() })
			if text := strings.Join(sheet.Reasons, "\n"); !ok || !strings.Contains(text, c.says) {
				t.Errorf("%s, %s: the example says\n%s", c.at, x.Name, text)
			}
		}
		if !found {
			t.Errorf("%s: no cause says %q", c.at, c.cause)
		}
	}
}
