package tui

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"reenact/views/theme"
	"reenact/views/tui/draw"
	"reenact/views/workbench"
)

// paintHeader writes the two lines that say where and when one is.
func (m *replay) paintHeader(a draw.Area) {
	g := &m.theme.Glyphs
	x := a.Put(1, 0, theme.Accent, "reenact") + 2
	x = a.Put(x, 0, theme.Strong, m.script.Name) + 3
	x = a.Put(x, 0, theme.Strong, m.script.Second(m.now())+" UTC") + 2
	x = a.Put(x, 0, theme.Text, m.offset()) + 3
	speed := strconv.Itoa(m.speed) + g.Times
	if m.playing {
		if m.toEvent {
			if e, ok := m.nextEvent(); ok {
				speed += " to " + clockText(m.script, e.at)
			}
		}
		x = a.Put(x, 0, theme.Accent, g.Play+" "+speed)
	} else {
		paused := g.Pause + " paused, " + speed
		if x+draw.TextWidth(paused) > a.W {
			paused = g.Pause + " " + speed
		}
		x = a.Put(x, 0, theme.Dim, paused)
	}
	a.Sub(x+2, 0, a.W-x-2, 1).Rightmost(1, theme.Dim, "seed "+strconv.FormatUint(m.seed, 10))

	text, role := m.outcome(a.W * 4 / 7)
	if p, busy := m.progress(); busy {
		text, role = p, theme.Dim
	}
	right := a.Right(a.W-1, 1, role, draw.Fit(text, a.W*2/3, a.Dots()))
	m.paintBranch(a.Sub(0, 1, right-2, 1))
}

// offset is the time since the first change, as zero has it.
func (m *replay) offset() string {
	d := m.now() - workbench.Zero(m.script)
	sign := "T+"
	if d < 0 {
		sign = "T" + m.theme.Glyphs.Minus
	}
	return sign + spanText(d)
}

// paintBranch says on which branch one is and what it changes.
func (m *replay) paintBranch(a draw.Area) {
	g := &m.theme.Glyphs
	b := m.plan.LiveBranch()
	x := a.Put(1, 0, theme.Dim, "branch ")
	if m.plan.OnHistory() {
		x = a.Put(x, 0, theme.Strong, workbench.HistoryName)
		if over := m.overNames(); over != "" && x+3+draw.TextWidth(over) <= a.W {
			a.Put(x+1, 0, theme.Dim, g.Dot+" "+over)
			return
		}
		if x+2+draw.TextWidth(m.script.Title) <= a.W { // it has a name already
			a.Put(x+2, 0, theme.Dim, m.script.Title)
		}
		return
	}
	x = a.Put(x, 0, theme.Accent, b.Name)
	parts := []string{"forked " + clockText(m.script, b.At)}
	if isStart(m.script, b.At) { // its choices say so
		parts = nil
	}
	if len(b.Actions)+len(b.Drop) > 0 {
		parts = append(parts, m.choices(b))
	}
	if m.plan.Ghost != 0 && m.forked() {
		parts = append(parts, "behind: "+m.plan.GhostBranch().Name)
	}
	if over := m.overNames(); over != "" {
		parts = slices.Insert(parts, min(len(parts), 1), over)
	}
	if between := 3 * len(parts); len(parts) > 1 && x+between+draw.TextWidth(strings.Join(parts, "")) > a.W {
		parts = parts[1:] // what was chosen says more than when
	}
	for _, part := range parts {
		// A stump of a few letters says less than nothing.
		if room := a.W - x - 3; room < draw.TextWidth(part) && room < 16 {
			return
		}
		x = a.Put(x+1, 0, theme.Dim, g.Dot+" "+part)
	}
}

// choices lists what a branch changes, in few words.
func (m *replay) choices(b workbench.Branch) string {
	var words []string
	for _, id := range b.Drop {
		words = append(words, "without "+id)
	}
	for _, a := range b.Actions {
		word := a.Key + "=" + a.Value
		if a.Hold { // as the command line has it: without the word this is another branch
			word = "hold " + word
		}
		if a.At != b.At || isStart(m.script, a.At) {
			word += " at " + clockText(m.script, a.At)
		}
		words = append(words, word)
	}
	if len(words) == 0 {
		return "nothing changed yet"
	}
	return strings.Join(words, ", ")
}

// progress says how far the simulation is, while it is under way.
func (m *replay) progress() (string, bool) {
	s := m.live()
	switch {
	case s == nil:
		return "preparing" + m.theme.Glyphs.Ellipsis, true
	case s.Done:
		return "", false
	case s.Head < m.script.Start:
		return "warming up " + percent(s.Head, m.script.Start), true
	}
	return "simulating " + percent(s.Head-m.script.Start, m.script.End-m.script.Start), true
}

func percent(part, whole time.Duration) string {
	if whole <= 0 {
		return "100 %"
	}
	return fmt.Sprintf("%d %%", int64(part)*100/int64(whole))
}

// paintTabs names the views in the rule above the body.
func (m *replay) paintTabs(a draw.Area) {
	g := &m.theme.Glyphs
	a.Rule(0, g, "")
	end := 0
	for i, span := range m.tabSpans(a.W) {
		end = max(end, span.from+draw.TextWidth(span.text))
		role := theme.Dim
		if i == m.tab {
			role = theme.Picked
		}
		a.Put(span.from, 0, role, span.text)
	}
	// The side column has its title where the names leave it room.
	if w := m.lay.wall; w >= 0 && end < w {
		a.Set(w, 0, g.Tee, theme.Dim)
		a.Put(w+2, 0, theme.Strong, " knobs ")
	}
}

// tabSpan is where a tab's name stands.
type tabSpan struct {
	from int
	text string
}

// tabSpans places the names: apart if there is room, else close together; and where
// even then not all fit, the last ones but the chosen have their keys alone, so that
// all that can be reached is in sight.
func (m *replay) tabSpans(width int) []tabSpan {
	beside := width
	if m.lay.wall >= 0 {
		beside = m.lay.wall
	}
	all := len(m.views)
	for _, try := range []struct{ gap, from, room int }{{1, 1, beside}, {0, 1, beside}, {1, 1, width}, {0, 1, width}} {
		if spans, x := m.placeTabs(all, try.from, try.gap); x < try.room {
			return spans
		}
	}
	for named := all; ; named-- {
		if spans, x := m.placeTabs(named, 0, 0); x <= width || named == 0 {
			return spans
		}
	}
}

// placeTabs names the first tabs and the chosen one; of the others it shows the keys.
func (m *replay) placeTabs(named, from, gap int) ([]tabSpan, int) {
	spans := make([]tabSpan, len(m.views))
	x := from
	for i, v := range m.views {
		text := tabKey(i)
		if i < named || i == m.tab || text == "" {
			text = strings.TrimSpace(text + " " + v.title())
		}
		text = " " + text
		if gap > 0 {
			text += " "
		}
		spans[i] = tabSpan{from: x, text: text}
		x += draw.TextWidth(text) + gap
	}
	return spans, x
}
