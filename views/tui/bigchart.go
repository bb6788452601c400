package tui

import (
	"math"
	"strings"
	"time"

	"reenact/sim"
	"reenact/views/chart"
	"reenact/views/theme"
)

// The large chart covers the frame between the tabs and the footer: one chart with
// a cross-hair at the cursor, and below it the time and all values in full.

// bigArea is the rectangle that the large chart takes, which the mouse is looked up
// in as well.
func (m *replay) bigArea() area {
	all := m.canvas.all()
	return all.rows(m.lay.tabs.y, m.lay.footer.y-m.lay.tabs.y)
}

func (m *replay) paintBigChart(a area) {
	a.clear()
	panels := m.panels()
	if len(panels) == 0 {
		return
	}
	m.chart = min(m.chart, len(panels)-1)
	p := panels[m.chart]
	body := a.rows(0, a.h-1)
	m.paintPanel(body, p)
	m.paintCrossHair(body, p)
	m.paintReadingLine(a.row(a.h-1), p)
}

// paintCrossHair draws the level line of the first series' value through the chart;
// its upright is the cursor that every chart has.
func (m *replay) paintCrossHair(a area, p panel) {
	field, pl, w := m.fieldOf(a, p)
	column := w.columnIn(m.now(), field.w)
	if len(p.traces) != 1 || column < 0 {
		return
	}
	s := p.traces[0]
	v := m.live().value(s.Key, m.now())
	if v == sim.Empty {
		return
	}
	row := int(math.Round(pl.scale.Row(float64(v) / float64(max(s.Scale, 1)))))
	for x := 0; x < field.w; x++ {
		if field.at(x, row) == ' ' {
			field.set(x, row, m.theme.Glyphs.Ghost.Horizontal, theme.Dim)
		}
	}
}

// fieldOf is where paintPanel draws a panel's lines.
func (m *replay) fieldOf(a area, p panel) (area, *plot, window) {
	head := 1
	if m.headOf(p, a.w, a.h).second > 0 {
		head = 2
	}
	field := a.sub(axisWidth, head, a.w-axisWidth-1, a.h-head-1)
	w := m.window(field.w)
	pl := m.plots.plot(m, p, w, field.w, field.h)
	spare := field.h - pl.scale.Rows
	return field.rows(spare, pl.scale.Rows), pl, w
}

// paintReadingLine writes the time of the cross-hair and the values there.
func (m *replay) paintReadingLine(a area, p panel) {
	x := a.put(1, 0, theme.Cursor, clockText(m.script, m.now())) + 2
	live, ghost := m.live(), m.ghost()
	for i, s := range p.traces {
		name := lowerFirst(s.Title)
		if len(p.traces) > 1 {
			name = shortName(p, s)
		}
		text := chart.Value(live.value(s.Key, m.now()), s.Scale)
		if p.unit != "" && len(p.traces) == 1 && !strings.Contains(name, p.unit) {
			text += " " + p.unit
		}
		if ghost != nil {
			text += ", was " + chart.Value(ghost.value(s.Key, m.now()), s.Scale)
		}
		if x+textWidth(name)+textWidth(text)+4 > a.w {
			break
		}
		x = a.put(x, 0, traceRoles[i%len(traceRoles)], string(m.markFor(i))+" ")
		x = a.put(x, 0, theme.Dim, name+" ")
		x = a.put(x, 0, theme.Strong, text) + 2
	}
	hint := "v another  Z zoom  esc closes"
	if x+textWidth(hint) < a.w {
		a.right(a.w-1, 0, theme.Dim, hint)
	}
}

// timeInBigChart is the time under a cell of the large chart; false beside it.
func (m *replay) timeInBigChart(x, y int) (time.Duration, bool) {
	panels := m.panels()
	if m.overlay != chartOverlay || len(panels) == 0 {
		return 0, false
	}
	a := m.bigArea()
	field, _, w := m.fieldOf(a.rows(0, a.h-1), panels[min(m.chart, len(panels)-1)])
	if !field.has(x, y) || field.w < 2 {
		return 0, false
	}
	t := w.from + time.Duration(int64(w.to-w.from)*int64(x-field.x)/int64(field.w))
	return t.Round(m.script.Step()), true
}
