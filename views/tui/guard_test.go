package tui

import (
	"context"
	"errors"
	"reenact/views/tui/draw"
	"reenact/views/workbench"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	tea "github.com/charmbracelet/bubbletea"
)

// faulty is a view with a fault in one of its hands.
type faulty struct {
	overviewView
	at string
}

func (f *faulty) commands(m *replay) []command {
	if f.at == "key" {
		panic("a key too many")
	}
	return f.overviewView.commands(m)
}

func (f *faulty) paint(m *replay, a draw.Area) {
	if f.at == "paint" {
		panic("no paint")
	}
	f.overviewView.paint(m, a)
}

func (f *faulty) click(*replay, int, int) {}

// guardedReplay is a replay with a branch that nobody saved, and what it rescues.
func guardedReplay(t *testing.T) (*guard, *[]Session) {
	t.Helper()
	d := open(t, 120, 40)
	d.keys("+")
	kept := &[]Session{}
	d.app.replay.rescue = func(s Session) (string, error) {
		*kept = append(*kept, s)
		return "rush.recovered.session.yaml", nil
	}
	return &guard{app: d.app}, kept
}

// Wherever a fault is, the program ends in order, says where it was in one line, and
// nobody's branches are lost.
func TestAFaultLosesNoBranches(t *testing.T) {
	for at, meet := range map[string]func(*guard) tea.Cmd{
		"a key": func(g *guard) tea.Cmd {
			g.app.replay.views[0] = &faulty{at: "key"}
			_, cmd := g.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("x")})
			return cmd
		},
		"a frame": func(g *guard) tea.Cmd {
			g.app.replay.views[0] = &faulty{at: "paint"}
			quit := make(chan bool)
			g.quit = func() { close(quit) }
			if g.View() != "" {
				t.Error("there is a frame")
			}
			select {
			case <-quit:
			case <-time.After(10 * time.Second):
				t.Error("the program goes on")
			}
			_, cmd := g.Update(nil)
			return cmd
		},
		"a command": func(g *guard) tea.Cmd {
			nested := tea.Batch(func() tea.Msg { panic("in the background") }, func() tea.Msg { return nil })
			msg := guardedCmd(nested)().(tea.BatchMsg)[0]()
			_, cmd := g.Update(msg)
			return cmd
		},
	} {
		t.Run(at, func(t *testing.T) {
			g, kept := guardedReplay(t)
			cmd := meet(g)
			if cmd == nil || cmd() != tea.Quit() {
				t.Fatal("the program goes on")
			}
			if g.View() != "" { // nothing of the app is called any more
				t.Error("there is a frame")
			}
			err := g.end(context.Background(), nil)
			var fault *workbench.Fault
			if !errors.As(err, &fault) || !strings.HasPrefix(fault.Where, "views/tui/guard_test.go:") && !strings.Contains(fault.Where, "tui/guard_test.go:") {
				t.Fatalf("the end is %v", err)
			}
			if text := err.Error(); strings.Contains(text, "\n") || !strings.Contains(text, "rush.recovered.session.yaml") || !strings.Contains(text, fault.What) {
				t.Errorf("it says %q", text)
			}
			if len(*kept) != 1 || len((*kept)[0].Branches) != 1 {
				t.Errorf("rescued %+v", *kept)
			}
		})
	}
}

// A signal ends the program as a fault does; a reader who leaves has been asked.
func TestWhatIsRescued(t *testing.T) {
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	full := func(Session) (string, error) { return "", errors.New("the disk is full") }
	for _, c := range []struct {
		name    string
		ctx     context.Context
		failed  error
		change  func(*guard)
		want    string // of the error; empty: none
		rescued int
	}{
		{"a signal", ended, nil, func(*guard) {}, "your unsaved branches are in rush.recovered.session.yaml, which reenact play opens", 1},
		{"the screen", context.Background(), errors.New("gone"), func(*guard) {}, "the screen failed: gone; your unsaved", 1},
		{"the simulation", context.Background(), nil, func(g *guard) { g.app.err = errors.New("too many subnets") }, "too many subnets; your unsaved", 1},
		{"leaving", context.Background(), nil, func(*guard) {}, "", 0},
		{"ctrl-c", context.Background(), nil, func(g *guard) { g.app.err = errInterrupted }, "interrupted", 0},
		{"saved before", ended, nil, func(g *guard) { g.app.replay.saved = g.app.replay.version() }, "context canceled", 0},
		{"no room", ended, nil, func(g *guard) { g.app.replay.rescue = full }, "your unsaved branches are lost: the disk is full", 0},
		{"a state in ruins", ended, nil, func(g *guard) { g.app.replay.plan.Live = 99 }, "your unsaved branches are lost: a fault of the program", 0},
	} {
		g, kept := guardedReplay(t)
		c.change(g)
		err := g.end(c.ctx, c.failed)
		if err == nil != (c.want == "") || err != nil && !strings.HasPrefix(err.Error(), c.want) || len(*kept) != c.rescued {
			t.Errorf("%s: rescued %d, %v", c.name, len(*kept), err)
		}
	}
}

// Whatever a path, a session or an incident is called, a frame holds nothing that
// steers the terminal.
func TestAFrameNeverSteers(t *testing.T) {
	const hostile = "a\x1b[31m\x1b]52;c;aGk=\a\u009b2J\u202e\u2028\xff\nb"
	d := open(t, 120, 40)
	d.keys("+")
	for _, show := range []func(){
		func() { d.app.replay.say(0, hostile) },
		func() { d.app.replay.afterSaving(savedMsg{path: hostile}) },
		func() { d.app.replay.afterSaving(savedMsg{err: errors.New(hostile)}) },
		func() { d.app.replay.plan.Branches[1].Name = hostile },
		func() { d.keys("4") },
		func() { d.keys("1"); d.app.replay.ask(hostile, hostile, nil).err = hostile },
		func() {
			d.app.replay.prompt = nil
			d.app.replay = nil
			d.app.picker = newPicker(Menu{List: func() []Entry {
				return []Entry{{Name: hostile, Title: hostile, Summary: hostile, Group: hostile, Problem: hostile}}
			}}, plainTheme())
		},
		func() { d.app.picker.problem = hostile },
	} {
		show()
		frame := d.app.View()
		if at := strings.IndexAny(frame, "\x1b\a\u009b\u202e\u2028"); at >= 0 || !utf8.ValidString(frame) {
			t.Fatalf("the frame holds %q", frame[max(at-20, 0):min(at+20, len(frame))])
		}
	}
}
