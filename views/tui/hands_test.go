package tui

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"reenact/sim"
	"reenact/views/theme"
	"reenact/views/workbench"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"
)

var update = flag.Bool("update", false, "write the golden frames anew")

// hands drives a replay as a person does: keys and clicks in, frames out.
// Commands run at once, in order; ticks only when the test lets time pass.
type hands struct {
	t    testing.TB
	app  *app
	tick func(time.Time) tea.Msg
	at   time.Time
	// hold keeps finished work of the bench back until the test delivers it, as
	// when the simulation is slow.
	hold bool
	held []tea.Msg
}

func plainTheme() *theme.Theme {
	return theme.New(theme.Options{Plain: true, Getenv: func(string) string { return "" }})
}

// open starts a replay of the counter at a terminal size and lets the
// simulation finish.
func open(t testing.TB, w, h int) *hands {
	t.Helper()
	return openWith(t, counterScript(), plainTheme(), w, h)
}

// openWith starts a replay of any script, in a theme.
func openWith(t testing.TB, s *sim.Script, th *theme.Theme, w, h int) *hands {
	t.Helper()
	d := &hands{t: t, at: time.Unix(1e9, 0)}
	d.app = &app{theme: th, replay: openReplay(Options{Script: s, Seed: 1}, th)}
	d.watch()
	d.run(d.app.Init())
	d.send(tea.WindowSizeMsg{Width: w, Height: h})
	return d
}

// watch takes the replay's ticks into the test's hand.
func (d *hands) watch() {
	if d.app.replay != nil {
		d.app.replay.tick = func(_ time.Duration, f func(time.Time) tea.Msg) tea.Cmd {
			return func() tea.Msg { d.tick = f; return nil }
		}
	}
}

func (d *hands) send(msg tea.Msg) {
	_, cmd := d.app.Update(msg)
	d.run(cmd)
}

// run runs a command and whatever follows from it.
func (d *hands) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	switch msg := cmd().(type) {
	case nil:
	case tea.BatchMsg:
		for _, c := range msg {
			d.run(c)
		}
	case tea.QuitMsg:
	case workbench.Report:
		if d.hold {
			d.held = append(d.held, msg)
			return
		}
		d.send(msg)
	default:
		d.send(msg)
	}
}

// keys presses keys by their names; anything else is typed rune by rune.
func (d *hands) keys(names ...string) {
	special := map[string]tea.KeyType{
		"enter": tea.KeyEnter, "esc": tea.KeyEsc, "left": tea.KeyLeft, "right": tea.KeyRight, "up": tea.KeyUp,
		"down": tea.KeyDown, "tab": tea.KeyTab, "shift+tab": tea.KeyShiftTab, "space": tea.KeySpace,
		"shift+left": tea.KeyShiftLeft, "shift+right": tea.KeyShiftRight, "backspace": tea.KeyBackspace,
		"home": tea.KeyHome, "end": tea.KeyEnd, "pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown, "ctrl+c": tea.KeyCtrlC,
	}
	for _, n := range names {
		if k, ok := special[n]; ok {
			msg := tea.KeyMsg{Type: k}
			if k == tea.KeySpace {
				msg.Runes = []rune{' '}
			}
			d.send(msg)
			continue
		}
		for _, r := range n {
			d.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}})
		}
	}
}

// pass lets real time pass in frames, while the replay plays.
func (d *hands) pass(span time.Duration) {
	for end := d.at.Add(span); d.at.Before(end) && d.tick != nil; {
		d.at = d.at.Add(frame)
		f := d.tick
		d.tick = nil
		d.send(f(d.at))
	}
}

// deliver hands over the work that was held back.
func (d *hands) deliver() {
	held := d.held
	d.held = nil
	for _, msg := range held {
		d.send(msg)
	}
}

func (d *hands) click(x, y int) {
	d.send(tea.MouseMsg{X: x, Y: y, Button: tea.MouseButtonLeft, Action: tea.MouseActionPress})
	d.send(tea.MouseMsg{X: x, Y: y, Button: tea.MouseButtonLeft, Action: tea.MouseActionRelease})
}

// frame is the screen now, checked to be exactly the terminal's size.
func (d *hands) frame() string {
	d.t.Helper()
	view := d.app.View()
	w, h := 0, 0
	if d.app.replay != nil {
		w, h = d.app.replay.canvas.W, d.app.replay.canvas.H
	} else {
		w, h = d.app.picker.canvas.W, d.app.picker.canvas.H
	}
	lines := strings.Split(view, "\n")
	if len(lines) != h {
		d.t.Fatalf("%d lines in a terminal of %d:\n%s", len(lines), h, view)
	}
	for i, line := range lines {
		if n := lipgloss.Width(line); n != w {
			d.t.Fatalf("line %d is %d wide in a terminal of %d: %q", i+1, n, w, line)
		}
	}
	return view
}

func (d *hands) sees(words ...string) {
	d.t.Helper()
	view := d.frame()
	for _, w := range words {
		if !strings.Contains(view, w) {
			d.t.Fatalf("%q is not on the screen:\n%s", w, view)
		}
	}
}

func (d *hands) seesNot(words ...string) {
	d.t.Helper()
	view := d.frame()
	for _, w := range words {
		if strings.Contains(view, w) {
			d.t.Fatalf("%q is on the screen:\n%s", w, view)
		}
	}
}

func (d *hands) clock() string {
	m := d.app.replay
	return m.script.Clock(m.now()).Format("15:04:05")
}

func (d *hands) is(clock string) {
	d.t.Helper()
	if d.clock() != clock {
		d.t.Fatalf("the clock shows %s, not %s", d.clock(), clock)
	}
}

// golden compares a frame with the one on file.
func golden(t *testing.T, name, view string) {
	t.Helper()
	path := filepath.Join("testdata", name+".txt")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(view+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != view+"\n" {
		t.Errorf("%s differs; run go test ./views/tui -update and look at the difference\n%s", path, view)
	}
}
