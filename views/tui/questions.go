package tui

import (
	"strconv"
	"strings"
	"time"

	"reenact/sim/whatif"
	"reenact/views/chart"
	"reenact/views/theme"

	tea "github.com/charmbracelet/bubbletea"
)

// questionsView asks of a change whether undoing it would help, and when it
// would have come too late.
type questionsView struct {
	quest *quest // under way; nil: none is
	found [matters]*finding
	about matter // which answer is shown
	asked bool   // whether one ever was
	top   int    // first row shown
	rows  int    // how many are shown, and
	all   int    // how many there are
	page  *canvas
}

func (*questionsView) title() string           { return "Questions" }
func (*questionsView) click(*replay, int, int) {}

func (v *questionsView) commands(m *replay) []command {
	step := max(v.rows-1, 1)
	list := []command{
		{bind("pgup pgdn", pageHelp, "pgup"), listGroup, quietly(func(*replay) { v.top -= step })},
		{bind("", "", "pgdown"), listGroup, quietly(func(*replay) { v.top += step })},
	}
	if v.quest != nil {
		list = append(list, command{bind("", "", "esc"), lookGroup, quietly(func(m *replay) {
			v.end()
			m.say(theme.Dim, "Stopped; there is no answer.")
		})})
	}
	return list
}

// questions is the view; it is always among the others.
func (m *replay) questions() *questionsView {
	for _, v := range m.views {
		if q, ok := v.(*questionsView); ok {
			return q
		}
	}
	return &questionsView{}
}

// end stops the quest that is under way.
func (v *questionsView) end() {
	if v.quest != nil {
		v.quest.stop()
		v.quest = nil
	}
}

// inquire shows the answer on a matter, and sets out for it unless it is known. Asked
// again, the times lie closer.
func (m *replay) inquire(about matter) tea.Cmd {
	v := m.questions()
	here := m.views[m.tab] == view(v) && v.about == about && m.overlay == noOverlay
	m.showTab(v.title())
	s, ok := m.subject()
	if !ok {
		m.say(theme.Warn, "There is no change before "+clockText(m.script, m.now())+" to ask about.")
		return nil
	}
	apart := s.apart(m.script)
	if f := v.found[about]; f != nil && f.of.same(s, about) {
		apart = f.apart
		switch {
		case !here:
			v.show(about)
			return nil
		case about == undoing:
			return nil
		case apart <= leastApart:
			m.say(theme.Dim, "Every minute has been tried.")
			return nil
		case v.quest == nil:
			apart = max((apart / 2).Round(time.Minute), leastApart)
		}
	}
	if q := v.quest; q != nil && q.about == about && q.of.same(s, about) {
		v.show(about)
		return nil // it is on its way
	}
	v.end()
	v.quest = newQuest(about, s, m.script, m.seed)
	v.quest.apart = apart
	v.show(about)
	return v.quest.begin()
}

func (v *questionsView) show(about matter) {
	if v.about != about {
		v.top = 0
	}
	v.about, v.asked = about, true
}

// heard takes a quest's news. Those of one that was given up are let go.
func (m *replay) heard(msg questMsg) tea.Cmd {
	v := m.questions()
	switch {
	case v.quest != msg.quest:
		return nil
	case msg.over:
		v.end()
		v.found[msg.quest.about], v.top = msg.found, 0
		return nil
	}
	// The two goroutines' news may overtake each other.
	msg.quest.share = max(msg.quest.share, msg.share)
	return func() tea.Msg { return msg.quest.hear() }
}

// longest is how many rows an answer may take.
const longest = 120

func (v *questionsView) paint(m *replay, a area) {
	in := a.inset(1)
	v.paintSubject(m, in.row(0))
	y := 1
	if v.quest != nil {
		v.paintProgress(m, in.row(1))
		y = 2
	}
	v.rows = max(in.h-y-1, 0)
	if v.page == nil {
		v.page = newCanvas(in.w, longest, &m.theme.Glyphs)
	}
	// What may be longer than the room for it is painted apart, whole.
	v.page.reset(in.w, longest)
	v.all = min(v.paintPage(m, v.page.all()), longest)
	v.top = min(max(v.top, 0), max(v.all-v.rows, 0))
	in.rows(y, v.rows).show(v.page.all().rows(v.top, v.rows))
	v.paintFoot(m, in.row(in.h-1))
}

// show copies what was painted elsewhere at the same width.
func (a area) show(from area) {
	for y := range min(a.h, from.h) {
		for x := range min(a.w, from.w) {
			a.c.cells[(a.y+y)*a.c.w+a.x+x] = from.c.cells[(from.y+y)*from.c.w+from.x+x]
		}
	}
}

