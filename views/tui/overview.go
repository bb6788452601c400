package tui

import (
	"slices"
	"strings"

	"reenact/sim"
	"reenact/views/chart"
	"reenact/views/theme"
	"reenact/views/tui/draw"
)

// overviewView is the first tab: the large chart, the small ones, the bars,
// and on a small screen the knobs and the story as strips.
type overviewView struct{}

func (*overviewView) title() string                 { return "Overview" }
func (*overviewView) commands(*replay) []command    { return nil }
func (*overviewView) click(m *replay, x int, y int) {}

func (*overviewView) paint(m *replay, a draw.Area) {
	if m.lay.wall < 0 {
		m.paintKnobStrip(m.lay.knobs)
		m.paintStoryStrip(m.lay.story)
	}
	panels := m.panels()
	if len(panels) == 0 {
		a.Put(2, a.H/2, theme.Dim, "The world is being built"+a.Dots())
		return
	}
	large := m.large(panels)
	if m.lay.wall >= 0 {
		n := m.barRows()
		if a.H-n >= 20 {
			m.paintBars(a.Rows(a.H-n, n))
			a = a.Rows(0, a.H-n)
		}
	}
	main := panels[large]
	rest := m.lively(slices.Delete(slices.Clone(panels), large, large+1))
	if a.H < 15 || m.lay.wall < 0 {
		m.paintPanel(a, main)
		return
	}
	columns := max(1, min(a.W/38, 3))
	rows := max(1, min((a.H-10)/8, (len(rest)+columns-1)/columns))
	small := min((a.H-9)/rows, max(7, a.H*2/(3*rows+2)))
	m.paintPanel(a.Rows(0, a.H-small*rows), main)
	m.paintGrid(a.Rows(a.H-small*rows, small*rows), rest, columns, small)
}

// lively are the panels that are not 0 throughout: those give their room to others.
func (m *replay) lively(panels []panel) []panel {
	return slices.DeleteFunc(slices.Clone(panels), m.idle)
}

// panels are the charts of this world.
func (m *replay) panels() []panel { return panelsOf(m.series(), &m.script.Shown) }

// paintGrid paints small charts side by side, as many rows as fit.
func (m *replay) paintGrid(a draw.Area, panels []panel, columns, height int) {
	for i, p := range panels {
		x, y := i%columns, i/columns*height
		if y+height > a.H {
			return
		}
		from, to := a.W*x/columns, a.W*(x+1)/columns
		m.paintPanel(a.Sub(from, y, to-from, height), p)
	}
}

// barRows is how many lines the bars of this world take.
func (m *replay) barRows() int {
	n := 0
	for _, p := range m.script.Shown.Stacks {
		if m.has(p.Total) {
			n += 2
		}
	}
	for _, p := range m.script.Shown.Bars {
		n += len(m.zones(p))
	}
	return n
}

// zones are those of a preference that the world has.
func (m *replay) zones(p sim.Bars) []string {
	var names []string
	for _, name := range p.Names {
		if m.has(p.Free + name) {
			names = append(names, name)
		}
	}
	return names
}

func (m *replay) has(key string) bool {
	_, ok := m.lookup(key)
	return ok
}

func (m *replay) lookup(key string) (sim.Series, bool) {
	for _, s := range m.series() {
		if s.Key == key {
			return s, true
		}
	}
	return sim.Series{}, false
}

// paintBars shows wholes and their parts, and the same by zone.
func (m *replay) paintBars(a draw.Area) {
	y := 0
	for _, p := range m.script.Shown.Stacks {
		if m.has(p.Total) {
			m.paintStack(a.Rows(y, 2), p)
			y += 2
		}
	}
	for _, p := range m.script.Shown.Bars {
		for _, name := range m.zones(p) {
			m.paintZone(a.Row(y), p, name)
			y++
		}
	}
}

// partLook is how a part of a whole is drawn, by its place among the parts: what
// is in use is solid, what is free is faint.
func (m *replay) partLook(i int) (rune, theme.Role) {
	g := &m.theme.Glyphs
	glyphs := []rune{g.Full, g.Half, g.Light, g.Rest}
	roles := []theme.Role{theme.Accent, theme.Second, theme.Text, theme.Dim}
	return glyphs[i%len(glyphs)], roles[i%len(roles)]
}

// The places of the parts that a zone's bar has.
const (
	takenPart = 0
	idlePart  = 2
	freePart  = 3
)

