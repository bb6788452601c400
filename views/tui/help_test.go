package tui

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"reenact/sim"
	"reenact/views/theme"

	tea "github.com/charmbracelet/bubbletea"
)

// helpText is all that the help says, a line each.
func (m *replay) helpText() string {
	var b strings.Builder
	for _, g := range m.helpGroups() {
		fmt.Fprintln(&b, g.title)
		for _, l := range g.lines {
			fmt.Fprintln(&b, l.show, l.text)
		}
	}
	return b.String()
}

// Every sign that a frame is made of, and every word of the world's, is in the help.
func TestTheHelpExplainsMarksColoursAndWords(t *testing.T) {
	script := counterScript()
	script.Shown.Glossary = []sim.Term{{Word: "clerk", Means: "who serves"}, {Word: "hall", Means: "where one waits"}}
	script.Shown.Stacks = []sim.Stack{{Title: "People", Total: "waiting", Parts: []sim.StackPart{{Word: "patient", Series: "waiting"}}}}
	for _, th := range []*theme.Theme{plainTheme(), asciiTheme()} {
		d := openWith(t, script, th, 120, 40)
		m := d.app.replay
		text, g := m.helpText(), &th.Glyphs
		for kind := faultEvent; kind <= notedEvent; kind++ {
			mark, _ := m.markOf(kind)
			if !strings.Contains(text, "\n"+string(mark)+" ") {
				t.Errorf("%c is not explained", mark)
			}
		}
		for _, mark := range append(append([]rune{g.CursorLine, g.Pointer, g.NoData}, g.Marks...), g.Kinds[:3]...) {
			if !strings.Contains(text, "\n"+string(mark)+" ") {
				t.Errorf("%c is not explained", mark)
			}
		}
		for _, words := range []string{
			"90 % and more: well", "50 % and more", "less than 50 %: bad", "was the branch", "clerk who serves", "hall where one waits",
			"█ patient", "stamping (Clerks)", "time since 09:30, the first change", "7 Questions", "9 Waiting",
		} {
			if g.ASCII {
				words = strings.ReplaceAll(words, "█", "#")
			}
			if !strings.Contains(text, words) {
				t.Errorf("%q is not in the help:\n%s", words, text)
			}
		}
	}
}

// TestTheHelpListsNoVainKey presses each key that the help lists, in every view of a
// large and a small terminal: one of its keys changes something, or says something
// else than that it is no key here.
func TestTheHelpListsNoVainKey(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {120, 40}} {
		var d *hands
		views := len(open(t, size[0], size[1]).app.replay.views)
		for tab := range views {
			fresh := func() {
				d = open(t, size[0], size[1])
				d.keys(":", "10:20", "enter", "+", ":", "10:30", "enter", tabKey(tab))
				d.frame()
			}
			fresh()
			for _, line := range linesOf(d.app.replay.listed()) {
				if !slices.ContainsFunc(line, func(k string) bool { return d.stirs(k, fresh) }) {
					t.Errorf("at %dx%d, in view %d, %s does nothing", size[0], size[1], tab+1, line)
				}
			}
		}
	}
}

// linesOf is the keys of each line of the help.
func linesOf(list []command) (lines [][]string) {
	for _, c := range list {
		if n := len(lines); c.Help().Desc == "" && n > 0 {
			lines[n-1] = append(lines[n-1], c.Keys()...)
			continue
		}
		lines = append(lines, c.Keys())
	}
	return lines
}

// stirs presses a key and tells whether that did anything. What it brought is closed
// again; where that is not all, there is another screen for the next key.
func (d *hands) stirs(key string, fresh func()) bool {
	m := d.app.replay
	before, plan, tab := d.frame(), m.version(), m.tab
	_, cmd := d.app.Update(pressOf(key))
	after := d.frame()
	if m.questions().quest != nil || m.version() != plan || m.leaving || m.playing || key == "ctrl+z" {
		m.questions().end()
		fresh()
	} else {
		d.run(cmd)
		if m.prompt != nil || m.overlay != noOverlay {
			d.keys("esc")
		}
		if v, ok := m.views[tab].(*roomView); ok {
			v.path = nil
		}
		d.keys(tabKey(tab), ":", "10:30", "enter")
	}
	for _, nothing := range []string{"Knobs are turned in", "Nothing is open", "is no key here"} {
		if strings.Contains(after, nothing) {
			return false
		}
	}
	return cmd != nil || before != after
}

func TestTheHelpIsSearched(t *testing.T) {
	d := open(t, 80, 24)
	d.keys(":", "9:45", "enter", "?", "/", "stam")
	d.sees("stamping (Clerks)", "only “stam”")
	d.seesNot("play, pause")
	d.keys("enter")
	d.sees("stamping (Clerks)", "esc shows all")
	d.keys("esc")
	d.sees("play, pause")
	d.keys("/", "no such thing")
	d.sees("Nothing here says “no such thing”.")
	d.keys("esc")
	d.sees("play, pause")
	d.keys("/", "marks on", "enter") // a title stands for all that is under it
	d.sees("an action of the responders", "a change of yours")
	d.keys("esc", "esc")
	if m := d.app.replay; m.overlay != noOverlay || m.help.find != "" {
		t.Fatal("esc does not close the help")
	}
}

// On a screen that is too small for all of the help every line is reached, whole.
func TestTheHelpIsReadToItsEnd(t *testing.T) {
	for _, size := range [][2]int{{60, 16}, {80, 24}, {120, 40}, {200, 60}} {
		d := open(t, size[0], size[1])
		d.keys("?")
		m := d.app.replay
		seen := ""
		for range 40 {
			seen += d.frame()
			d.keys("pgdown")
		}
		for _, g := range m.helpGroups() {
			for _, l := range g.lines {
				for _, word := range strings.Fields(l.text) {
					if !strings.Contains(seen, word) {
						t.Errorf("at %dx%d %q is not to be read", size[0], size[1], l.text)
						break
					}
				}
			}
		}
	}
}

// A chart that is 0 throughout is not in the large place, and v goes past it.
func TestTheLargeChartHasSomethingToShow(t *testing.T) {
	script := counterScript()
	d := openWith(t, script, plainTheme(), 120, 40)
	m := d.app.replay
	var dull, lively []int
	for i, p := range m.panels() {
		if m.idle(p) {
			dull = append(dull, i)
		} else {
			lively = append(lively, i)
		}
	}
	if len(dull) == 0 {
		t.Skip("no chart of this world is 0 throughout")
	}
	m.chart = dull[0]
	if m.idle(m.panels()[m.large(m.panels())]) {
		t.Fatal("the large chart is 0 throughout")
	}
	shown := map[int]bool{}
	for range m.panels() {
		d.keys("v")
		shown[m.chart] = true
	}
	if len(shown) != len(lively) {
		t.Fatalf("v goes through %d charts of %d", len(shown), len(lively))
	}
}

// pressOf is the message of a key by its name.
func pressOf(name string) tea.KeyMsg {
	for t := tea.KeyType(-100); t < 100; t++ {
		if msg := (tea.KeyMsg{Type: t}); t != tea.KeyRunes && msg.String() == name {
			return msg
		}
	}
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(name)}
}

// asciiTheme is that of a terminal without UTF-8.
func asciiTheme() *theme.Theme {
	return theme.New(theme.Options{Plain: true, Getenv: func(key string) string {
		if key == "LANG" {
			return "C"
		}
		return ""
	}})
}
