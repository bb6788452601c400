package tui

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"reenact/views/theme"
	"reenact/views/workbench"

	"github.com/charmbracelet/bubbles/key"
)

// helpGroups is all that the help says: the keys that do something in the view that is
// open, from the tables that also run them, then what is on the screen.
func (m *replay) helpGroups() []helpGroup {
	groups := append(m.keyGroups(), m.viewGroup(), m.timelineGroup(), m.stripGroup(), m.chartGroup())
	for _, g := range []helpGroup{m.barsGroup(), m.cellsGroup(), m.restGroup(), m.wordsGroup()} {
		if len(g.lines) > 0 {
			groups = append(groups, g)
		}
	}
	return append(groups, helpGroup{"Mouse", []helpLine{
		{"click", theme.Key, "timeline, tab, knob, row, column: go there, choose it"},
		{"wheel", theme.Key, "on a knob: turn it; elsewhere: step"},
	}})
}

// keyGroups are the keys that do something where one is.
func (m *replay) keyGroups() []helpGroup {
	var groups []helpGroup
	for _, c := range m.listed() {
		h := c.Help()
		if h.Desc == "" {
			continue
		}
		i := slices.IndexFunc(groups, func(g helpGroup) bool { return g.title == c.group })
		if i < 0 {
			i = len(groups)
			groups = append(groups, helpGroup{title: c.group})
		}
		groups[i].lines = append(groups[i].lines, helpLine{h.Key, theme.Key, h.Desc})
	}
	return groups
}

// listed is the commands of the view that is open, and the common ones that do
// something there.
func (m *replay) listed() []command {
	own := m.views[m.tab].commands(m)
	return append(own, slices.DeleteFunc(m.commands(), func(c command) bool { return m.vain(c) || shadowed(c, own) })...)
}

// shadowed tells whether a view has all keys of a common command for itself.
func shadowed(c command, own []command) bool {
	for _, k := range c.Keys() {
		if _, has := find(own, stroke(k)); !has {
			return false
		}
	}
	return true
}

// vain tells whether a common key does nothing where one is.
func (m *replay) vain(c command) bool {
	is := func(keys ...string) bool {
		return slices.ContainsFunc(keys, func(k string) bool { return key.Matches(stroke(k), c.Binding) })
	}
	_, charts := m.views[m.tab].(*chartsView)
	switch {
	case is("up", "down", "+", "-", "enter"):
		return !m.handyHere()
	case is("v", "V"):
		return m.tab != 0
	case is("Z"):
		return m.tab != 0 && !charts
	case is("esc"):
		return m.tab == 0
	case is("b"):
		return m.views[m.tab].title() == branchesTitle
	case is("c"):
		return m.views[m.tab].title() == compareTitle
	}
	return false
}

// viewGroup is the views by their keys.
func (m *replay) viewGroup() helpGroup {
	g := helpGroup{title: "Views"}
	for i, v := range m.views {
		if k := tabKey(i); k != "" {
			g.lines = append(g.lines, helpLine{k, theme.Key, v.title()})
		}
	}
	return g
}

// timelineGroup is the marks under the strip and in the log.
func (m *replay) timelineGroup() helpGroup {
	g := helpGroup{title: "Marks on the timeline"}
	for _, e := range []struct {
		kind eventKind
		text string
	}{
		{faultEvent, "a fault: what went wrong of itself"},
		{actionEvent, "an action of the responders"},
		{observationEvent, "an observation: it tells of the time and changes nothing"},
		{forkEvent, "where a branch of yours forks"},
		{mineEvent, "a change of yours"},
		{notedEvent, "in Events: what the simulation noted"},
	} {
		mark, role := m.markOf(e.kind)
		line := helpLine{string(mark), role, e.text}
		if n := len(g.lines); n > 0 && g.lines[n-1].show == line.show {
			g.lines[n-1].text += ", or " + line.text
			continue
		}
		g.lines = append(g.lines, line)
	}
	return with(g,
		helpLine{string(m.theme.Glyphs.CursorLine), theme.Cursor, "the cursor: the moment that all numbers are of"},
		helpLine{"T+ T" + m.theme.Glyphs.Minus, theme.Text, "time since " + clockText(m.script, workbench.Zero(m.script)) + ", the first change"})
}

