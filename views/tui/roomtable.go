package tui

import (
	"strconv"
	"strings"

	"reenact/sim"
	"reenact/views/chart"
	"reenact/views/theme"
	"reenact/views/tui/draw"
)

// tableColumn is where a column of a room's table stands.
type tableColumn struct {
	index    int // in the room's columns
	from, to int
}

// longestName bounds the room for the names of the rows.
const longestName = 28

// paintTable paints a room: what it is, the map, the rows, the sum, and what the
// chosen column means.
func (v *roomView) paintTable(m *replay, a draw.Area) {
	things := v.shown.rows
	if len(things) == 0 {
		v.visible, v.heads, v.heat = 0, nil, heatMap{}
		v.paintCaption(m, a.Row(0).Inset(1))
		v.paintNothing(m, a.Rows(1, a.H-1).Inset(2))
		return
	}
	y := 1 + v.heat.paint(m, v, a.Rows(1, min(max(a.H/4, 2), 10)+1))
	about := draw.WrapText(v.about()+" "+v.orderWords(), a.W-3)
	if a.H-y < 12 && len(about) > 1 { // there is one line for it
		about = draw.WrapText(v.about(), a.W-3)
	}
	foot := 0
	switch {
	case a.H-y >= 12:
		foot = min(len(about), 2)
	case a.H-y >= 6:
		foot = 1
	}
	told := foot
	total, add := sums(v.room, things)
	if add = add && a.H-y >= 5; add {
		foot++
	}
	// One line of headings if all columns fit under it, else two.
	v.tall = false
	if v.heads = v.columns(a.W-1, total); len(v.heads) < len(v.room.Columns) && a.H-y >= 6 {
		v.tall = true
		v.heads = v.columns(a.W-1, total)
	}
	v.paintHeads(m, a.Rows(y, v.headRows()))
	y += v.headRows()
	v.rowsAt, v.visible = y, max(a.H-y-foot, 1)
	v.list.show(len(things), v.visible)
	v.paintCaption(m, a.Row(0).Inset(1))
	for i := v.list.top; i < len(things) && i < v.list.top+v.visible; i++ {
		v.paintRow(m, a.Row(v.rowsAt+i-v.list.top), things[i].Name, things[i].Values, i == v.list.at)
	}
	y = min(v.rowsAt+v.visible, v.rowsAt+len(things)-v.list.top)
	if add {
		v.paintRow(m, a.Row(y), "sum", total, false)
		a.Tint(1, y, 4, theme.Strong)
	}
	a.Sub(2, a.H-told, a.W-3, told).Wrap(0, theme.Dim, strings.Join(about, " "), told)
}

// about explains the column that the rows are in the order of, or the room.
func (v *roomView) about() string {
	if !v.ranked() || v.mapped() < 0 {
		return sentence(v.room.Help)
	}
	c := v.room.Columns[v.mapped()]
	unit := ""
	if c.Unit != "" && c.Unit != c.Title {
		unit = ", " + c.Unit
	}
	return c.Title + unit + ": " + sentence(c.Help)
}

// paintCaption says what is listed, how, and at which moment.
func (v *roomView) paintCaption(m *replay, a draw.Area) {
	x := a.Put(0, 0, theme.Strong, v.room.Title)
	n, all := len(v.shown.rows), len(v.table.Things)
	count := " " + chart.Thousands(int64(n))
	if n != all {
		count += " of " + chart.Thousands(int64(all))
	}
	x = a.Put(x, 0, theme.Text, count)
	x = a.Put(x, 0, theme.Dim, " at "+m.script.Second(v.table.At))
	if v.room.Counted {
		x = a.Put(x, 0, theme.Dim, ", counted since "+m.script.Brief(0)+" (warm-up)")
	}
	if n > v.visible {
		x = a.Put(x, 0, theme.Dim, ", rows "+strconv.Itoa(v.list.top+1)+m.theme.Glyphs.Dash+strconv.Itoa(v.list.top+v.visible))
	}
	if v.column == naturally && len(v.room.Worst) > 0 && !v.reversed {
		x = a.Put(x, 0, theme.Dim, ", worst first")
	}
	if v.filter != "" {
		x = a.Put(x+2, 0, theme.Accent, "only "+v.filter)
	}
	hints := [][2]string{{m.theme.Glyphs.Enter, "open"}, {"s", "sort"}, {"S", "turn round"}, {"/", "filter"}}
	if len(v.heads) < len(v.room.Columns) {
		hints[2] = [2]string{"H L", "columns"}
	}
	for ; len(hints) > 0; hints = hints[1:] {
		width := 0
		for _, h := range hints {
			width += hintWidth(h)
		}
		if x+width <= a.W {
			paintHints(a, a.W-width+1, hints)
			return
		}
	}
}

