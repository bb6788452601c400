package tui

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"reenact/sim"

	tea "github.com/charmbracelet/bubbletea"
)

// elsewhere is a menu of one other incident and some files.
func elsewhereMenu(opened *[]string) *Menu {
	return &Menu{
		List: func() []Entry {
			return []Entry{{Where: "rush-hour", Name: "rush-hour", Title: "Rush hour"}, {Where: "tea-break", Name: "tea-break", Title: "Nobody comes"}}
		},
		Open: func(where string) (Options, error) {
			*opened = append(*opened, where)
			if where == "broken.yaml" {
				return Options{}, errors.New("broken.yaml:3: this cannot be read")
			}
			s := counterScript()
			s.Name = strings.TrimSuffix(where, ".yaml")
			return Options{Script: s, Seed: 1}, nil
		},
		Complete: func(typed string) (paths []string) {
			for _, path := range []string{"broken.yaml", "kept/", "mine.yaml", "od\x1bd.yaml"} {
				if strings.HasPrefix(path, typed) {
					paths = append(paths, path)
				}
			}
			return paths
		},
	}
}

// openAmong starts a replay beside which other things may be opened.
func openAmong(t *testing.T, w, h int) (*hands, *[]string) {
	d := open(t, w, h)
	opened := &[]string{}
	d.app.replay.menu = elsewhereMenu(opened)
	return d, opened
}

// The palette takes the name of anything, in any case of its letters, or so much of it
// as tells it from others.
func TestThePaletteTakesNames(t *testing.T) {
	for _, c := range []struct {
		typed string
		sees  []string // in the list, before enter
		then  []string
		check func(*hands) error
	}{
		{"branches", []string{"▸ Branches", "view"}, []string{"what the responders did"}, onTab("Branches")},
		{"4", []string{"Events", "key 4"}, []string{"/ finds"}, onTab("Events")},
		{"waiting", []string{"Waiting", "people in the hall"}, nil, onTab("Waiting")},
		{"clerks", []string{"▸ Clerks", "CLERKS=", "knob"}, nil, onTab("Clerks")},
		{"time_per", []string{"▸ TIME_PER_JOB=", "25s now. How long one takes."}, nil, onKnob("TIME_PER_JOB")},
		{"TIME_PER_JOB=", []string{"25s now; takes 5s – "}, nil, onKnob("TIME_PER_JOB")},
		{"clerks=7", []string{"▸ CLERKS=7", "set", "5 now; takes 0 – 20"}, []string{"CLERKS=7 from 10:05 on", "what-if 1"}, nil},
		{"shed=yes", []string{"SHED=yes"}, []string{"SHED=on from 10:05 on"}, nil},
		{"order=l", []string{"▸ ORDER=lifo"}, []string{"ORDER=lifo from 10:05 on"}, nil},
		{"rush", []string{"▸ RUSH=", "rush-hour", "rush", "09:30  The rush begins", "end", "11:00  The rush is over"}, nil, onKnob("RUSH")},
		{"call", []string{"▸ call", "event", "10:00  Two more clerks"}, []string{"10:00:00 UTC", "10:00 Two more clerks"}, nil},
		{"station", nil, []string{`"station" is no time and no name here`}, nil},
		{"over", []string{"▸ Overview", "end"}, nil, onTab("Overview")},
		{"clerk 2", []string{"▸ clerk 2", "in Clerks"}, []string{"Clerk 2"}, onTab("Clerks")},
		{"person of 1h5", []string{"in Waiting", "person of 1h5"}, nil, nil},
		{"history", []string{"▸ history", "branch"}, nil, nil},
		{"who", []string{"▸ who waits?", "bookmark", "10:15"}, []string{"10:15:00 UTC", "◇ who waits?"}, nil},
		{"nobody", nil, []string{`"nobody" is no time and no name here; write 15:05, 15:05:30, +10m, -5m or T+59m`}, nil},
		{"CLERK=7", nil, []string{`there is no knob "CLERK"`}, nil},
		{"clerks=70", []string{"CLERKS=70"}, []string{"CLERKS takes 0 – 20, not 70"}, nil},
		{"10:30", []string{"▸ 10:30", "time"}, []string{"10:30:00 UTC"}, nil},
		{"23:00", []string{"time"}, []string{"23:00 is outside this incident"}, nil},
	} {
		t.Run(c.typed, func(t *testing.T) {
			d, _ := openAmong(t, 120, 40)
			d.keys(":", "10:15", "enter", "m", "who waits?", "enter", ":", "10:05", "enter", "?", ":", c.typed)
			d.sees(c.sees...)
			d.keys("enter")
			d.sees(c.then...)
			if c.check != nil {
				if err := c.check(d); err != nil {
					t.Error(err)
				}
			}
		})
	}
}

