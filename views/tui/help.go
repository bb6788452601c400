package tui

import (
	"slices"

	"reenact/views/theme"
	"reenact/views/tui/draw"
	"reenact/views/workbench"
)

// helpLine is a key with its meaning; without a key it is a heading.
type helpLine struct{ show, text string }

// bubbles' help is not used to draw them: it makes styled strings, and a frame is
// made of cells.

// helpLines is every key there is, from the tables that also run them.
func (m *replay) helpLines() []helpLine {
	all := m.commands()
	all = append(all, m.whyCommands()...)
	for _, v := range m.views {
		all = append(all, v.commands(m)...)
	}
	var groups []string
	words := map[string][]helpLine{}
	for _, c := range all {
		h := c.Help()
		l := helpLine{h.Key, h.Desc}
		if h.Desc == "" || slices.Contains(words[c.group], l) {
			continue
		}
		if words[c.group] == nil {
			groups = append(groups, c.group)
		}
		words[c.group] = append(words[c.group], l)
	}
	var lines []helpLine
	for _, g := range groups {
		if g == timeGroup {
			words[g] = append(words[g], helpLine{"T+ T" + m.theme.Glyphs.Minus, "time since " + clockText(m.script, workbench.Zero(m.script)) + ", the first change"})
		}
		lines = append(append(append(lines, helpLine{text: g}), words[g]...), helpLine{})
	}
	return append(lines, helpLine{text: "Mouse"},
		helpLine{"click", "timeline, tab, knob, row: go there, choose it"},
		helpLine{"wheel", "on a knob: turn it; elsewhere: step"})
}

// paintHelp lists every key with its meaning, in as many columns as fit whole;
// what is below the edge is scrolled to.
func (m *replay) paintHelp(a draw.Area) {
	lines := m.helpLines()
	width := 0
	for _, l := range lines {
		width = max(width, helpColumn(l.show)+draw.TextWidth(l.text)+3)
	}
	columns := min(max(a.W/width, 1), 3)
	perColumn := max((len(lines)+columns-1)/columns, a.H-1)
	if columns > 1 {
		perColumn = (len(lines) + columns - 1) / columns
	}
	hidden := max(perColumn-(a.H-1), 0)
	m.scroll(min(m.overlayTop, hidden))
	for i, l := range lines {
		y := i%perColumn - m.overlayTop
		if y < 0 || y >= a.H-1 {
			continue
		}
		part := a.Sub(i/perColumn*(a.W/columns)+1, y, a.W/columns-1, 1)
		if l.show == "" {
			part.Put(0, 0, theme.Strong, l.text)
			continue
		}
		part.Put(0, 0, theme.Key, l.show)
		part.Put(helpColumn(l.show), 0, theme.Text, l.text)
	}
	g := &m.theme.Glyphs
	hint := "esc closes"
	if hidden > 0 {
		hint = g.Up + g.Down + " more, esc closes"
	}
	a.Right(a.W-1, a.H-1, theme.Dim, hint)
}

// helpColumn is where the meaning of a key begins.
func helpColumn(show string) int { return max(draw.TextWidth(show)+1, 12) }
