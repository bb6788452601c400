package kit

import (
	"errors"
	"strings"
	"testing"
	"time"

	"reenact/sim"
)

type conf struct {
	Size  int           `yaml:"size" range:"2..9"`
	Share float64       `yaml:"share,omitempty" range:"0.5..100"`
	Every time.Duration `yaml:"every" range:"1s..1h"`
	Pause time.Duration `yaml:"pause" range:"0s..30s" grain:"100ms"`
	Rest  time.Duration `yaml:"rest" range:"1s..2m" grain:"1s"`
	At    time.Duration `yaml:"at" time:"clock"`
	Inner struct {
		Parts []part `yaml:"parts" entries:"2"`
	} `yaml:"inner"`
}

type part struct {
	N int `yaml:"n" range:"0..5"`
}

func good() conf {
	c := conf{Size: 3, Every: time.Minute, Rest: time.Minute, At: 30 * time.Hour}
	c.Inner.Parts = []part{{1}, {5}}
	return c
}

func TestConfigurationsMadeInCodeAreHeldToTheTags(t *testing.T) {
	for _, row := range []struct {
		says string
		slip func(*conf)
		want string
	}{
		{"as it should be; a time of day has no range, and an optional number may be missing", func(*conf) {}, ""},
		{"too small", func(c *conf) { c.Size = 1 }, "size: 1; write 2 to 9"},
		{"too large a share", func(c *conf) { c.Share = 101 }, "share: 101; write 0.5 to 100"},
		{"too short", func(c *conf) { c.Every = time.Millisecond }, "every: 1ms; write 1s to 1h0m0s"},
		{"finer than its knob", func(c *conf) { c.Pause = 1250 * time.Millisecond }, "pause: 1.25s; write a multiple of 100ms"},
		{"as fine as its knob", func(c *conf) { c.Pause = 1300 * time.Millisecond }, ""},
		{"within a list", func(c *conf) { c.Inner.Parts[1].N = 6 }, "inner.parts[1].n: 6; write 0 to 5"},
		{"too many", func(c *conf) { c.Inner.Parts = make([]part, 3) }, "inner.parts: 3 entries; write at most 2"},
	} {
		c := good()
		row.slip(&c)
		got := ""
		if err := Validate(&c); err != nil {
			got = err.Error()
		}
		if got != row.want {
			t.Errorf("%s: %q, want %q", row.says, got, row.want)
		}
	}
	if low, high := At(conf{}, "inner.parts.n").Ints(); low != 0 || high != 5 {
		t.Errorf("the range at inner.parts.n is %d to %d", low, high)
	}
}

// A knob of a time counts the grains of the field that it is about: what a file may
// say it takes, and no more.
func TestATimesKnobHasItsFieldsGrain(t *testing.T) {
	pause, rest := Within(sim.Knob{Key: "PAUSE"}, conf{}, "pause"), Within(sim.Knob{Key: "REST"}, conf{}, "rest")
	pause.Kind, rest.Kind = sim.DurationKnob, sim.DurationKnob
	if got, want := pause.Range(), "a time from 0s to 30s, in steps of 100ms"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if got, want := rest.Range(), "a time from 1s to 120s, in whole seconds"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if up, ok := pause.Next("1.9s", 1); !ok || up != "2s" {
		t.Errorf("one press from 1.9s leads to %s", up)
	}
}

func TestWhatKnobsDo(t *testing.T) {
	type world struct {
		size, acts int
	}
	knobs := Knobs[*world]{
		Int(Within(sim.Knob{Key: "SIZE"}, conf{}, "size"), func(w *world) int { return w.size },
			func(w *world, n int) error {
				if n == 7 {
					return errors.New("nobody likes seven")
				}
				w.size, w.acts = n, w.acts+1
				return nil
			}),
		Bool(sim.Knob{Key: "AGAIN"}, func(*world) bool { return true }, func(w *world, _ bool) error { w.acts++; return nil }).Again(),
	}
	w := &world{size: 3}
	for _, row := range []struct {
		key, value string
		changed    bool
		acts       int
		err        string
	}{
		{"SIZE", "4", true, 1, ""},
		{"SIZE", "4", false, 1, ""}, // what it is already is no change
		{"SIZE", "04", false, 1, ""},
		{"SIZE", "10", false, 1, "SIZE=10: write a whole number from 2 to 9"},
		{"SIZE", "7", false, 1, "SIZE=7: nobody likes seven"},
		{"AGAIN", "on", true, 2, ""},
		{"SIZ", "4", false, 2, `unknown knob "SIZ"; the knobs are SIZE, AGAIN`},
	} {
		_, changed, err := knobs.Set(w, row.key, row.value)
		text := ""
		if err != nil {
			text = err.Error()
		}
		if changed != row.changed || w.acts != row.acts || !strings.Contains(text, row.err) || (row.err == "") != (text == "") {
			t.Errorf("%s=%s: changed %v, %d acts, %q; want %v, %d, %q", row.key, row.value, changed, w.acts, text, row.changed, row.acts, row.err)
		}
	}
}
