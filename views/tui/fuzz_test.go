package tui

import (
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"pgregory.net/rapid"
)

// manyKeys is what a hand, or a cat, may press.
var manyKeys = []string{
	"space", "left", "right", "shift+left", "shift+right", "up", "down", "enter", "esc", "tab", "shift+tab",
	"backspace", "home", "end", "pgup", "pgdown",
	"[", "]", "<", ">", "{", "}", "g", "G", ":", "z", "+", "-", "=", "k", "j", "h", "l", "f", "b", "u", "U", "e", "m", "M", "c", "v", "V",
	"y", "?", "q", "1", "2", "3", "4", "5", "6", "7", "8", "7", "8", "9", "o", "x", "r", "0", "a", "n", "s", "S", "H", "L", "/", "w", "t", "p", "t", "p", "stamps>300", "clerk 2", "CLERKS=8", "delete", "12", "10:05", "+10m", "é", "世", "\u0301",
}

// TestAnyHandsAnySize presses, clicks and resizes at random, with the
// simulation now quick and now slow, and wants a whole frame after each.
func TestAnyHandsAnySize(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		d := open(t, 80, 24)
		steps := rapid.IntRange(1, 60).Draw(rt, "steps")
		for range steps {
			switch rapid.SampledFrom([]string{"key", "key", "key", "key", "mouse", "resize", "hold", "time"}).Draw(rt, "what") {
			case "key":
				d.keys(rapid.SampledFrom(manyKeys).Draw(rt, "key"))
			case "mouse":
				d.send(tea.MouseMsg{
					X: rapid.IntRange(-1, 210).Draw(rt, "x"), Y: rapid.IntRange(-1, 70).Draw(rt, "y"),
					Button: rapid.SampledFrom([]tea.MouseButton{tea.MouseButtonLeft, tea.MouseButtonWheelUp, tea.MouseButtonWheelDown, tea.MouseButtonRight}).Draw(rt, "button"),
					Action: rapid.SampledFrom([]tea.MouseAction{tea.MouseActionPress, tea.MouseActionRelease, tea.MouseActionMotion}).Draw(rt, "action"),
				})
			case "resize":
				d.send(tea.WindowSizeMsg{Width: rapid.IntRange(1, 220).Draw(rt, "w"), Height: rapid.IntRange(1, 70).Draw(rt, "h")})
			case "hold":
				d.hold = !d.hold
				if !d.hold {
					d.deliver()
				}
			case "time":
				d.pass(time.Duration(rapid.IntRange(1, 20).Draw(rt, "frames")) * frame)
			}
			d.app.replay.leaving = false
			d.frame()
		}
	})
}

// TestSlowSimulation holds every piece of work back and looks at each frame on
// the way from nothing to a finished fork.
func TestSlowSimulation(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {120, 40}} {
		d := &hands{t: t, at: time.Unix(1e9, 0), hold: true}
		d.app = &app{theme: plainTheme(), replay: openReplay(Options{Script: counterScript(), Seed: 1}, plainTheme())}
		d.watch()
		d.run(d.app.Init())
		d.send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
		d.sees("preparing")
		d.keys("+", "f", "enter", "space")
		d.pass(time.Second)
		d.keys("space", "+++")
		for range 10000 {
			if len(d.held) == 0 {
				break
			}
			d.deliver()
			d.frame()
		}
		if len(d.held) > 0 || !d.app.replay.live().Done {
			t.Fatal("the work never ends")
		}
	}
}

func BenchmarkFrame(b *testing.B) {
	d := open(b, 200, 60)
	d.keys(":", "9:45", "enter", "+++", "g", "space")
	m := d.app.replay
	at := time.Unix(2e9, 0)
	b.ResetTimer()
	for range b.N {
		at = at.Add(frame)
		m.update(tickMsg{at: at, id: m.playID})
		m.view()
		if !m.playing {
			b.StopTimer()
			d.keys("g", "space")
			b.StartTimer()
		}
	}
}

// BenchmarkZoomedFrame is the costliest: every chart is drawn anew as the window
// moves.
func BenchmarkZoomedFrame(b *testing.B) {
	d := open(b, 200, 60)
	d.keys(":", "9:45", "enter", "+++", "g", "zz")
	m := d.app.replay
	b.ResetTimer()
	for range b.N {
		m.step(1)
		m.update(tea.WindowSizeMsg{Width: 200, Height: 60})
		m.view()
		if m.cursor >= m.script.End {
			m.seek(m.script.Start)
		}
	}
}

// BenchmarkRoomFrame plays with a room of thousands of things on the screen.
func BenchmarkRoomFrame(b *testing.B) {
	d := open(b, 200, 60)
	d.keys("enter", "0", "enter", ":", "11:00", "enter", "9", "s")
	m := d.app.replay
	if n := len(m.views[8].(*roomView).table.Things); n < 1000 {
		b.Fatalf("only %d wait", n)
	}
	d.keys("space")
	at := time.Unix(2e9, 0)
	b.ResetTimer()
	for range b.N {
		at = at.Add(frame)
		m.update(tickMsg{at: at, id: m.playID})
		m.view()
		if !m.playing {
			b.StopTimer()
			d.keys(":", "11:00", "enter", "space")
			b.StartTimer()
		}
	}
}
