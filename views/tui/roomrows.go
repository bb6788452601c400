package tui

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"reenact/sim"
	"reenact/views/chart"
	"reenact/views/tui/draw"
	"reenact/views/workbench"
)

// tableRows are the rows of a room's table: the things that pass the filter, in
// the chosen order. They are made anew when something they depend on changes.
type tableRows struct {
	rows   []sim.Thing
	passed []sim.Thing // the rows in the world's order
	of     *workbench.Sight
	how    string // column, direction and filter
	lead   int    // the column of the gravest trouble; -1: none

	name   int   // the widest name of all things, within longestName
	widest []int // the widest value in each column
}

// fit brings the rows up to date and keeps the focus on its thing.
func (t *tableRows) fit(v *roomView) {
	how := strconv.Itoa(v.column) + strconv.FormatBool(v.reversed) + v.filter
	if t.of == v.table && t.how == how {
		return
	}
	if t.of != v.table {
		t.measure(v.room, v.table.Things)
	}
	t.of, t.how = v.table, how
	t.passed = nil
	pass := filterOf(v.room, v.filter)
	for _, thing := range v.table.Things {
		if pass(thing) {
			t.passed = append(t.passed, thing)
		}
	}
	t.rows = slices.Clone(t.passed)
	t.lead = leading(v.room, t.passed)
	t.sort(v)
	for i, thing := range t.rows {
		if thing.ID == v.focus {
			v.list.at = i
			return
		}
	}
	v.list.move(0, len(t.rows))
	if v.focus != "" {
		v.remember()
	}
}

// measure finds the widths that a table needs, which thousands of things may have
// and which change only with the table.
func (t *tableRows) measure(room sim.Room, things []sim.Thing) {
	t.name, t.widest = 0, make([]int, len(room.Columns))
	for _, thing := range things {
		t.name = max(t.name, min(draw.TextWidth(thing.Name), longestName))
		for i, c := range room.Columns {
			t.widest[i] = max(t.widest[i], draw.TextWidth(cellText(&c, valueIn(thing, i))))
		}
	}
}

// valueIn is a thing's value in a column, as far as the thing has one.
func valueIn(t sim.Thing, column int) int64 {
	if column < 0 || column >= len(t.Values) {
		return sim.Empty
	}
	return t.Values[column]
}

// cellText is a value as its column writes it: by its name, where values have names.
func cellText(c *sim.Column, v int64) string {
	if v >= 0 && v < int64(len(c.Words)) {
		return c.Words[v]
	}
	return chart.Value(v, c.Scale)
}

// condition is a word of a filter that compares: cooling>10.
var condition = regexp.MustCompile(`^([^<>=]+)(>=|<=|>|<|=)(-?[0-9]+(?:\.[0-9]+)?)$`)

// filterOf reads a filter: every word must be part of the name, or hold of a
// column. A comparison half typed, or of no known column, counts as a name.
func filterOf(r sim.Room, text string) func(sim.Thing) bool {
	var tests []func(sim.Thing) bool
	for _, word := range strings.Fields(strings.ToLower(text)) {
		if parts := condition.FindStringSubmatch(word); parts != nil {
			if column := columnNamed(r, parts[1]); column >= 0 {
				limit, _ := strconv.ParseFloat(parts[3], 64)
				scale := float64(max(r.Columns[column].Scale, 1))
				tests = append(tests, func(t sim.Thing) bool {
					v := valueIn(t, column)
					return v != sim.Empty && holds(float64(v)/scale, parts[2], limit)
				})
				continue
			}
		}
		tests = append(tests, func(t sim.Thing) bool { return strings.Contains(strings.ToLower(t.Name), word) })
	}
	return func(t sim.Thing) bool {
		for _, test := range tests {
			if !test(t) {
				return false
			}
		}
		return true
	}
}

// strangeColumn is the first word that a filter compares and no column begins with.
func strangeColumn(r sim.Room, text string) string {
	for _, word := range strings.Fields(strings.ToLower(text)) {
		if parts := condition.FindStringSubmatch(word); parts != nil && columnNamed(r, parts[1]) < 0 {
			return parts[1]
		}
	}
	return ""
}

// columnList is the columns by the words a filter knows them by.
func columnList(r sim.Room) string {
	var keys []string
	for _, c := range r.Columns {
		keys = append(keys, c.Key)
	}
	return strings.Join(keys, ", ")
}

// columnNamed is the column whose key or title begins with a word; -1 if none.
func columnNamed(r sim.Room, word string) int {
	for i, c := range r.Columns {
		if strings.HasPrefix(strings.ToLower(c.Key), word) || strings.HasPrefix(strings.ToLower(c.Title), word) {
			return i
		}
	}
	return -1
}

func holds(v float64, sign string, limit float64) bool {
	switch sign {
	case ">":
		return v > limit
	case "<":
		return v < limit
	case ">=":
		return v >= limit
	case "<=":
		return v <= limit
	}
	return v == limit
}

// sums adds up the columns that count something: those whose unit is a word.
// Shares, ages and sizes do not add up to anything worth knowing.
func sums(r sim.Room, rows []sim.Thing) (list []int64, any bool) {
	list = make([]int64, len(r.Columns))
	for i, c := range r.Columns {
		list[i] = sim.Empty
		if len(c.Unit) < 4 || c.Scale > 1 {
			continue
		}
		for _, t := range rows {
			if v := valueIn(t, i); v != sim.Empty {
				list[i] = max(list[i], 0) + v
				any = true
			}
		}
	}
	return list, any && len(rows) > 1
}