func onTab(title string) func(*hands) error {
	return func(d *hands) error {
		m := d.app.replay
		if got := m.views[m.tab].title(); got != title || m.prompt != nil || m.overlay != noOverlay {
			return fmt.Errorf("on %s, %v", got, m.prompt)
		}
		return nil
	}
}

func onKnob(key string) func(*hands) error {
	return func(d *hands) error {
		m := d.app.replay
		if k, _ := m.selected(); k.Key != key || !m.handy() || len(m.plan.Branches) != 1 {
			return fmt.Errorf("on %s, handy %t", k.Key, m.handy())
		}
		return nil
	}
}

// Tab completes what is chosen, the arrows choose, and before anything is typed tab
// shows all there is and up what was typed last.
func TestThePaletteCompletes(t *testing.T) {
	d, _ := openAmong(t, 80, 24)
	m := d.app.replay
	text := func(want string) {
		t.Helper()
		if got := m.prompt.input.Value(); got != want {
			t.Fatalf("the prompt holds %q, not %q", got, want)
		}
	}
	d.keys(":", "time")
	d.sees("time _PER_JOB= (tab)")
	d.keys("tab")
	text("TIME_PER_JOB=")
	d.keys("30s", "enter", ":", "b")
	d.sees("1 of ", "Branches")
	d.keys("down", "up", "up", "down", "down", "tab")
	if m.prompt.input.Value() == "b" || m.prompt.input.Value() == "Branches" {
		t.Errorf("the arrows choose nothing: %q", m.prompt.input.Value())
	}
	d.keys("esc", ":")
	d.seesNot(" of ")
	d.keys("tab")
	d.sees("▸ Overview", "1 of ")
	d.keys("down", "tab")
	text("Charts")
	d.keys("esc", ":", "10:05", "enter", ":", "up")
	text("10:05")
	d.keys("up")
	text("TIME_PER_JOB=30s")
	d.keys("down", "down")
	text("")
	d.keys("kep", "tab")
	text("kept/")
	d.keys("esc", ":", "od")
	d.seesNot("od\\x1bd", "odd.yaml")
}

// What is opened takes the place of this replay; branches that nobody saved are asked
// for first, as when leaving.
func TestThePaletteOpens(t *testing.T) {
	d, opened := openAmong(t, 120, 40)
	first := d.app.replay
	d.keys(":", "tea", "enter")
	d.watch()
	d.sees("tea-break", "09:00:00", "q quit")
	if d.app.replay == first || d.app.replay.menu == nil {
		t.Fatal("it is the same replay")
	}
	d.keys("+", ":", "broken.yaml", "enter")
	d.sees("broken.yaml:3: this cannot be read", "go to broken.yaml")
	d.keys("esc", ":", "mine", "enter")
	d.sees("Your branches are not saved: w saves them. Open mine.yaml without? y/n", "tea-break")
	d.keys("n", "y")
	d.sees("tea-break", "what-if 1")
	d.keys("esc", ":", "mine.yaml", "enter", "x", "y", "esc")
	d.sees("tea-break", "what-if 1")
	kept := 0
	d.app.replay.keep = func(Session) (string, error) { kept++; return "tea.session.yaml", nil }
	d.keys(":", "mine.yaml", "enter", "w")
	if kept != 1 {
		t.Error("w does not save")
	}
	d.keys("+", ":", "mine.yaml", "enter", "y")
	d.watch()
	d.sees("mine ", "branch history")
	if want := "tea-break broken.yaml mine.yaml mine.yaml mine.yaml mine.yaml"; strings.Join(*opened, " ") != want {
		t.Errorf("opened %v", *opened)
	}
}

