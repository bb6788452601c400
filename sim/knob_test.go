package sim

import (
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// What a hand may type, and what the knob makes of it. A blank is a refusal.
func TestWhatAKnobTakes(t *testing.T) {
	number := Knob{Key: "N", Kind: IntKnob, Min: 1, Max: 40}
	seconds := Knob{Key: "S", Kind: DurationKnob, Min: 0, Max: 600}
	fine := Knob{Key: "F", Kind: DurationKnob, Min: 1, Max: 300, Grain: 100 * time.Millisecond}
	for _, row := range []struct {
		knob        *Knob
		typed, want string
	}{
		{&number, "7", "7"}, {&number, "007", "7"}, {&number, "0", ""}, {&number, "41", ""}, {&number, "7.5", ""}, {&number, "99999999999999999999", ""},
		{&seconds, "30s", "30s"}, {&seconds, "90", "90s"}, {&seconds, "1m30s", "90s"}, {&seconds, "1.9s", ""}, {&seconds, "-1s", ""},
		{&seconds, "11m", ""}, {&seconds, "9223372036854775807", ""}, {&seconds, "9999999999h", ""},
		{&fine, "1.9s", "1.9s"}, {&fine, "100ms", "100ms"}, {&fine, "150ms", ""}, {&fine, "31s", ""},
		{&Knob{Kind: BoolKnob}, "on", "on"}, {&Knob{Kind: BoolKnob}, "true", ""},
		{&Knob{Kind: ChoiceKnob, Choices: []string{"scan", "index"}}, "index", "index"}, {&Knob{Kind: ChoiceKnob, Choices: []string{"scan", "index"}}, "seek", ""},
	} {
		if got, err := row.knob.Check(row.typed); got != row.want || (err != nil) != (row.want == "") {
			t.Errorf("%s=%s gives %q, %v; want %q", row.knob.Key, row.typed, got, err, row.want)
		}
	}
}

// One press leads to the neighbour, and the other press back, wherever there is one.
func TestAPressGoesToTheNeighbour(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := Knob{Kind: rapid.SampledFrom([]KnobKind{IntKnob, DurationKnob}).Draw(t, "kind"), Min: rapid.IntRange(0, 50).Draw(t, "min"), Step: rapid.IntRange(0, 20).Draw(t, "step")}
		k.Max = k.Min + rapid.IntRange(0, 500).Draw(t, "more")
		from := strconv.Itoa(rapid.IntRange(k.Min, k.Max).Draw(t, "from"))
		from, err := k.Check(from)
		if err != nil {
			t.Fatal(err)
		}
		up, ok := k.Next(from, 1)
		if _, err := k.Check(up); err != nil {
			t.Fatalf("up from %s is %s: %v", from, up, err)
		}
		_, high := k.Ends()
		if !ok != (from == high) {
			t.Fatalf("up from %s of at most %s is %s, %v", from, high, up, ok)
		}
		if down, ok := k.Next(up, -1); ok && up != high && down != from {
			t.Fatalf("up from %s and down again is %s", from, down)
		}
	})
}