func with(g helpGroup, lines ...helpLine) helpGroup {
	g.lines = append(g.lines, lines...)
	return g
}

// stripGroup is the strip's heights and colours.
func (m *replay) stripGroup() helpGroup {
	g := helpGroup{title: "Colours of the strip"}
	s, ok := heatOf(m.series(), &m.script.Shown)
	if !ok {
		return with(g, helpLine{"", theme.Text, "the taller, the better; its colours are known once the world is"})
	}
	g.title += ": " + lowerFirst(s.Title)
	well, bad := m.heatLevels()
	levels := m.theme.Glyphs.Levels
	n := len(levels) - 1
	percent := func(share float64) string { return strconv.Itoa(int(math.Round(share*100))) + " %" }
	return with(g,
		helpLine{string(levels[n]), m.heatRole(well, false), percent(well) + " and more: well"},
		helpLine{string(levels[n/2]), m.heatRole(bad, false), percent(bad) + " and more"},
		helpLine{string(levels[0]), m.heatRole(0, false), "less than " + percent(bad) + ": bad"},
		helpLine{string(m.theme.Glyphs.NoData), theme.Dim, "no value, or not simulated yet"},
		helpLine{"was", theme.Ghost, "the branch that is drawn behind"})
}

// chartGroup is what the lines of charts mean.
func (m *replay) chartGroup() helpGroup {
	marks := m.theme.Glyphs.Marks
	return helpGroup{"Charts", []helpLine{
		{string(marks[0]), theme.Accent, "the first series, at the cursor and before its name"},
		{string(marks[1]), theme.Second, "the second"},
		{string(marks[2]), theme.Third, "the third"},
		{"drawn through", theme.Text, "what has happened up to the cursor"},
		{"thinned out", theme.Later, "what lies ahead of it"},
		{"dotted", theme.Ghost, "the branch that is drawn behind; its values are called “was”"},
	}}
}

// barsGroup is the parts of the bars under the charts.
func (m *replay) barsGroup() helpGroup {
	g := helpGroup{title: "Bars"}
	for _, stack := range m.script.Shown.Stacks {
		for i, part := range stack.Parts {
			mark, role := m.partLook(i)
			g.lines = append(g.lines, helpLine{string(mark), role, part.Word})
		}
	}
	return g
}

// cellsGroup is the maps of rooms and the cells of their sheets.
func (m *replay) cellsGroup() helpGroup {
	g := helpGroup{title: "Maps and sheets"}
	levels := m.theme.Glyphs.Levels
	for _, r := range m.rooms {
		if r.Heat != "" && len(g.lines) == 0 {
			g.lines = append(g.lines, helpLine{string(levels[0]) + string(levels[len(levels)-1]), theme.Heat(1), "a thing of the room: the taller, the more; the hotter, the worse"})
		}
	}
	for _, r := range m.rooms {
		for kind, word := range r.Legend {
			mark, role := m.cellLook(kind)
			line := helpLine{string(mark), role, word + " (" + r.Title + ")"}
			if i := slices.IndexFunc(g.lines, func(l helpLine) bool {
				return l.show == line.show && strings.HasPrefix(l.text, word+" (")
			}); i >= 0 {
				g.lines[i].text = strings.TrimSuffix(g.lines[i].text, ")") + ", " + r.Title + ")"
				continue
			}
			g.lines = append(g.lines, line)
		}
	}
	return g
}

// restGroup is the signs that stand beside words.
func (m *replay) restGroup() helpGroup {
	g := &m.theme.Glyphs
	return helpGroup{"Elsewhere", []helpLine{
		{string(g.Pointer), theme.Cursor, "what has the focus: keys are for it"},
		{"!", theme.Warn, "a warning: what settings do, or what would come of the next turn"},
		{"why", theme.Warn, "what stands in the way at the cursor"},
		{"set", theme.Dim, "what the settings mean together"},
		{g.Down + g.Up, theme.Cursor, "the column that a table is in the order of, the highest or the lowest first"},
	}}
}

// wordsGroup is the world's own words.
func (m *replay) wordsGroup() helpGroup {
	g := helpGroup{title: "Words"}
	for _, t := range m.script.Shown.Glossary {
		g.lines = append(g.lines, helpLine{t.Word, theme.Strong, t.Means})
	}
	return g
}
