package tui

import (
	"slices"
	"strconv"
	"time"

	"reenact/sim/plain"
	"reenact/views/theme"
	"reenact/views/tui/draw"
)

// Bookmark is a moment that the reader means to come back to, and why.
type Bookmark struct {
	At   time.Duration
	Note string // may be empty
}

// What a session file takes (docs/sessions.md).
const (
	longestNote   = 80  // letters of a note
	mostBookmarks = 100 // bookmarks of a session
)

// title is how a bookmark is listed.
func (b Bookmark) title() string {
	if b.Note == "" {
		return "a bookmark of yours"
	}
	return b.Note
}

// bookmarkAt is the place of the bookmark at a time among all; -1: there is none.
func (m *replay) bookmarkAt(at time.Duration) int {
	return slices.IndexFunc(m.marks, func(b Bookmark) bool { return b.At == at })
}

// askBookmark asks for the note of the bookmark at a time, which is set with it.
func (m *replay) askBookmark(at time.Duration) {
	i := m.bookmarkAt(at)
	if i < 0 && len(m.marks) >= mostBookmarks {
		m.say(theme.Warn, "There are "+strconv.Itoa(mostBookmarks)+" bookmarks, which is all a session holds; M lists them, x there takes one out.")
		return
	}
	p := m.ask("note at "+clockText(m.script, at), "enter sets a bookmark, esc leaves", func(text string) error {
		m.bookmark(Bookmark{At: at, Note: noteOf(text)})
		return nil
	})
	p.input.CharLimit = longestNote
	if i >= 0 {
		p.input.SetValue(m.marks[i].Note)
	}
}

// noteOf is what was typed, in letters that show.
func noteOf(text string) string {
	letters := []rune(plain.Line(text))
	return string(letters[:min(len(letters), longestNote)])
}

// bookmark sets a bookmark, in place of the one at its time.
func (m *replay) bookmark(b Bookmark) {
	m.remember()
	list := slices.DeleteFunc(slices.Clone(m.marks), func(have Bookmark) bool { return have.At == b.At })
	at, _ := slices.BinarySearchFunc(list, b.At, func(have Bookmark, at time.Duration) int { return int(min(max(have.At-at, -1), 1)) })
	m.marks = slices.Insert(list, at, b)
	m.say(theme.Accent, "A bookmark stands at "+clockText(m.script, b.At)+". M lists them, w saves them.")
}

// unmark takes a bookmark out.
func (m *replay) unmark(at time.Duration) {
	if i := m.bookmarkAt(at); i >= 0 {
		m.remember()
		m.marks = slices.Delete(slices.Clone(m.marks), i, i+1)
		m.say(theme.Accent, "The bookmark at "+clockText(m.script, at)+" is gone; u brings it back.")
	}
}

// readBookmark says what is noted at the cursor, for whoever just came there.
func (m *replay) readBookmark() {
	if i := m.bookmarkAt(m.now()); i >= 0 {
		m.say(theme.Accent, string(m.theme.Glyphs.Bookmark)+" "+m.marks[i].title())
	}
}

// bookmarkEvents are the bookmarks as entries of the timeline.
func (m *replay) bookmarkEvents() []event {
	list := make([]event, 0, len(m.marks))
	for _, b := range m.marks {
		list = append(list, event{at: b.At, kind: bookmarkEvent, title: b.title()})
	}
	return list
}

// paintBookmarks places the bookmarks among the marks under the strip, and on the strip
// where another mark has the place: a bookmark is often set at an event.
func (m *replay) paintBookmarks(a draw.Area) {
	strip := m.lay.strip
	for _, b := range m.marks {
		column := m.columnOf(b.At, a.W)
		if a.At(column, 0) == ' ' {
			a.Set(column, 0, m.theme.Glyphs.Bookmark, theme.Accent)
		} else {
			strip.Set(column, strip.H-1, m.theme.Glyphs.Bookmark, theme.Accent)
		}
	}
}

// showBookmarks lists them, in the view of the events.
func (m *replay) showBookmarks() {
	if len(m.marks) == 0 {
		m.say(theme.Dim, "There is no bookmark yet; m sets one at the cursor.")
		return
	}
	m.showTab("Events")
	if v, ok := m.views[m.tab].(*eventsView); ok {
		v.marks, v.search, v.began = true, "", false
	}
}

// bookmarkCommands are the keys of the bookmark that has the focus in the list.
func (v *eventsView) bookmarkCommands(m *replay) []command {
	const group = "In the list of events"
	on := func(do func(*replay, time.Duration)) func(*replay) {
		return func(m *replay) {
			if found := v.found(m); v.list.at < len(found) && found[v.list.at].kind == bookmarkEvent {
				do(m, found[v.list.at].at)
				return
			}
			m.say(theme.Dim, "Only bookmarks of yours can be changed; M lists them.")
		}
	}
	return []command{
		{bind("x", "take the chosen bookmark out", "x", "delete"), group, quietly(on((*replay).unmark))},
		{bind("r", "change its note", "r"), group, quietly(on((*replay).askBookmark))},
	}
}

// onlyBookmarks leaves the bookmarks of a list of events.
func onlyBookmarks(events []event) []event {
	return slices.DeleteFunc(slices.Clone(events), func(e event) bool { return e.kind != bookmarkEvent })
}
