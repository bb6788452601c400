package tui

import (
	"fmt"
	"strings"

	"reenact/views/theme"

	tea "github.com/charmbracelet/bubbletea"
)

// palette is what : takes besides times: names of what there is here, and of what else
// could be opened. What it offers is found when something is typed, not when it is
// painted.
type palette struct {
	recent  recent
	offers  []offer // what is like the text, the nearest first
	at, top int     // which of them is chosen, and the first that is shown
	every   bool    // all is offered before anything is typed
	entries []Entry // what the menu lists; nil: it has not answered yet
	asked   string  // what was typed when the menu was asked last
	paths   []string
	pathsOf string // what the paths begin with
	waiting bool   // enter was pressed before all was known
}

// offer is one thing that the palette can do.
type offer struct {
	text  string // what tab writes
	kind  string // what it is, in a word
	about string
	do    func(m *replay) error
}

// longestPlace bounds what is typed or pasted into the palette: a path may be long.
const longestPlace = 1000

// askPlace opens the prompt of the palette.
func (m *replay) askPlace() tea.Cmd {
	p := m.ask("go to", "15:05   +10m   T+59m"+hintGap+"a view, KEY=VALUE, an event, a name"+hintGap+"tab completes, enter goes, esc leaves", func(string) error { return nil })
	m.palette.recent.at = 0
	m.palette = palette{recent: m.palette.recent}
	p.names, p.input.CharLimit = true, longestPlace
	p.recalls(&m.palette.recent, m.theme.Glyphs.Up)
	p.changed = func(string) {
		m.palette.every, m.palette.waiting = false, false
		m.palette.fit(m)
	}
	return m.lookAround()
}

// press gives a key to the palette's prompt.
func (l *palette) press(m *replay, p *prompt, msg tea.KeyMsg) tea.Cmd {
	up, down := msg.Type == tea.KeyUp, msg.Type == tea.KeyDown || msg.Type == tea.KeyShiftTab
	recalling := p.input.Value() == "" && !l.every || l.recent.at > 0
	switch {
	case msg.Type == tea.KeyEnter:
		l.enter(m, p)
	case msg.Type == tea.KeyTab:
		l.complete(m, p)
	case (up || down) && !recalling && len(l.offers) > 0:
		step := 1
		if up {
			step = -1
		}
		l.at = (l.at + step + len(l.offers)) % len(l.offers)
		return nil
	default:
		if !up && !down {
			l.recent.at = 0
		}
		return tea.Batch(p.key(m, msg), m.lookAround())
	}
	return m.lookAround()
}

// complete writes what is chosen; before anything is typed it shows all there is.
func (l *palette) complete(m *replay, p *prompt) {
	if p.input.Value() == "" && !l.every {
		l.every = true
		l.fit(m)
		return
	}
	if l.at < len(l.offers) {
		p.replace(l.offers[l.at].text)
	}
}

// enter does what is chosen.
func (l *palette) enter(m *replay, p *prompt) {
	text := p.text()
	var err error
	switch {
	case l.at < len(l.offers):
		err = l.offers[l.at].do(m)
	case text == "":
	case !l.settled(m, text):
		l.waiting = true
		err = fmt.Errorf("looking for %s", text)
	default:
		err = unknownPlace(m, text)
	}
	if err != nil {
		p.err = err.Error()
		return
	}
	l.recent.add(text)
	m.unask(p)
	if p.knob != "" {
		m.retried(p)
	}
}

// unknownPlace says that a text is nothing here, and what would be.
func unknownPlace(m *replay, text string) error {
	if key, _, is := strings.Cut(text, "="); is {
		return fmt.Errorf("there is no knob %q; the view 3 Knobs has them all", key)
	}
	return fmt.Errorf("%q is no time and no name here; write %s +10m, -5m or T+59m, or a view, a knob, an event, a thing, an incident or a file",
		text, times(m.script))
}

// settled tells whether the world and the disk have answered to a text.
func (l *palette) settled(m *replay, text string) bool {
	world := len(m.rooms) == 0 || m.answer != nil && m.answer.Find == text && m.answer.At == m.now()
	return world && (m.menu == nil || l.entries != nil && l.pathsOf == text)
}

// retype fits the palette to what has become known, and does what waited for it.
func (m *replay) retype() {
	p, l := m.prompt, &m.palette
	if p == nil || !p.names {
		return
	}
	l.fit(m)
	if l.waiting && (len(l.offers) > 0 || l.settled(m, p.text())) {
		l.waiting = false
		l.enter(m, p)
	}
}

// sought is what the world is asked to look for.
func (m *replay) sought() string {
	if m.prompt == nil || !m.prompt.names || len(m.rooms) == 0 {
		return ""
	}
	return m.prompt.text()
}

// elsewhereMsg brings what else could be opened: all that the menu lists, when it was
// asked, and the paths that begin as typed.
type elsewhereMsg struct {
	entries []Entry
	typed   string
	paths   []string
}

// lookAround asks the menu, which may read directories, beside the screen.
func (m *replay) lookAround() tea.Cmd {
	l, menu := &m.palette, m.menu
	if m.prompt == nil || !m.prompt.names || menu == nil {
		return nil
	}
	typed, list := m.prompt.text(), l.entries == nil
	if !list && l.asked == typed {
		return nil
	}
	l.asked = typed
	return func() tea.Msg {
		msg := elsewhereMsg{typed: typed}
		if list && menu.List != nil {
			msg.entries = menu.List()
		}
		if menu.Complete != nil && typed != "" {
			msg.paths = menu.Complete(typed)
		}
		return msg
	}
}

// elsewhere takes the menu's answer.
func (l *palette) elsewhere(m *replay, msg elsewhereMsg) {
	if m.prompt == nil || !m.prompt.names {
		return
	}
	if l.entries == nil {
		l.entries = append([]Entry{}, msg.entries...)
	}
	if msg.typed == m.prompt.text() {
		l.paths, l.pathsOf = msg.paths, msg.typed
	}
	m.retype()
}

// openElsewhere replaces this replay by another, once the reader knows what would be lost.
func (m *replay) openElsewhere(where string) error {
	o, err := m.menu.Open(where)
	if err != nil {
		return err
	}
	open := func() { m.next = &o }
	if !m.unsaved() {
		open()
		return nil
	}
	m.say(theme.Warn, "Your "+m.precious()+" are not saved: w saves them. Open "+where+" without? y/n")
	m.offer(open)
	return nil
}
