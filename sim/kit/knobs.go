package kit

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"reenact/sim"
)

// Knob is one setting of a world W: how it is described, read and turned. What it
// is turned to has been checked.
type Knob[W any] struct {
	sim.Knob
	get   func(W) string
	set   func(W, string) error
	again bool
}

// Again marks a knob that does something again when it is turned to the value that
// it shows: one more subnet of the same size, one more stalled query.
func (k Knob[W]) Again() Knob[W] {
	k.again = true
	return k
}

// Knobs are a world's, in the order in which they are shown.
type Knobs[W any] []Knob[W]

// Int is a knob of a whole number between k.Min and k.Max.
func Int[W any](k sim.Knob, get func(W) int, set func(W, int) error) Knob[W] {
	k.Kind = sim.IntKnob
	return Knob[W]{Knob: k, get: func(w W) string { return strconv.Itoa(get(w)) },
		set: func(w W, v string) error { n, _ := strconv.Atoi(v); return set(w, n) }}
}

// Within takes a knob's range from the configuration's own declaration, which for a
// time has a grain.
func Within(k sim.Knob, config any, path string) sim.Knob {
	b := At(config, path)
	k.Min, k.Max = b.Ints()
	if b.Grain > 0 {
		k.Min, k.Max = k.Min/int(b.Grain), k.Max/int(b.Grain)
	}
	if b.Grain != time.Second { // as a knob has it anyhow
		k.Grain = b.Grain
	}
	return k
}

// Bool is a knob that is on or off.
func Bool[W any](k sim.Knob, get func(W) bool, set func(W, bool) error) Knob[W] {
	k.Kind = sim.BoolKnob
	return Knob[W]{Knob: k, get: func(w W) string { return onOff(get(w)) }, set: func(w W, v string) error { return set(w, v == "on") }}
}

// Duration is a knob of a time between k.Min and k.Max, in units of k.Grain.
func Duration[W any](k sim.Knob, get func(W) time.Duration, set func(W, time.Duration) error) Knob[W] {
	k.Kind = sim.DurationKnob
	return Knob[W]{Knob: k, get: func(w W) string { return sim.FormatDuration(get(w)) },
		set: func(w W, v string) error { d, _ := k.ParseDuration(v); return set(w, d) }}
}

// Choice is a knob with one of k.Choices, in order from low to high.
func Choice[W any](k sim.Knob, get func(W) string, set func(W, string) error) Knob[W] {
	k.Kind = sim.ChoiceKnob
	return Knob[W]{Knob: k, get: get, set: set}
}

func onOff(b bool) string {
	if b {
		return "on"
	}
	return "off"
}

// List describes the knobs as they stand.
func (all Knobs[W]) List(w W) []sim.Knob {
	list := make([]sim.Knob, len(all))
	for i := range all {
		k := all[i].Knob
		k.Value = all[i].get(w)
		k.Step = max(k.Step, 1)
		list[i] = k
	}
	return list
}

// Keys lists the names of the knobs.
func (all Knobs[W]) Keys() []string {
	keys := make([]string, len(all))
	for i := range all {
		keys[i] = all[i].Key
	}
	return keys
}

// Set checks a value and turns a knob to it. changed is false where the value is the
// one that the knob has: that is no change and must have no consequence. The place
// is the knob's in the table.
func (all Knobs[W]) Set(w W, key, value string) (place int, changed bool, err error) {
	place = slices.IndexFunc(all, func(k Knob[W]) bool { return k.Key == key })
	if place < 0 {
		return place, false, &UnknownKnobError{Key: key, Known: all.Keys()}
	}
	k := &all[place]
	value, err = k.Check(value)
	switch {
	case err != nil:
		return place, false, err
	case value == k.get(w) && !k.again:
		return place, false, nil
	}
	if err := k.set(w, value); err != nil {
		return place, false, fmt.Errorf("%s=%s: %w", key, value, err)
	}
	return place, true, nil
}

// UnknownKnobError says that there is no such knob, and which there are.
type UnknownKnobError struct {
	Key   string
	Known []string
}

func (e *UnknownKnobError) Error() string {
	return fmt.Sprintf("unknown knob %q; the knobs are %s", e.Key, strings.Join(e.Known, ", "))
}
