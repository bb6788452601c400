package tui

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"
)

// recent is what was typed into prompts of one kind, the latest last. A prompt starts
// empty; the up arrow brings back what was typed before.
type recent struct {
	texts []string
	at    int // which one stands in the prompt, counted from the latest; 0: none
}

// mostRecent bounds what is remembered.
const mostRecent = 50

// add remembers a text, once.
func (r *recent) add(text string) {
	if text == "" {
		return
	}
	r.texts = slices.DeleteFunc(r.texts, func(have string) bool { return have == text })
	r.texts = append(r.texts, text)
	if len(r.texts) > mostRecent {
		r.texts = r.texts[1:]
	}
}

// last is the latest text; empty: there is none.
func (r *recent) last() string {
	if len(r.texts) == 0 {
		return ""
	}
	return r.texts[len(r.texts)-1]
}

// recalls lets a prompt go back to what was typed into its like, with a key that is
// written so.
func (p *prompt) recalls(r *recent, up string) {
	p.recent = r
	r.at = 0
	if last := r.last(); last != "" {
		p.hint = up + " brings back “" + last + "”" + hintGap + p.hint
	}
}

// recall answers the arrows: up is an older text, down a newer one and at last none.
func (p *prompt) recall(msg tea.KeyMsg) bool {
	r := p.recent
	if r == nil || msg.Type != tea.KeyUp && msg.Type != tea.KeyDown {
		return false
	}
	step := 1
	if msg.Type == tea.KeyDown {
		step = -1
	}
	r.at = min(max(r.at+step, 0), len(r.texts))
	text := ""
	if r.at > 0 {
		text = r.texts[len(r.texts)-r.at]
	}
	p.replace(text)
	return true
}

// replace puts another text in place of what was typed.
func (p *prompt) replace(text string) {
	if text == p.input.Value() {
		return
	}
	p.input.SetValue(text)
	p.input.CursorEnd()
	p.err = ""
	if p.changed != nil {
		p.changed(p.text())
	}
}
