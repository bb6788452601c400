package tui

import (
	"fmt"
	"testing"
	"time"

	"reenact/sim"
)

// pulse is a world of any grain: a pulse each step, and a note every hundred of them.
type pulse struct {
	step, now time.Duration
	beats     int64
	slow      bool
	notes     []sim.Happening
}

func (p *pulse) Now() time.Duration  { return p.now }
func (p *pulse) Next() time.Duration { return (p.now/p.step + 1) * p.step }
func (p *pulse) Advance(to time.Duration) {
	for p.Next() <= to {
		p.now = p.Next()
		if p.beats++; p.beats%100 == 0 {
			p.notes = append(p.notes, sim.Happening{At: p.now, Text: fmt.Sprintf("pulse %d", p.beats)})
		}
	}
	p.now = max(p.now, to)
}
func (p *pulse) Set(_, value string) error { p.slow = value == "on"; return nil }
func (p *pulse) Sample(into []int64) {
	into[0], into[1] = p.beats, 1000
	if p.slow {
		into[1] = 300
	}
}
func (p *pulse) Clone() sim.World {
	c := *p
	c.notes = append([]sim.Happening(nil), p.notes...)
	return &c
}
func (p *pulse) Checksum() uint64 { return uint64(p.beats) }
func (p *pulse) Series() []sim.Series {
	return []sim.Series{{Key: "beats", Title: "Beats", Unit: "beats", Scale: 1}, {Key: "pct", Title: "Well", Unit: "%", Scale: 10, Max: 1000}}
}
func (p *pulse) Knobs() []sim.Knob {
	value := "off"
	if p.slow {
		value = "on"
	}
	return []sim.Knob{{Key: "SLOW", Title: "slow", Kind: sim.BoolKnob, Value: value, Default: "off", Primary: true}}
}
func (p *pulse) Explain() sim.Explanation { return sim.Explanation{Line: "it beats", Calm: true} }
func (p *pulse) Happenings() []sim.Happening {
	n := p.notes
	p.notes = nil
	return n
}

func pulseScript(step, start, end, every time.Duration) *sim.Script {
	return &sim.Script{Name: "pulse", Title: "A pulse", Epoch: time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC), Start: start, End: end, Every: every,
		Moments: []sim.Moment{
			{ID: "slow", At: start + (end-start)/4, Kind: sim.Fault, Title: "It slows", Story: "Nobody knows why.", Set: []sim.Setting{{Key: "SLOW", Value: "on"}}},
			{ID: "mended", At: start + (end-start)/2, Kind: sim.Operator, Title: "Mended", Story: "It beats.", Set: []sim.Setting{{Key: "SLOW", Value: "off"}}},
		},
		New: func(uint64) (sim.World, error) { return &pulse{step: step}, nil }}
}

// keysOfAll are those that show, move, ask and turn.
var keysOfAll = []string{"]", "]", "l", "h", ">", "<", "+", "u", "2", "Z", "Z", "Z", "3", "4", "5", "6", "7", "8", "1", "t", "p", "z", "esc", "n", "esc", "y", "esc", "?", "esc", "G", "g"}

func TestAYearIsReplayedInDays(t *testing.T) {
	s := pulseScript(7*sim.Day/100, sim.Day, 400*sim.Day, 0)
	for _, size := range [][2]int{{60, 16}, {80, 24}, {120, 40}, {200, 60}} {
		d := openWith(t, s, plainTheme(), size[0], size[1])
		for _, key := range keysOfAll {
			d.keys(key)
			d.frame()
		}
	}
	d := openWith(t, s, plainTheme(), 160, 45)
	d.sees("43200") // a usual speed of 60, of samples an hour apart
	d.keys(">")
	d.sees("86400")
	d.keys(":", "2025-07-02", "enter")
	d.sees("2025-07-02 00:00")
	d.keys("l")
	d.sees("2025-07-02 01:00")
	d.keys(":", "15:05", "enter")
	d.sees("2025-07-02 15:00") // on that day, and on a sample
	d.keys(":", "2025-07-01 12:30", "enter")
	d.sees("2025-07-01 12:00")
	d.seesNot("pulse 2500") // of 6 days before
	d.keys(":", "2025-06-26", "enter")
	d.sees("pulse 2500") // of the day before
	d.keys("2", "Z")
	d.sees("Charts show 30d around the cursor")
	d.keys("Z")
	d.sees("Charts show 10d around the cursor")
	d.keys("?")
	d.sees("2025-07-01 15:05")
	d.sees("all, 30d, 10d")
}

func TestASecondIsReplayedInMilliseconds(t *testing.T) {
	s := pulseScript(10*time.Microsecond, 100*time.Millisecond, time.Second, time.Millisecond)
	for _, size := range [][2]int{{60, 16}, {80, 24}, {120, 40}, {200, 60}} {
		d := openWith(t, s, plainTheme(), size[0], size[1])
		for _, key := range keysOfAll {
			d.keys(key)
			d.frame()
		}
	}
	d := openWith(t, s, plainTheme(), 160, 45)
	d.sees("00:00:00.100")
	d.keys("l")
	d.sees("00:00:00.101")
	d.keys("]")
	d.sees("00:00:00.325")
	d.keys("]")
	d.sees("T+225ms")
}
