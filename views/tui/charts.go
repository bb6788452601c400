package tui

import (
	"math"
	"slices"
	"strings"

	"reenact/sim"
	"reenact/views/chart"
	"reenact/views/theme"
	"reenact/views/tui/draw"
	"reenact/views/workbench"
)

// axisWidth is the room for a value axis: a label and its tick. It is the same
// in every chart, so that the same time stands in the same column.
const axisWidth = 8

// strokes are the lines of a panel's traces, told apart without colour.
func (m *replay) strokes() []theme.Line {
	g := &m.theme.Glyphs
	return []theme.Line{g.Live, g.Second, g.Third}
}

var traceRoles = []theme.Role{theme.Accent, theme.Second, theme.Third}

// paintPanel draws a chart: a title line with the values at the cursor, the
// plot, and, when there is room, a line of times.
func (m *replay) paintPanel(a draw.Area, p panel) {
	if a.H < 3 || a.W < axisWidth+10 {
		return
	}
	head := m.paintPanelTitle(a, p)
	times := 0
	if a.H >= 5 {
		times = 1
	}
	field := a.Sub(axisWidth, head, a.W-axisWidth-1, a.H-head-times)
	w := m.window(field.W)
	pl := m.plots.plot(m, p, w, field.W, field.H)
	// Rows that the ticks leave empty are at the top.
	spare := field.H - pl.scale.Rows
	m.paintAxis(a.Sub(0, head, axisWidth, field.H), spare, pl.scale)
	field = field.Rows(spare, pl.scale.Rows)
	column := w.columnIn(m.now(), field.W)
	m.paintPlot(field, pl, column, w)
	if column >= 0 {
		m.paintOverMarks(field, p, pl, column)
		m.paintSeriesMarks(field, p, pl, column)
	}
	if times > 0 {
		m.paintTimes(a.Sub(axisWidth, a.H-1, a.W-axisWidth, 1), w, field.W, column)
	}
}

// paintPlot paints the other branch, the cursor's line, and over both the live one.
func (m *replay) paintPlot(field draw.Area, pl *plot, column int, w window) {
	for _, d := range pl.ghost {
		paintGhost(field, d)
	}
	if column >= 0 {
		for y := 0; y < field.H; y++ {
			field.Set(column, y, m.theme.Glyphs.CursorLine, theme.Dim)
		}
	}
	now := column
	if column < 0 {
		now = -1
		if m.now() > w.to {
			now = field.W
		}
	}
	if len(pl.live) > 0 {
		m.paintDots(field, pl.live, now)
		m.paintStrokes(field, pl.live, now)
	}
	for k := range pl.over {
		paintOver(field, pl, k)
	}
}

// paintGhost paints what another branch drew: dotted, whatever it is drawn with.
func paintGhost(field draw.Area, d drawing) {
	for y, row := range d.dots.Rows {
		for x, dots := range row {
			if dots = chart.Behind(dots, x, y); dots != 0 {
				field.Set(x, y, chart.Pattern(dots), theme.Ghost)
			}
		}
	}
	blit(field, d.strokes, theme.Ghost)
}

// paintDots paints all series that are drawn in dots. A cell that several share
// shows the dots of all, in the colour of none.
func (m *replay) paintDots(field draw.Area, live []drawing, now int) {
	for y := 0; y < field.H; y++ {
		for x := 0; x < field.W; x++ {
			var dots uint8
			role, series := theme.Text, 0
			for i := range live {
				if y >= len(live[i].dots.Rows) || x >= len(live[i].dots.Rows[y]) {
					continue
				}
				if d := live[i].dots.Rows[y][x]; d != 0 {
					dots |= d
					role = traceRoles[i%len(traceRoles)]
					series++
				}
			}
			switch {
			case dots == 0:
				continue
			case x > now:
				dots, role = chart.Ahead(dots), theme.Later
			case series > 1:
				role = theme.Text
			}
			field.Set(x, y, chart.Pattern(dots), role)
		}
	}
}

// paintStrokes paints all series that are drawn in strokes. Where two meet in a cell
// it says so.
func (m *replay) paintStrokes(field draw.Area, live []drawing, now int) {
	for i := len(live) - 1; i >= 0; i-- {
		for y, row := range live[i].strokes {
			for x, r := range row {
				if r == ' ' {
					continue
				}
				role := traceRoles[i%len(traceRoles)]
				for _, under := range live[i+1:] {
					if y < len(under.strokes) && under.strokes[y][x] != ' ' {
						r, role = m.theme.Glyphs.Meet, theme.Text
					}
				}
				if x > now {
					r, role = m.aheadOf(r, x), theme.Later
				}
				field.Set(x, y, r, role)
			}
		}
	}
}