// From a list of incidents one goes back to the list, whatever was opened on the way.
func TestThePaletteKeepsTheWayBack(t *testing.T) {
	d, _ := openAmong(t, 120, 40)
	d.app.replay.picked = true
	d.keys(":", "tea", "enter")
	d.watch()
	d.sees("q back")
}

// What the world or the disk has not answered to yet is waited for.
func TestThePaletteWaits(t *testing.T) {
	d, _ := openAmong(t, 120, 40)
	d.hold = true
	d.keys(":", "clerk 2", "enter")
	d.sees("looking for clerk 2")
	d.hold = false
	d.deliver()
	d.sees("Clerk 2")
	if d.app.replay.prompt != nil {
		t.Error("the prompt is still open")
	}
	d.hold = true
	d.keys("1", ":", "no such thing", "enter")
	d.sees("looking for no such thing")
	d.hold = false
	d.deliver()
	d.sees(`"no such thing" is no time and no name here`)
}

// A refusal of the world leads back to what was typed.
func TestARefusalLeadsBackToThePalette(t *testing.T) {
	d := openStiff(t, 120, 40)
	d.keys(":", "TIME_PER_JOB=90s", "enter")
	d.sees("nobody is that slow", "go to TIME_PER_JOB=90s")
}

// Names from outside reach the terminal only as letters that show.
func TestThePaletteIsPlain(t *testing.T) {
	const hostile = "a\x1b[31m\u202e\u009b2J"
	s := counterScript()
	s.Moments[1].ID, s.Moments[1].Title = hostile, hostile
	d := openWith(t, s, plainTheme(), 120, 40)
	d.app.replay.menu = &Menu{
		List:     func() []Entry { return []Entry{{Where: hostile, Name: hostile, Title: hostile}} },
		Open:     func(string) (Options, error) { return Options{}, errors.New(hostile) },
		Complete: func(string) []string { return []string{hostile} },
	}
	for _, keys := range [][]string{{":", "a"}, {"tab"}, {"enter"}, {"esc", ":", "x/y", "enter"}} {
		d.keys(keys...)
		if frame := d.app.View(); strings.ContainsAny(frame, "\x1b\u202e\u009b") {
			t.Fatalf("after %q the frame steers: %q", keys, frame)
		}
	}
}

// Pasted text is taken like typed text.
func TestPastingIntoThePalette(t *testing.T) {
	d := open(t, 120, 40)
	d.keys(":")
	d.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("10:05\n"), Paste: true})
	d.keys("enter")
	d.is("10:05:00")
}

// A world without rooms is asked for nothing, and the bench comes to rest.
func TestThePaletteOfAWorldWithoutRooms(t *testing.T) {
	s := counterScript()
	s.New = func(seed uint64) (sim.World, error) { return &plainWorld{newCounter(seed)}, nil }
	d := openWith(t, s, plainTheme(), 120, 40)
	d.keys(":", "clerk 2", "enter")
	d.sees(`"clerk 2" is no time and no name here`)
	d.pass(time.Second)
	if d.app.replay.bench == nil {
		t.Error("the bench is still at work")
	}
}

// plainWorld cannot be looked into.
type plainWorld struct{ sim.World }

func (w *plainWorld) Clone() sim.World { return &plainWorld{w.World.Clone()} }
