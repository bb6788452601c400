package tui

import (
	"reenact/views/chart"
	"reenact/views/theme"
)

// paintWhy writes what binds the world at the cursor.
func (m *replay) paintWhy(a area) {
	y := 0
	if m.lay.wall >= 0 {
		a.rule(0, &m.theme.Glyphs, "")
		if w := m.lay.wall; w >= 0 {
			a.set(w, 0, m.theme.Glyphs.TeeUp, theme.Dim)
		}
		y = 1
	}
	text, role := m.why()
	if m.onWhy {
		a.set(0, y, m.theme.Glyphs.Pointer, theme.Cursor)
		role = theme.Picked
	}
	a.put(1, y, role, "why")
	lines := a.sub(6, y, a.w-7, a.h-y).wrap(0, theme.Text, text, a.h-y)
	rest := a.rows(y+lines, a.h-y-lines)
	switch {
	case rest.h == 0 || m.answer == nil:
	case m.onWhy:
		rest.put(6, 0, theme.Dim, m.theme.Glyphs.Enter+" the causes, counted")
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
	case busy && (s == nil || s.head < m.now()):
		return "The simulation has not come this far yet: " + p + ".", theme.Dim
	case m.answer.explained.Calm:
		return m.answer.explained.Line, theme.Good
	}
	return m.answer.explained.Line, theme.Warn
}

// whyCommands lead from the causes to what they befell.
func (m *replay) whyCommands() []command {
	evidence := m.evidence()
	if evidence == nil || m.answer == nil {
		return []command{{bind("", "", "enter", " "), lookGroup, quietly(func(m *replay) { m.overlay = noOverlay })}}
	}
	n := len(m.answer.explained.Causes)
	const group = "In the why"
	return append(m.causes.commands(n, n),
		command{bind("enter o", "show me one: the whole chain of reasons", "enter", "o"), group, quietly(func(m *replay) { m.exemplify(evidence) })},
		command{bind("a", "all of them", "a"), group, quietly(func(m *replay) { m.showRoom(evidence, nil) })})
}

// paintCauses lists the causes behind the why line, counted.
func (m *replay) paintCauses(a area) {
	a.clear()
	a = a.inset(2)
	if m.answer == nil {
		a.put(0, 1, theme.Dim, "The incident is being prepared"+a.c.dots)
		return
	}
	e := m.answer.explained
	y := 1 + a.wrap(1, theme.Strong, "Why, at "+m.script.Second(m.answer.at)+" UTC", 1)
	y += a.wrap(y, theme.Text, e.Line, 6) + 1
	a.put(0, y, theme.Strong, "What stands in the way, counted")
	y++
	if len(e.Causes) == 0 {
		a.put(0, y, theme.Dim, "Nothing does.")
		y++
	}
	y = m.paintCauseRows(a.sub(0, y, a.w, a.h-y-1)) + y
	if m.forked() && y+3 < a.h {
		y++
		a.put(0, y, theme.Strong, "In "+m.plan.ghostBranch().name+", at the same time")
		a.sub(0, y+1, a.w, a.h-y-2).wrap(0, theme.Dim, m.answer.ghostWhy.Line, 4)
	}
	m.paintWhyHints(a.row(a.h - 1))
}

// paintCauseRows writes one line a cause and returns how many.
func (m *replay) paintCauseRows(a area) int {
	causes := m.answer.explained.Causes
	m.causes.show(len(causes), a.h)
	most, longest := 1, 0
	for _, c := range causes {
		most, longest = max(most, c.Count), max(longest, textWidth(c.Name))
	}
	bars := min(a.w-11-longest, 24)
	y := 0
	for i := m.causes.top; i < len(causes) && y < a.h; i++ {
		c := causes[i]
		role := theme.Text
		if m.evidence() != nil && i == m.causes.at {
			a.set(0, y, m.theme.Glyphs.Pointer, theme.Cursor)
			role = theme.Strong
		}
		a.right(9, y, theme.Strong, chart.Thousands(int64(c.Count)))
		a.put(10, y, role, c.Name)
		if bars >= 6 {
			m.paintBar(a.sub(a.w-bars, y, bars, 1), float64(c.Count)/float64(most), theme.Warn)
		}
		y++
	}
	return y
}

func (m *replay) paintWhyHints(a area) {
	list := [][2]string{{"esc", "closes"}}
	if v := m.evidence(); v != nil {
		list = append([][2]string{{"a", "all: " + lowerFirst(v.room.Title)}}, list...)
		if len(m.answer.explained.Causes) > 0 {
			list = append([][2]string{{m.theme.Glyphs.Enter, "show me one"}}, list...)
		}
	}
	paintHints(a, 0, list)
}
