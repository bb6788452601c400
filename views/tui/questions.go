package tui

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"reenact/sim"
	"reenact/sim/whatif"
	"reenact/views/chart"
	"reenact/views/theme"
	"reenact/views/tui/draw"
	"reenact/views/workbench"

	tea "github.com/charmbracelet/bubbletea"
)

// questionsView asks of a change whether undoing it would help, and when it
// would have come too late.
type questionsView struct {
	quest *workbench.Quest // under way; nil: none is
	found [workbench.Matters]*workbench.Finding
	about workbench.Matter // which answer is shown
	asked bool             // whether one ever was
	top   int              // first row shown
	rows  int              // how many are shown, and
	all   int              // how many there are
	page  *draw.Canvas
}

func (*questionsView) title() string           { return "Questions" }
func (*questionsView) click(*replay, int, int) {}

func (v *questionsView) commands(m *replay) []command {
	step := max(v.rows-1, 1)
	var list []command
	if v.all > v.rows {
		list = append(list,
			command{bind("pgup pgdn", pageHelp, "pgup"), listGroup, quietly(func(*replay) { v.top -= step })},
			command{bind("", "", "pgdown"), listGroup, quietly(func(*replay) { v.top += step })})
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
		v.quest.Stop()
		v.quest = nil
	}
}

// inquire shows the answer on a matter, and sets out for it unless it is known. Asked
// again, the times lie closer.
func (m *replay) inquire(about workbench.Matter) tea.Cmd {
	v := m.questions()
	here := m.views[m.tab] == view(v) && v.about == about && m.overlay == noOverlay
	m.showTab(v.title())
	s, ok := m.subject()
	if !ok {
		m.say(theme.Warn, "There is no change before "+clockText(m.script, m.now())+" to ask about.")
		return nil
	}
	apart := s.Apart(m.script)
	if f := v.found[about]; f != nil && f.Of.Same(s, about) {
		least := workbench.LeastApart(m.script)
		apart = f.Apart
		switch {
		case !here:
			v.show(about)
			return nil
		case about == workbench.Undoing:
			return nil
		case apart <= least:
			word := "minute"
			if least > time.Minute {
				word = spanText(least)
			}
			m.say(theme.Dim, "Every "+word+" has been tried.")
			return nil
		case v.quest == nil:
			apart = max((apart / 2).Round(least), least)
		}
	}
	if q := v.quest; q != nil && q.About == about && q.Of.Same(s, about) {
		v.show(about)
		return nil // it is on its way
	}
	v.end()
	v.quest = workbench.NewQuest(about, s, m.script, m.seed)
	v.quest.Apart = apart
	v.show(about)
	v.quest.Begin()
	return listen(v.quest)
}

func (v *questionsView) show(about workbench.Matter) {
	if v.about != about {
		v.top = 0
	}
	v.about, v.asked = about, true
}

// listen waits for a quest's next news.
func listen(q *workbench.Quest) tea.Cmd {
	return func() tea.Msg {
		if msg, ok := q.Hear(); ok {
			return msg
		}
		return nil
	}
}

// heard takes a quest's news. Those of one that was given up are let go.
func (m *replay) heard(msg workbench.QuestMsg) tea.Cmd {
	v := m.questions()
	switch {
	case v.quest != msg.Quest:
		return nil
	case msg.Over:
		v.end()
		v.found[msg.Quest.About], v.top = msg.Found, 0
		return nil
	}
	// The two goroutines' news may overtake each other.
	msg.Quest.Share = max(msg.Quest.Share, msg.Share)
	return listen(msg.Quest)
}

// longest is how many rows an answer may take.
const longest = 120

func (v *questionsView) paint(m *replay, a draw.Area) {
	in := a.Inset(1)
	v.paintSubject(m, in.Row(0))
	y := 1
	if v.quest != nil {
		v.paintProgress(m, in.Row(1))
		y = 2
	}
	v.rows = max(in.H-y-1, 0)
	if v.page == nil {
		v.page = draw.NewCanvas(in.W, longest, &m.theme.Glyphs)
	}
	// What may be longer than the room for it is painted apart, whole.
	v.page.Reset(in.W, longest)
	v.all = min(v.paintPage(m, v.page.All()), longest)
	v.top = min(max(v.top, 0), max(v.all-v.rows, 0))
	in.Rows(y, v.rows).Show(v.page.All().Rows(v.top, v.rows))
	v.paintFoot(m, in.Row(in.H-1))
}

