package tui

import (
	"cmp"
	"slices"
	"strings"

	"reenact/views/theme"
	"reenact/views/tui/draw"
)

// paintStory is the card at the lower right: what happened last, and what
// comes.
func (m *replay) paintStory(a draw.Area) {
	if a.H < 3 {
		return
	}
	a.Rule(0, &m.theme.Glyphs, "now")
	c := m.canvas.All()
	c.Set(m.lay.wall, a.Y, m.theme.Glyphs.TeeLeft, theme.Dim)
	in := a.Rows(1, a.H-1).Inset(2)
	past, next := m.around()
	// The story has the first claim on the card, then what comes, then what was
	// noted.
	room := in.H - m.cardHeight(past, in.W) - 1
	coming := m.entries(next, in.W, min(in.H/4, room-1), false)
	y := in.H - len(coming)
	if len(coming) > 0 {
		in.Put(0, y-1, theme.Strong, "next")
		paintLines(in.Rows(y, in.H), coming)
		y -= 2
	}
	noted := m.entries(m.noted(), in.W, min(in.H/4, y-(in.H-room)), true)
	y -= len(noted)
	paintLines(in.Rows(y, len(noted)), noted)
	m.paintCard(in.Rows(0, y), past)
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
		for n, line := range draw.WrapText(e.heading(), w-len(at)) {
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

func paintLines(a draw.Area, lines []string) {
	for y, line := range lines {
		a.Put(0, y, theme.Dim, line)
	}
}

// cardHeight is how many lines an event takes in full.
func (m *replay) cardHeight(e *event, w int) int {
	if e == nil {
		return len(draw.WrapText(m.script.Summary, w))
	}
	n := len(draw.WrapText(m.cardTitle(e), w-2)) + len(draw.WrapText(e.story, w))
	n += len(draw.WrapText(e.caution(), w))
	if e.source != "" {
		n += len(draw.WrapText("source: "+e.source, w))
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
func (m *replay) paintCard(a draw.Area, e *event) int {
	if e == nil {
		return a.Wrap(0, theme.Text, m.script.Summary, a.H)
	}
	r, role := m.markOf(e.kind)
	a.Set(0, 0, r, role)
	y := a.Sub(2, 0, a.W-2, a.H).Wrap(0, theme.Strong, m.cardTitle(e), 2)
	notes := draw.WrapText(e.caution(), a.W)
	if need := len(draw.WrapText(e.story, a.W)) + len(notes); need > a.H-y {
		y += a.Wrap(y, theme.Text, e.story, a.H-y-1-len(notes))
		paintLines(a.Rows(y, a.H-1-y), notes)
		a.Put(0, a.H-1, theme.Dim, readOn)
		return a.H
	}
	y += a.Wrap(y, theme.Text, e.story, a.H-y)
	paintLines(a.Rows(y, a.H-y), notes)
	y += len(notes)
	if e.source != "" && len(draw.WrapText("source: "+e.source, a.W)) <= a.H-y {
		y += a.Wrap(y, theme.Dim, "source: "+e.source, a.H-y)
	}
	return y
}

// around is the latest event at or before the cursor, and those to come.
func (m *replay) around() (past *event, next []event) {
	now := m.now()
	for _, e := range m.timeline() {
		if e.at <= now && e.kind != bookmarkEvent {
			past = &e
		} else if e.at > now {
			next = append(next, e)
		}
	}
	return past, next
}

// noted is what the world, or the reader, noted in the last minutes before the cursor.
func (m *replay) noted() []event {
	s := m.live()
	if s == nil {
		return nil
	}
	var out []event
	now := m.now()
	for _, h := range s.Happenings {
		if h.At <= now && h.At >= now-m.notedFor() && h.At >= m.script.Start {
			out = append(out, event{at: h.At, kind: notedEvent, title: h.Text})
		}
	}
	for _, e := range m.bookmarkEvents() {
		if e.at <= now && e.at >= now-m.notedFor() {
			e.title = string(m.theme.Glyphs.Bookmark) + " " + e.title
			out = append(out, e)
		}
	}
	slices.SortStableFunc(out, func(a, b event) int { return cmp.Compare(a.at, b.at) })
	return out
}

// paintStoryStrip is the story on a small screen: as many lines as there are.
func (m *replay) paintStoryStrip(a draw.Area) {
	if a.H == 0 {
		return
	}
	a = a.Inset(1)
	past, next := m.around()
	if past == nil && len(next) > 0 {
		past = &next[0]
	}
	if past == nil {
		a.Wrap(0, theme.Text, m.script.Summary, a.H)
		return
	}
	r, role := m.markOf(past.kind)
	a.Set(0, 0, r, role)
	x := a.Put(2, 0, theme.Strong, clockText(m.script, past.at)+"  "+past.heading())
	room := a.H - 1
	if c := past.caution(); c != "" && room > 1 {
		room--
		a.Sub(2, a.H-1, a.W-2, 1).Put(0, 0, theme.Dim, c)
	}
	a.Sub(2, 1, a.W-2, room).Wrap(0, theme.Dim, past.story, room)
	if len(draw.WrapText(past.story, a.W-2)) > room && x+draw.TextWidth(readOn)+2 < a.W {
		a.Right(a.W, 0, theme.Dim, readOn)
	}
}
