package tui

import (
	"errors"
	"testing"
	"time"

	"reenact/sim"
	"reenact/views/theme"
)

// bare is a world with one series and nothing to turn or to say.
type bare struct{ *counter }

func (b *bare) Rooms() []sim.Room           { return []sim.Room{{Key: "r"}} }
func (b *bare) Things(string) []sim.Thing   { return []sim.Thing{{}, {ID: "x", Values: []int64{1, 2}}} }
func (b *bare) Configuration() []sim.Remark { return nil }
func (b *bare) Inspect(string, string, func(time.Duration) string) (sim.Sheet, bool) {
	return sim.Sheet{Links: []sim.Link{{Room: "no such"}}, Grids: []sim.Grid{{}, {Cells: []sim.Cell{{Kind: 250}}}}}, true
}

func (b *bare) Clone() sim.World         { return &bare{b.counter.Clone().(*counter)} }
func (b *bare) Knobs() []sim.Knob        { return nil }
func (b *bare) Series() []sim.Series     { return b.counter.Series()[:1] }
func (b *bare) Sample(into []int64)      { into[0] = sim.Empty }
func (b *bare) Explain() sim.Explanation { return sim.Explanation{} }

func TestAWorldThatSaysLittle(t *testing.T) {
	s := &sim.Script{
		Name: "bare", Epoch: time.Unix(0, 0).UTC(), Start: 0, End: 10 * time.Minute,
		New: func(uint64) (sim.World, error) { return &bare{newCounter(1)}, nil },
	}
	for _, size := range [][2]int{{60, 16}, {120, 40}, {200, 60}} {
		d := openWith(t, s, plainTheme(), size[0], size[1])
		for _, key := range []string{"+", "enter", "]", "[", "f", "enter", "2", "3", "4", "enter", "5", "6", "8", "enter", "down", "enter", "esc", "esc", "y", "?", "esc", "1", "G", "t", "p", "v", "z"} {
			d.keys(key)
			d.frame()
		}
	}
}

func TestAWorldThatCannotBeBuilt(t *testing.T) {
	s := counterScript()
	s.New = func(uint64) (sim.World, error) { return nil, errors.New("there is no counter") }
	d := openWith(t, s, plainTheme(), 80, 24)
	if d.app.err == nil {
		t.Fatal("the failure is lost")
	}
}

func TestASCIIScreensHaveNothingElse(t *testing.T) {
	th := theme.New(theme.Options{Plain: true, Getenv: func(k string) string {
		if k == "LANG" {
			return "C"
		}
		return ""
	}})
	for _, size := range [][2]int{{20, 5}, {80, 24}, {120, 40}} {
		d := openWith(t, counterScript(), th, size[0], size[1])
		for _, key := range []string{"g", "+", "]", "enter", "99", "enter", "esc", "2", "3", "4", "5", "6", "8", "s", "L", "H", "enter", "esc", "9", "enter", "esc", "7", "t", "p", "n", "esc", "y", "?", "esc", "space"} {
			d.keys(key)
			for _, r := range d.frame() {
				if r > 0x7e {
					t.Fatalf("%q after %q:\n%s", r, key, d.frame())
				}
			}
		}
	}
}
