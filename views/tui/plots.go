package tui

import (
	"sort"
	"time"

	"reenact/sim"
	"reenact/views/chart"
	"reenact/views/theme"
	"reenact/views/workbench"
)

// window is the span of time a chart shows.
type window struct{ from, to time.Duration }

// window is what charts of a width show now. A zoomed one moves with the cursor
// by whole columns, so that what was drawn keeps its shape.
func (m *replay) window(columns int) window {
	all := window{m.script.Start, m.script.End}
	length, _ := m.zoomed(m.zoom)
	if length <= 0 || length >= all.to-all.from || columns <= 0 {
		return all
	}
	column := length / time.Duration(columns)
	from := (m.now() - length*2/3 - all.from) / column * column
	from = max(min(from+all.from, all.to-column*time.Duration(columns)), all.from)
	return window{from, from + column*time.Duration(columns)}
}

// columnIn is the column of a window that a time falls in; -1 outside.
func (w window) columnIn(t time.Duration, columns int) int {
	if t < w.from || t > w.to || w.to <= w.from {
		return -1
	}
	return min(int(int64(t-w.from)*int64(columns)/int64(w.to-w.from)), columns-1)
}

// bounds are the sample indices at which the columns of a window begin, with the
// end of the last.
func (w window) bounds(s *workbench.Snapshot, columns int) []int {
	out := make([]int, columns+1)
	for c := range out {
		t := w.from + time.Duration(int64(w.to-w.from)*int64(c)/int64(columns))
		out[c] = sort.Search(s.Len(), func(i int) bool { return s.At(i) >= t })
	}
	return out
}

// plotCache keeps what was drawn for as long as nothing it was drawn from
// changes. Snapshots never change, so their pointers are versions.
type plotCache struct {
	plots map[plotKey]*plot
	tops  map[topKey]float64
	heats map[heatKey][]float64
}

type plotKey struct {
	live, ghost *workbench.Snapshot
	over        overs
	panel       string
	window      window
	w, h        int
}

type topKey struct {
	live, ghost *workbench.Snapshot
	over        overs
	series      string
}

type heatKey struct {
	s *workbench.Snapshot
	w int
}

// plot is a panel's lines, drawn, by trace.
type plot struct {
	scale       chart.Scale
	capacity    int // the trace that is the end of the axis and no line; -1: none
	live, ghost []drawing
	over        [workbench.MostOver]further // of the first trace
}

// drawing is a series in cells: as dots where strokes would be too coarse or would
// cover each other, else as strokes. A capacity is neither.
type drawing struct {
	dots    chart.Dots
	strokes [][]rune
}

// fineBelow is the height below which a single line is drawn in dots, too.
const fineBelow = 10

// cached bounds the cache: while a branch is being simulated each slice makes a
// new version.
const cached = 160

// heat is the strip's value for each column, and the top of its scale.
func (c *plotCache) heat(m *replay, s *workbench.Snapshot, columns int) ([]float64, float64) {
	series, ok := heatOf(s.Series(), &m.script.Shown)
	if !ok || columns <= 0 {
		return nil, 1
	}
	top := m.plots.top(m, []sim.Series{series})
	key := heatKey{s, columns}
	if v, ok := c.heats[key]; ok {
		return v, top
	}
	w := window{m.script.Start, m.script.End}
	v := chart.Means(chart.Spans(s.Column(series.Key), w.bounds(s, columns), series.Scale))
	if c.heats == nil || len(c.heats) > cached {
		c.heats = map[heatKey][]float64{}
	}
	c.heats[key] = v
	return v, top
}

// top is where the axis of some series ends: the natural top where there is
// one, else a round number above all that happened on both branches.
func (c *plotCache) top(m *replay, traces []sim.Series) float64 {
	live, ghost, over := m.live(), m.ghost(), m.overs()
	most := 0.0
	for _, s := range traces {
		scale := float64(max(s.Scale, 1))
		if s.Max > 0 {
			most = max(most, float64(s.Max)/scale)
			continue
		}
		key := topKey{live, ghost, over, s.Key}
		top, ok := c.tops[key]
		if !ok {
			peak := max(live.Peak(s.Key, m.script.Start), ghost.Peak(s.Key, m.script.Start), over.peak(s.Key, m.script.Start))
			top = chart.Top(float64(max(peak, 0)) / scale)
			if c.tops == nil || len(c.tops) > cached {
				c.tops = map[topKey]float64{}
			}
			c.tops[key] = top
		}
		most = max(most, top)
	}
	if most <= 0 {
		return 1
	}
	return most
}

