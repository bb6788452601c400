package tui

import (
	"testing"

	tea "github.com/charmbracelet/bubbletea"
)

// TestDeletingAWordOfBlanks: with only blanks after the cursor there is no word,
// and the blanks go.
func TestDeletingAWordOfBlanks(t *testing.T) {
	for _, cut := range []tea.KeyMsg{{Type: tea.KeyRunes, Runes: []rune{'d'}, Alt: true}, {Type: tea.KeyDelete, Alt: true}} {
		d := open(t, 80, 24)
		d.keys("f")
		p := d.app.replay.prompt
		p.input.SetValue("two   ")
		p.input.SetCursor(3)
		d.send(cut)
		if got := p.input.Value(); got != "two" {
			t.Errorf("%s leaves %q", cut, got)
		}
	}
}