// paintSubject names the change that a key would ask about now.
func (v *questionsView) paintSubject(m *replay, a area) {
	s, ok := m.subject()
	if !ok {
		a.put(0, 0, theme.Warn, "No change before "+clockText(m.script, m.now())+": go past an action, or turn a knob.")
		return
	}
	var parts []string
	for _, set := range s.change.Set {
		parts = append(parts, set.Key+"="+set.Value)
	}
	x := a.put(0, 0, theme.Dim, "about ")
	x = a.put(x, 0, theme.Strong, strings.Join(parts, ", ")+" at "+clockText(m.script, s.change.At))
	x = a.put(x, 0, theme.Dim, ", undone "+spanText(s.change.Hold)+" later")
	if x+2+textWidth(s.title) <= a.w {
		a.right(a.w, 0, theme.Dim, s.title)
	}
}

// paintProgress shows how far the quest is.
func (v *questionsView) paintProgress(m *replay, a area) {
	g := &m.theme.Glyphs
	text := "running the three branches"
	if v.quest.about == lateness {
		text = "trying every " + spanText(v.quest.apart)
	}
	x := a.put(0, 0, theme.Accent, text) + 1
	tail := " " + strconv.Itoa(int(v.quest.share*100)) + " %, esc stops it"
	width := max(min(a.w-x-textWidth(tail), 30), 0)
	full := int(v.quest.share * float64(width))
	for i := range width {
		r, role := g.Rest, theme.Dim
		if i < full {
			r, role = g.Full, theme.Accent
		}
		a.set(x+i, 0, r, role)
	}
	a.put(x+width, 0, theme.Dim, tail)
}

func (v *questionsView) paintFoot(m *replay, a area) {
	hints := [][2]string{{"t", "would undoing help?"}, {"p", "when was it too late?"}}
	if f := v.found[lateness]; f != nil && f.problem == "" && v.about == lateness && f.apart > leastApart {
		hints[1][1] = "again: more times"
	}
	if v.all > v.rows {
		hints = append([][2]string{{"pgup pgdn", "more"}}, hints...)
	}
	paintHints(a, 0, hints)
}

// paintPage paints the answer, or what may be asked, and returns its rows.
func (v *questionsView) paintPage(m *replay, a area) int {
	f := v.found[v.about]
	if !v.asked || f == nil {
		return v.paintInvitation(a)
	}
	y := 0
	if s, ok := m.subject(); !ok || !s.same(f.of, v.about) {
		y += a.wrap(y, theme.Dim, "This was asked of another change or moment; "+[]string{"t", "p"}[v.about]+" asks anew.", 2)
	}
	if f.problem != "" {
		return y + a.wrap(y, theme.Warn, sentence(f.problem), longest)
	}
	if f.moments != nil {
		return v.paintLate(m, a.rows(y, a.h-y), f) + y
	}
	for _, line := range f.said {
		y += a.wrap(y, theme.Strong, line, longest)
	}
	y += 1 + paintColumns(a.rows(y+1, a.h-y-1), f.table)
	return y + 1 + a.wrap(y+1, theme.Dim, f.rule, longest)
}

// paintInvitation says what may be asked.
func (v *questionsView) paintInvitation(a area) int {
	y := 0
	for _, line := range [][2]string{
		{"t", "Would undoing this change bring things back, and how soon? Runs it never made, kept, and undone at the cursor: some changes are a trap."},
		{"p", "When would it have been too late? Makes the same change at many times and sets the damage against each, up to the point of no return."},
	} {
		a.put(0, y, theme.Key, line[0])
		y += a.sub(3, 0, a.w-3, a.h).wrap(y, theme.Text, line[1], longest)
	}
	return y
}

// paintColumns aligns columns, the first to the left, and returns the rows. Where
// they do not fit, the differences give way, then the first column's ends.
func paintColumns(a area, columns [][]string) int {
	width := func(list [][]string) (n int) {
		for _, c := range list {
			n += widestOf(c) + 2
		}
		return n - 2
	}
	if width(columns) > a.w && len(columns) == 6 {
		columns = [][]string{columns[0], columns[1], columns[2], columns[4]}
	}
	if len(columns) == 0 {
		return 0
	}
	first := min(widestOf(columns[0]), max(a.w-width(columns[1:])-2, 8))
	for y, name := range columns[0] {
		role := theme.Text
		if y == 0 {
			role = theme.Dim
		}
		a.sub(0, y, first, 1).put(0, 0, role, name)
		x := first
		for _, c := range columns[1:] {
			x += 2 + widestOf(c)
			a.right(x, y, role, c[y])
		}
	}
	return len(columns[0])
}

