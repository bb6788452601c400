package tui

import (
	"slices"
	"strings"

	"reenact/views/theme"
)

// What a session remembers of the screen: the view that was open and the orders of the
// tables. The rooms are known only once the world is, so both wait for them.

// Sort is the order of a room's table: by a column, from its trouble on, or the other
// way round.
type Sort struct {
	Room, Column string // keys
	Reversed     bool
}

// remembered is what still waits for the rooms.
type remembered struct {
	view  string
	sorts []Sort
}

// viewName is a view as a session names it.
func viewName(v view) string { return strings.ToLower(v.title()) }

// sorts are the tables that the reader has put into an order.
func (m *replay) sorts() (list []Sort) {
	for _, v := range m.views {
		if r, ok := v.(*roomView); ok && r.column >= 0 {
			list = append(list, Sort{r.room.Key, r.room.Columns[r.column].Key, r.reversed})
		}
	}
	if len(m.rooms) == 0 {
		return m.waits.sorts // saved before the world was known
	}
	return list
}

// viewOpen is the name of the view that is open, or that waits to be.
func (m *replay) viewOpen() string {
	switch {
	case m.waits.view != "" && m.tab == 0:
		return m.waits.view
	case m.tab == 0:
		return ""
	}
	return viewName(m.views[m.tab])
}

// reopen goes to the view of a session as soon as it is there.
func (m *replay) reopen(s *Session) {
	m.waits = remembered{s.View, slices.Clone(s.Sorts)}
	m.openRemembered()
}

// openRemembered opens the view that waits, if it is there and the reader has not gone
// elsewhere meanwhile.
func (m *replay) openRemembered() {
	for i, v := range m.views {
		if m.tab == 0 && m.waits.view != "" && viewName(v) == m.waits.view {
			m.choose(i)
			m.lay = m.layout()
			m.waits.view = ""
		}
	}
}

// recall puts the tables of the rooms, which have just become known, into the orders of
// the session, and opens its view if that is one of them.
func (m *replay) recall() {
	for _, v := range m.views {
		r, ok := v.(*roomView)
		if !ok {
			continue
		}
		for _, s := range m.waits.sorts {
			if c := columnOf(r.room, s.Column); s.Room == r.room.Key && c >= 0 {
				r.orderBy(c, s.Reversed)
			}
		}
	}
	m.openRemembered()
	if m.waits.view != "" && m.tab == 0 && m.notice.text == "" {
		m.say(theme.Dim, "The view that was open, "+m.waits.view+", is not there any more.")
	}
	m.waits = remembered{}
}
