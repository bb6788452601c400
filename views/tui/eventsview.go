package tui

import (
	"strings"
	"time"

	"reenact/views/theme"
	"reenact/views/tui/draw"
)

// eventsView is the log: what was scripted, what the reader chose, and what the
// world noted, with the story of the one that has the focus.
type eventsView struct {
	list    list
	visible int
	now     time.Duration // where the cursor was when the focus last followed it
	began   bool
	marks   bool   // only bookmarks are listed
	search  string // only events that say this are listed; empty: all
	recent  recent // what was searched for before
}

func (*eventsView) title() string { return "Events" }

func (v *eventsView) commands(m *replay) []command {
	list := append(v.list.commands(len(v.found(m)), v.visible),
		command{bind("", "", "enter"), listGroup, quietly(v.visit)},
		command{bind("/", "events: only those that say a word", "/"), listGroup, quietly(v.askSearch)})
	list = append(list, v.bookmarkCommands(m)...)
	if v.search != "" || v.marks {
		list = append(list, command{bind("", "", "esc", "backspace"), listGroup, quietly(func(*replay) { v.search, v.marks, v.began = "", false, false })})
	}
	return list
}

// found are the events that the search leaves, whatever the case of its letters;
// the story counts as well as the title.
func (v *eventsView) found(m *replay) []event {
	events := m.log()
	if v.marks {
		events = onlyBookmarks(events)
	}
	if v.search == "" {
		return events
	}
	words := strings.ToLower(v.search)
	var found []event
	for _, e := range events {
		if strings.Contains(strings.ToLower(e.heading()+" "+e.story), words) {
			found = append(found, e)
		}
	}
	return found
}

func (v *eventsView) askSearch(m *replay) {
	before := v.search
	set := func(text string) { v.search, v.began = text, false }
	set("")
	p := m.ask("find", "a word of the title or the story     enter keeps it, esc leaves", func(text string) error {
		set(text)
		return nil
	})
	p.recalls(&v.recent, m.theme.Glyphs.Up)
	p.changed = set
	p.gaveUp = func() { set(before) }
}

// visit moves the cursor to the event that has the focus.
func (v *eventsView) visit(m *replay) {
	if events := v.found(m); v.list.at < len(events) {
		m.playing = false
		m.seek(events[v.list.at].at)
		v.now = m.now()
		m.readBookmark()
	}
}

func (v *eventsView) click(m *replay, x, y int) {
	if i := v.list.top + y; y < v.visible && i < len(v.found(m)) {
		if v.list.at == i {
			v.visit(m)
		}
		v.list.at = i
	}
}

func (v *eventsView) paint(m *replay, a draw.Area) {
	events := v.found(m)
	detail := min(9, a.H/2)
	v.visible = a.H - detail
	v.follow(m, events)
	v.list.show(len(events), v.visible)
	for i := v.list.top; i < len(events) && i < v.list.top+v.visible; i++ {
		v.row(m, a.Row(i-v.list.top), events[i], i == v.list.at)
	}
	if v.list.at >= len(events) {
		v.nothing(m, a, len(events))
		return
	}
	a.Rule(v.visible, &m.theme.Glyphs, "")
	a.Right(a.W-2, v.visible, theme.Dim, v.hint(m))
	m.paintCard(a.Rows(v.visible+1, detail-1).Inset(2), &events[v.list.at])
}

// nothing says that no event is like the search.
func (v *eventsView) nothing(m *replay, a draw.Area, found int) {
	switch {
	case found > 0:
	case v.marks && v.search == "":
		a.Inset(2).Wrap(1, theme.Text, "There is no bookmark; m sets one at the cursor. Press esc to see all events.", 3)
	case v.search != "":
		a.Inset(2).Wrap(1, theme.Text, "No event says “"+v.search+"”. Press / to change that, or esc to see all.", 3)
	}
}

// hint is what can be done with the event that has the focus.
func (v *eventsView) hint(m *replay) string {
	if v.search != "" {
		return " only “" + v.search + "”; esc shows all "
	}
	if v.marks {
		return " your bookmarks; r notes, x takes out, esc shows all "
	}
	return " " + m.theme.Glyphs.Enter + " goes there, / finds "
}

// follow moves the focus with the cursor, until a hand moves it elsewhere.
func (v *eventsView) follow(m *replay, events []event) {
	if v.began && v.now == m.now() {
		return
	}
	v.began, v.now = true, m.now()
	v.list.at = 0
	for i, e := range events {
		if e.at <= v.now {
			v.list.at = i
		}
	}
}

func (v *eventsView) row(m *replay, a draw.Area, e event, chosen bool) {
	if chosen {
		a.Set(0, 0, m.theme.Glyphs.Pointer, theme.Cursor)
	}
	r, markRole := m.markOf(e.kind)
	role := theme.Text
	switch {
	case chosen:
		role = theme.Strong
	case e.at > m.now() || e.kind == notedEvent:
		role = theme.Dim
	}
	at := m.script.Second(e.at)
	if isStart(m.script, e.at) {
		at = clockText(m.script, e.at)
	}
	a.Put(2, 0, role, at)
	a.Set(12, 0, r, markRole)
	a.Sub(14, 0, a.W-15, 1).Put(0, 0, role, e.heading())
}
