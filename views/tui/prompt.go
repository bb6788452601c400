package tui

import (
	"strings"

	"reenact/sim"
	"reenact/views/theme"

	tea "github.com/charmbracelet/bubbletea"
)

// prompt is one line the reader types, at the foot of the screen.
type prompt struct {
	label string
	hint  string
	text  []rune
	// done takes the text; an error keeps the prompt open and is shown.
	done func(text string) error
	err  string
}

// longestInput bounds what is typed or pasted into a prompt.
const longestInput = 60

func (p *prompt) press(m *replay, msg tea.KeyMsg) {
	switch msg.Type {
	case tea.KeyEsc:
		m.prompt = nil
	case tea.KeyEnter:
		p.finish(m)
	case tea.KeyBackspace, tea.KeyDelete:
		if len(p.text) > 0 {
			p.text = p.text[:len(p.text)-1]
		}
	case tea.KeyCtrlU, tea.KeyCtrlW:
		p.text = nil
	case tea.KeySpace:
		p.insert(' ')
	case tea.KeyRunes:
		if !msg.Alt {
			for _, r := range msg.Runes {
				p.insert(r)
			}
		}
	}
}

func (p *prompt) finish(m *replay) {
	text := strings.TrimSpace(string(p.text))
	if err := p.done(text); err != nil {
		p.err = err.Error()
		return
	}
	m.prompt = nil
}

func (p *prompt) insert(r rune) {
	p.err = ""
	if runeWidth(r) > 0 && len(p.text) < longestInput {
		p.text = append(p.text, r)
	}
}

// paint draws the prompt over the footer.
func (p *prompt) paint(a area) {
	x := a.put(1, 0, theme.Strong, p.label+" ")
	// What is being typed is seen even when it is longer than the line.
	text := p.text
	for len(text) > 0 && textWidth(string(text)) > a.w-x-2 {
		text = text[1:]
	}
	x = a.put(x, 0, theme.Accent, string(text))
	a.set(x, 0, ' ', theme.Picked)
	if p.err != "" {
		a.put(x+3, 0, theme.Bad, p.err)
		return
	}
	a.put(x+3, 0, theme.Dim, p.hint)
}

func (m *replay) askTime() {
	m.prompt = &prompt{
		label: "go to", hint: "15:05   15:05:30   +10m   -5m   T+59m     enter goes, esc leaves",
		done: func(text string) error {
			if text == "" {
				return nil
			}
			return m.goTo(text)
		},
	}
}

// askValue opens a prompt for the selected knob; switches just switch.
func (m *replay) askValue() {
	k, ok := m.selected()
	if !ok {
		m.say(theme.Dim, "The knobs are not known yet: the incident is still being prepared.")
		return
	}
	if k.Kind == sim.BoolKnob {
		direction := 1
		if m.valueOf(k) == "on" {
			direction = -1
		}
		m.turn(direction)
		return
	}
	m.prompt = &prompt{
		label: k.Key + " =", hint: rangeText(k, m.theme.Glyphs.Dash) + "     enter sets, esc leaves",
		done: func(text string) error {
			if text == "" {
				return nil
			}
			return m.set(k, text)
		},
	}
}

func (m *replay) askFork() {
	m.prompt = &prompt{
		label: "name of the fork", hint: "enter alone names it for you, esc leaves",
		done: func(text string) error {
			m.fork(text)
			return nil
		},
	}
}
