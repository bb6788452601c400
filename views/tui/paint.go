package tui

import (
	"fmt"

	"reenact/views/chart"
	"reenact/views/theme"
)

// view paints a whole frame: exactly the terminal's width and height.
func (m *replay) view() string {
	c := m.canvas
	c.reset(c.w, c.h)
	if c.w < minWidth || c.h < minHeight {
		paintTooSmall(c)
		return c.render(m.theme)
	}
	m.lay = m.layout()
	l := m.lay
	m.paintHeader(l.header)
	m.paintTimeline(l.timeline)
	m.paintTabs(l.tabs)
	if l.wall >= 0 {
		for y := l.body.y; y < l.why.y; y++ {
			c.all().set(l.wall, y, m.theme.Glyphs.Wall, theme.Dim)
		}
		m.paintKnobs(l.knobs.inset(1))
		m.paintStory(l.story)
	}
	m.paintWhy(l.why)
	m.paintBody(l.body)
	m.paintFooter(l.footer)
	return c.render(m.theme)
}

// paintBody paints the chosen view, or what covers it.
func (m *replay) paintBody(a area) {
	switch m.overlay {
	case helpOverlay:
		// The help takes all that stands below the tabs.
		a = m.canvas.all().rows(m.lay.tabs.y, m.lay.footer.y-m.lay.tabs.y)
		a.clear()
		a.rule(0, &m.theme.Glyphs, "keys")
		m.paintHelp(a.rows(1, a.h-1))
		return
	case whyOverlay:
		// On a small screen the strips of knobs and story give way, too.
		m.paintCauses(m.canvas.all().sub(0, a.y, a.w, m.lay.why.y-a.y))
		return
	}
	m.views[m.tab].paint(m, a)
}

// clear blanks an area.
func (a area) clear() {
	for y := 0; y < a.h; y++ {
		for x := 0; x < a.w; x++ {
			a.set(x, y, ' ', theme.Text)
		}
	}
}

// paintTooSmall says what is missing, as far as even that fits.
func paintTooSmall(c *canvas) {
	lines := []string{
		"This terminal is too small.",
		fmt.Sprintf("It has %d×%d; reenact needs %d×%d.", c.w, c.h, minWidth, minHeight),
		"Enlarge it, or press q to leave.",
	}
	a := c.all()
	top := max((a.h-len(lines))/2, 0)
	for i, line := range lines {
		a.put(max((a.w-textWidth(line))/2, 0), top+i, theme.Text, line)
	}
}

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
	a.put(1, y, role, "why")
	a.sub(6, y, a.w-7, a.h-y).wrap(0, theme.Text, text, a.h-y)
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

// paintCauses lists the causes behind the why line, counted.
func (m *replay) paintCauses(a area) {
	a = a.inset(2)
	if m.answer == nil {
		a.put(0, 1, theme.Dim, "The incident is being prepared"+a.c.dots)
		return
	}
	e := m.answer.explained
	y := 1 + a.wrap(1, theme.Strong, "Why, at "+m.script.Clock(m.answer.at).Format("15:04:05")+" UTC", 1)
	y += a.wrap(y, theme.Text, e.Line, 6) + 1
	a.put(0, y, theme.Strong, "Failed attempts of the last minute, by cause")
	y++
	if len(e.Causes) == 0 {
		a.put(0, y, theme.Dim, "None failed.")
		y++
	}
	most, longest := 1, 0
	for _, c := range e.Causes {
		most, longest = max(most, c.Count), max(longest, textWidth(c.Name))
	}
	bars := min(a.w-9-longest, 24)
	for _, c := range e.Causes {
		if y >= a.h-2 {
			a.put(0, y, theme.Dim, a.c.dots)
			break
		}
		a.right(6, y, theme.Strong, chart.Thousands(int64(c.Count)))
		a.put(8, y, theme.Text, c.Name)
		if bars >= 6 {
			m.paintBar(a.sub(a.w-bars, y, bars, 1), float64(c.Count)/float64(most), theme.Warn)
		}
		y++
	}
	if m.forked() && y+2 < a.h {
		y++
		a.put(0, y, theme.Strong, "In "+m.plan.ghostBranch().name+", at the same time")
		a.sub(0, y+1, a.w, a.h-y-2).wrap(0, theme.Dim, m.answer.ghostWhy.Line, 4)
	}
	a.put(0, a.h-1, theme.Dim, "esc closes")
}

// paintBar fills a line to a share.
func (m *replay) paintBar(a area, share float64, role theme.Role) {
	g := &m.theme.Glyphs
	full := int(min(max(share, 0), 1)*float64(a.w) + 0.5)
	if share > 0 && full == 0 {
		full = 1
	}
	for x := 0; x < a.w; x++ {
		if x < full {
			a.set(x, 0, g.Full, role)
		} else {
			a.set(x, 0, g.Rest, theme.Dim)
		}
	}
}
