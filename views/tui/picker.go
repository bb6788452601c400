package tui

import (
	"fmt"
	"slices"
	"strings"

	"reenact/views/theme"
	"reenact/views/tui/draw"

	tea "github.com/charmbracelet/bubbletea"
)

// Menu is what the picker chooses from.
type Menu struct {
	// List names what there is, grouped; it is asked again after each replay.
	List func() []Entry
	// Look tells more of an entry that is Unseen. It may take long, and runs beside the
	// screen.
	Look func(Entry) Entry
	// Open opens what an entry's Where or a typed path leads to.
	Open func(where string) (Options, error)
	// Complete offers paths that begin as typed; nil: none.
	Complete func(typed string) []string
}

// Entry is one incident or session in the picker.
type Entry struct {
	Where                      string // what Open takes; it tells entries of a group apart
	Group                      string // the heading that it stands under
	Name, Title, Summary, When string
	Problem                    string // why it cannot be opened
	Unseen                     bool   // only its name is known so far
}

// picker is the list of incidents one may open.
type picker struct {
	theme   *theme.Theme
	canvas  *draw.Canvas
	menu    Menu
	entries []Entry
	found   []int // which of the entries pass the filter
	filter  string
	list    list
	line    int            // the first line of the list that is seen
	rows    map[int][2]int // where the entries stand, for the mouse: the line and the one after
	prompt  *prompt        // the filter or a path under way
	where   string         // what was picked
	leaving bool
	problem string
}

func newPicker(menu Menu, th *theme.Theme) *picker {
	p := &picker{theme: th, canvas: draw.NewCanvas(80, 24, &th.Glyphs), menu: menu}
	p.renew()
	return p
}

// renew asks what there is, and keeps what was learnt of it.
func (p *picker) renew() {
	if p.menu.List == nil {
		return
	}
	var chosen Entry
	if len(p.found) > 0 {
		chosen = p.entries[p.found[p.list.at]]
	}
	p.entries = p.menu.List()
	p.sift(p.filter)
	for i, k := range p.found {
		if e := p.entries[k]; e.Where == chosen.Where && e.Group == chosen.Group {
			p.list.at = i
		}
	}
}

// sift keeps the entries that have all words of the filter.
func (p *picker) sift(filter string) {
	p.filter, p.found = filter, p.found[:0]
	for i, e := range p.entries {
		text := strings.ToLower(strings.Join([]string{e.Name, e.Title, e.Summary, e.Group, e.When}, " "))
		has := func(word string) bool { return strings.Contains(text, word) }
		if !slices.ContainsFunc(strings.Fields(strings.ToLower(filter)), func(w string) bool { return !has(w) }) {
			p.found = append(p.found, i)
		}
	}
	p.list.move(0, len(p.found))
}

// seenMsg brings what was learnt of an entry.
type seenMsg struct{ entry Entry }

// look learns more of the next entry of which only the name is known.
func (p *picker) look() tea.Cmd {
	i := slices.IndexFunc(p.entries, func(e Entry) bool { return e.Unseen })
	if i < 0 || p.menu.Look == nil {
		return nil
	}
	e, look := p.entries[i], p.menu.Look
	return func() tea.Msg {
		e := look(e)
		e.Unseen = false
		return seenMsg{e}
	}
}

func (p *picker) learn(e Entry) tea.Cmd {
	for i, have := range p.entries {
		if have.Where == e.Where && have.Unseen {
			e.Group = have.Group
			p.entries[i] = e
		}
	}
	p.sift(p.filter)
	return p.look()
}

func (p *picker) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case seenMsg:
		return p.learn(msg.entry)
	case tea.KeyMsg:
		p.problem = ""
		if p.prompt != nil {
			return p.typed(msg)
		}
		p.press(msg)
	case tea.MouseMsg:
		p.mouse(msg)
	default:
		if p.prompt != nil { // what it pasted from the clipboard
			return p.prompt.update(msg)
		}
	}
	return nil
}

// commands are the picker's keys.
func (p *picker) commands() []command {
	g := &p.theme.Glyphs
	n := len(p.found)
	on := func(f func()) func(*replay) tea.Cmd { return quietly(func(*replay) { f() }) }
	list := append(p.list.commands(n, 10),
		command{bind(g.Up+g.Down, "choose"), "", nil},
		command{bind(g.Enter, "open", "enter", " ", "right", "l"), "", on(p.pick)},
		command{bind("/", "filter", "/"), "", on(p.askFilter)},
		command{bind("o", "a path", "o", ":"), "", on(p.askPath)},
		command{bind("q", "quit", "q"), "", on(func() { p.leaving = true })},
		command{bind("", "", "esc"), "", on(p.back)},
		command{bind("", "", "g", "home"), "", on(func() { p.list.at = 0 })},
		command{bind("", "", "G", "end"), "", on(func() { p.list.at = max(n-1, 0) })})
	for i := range min(n, 9) {
		list = append(list, command{bind("", "", tabKeys[i:i+1]), "", on(func() { p.list.at = i; p.pick() })})
	}
	return list
}

