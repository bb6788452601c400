package tui

import (
	"testing"

	tea "github.com/charmbracelet/bubbletea"
)

// TestDeletingTheLastWord: one letter or blank after the cursor, or only blanks,
// go like any word.
func TestDeletingTheLastWord(t *testing.T) {
	for _, cut := range []tea.KeyMsg{{Type: tea.KeyRunes, Runes: []rune{'d'}, Alt: true}, {Type: tea.KeyDelete, Alt: true}} {
		for _, rest := range []string{"", " ", "x", "   ", " x", "word"} {
			d := open(t, 80, 24)
			d.keys("f")
			p := d.app.replay.prompt
			p.input.SetValue("two" + rest)
			p.input.SetCursor(3)
			d.send(cut)
			if got := p.input.Value(); got != "two" {
				t.Errorf("%s before %q leaves %q", cut, rest, got)
			}
		}
	}
}
