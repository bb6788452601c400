package tui

import (
	"strings"

	"reenact/views/theme"
)

// paintStory is the card at the lower right: what happened last, and what
// comes.
func (m *replay) paintStory(a area) {
	if a.h < 3 {
		return
	}
	a.rule(0, &m.theme.Glyphs, "now")
	c := m.canvas.all()
	c.set(m.lay.wall, a.y, m.theme.Glyphs.TeeLeft, theme.Dim)
	in := a.rows(1, a.h-1).inset(2)
	past, next := m.around()
	// The story has the first claim on the card, then what comes, then what was
	// noted.
	room := in.h - m.cardHeight(past, in.w) - 1
	coming := m.entries(next, in.w, min(in.h/4, room-1), false)
	y := in.h - len(coming)
	if len(coming) > 0 {
		in.put(0, y-1, theme.Strong, "next")
		paintLines(in.rows(y, in.h), coming)
		y -= 2
	}
	noted := m.entries(m.noted(), in.w, min(in.h/4, y-(in.h-room)), true)
	y -= len(noted)
	paintLines(in.rows(y, len(noted)), noted)
	m.paintCard(in.rows(0, y), past)
}

// entries writes events as lines, whole ones only, as many as fit: the first
// ones, or the last. A long title goes on under itself.
func (m *replay) entries(events []event, w, most int, last bool) []string {
	var lines []string
	for i := range events {
		e := events[i]
		if last {
			e = events[len(events)-1-i]
		}
		at := clockText(m.script, e.at) + "  "
		var entry []string
		for n, line := range wrapText(e.heading(), w-len(at)) {
			if n > 0 {
				at = strings.Repeat(" ", len(at))
			}
			entry = append(entry, at+line)
		}
		if len(lines)+len(entry) > most {
			break
		}
		if last {
			lines = append(entry, lines...)
		} else {
			lines = append(lines, entry...)
		}
	}
	return lines
}

func paintLines(a area, lines []string) {
	for y, line := range lines {
		a.put(0, y, theme.Dim, line)
	}
}

// cardHeight is how many lines an event takes in full.
func (m *replay) cardHeight(e *event, w int) int {
	if e == nil {
		return len(wrapText(m.script.Summary, w))
	}
	n := len(wrapText(m.cardTitle(e), w-2)) + len(wrapText(e.story, w))
	n += len(wrapText(e.caution(), w))
	if e.source != "" {
		n += len(wrapText("source: "+e.source, w))
	}
	return n
}

func (m *replay) cardTitle(e *event) string {
	return clockText(m.script, e.at) + "  " + e.heading()
}

// readOn says where the rest of a story is that does not fit.
const readOn = "n reads on"

// paintCard writes one event in full and returns the line after it. Where it
// does not fit, the source gives way before the story.
func (m *replay) paintCard(a area, e *event) int {
	if e == nil {
		return a.wrap(0, theme.Text, m.script.Summary, a.h)
	}
	r, role := m.markOf(e.kind)
	a.set(0, 0, r, role)
	y := a.sub(2, 0, a.w-2, a.h).wrap(0, theme.Strong, m.cardTitle(e), 2)
	notes := wrapText(e.caution(), a.w)
	if need := len(wrapText(e.story, a.w)) + len(notes); need > a.h-y {
		y += a.wrap(y, theme.Text, e.story, a.h-y-1-len(notes))
		paintLines(a.rows(y, a.h-1-y), notes)
		a.put(0, a.h-1, theme.Dim, readOn)
		return a.h
	}
	y += a.wrap(y, theme.Text, e.story, a.h-y)
	paintLines(a.rows(y, a.h-y), notes)
	y += len(notes)
	if e.source != "" && len(wrapText("source: "+e.source, a.w)) <= a.h-y {
		y += a.wrap(y, theme.Dim, "source: "+e.source, a.h-y)
	}
	return y
}

// around is the latest event at or before the cursor, and those to come.
func (m *replay) around() (past *event, next []event) {
	now := m.now()
	for _, e := range m.timeline() {
		if e.at <= now {
			past = &e
		} else {
			next = append(next, e)
		}
	}
	return past, next
}

// noted is what the world noted in the last minutes before the cursor.
func (m *replay) noted() []event {
	s := m.live()
	if s == nil {
		return nil
	}
	var out []event
	now := m.now()
	for _, h := range s.happenings {
		if h.At <= now && h.At >= now-notedFor && h.At >= m.script.Start {
			out = append(out, event{at: h.At, kind: notedEvent, title: h.Text})
		}
	}
	return out
}

// paintStoryStrip is the story on a small screen: as many lines as there are.
func (m *replay) paintStoryStrip(a area) {
	if a.h == 0 {
		return
	}
	a = a.inset(1)
	past, next := m.around()
	if past == nil && len(next) > 0 {
		past = &next[0]
	}
	if past == nil {
		a.wrap(0, theme.Text, m.script.Summary, a.h)
		return
	}
	r, role := m.markOf(past.kind)
	a.set(0, 0, r, role)
	x := a.put(2, 0, theme.Strong, clockText(m.script, past.at)+"  "+past.heading())
	room := a.h - 1
	if c := past.caution(); c != "" && room > 1 {
		room--
		a.sub(2, a.h-1, a.w-2, 1).put(0, 0, theme.Dim, c)
	}
	a.sub(2, 1, a.w-2, room).wrap(0, theme.Dim, past.story, room)
	if len(wrapText(past.story, a.w-2)) > room && x+textWidth(readOn)+2 < a.w {
		a.right(a.w, 0, theme.Dim, readOn)
	}
}
