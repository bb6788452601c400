package tui

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"reenact/views/theme"
	"reenact/views/tui/draw"

	tea "github.com/charmbracelet/bubbletea"
	"pgregory.net/rapid"
)

// flusher sends frames as Bubble Tea's renderer does (standard_renderer.go, flush): home,
// the lines that changed, whole, and a move to the last line.
type flusher struct {
	to   func([]byte) (int, error)
	last []string
}

func (f *flusher) send(frame string) {
	lines := strings.Split(frame, "\n")
	var b strings.Builder
	b.WriteString(home)
	for i, line := range lines {
		end := "\r\n"
		if i == len(lines)-1 {
			end = ""
		}
		switch {
		case i < len(f.last) && f.last[i] == line:
			b.WriteString(strings.TrimPrefix(end, "\r"))
			continue
		case i == 0 && f.last == nil:
			b.WriteString("\r")
		}
		b.WriteString(line + end)
	}
	fmt.Fprintf(&b, "\x1b[%d;H", len(lines))
	_, _ = f.to([]byte(b.String()))
	f.last = lines
}

// paper is a terminal that knows what is sent here, and counts it.
type paper struct {
	cells [][]glyph
	bytes int
	sends int
}

func (p *paper) Write(data []byte) (int, error) {
	p.bytes, p.sends = p.bytes+len(data), p.sends+1
	x, y, code := 0, 0, ""
	for text := string(data); text != ""; {
		if sgr := ofRole.FindString(text); sgr != "" {
			code, text = strings.TrimSuffix(sgr, "\x1b[m"), text[len(sgr):]
			continue
		}
		if strings.HasPrefix(text, "\x1b[") {
			end := strings.IndexByte(text, 'H')
			row, column, _ := strings.Cut(text[2:end], ";")
			y, _ = strconv.Atoi(row)
			x, _ = strconv.Atoi(column)
			x, y, text = max(x-1, 0), max(y-1, 0), text[end+1:]
			continue
		}
		for _, r := range text {
			text = text[len(string(r)):]
			switch r {
			case '\r':
				x = 0
			case '\n':
				y++
			default:
				p.put(x, y, glyph{code, r})
				x++
				if draw.RuneWidth(r) == 2 {
					p.put(x, y, glyph{code, 0})
					x++
				}
			}
			break
		}
	}
	return len(data), nil
}

func (p *paper) put(x, y int, g glyph) {
	for len(p.cells) <= y {
		p.cells = append(p.cells, nil)
	}
	for len(p.cells[y]) <= x {
		p.cells[y] = append(p.cells[y], glyph{"", ' '})
	}
	p.cells[y][x] = g
}

// shows fails unless the paper holds a frame.
func (p *paper) shows(t interface{ Fatalf(string, ...any) }, frame string) {
	for y, line := range strings.Split(frame, "\n") {
		want, ok := glyphs(line)
		if !ok {
			t.Fatalf("the frame has a line that is none: %q", line)
		}
		for x := range want {
			if y >= len(p.cells) || x >= len(p.cells[y]) || p.cells[y][x] != want[x] {
				t.Fatalf("line %d, column %d should be %q in\n%s", y, x, want[x].r, line)
			}
		}
	}
}

// Whatever changes from one frame to the next, wide letters and roles included, the
// terminal shows the frame.
func TestSlimShowsEveryFrame(t *testing.T) {
	th := colourful()
	letters := []rune("ab ─│●⠿漢字")
	rapid.Check(t, func(t *rapid.T) {
		p := &paper{}
		f := &flusher{to: (&slim{to: p.Write}).Write}
		w, h := rapid.IntRange(1, 30).Draw(t, "w"), rapid.IntRange(1, 6).Draw(t, "h")
		c := draw.NewCanvas(w, h, &th.Glyphs)
		for range rapid.IntRange(1, 8).Draw(t, "frames") {
			for range rapid.IntRange(0, 12).Draw(t, "changes") {
				x, y := rapid.IntRange(0, w-1).Draw(t, "x"), rapid.IntRange(0, h-1).Draw(t, "y")
				text := strings.Repeat(string(rapid.SampledFrom(letters).Draw(t, "r")), rapid.IntRange(1, 6).Draw(t, "n"))
				c.All().Put(x, y, theme.Role(rapid.IntRange(0, 12).Draw(t, "role")), text)
			}
			switch rapid.IntRange(0, 9).Draw(t, "event") {
			case 0: // as after a resize: what was there is garbage
				f.last, p.cells = nil, nil
			case 1: // something else was sent, and the screen cleared
				_, _ = f.to([]byte("\x1b[H"))
				f.last = nil
			}
			frame := c.Render(th)
			f.send(frame)
			p.shows(t, frame)
		}
	})
}

