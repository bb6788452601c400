package tui

import (
	"reenact/views/chart"
	"reenact/views/theme"
	"reenact/views/tui/draw"
)

// paintWhy writes what binds the world at the cursor.
func (m *replay) paintWhy(a draw.Area) {
	y := 0
	if m.lay.wall >= 0 {
		a.Rule(0, &m.theme.Glyphs, "")
		if w := m.lay.wall; w >= 0 {
			a.Set(w, 0, m.theme.Glyphs.TeeUp, theme.Dim)
		}
		y = 1
	}
	text, role := m.why()
	if m.onWhy {
		a.Set(0, y, m.theme.Glyphs.Pointer, theme.Cursor)
		role = theme.Picked
	}
	a.Put(1, y, role, "why")
	lines := a.Sub(6, y, a.W-7, a.H-y).Wrap(0, theme.Text, text, a.H-y)
	rest := a.Rows(y+lines, a.H-y-lines)
	switch {
	case rest.H == 0 || m.answer == nil:
	case m.onWhy:
		rest.Put(6, 0, theme.Dim, m.theme.Glyphs.Enter+" the causes, counted")
	default:
		m.paintSettings(rest)
	}
}

// why is the world's own sentence for the cursor, and how grave it is.
func (m *replay) why() (string, theme.Role) {
	p, busy := m.progress()
	switch s := m.live(); {
	case m.answer == nil:
		return "The incident is being prepared" + m.theme.Glyphs.Ellipsis, theme.Dim
	case busy && (s == nil || s.Head < m.now()):
		return "The simulation has not come this far yet: " + p + ".", theme.Dim
	case m.answer.Explained.Calm:
		return m.answer.Explained.Line, theme.Good
	}
	return m.answer.Explained.Line, theme.Warn
}

// whyCommands lead from the causes to what they befell.
func (m *replay) whyCommands() []command {
	evidence := m.evidence()
	if evidence == nil || m.answer == nil {
		return []command{{bind("", "", "enter", " "), lookGroup, quietly(func(m *replay) { m.close() })}}
	}
	n := len(m.answer.Explained.Causes)
	const group = "In the why"
	return append(m.causes.commands(n, n),
		command{bind("enter o", "show me one: the whole chain of reasons", "enter", "o"), group, quietly(func(m *replay) { m.exemplify(evidence) })},
		command{bind("a", "all of them", "a"), group, quietly(func(m *replay) { m.showRoom(evidence, nil) })})
}

// paintCauses lists the causes behind the why line, counted.
func (m *replay) paintCauses(a draw.Area) {
	a.Clear()
	a = a.Inset(2)
	if m.answer == nil {
		a.Put(0, 1, theme.Dim, "The incident is being prepared"+a.Dots())
		return
	}
	e := m.answer.Explained
	y := 1 + a.Wrap(1, theme.Strong, "Why, at "+m.script.Second(m.answer.At)+" UTC", 1)
	y += a.Wrap(y, theme.Text, e.Line, 6) + 1
	counted := "What stands in the way, counted"
	if window := m.script.Shown.Words.Window; window != "" {
		counted += " over " + window
	}
	a.Put(0, y, theme.Strong, counted)
	y++
	if len(e.Causes) == 0 {
		a.Put(0, y, theme.Dim, "Nothing does.")
		y++
	}
	y = m.paintCauseRows(a.Sub(0, y, a.W, a.H-y-1)) + y
	if m.forked() && y+3 < a.H {
		y++
		a.Put(0, y, theme.Strong, "In "+m.plan.GhostBranch().Name+", at the same time")
		a.Sub(0, y+1, a.W, a.H-y-2).Wrap(0, theme.Dim, m.answer.GhostWhy.Line, 4)
	}
	m.paintWhyHints(a.Row(a.H - 1))
}

// paintCauseRows writes one line a cause and returns how many.
func (m *replay) paintCauseRows(a draw.Area) int {
	causes := m.answer.Explained.Causes
	m.causes.show(len(causes), a.H)
	most, longest := 1, 0
	for _, c := range causes {
		most, longest = max(most, c.Count), max(longest, draw.TextWidth(c.Name))
	}
	bars := min(a.W-11-longest, 24)
	y := 0
	for i := m.causes.top; i < len(causes) && y < a.H; i++ {
		c := causes[i]
		role := theme.Text
		if m.evidence() != nil && i == m.causes.at {
			a.Set(0, y, m.theme.Glyphs.Pointer, theme.Cursor)
			role = theme.Strong
		}
		a.Right(9, y, theme.Strong, chart.Thousands(int64(c.Count)))
		a.Put(10, y, role, c.Name)
		if bars >= 6 {
			m.paintBar(a.Sub(a.W-bars, y, bars, 1), float64(c.Count)/float64(most), theme.Warn)
		}
		y++
	}
	return y
}

func (m *replay) paintWhyHints(a draw.Area) {
	list := [][2]string{{"esc", "closes"}}
	if v := m.evidence(); v != nil {
		list = append([][2]string{{"a", "all: " + lowerFirst(v.room.Title)}}, list...)
		if len(m.answer.Explained.Causes) > 0 {
			list = append([][2]string{{m.theme.Glyphs.Enter, "show me one"}}, list...)
		}
	}
	paintHints(a, 0, list)
}
