package tui

import (
	"strings"

	"reenact/views/theme"
	"reenact/views/tui/draw"
)

// The help covers all that stands below the tabs: the keys that work where one is, the
// marks, the colours and the words. What it says is in helpwords.go.

// helpPage is the state of the help: what is looked for in it.
type helpPage struct {
	find    string
	visible int // lines on a page, over all columns
	recent  recent
}

// helpGroup is a heading with its lines.
type helpGroup struct {
	title string
	lines []helpLine
}

// helpLine is a key, a mark or a word, as it looks on the screen, with its meaning.
type helpLine struct {
	show string
	role theme.Role
	text string
}

// says tells whether a line has a word, whatever the case of its letters.
func (l helpLine) says(word string) bool {
	return strings.Contains(strings.ToLower(l.show+" "+l.text), word)
}

// found is what a search leaves of the help: the lines that say it, and groups whole
// whose title does.
func found(groups []helpGroup, find string) []helpGroup {
	word := strings.ToLower(find)
	var list []helpGroup
	for _, g := range groups {
		if !strings.Contains(strings.ToLower(g.title), word) {
			var lines []helpLine
			for _, l := range g.lines {
				if l.says(word) {
					lines = append(lines, l)
				}
			}
			g.lines = lines
		}
		if len(g.lines) > 0 {
			list = append(list, g)
		}
	}
	return list
}

// helpRow is one row of a column of the help: a title, or a piece of a line.
type helpRow struct {
	helpLine
	title bool
	from  int // where the text begins
}

// widestShow bounds the room for keys, marks and words before their meanings.
const widestShow = 16

// helpRows breaks groups into the rows of a column.
func helpRows(groups []helpGroup, width int) []helpRow {
	var rows []helpRow
	for i, g := range groups {
		if i > 0 {
			rows = append(rows, helpRow{})
		}
		rows = append(rows, helpRow{helpLine: helpLine{show: g.title}, title: true})
		from := 0
		for _, l := range g.lines {
			from = max(from, min(draw.TextWidth(l.show), widestShow)+2)
		}
		for _, l := range g.lines {
			at := max(from, draw.TextWidth(l.show)+2)
			for n, text := range draw.WrapText(l.text, width-at) {
				piece := helpLine{show: l.show, role: l.role, text: text}
				if n > 0 {
					piece.show = ""
				}
				rows = append(rows, helpRow{helpLine: piece, from: at})
			}
		}
	}
	return rows
}

// helpWidth is the least width of a column of the help.
const helpWidth = 58

// paintHelp lists what there is to say in columns that are read one after the other;
// what is below the edge is scrolled to.
func (m *replay) paintHelp(a draw.Area) {
	columns := min(max(a.W/helpWidth, 1), 3)
	width, height := a.W/columns, a.H-1
	groups := found(m.helpGroups(), m.help.find)
	rows := helpRows(groups, width-3)
	m.help.visible = height * columns
	m.scroll(min(m.overlayTop, max(len(rows)-m.help.visible, 0)))
	for i, row := range rows[m.overlayTop:] {
		if i >= m.help.visible {
			break
		}
		part := a.Sub(i/height*width+1, i%height, width-1, 1)
		if row.title {
			part.Put(0, 0, theme.Strong, row.show)
			continue
		}
		part.Put(0, 0, row.role, row.show)
		part.Put(row.from, 0, theme.Text, row.text)
	}
	if len(rows) == 0 {
		a.Put(1, 0, theme.Text, "Nothing here says “"+m.help.find+"”.")
	}
	m.paintHelpFoot(a.Row(a.H-1), len(rows) > m.help.visible)
}

// paintHelpFoot says what the help's own keys do, and what is looked for.
func (m *replay) paintHelpFoot(a draw.Area, more bool) {
	g := &m.theme.Glyphs
	hints := [][2]string{{"/", "finds"}, {"esc", "closes"}}
	if m.help.find != "" {
		hints[1][1] = "shows all"
		a.Put(1, 0, theme.Accent, "only “"+m.help.find+"”")
	}
	if more {
		hints = append([][2]string{{g.Up + g.Down, "more"}}, hints...)
	}
	width := 0
	for _, h := range hints {
		width += hintWidth(h)
	}
	paintHints(a, a.W-width, hints)
}

// helpCommands are the help's own keys, besides those of every overlay.
func (m *replay) helpCommands() []command {
	list := []command{{bind("", "", "/"), lookGroup, quietly((*replay).askHelp)}}
	if m.help.find != "" {
		list = append(list, command{bind("", "", "esc", "backspace"), lookGroup, quietly(func(m *replay) { m.findHelp("") })})
	}
	return list
}

// findHelp shows only what says a word.
func (m *replay) findHelp(word string) {
	m.help.find = word
	m.scroll(0)
}

func (m *replay) askHelp() {
	before := m.help.find
	m.findHelp("")
	p := m.ask("find", "a key, a mark or a word     enter keeps it, esc leaves", func(text string) error {
		m.findHelp(text)
		return nil
	})
	p.recalls(&m.help.recent, m.theme.Glyphs.Up)
	p.changed = m.findHelp
	p.gaveUp = func() { m.findHelp(before) }
}