// plot draws a panel's lines for a rectangle.
func (c *plotCache) plot(m *replay, p panel, w window, columns, rows int) *plot {
	key := plotKey{m.live(), m.ghost(), m.overs(), p.traces[0].Key, w, columns, rows}
	if have, ok := c.plots[key]; ok {
		return have
	}
	out := &plot{capacity: m.capacityOf(p)}
	top := c.top(m, p.traces)
	if out.capacity >= 0 {
		s := p.traces[out.capacity]
		top = float64(key.live.Peak(s.Key, m.script.Start)) / float64(max(s.Scale, 1))
	}
	out.scale = chart.NewScale(0, top, rows, p.whole())
	dots := m.theme.Glyphs.Dots && (rows < fineBelow || len(p.traces) > 1 || key.over.some())
	for i, s := range p.traces {
		if i == out.capacity {
			out.live, out.ghost = append(out.live, drawing{}), append(out.ghost, drawing{})
			continue
		}
		if key.ghost != nil {
			out.ghost = append(out.ghost, out.draw(key.ghost, s, w, columns, dots, m.theme.Glyphs.Ghost))
		}
		if key.live != nil {
			out.live = append(out.live, out.draw(key.live, s, w, columns, dots, m.strokes()[i%len(traceRoles)]))
		}
	}
	for k, s := range key.over {
		if s != nil && out.capacity != 0 {
			out.over[k] = out.further(out.draw(s, p.traces[0], w, columns, dots, m.theme.Glyphs.Ghost), k)
		}
	}
	if c.plots == nil || len(c.plots) > cached {
		c.plots = map[plotKey]*plot{}
	}
	c.plots[key] = out
	return out
}

// draw draws one series of one branch.
func (p *plot) draw(s *workbench.Snapshot, series sim.Series, w window, columns int, dots bool, strokes theme.Line) drawing {
	if dots {
		return drawing{dots: chart.PlotDots(chart.Spans(s.Column(series.Key), w.bounds(s, 2*columns), series.Scale), p.scale)}
	}
	return drawing{strokes: chart.Line(chart.Spans(s.Column(series.Key), w.bounds(s, columns), series.Scale), p.scale, strokes)}
}

// capacityOf is the trace of a panel that never changes and that no other exceeds:
// it would be a straight line at the top. -1: there is none.
func (m *replay) capacityOf(p panel) int {
	if len(p.traces) < 2 {
		return -1
	}
	live, ghost, over := m.live(), m.ghost(), m.overs()
	for i, s := range p.traces {
		most, ok := live.Constant(s.Key, m.script.Start)
		if !ok || most <= 0 || s.Unit == "%" { // shares have their own top
			continue
		}
		if ghost != nil {
			if was, same := ghost.Constant(s.Key, m.script.Start); !same || was != most {
				continue
			}
		}
		above := false
		for _, other := range p.traces {
			above = above || live.Peak(other.Key, m.script.Start) > most || ghost.Peak(other.Key, m.script.Start) > most || over.peak(other.Key, m.script.Start) > most || other.Scale != s.Scale
		}
		if !above {
			return i
		}
	}
	return -1
}

// idle tells whether a panel is 0 throughout, on every branch that is drawn.
func (m *replay) idle(p panel) bool {
	over := m.overs()
	for _, s := range p.traces {
		for _, snap := range []*workbench.Snapshot{m.live(), m.ghost()} {
			if snap != nil && snap.Peak(s.Key, m.script.Start) > 0 {
				return false
			}
		}
		if over.peak(s.Key, m.script.Start) > 0 {
			return false
		}
	}
	return true
}
