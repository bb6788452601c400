package tui

import (
	"slices"
	"strings"
	"time"

	"reenact/sim"
	"reenact/views/chart"
	"reenact/views/theme"
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

// line draws one series of one branch.
func line(s *snapshot, series sim.Series, w window, columns, rows int, top float64, strokes theme.Line) [][]rune {
	// A peak is kept from one row's height on: less cannot be seen anyway.
	notable := top / float64(max(rows-1, 1))
	values := chart.Resample(s.column(series.Key), w.bounds(s, columns), series.Scale, notable)
	return chart.Line(values, 0, top, rows, strokes)
}

// paintPanel draws a chart: a title line with the values at the cursor, the
// plot, and, when there is room, a line of times.
func (m *replay) paintPanel(a area, p panel) {
	if a.h < 3 || a.w < axisWidth+10 {
		return
	}
	head := m.paintPanelTitle(a, p)
	times := 0
	if a.h >= 5 {
		times = 1
	}
	field := a.sub(axisWidth, head, a.w-axisWidth-1, a.h-head-times)
	w := m.window(field.w)
	pl := m.plots.plot(m, p, w, field.w, field.h)
	m.paintAxis(a.sub(0, head, axisWidth, field.h), 0, pl.top, p.whole())
	column := w.columnIn(m.now(), field.w)
	for i := range pl.ghost {
		blit(field, pl.ghost[i], field.w, theme.Ghost, theme.Ghost)
	}
	if column >= 0 {
		for y := 0; y < field.h; y++ {
			field.set(column, y, m.theme.Glyphs.CursorLine, theme.Dim)
		}
	}
	for i := len(pl.live) - 1; i >= 0; i-- {
		bright := column
		if column < 0 {
			bright = -1
			if m.now() > w.to {
				bright = field.w
			}
		}
		blit(field, pl.live[i], bright, traceRoles[i%len(traceRoles)], theme.Later)
	}
	if times > 0 {
		m.paintTimes(a.sub(axisWidth, a.h-1, a.w-axisWidth, 1), w, field.w, column)
	}
}

// blit copies drawn cells: up to a column in one role, after it in another.
func blit(a area, rows [][]rune, column int, before, after theme.Role) {
	for y, row := range rows {
		for x, r := range row {
			if r == ' ' {
				continue
			}
			role := before
			if x > column {
				role = after
			}
			a.set(x, y, r, role)
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

// paintAxis labels the values; counts get no label between two of them.
func (m *replay) paintAxis(a area, low, high float64, whole bool) {
	g := &m.theme.Glyphs
	for y := 0; y < a.h; y++ {
		a.set(a.w-1, y, g.Wall, theme.Dim)
	}
	for _, t := range chart.Ticks(low, high, a.h) {
		if whole && strings.Contains(t.Text, ".") && high < 1e6 {
			continue
		}
		a.right(a.w-1, t.Row, theme.Dim, t.Text)
		a.set(a.w-1, t.Row, g.Tick, theme.Dim)
	}
}

// clockWidth is that of a time as hours and minutes.
const clockWidth = len("15:04")

// paintTimes labels the times: both ends, round ones between where they have
// room, and the cursor's in its place.
func (m *replay) paintTimes(a area, w window, columns, cursor int) {
	short := func(t time.Duration) string { return m.script.Clock(t).Format("15:04") }
	a.put(0, 0, theme.Dim, short(w.from))
	if columns >= 2*clockWidth+2 {
		a.put(columns-clockWidth, 0, theme.Dim, short(w.to))
	}
	for _, t := range chart.Times(m.script.Clock(w.from), w.to-w.from, columns, 9) {
		if a.blank(t.Column-1, textWidth(t.Text)+2) {
			a.put(t.Column, 0, theme.Dim, t.Text)
		}
	}
	if cursor < 0 {
		return
	}
	from := cursorLabel(cursor, columns)
	// A label the cursor's time would cut in two goes altogether.
	for x := from; x > 0 && a.at(x-1, 0) != ' '; x-- {
		a.set(x-1, 0, ' ', theme.Text)
	}
	for x := from + clockWidth; x < a.w && a.at(x, 0) != ' '; x++ {
		a.set(x, 0, ' ', theme.Text)
	}
	a.put(from, 0, theme.Cursor, short(m.now()))
}

// blank tells whether nothing stands in so many columns of a line; what would
// leave the line is not blank.
func (a area) blank(from, n int) bool {
	for x := from; x < from+n; x++ {
		if x >= a.w || a.at(x, 0) != ' ' {
			return false
		}
	}
	return true
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
func (m *replay) paintPanelTitle(a area, p panel) int {
	h := m.headOf(p, a.w, a.h)
	values := m.readings(p, h.terse, m.valueNow)
	first := len(values)
	if h.second > 0 {
		first = h.second - 1
		second := values[first:]
		paintReadings(a.row(1), a.w-1-widthOf(second), second)
	}
	x := max(a.w-1-widthOf(values[:first]), min(textWidth(h.title)+2, a.w/4))
	a.sub(0, 0, x, 1).put(1, 0, theme.Strong, h.title)
	paintReadings(a.row(0), x, values[:first])
	if h.second > 0 {
		return 2
	}
	return 1
}

func paintReadings(a area, x int, values []reading) {
	for _, v := range values {
		x = a.put(x+v.gap, 0, v.role, v.text)
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
	fits := func(title string, values []reading) bool { return widthOf(values)+textWidth(title)+2 <= w }
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

// How a line is told from the others: by its stroke and its name, or the first
// word of it; by its stroke alone; or by a bit of that.
const (
	named = iota
	firstWords
	strokesOnly
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
		width += textWidth(v.text) + v.gap
	}
	return width
}

// valueNow is a branch's value of a series at the cursor.
func (m *replay) valueNow(s *snapshot, series sim.Series) string {
	return chart.Value(s.value(series.Key, m.now()), series.Scale)
}

// valueWidest is its largest value, which is the widest one to write.
func (m *replay) valueWidest(s *snapshot, series sim.Series) string {
	return chart.Value(s.peak(series.Key, m.script.Start), series.Scale)
}

// perTrace is how many readings each of several lines has: a stroke with the
// name, and the value.
const perTrace = 2

// readings are the values of a panel's lines, with what tells one from another.
func (m *replay) readings(p panel, terse int, value func(*snapshot, sim.Series) string) []reading {
	var out []reading
	live, ghost := m.live(), m.ghost()
	strokes := m.strokes()
	for i, s := range p.traces {
		role := traceRoles[i%len(traceRoles)]
		v := value(live, s)
		if len(p.traces) == 1 {
			out = append(out, reading{v, role, 1})
			if ghost != nil {
				out = append(out, reading{"was " + value(ghost, s), theme.Ghost, 2})
			}
			continue
		}
		stroke := strokes[i%len(strokes)].Horizontal
		sample := string([]rune{stroke, stroke})
		switch name := shortName(p, s); terse {
		case named:
			sample += " " + name
		case firstWords:
			sample += " " + strings.Fields(name)[0]
		case shortest:
			sample = string(stroke)
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