// aheadOf is a stroke of a time still to come: broken, so that it differs from the
// past without colour, too.
func (m *replay) aheadOf(r rune, x int) rune {
	g := &m.theme.Glyphs
	switch r {
	case g.Live.Horizontal:
		if g.ASCII && x%2 == 1 {
			return ' '
		}
		return g.Ahead.Horizontal
	case g.Live.Vertical:
		return g.Ahead.Vertical
	}
	return r
}

// paintSeriesMarks sets each series' mark where its value is, at the cursor.
func (m *replay) paintSeriesMarks(field draw.Area, p panel, pl *plot, column int) {
	for i := len(p.traces) - 1; i >= 0; i-- {
		s := p.traces[i]
		v := m.live().Value(s.Key, m.now())
		if v == sim.Empty || i == pl.capacity {
			continue
		}
		row := int(math.Round(pl.scale.Row(float64(v) / float64(max(s.Scale, 1)))))
		field.Set(column, row, m.markFor(i), traceRoles[i%len(traceRoles)])
	}
}

// markFor is the mark of a panel's series.
func (m *replay) markFor(i int) rune {
	marks := m.theme.Glyphs.Marks
	return marks[i%len(marks)]
}

// blit copies drawn cells in one role.
func blit(a draw.Area, rows [][]rune, role theme.Role) {
	for y, row := range rows {
		for x, r := range row {
			if r != ' ' {
				a.Set(x, y, r, role)
			}
		}
	}
}

// whole tells whether a panel's values are counts, without fractions.
func (p panel) whole() bool {
	for _, s := range p.traces {
		if s.Scale > 1 {
			return false
		}
	}
	return true
}

// paintAxis labels the values of a scale that begins so many rows down.
func (m *replay) paintAxis(a draw.Area, spare int, scale chart.Scale) {
	g := &m.theme.Glyphs
	for y := 0; y < a.H; y++ {
		a.Set(a.W-1, y, g.Wall, theme.Dim)
	}
	for _, t := range scale.Ticks() {
		a.Right(a.W-1, spare+t.Row, theme.Dim, t.Text)
		a.Set(a.W-1, spare+t.Row, g.Tick, theme.Dim)
	}
}

// clockWidth is that of a time as hours and minutes.
const clockWidth = len("15:04")

// paintTimes labels the times: both ends, round ones between where they have
// room, and the cursor's in its place.
func (m *replay) paintTimes(a draw.Area, w window, columns, cursor int) {
	short := m.script.Brief
	a.Put(0, 0, theme.Dim, short(w.from))
	if columns >= 2*clockWidth+2 {
		a.Put(columns-clockWidth, 0, theme.Dim, short(w.to))
	}
	for _, t := range chart.Times(m.script.Clock(w.from), w.to-w.from, columns, 9) {
		if a.Blank(t.Column-1, draw.TextWidth(t.Text)+2) {
			a.Put(t.Column, 0, theme.Dim, t.Text)
		}
	}
	if cursor < 0 {
		return
	}
	from := cursorLabel(cursor, columns)
	// A label the cursor's time would cut in two goes altogether.
	for x := from; x > 0 && a.At(x-1, 0) != ' '; x-- {
		a.Set(x-1, 0, ' ', theme.Text)
	}
	for x := from + clockWidth; x < a.W && a.At(x, 0) != ' '; x++ {
		a.Set(x, 0, ' ', theme.Text)
	}
	a.Put(from, 0, theme.Cursor, short(m.now()))
}

// cursorLabel is where the cursor's time begins: under the cursor, and a little
// beside it rather than over the time of an end, unless it is there itself.
func cursorLabel(cursor, columns int) int {
	last := max(columns-clockWidth, 0)
	from := min(max(cursor-clockWidth/2, 0), last)
	if from == 0 || from == last || columns < 3*clockWidth+2 {
		return from
	}
	return min(max(from, clockWidth+1), last-clockWidth-1)
}

// roomForNames is the height from which a panel has a second line for the names
// of its lines.
const roomForNames = 7

// paintPanelTitle names the panel and its lines and gives the values at the
// cursor, with the ghost's after them. It returns how many lines that took.
func (m *replay) paintPanelTitle(a draw.Area, p panel) int {
	h := m.headOf(p, a.W, a.H)
	values := m.readings(p, h.terse, m.valueNow)
	first := len(values)
	if h.second > 0 {
		first = h.second - 1
		second := values[first:]
		paintReadings(a.Row(1), a.W-1-widthOf(second), second)
	}
	x := max(a.W-1-widthOf(values[:first]), min(draw.TextWidth(h.title)+2, a.W/4))
	a.Sub(0, 0, x, 1).Put(1, 0, theme.Strong, h.title)
	paintReadings(a.Row(0), x, values[:first])
	if h.second > 0 {
		return 2
	}
	return 1
}