// paintSubject names the change that a key would ask about now.
func (v *questionsView) paintSubject(m *replay, a draw.Area) {
	s, ok := m.subject()
	if !ok {
		a.Put(0, 0, theme.Warn, "No change before "+clockText(m.script, m.now())+": go past an action, or turn a knob.")
		return
	}
	var parts []string
	for _, set := range s.Change.Set {
		parts = append(parts, set.Key+"="+set.Value)
	}
	x := a.Put(0, 0, theme.Dim, "about ")
	x = a.Put(x, 0, theme.Strong, strings.Join(parts, ", ")+" at "+clockText(m.script, s.Change.At))
	x = a.Put(x, 0, theme.Dim, ", undone "+spanText(s.Change.Hold)+" later")
	if x+2+draw.TextWidth(s.Title) <= a.W {
		a.Right(a.W, 0, theme.Dim, s.Title)
	}
}

// paintProgress shows how far the quest is.
func (v *questionsView) paintProgress(m *replay, a draw.Area) {
	g := &m.theme.Glyphs
	text := "running the three branches"
	if v.quest.About == workbench.Lateness {
		text = "trying every " + spanText(v.quest.Apart)
	}
	x := a.Put(0, 0, theme.Accent, text) + 1
	tail := " " + strconv.Itoa(int(v.quest.Share*100)) + " %, esc stops it"
	width := max(min(a.W-x-draw.TextWidth(tail), 30), 0)
	full := int(v.quest.Share * float64(width))
	for i := range width {
		r, role := g.Rest, theme.Dim
		if i < full {
			r, role = g.Full, theme.Accent
		}
		a.Set(x+i, 0, r, role)
	}
	a.Put(x+width, 0, theme.Dim, tail)
}

func (v *questionsView) paintFoot(m *replay, a draw.Area) {
	hints := [][2]string{{"t", "would undoing help?"}, {"p", "when was it too late?"}}
	if f := v.found[workbench.Lateness]; f != nil && f.Problem == "" && v.about == workbench.Lateness && f.Apart > workbench.LeastApart(m.script) {
		hints[1][1] = "again: more times"
	}
	if v.all > v.rows {
		hints = append([][2]string{{"pgup pgdn", "more"}}, hints...)
	}
	paintHints(a, 0, hints)
}

// paintPage paints the answer, or what may be asked, and returns its rows.
func (v *questionsView) paintPage(m *replay, a draw.Area) int {
	f := v.found[v.about]
	if !v.asked || f == nil {
		return v.paintInvitation(a)
	}
	y := 0
	if s, ok := m.subject(); !ok || !s.Same(f.Of, v.about) {
		y += a.Wrap(y, theme.Dim, "This was asked of another change or moment; "+[]string{"t", "p"}[v.about]+" asks anew.", 2)
	}
	if f.Problem != "" {
		return y + a.Wrap(y, theme.Warn, sentence(f.Problem), longest)
	}
	if f.Moments != nil {
		return v.paintLate(m, a.Rows(y, a.H-y), f) + y
	}
	for _, line := range f.Said {
		y += a.Wrap(y, theme.Strong, line, longest)
	}
	y += 1 + paintColumns(a.Rows(y+1, a.H-y-1), f.Table)
	return y + 1 + a.Wrap(y+1, theme.Dim, f.Rule, longest)
}

// paintInvitation says what may be asked.
func (v *questionsView) paintInvitation(a draw.Area) int {
	y := 0
	for _, line := range [][2]string{
		{"t", "Would undoing this change bring things back, and how soon? Runs it never made, kept, and undone at the cursor: some changes are a trap."},
		{"p", "When would it have been too late? Makes the same change at many times and sets the damage against each, up to the point of no return."},
	} {
		a.Put(0, y, theme.Key, line[0])
		y += a.Sub(3, 0, a.W-3, a.H).Wrap(y, theme.Text, line[1], longest)
	}
	return y
}

// paintColumns aligns columns, the first to the left, and returns the rows. Where
// they do not fit, the differences give way, then the first column's ends.
func paintColumns(a draw.Area, columns [][]string) int {
	width := func(list [][]string) (n int) {
		for _, c := range list {
			n += widestOf(c) + 2
		}
		return n - 2
	}
	if width(columns) > a.W && len(columns) == 6 {
		columns = [][]string{columns[0], columns[1], columns[2], columns[4]}
	}
	if len(columns) == 0 {
		return 0
	}
	first := min(widestOf(columns[0]), max(a.W-width(columns[1:])-2, 8))
	for y, name := range columns[0] {
		role := theme.Text
		if y == 0 {
			role = theme.Dim
		}
		a.Sub(0, y, first, 1).Put(0, 0, role, name)
		x := first
		for _, c := range columns[1:] {
			x += 2 + widestOf(c)
			a.Right(x, y, role, c[y])
		}
	}
	return len(columns[0])
}

func widestOf(cells []string) (n int) {
	for _, c := range cells {
		n = max(n, draw.TextWidth(c))
	}
	return n
}

