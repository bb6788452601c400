package tui

import (
	"fmt"
	"reenact/views/theme"
	"reenact/views/tui/draw"

	tea "github.com/charmbracelet/bubbletea"
)

// picker is the list of incidents one may open.
type picker struct {
	theme   *theme.Theme
	canvas  *draw.Canvas
	entries []Entry
	list    list
	rows    []draw.Area // where the entries stand, for the mouse
	picked  bool
	leaving bool
	problem string
}

func newPicker(entries []Entry, th *theme.Theme) *picker {
	return &picker{theme: th, canvas: draw.NewCanvas(80, 24, &th.Glyphs), entries: entries}
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
			if r.Has(msg.X, msg.Y) && p.list.top+i < len(p.entries) {
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
func (p *picker) heightOf(a draw.Area) int {
	most := entryRows
	for _, e := range p.entries {
		most = max(most, len(draw.WrapText(e.Summary, a.W-2))+3)
	}
	if most*len(p.entries) <= a.H+1 {
		return most
	}
	return entryRows
}

func (p *picker) view() string {
	c := p.canvas
	c.Reset(c.W, c.H)
	if c.W < minWidth || c.H < minHeight {
		paintTooSmall(c)
		return c.Render(p.theme)
	}
	a := c.All()
	width := min(a.W-4, 96)
	in := a.Sub((a.W-width)/2, 1, width, a.H-2)
	x := in.Put(0, 0, theme.Accent, "reenact")
	in.Put(x+2, 0, theme.Dim, "Re-enact an incident, and change what the responders did.")
	rows := in.Rows(2, in.H-4)
	height := p.heightOf(rows)
	visible := max((rows.H+1)/height, 1)
	p.list.show(len(p.entries), visible)
	p.rows = p.rows[:0]
	for i := p.list.top; i < len(p.entries) && i < p.list.top+visible; i++ {
		r := rows.Rows((i-p.list.top)*height, height)
		p.rows = append(p.rows, r)
		p.paintEntry(r, p.entries[i], i == p.list.at)
	}
	if p.problem != "" {
		in.Wrap(in.H-2, theme.Bad, p.problem, 2)
		return c.Render(p.theme)
	}
	keys := in.Row(in.H - 1)
	p.paintKeys(keys)
	if more := len(p.entries) - p.list.top - visible; more > 0 {
		keys.Right(keys.W, 0, theme.Dim, fmt.Sprintf("%s %d more", p.theme.Glyphs.Down, more))
	}
	return c.Render(p.theme)
}

func (p *picker) paintEntry(a draw.Area, e Entry, chosen bool) {
	role := theme.Text
	if chosen {
		role = theme.Strong
		a.Set(0, 0, p.theme.Glyphs.Pointer, theme.Cursor)
	}
	a.Sub(2, 0, a.W-2, 1).Put(0, 0, role, e.Title)
	a.Put(2, 1, theme.Accent, e.Name)
	a.Right(a.W, 1, theme.Dim, e.When)
	a.Sub(2, 2, a.W-2, a.H-3).Wrap(0, theme.Dim, e.Summary, a.H-3)
}

func (p *picker) paintKeys(a draw.Area) {
	x := 0
	for _, c := range p.commands() {
		if h := c.Help(); h.Key != "" && c.group == "" {
			x = a.Put(x, 0, theme.Key, h.Key) + 1
			x = a.Put(x, 0, theme.Dim, h.Desc) + 3
		}
	}
}