// colourful is a palette whose codes are the longest.
func colourful() *theme.Theme {
	return theme.New(theme.Options{Choice: theme.Dark, Getenv: func(key string) string {
		return map[string]string{"TERM": "xterm-256color", "COLORTERM": "truecolor"}[key]
	}})
}

// Over a slow line a step must not send the screen anew. Of a walk through an incident
// with a branch, the test says how much each step takes, beside Bubble Tea's lines alone.
func TestAStepSendsLittle(t *testing.T) {
	for _, c := range []struct {
		w, h int
		most int // bytes of a step on average
	}{{80, 24, 150}, {120, 40, 250}, {200, 60, 450}} {
		for _, view := range []string{"1", "2"} {
			d := openWith(t, counterScript(), colourful(), c.w, c.h)
			d.keys(":", "9:45", "enter", "+++", ":", "9:00", "enter", view)
			slimmed, whole := &paper{}, &paper{}
			thin := &flusher{to: (&slim{to: slimmed.Write}).Write}
			thick := &flusher{to: whole.Write}
			frame := d.app.View()
			thin.send(frame)
			thick.send(frame)
			first := slimmed.bytes
			if first > whole.bytes+20*c.h {
				t.Errorf("%dx%d: the first frame takes %d bytes, and %d without slim", c.w, c.h, first, whole.bytes)
			}
			slimmed.bytes, whole.bytes = 0, 0
			const steps = 120
			for range steps {
				d.keys("right")
				d.keys("right")
				frame := d.app.View()
				thin.send(frame)
				thick.send(frame)
				slimmed.shows(t, frame)
			}
			step, lines := slimmed.bytes/steps, whole.bytes/steps
			t.Logf("%dx%d, view %s: a frame %d bytes, a step %d, with whole lines %d", c.w, c.h, view, first, step, lines)
			if step > c.most || step > first/20 {
				t.Errorf("%dx%d, view %s: a step takes %d bytes on average", c.w, c.h, view, step)
			}
			slimmed.sends = 0
			thin.send(d.app.View())
			if slimmed.sends > 0 {
				t.Errorf("%dx%d: a frame that did not change is sent", c.w, c.h)
			}
		}
	}
}

// What is no frame of ours goes through as it is.
func TestSlimLetsOthersThrough(t *testing.T) {
	var got []string
	s := &slim{to: func(p []byte) (int, error) { got = append(got, string(p)); return len(p), nil }}
	for _, text := range []string{"\x1b[?1049h", "\x1b[H", "\x1b[2J", "plain", "\x1b[Ha\x1b[Kb\x1b[1;H", "\x1b[2K", "\x1b[Ha\tb\x1b[1;H", ""} {
		if n, err := s.Write([]byte(text)); n != len(text) || err != nil {
			t.Errorf("%q: %d, %v", text, n, err)
		}
		if len(got) == 0 || got[len(got)-1] != text {
			t.Errorf("%q came as %q", text, got)
		}
	}
}

// A rate of its own: fewer frames come further apart, and the clock goes as fast.
func TestFewerFramesKeepTheClock(t *testing.T) {
	for frames, most := range map[int]int{0: 126, 2: 11, 10: 51, 60: 302} {
		d := openWith(t, counterScript(), plainTheme(), 80, 24)
		m := d.app.replay
		m.interval = Screen{Frames: frames}.between()
		began, ticks := d.at, 0
		m.tick = func(wait time.Duration, f func(time.Time) tea.Msg) tea.Cmd {
			return func() tea.Msg { d.tick = f; d.at = d.at.Add(wait); return nil }
		}
		for d.keys("space"); d.clock() < "09:05:00"; ticks++ { // at 60 times as fast, 5 s
			f := d.tick
			d.send(f(d.at))
		}
		if took := d.at.Sub(began); ticks > most || took < 4900*time.Millisecond || took > 5600*time.Millisecond {
			t.Errorf("%d frames a second: 5 minutes take %v and %d frames", frames, took, ticks)
		}
	}
	if got := (Screen{}).between(); got != frame {
		t.Errorf("usually %v lie between two frames", got)
	}
}
