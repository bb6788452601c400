package tui

import (
	"math"
	"strings"
	"time"

	"reenact/sim"
	"reenact/views/chart"
	"reenact/views/theme"
	"reenact/views/tui/draw"
)

// The large chart covers the frame between the tabs and the footer: one chart with
// a cross-hair at the cursor, and below it the time and all values in full.

// bigArea is the rectangle that the large chart takes, which the mouse is looked up
// in as well.
func (m *replay) bigArea() draw.Area {
	all := m.canvas.All()
	return all.Rows(m.lay.tabs.Y, m.lay.footer.Y-m.lay.tabs.Y)
}

func (m *replay) paintBigChart(a draw.Area) {
	a.Clear()
	panels := m.panels()
	if len(panels) == 0 {
		return
	}
	p := panels[m.large(panels)]
	body := a.Rows(0, a.H-1)
	m.paintPanel(body, p)
	m.paintCrossHair(body, p)
	m.paintReadingLine(a.Row(a.H-1), p)
}

// paintCrossHair draws the level line of the first series' value through the chart;
// its upright is the cursor that every chart has.
func (m *replay) paintCrossHair(a draw.Area, p panel) {
	field, pl, w := m.fieldOf(a, p)
	column := w.columnIn(m.now(), field.W)
	if len(p.traces) != 1 || column < 0 {
		return
	}
	s := p.traces[0]
	v := m.live().Value(s.Key, m.now())
	if v == sim.Empty {
		return
	}
	row := int(math.Round(pl.scale.Row(float64(v) / float64(max(s.Scale, 1)))))
	for x := 0; x < field.W; x++ {
		if field.At(x, row) == ' ' {
			field.Set(x, row, m.theme.Glyphs.Ghost.Horizontal, theme.Dim)
		}
	}
}

// fieldOf is where paintPanel draws a panel's lines.
func (m *replay) fieldOf(a draw.Area, p panel) (draw.Area, *plot, window) {
	head := 1
	if m.headOf(p, a.W, a.H).second > 0 {
		head = 2
	}
	field := a.Sub(axisWidth, head, a.W-axisWidth-1, a.H-head-1)
	w := m.window(field.W)
	pl := m.plots.plot(m, p, w, field.W, field.H)
	spare := field.H - pl.scale.Rows
	return field.Rows(spare, pl.scale.Rows), pl, w
}

// paintReadingLine writes the time of the cross-hair and the values there.
func (m *replay) paintReadingLine(a draw.Area, p panel) {
	x := a.Put(1, 0, theme.Cursor, clockText(m.script, m.now())) + 2
	live, ghost := m.live(), m.ghost()
	for i, s := range p.traces {
		name := lowerFirst(s.Title)
		if len(p.traces) > 1 {
			name = shortName(p, s)
		}
		text := chart.Value(live.Value(s.Key, m.now()), s.Scale)
		if p.unit != "" && len(p.traces) == 1 && !strings.Contains(name, p.unit) {
			text += " " + p.unit
		}
		if ghost != nil {
			text += ", was " + chart.Value(ghost.Value(s.Key, m.now()), s.Scale)
		}
		if i == 0 {
			for _, r := range m.overReadings(s, m.valueNow) {
				text += ", " + r.text
			}
		}
		if x+draw.TextWidth(name)+draw.TextWidth(text)+4 > a.W {
			break
		}
		x = a.Put(x, 0, traceRoles[i%len(traceRoles)], string(m.markFor(i))+" ")
		x = a.Put(x, 0, theme.Dim, name+" ")
		x = a.Put(x, 0, theme.Strong, text) + 2
	}
	hint := "v another  Z zoom  esc closes"
	if x+draw.TextWidth(hint) < a.W {
		a.Right(a.W-1, 0, theme.Dim, hint)
	}
}

// timeInBigChart is the time under a cell of the large chart; false beside it.
func (m *replay) timeInBigChart(x, y int) (time.Duration, bool) {
	panels := m.panels()
	if m.overlay != chartOverlay || len(panels) == 0 {
		return 0, false
	}
	a := m.bigArea()
	field, _, w := m.fieldOf(a.Rows(0, a.H-1), panels[m.large(panels)])
	if !field.Has(x, y) || field.W < 2 {
		return 0, false
	}
	t := w.from + time.Duration(int64(w.to-w.from)*int64(x-field.X)/int64(field.W))
	return t.Round(m.script.Step()), true
}
