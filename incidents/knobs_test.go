package incidents

import (
	"testing"

	"reenact/sim"
)

// The knobs of every incident's world, of whatever kind: what a file made of one can be
// set by hand, a press goes to a value that the world takes, and back.
func TestEveryKnobGoesThereAndBack(t *testing.T) {
	for _, name := range Names() {
		s, err := Open(name)
		if err != nil {
			t.Fatal(err)
		}
		w, err := s.New(1)
		if err != nil {
			t.Fatal(err)
		}
		for _, k := range w.Knobs() {
			if v, err := k.Check(k.Value); err != nil || v != k.Value {
				t.Errorf("%s begins with %s=%s, which its knob writes as %q, %v", name, k.Key, k.Value, v, err)
			}
			if _, err := k.Check(k.Default); err != nil {
				t.Errorf("%s: the default of a knob: %v", name, err)
			}
			for _, direction := range []int{-1, 1} {
				thereAndBack(t, name, w.Clone(), k, direction)
			}
		}
	}
}

func thereAndBack(t *testing.T, name string, w sim.World, k sim.Knob, direction int) {
	t.Helper()
	next, ok := k.Next(k.Value, direction)
	if !ok {
		return // the end of its range
	}
	if err := w.Set(k.Key, next); err != nil {
		return // the world says why: no part of this incident has it
	}
	if got := valueOf(w, k.Key); got != next {
		t.Errorf("%s: %s was set to %s and reads %s", name, k.Key, next, got)
	}
	if err := w.Set(k.Key, k.Value); err != nil {
		t.Errorf("%s: %s cannot go back to what it was: %v", name, k.Key, err)
	} else if got := valueOf(w, k.Key); got != k.Value {
		t.Errorf("%s: %s was set back to %s and reads %s", name, k.Key, k.Value, got)
	}
}

func valueOf(w sim.World, key string) string {
	for _, k := range w.Knobs() {
		if k.Key == key {
			return k.Value
		}
	}
	return ""
}
