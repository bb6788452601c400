package tui

import (
	"strings"

	"reenact/sim"
	"reenact/views/theme"
	"reenact/views/tui/draw"

	"github.com/charmbracelet/bubbles/cursor"
	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"
)

// prompt is one line the reader types, at the foot of the screen. The editing
// is textinput's; the painting is not, for a frame is made of cells.
type prompt struct {
	label string
	hint  string
	input textinput.Model
	// done takes the text; an error keeps the prompt open and is shown.
	done func(text string) error
	// changed hears of every change of the text; nil when nobody minds.
	changed func(text string)
	// gaveUp hears of esc; nil when nobody minds.
	gaveUp func()
	knob   string // the knob whose value is typed; empty for other prompts
	err    string
	recent *recent // what was typed into its like; nil: nothing is remembered
	names  bool    // it takes names, which the palette knows
}

// longestInput bounds what is typed or pasted into a prompt.
const longestInput = 60

// longestBranch bounds the names of branches, which session files hold as well.
const longestBranch = 36

// ask opens a prompt that calls done with what was typed.
func (m *replay) ask(label, hint string, done func(text string) error) *prompt {
	p := newPrompt(label, hint, done)
	m.focus.ask(p)
	return p
}

func newPrompt(label, hint string, done func(text string) error) *prompt {
	input := textinput.New()
	input.Prompt, input.CharLimit = "", longestInput
	input.Cursor.SetMode(cursor.CursorStatic) // nothing may tick while paused
	// Walking through suggestions is left out: textinput 1.0 loses its place when
	// there are none.
	input.KeyMap.NextSuggestion.SetEnabled(false)
	input.KeyMap.PrevSuggestion.SetEnabled(false)
	input.Focus()
	return &prompt{label: label, hint: hint, input: input, done: done}
}

// suggest offers completions, taken with tab.
func (p *prompt) suggest(words []string) {
	p.input.ShowSuggestions = true
	p.input.SetSuggestions(words)
}

func (p *prompt) press(m *replay, msg tea.KeyMsg) tea.Cmd {
	if p.names {
		return m.palette.press(m, p, msg)
	}
	return p.key(m, msg)
}

// key does what a key does in any prompt.
func (p *prompt) key(m *replay, msg tea.KeyMsg) tea.Cmd {
	switch {
	case msg.Type == tea.KeyEsc:
		p.leave(m)
		return nil
	case msg.Type == tea.KeyEnter:
		p.finish(m)
		return nil
	case msg.Type == tea.KeyRunes && msg.Alt && !p.edits(msg):
		return nil // a key of the terminal's, not text
	case p.recall(msg):
		return nil
	}
	return p.update(msg)
}

// leave closes the prompt and sets nothing.
func (p *prompt) leave(m *replay) {
	m.unask(p)
	if p.gaveUp != nil {
		p.gaveUp()
	}
}

// edits tells whether a key with alt is one of the line's own.
func (p *prompt) edits(msg tea.KeyMsg) bool {
	k := p.input.KeyMap
	return key.Matches(msg, k.WordForward, k.WordBackward, k.DeleteWordForward, k.DeleteWordBackward)
}

// update gives the line a message: a key, or what was pasted.
func (p *prompt) update(msg tea.Msg) tea.Cmd {
	before := p.input.Value()
	var cmd tea.Cmd
	if k, ok := msg.(tea.KeyMsg); !ok || !p.cutsLast(k) {
		p.input, cmd = p.input.Update(msg)
	}
	if p.input.Value() != before {
		p.err = ""
		if p.changed != nil {
			p.changed(p.text())
		}
	}
	return cmd
}

// cutsLast deletes the word forward where one letter or only blanks follow, and
// tells whether that was asked: textinput 1.0 steps over the first letter and then
// reads the next without looking whether there is one.
func (p *prompt) cutsLast(msg tea.KeyMsg) bool {
	text, at := []rune(p.input.Value()), p.input.Position()
	rest := text[at:]
	if !key.Matches(msg, p.input.KeyMap.DeleteWordForward) || len(rest) > 1 && strings.TrimSpace(string(rest)) != "" {
		return false
	}
	p.input.SetValue(string(text[:at]))
	return true
}

func (p *prompt) text() string { return strings.TrimSpace(p.input.Value()) }

func (p *prompt) finish(m *replay) {
	if err := p.done(p.text()); err != nil {
		p.err = err.Error()
		return
	}
	if p.recent != nil {
		p.recent.add(p.text())
	}
	m.unask(p)
	if p.knob != "" {
		m.retried(p)
	}
}

// suggested is what tab would add.
func (p *prompt) suggested() string {
	if p.input.Value() == "" || len(p.input.MatchedSuggestions()) == 0 {
		return ""
	}
	return strings.TrimPrefix(p.input.CurrentSuggestion(), p.input.Value())
}

// paint draws the prompt over the footer, with what tab would add.
func (p *prompt) paint(a draw.Area, more string) {
	x := a.Put(1, 0, theme.Strong, p.label+" ")
	text := []rune(p.input.Value())
	at := min(p.input.Position(), len(text))
	// The place of typing is seen even when the text is longer than the line.
	from := 0
	for from < at && draw.TextWidth(string(text[from:at])) > a.W-x-2 {
		from++
	}
	x = a.Put(x, 0, theme.Accent, string(text[from:at]))
	under := " "
	if at < len(text) && draw.RuneWidth(text[at]) > 0 {
		under = string(text[at])
	}
	x = a.Put(x, 0, theme.Picked, under)
	if at < len(text) {
		x = a.Put(x, 0, theme.Accent, string(text[at+1:]))
	} else if more != "" {
		x = a.Put(x, 0, theme.Dim, more+" (tab)")
	}
	// Only whole words of advice: what does not fit is left out.
	for _, hint := range strings.Split(p.hint, hintGap) {
		if x+2+draw.TextWidth(hint) <= a.W {
			x = a.Put(x+2, 0, theme.Dim, hint)
		}
	}
}

// hintGap stands between two pieces of a prompt's hint.
const hintGap = "     "

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
	p := m.ask(k.Key+" =", rangeText(k, m.theme.Glyphs.Dash)+"     enter sets, esc leaves", func(text string) error {
		if text == "" {
			return nil
		}
		return m.set(k, text)
	})
	p.knob = k.Key
	if k.Kind == sim.ChoiceKnob {
		p.suggest(k.Choices)
	}
}

func (m *replay) askFork() {
	p := m.ask("name of the fork", "enter alone names it for you, esc leaves", func(text string) error {
		m.fork(text)
		return nil
	})
	p.input.CharLimit = longestBranch
}