// pick takes the chosen entry.
func (p *picker) pick() {
	if len(p.found) > 0 {
		p.where = p.entries[p.found[p.list.at]].Where
	}
}

// back gives up the filter, or leaves.
func (p *picker) back() {
	if p.filter != "" {
		p.sift("")
		return
	}
	p.leaving = true
}

// press runs the command of a key; quickly typed ones may come as one message.
func (p *picker) press(msg tea.KeyMsg) {
	strokes := []stroke{stroke(msg.String())}
	if msg.Type == tea.KeyRunes && !msg.Alt {
		if strokes = nil; msg.Paste {
			return // pasted text is no sequence of commands
		}
		for _, r := range msg.Runes {
			strokes = append(strokes, stroke(r))
		}
	}
	for _, s := range strokes {
		if p.prompt != nil {
			p.typed(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(string(s))})
		} else if c, ok := find(p.commands(), s); ok && c.do != nil {
			c.do(nil)
		}
	}
}

func (p *picker) mouse(msg tea.MouseMsg) {
	switch {
	case msg.Action != tea.MouseActionPress:
	case msg.Button == tea.MouseButtonWheelUp:
		p.list.move(-1, len(p.found))
	case msg.Button == tea.MouseButtonWheelDown:
		p.list.move(1, len(p.found))
	case msg.Button == tea.MouseButtonLeft:
		for i, r := range p.rows {
			if msg.Y >= r[0] && msg.Y < r[1] {
				if p.list.at == i {
					p.pick()
				}
				p.list.at = i
			}
		}
	}
}

// longestPath bounds what is typed as a path.
const longestPath = 1000

func (p *picker) askFilter() {
	before := p.filter
	p.prompt = newPrompt("filter", "words that all occur; enter keeps, esc leaves", func(string) error { return nil })
	p.prompt.changed = p.sift
	p.prompt.gaveUp = func() { p.sift(before) }
	p.sift("")
}

func (p *picker) askPath() {
	p.prompt = newPrompt("open", "the path of an incident or a session; tab completes", func(path string) error {
		p.where = path
		return nil
	})
	p.prompt.input.CharLimit = longestPath
	if p.menu.Complete == nil {
		return
	}
	offer := func(typed string) { p.prompt.suggest(p.menu.Complete(typed)) }
	p.prompt.changed = offer
	offer("")
}

// typed gives a key to the line that is typed.
func (p *picker) typed(msg tea.KeyMsg) tea.Cmd {
	asked := p.prompt
	switch msg.Type {
	case tea.KeyEsc:
		p.prompt = nil
		if asked.gaveUp != nil {
			asked.gaveUp()
		}
	case tea.KeyEnter:
		p.prompt = nil
		_ = asked.done(asked.text()) // neither fails
	case tea.KeyUp:
		p.list.move(-1, len(p.found))
	case tea.KeyDown:
		p.list.move(1, len(p.found))
	default:
		return asked.update(msg)
	}
	return nil
}

// headLine is a heading, or an entry, of the list.
type headLine struct {
	heading string
	entry   int // index of the found one; -1: a heading or a blank
}

// lines are the headings and entries in order; groups are a blank apart where there is room.
func (p *picker) lines(spacious bool) []headLine {
	var out []headLine
	group := ""
	for i, k := range p.found {
		if e := p.entries[k]; e.Group != group {
			group = e.Group
			if spacious && len(out) > 0 {
				out = append(out, headLine{"", -1})
			}
			out = append(out, headLine{group, -1})
		}
		out = append(out, headLine{"", i})
	}
	return out
}

func (p *picker) view() string {
	c := p.canvas
	c.Reset(c.W, c.H)
	if c.W < minWidth || c.H < minHeight {
		paintTooSmall(c)
		return c.Render(p.theme)
	}
	a := c.All()
	width := min(a.W-4, 110)
	in := a.Sub((a.W-width)/2, 1, width, a.H-2)
	x := in.Put(0, 0, theme.Accent, "reenact")
	for _, words := range []string{"Re-enact an incident, and change what the responders did.", "Choose an incident to re-enact."} {
		if x+2+draw.TextWidth(words) <= in.W {
			in.Put(x+2, 0, theme.Dim, words)
			break
		}
	}
	about := min(max(in.H/3, 4), 9)
	p.paintList(in.Rows(2, in.H-4-about))
	p.paintAbout(in.Rows(in.H-2-about, about))
	p.paintProblem(in.Rows(in.H-1-mostNotice, mostNotice))
	p.paintFoot(in.Row(in.H - 1))
	return c.Render(p.theme)
}