func paintReadings(a draw.Area, x int, values []reading) {
	for _, v := range values {
		x = a.Put(x+v.gap, 0, v.role, v.text)
	}
}

// head is how a panel's title and the values of its lines are written.
type head struct {
	title  string
	terse  int
	second int // 1 + the first reading on the second line; 0: all are on the first
}

// headOf finds the fullest head that fits. It goes by the widest values the lines
// have anywhere, so that a chart keeps its height when the cursor moves. The unit
// gives way first; then the names of the lines go on below the title; and only
// where there is no room for that must their strokes do.
func (m *replay) headOf(p panel, w, h int) head {
	full := p.title
	if unit := p.unit; unit != "" && !strings.Contains(strings.ToLower(full), strings.ToLower(unit)) {
		full += ", " + unit
	}
	fits := func(title string, values []reading) bool { return widthOf(values)+draw.TextWidth(title)+2 <= w }
	for terse := named; terse < shortest; terse++ {
		values := m.readings(p, terse, m.valueWidest)
		for _, title := range []string{full, p.title} {
			if fits(title, values) {
				return head{title: title, terse: terse}
			}
		}
		if len(p.traces) < 2 || h < roomForNames || terse > firstWords {
			continue
		}
		first := len(values)
		for first > 0 && !fits(p.title, values[:first]) {
			first -= perTrace
		}
		if widthOf(values[first:])+2 <= w {
			return head{title: p.title, terse: terse, second: first + 1}
		}
	}
	return head{title: p.title, terse: shortest}
}

// How a line is told from the others: by its mark and its name, or the first word of
// it, or by its mark alone.
const (
	named = iota
	firstWords
	shortest
)

// reading is a piece of the values at the cursor.
type reading struct {
	text string
	role theme.Role
	gap  int
}

func widthOf(values []reading) int {
	width := 0
	for _, v := range values {
		width += draw.TextWidth(v.text) + v.gap
	}
	return width
}

// valueNow is a branch's value of a series at the cursor.
func (m *replay) valueNow(s *workbench.Snapshot, series sim.Series) string {
	return chart.Value(s.Value(series.Key, m.now()), series.Scale)
}

// valueWidest is its largest value, which is the widest one to write.
func (m *replay) valueWidest(s *workbench.Snapshot, series sim.Series) string {
	return chart.Value(s.Peak(series.Key, m.script.Start), series.Scale)
}

// perTrace is how many readings each of several lines has: a mark with the name, and
// the value.
const perTrace = 2

// readings are the values of a panel's lines, with what tells one from another.
func (m *replay) readings(p panel, terse int, value func(*workbench.Snapshot, sim.Series) string) []reading {
	var out []reading
	live, ghost := m.live(), m.ghost()
	capacity := m.capacityOf(p)
	for i, s := range p.traces {
		role := traceRoles[i%len(traceRoles)]
		v := value(live, s)
		if len(p.traces) == 1 {
			out = append(out, reading{v, role, 1})
			if ghost != nil {
				out = append(out, reading{"was " + value(ghost, s), theme.Ghost, 2})
			}
			if terse < shortest {
				out = append(out, m.overReadings(s, value)...)
			}
			continue
		}
		sample := string(m.markFor(i))
		if i == capacity {
			sample, role = "of", theme.Dim // the end of the axis has no mark
		}
		switch name := shortName(p, s); terse {
		case named:
			sample += " " + name
		case firstWords:
			sample += " " + strings.Fields(name)[0]
		}
		out = append(out, reading{sample, role, 2}, reading{v, theme.Strong, 1})
	}
	return out
}

// joining are words that a name does not begin with once those before are gone.
var joining = []string{"in", "of", "that"}

// shortName is a series' title without the words all titles of its panel share.
func shortName(p panel, s sim.Series) string {
	words := strings.Fields(s.Title)
	if len(words) == 0 {
		return s.Key
	}
	var kept []string
	for _, w := range words {
		common := true
		for _, other := range p.traces {
			common = common && strings.Contains(strings.ToLower(other.Title), strings.ToLower(w))
		}
		if !common && (len(kept) > 0 || !slices.Contains(joining, w)) {
			kept = append(kept, w)
		}
	}
	if len(kept) == 0 {
		kept = words
	}
	return strings.ToLower(strings.Join(kept, " "))
}

// lowerFirst is a title in the middle of a line; abbreviations stay.
func lowerFirst(s string) string {
	if len(s) > 1 && s[0] >= 'A' && s[0] <= 'Z' && !(s[1] >= 'A' && s[1] <= 'Z') {
		return string(s[0]+'a'-'A') + s[1:]
	}
	return s
}

func upperFirst(s string) string {
	if s != "" && s[0] >= 'a' && s[0] <= 'z' {
		return string(s[0]-'a'+'A') + s[1:]
	}
	return s
}
