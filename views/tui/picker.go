package tui

import (
	"reenact/views/theme"

	tea "github.com/charmbracelet/bubbletea"
)

// picker is the list of incidents one may open.
type picker struct {
	theme   *theme.Theme
	canvas  *canvas
	entries []Entry
	list    list
	rows    []area // where the entries stand, for the mouse
	picked  bool
	leaving bool
	problem string
}

func newPicker(entries []Entry, th *theme.Theme) *picker {
	return &picker{theme: th, canvas: newCanvas(80, 24, &th.Glyphs), entries: entries}
}

func (p *picker) update(msg tea.Msg) {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		p.problem = ""
		p.press(msg.String())
	case tea.MouseMsg:
		p.mouse(msg)
	}
}

// commands are the picker's keys.
func (p *picker) commands() []command {
	g := &p.theme.Glyphs
	n := len(p.entries)
	on := func(f func()) func(*replay) tea.Cmd { return quietly(func(*replay) { f() }) }
	list := append(p.list.commands(n, 4),
		command{bind(g.Up+g.Down, "choose"), "", nil},
		command{bind(g.Enter, "open", "enter", " ", "right", "l"), "", on(func() { p.picked = n > 0 })},
		command{bind("q", "quit", "q", "esc"), "", on(func() { p.leaving = true })},
		command{bind("", "", "g", "home"), "", on(func() { p.list.at = 0 })},
		command{bind("", "", "G", "end"), "", on(func() { p.list.at = max(n-1, 0) })})
	for i := range min(n, 9) {
		list = append(list, command{bind("", "", tabKeys[i:i+1]), "", on(func() { p.list.at, p.picked = i, true })})
	}
	return list
}

func (p *picker) press(key string) {
	if c, ok := find(p.commands(), stroke(key)); ok {
		c.do(nil)
	}
}

func (p *picker) mouse(msg tea.MouseMsg) {
	switch {
	case msg.Action != tea.MouseActionPress:
	case msg.Button == tea.MouseButtonWheelUp:
		p.list.move(-1, len(p.entries))
	case msg.Button == tea.MouseButtonWheelDown:
		p.list.move(1, len(p.entries))
	case msg.Button == tea.MouseButtonLeft:
		for i, r := range p.rows {
			if r.has(msg.X, msg.Y) && p.list.top+i < len(p.entries) {
				p.picked = p.list.at == p.list.top+i
				p.list.at = p.list.top + i
			}
		}
	}
}

// entryRows is how many lines an entry takes where not all fit whole: title,
// name, summary and a blank.
const entryRows = 7

// heightOf is how many lines an entry takes: all it needs if the whole list has
// room for that.
func (p *picker) heightOf(a area) int {
	most := entryRows
	for _, e := range p.entries {
		most = max(most, len(wrapText(e.Summary, a.w-2))+3)
	}
	if most*len(p.entries) <= a.h+1 {
		return most
	}
	return entryRows
}

func (p *picker) view() string {
	c := p.canvas
	c.reset(c.w, c.h)
	if c.w < minWidth || c.h < minHeight {
		paintTooSmall(c)
		return c.render(p.theme)
	}
	a := c.all()
	width := min(a.w-4, 96)
	in := a.sub((a.w-width)/2, 1, width, a.h-2)
	x := in.put(0, 0, theme.Accent, "reenact")
	in.put(x+2, 0, theme.Dim, "Re-enact an incident, and change what the responders did.")
	rows := in.rows(2, in.h-4)
	height := p.heightOf(rows)
	visible := max((rows.h+1)/height, 1)
	p.list.show(len(p.entries), visible)
	p.rows = p.rows[:0]
	for i := p.list.top; i < len(p.entries) && i < p.list.top+visible; i++ {
		r := rows.rows((i-p.list.top)*height, height)
		p.rows = append(p.rows, r)
		p.paintEntry(r, p.entries[i], i == p.list.at)
	}
	if p.problem != "" {
		in.wrap(in.h-2, theme.Bad, p.problem, 2)
		return c.render(p.theme)
	}
	p.paintKeys(in.row(in.h - 1))
	return c.render(p.theme)
}

func (p *picker) paintEntry(a area, e Entry, chosen bool) {
	role := theme.Text
	if chosen {
		role = theme.Strong
		a.set(0, 0, p.theme.Glyphs.Pointer, theme.Cursor)
	}
	a.sub(2, 0, a.w-2, 1).put(0, 0, role, e.Title)
	a.put(2, 1, theme.Accent, e.Name)
	a.right(a.w, 1, theme.Dim, e.When)
	a.sub(2, 2, a.w-2, a.h-3).wrap(0, theme.Dim, e.Summary, a.h-3)
}

func (p *picker) paintKeys(a area) {
	x := 0
	for _, c := range p.commands() {
		if h := c.Help(); h.Key != "" && c.group == "" {
			x = a.put(x, 0, theme.Key, h.Key) + 1
			x = a.put(x, 0, theme.Dim, h.Desc) + 3
		}
	}
}
