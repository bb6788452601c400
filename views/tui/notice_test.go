package tui

import (
	"strings"
	"testing"

	"reenact/views/theme"

	tea "github.com/charmbracelet/bubbletea"
)

// A message stands above the keys, at any size and over whatever is shown, and goes
// with the next key.
func TestAMessageDoesNotHideTheKeys(t *testing.T) {
	for _, size := range [][2]int{{60, 16}, {80, 24}, {120, 40}, {200, 60}} {
		for _, over := range []string{"", "y", "n", "z", "?"} {
			d := open(t, size[0], size[1])
			d.keys(over)
			bare := strings.Split(d.frame(), "\n")
			for _, text := range []string{"Something was done.", strings.Repeat("This takes more than a line. ", 6)} {
				d.app.replay.say(theme.Warn, text)
				lines := strings.Split(d.frame(), "\n")
				last := len(bare) - 1
				for bare[last] == "" {
					last--
				}
				if lines[last] != bare[last] {
					t.Errorf("%v over %q: the keys are gone:\n%s", size, over, d.frame())
				}
				d.sees(strings.Fields(text)[0] + " " + strings.Fields(text)[1])
			}
			d.keys("[")
			d.seesNot("This takes", "Something was done")
		}
	}
}

// Nor does it hide the values under the cross-hair of the large chart, and the why line
// says what it can in the rows that are left.
func TestWhatAMessageLeaves(t *testing.T) {
	d := open(t, 80, 24)
	d.keys(":", "10:05", "enter", "z", "Z")
	d.sees("Charts show an hour around the cursor", "10:05  ●", "q close")
	d.keys("esc", ":", "10:05", "enter")
	d.app.replay.say(theme.Warn, "A word.")
	d.sees("why  ", "people wait", "A word.", "space play")
}

// Nor do the keys of the list of incidents give way to what went wrong.
func TestAProblemDoesNotHideTheKeys(t *testing.T) {
	for _, size := range [][2]int{{60, 16}, {80, 24}, {120, 40}} {
		d := &hands{t: t}
		d.app = &app{theme: plainTheme(), picker: newPicker(Menu{List: func() []Entry { return []Entry{{Name: "a", Where: "a", Title: "First"}} }}, plainTheme())}
		d.send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
		keys := strings.Split(d.frame(), "\n")[size[1]-2]
		d.app.picker.problem = strings.Repeat("this cannot be read ", 5)
		if got := strings.Split(d.frame(), "\n")[size[1]-2]; got != keys || !strings.Contains(keys, "quit") {
			t.Errorf("%v: the keys are %q and were %q", size, got, keys)
		}
		d.sees("this cannot be read this")
	}
}
