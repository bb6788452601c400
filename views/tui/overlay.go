package tui

import (
	"reenact/views/theme"
	"reenact/views/tui/draw"
)

// overlay is what covers the body for a moment.
type overlay int

const (
	noOverlay overlay = iota
	helpOverlay
	whyOverlay
	storyOverlay
	chartOverlay
)

func (m *replay) toggle(o overlay) {
	if m.overlay == o {
		o = noOverlay
	}
	m.open(o)
	m.help.find = ""
	m.causes = list{}
}

// overlayCommands close an overlay by any of the keys a hand tries, scroll it,
// and in the why choose where to look.
func (m *replay) overlayCommands() []command {
	closing := command{bind("", "", "esc", "backspace", "q"), lookGroup, quietly(func(m *replay) { m.close() })}
	if m.overlay == whyOverlay {
		return append(m.whyCommands(), closing)
	}
	if m.overlay == chartOverlay {
		closing.SetKeys("esc", "backspace", "q", "enter", "z")
		return []command{closing}
	}
	var own []command
	if m.overlay == helpOverlay {
		own = m.helpCommands()
	}
	closing.SetKeys("esc", "backspace", "q", "enter", " ")
	scroll := func(n int) func(*replay) { return func(m *replay) { m.scroll(m.overlayTop + n) } }
	const all = 1 << 20 // painting stops at the last page
	return append(own, []command{
		closing,
		{bind("", "", "up", "k"), lookGroup, quietly(scroll(-1))},
		{bind("", "", "down", "j"), lookGroup, quietly(scroll(1))},
		{bind("", "", "pgup"), lookGroup, quietly(scroll(-m.lay.body.H))},
		{bind("", "", "pgdown"), lookGroup, quietly(scroll(m.lay.body.H))},
		{bind("", "", "g", "home"), lookGroup, quietly(scroll(-all))},
		{bind("", "", "G", "end"), lookGroup, quietly(scroll(all))},
	}...)
}

// paintOverlay paints what covers the body.
func (m *replay) paintOverlay(a draw.Area) {
	all := m.canvas.All()
	switch m.overlay {
	case helpOverlay:
		// The help takes all that stands below the tabs.
		a = all.Rows(m.lay.tabs.Y, m.lay.footer.Y-m.lay.tabs.Y)
		a.Clear()
		a.Rule(0, &m.theme.Glyphs, "keys, marks and words")
		m.paintHelp(a.Rows(1, a.H-1))
	case chartOverlay:
		m.paintBigChart(m.bigArea())
	case whyOverlay:
		// On a small screen the strips of knobs and story give way, too.
		m.paintCauses(all.Sub(0, a.Y, a.W, m.lay.why.Y-a.Y))
	case storyOverlay:
		a = all.Sub(0, a.Y, a.W, m.lay.why.Y-a.Y)
		a.Clear()
		m.paintTale(a.Inset(2))
	}
}

// widest is how long a line of prose may be and still be read with ease.
const widest = 100

// paintTale is the story of the moment in full, and what the world noted since.
func (m *replay) paintTale(a draw.Area) {
	a = a.Sub(0, 0, min(a.W, widest), a.H)
	past, next := m.told()
	var lines []draw.TextLine
	add := func(role theme.Role, text string) {
		for _, line := range draw.WrapText(text, a.W) {
			lines = append(lines, draw.TextLine{Role: role, Text: line})
		}
	}
	if past == nil {
		add(theme.Strong, m.script.Title)
		add(theme.Text, m.script.Summary)
	} else {
		add(theme.Strong, m.cardTitle(past))
		add(theme.Text, past.story)
		add(theme.Dim, past.caution())
		if past.source != "" {
			add(theme.Dim, "source: "+past.source)
		}
	}
	if noted := m.noted(); len(noted) > 0 && m.chosenEvent() == nil {
		lines = append(lines, draw.TextLine{})
		add(theme.Strong, "noted in the last minutes")
		for _, e := range noted {
			add(theme.Text, clockText(m.script, e.at)+"  "+e.title)
		}
	}
	if len(next) > 0 {
		lines = append(lines, draw.TextLine{})
		add(theme.Strong, "next")
		for _, e := range next {
			add(theme.Dim, clockText(m.script, e.at)+"  "+e.heading())
		}
	}
	m.scroll(a.Scrolled(lines, m.overlayTop, &m.theme.Glyphs))
}

// told is the event that the full story is of, and what comes after: the one
// chosen in the log, else the latest at the cursor.
func (m *replay) told() (*event, []event) {
	if e := m.chosenEvent(); e != nil {
		return e, nil
	}
	return m.around()
}

// chosenEvent is the one that has the focus in the log; nil elsewhere.
func (m *replay) chosenEvent() *event {
	v, ok := m.views[m.tab].(*eventsView)
	if !ok {
		return nil
	}
	if events := v.found(m); v.list.at < len(events) {
		return &events[v.list.at]
	}
	return nil
}