// paintStack writes a whole's parts as words with numbers and as one bar.
func (m *replay) paintStack(a draw.Area, p sim.Stack) {
	live, now := m.live(), m.now()
	total := live.Value(p.Total, now)
	x := a.Put(1, 0, theme.Strong, p.Title) + 2
	bar := a.Sub(axisWidth, 1, a.W-axisWidth-1, 1)
	filled, sum := 0, int64(0)
	for i, part := range p.Parts {
		v := live.Value(part.Series, now)
		if v == sim.Empty || total == sim.Empty {
			continue
		}
		for _, less := range part.Less {
			v -= max(live.Value(less, now), 0)
		}
		v = max(v, 0)
		r, role := m.partLook(i)
		x = a.Put(x, 0, role, string(r)) + 1
		x = a.Put(x, 0, theme.Text, part.Word+" "+chart.Thousands(v)) + 2
		sum += v
		filled = m.paintPart(bar, filled, i, sum, total)
	}
	if of := "of " + chart.Thousands(total); total != sim.Empty && x+draw.TextWidth(of) <= a.W {
		a.Put(x, 0, theme.Dim, of)
	}
}

// paintPart draws a part of a bar from a column on, up to what it makes of the
// whole together with the parts before it, and returns the column after it.
func (m *replay) paintPart(bar draw.Area, from, part int, sum, total int64) int {
	r, role := m.partLook(part)
	to := min(int(sum*int64(bar.W)/max(total, 1)), bar.W)
	for ; from < to; from++ {
		bar.Set(from, 0, r, role)
	}
	return from
}

// paintZone is a zone's part of a stack as a bar, in the signs of the stack:
// what is taken, what is neither taken nor free, and what is free.
func (m *replay) paintZone(a draw.Area, p sim.Bars, name string) {
	live, now := m.live(), m.now()
	free, total := live.Value(p.Free+name, now), live.Value(p.Total, now)
	a.Right(axisWidth-1, 0, theme.Dim, name)
	words := p.Word
	if g := m.ghost(); g != nil {
		words += ", was " + chart.Value(g.Value(p.Free+name, now), 1)
	}
	const room = 27
	label := a.Sub(a.W-room, 0, room-1, 1)
	label.Right(8, 0, theme.Strong, chart.Value(free, 1))
	label.Put(9, 0, theme.Dim, words)
	if free == sim.Empty || total == sim.Empty {
		return
	}
	bar := a.Sub(axisWidth, 0, a.W-room-axisWidth-1, 1)
	whole := max(total/int64(m.alike(p.Free+name)), free)
	taken := min(max(live.Value(p.Taken+name, now), 0), whole-free)
	x := m.paintPart(bar, 0, takenPart, taken, whole)
	x = m.paintPart(bar, x, idlePart, whole-free, whole)
	m.paintPart(bar, x, freePart, whole, whole)
}

// alike is how many series are of a series' group, itself included.
func (m *replay) alike(key string) int {
	of, _ := m.lookup(key)
	n := 0
	for _, s := range m.series() {
		if s.Group == of.Group {
			n++
		}
	}
	return max(n, 1)
}

// chartsView is every series the world declares, in a grid.
type chartsView struct{ top, hidden int } // rows of charts: above the first shown, and out of sight

func (*chartsView) title() string { return "Charts" }

func (v *chartsView) commands(*replay) []command {
	if v.hidden == 0 {
		return nil
	}
	return []command{
		{bind("pgup pgdn", "the row of charts above, or below", "pgup"), "Charts", quietly(func(*replay) { v.top-- })},
		{bind("", "", "pgdown"), "Charts", quietly(func(*replay) { v.top++ })},
	}
}

func (*chartsView) click(*replay, int, int) {}

func (v *chartsView) paint(m *replay, a draw.Area) {
	all := m.panels()
	panels := m.lively(all)
	a = m.paintIdle(a, all)
	if len(panels) == 0 {
		return
	}
	columns := max(1, min(a.W/38, 4))
	rows := (len(panels) + columns - 1) / columns
	height := min(max(a.H/rows, 7), 14)
	visible := max(a.H/height, 1)
	v.hidden = max(rows-visible, 0)
	v.top = min(max(v.top, 0), v.hidden)
	if rows > visible {
		height = a.H / visible
	}
	m.paintGrid(a, panels[min(v.top*columns, len(panels)):], columns, height)
}

// paintIdle names the charts that are 0 throughout on the last line, and returns
// what is left of the area.
func (m *replay) paintIdle(a draw.Area, panels []panel) draw.Area {
	var names []string
	for _, p := range panels {
		if m.idle(p) {
			names = append(names, lowerFirst(p.title))
		}
	}
	if len(names) == 0 || a.H < 8 {
		return a
	}
	x := a.Put(1, a.H-1, theme.Dim, "0 throughout:")
	a.Put(x+1, a.H-1, theme.Dim, draw.Fit(strings.Join(names, ", "), a.W-x-2, a.Dots()))
	return a.Rows(0, a.H-1)
}
