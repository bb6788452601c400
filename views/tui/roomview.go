package tui

import (
	"slices"

	"reenact/sim"
	"reenact/views/theme"
	"reenact/views/tui/draw"
	"reenact/views/workbench"
)

// roomView is the tab of one kind of things that a world lets one look into: a
// heat map and a table of all of them, and behind each row its sheet.
type roomView struct {
	room     sim.Room
	column   int  // the chosen one, which the table is sorted by; or naturally
	reversed bool // the order is the other way round
	from     int  // the first column in sight, where a hand
	moved    bool // has moved them
	filter   string
	recent   recent             // the filters before
	path     []workbench.Glance // the sheets that were opened, the last one shown
	table    *workbench.Sight   // what was seen last
	pages    map[workbench.Glance]*workbench.Sight
	list     list
	focus    string // id of the row that has the focus
	visible  int    // rows of the table
	rowsAt   int    // the line the first row stands on, for the mouse
	heads    []tableColumn
	tall     bool // the headings take two lines
	heat     heatMap
	shown    tableRows
	page     list  // the place in the sheet
	fresh    bool  // the page was just opened
	pageFeet []int // the line after each visible entry of the sheet
	entries  []entry
}

func newRoomView(r sim.Room) *roomView {
	return &roomView{room: r, column: naturally, pages: map[workbench.Glance]*workbench.Sight{}}
}

func (v *roomView) title() string { return v.room.Title }

// glance is what this tab wants to see now.
func (v *roomView) glance() workbench.Glance {
	if n := len(v.path); n > 0 {
		return v.path[n-1]
	}
	return workbench.Glance{Room: v.room.Key}
}

// keptPages bounds the sheets that are remembered while others are opened.
const keptPages = 8

// show gives what was seen to the tabs that wanted it.
func (m *replay) show(s *workbench.Sight) {
	if s == nil {
		return
	}
	for _, v := range m.views {
		if r, ok := v.(*roomView); ok && r.glance() == s.Glance {
			r.take(s)
		}
	}
}

func (v *roomView) take(s *workbench.Sight) {
	if s.ID == "" {
		v.table = s
		return
	}
	if len(v.pages) >= keptPages {
		clear(v.pages)
	}
	v.pages[s.Glance] = s
}

func (v *roomView) commands(m *replay) []command {
	group := "In a room"
	if things := m.script.Shown.Words.Things; things != "" {
		group += ": " + things
	}
	g := &m.theme.Glyphs
	on := func(f func()) func(*replay) { return func(*replay) { f() } }
	if len(v.path) > 0 {
		return append(v.page.commands(len(v.entries), v.visible),
			command{bind(g.Enter, "open; follow a link", "enter"), group, quietly(on(v.follow))},
			command{bind("backspace esc", "back to where one came from", "backspace", "esc"), group, quietly(on(v.up))})
	}
	moves := v.list.commands(len(v.shown.rows), v.visible)
	// The focus stays on its thing, wherever time puts that.
	for i := range moves {
		do := moves[i].do
		moves[i].do = quietly(func(m *replay) { do(m); v.remember() })
	}
	list := append(moves,
		command{bind(g.Enter, "open; follow a link", "enter"), group, quietly(on(v.open))},
		command{bind("s", "sort by the next column, and map it", "s"), group, quietly(on(func() { v.choose(1) }))},
		command{bind("S", "the other way round", "S"), group, quietly(on(v.reverse))},
		command{bind("/", "only some: part of a name, or cooling>10", "/"), group, quietly(v.askFilter)})
	if len(v.heads) < len(v.room.Columns) {
		list = append(list,
			command{bind("H L", "other columns into sight; the order stays", "H"), group, quietly(on(func() { v.moveColumns(-1) }))},
			command{bind("", "", "L"), group, quietly(on(func() { v.moveColumns(1) }))})
	}
	if v.filter != "" {
		list = append(list, command{bind("", "", "esc", "backspace"), group, quietly(on(func() { v.filter = "" }))})
	}
	return list
}

// remember notes which thing has the focus.
func (v *roomView) remember() {
	if v.list.at < len(v.shown.rows) {
		v.focus = v.shown.rows[v.list.at].ID
	}
}

// open shows the sheet of the row that has the focus.
func (v *roomView) open() {
	if v.list.at < len(v.shown.rows) {
		v.remember()
		v.path = []workbench.Glance{{Room: v.room.Key, ID: v.focus}}
		v.fresh = true
	}
}

// up leaves a sheet for the one it was reached from, or for the table.
func (v *roomView) up() {
	v.path = v.path[:len(v.path)-1]
	v.fresh = true
}

func (v *roomView) askFilter(m *replay) {
	before := v.filter
	v.filter = ""
	p := m.ask("only", "part of a name, or cooling>10     enter keeps it, esc leaves", func(text string) error {
		v.filter = text
		return nil
	})
	p.recalls(&v.recent, m.theme.Glyphs.Up)
	p.changed = func(text string) { v.filter = text }
	p.gaveUp = func() { v.filter = before }
}

func (v *roomView) click(m *replay, x, y int) {
	if len(v.path) > 0 {
		v.clickPage(y)
		return
	}
	if i := v.heat.thingAt(x, y); i >= 0 {
		v.pointAt(v.heat.order[i])
		return
	}
	if y < v.rowsAt && y >= v.rowsAt-v.headRows() {
		for _, h := range v.heads {
			if x >= h.from && x < h.to {
				v.orderBy(h.index, v.column == h.index && !v.reversed)
			}
		}
		return
	}
	if i := v.list.top + y - v.rowsAt; y >= v.rowsAt && y < v.rowsAt+v.visible && i < len(v.shown.rows) {
		again := v.list.at == i
		v.list.at = i
		v.remember()
		if again {
			v.open()
		}
	}
}

// pointAt gives a thing the focus.
func (v *roomView) pointAt(id string) {
	if i := slices.IndexFunc(v.shown.rows, func(t sim.Thing) bool { return t.ID == id }); i >= 0 {
		v.list.at = i
		v.remember()
	}
}

func (v *roomView) paint(m *replay, a draw.Area) {
	if len(v.path) > 0 {
		v.paintPage(m, a)
		return
	}
	if v.table == nil {
		a.Put(2, 1, theme.Dim, "Looking"+a.Dots())
		return
	}
	v.shown.fit(v)
	v.paintTable(m, a)
}
