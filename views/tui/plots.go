package tui

import (
	"math"
	"sort"
	"time"

	"reenact/sim"
	"reenact/views/chart"
)

// zooms are the lengths of time a chart may show; 0 is all of the incident.
var zooms = []struct {
	length time.Duration
	word   string
}{
	{0, "the whole incident"},
	{time.Hour, "an hour around the cursor"},
	{20 * time.Minute, "20 minutes around the cursor"},
}

// window is the span of time a chart shows.
type window struct{ from, to time.Duration }

// window is what charts of a width show now. A zoomed one moves with the cursor
// by whole columns, so that what was drawn keeps its shape.
func (m *replay) window(columns int) window {
	all := window{m.script.Start, m.script.End}
	length := zooms[m.zoom].length
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
func (w window) bounds(s *snapshot, columns int) []int {
	out := make([]int, columns+1)
	for c := range out {
		t := w.from + time.Duration(int64(w.to-w.from)*int64(c)/int64(columns))
		out[c] = sort.Search(len(s.times), func(i int) bool { return s.times[i] >= t })
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
	live, ghost *snapshot
	panel       string
	window      window
	w, h        int
}

type topKey struct {
	live, ghost *snapshot
	series      string
}

type heatKey struct {
	s *snapshot
	w int
}

// plot is a panel's lines, cell by cell.
type plot struct {
	top         float64
	live, ghost [][][]rune // by trace, row, column
}

// cached bounds the cache: while a branch is being simulated each slice makes a
// new version.
const cached = 160

// heat is the strip's value for each column, and the top of its scale.
func (c *plotCache) heat(m *replay, s *snapshot, columns int) ([]float64, float64) {
	series, ok := heatOf(s.series)
	if !ok || columns <= 0 {
		return nil, 1
	}
	top := m.plots.top(m, []sim.Series{series})
	key := heatKey{s, columns}
	if v, ok := c.heats[key]; ok {
		return v, top
	}
	w := window{m.script.Start, m.script.End}
	v := chart.Resample(s.column(series.Key), w.bounds(s, columns), series.Scale, math.Inf(1))
	if c.heats == nil || len(c.heats) > cached {
		c.heats = map[heatKey][]float64{}
	}
	c.heats[key] = v
	return v, top
}

// top is where the axis of some series ends: the natural top where there is
// one, else a round number above all that happened on both branches.
func (c *plotCache) top(m *replay, traces []sim.Series) float64 {
	live, ghost := m.live(), m.ghost()
	most := 0.0
	for _, s := range traces {
		scale := float64(max(s.Scale, 1))
		if s.Max > 0 {
			most = max(most, float64(s.Max)/scale)
			continue
		}
		key := topKey{live, ghost, s.Key}
		top, ok := c.tops[key]
		if !ok {
			peak := max(live.peak(s.Key, m.script.Start), ghost.peak(s.Key, m.script.Start))
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
	key := plotKey{m.live(), m.ghost(), p.traces[0].Key, w, columns, rows}
	if have, ok := c.plots[key]; ok {
		return have
	}
	top := c.top(m, p.traces)
	out := &plot{top: top}
	g := &m.theme.Glyphs
	strokes := m.strokes()
	for i, s := range p.traces {
		if key.ghost != nil {
			out.ghost = append(out.ghost, line(key.ghost, s, w, columns, rows, top, g.Ghost))
		}
		if key.live != nil {
			out.live = append(out.live, line(key.live, s, w, columns, rows, top, strokes[i%len(strokes)]))
		}
	}
	if c.plots == nil || len(c.plots) > cached {
		c.plots = map[plotKey]*plot{}
	}
	c.plots[key] = out
	return out
}
