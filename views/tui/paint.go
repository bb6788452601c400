package tui

import (
	"fmt"

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
	if m.overlay != noOverlay {
		m.paintOverlay(a)
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

// paintTooSmall says what is missing, in as many lines as that takes; on the
// smallest screens what is needed stands first and alone.
func paintTooSmall(c *canvas) {
	a := c.all()
	needs := fmt.Sprintf("reenact needs %d×%d.", minWidth, minHeight)
	var lines []string
	for _, text := range [][]string{
		{"This terminal is too small.", fmt.Sprintf("It has %d×%d; %s", c.w, c.h, needs), "Enlarge it, or press q to leave."},
		{"Too small: " + needs, "q leaves."},
		{needs},
	} {
		lines = lines[:0]
		for _, t := range text {
			lines = append(lines, wrapText(t, a.w)...)
		}
		if len(lines) <= a.h {
			break
		}
	}
	top := max((a.h-len(lines))/2, 0)
	for i, line := range lines {
		a.put(max((a.w-textWidth(line))/2, 0), top+i, theme.Text, line)
	}
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
