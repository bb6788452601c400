package tui

import (
	"strconv"
	"time"

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
	quest    *workbench.Quest   // under way; nil: none is
	waiting  []*workbench.Quest // asked meanwhile
	kept     []answered         // the latest first
	about    workbench.Matter   // what was asked last
	chosen   *whatif.Change     // what is asked about; nil: the last before the cursor
	hold     time.Duration      // how long it stays; 0: until the cursor
	listTop  int                // first change shown
	listRows int                // how many are shown
	top      int                // first row shown
	rows     int                // how many are shown, and
	all      int                // how many there are
	page     *draw.Canvas
}

func (*questionsView) title() string { return "Questions" }

func (v *questionsView) click(m *replay, _, y int) {
	if i := v.listTop + y - 1; y >= 1 && y <= v.listRows {
		v.choose(m, i-max(m.chosenChange(m.changes()), 0))
	}
}

func (v *questionsView) commands(m *replay) []command {
	step := max(v.rows-1, 1)
	const group = "Questions"
	g := &m.theme.Glyphs
	var list []command
	if len(m.changes()) > 0 {
		list = []command{
			{bind(g.Up+" k", "ask of the change above", "up", "k"), group, quietly(func(m *replay) { v.choose(m, -1) })},
			{bind(g.Down+" j", "ask of the change below", "down", "j"), group, quietly(func(m *replay) { v.choose(m, 1) })},
			{bind("+", "undo it later", "+", "="), group, quietly(func(m *replay) { v.lengthen(m, 1) })},
			{bind(g.Minus, "undo it sooner", "-", "_"), group, quietly(func(m *replay) { v.lengthen(m, -1) })},
			{bind(g.Enter, "would undoing this change help?", "enter"), group, func(m *replay) tea.Cmd { return m.inquire(workbench.Undoing) }},
		}
	}
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

// end stops the quest that is under way, and those that wait for it.
func (v *questionsView) end() {
	for _, q := range v.waiting {
		q.Stop()
	}
	v.waiting = nil
	if v.quest != nil {
		v.quest.Stop()
		v.quest = nil
	}
}

// inquire shows the answer on a matter, and sets out for it unless it is known. Asked
// again, the times lie closer.
func (m *replay) inquire(about workbench.Matter) tea.Cmd {
	v := m.questions()
	within := m.views[m.tab] == view(v) && m.overlay == noOverlay
	if !within { // of the moment that one comes from
		v.chosen, v.hold = nil, 0
	}
	here := within && v.about == about
	m.showTab(v.title())
	s, ok := m.subject()
	if !ok {
		m.say(theme.Warn, m.nothingToAsk())
		return nil
	}
	apart := s.Apart(m.script)
	if f := v.answer(about, s); f != nil {
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
	v.show(about)
	if v.underWay(about, s) {
		return nil
	}
	q := workbench.NewQuest(about, s, m.script, m.seed)
	q.Apart = apart
	if v.quest != nil { // one at a time, so that none slows the other
		v.waiting = append(v.waiting, q)
		m.say(theme.Dim, "Asked; it is next.")
		return nil
	}
	return v.begin(q)
}

// underWay tells whether an answer is being looked for, or waits its turn.
func (v *questionsView) underWay(about workbench.Matter, s workbench.Subject) bool {
	for _, q := range append([]*workbench.Quest{v.quest}, v.waiting...) {
		if q != nil && q.About == about && q.Of.Same(s, about) {
			return true
		}
	}
	return false
}

// nothingToAsk says why there is no change to ask about.
func (m *replay) nothingToAsk() string {
	if len(m.changes()) == 0 {
		return "There is no change to ask about: turn a knob."
	}
	return "There is no change before " + clockText(m.script, m.now()) + ": choose one that is to come."
}

// begin sets out for an answer.
func (v *questionsView) begin(q *workbench.Quest) tea.Cmd {
	v.quest = q
	q.Begin()
	return listen(q)
}

func (v *questionsView) show(about workbench.Matter) {
	if v.about != about {
		v.top = 0
	}
	v.about = about
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
		v.quest.Stop()
		v.quest = nil
		v.keepAnswer(msg.Quest.About, msg.Found)
		v.top = 0
		if len(v.waiting) > 0 {
			next := v.waiting[0]
			v.waiting = v.waiting[1:]
			return v.begin(next)
		}
		return nil
	}
	// The two goroutines' news may overtake each other.
	msg.Quest.Share = max(msg.Quest.Share, msg.Share)
	return listen(msg.Quest)
}

// longest is how many rows an answer may take.
const longest = 240

func (v *questionsView) paint(m *replay, a draw.Area) {
	in := a.Inset(1)
	v.paintSubject(m, in.Row(0))
	changes := m.changes()
	n := min(len(changes), max((in.H-2)/4, 1))
	v.paintChanges(m, a.Rows(1, n), changes)
	y := 1 + n
	if v.quest != nil {
		v.paintProgress(m, in.Row(y))
		y++
	} else if in.H >= 16 {
		y++
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
		a.Wrap(0, theme.Warn, m.nothingToAsk(), 1)
		return
	}
	x := a.Put(0, 0, theme.Dim, "about ")
	x = a.Put(x, 0, theme.Strong, draw.Fit(changeText(s.Change), max(a.W-x-40, 20), a.Dots())+" at "+clockText(m.script, s.Change.At))
	x = a.Put(x, 0, theme.Dim, ", undone "+spanText(s.Change.Hold)+" later")
	if hints := [][2]string{{m.theme.Glyphs.Up + m.theme.Glyphs.Down, "change"}, {"+" + m.theme.Glyphs.Minus, "how long"}}; x+2+hintWidth(hints[0])+hintWidth(hints[1]) <= a.W {
		paintHints(a, a.W-hintWidth(hints[0])-hintWidth(hints[1])+2, hints)
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
	s, _ := m.subject()
	if f := v.answer(workbench.Lateness, s); f != nil && f.Problem == "" && v.about == workbench.Lateness && f.Apart > workbench.LeastApart(m.script) {
		hints[1][1] = "again: more times"
	}
	if v.all > v.rows {
		hints = append([][2]string{{"pgup pgdn", "more"}}, hints...)
	}
	paintHints(a, 0, hints)
}

// paintPage paints what was found of the chosen change, or what may be asked, and
// returns its rows.
func (v *questionsView) paintPage(m *replay, a draw.Area) int {
	s, _ := m.subject()
	list := v.answers(s)
	if len(list) == 0 {
		return v.paintInvitation(a)
	}
	y := 0
	for i, have := range list {
		if i > 0 {
			a.Rule(y, &m.theme.Glyphs, "")
			y++
		}
		y += v.paintAnswer(m, a.Rows(y, a.H-y), have.Finding)
	}
	return y
}

// paintAnswer paints one answer and returns its rows.
func (v *questionsView) paintAnswer(m *replay, a draw.Area, f *workbench.Finding) int {
	if f.Problem != "" {
		return a.Wrap(0, theme.Warn, sentence(f.Problem), longest)
	}
	if f.Moments != nil {
		return v.paintLate(m, a, f)
	}
	y := 0
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
