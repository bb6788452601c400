package tui

import (
	"math"

	"reenact/sim"
	"reenact/views/chart"
	"reenact/views/theme"
)

// compareView sets the live branch against the one behind it: the outcome in
// numbers, and each chart as the difference between the two.
type compareView struct{ list list }

func (*compareView) title() string           { return "Compare" }
func (*compareView) click(*replay, int, int) {}

// commands leave up and down to the knobs.
func (v *compareView) commands(m *replay) []command {
	return v.list.pages(len(m.panels())+1, 2)
}

func (v *compareView) paint(m *replay, a area) {
	live, ghost := m.live(), m.ghost()
	if live == nil || ghost == nil {
		in := a.inset(2)
		in.wrap(1, theme.Text, "There is nothing to compare yet. Turn a knob, or press f to fork: the branch is then set against the history here.", 4)
		return
	}
	panels := m.panels()
	v.list.show(len(panels)+1, 1)
	if a.h < roomForBoth {
		// One after the other: first the table, then the charts.
		if v.list.at == 0 {
			m.paintOutcomes(a.inset(1), live, ghost, a.h-1)
			a.right(a.w-1, a.h-1, theme.Dim, "pgdn charts of the differences")
			return
		}
		m.paintDifferences(a, panels[v.list.at-1:], live, ghost)
		return
	}
	y := m.paintOutcomes(a.inset(1), live, ghost, a.h-10)
	m.paintDifferences(a.rows(y, a.h-y), panels[min(v.list.at, max(len(panels)-1, 0)):], live, ghost)
}

// roomForBoth is the height from which the table and the charts stand together.
const roomForBoth = 22

// paintDifferences paints charts of the differences, as many as fit.
func (m *replay) paintDifferences(rest area, panels []panel, live, ghost *snapshot) {
	columns := max(1, min(rest.w/50, 3))
	height := 7
	if rest.h > 16 {
		height = rest.h / (rest.h / 8)
	}
	for i, p := range panels {
		x, row := i%columns, i/columns*height
		if row+height > rest.h {
			return
		}
		from, to := rest.w*x/columns, rest.w*(x+1)/columns
		m.paintDifference(rest.sub(from, row, to-from, height), p.traces[0], live, ghost)
	}
}

// paintOutcomes is the table of what both branches came to, and returns the
// line after it.
func (m *replay) paintOutcomes(a area, live, ghost *snapshot, most int) int {
	const name, left, right, apart = 1, 28, 44, 60
	a.sub(left, 0, right-left-1, 1).put(0, 0, theme.Accent, m.plan.liveBranch().name)
	a.sub(right, 0, apart-right-1, 1).put(0, 0, theme.Dim, m.plan.ghostBranch().name)
	a.put(apart, 0, theme.Dim, "difference")
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
		a.sub(name, y, left-name-1, 1).put(0, 0, role, o.Title)
		a.sub(left, y, right-left-1, 1).put(0, 0, role, value)
		a.sub(right, y, apart-right-1, 1).put(0, 0, theme.Dim, before)
		text, verdict := m.differenceText(o, now[i], was[i])
		a.put(apart, y, verdict, text)
		y++
	}
	return y + 1
}

// paintDifference draws live minus ghost, around a middle line of zero.
func (m *replay) paintDifference(a area, s sim.Series, live, ghost *snapshot) {
	field := a.sub(axisWidth, 1, a.w-axisWidth-1, a.h-2)
	if field.w < 10 || field.h < 3 {
		return
	}
	w := m.window(field.w)
	apart := differenceOf(live, ghost, s)
	fine := field.h < fineBelow && !m.theme.Glyphs.ASCII
	columns := field.w
	if fine {
		columns *= 2
	}
	spans := chart.Spans(apart, w.bounds(live, columns), s.Scale)
	top := chart.Top(reachOf(spans))
	scale := chart.NewScale(-top, top, field.h, s.Scale <= 1)
	a.put(1, 0, theme.Strong, fit("difference: "+lowerFirst(s.Title), a.w-14, a.c.dots))
	if now, was := live.value(s.Key, m.now()), ghost.value(s.Key, m.now()); now != sim.Empty && was != sim.Empty {
		a.right(a.w-1, 0, theme.Accent, signed(float64(now-was)/float64(max(s.Scale, 1))))
	}
	spare := field.h - scale.Rows
	m.paintAxis(a.sub(0, 1, axisWidth, field.h), spare, scale)
	field = field.rows(spare, scale.Rows)
	for x := 0; x < field.w; x++ {
		field.set(x, scale.Rows/2, m.theme.Glyphs.Ghost.Horizontal, theme.Dim)
	}
	column := w.columnIn(m.now(), field.w)
	drawn := drawing{}
	if fine {
		drawn.dots = chart.PlotDots(spans, scale)
	} else {
		drawn.strokes = chart.Line(spans, scale, m.theme.Glyphs.Live)
	}
	m.paintPlot(field, &plot{scale: scale, live: []drawing{drawn}}, column, window{w.from, w.to})
	m.paintTimes(a.sub(axisWidth, a.h-1, a.w-axisWidth, 1), w, field.w, column)
}

// differenceOf is the two branches' difference, sample by sample.
func differenceOf(live, ghost *snapshot, s sim.Series) []int64 {
	a, b := live.column(s.Key), ghost.column(s.Key)
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