// paintNothing says why a table is empty.
func (v *roomView) paintNothing(m *replay, a draw.Area) {
	if v.filter != "" && len(v.table.Things) > 0 {
		why := "None of the " + chart.Thousands(int64(len(v.table.Things))) + " is like “" + v.filter + "”."
		if word := strangeColumn(v.room, v.filter); word != "" {
			why = "There is no column “" + word + "” here; there are " + columnList(v.room) + "."
		}
		a.Wrap(1, theme.Text, why+" Press / to change that, or esc to see all.", a.H-1)
		return
	}
	y := a.Wrap(1, theme.Text, v.room.Title+": none at this moment.", 2)
	a.Wrap(y+1, theme.Dim, sentence(v.room.Help), 3)
}

// heading is a column's title with a short unit.
func heading(c sim.Column) string {
	if c.Unit != "" && len(c.Unit) < 4 && c.Unit != c.Title {
		return c.Title + " " + c.Unit
	}
	return c.Title
}

// columns places the columns: two blanks apart, or one, or, where not even then
// all fit, as many as fit around the chosen one.
func (v *roomView) columns(width int, total []int64) []tableColumn {
	widths := make([]int, len(v.room.Columns))
	name := max(4, v.shown.name)
	for i, c := range v.room.Columns {
		widths[i] = max(v.headWidth(c), draw.TextWidth(chart.Value(total[i], c.Scale)), v.shown.widest[i])
	}
	from := func(first, gap int) []tableColumn {
		x := 2 + name
		var list []tableColumn
		for i := first; i < len(widths); i++ {
			if x+gap+widths[i] > width {
				break
			}
			x += gap + widths[i]
			list = append(list, tableColumn{index: i, from: x - widths[i], to: x})
		}
		return list
	}
	if list := from(0, 2); len(list) == len(widths) {
		return list
	}
	return from(v.firstColumn(func(first int) int { return len(from(first, 1)) }), 1)
}

// headRows is how many lines the headings take.
func (v *roomView) headRows() int {
	if v.tall {
		return 2
	}
	return 1
}

// headLines is a heading as it is written: the last line at the foot.
func (v *roomView) headLines(c sim.Column) (upper, lower string) {
	text := heading(c)
	if i := strings.LastIndex(text, " "); v.tall && i > 0 {
		return text[:i], text[i+1:]
	}
	return "", text
}

func (v *roomView) headWidth(c sim.Column) int {
	upper, lower := v.headLines(c)
	return max(draw.TextWidth(upper), draw.TextWidth(lower))
}

func (v *roomView) paintHeads(m *replay, a draw.Area) {
	g := &m.theme.Glyphs
	last := a.H - 1
	for _, h := range v.heads {
		upper, lower := v.headLines(v.room.Columns[h.index])
		role := theme.Dim
		if v.ranked() && h.index == v.mapped() {
			role = theme.Strong
			arrow := g.Down
			if v.ascending(h.index) {
				arrow = g.Up
			}
			a.Put(h.to-draw.TextWidth(lower)-draw.TextWidth(arrow), last, theme.Cursor, arrow)
		}
		if upper != "" {
			a.Right(h.to, 0, role, upper)
		}
		a.Right(h.to, last, role, lower)
	}
	a = a.Row(last)
	if len(v.heads) == 0 {
		return
	}
	if first := v.heads[0]; first.index > 0 {
		_, lower := v.headLines(v.room.Columns[first.index])
		more := g.Left + strconv.Itoa(first.index)
		if 2+draw.TextWidth(more)+2 <= first.to-draw.TextWidth(lower) {
			a.Put(2, 0, theme.Dim, more)
		} else {
			a.Put(0, 0, theme.Dim, g.Left)
		}
	}
	if last := v.heads[len(v.heads)-1]; last.index < len(v.room.Columns)-1 {
		a.Right(a.W, 0, theme.Dim, g.Right)
	}
}

func (v *roomView) paintRow(m *replay, a draw.Area, name string, values []int64, chosen bool) {
	role := theme.Text
	if chosen {
		a.Set(0, 0, m.theme.Glyphs.Pointer, theme.Cursor)
		role = theme.Strong
	}
	room := longestName
	if len(v.heads) > 0 {
		room = v.heads[0].from - 3
	}
	a.Sub(2, 0, room, 1).Put(0, 0, role, name)
	for _, h := range v.heads {
		value := sim.Empty
		if h.index < len(values) {
			value = values[h.index]
		}
		cell := role
		switch {
		case v.ranked() && h.index == v.mapped():
			cell = theme.Accent
		case value == 0 || value == sim.Empty:
			cell = theme.Dim
		}
		text := cellText(&v.room.Columns[h.index], value)
		if name == "sum" && value == sim.Empty {
			text = ""
		}
		a.Right(h.to, 0, cell, text)
	}
}
