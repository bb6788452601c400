package cluster_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"reenact/incidents"
	"reenact/sim"
	"reenact/sim/cluster"
	"reenact/sim/cluster/audit"
)

func open(t testing.TB, name string) *sim.Script {
	t.Helper()
	s, err := incidents.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// newRun prepares a run with keyframes, as the replay has them.
func newRun(t testing.TB, s *sim.Script, seed uint64, actions ...sim.Action) *sim.Run {
	t.Helper()
	r, err := sim.NewRun(s, seed, sim.Options{Actions: actions, Keyframes: s.Keyframes()})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func advance(t testing.TB, r *sim.Run, to time.Duration) {
	t.Helper()
	if err := r.Advance(to); err != nil {
		t.Fatal(err)
	}
}

func TestTheBooksAddUpThroughEveryClusterIncident(t *testing.T) {
	checked := 0
	for _, name := range incidents.Names() {
		s := open(t, name)
		r := newRun(t, s, 3)
		for at := time.Duration(0); at <= s.End; at += 7 * time.Minute {
			if testing.Short() && at > time.Hour {
				break
			}
			advance(t, r, at)
			w, err := r.WorldAt(at)
			if err != nil {
				t.Fatal(err)
			}
			c, ours := w.(*cluster.World)
			if !ours {
				break
			}
			checked++
			if err := audit.Check(c); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
	}
	if checked < 10 {
		t.Errorf("%d moments of clusters were checked", checked)
	}
}

// Any knob may be turned to anything it accepts, at any moment, and the books still
// add up: in a cluster of thousands of computes as in the small ones of
// TestRandomWorlds.
func TestTheBooksAddUpWhateverIsTurned(t *testing.T) {
	s := open(t, "neon-2025-05-16")
	for seed := range uint64(15) {
		d := &draws{Rand: rand.New(rand.NewPCG(seed, 2))}
		world, err := s.New(seed)
		if err != nil {
			t.Fatal(err)
		}
		w := world.(*cluster.World)
		if d.chance(50) {
			if err := w.Set("ENABLE_PREFIX_DELEGATION", "on"); err != nil {
				t.Fatal(err)
			}
		}
		for range d.between(1, 12) {
			w.Advance(w.Now() + time.Duration(d.between(0, 400))*time.Second)
			k := d.turn(one(d, w.Knobs()...), 0)
			if err := w.Set(k.Key, k.Value); err != nil && !mayRefuse(k.Key) {
				t.Fatalf("life %d: %v", seed, err)
			}
			if err := audit.Check(w); err != nil {
				t.Fatalf("life %d, after %s=%s: %v", seed, k.Key, k.Value, err)
			}
		}
	}
}

func TestTheSameInputsGiveTheSameBytes(t *testing.T) {
	s := open(t, "neon-2025-05-19")
	a, b := newRun(t, s, 7), newRun(t, s, 7)
	advance(t, a, s.End)
	for at := s.Start; at < s.End; at += 13 * time.Minute {
		advance(t, b, at) // in other steps
	}
	advance(t, b, s.End)
	if a.Checksum() != b.Checksum() {
		t.Errorf("checksums %x and %x", a.Checksum(), b.Checksum())
	}
	if !bytes.Equal(dump(a), dump(b)) {
		t.Error("the recordings differ")
	}
	c := newRun(t, s, 8)
	advance(t, c, s.End)
	if c.Checksum() == a.Checksum() {
		t.Error("another seed lived the same life")
	}
}

func TestAForkWithoutAChangeIsItsParent(t *testing.T) {
	s := open(t, "neon-2025-05-16")
	parent := newRun(t, s, 1)
	advance(t, parent, s.End)
	forks := []time.Duration{s.Start, s.Start + 61*time.Second, s.Start + 125*time.Minute, s.Start + 3*time.Hour + 50*time.Minute}
	if testing.Short() {
		forks = forks[3:]
	}
	for _, at := range forks {
		fork, err := parent.Fork(at)
		if err != nil {
			t.Fatal(err)
		}
		advance(t, fork, s.End)
		if fork.Checksum() != parent.Checksum() || !bytes.Equal(dump(fork), dump(parent)) {
			t.Errorf("forked at %v with no change, it went another way", at)
		}
	}
}

// A fork must not care whether the same action was given at the beginning.
func TestAForkIsTheRunWithItsActions(t *testing.T) {
	long(t)
	s := open(t, "neon-2025-05-16")
	act := sim.Action{At: s.Start + 2*time.Hour, Setting: sim.Setting{Key: "MINIMUM_IP_TARGET", Value: "60"}}
	parent := newRun(t, s, 1)
	advance(t, parent, s.Start+3*time.Hour)
	fork, err := parent.Fork(act.At, act)
	if err != nil {
		t.Fatal(err)
	}
	advance(t, fork, s.End)
	whole := newRun(t, s, 1, act)
	advance(t, whole, s.End)
	if fork.Checksum() != whole.Checksum() || !bytes.Equal(dump(fork), dump(whole)) {
		t.Error("the fork and the run with the same action differ")
	}
}

// Asking for the world at a time, in any order, changes nothing.
func TestSeekingGivesTheSameWorld(t *testing.T) {
	long(t)
	s := open(t, "neon-2025-05-16")
	r := newRun(t, s, 1)
	advance(t, r, s.End)
	sums := map[time.Duration]uint64{}
	for _, at := range []time.Duration{s.Start + 3*time.Hour, s.Start, s.Start + 3*time.Hour, s.Start + 2*time.Hour + 5*time.Second, s.Start, s.Start + 2*time.Hour + 5*time.Second} {
		w, err := r.WorldAt(at)
		if err != nil {
			t.Fatal(err)
		}
		if was, ok := sums[at]; ok && was != w.Checksum() {
			t.Errorf("the world at %v is another the second time", at)
		}
		sums[at] = w.Checksum()
	}
}

// long leaves a test out under -short, as under the race detector, which slows
// the engine tenfold.
func long(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("takes long under the race detector")
	}
}

func dump(r *sim.Run) []byte {
	var b bytes.Buffer
	for _, s := range r.Recording().Series() {
		fmt.Fprintln(&b, s.Key, r.Recording().Column(s.Key))
	}
	fmt.Fprintln(&b, r.Recording().Happenings())
	return b.Bytes()
}