func widestOf(cells []string) (n int) {
	for _, c := range cells {
		n = max(n, textWidth(c))
	}
	return n
}

// paintLate draws the damage against the time of the change, over what that comes
// to in words, and returns the rows. Where both do not fit, the words come first.
func (v *questionsView) paintLate(m *replay, a area, f *finding) int {
	words := 1
	for _, line := range f.said {
		words += len(wrapText(line, a.w))
	}
	const around, least, most = 3, 4, 12 // the title, the marks and the times; the bars
	a.put(0, 0, theme.Dim, f.moments.Tried())
	y, h := 1, min(v.rows-words-around, most)
	above := h >= least
	if above {
		v.paintDamage(m, a.rows(y, h+around), f, h)
		y += h + around
	}
	for _, line := range f.said {
		y += a.wrap(y, theme.Strong, line, longest)
	}
	if !above {
		h = min(max(v.rows-around, least), most)
		v.paintDamage(m, a.rows(y, h+around), f, h)
		y += h + around
	}
	return y
}

// widestBar keeps a few times from looking like an area.
const widestBar = 4

// paintDamage is a bar a time, or the worst of several where they are many; the
// dotted line is the damage without the change.
func (v *questionsView) paintDamage(m *replay, a area, f *finding, h int) {
	r, g := f.moments, &m.theme.Glyphs
	damage := r.Damage()
	never := r.History[damage]
	turns := whatif.TurnsOf(r.Points, damage, never)
	most := max(never.Amount, 1)
	for _, p := range r.Points {
		most = max(most, p.Values[damage].Amount)
	}
	top := chart.Value(most, never.Scale)
	axis := textWidth(top) + 2
	n := len(r.Points)
	width := max(min(n*widestBar, a.w-axis), 1)
	column := func(point int) int { return min(point*width/n, width-1) }

	a.put(axis, 0, theme.Dim, r.Heading()+", by the time of the change")
	field := a.sub(axis, 1, width, h)
	a.right(axis-1, 1, theme.Dim, top)
	a.right(axis-1, h, theme.Dim, "0")
	for y := range h {
		a.set(axis-1, 1+y, g.Wall, theme.Dim)
	}
	level := int(max(never.Amount, 0) * int64(h) / most)
	for x := range width {
		if level > 0 {
			field.set(x, h-level, g.Ghost.Horizontal, theme.Ghost)
		}
	}
	heights, late := make([]int64, width), make([]bool, width)
	for i, p := range r.Points {
		for x := column(i); x == column(i) || x < (i+1)*width/n; x++ {
			heights[x] = max(heights[x], p.Values[damage].Amount)
			late[x] = late[x] || turns.Late(n) && i > turns.NoReturn
		}
	}
	for x, amount := range heights {
		role := theme.Accent
		if late[x] {
			role = theme.Warn
		}
		parts := len(g.Levels)
		filled := int(amount * int64(h*parts) / most)
		if amount > 0 {
			filled = max(filled, 1)
		}
		for y := 0; y*parts < filled; y++ {
			field.set(x, h-1-y, g.Levels[min(filled-y*parts, parts)-1], role)
		}
	}
	v.paintTurns(m, a, f, turns, func(point int) int { return axis + column(point) }, axis+width)
}

// paintTurns marks the best time and the point of no return under the bars, and
// names the first and the last time.
func (v *questionsView) paintTurns(m *replay, a area, f *finding, turns whatif.Turns, at func(int) int, end int) {
	g, points := &m.theme.Glyphs, f.moments.Points
	last := len(points) - 1
	mark := func(point int, sign, word string, role theme.Role) {
		text := sign + " " + word + " " + clockText(m.script, points[point].At)
		x := min(at(point), a.w-textWidth(text))
		for i := x - 1; i < x+textWidth(text)+1; i++ {
			if a.at(i, a.h-2) != ' ' {
				return // the sentence says it as well
			}
		}
		a.put(x, a.h-2, role, text)
	}
	if turns.Late(len(points)) {
		mark(turns.NoReturn, string(g.Fault), "no return", theme.Bad)
	}
	mark(turns.Best, string(g.CursorFoot), "best", theme.Good)
	a.put(at(0), a.h-1, theme.Dim, clockText(m.script, points[0].At))
	a.rightIfBlank(max(end, at(0)+14), a.h-1, theme.Dim, clockText(m.script, points[last].At))
}