// paintList paints the part of the list around the chosen entry.
func (p *picker) paintList(a draw.Area) {
	lines := p.lines(a.H >= 20)
	p.list.move(0, len(p.found))
	at := slices.IndexFunc(lines, func(l headLine) bool { return l.entry == p.list.at })
	heading := at
	if at > 0 && lines[at-1].entry < 0 {
		heading = at - 1
	}
	p.line = max(min(p.line, heading), at-a.H+1, 0)
	p.line = min(p.line, max(len(lines)-a.H, 0))
	p.rows = map[int][2]int{}
	names := 0
	for _, k := range p.found {
		names = max(names, draw.TextWidth(p.entries[k].Name))
	}
	names = min(names, a.W*2/5)
	for y := 0; y < a.H && p.line+y < len(lines); y++ {
		l := lines[p.line+y]
		if l.entry < 0 {
			a.Put(0, y, theme.Dim, l.heading)
			continue
		}
		p.rows[l.entry] = [2]int{a.Y + y, a.Y + y + 1}
		p.paintEntry(a.Row(y), p.entries[p.found[l.entry]], names, l.entry == p.list.at)
	}
	if len(p.found) == 0 {
		text := "There is nothing to choose from; o opens a path."
		if p.filter != "" {
			text = "Nothing here has all of “" + p.filter + "”; esc shows everything."
		}
		a.Wrap(0, theme.Text, text, 2)
	}
}

func (p *picker) paintEntry(a draw.Area, e Entry, names int, chosen bool) {
	role := theme.Text
	if chosen {
		role = theme.Strong
		a.Set(2, 0, p.theme.Glyphs.Pointer, theme.Cursor)
	}
	a.Sub(4, 0, names, 1).Put(0, 0, role, e.Name)
	end := a.W
	if e.When != "" {
		end = a.Right(a.W, 0, theme.Dim, e.When) - 2
	}
	text := a.Sub(4+names+2, 0, end-4-names-2, 1)
	if e.Problem != "" {
		text.Set(0, 0, p.theme.Glyphs.Fault, theme.Bad)
		text.Put(2, 0, theme.Bad, "cannot be opened")
		return
	}
	text.Put(0, 0, theme.Text, e.Title)
}

// paintAbout tells of the chosen entry what the list has no room for.
func (p *picker) paintAbout(a draw.Area) {
	a.Rule(0, &p.theme.Glyphs, "")
	if len(p.found) == 0 {
		return
	}
	e := p.entries[p.found[p.list.at]]
	x := a.Put(0, 1, theme.Accent, e.Name)
	a.Put(x+2, 1, theme.Strong, e.Title)
	a.RightIfBlank(a.W, 1, theme.Dim, e.Group)
	if e.Problem != "" {
		a.Wrap(2, theme.Bad, e.Problem, a.H-2)
		return
	}
	a.Wrap(2, theme.Dim, e.Summary, a.H-2)
}

// paintProblem says above the keys what went wrong.
func (p *picker) paintProblem(a draw.Area) {
	if p.problem == "" {
		return
	}
	n := min(len(draw.WrapText(p.problem, a.W)), a.H)
	a = a.Rows(a.H-n, n)
	a.Clear()
	a.Wrap(0, theme.Bad, p.problem, n)
}

// paintFoot paints the keys, or what is typed.
func (p *picker) paintFoot(a draw.Area) {
	if p.prompt != nil {
		p.prompt.paint(a, p.prompt.suggested())
		return
	}
	x := 0
	for _, c := range p.commands() {
		if h := c.Help(); h.Key != "" && c.group == "" {
			x = a.Put(x, 0, theme.Key, h.Key) + 1
			x = a.Put(x, 0, theme.Dim, h.Desc) + 3
		}
	}
	switch {
	case p.filter != "":
		a.Right(a.W, 0, theme.Accent, fmt.Sprintf("%d of %d: %s", len(p.found), len(p.entries), draw.Fit(p.filter, 20, a.Dots())))
	case len(p.found) > len(p.rows):
		a.RightIfBlank(a.W, 0, theme.Dim, fmt.Sprintf("%d in all", len(p.found)))
	}
}
