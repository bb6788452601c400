package tui

import (
	"fmt"

	"reenact/views/theme"
	"reenact/views/tui/draw"
)

// view paints a whole frame: exactly the terminal's width and height.
func (m *replay) view() string {
	c := m.canvas
	c.Reset(c.W, c.H)
	if c.W < minWidth || c.H < minHeight {
		paintTooSmall(c)
		return c.Render(m.theme)
	}
	m.lay = m.layout()
	l := m.lay
	m.paintHeader(l.header)
	m.paintTimeline(l.timeline)
	m.paintTabs(l.tabs)
	if l.wall >= 0 {
		for y := l.body.Y; y < l.why.Y; y++ {
			c.All().Set(l.wall, y, m.theme.Glyphs.Wall, theme.Dim)
		}
		m.paintKnobs(l.knobs.Inset(1))
		m.paintStory(l.story)
	}
	m.paintWhy(l.why.Rows(0, l.why.H-m.noticeLines()))
	m.paintBody(l.body)
	m.paintFooter(l.footer)
	return c.Render(m.theme)
}

// paintBody paints the chosen view, or what covers it.
func (m *replay) paintBody(a draw.Area) {
	if m.overlay != noOverlay {
		m.paintOverlay(a)
		return
	}
	m.views[m.tab].paint(m, a)
}

// paintTooSmall says what is missing, in as many lines as that takes; on the
// smallest screens what is needed stands first and alone.
func paintTooSmall(c *draw.Canvas) {
	a := c.All()
	needs := fmt.Sprintf("reenact needs %d×%d.", minWidth, minHeight)
	var lines []string
	for _, text := range [][]string{
		{"This terminal is too small.", fmt.Sprintf("It has %d×%d; %s", c.W, c.H, needs), "Enlarge it, or press q to leave."},
		{"Too small: " + needs, "q leaves."},
		{needs},
	} {
		lines = lines[:0]
		for _, t := range text {
			lines = append(lines, draw.WrapText(t, a.W)...)
		}
		if len(lines) <= a.H {
			break
		}
	}
	top := max((a.H-len(lines))/2, 0)
	for i, line := range lines {
		a.Put(max((a.W-draw.TextWidth(line))/2, 0), top+i, theme.Text, line)
	}
}

// paintBar fills a line to a share.
func (m *replay) paintBar(a draw.Area, share float64, role theme.Role) {
	g := &m.theme.Glyphs
	full := int(min(max(share, 0), 1)*float64(a.W) + 0.5)
	if share > 0 && full == 0 {
		full = 1
	}
	for x := 0; x < a.W; x++ {
		if x < full {
			a.Set(x, 0, g.Full, role)
		} else {
			a.Set(x, 0, g.Rest, theme.Dim)
		}
	}
}
