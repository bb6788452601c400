package tui

import (
	"cmp"
	"slices"
	"strings"

	"reenact/sim"
)

// The order of a room's table: by the column that the reader chose, or, until one is
// chosen, by what is worst now. Which columns are moved into sight is another matter, and
// never changes the order.

// naturally is the choice of no column: the worst first, or as the world has them.
const naturally = -1

// ascending tells whether a column's table begins with its lowest value: where the
// trouble is with low ones, or the other way round if the reader turned it.
func (v *roomView) ascending(column int) bool {
	return v.reversed != (column >= 0 && v.room.Columns[column].Scarce)
}

// mapped is the column that the map shows and the eye is led to: the chosen one, else
// that of the gravest trouble there is.
func (v *roomView) mapped() int {
	if v.column >= 0 {
		return v.column
	}
	return v.shown.lead
}

// ranked tells whether the rows are in the order of the column that is mapped.
func (v *roomView) ranked() bool { return v.column >= 0 || len(v.room.Worst) > 0 }

// leading is the first of the columns by which things are judged in which there is
// something to see; where there is nothing in any, the room's usual one.
func leading(r sim.Room, things []sim.Thing) int {
	for _, key := range append(slices.Clone(r.Worst), r.Heat) {
		if c := columnOf(r, key); c >= 0 && tells(r.Columns[c], c, things) {
			return c
		}
	}
	if len(r.Worst) == 0 {
		return columnOf(r, r.Heat)
	}
	for c := range r.Columns {
		if tells(r.Columns[c], c, things) {
			return c
		}
	}
	return columnOf(r, cmp.Or(r.Heat, r.Worst[0]))
}

// tells tells whether a column has trouble to show: anything at all, or, of what is
// scarce, less in one place than in another, or nothing left.
func tells(c sim.Column, column int, things []sim.Thing) bool {
	least, most := sim.Empty, sim.Empty
	for _, t := range things {
		v := valueIn(t, column)
		if v == sim.Empty {
			continue
		}
		if least == sim.Empty || v < least {
			least = v
		}
		most = max(most, v)
	}
	switch {
	case most == sim.Empty:
		return false
	case c.Scarce:
		return least < most || least <= 0
	}
	return most > 0
}

// columnOf is the column with a key; -1 if none.
func columnOf(r sim.Room, key string) int {
	return slices.IndexFunc(r.Columns, func(c sim.Column) bool { return c.Key == key })
}

// compare puts the greater trouble of two things first; what has no value comes last.
func compare(a, b sim.Thing, column int, ascending bool) int {
	x, y := valueIn(a, column), valueIn(b, column)
	switch {
	case x == y:
		return 0
	case y == sim.Empty:
		return -1
	case x == sim.Empty:
		return 1
	case (x < y) == ascending:
		return -1
	}
	return 1
}

// sort orders the rows; equal ones keep the world's order.
func (t *tableRows) sort(v *roomView) {
	by := []int{v.column}
	if v.column < 0 {
		by = by[:0]
		for _, key := range v.room.Worst {
			by = append(by, columnOf(v.room, key))
		}
	}
	if len(by) == 0 {
		if v.reversed {
			slices.Reverse(t.rows)
		}
		return
	}
	slices.SortStableFunc(t.rows, func(a, b sim.Thing) int {
		for _, c := range by {
			if d := compare(a, b, c, v.ascending(c)); d != 0 {
				return d
			}
		}
		return 0
	})
}

// choose goes on to the next column; after the last comes the natural order again.
func (v *roomView) choose(n int) {
	columns := len(v.room.Columns) + 1
	v.orderBy((v.column+1+n+columns)%columns-1, v.reversed)
	if v.column == naturally {
		v.reversed = false
	}
}

// orderBy sorts by a column, brings it into sight and gives the first row the focus.
func (v *roomView) orderBy(column int, reversed bool) {
	v.column, v.reversed, v.moved = column, reversed, false
	v.first()
}

// reverse turns the order round.
func (v *roomView) reverse() {
	v.reversed = !v.reversed
	v.first()
}

// first gives the first row the focus, whatever comes to stand there: who asks for
// an order wants to see its top.
func (v *roomView) first() { v.list, v.focus = list{}, "" }

// moveColumns brings other columns into sight and leaves the order as it is.
func (v *roomView) moveColumns(n int) {
	if !v.moved && len(v.heads) > 0 {
		v.from, v.moved = v.heads[0].index, true
	}
	v.from += n
}

// firstColumn is the column that stands first, given how many fit from one on: where a
// hand moved them, else so that the one the rows are in the order of is in sight.
func (v *roomView) firstColumn(fit func(first int) int) int {
	last := 0 // from here on all fit
	for last < len(v.room.Columns)-1 && last+fit(last) < len(v.room.Columns) {
		last++
	}
	if v.moved {
		v.from = min(max(v.from, 0), last)
		return v.from
	}
	first, shown := 0, v.column
	if v.ranked() {
		shown = v.mapped()
	}
	for first < last && first+fit(first) <= shown {
		first++
	}
	return first
}

// orderWords says by what the table is ordered until a column is chosen; empty where
// the order is the world's own.
func (v *roomView) orderWords() string {
	var titles []string
	for _, key := range v.room.Worst {
		titles = append(titles, v.room.Columns[columnOf(v.room, key)].Title)
	}
	if len(titles) == 0 || v.column >= 0 {
		return ""
	}
	words := "Worst first: by "
	if v.reversed {
		words = "Worst last: by "
	}
	return words + strings.Join(titles, ", ") + "."
}
