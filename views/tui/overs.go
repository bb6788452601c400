package tui

import (
	"math"
	"slices"
	"strings"
	"time"

	"reenact/sim"
	"reenact/views/chart"
	"reenact/views/theme"
	"reenact/views/tui/draw"
	"reenact/views/workbench"
)

// This file draws further branches over the charts: thin, in dashes of two lengths, each
// with a letter that stands on its line, at the cursor, before its value and beside its
// name. Of a chart with several series the first is drawn.

// overMarks are the letters of the branches that are drawn over.
var overMarks = [workbench.MostOver]string{"a", "b"}

// overs is what is known of them; nil: there is none, or nothing is known yet.
type overs [workbench.MostOver]*workbench.Snapshot

func (m *replay) overs() (list overs) {
	for k, i := range m.plan.Over {
		list[k] = m.snaps[workbench.KeyOf(m.plan.Branches[i].Course)]
	}
	return list
}

func (o overs) some() bool { return o != overs{} }

// peak is the largest sample of a series on any of them.
func (o overs) peak(key string, from time.Duration) int64 {
	most := sim.Empty
	for _, s := range o {
		if s != nil {
			most = max(most, s.Peak(key, from))
		}
	}
	return most
}

// drawOver draws a branch over the charts, or no more.
func (m *replay) drawOver(i int) {
	switch {
	case i < 0 || i >= len(m.plan.Branches):
	case i == m.plan.Live:
		m.say(theme.Dim, "That branch is the bright one; choose another to draw over it.")
	case i == m.plan.Ghost:
		m.say(theme.Dim, "That branch is drawn behind; choose another to draw over the charts.")
	default:
		m.plan = m.plan.Draw(i)
		text := m.plan.Branches[i].Name + " is no longer drawn over the charts."
		if k := slices.Index(m.plan.Over, i); k >= 0 {
			text = m.plan.Branches[i].Name + " is drawn over the charts, as " + overMarks[k] + "."
		}
		m.say(theme.Accent, text)
	}
}

// overNames says which letter is which branch.
func (m *replay) overNames() string {
	var names []string
	for k, i := range m.plan.Over {
		names = append(names, overMarks[k]+" "+m.plan.Branches[i].Name)
	}
	return strings.Join(names, ", ")
}

// overReadings are their values of a series, as value has them.
func (m *replay) overReadings(s sim.Series, value func(*workbench.Snapshot, sim.Series) string) (list []reading) {
	for k, snap := range m.overs() {
		if snap != nil {
			list = append(list, reading{overMarks[k] + " " + value(snap, s), theme.Ghost, 2})
		}
	}
	return list
}

// How often a letter stands on its line, in columns, and how far the two are apart.
const (
	letterEvery = 24
	letterApart = letterEvery / workbench.MostOver
	letterFirst = 5
)

// further is what a further branch draws where it differs from the bright one.
type further struct {
	dots    [][]uint8 // in dashes
	letters []spot    // where the letter stands on its line
}

type spot struct{ x, y int }

// further keeps of a drawing what the bright branch has not.
func (p *plot) further(d drawing, k int) (f further) {
	for y, row := range d.dots.Rows {
		dashes := make([]uint8, len(row))
		for x, dots := range row {
			dashes[x] = chart.Over(dots&^dotsAll(p.live, x, y), x, k)
		}
		f.dots = append(f.dots, dashes)
	}
	if len(f.dots) > 0 {
		for x := letterFirst + k*letterApart; x < len(f.dots[0]); x += letterEvery {
			if y, ok := p.clear(d, x); ok {
				f.letters = append(f.letters, spot{x, y})
			}
		}
	}
	// Where there are no dots the letters make the line.
	for y, row := range d.strokes {
		for x, r := range row {
			if r != ' ' && x%(2*workbench.MostOver) == 2*k && strokesBlank(p.live, x, y) {
				f.letters = append(f.letters, spot{x, y})
			}
		}
	}
	return f
}

// clear is the highest row of a column in which a drawing has dots and the bright branch
// has none.
func (p *plot) clear(d drawing, x int) (int, bool) {
	for y := range d.dots.Rows {
		if dotsAt(d, x, y) != 0 && dotsAll(p.live, x, y) == 0 {
			return y, true
		}
	}
	return 0, false
}

// paintOver paints one further branch over what is painted already.
func paintOver(field draw.Area, pl *plot, k int) {
	for y, row := range pl.over[k].dots {
		for x, dots := range row {
			if dots == 0 {
				continue
			}
			role := theme.Ghost
			if dotsAll(pl.live, x, y) != 0 {
				role = theme.Text
			}
			field.Set(x, y, chart.Pattern(dots|chart.Dotted(field.At(x, y))), role)
		}
	}
	for _, at := range pl.over[k].letters {
		field.Put(at.x, at.y, theme.Text, overMarks[k])
	}
}

func dotsAt(d drawing, x, y int) uint8 {
	if y >= len(d.dots.Rows) || x >= len(d.dots.Rows[y]) {
		return 0
	}
	return d.dots.Rows[y][x]
}

func dotsAll(list []drawing, x, y int) (dots uint8) {
	for _, d := range list {
		dots |= dotsAt(d, x, y)
	}
	return dots
}

func strokesBlank(list []drawing, x, y int) bool {
	return !slices.ContainsFunc(list, func(d drawing) bool { return y < len(d.strokes) && d.strokes[y][x] != ' ' })
}

// paintOverMarks sets each letter where its branch's value is, at the cursor.
func (m *replay) paintOverMarks(field draw.Area, p panel, pl *plot, column int) {
	s := p.traces[0]
	for k, snap := range m.overs() {
		v := snap.Value(s.Key, m.now())
		if snap == nil || v == sim.Empty || pl.capacity == 0 {
			continue
		}
		row := int(math.Round(pl.scale.Row(float64(v) / float64(max(s.Scale, 1)))))
		field.Put(column, row, theme.Strong, overMarks[k])
	}
}
