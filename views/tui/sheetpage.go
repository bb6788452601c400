package tui

import (
	"strconv"
	"strings"

	"reenact/sim"
	"reenact/views/chart"
	"reenact/views/theme"
	"reenact/views/tui/draw"
	"reenact/views/workbench"
)

// entry is one item of a sheet, which the focus stops at.
type entry struct {
	heading bool
	label   string // before the text, on its first line
	text    string
	role    theme.Role
	indent  int
	link    *sim.Link
	grid    *sim.Grid
}

// entriesOf lays a sheet out: what it is, why, where to go from there, and the
// grids, which are the longest.
func entriesOf(m *replay, s *sim.Sheet, legend []string) []entry {
	var list []entry
	head := func(text string) { list = append(list, entry{heading: true, text: text, role: theme.Strong}) }
	names := 0
	for _, f := range s.Facts {
		names = max(names, draw.TextWidth(f.Name))
	}
	for _, f := range s.Facts {
		list = append(list, entry{label: f.Name, text: f.Value, indent: min(names, 20) + 2})
	}
	if len(s.Reasons) > 0 {
		head("why")
	}
	for i, r := range s.Reasons {
		list = append(list, entry{label: strconv.Itoa(i+1) + ".", text: r, indent: 4})
	}
	if len(s.Links) > 0 {
		head("goes on at")
	}
	for i := range s.Links {
		text := s.Links[i].Label
		if r, ok := m.roomOf(s.Links[i].Room); ok {
			text += " (" + r.Title + ")"
		}
		list = append(list, entry{label: m.theme.Glyphs.Enter, text: text, role: theme.Accent, indent: draw.TextWidth(m.theme.Glyphs.Enter) + 2, link: &s.Links[i]})
	}
	if len(s.Grids) > 0 {
		head(legendText(s.Grids, legend, &m.theme.Glyphs))
	}
	for i := range s.Grids {
		list = append(list, entry{grid: &s.Grids[i]})
	}
	return list
}

// legendText names the kinds of cells with how many of each there are.
func legendText(grids []sim.Grid, legend []string, g *theme.Glyphs) string {
	counts := make([]int, len(legend))
	for _, grid := range grids {
		for _, c := range grid.Cells {
			if int(c.Kind) < len(counts) {
				counts[c.Kind]++
			}
		}
	}
	var words []string
	for i, word := range legend {
		words = append(words, string(g.Kinds[i%len(g.Kinds)])+" "+word+" "+chart.Thousands(int64(counts[i])))
	}
	return strings.Join(words, ", ")
}

// cellLook is how a kind of cell is drawn.
func (m *replay) cellLook(kind int) (rune, theme.Role) {
	kinds := m.theme.Glyphs.Kinds
	return kinds[kind%len(kinds)], kindRoles[kind%len(kindRoles)]
}

// kindRoles colour the kinds of cells; the glyphs differ as well.
var kindRoles = []theme.Role{theme.Dim, theme.Third, theme.Second, theme.Accent, theme.Bad, theme.Strong, theme.Warn, theme.Text}

// height is the lines an entry takes at a width; the grid in focus tells more.
func (e *entry) height(w int, chosen bool) int {
	if e.grid == nil {
		return max(len(draw.WrapText(e.text, w-e.indent)), 1)
	}
	cells := (len(e.grid.Cells) + gridCells(w) - 1) / gridCells(w)
	n := max(cells, 1)
	if !e.noteFits(w) {
		n++
	}
	if chosen {
		n += len(draw.WrapText(notesText(e.grid), w-gridTitle))
	}
	return n
}

// gridTitle is the room for a grid's name.
const gridTitle = 10

// gridCells is how many cells stand in one line.
func gridCells(w int) int { return max(w-gridTitle-1, 8) }

// noteFits tells whether a grid's note stands right of its cells.
func (e *entry) noteFits(w int) bool {
	n := len(e.grid.Cells)
	return e.grid.Note == "" || n <= gridCells(w) && gridTitle+n+2+draw.TextWidth(e.grid.Note) <= w
}

// notesText is what a grid's cells have to say, like notes once.
func notesText(g *sim.Grid) string {
	counts := map[string]int{}
	var order []string
	for _, c := range g.Cells {
		if c.Note == "" {
			continue
		}
		if counts[c.Note] == 0 {
			order = append(order, c.Note)
		}
		counts[c.Note]++
	}
	for i, note := range order {
		if n := counts[note]; n > 1 {
			order[i] = strconv.Itoa(n) + " " + note
		}
	}
	return strings.Join(order, "; ")
}

func (e *entry) paint(m *replay, a draw.Area, chosen bool) int {
	if e.grid != nil {
		return e.paintGrid(m, a, chosen)
	}
	role := theme.Dim
	if chosen {
		role = theme.Strong
	}
	a.Sub(0, 0, max(e.indent-1, 0), a.H).Put(0, 0, role, e.label)
	return max(a.Sub(e.indent, 0, a.W-e.indent, a.H).Wrap(0, e.role, e.text, a.H), 1)
}

