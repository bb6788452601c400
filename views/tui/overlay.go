package tui

import (
	"reenact/views/theme"
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
	m.overlay, m.overlayTop, m.causes = o, 0, list{}
}

// overlayCommands close an overlay by any of the keys a hand tries, scroll it,
// and in the why choose where to look.
func (m *replay) overlayCommands() []command {
	closing := command{bind("", "", "esc", "backspace", "q"), lookGroup, quietly(func(m *replay) { m.overlay = noOverlay })}
	if m.overlay == whyOverlay {
		return append(m.whyCommands(), closing)
	}
	if m.overlay == chartOverlay {
		closing.SetKeys("esc", "backspace", "q", "enter", "z")
		return []command{closing}
	}
	closing.SetKeys("esc", "backspace", "q", "enter", " ")
	scroll := func(n int) func(*replay) { return func(m *replay) { m.overlayTop = max(m.overlayTop+n, 0) } }
	const all = 1 << 20 // painting stops at the last page
	return []command{
		closing,
		{bind("", "", "up", "k"), lookGroup, quietly(scroll(-1))},
		{bind("", "", "down", "j"), lookGroup, quietly(scroll(1))},
		{bind("", "", "pgup"), lookGroup, quietly(scroll(-m.lay.body.h))},
		{bind("", "", "pgdown"), lookGroup, quietly(scroll(m.lay.body.h))},
		{bind("", "", "g", "home"), lookGroup, quietly(scroll(-all))},
		{bind("", "", "G", "end"), lookGroup, quietly(scroll(all))},
	}
}

// paintOverlay paints what covers the body.
func (m *replay) paintOverlay(a area) {
	all := m.canvas.all()
	switch m.overlay {
	case helpOverlay:
		// The help takes all that stands below the tabs.
		a = all.rows(m.lay.tabs.y, m.lay.footer.y-m.lay.tabs.y)
		a.clear()
		a.rule(0, &m.theme.Glyphs, "keys")
		m.paintHelp(a.rows(1, a.h-1))
	case chartOverlay:
		m.paintBigChart(m.bigArea())
	case whyOverlay:
		// On a small screen the strips of knobs and story give way, too.
		m.paintCauses(all.sub(0, a.y, a.w, m.lay.why.y-a.y))
	case storyOverlay:
		a = all.sub(0, a.y, a.w, m.lay.why.y-a.y)
		a.clear()
		m.paintTale(a.inset(2))
	}
}

// widest is how long a line of prose may be and still be read with ease.
const widest = 100

// paintTale is the story of the moment in full, and what the world noted since.
func (m *replay) paintTale(a area) {
	a = a.sub(0, 0, min(a.w, widest), a.h)
	past, next := m.told()
	var lines []textLine
	add := func(role theme.Role, text string) {
		for _, line := range wrapText(text, a.w) {
			lines = append(lines, textLine{role, line})
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
		lines = append(lines, textLine{})
		add(theme.Strong, "noted in the last minutes")
		for _, e := range noted {
			add(theme.Text, clockText(m.script, e.at)+"  "+e.title)
		}
	}
	if len(next) > 0 {
		lines = append(lines, textLine{})
		add(theme.Strong, "next")
		for _, e := range next {
			add(theme.Dim, clockText(m.script, e.at)+"  "+e.heading())
		}
	}
	m.overlayTop = a.scrolled(lines, m.overlayTop, &m.theme.Glyphs)
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
	if events := m.log(); ok && v.list.at < len(events) {
		return &events[v.list.at]
	}
	return nil
}

// textLine is a line of prose in one role.
type textLine struct {
	role theme.Role
	text string
}

// scrolled paints as many lines as fit from the given one on, with a word on
// what to press at the foot, and returns the first line shown.
func (a area) scrolled(lines []textLine, top int, g *theme.Glyphs) int {
	room := max(a.h-2, 1)
	top = min(max(top, 0), max(len(lines)-room, 0))
	for i := 0; i < room && top+i < len(lines); i++ {
		a.put(0, i+1, lines[top+i].role, lines[top+i].text)
	}
	hint := "esc closes"
	if len(lines) > room {
		hint = g.Up + g.Down + " more, esc closes"
	}
	a.right(a.w-1, a.h-1, theme.Dim, hint)
	return top
}
