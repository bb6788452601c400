package tui

import (
	"math"

	"reenact/sim"
	"reenact/views/chart"
	"reenact/views/theme"
	"reenact/views/tui/draw"
	"reenact/views/workbench"
)

// compareView sets the live branch against the one behind it: the outcome in
// numbers, and each chart as the difference between the two.
type compareView struct{ list list }

func (*compareView) title() string           { return compareTitle }
func (*compareView) click(*replay, int, int) {}

// commands leave up and down to the knobs.
func (v *compareView) commands(m *replay) []command {
	return v.list.pages(len(m.panels())+1, 2)
}

func (v *compareView) paint(m *replay, a draw.Area) {
	live, ghost := m.live(), m.ghost()
	if live == nil || ghost == nil {
		in := a.Inset(2)
		in.Wrap(1, theme.Text, "There is nothing to compare yet. Turn a knob, or press f to fork: the branch is then set against the history here.", 4)
		return
	}
	panels := m.panels()
	v.list.show(len(panels)+1, 1)
	if a.H < roomForBoth {
		// One after the other: first the table, then the charts.
		if v.list.at == 0 {
			m.paintOutcomes(a.Inset(1), live, ghost, a.H-1)
			a.Right(a.W-1, a.H-1, theme.Dim, "pgdn charts of the differences")
			return
		}
		m.paintDifferences(a, panels[v.list.at-1:], live, ghost)
		return
	}
	y := m.paintOutcomes(a.Inset(1), live, ghost, a.H-10)
	m.paintDifferences(a.Rows(y, a.H-y), panels[min(v.list.at, max(len(panels)-1, 0)):], live, ghost)
}

// roomForBoth is the height from which the table and the charts stand together.
const roomForBoth = 22

// paintDifferences paints charts of the differences, as many as fit.
func (m *replay) paintDifferences(rest draw.Area, panels []panel, live, ghost *workbench.Snapshot) {
	columns := max(1, min(rest.W/50, 3))
	height := 7
	if rest.H > 16 {
		height = rest.H / (rest.H / 8)
	}
	for i, p := range panels {
		x, row := i%columns, i/columns*height
		if row+height > rest.H {
			return
		}
		from, to := rest.W*x/columns, rest.W*(x+1)/columns
		m.paintDifference(rest.Sub(from, row, to-from, height), p.traces[0], live, ghost)
	}
}

// paintOutcomes is the table of what both branches came to, and returns the
// line after it.
func (m *replay) paintOutcomes(a draw.Area, live, ghost *workbench.Snapshot, most int) int {
	const name, left, right, apart = 1, 28, 44, 60
	a.Sub(left, 0, right-left-1, 1).Put(0, 0, theme.Accent, m.plan.LiveBranch().Name)
	a.Sub(right, 0, apart-right-1, 1).Put(0, 0, theme.Dim, m.plan.GhostBranch().Name)
	a.Put(apart, 0, theme.Dim, "difference")
	if m.outcomes() == nil {
		return 1
	}
	now, was := m.measured(live), m.measured(ghost)
	y := 1
	for i, o := range m.outcomes() {
		if y > most {
			break
		}
		value, before := m.amountText(o, now[i]), m.amountText(o, was[i])
		role := theme.Text
		if o.Damage {
			role = theme.Strong
		}
		a.Sub(name, y, left-name-1, 1).Put(0, 0, role, o.Title)
		a.Sub(left, y, right-left-1, 1).Put(0, 0, role, value)
		a.Sub(right, y, apart-right-1, 1).Put(0, 0, theme.Dim, before)
		text, verdict := m.differenceText(o, now[i], was[i])
		a.Put(apart, y, verdict, text)
		y++
	}
	return y + 1
}

// paintDifference draws live minus ghost, around a middle line of zero.
func (m *replay) paintDifference(a draw.Area, s sim.Series, live, ghost *workbench.Snapshot) {
	field := a.Sub(axisWidth, 1, a.W-axisWidth-1, a.H-2)
	if field.W < 10 || field.H < 3 {
		return
	}
	w := m.window(field.W)
	apart := differenceOf(live, ghost, s)
	fine := field.H < fineBelow && m.theme.Glyphs.Dots
	columns := field.W
	if fine {
		columns *= 2
	}
	spans := chart.Spans(apart, w.bounds(live, columns), s.Scale)
	top := chart.Top(reachOf(spans))
	scale := chart.NewScale(-top, top, field.H, s.Scale <= 1)
	a.Put(1, 0, theme.Strong, draw.Fit("difference: "+lowerFirst(s.Title), a.W-14, a.Dots()))
	if now, was := live.Value(s.Key, m.now()), ghost.Value(s.Key, m.now()); now != sim.Empty && was != sim.Empty {
		a.Right(a.W-1, 0, theme.Accent, signed(float64(now-was)/float64(max(s.Scale, 1))))
	}
	spare := field.H - scale.Rows
	m.paintAxis(a.Sub(0, 1, axisWidth, field.H), spare, scale)
	field = field.Rows(spare, scale.Rows)
	for x := 0; x < field.W; x++ {
		field.Set(x, scale.Rows/2, m.theme.Glyphs.Ghost.Horizontal, theme.Dim)
	}
	column := w.columnIn(m.now(), field.W)
	drawn := drawing{}
	if fine {
		drawn.dots = chart.PlotDots(spans, scale)
	} else {
		drawn.strokes = chart.Line(spans, scale, m.theme.Glyphs.Live)
	}
	m.paintPlot(field, &plot{scale: scale, live: []drawing{drawn}}, column, window{w.from, w.to})
	m.paintTimes(a.Sub(axisWidth, a.H-1, a.W-axisWidth, 1), w, field.W, column)
}

// differenceOf is the two branches' difference, sample by sample.
func differenceOf(live, ghost *workbench.Snapshot, s sim.Series) []int64 {
	a, b := live.Column(s.Key), ghost.Column(s.Key)
	apart := make([]int64, min(len(a), len(b)))
	for i := range apart {
		apart[i] = sim.Empty
		if a[i] != sim.Empty && b[i] != sim.Empty {
			apart[i] = a[i] - b[i]
		}
	}
	return apart
}

// reachOf is how far spans reach from zero.
func reachOf(spans []chart.Span) float64 {
	reach := 0.0
	for _, s := range spans {
		if s.Any {
			reach = max(reach, math.Abs(s.Low), math.Abs(s.High))
		}
	}
	return reach
}

func signed(v float64) string {
	text := chart.Round(v, 1)
	if v > 0 {
		return "+" + text
	}
	return text
}
