package tui

import (
	"time"

	"reenact/views/theme"
)

// eventsView is the log: what was scripted, what the reader chose, and what the
// world noted, with the story of the one that has the focus.
type eventsView struct {
	list    list
	visible int
	now     time.Duration // where the cursor was when the focus last followed it
	began   bool
}

func (*eventsView) title() string { return "Events" }

func (v *eventsView) commands(m *replay) []command {
	return append(v.list.commands(len(m.log()), v.visible),
		command{bind("", "", "enter"), listGroup, quietly(v.visit)})
}

// visit moves the cursor to the event that has the focus.
func (v *eventsView) visit(m *replay) {
	if events := m.log(); v.list.at < len(events) {
		m.playing = false
		m.seek(events[v.list.at].at)
		v.now = m.now()
	}
}

func (v *eventsView) click(m *replay, x, y int) {
	if i := v.list.top + y; y < v.visible && i < len(m.log()) {
		if v.list.at == i {
			v.visit(m)
		}
		v.list.at = i
	}
}

func (v *eventsView) paint(m *replay, a area) {
	events := m.log()
	detail := min(9, a.h/2)
	v.visible = a.h - detail
	v.follow(m, events)
	v.list.show(len(events), v.visible)
	for i := v.list.top; i < len(events) && i < v.list.top+v.visible; i++ {
		v.row(m, a.row(i-v.list.top), events[i], i == v.list.at)
	}
	if v.list.at >= len(events) {
		return
	}
	a.rule(v.visible, &m.theme.Glyphs, "")
	a.right(a.w-2, v.visible, theme.Dim, " "+m.theme.Glyphs.Enter+" goes there ")
	m.paintCard(a.rows(v.visible+1, detail-1).inset(2), &events[v.list.at])
}

// follow moves the focus with the cursor, until a hand moves it elsewhere.
func (v *eventsView) follow(m *replay, events []event) {
	if v.began && v.now == m.now() {
		return
	}
	v.began, v.now = true, m.now()
	for i, e := range events {
		if e.at <= v.now {
			v.list.at = i
		}
	}
}

func (v *eventsView) row(m *replay, a area, e event, chosen bool) {
	if chosen {
		a.set(0, 0, m.theme.Glyphs.Pointer, theme.Cursor)
	}
	r, markRole := m.markOf(e.kind)
	role := theme.Text
	switch {
	case chosen:
		role = theme.Strong
	case e.at > m.now() || e.kind == notedEvent:
		role = theme.Dim
	}
	a.put(2, 0, role, m.script.Clock(e.at).Format("15:04:05"))
	a.set(12, 0, r, markRole)
	a.sub(14, 0, a.w-15, 1).put(0, 0, role, e.heading())
}
