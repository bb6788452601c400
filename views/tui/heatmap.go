package tui

import (
	"math"

	"reenact/sim"
	"reenact/views/chart"
	"reenact/views/theme"
	"reenact/views/tui/draw"
)

// heatMap is every thing of a room as one cell, by the chosen column. Its order
// is the world's own, whatever the table is sorted by, so that a thing stays
// where it was and the eye can follow it through time.
type heatMap struct {
	x, y    int // where the cells begin in the view
	width   int // of a cell
	across  int // cells in a line
	rows    int
	perCell int      // things behind one cell
	order   []string // ids by cell: the thing that stands for it
}

// paint draws the map with its scale and returns the lines it took; none for a
// room, or a column, without one.
func (h *heatMap) paint(m *replay, v *roomView, a draw.Area) int {
	*h = heatMap{}
	mapped := v.mapped()
	if v.room.Heat == "" || mapped < 0 || a.H < 2 || a.W < 20 {
		return 0
	}
	things := v.shown.passed
	c := v.room.Columns[v.mapped()]
	top := c.Max
	if top <= 0 {
		for _, t := range things {
			top = max(top, valueIn(t, mapped))
		}
	}
	if top <= 0 { // a map of nothing gives its room to the table
		a.Put(2, 0, theme.Dim, c.Title+": 0 everywhere")
		return 1
	}
	h.arrange(len(things), a.W-3, a.H-1, draw.TextWidth(chart.Value(top, c.Scale)))
	h.x, h.y = 2, 2
	g := &m.theme.Glyphs
	for i := 0; i*h.perCell < len(things); i++ {
		part := things[i*h.perCell : min((i+1)*h.perCell, len(things))]
		t := hottest(part, mapped, v.ascending(mapped))
		h.order = append(h.order, t.ID)
		x, y := h.x+i%h.across*h.width, 1+i/h.across
		value := valueIn(t, mapped)
		glyph, role := heatCell(value, top, c.Scarce, g)
		a.Set(x, y, glyph, role)
		if h.width >= 3 {
			a.Set(x+1, y, glyph, role)
		}
		if h.width > 4 {
			a.Put(x+3, y, theme.Text, chart.Value(value, c.Scale))
		}
		for _, other := range part {
			if other.ID == v.focus || v.focus == "" && other.ID == v.shown.rows[min(v.list.at, len(v.shown.rows)-1)].ID {
				a.Tint(x, y, max(min(h.width-1, 2), 1), theme.Picked)
			}
		}
	}
	h.paintScale(m, v, a.Row(0), top)
	return h.rows + 1
}

// arrange finds the roomiest cells with which all things fit: with their
// numbers, wide, narrow; and where even then they do not, several to a cell.
func (h *heatMap) arrange(n, width, height, digits int) {
	h.perCell = 1
	for _, w := range []int{digits + 5, 3, 2, 1} {
		h.width = w
		h.across = max((width+1)/w, 1)
		if w > 4 {
			h.across = max(width/w, 1)
		}
		if h.rows = (n + h.across - 1) / h.across; h.rows <= height {
			return
		}
	}
	h.perCell = (n + h.across*height - 1) / (h.across * height)
	cells := (n + h.perCell - 1) / h.perCell
	h.rows = (cells + h.across - 1) / h.across
}

// hottest stands for a cell: its extreme, so that none hides behind the others.
func hottest(part []sim.Thing, column int, lowest bool) sim.Thing {
	best := part[0]
	for _, t := range part[1:] {
		if v, most := valueIn(t, column), valueIn(best, column); v != sim.Empty && (most == sim.Empty || v > most != lowest && v != most) {
			best = t
		}
	}
	return best
}

// heatCell is a value's glyph, which grows with it, and its colour, which is hot where
// the trouble is.
func heatCell(value, top int64, scarce bool, g *theme.Glyphs) (rune, theme.Role) {
	if value == sim.Empty {
		return g.NoData, theme.Dim
	}
	share := 0.0
	if top > 0 {
		share = min(max(float64(value)/float64(top), 0), 1)
	}
	n := len(g.Levels)
	level := int(math.Ceil(share * float64(n-1)))
	return g.Levels[level], heatOfShare(share, scarce)
}

func heatOfShare(share float64, scarce bool) theme.Role {
	if scarce {
		share = 1 - share
	}
	return theme.Heat(share)
}

// paintScale says what the cells show and what their heights and colours mean.
func (h *heatMap) paintScale(m *replay, v *roomView, a draw.Area, top int64) {
	g := &m.theme.Glyphs
	c := v.room.Columns[v.mapped()]
	x := a.Put(2, 0, theme.Dim, c.Title+"  0 ")
	for i, r := range g.Levels {
		a.Set(x, 0, r, heatOfShare(float64(i)/float64(len(g.Levels)-1), c.Scarce))
		x++
	}
	unit := c.Unit
	if unit == c.Title {
		unit = ""
	}
	x = a.Put(x+1, 0, theme.Dim, chart.Value(top, c.Scale)+" "+unit)
	if h.perCell > 1 {
		a.Put(x+2, 0, theme.Dim, "a cell is the extreme of up to "+chart.Thousands(int64(h.perCell)))
	}
}

// thingAt is the index of the cell at a place of the view; -1 if none.
func (h *heatMap) thingAt(x, y int) int {
	if h.across == 0 || x < h.x || y < h.y || y >= h.y+h.rows {
		return -1
	}
	column := (x - h.x) / h.width
	i := (y-h.y)*h.across + column
	if column >= h.across || i >= len(h.order) {
		return -1
	}
	return i
}