func (e *entry) paintGrid(m *replay, a draw.Area, chosen bool) int {
	role := theme.Text
	if chosen {
		role = theme.Strong
	}
	a.Sub(0, 0, gridTitle-1, 1).Put(0, 0, role, e.grid.Title)
	across := gridCells(a.W)
	for i, c := range e.grid.Cells {
		mark, role := m.cellLook(int(c.Kind))
		a.Set(gridTitle+i%across, i/across, mark, role)
	}
	y := max((len(e.grid.Cells)+across-1)/across, 1)
	if e.noteFits(a.W) {
		a.Put(gridTitle+len(e.grid.Cells)+2, 0, theme.Dim, e.grid.Note)
	} else {
		a.Put(gridTitle, y, theme.Dim, e.grid.Note)
		y++
	}
	if chosen {
		y += a.Sub(gridTitle, 0, a.W-gridTitle, a.H).Wrap(y, theme.Text, notesText(e.grid), a.H-y)
	}
	return y
}

// paintPage paints the sheet that was opened last.
func (v *roomView) paintPage(m *replay, a draw.Area) {
	at := v.glance()
	s := v.pages[at]
	v.pageFeet = v.pageFeet[:0]
	if s == nil {
		v.entries = nil
		a.Put(2, 1, theme.Dim, "Looking"+a.Dots())
		return
	}
	v.paintTrail(m, a.Row(0).Inset(1), s)
	if !s.Found {
		v.entries = nil
		in := a.Inset(2)
		y := 2 + in.Wrap(2, theme.Text, "It is not there at this moment: not yet, or not any more.", 2)
		paintHints(in.Row(y+1), 0, [][2]string{{"esc", "back"}, {m.theme.Glyphs.Left + m.theme.Glyphs.Right, "another moment"}})
		return
	}
	room, _ := m.roomOf(s.Room)
	v.entries = entriesOf(m, &s.Sheet, room.Legend)
	v.settle(a.W-4, a.H-2)
	v.scrollPage(a.W-4, a.H-2)
	y := 2
	for i := v.page.top; i < len(v.entries) && y < a.H; i++ {
		e := &v.entries[i]
		if e.heading && i > v.page.top {
			y++
		}
		part := a.Sub(3, y, a.W-4, a.H-y)
		if part.H <= 0 {
			break
		}
		if i == v.page.at {
			a.Set(1, y, m.theme.Glyphs.Pointer, theme.Cursor)
		}
		y += e.paint(m, part, i == v.page.at)
		v.pageFeet = append(v.pageFeet, y)
	}
	v.visible = max(len(v.pageFeet), 2)
	if len(v.pageFeet) < len(v.entries)-v.page.top || v.page.top > 0 {
		a.Right(a.W-1, 1, theme.Dim, m.theme.Glyphs.Up+m.theme.Glyphs.Down+" more")
	}
}

// settle puts the focus of a fresh page on its first link, for that is where the
// reasons lead, if it is in sight; else on its first line.
func (v *roomView) settle(w, h int) {
	if !v.fresh {
		return
	}
	v.fresh, v.page = false, list{}
	used := 0
	for i := range v.entries {
		e := &v.entries[i]
		if used += e.height(w, false); e.heading {
			used++
		}
		if used > h {
			return
		}
		if e.link != nil {
			v.page.at = i
			return
		}
	}
}

// scrollPage keeps the focus in sight, with as much before it as fits.
func (v *roomView) scrollPage(w, h int) {
	v.page.move(0, len(v.entries))
	v.page.top = min(max(v.page.top, 0), v.page.at)
	for v.page.top < v.page.at {
		used := 0
		for i := v.page.top; i <= v.page.at; i++ {
			used += v.entries[i].height(w, i == v.page.at)
			if v.entries[i].heading && i > v.page.top {
				used++
			}
		}
		if used <= h {
			return
		}
		v.page.top++
	}
}

// paintTrail says which way one came, and the moment one looks at.
func (v *roomView) paintTrail(m *replay, a draw.Area, s *workbench.Sight) {
	x := a.Put(0, 0, theme.Dim, v.room.Title)
	for _, g := range v.path {
		name := g.ID
		if p := v.pages[g]; p != nil && p.Found {
			name = p.Sheet.Title
		}
		role := theme.Dim
		if g == s.Glance {
			role = theme.Strong
		}
		x = a.Put(x+1, 0, theme.Dim, string(m.theme.Glyphs.Pointer))
		x = a.Put(x+1, 0, role, name)
	}
	a.Put(x+1, 0, theme.Dim, "at "+m.script.Second(s.At))
	hint := [2]string{"esc", "back"}
	if x+14+hintWidth(hint) < a.W {
		paintHints(a, a.W-hintWidth(hint)+1, [][2]string{hint})
	}
}

// roomOf is the room of a key.
func (m *replay) roomOf(key string) (sim.Room, bool) {
	for _, r := range m.rooms {
		if r.Key == key {
			return r, true
		}
	}
	return sim.Room{}, false
}

// follow goes where the focus leads: along its own link, or the first there is.
func (v *roomView) follow() {
	var link *sim.Link
	for i := range v.entries {
		if l := v.entries[i].link; l != nil && (link == nil || i == v.page.at) {
			link = l
		}
	}
	if link == nil {
		return
	}
	to := workbench.Glance{Room: link.Room, ID: link.ID}
	for i, g := range v.path {
		if g == to { // one has been there: go back rather than in circles
			v.path = v.path[:i+1]
			v.fresh = true
			return
		}
	}
	v.path = append(v.path, to)
	v.fresh = true
}

// clickPage chooses the entry at a line; one that was chosen is followed.
func (v *roomView) clickPage(y int) {
	for i, foot := range v.pageFeet {
		if y >= foot {
			continue
		}
		at := v.page.top + i
		if v.page.at == at && v.entries[at].link != nil {
			v.follow()
			return
		}
		v.page.at = at
		return
	}
}