// paintLate draws the damage against the time of the change, over what that comes
// to in words, and returns the rows. Where both do not fit, the words come first.
func (v *questionsView) paintLate(m *replay, a draw.Area, f *workbench.Finding) int {
	words := 1
	for _, line := range f.Said {
		words += len(draw.WrapText(line, a.W))
	}
	const around, least, most = 3, 4, 12 // the title, the marks and the times; the bars
	a.Put(0, 0, theme.Dim, f.Moments.Tried())
	y, h := 1, min(v.rows-words-around, most)
	above := h >= least
	if above {
		v.paintDamage(m, a.Rows(y, h+around), f, h)
		y += h + around
	}
	for _, line := range f.Said {
		y += a.Wrap(y, theme.Strong, line, longest)
	}
	if !above {
		h = min(max(v.rows-around, least), most)
		v.paintDamage(m, a.Rows(y, h+around), f, h)
		y += h + around
	}
	return y
}

// widestBar keeps a few times from looking like an area.
const widestBar = 4

// paintDamage is a bar a time, or the worst of several where they are many; the
// dotted line is the damage without the change.
func (v *questionsView) paintDamage(m *replay, a draw.Area, f *workbench.Finding, h int) {
	r, g := f.Moments, &m.theme.Glyphs
	damage := r.Damage()
	never := r.History[damage]
	turns := whatif.TurnsOf(r.Points, damage, never)
	most := max(never.Amount, 1)
	for _, p := range r.Points {
		most = max(most, p.Values[damage].Amount)
	}
	top := chart.Value(most, never.Scale)
	axis := draw.TextWidth(top) + 2
	n := len(r.Points)
	width := max(min(n*widestBar, a.W-axis), 1)
	column := func(point int) int { return min(point*width/n, width-1) }

	a.Put(axis, 0, theme.Dim, r.Heading()+", by the time of the change")
	field := a.Sub(axis, 1, width, h)
	a.Right(axis-1, 1, theme.Dim, top)
	a.Right(axis-1, h, theme.Dim, "0")
	for y := range h {
		a.Set(axis-1, 1+y, g.Wall, theme.Dim)
	}
	level := int(max(never.Amount, 0) * int64(h) / most)
	for x := range width {
		if level > 0 {
			field.Set(x, h-level, g.Ghost.Horizontal, theme.Ghost)
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
			field.Set(x, h-1-y, g.Levels[min(filled-y*parts, parts)-1], role)
		}
	}
	v.paintTurns(m, a, f, turns, func(point int) int { return axis + column(point) }, axis+width)
}

// paintTurns marks the best time and the point of no return under the bars, and
// names the first and the last time.
func (v *questionsView) paintTurns(m *replay, a draw.Area, f *workbench.Finding, turns whatif.Turns, at func(int) int, end int) {
	g, points := &m.theme.Glyphs, f.Moments.Points
	last := len(points) - 1
	mark := func(point int, sign, word string, role theme.Role) {
		text := sign + " " + word + " " + clockText(m.script, points[point].At)
		x := min(at(point), a.W-draw.TextWidth(text))
		for i := x - 1; i < x+draw.TextWidth(text)+1; i++ {
			if a.At(i, a.H-2) != ' ' {
				return // the sentence says it as well
			}
		}
		a.Put(x, a.H-2, role, text)
	}
	if turns.Late(len(points)) {
		mark(turns.NoReturn, string(g.Fault), "no return", theme.Bad)
	}
	mark(turns.Best, string(g.CursorFoot), "best", theme.Good)
	a.Put(at(0), a.H-1, theme.Dim, clockText(m.script, points[0].At))
	a.RightIfBlank(max(end, at(0)+14), a.H-1, theme.Dim, clockText(m.script, points[last].At))
}

// subject is the change under the cursor: the live branch's own last, else the
// last of the incident's operators.
func (m *replay) subject() (workbench.Subject, bool) {
	b, now := m.plan.LiveBranch(), m.now()
	s := workbench.Subject{Course: b.Course}
	for _, a := range b.Actions {
		if a.At > now {
			break
		}
		if a.At != s.Change.At || len(s.Change.Set) == 0 {
			s.Change = whatif.Change{At: a.At}
		}
		s.Change.Set = append(s.Change.Set, a.Setting)
	}
	if len(s.Change.Set) == 0 {
		for _, mo := range m.script.Moments {
			if mo.Kind == sim.Operator && len(mo.Set) > 0 && mo.At <= now && mo.At >= s.Change.At && !slices.Contains(b.Drop, mo.ID) {
				s.Change = whatif.Change{At: mo.At, Set: mo.Set, Event: mo.ID}
				s.Title = mo.Title
			}
		}
	}
	// Less than a minute is no time for a change to show.
	s.Change.Hold = max(now-s.Change.At, time.Minute)
	return s, len(s.Change.Set) > 0
}
