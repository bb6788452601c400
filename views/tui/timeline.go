package tui

import (
	"math"
	"time"

	"reenact/views/chart"
	"reenact/views/theme"
	"reenact/views/tui/draw"
	"reenact/views/workbench"
)

// paintTimeline draws the heat strip of the whole incident, with the ghost's
// above it when there is one, and the marks under it.
func (m *replay) paintTimeline(a draw.Area) {
	strip, marks := m.lay.strip, m.lay.marks
	a.Put(1, strip.H-1, theme.Dim, m.script.Brief(m.script.Start))
	a.Right(a.W-1, strip.H-1, theme.Dim, m.script.Brief(m.script.End))
	live := strip
	if ghost := m.ghost(); ghost != nil && strip.H > 1 {
		a.Put(1, 0, theme.Ghost, "was")
		m.paintHeat(strip.Rows(0, 1), ghost, true)
		live = strip.Rows(1, strip.H-1)
	}
	if s := m.live(); s == nil || s.Head <= m.script.Start {
		m.paintPreparing(live, s)
	} else {
		m.paintHeat(live, s, false)
	}
	m.paintMarks(marks)
	column := m.columnOf(m.now(), strip.W)
	for y := 0; y < strip.H; y++ {
		strip.Set(column, y, m.theme.Glyphs.CursorLine, theme.Cursor)
	}
}

// columnOf is the column of the strip that a time falls in.
func (m *replay) columnOf(t time.Duration, width int) int {
	length := m.script.End - m.script.Start
	if length <= 0 || width <= 0 {
		return 0
	}
	column := int(int64(t-m.script.Start) * int64(width) / int64(length))
	return min(max(column, 0), width-1)
}

// timeOf is the time a column of the strip begins with.
func (m *replay) timeOf(column, width int) time.Duration {
	if width <= 1 {
		return m.script.Start
	}
	if column >= width-1 {
		return m.script.End
	}
	length := m.script.End - m.script.Start
	t := m.script.Start + time.Duration(int64(length)*int64(max(column, 0))/int64(width))
	return t.Round(m.script.Step())
}

// paintPreparing draws a bar of how far the warm-up is.
func (m *replay) paintPreparing(a draw.Area, s *workbench.Snapshot) {
	done := 0
	if s != nil && m.script.Start > 0 {
		done = int(int64(s.Head) * int64(a.W) / int64(m.script.Start))
	}
	g := &m.theme.Glyphs
	for x := 0; x < a.W; x++ {
		r, role := g.Rest, theme.Dim
		if x < done {
			r, role = g.Full, theme.Accent
		}
		a.Set(x, a.H-1, r, role)
	}
}

// paintHeat draws one branch's strip: the higher and the cooler, the better.
func (m *replay) paintHeat(a draw.Area, s *workbench.Snapshot, dim bool) {
	values, top := m.plots.heat(m, s, a.W)
	if values == nil {
		return
	}
	g := &m.theme.Glyphs
	for y, row := range chart.Strip(values, top, a.H, g.Levels, g.NoData) {
		for x, r := range row {
			if r != ' ' {
				a.Set(x, y, r, m.heatRole(values[x]/top, dim))
			}
		}
	}
}

func (m *replay) heatRole(share float64, dim bool) theme.Role {
	well, bad := m.heatLevels()
	switch {
	case math.IsNaN(share):
		return theme.Dim
	case dim:
		return theme.Ghost
	case share >= well:
		return theme.Good
	case share >= bad:
		return theme.Warn
	}
	return theme.Bad
}

// paintMarks places the moments under the strip, and the titles of the most
// telling ones beside them where there is room.
func (m *replay) paintMarks(a draw.Area) {
	events := m.timeline()
	for rank := lastRank; rank >= 0; rank-- {
		// Painted in this order, a fault is never hidden by an observation.
		for _, e := range events {
			if markRank(e.kind) == rank && e.at >= m.script.Start && e.kind != bookmarkEvent {
				m.paintMark(a, e)
			}
		}
	}
	m.paintBookmarks(a)
	taken := make([][]bool, a.H)
	for y := range taken {
		taken[y] = make([]bool, a.W+2)
		for x := 0; x < a.W; x++ {
			taken[y][x] = a.At(x, y) != ' '
		}
	}
	for rank := 0; rank <= lastRank; rank++ {
		for _, e := range events {
			if markRank(e.kind) == rank && e.at >= m.script.Start {
				m.paintTitle(a, e, taken)
			}
		}
	}
}

func (m *replay) paintMark(a draw.Area, e event) {
	r, role := m.markOf(e.kind)
	a.Set(m.columnOf(e.at, a.W), 0, r, role)
}

// paintTitle writes an event's title right of its mark, on the first line with
// room for it.
func (m *replay) paintTitle(a draw.Area, e event, taken [][]bool) {
	_, role := m.markOf(e.kind)
	from := m.columnOf(e.at, a.W) + 2
	for y := range taken {
		start := from
		if y > 0 {
			start = from - 2
		}
		text := draw.FitWords(e.title, 24, a.Dots())
		n := draw.TextWidth(text)
		if n == 0 || start < 0 || start+n > a.W {
			continue
		}
		free := true
		for x := max(start-1, 0); x <= start+n && x < a.W; x++ {
			// On the marks' own line the mark itself stands before the title.
			free = free && (!taken[y][x] || y == 0 && x == from-2)
		}
		if !free {
			continue
		}
		a.Put(start, y, quieter(role), text)
		for x := start; x < start+n; x++ {
			taken[y][x] = true
		}
		return
	}
}

// quieter keeps titles from shouting: the mark has the colour already.
func quieter(r theme.Role) theme.Role {
	if r == theme.Cursor || r == theme.Accent {
		return theme.Accent
	}
	return theme.Dim
}

// markRank orders kinds by how much they matter on the timeline.
func markRank(k eventKind) int {
	switch k {
	case forkEvent:
		return 0
	case mineEvent, bookmarkEvent:
		return 1
	case faultEvent, actionEvent:
		return 2
	}
	return lastRank
}

const lastRank = 3

func (m *replay) markOf(k eventKind) (rune, theme.Role) {
	g := &m.theme.Glyphs
	switch k {
	case faultEvent:
		return g.Fault, theme.Bad
	case actionEvent:
		return g.Action, theme.Warn
	case forkEvent:
		return g.Fork, theme.Cursor
	case mineEvent:
		return g.Mine, theme.Accent
	case bookmarkEvent:
		return g.Bookmark, theme.Accent
	case notedEvent:
		return []rune(g.Dot)[0], theme.Dim
	}
	return g.Observation, theme.Dim
}
