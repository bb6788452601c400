package tui

import (
	"slices"
	"time"

	"reenact/sim"
	"reenact/sim/whatif"
	"reenact/views/theme"
	"reenact/views/tui/draw"
	"reenact/views/workbench"

	tea "github.com/charmbracelet/bubbletea"
)

// replay is the screen of one incident. Its fields are what the reader has
// chosen and what is known so far; everything on the screen follows from them.
// Update does no work that takes time: it changes fields and lends the bench.
type replay struct {
	script *sim.Script
	seed   uint64
	theme  *theme.Theme
	canvas *draw.Canvas
	lay    layout
	tick   func(time.Duration, func(time.Time) tea.Msg) tea.Cmd

	bench  *workbench.Bench // nil while it is lent
	snaps  map[string]*workbench.Snapshot
	answer *workbench.Answer
	plan   workbench.Plan
	marks  []Bookmark // ascending in time; a change makes another list
	trail  trail      // what undo and redo go by
	edited edit       // the last change, which another press of the key continues
	turned map[string]string

	cursor   time.Duration
	speed    int
	playing  bool
	toEvent  bool // playing stops at the next event
	playID   int  // tells the ticks of this playing from those of an earlier one
	lastTick time.Time
	interval time.Duration // of two ticks
	ticks    int
	askedAt  int // the tick of the last question

	focus
	views   []view
	rooms   []sim.Room // of a world that can be looked into
	chart   int        // which panel is large
	zoom    int
	knob    int
	knobTop int
	onWhy   bool // the focus is on the why line, not on a knob
	help    helpPage
	waits   remembered
	causes  list                          // the place among the causes of the why
	keep    func(Session) (string, error) // where sessions go; nil: nowhere
	rescue  func(Session) (string, error) // where they go when the program ends by itself
	saved   string                        // the version that was saved last
	plots   plotCache
	cuts    map[cutKey]*workbench.Snapshot
	values  map[*workbench.Snapshot][]whatif.Value // what the snapshots came to
	picked  bool                                   // from a list of incidents, to which leaving goes back
	leaving bool                                   // the reader wants out of the replay
	palette palette                                // what : goes by
	menu    *Menu                                  // what else there is to open; nil: nothing
	next    *Options                               // what is to be opened in place of this
	err     error
}

// view is one tab's content. Keys it does not know go on to the replay.
type view interface {
	title() string
	// commands are the view's own keys, which come before the common ones.
	commands(m *replay) []command
	paint(m *replay, a draw.Area)
	// click tells the view of a press at a row of its area.
	click(m *replay, x, y int)
}

// openReplay prepares the screen of a script; nothing is simulated yet.
func openReplay(o Options, th *theme.Theme) *replay {
	m := &replay{
		script: o.Script, seed: o.Seed, theme: th,
		canvas:   draw.NewCanvas(80, 24, &th.Glyphs),
		tick:     tea.Tick,
		bench:    workbench.NewBench(o.Script, o.Seed),
		snaps:    map[string]*workbench.Snapshot{},
		plan:     workbench.NewPlan(),
		turned:   map[string]string{},
		interval: o.Screen.between(),
		cursor:   o.Script.Start, speed: usualSpeed * stretch(o.Script),
		keep: o.Save, rescue: o.Rescue, menu: o.Menu,
		views: []view{&overviewView{}, &chartsView{}, &knobsView{}, &eventsView{}, &branchesView{}, &compareView{}, &questionsView{}}, // the rooms come after them
	}
	if o.Session != nil {
		m.plan, m.marks = resume(o.Session), o.Session.Bookmarks
		m.saved = m.version()
		m.seek(o.Session.Cursor)
	}
	if o.At != 0 {
		m.seek(o.At)
	}
	if o.Speed > 0 {
		m.speed = min(o.Speed, slices.Max(m.speeds()))
	}
	m.lay = m.layout()
	if o.Session != nil {
		m.reopen(o.Session)
	}
	m.say(theme.Warn, o.Notice)
	return m
}

func (m *replay) layout() layout { return layoutOf(m.canvas, m.tab == 0) }

// resize gives the frame the terminal's size.
func (m *replay) resize(w, h int) {
	m.canvas.Reset(w, h)
	m.lay = m.layout()
}

// update handles one message and, if the bench is at home and something is
// wanted, lends it.
func (m *replay) update(msg tea.Msg) tea.Cmd {
	var cmd tea.Cmd
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.resize(msg.Width, msg.Height)
	case tea.KeyMsg:
		cmd = m.press(msg)
	case tea.MouseMsg:
		cmd = m.mouse(msg)
	case tickMsg:
		cmd = m.ticked(msg)
	case workbench.Report:
		m.absorb(msg)
	case elsewhereMsg:
		m.palette.elsewhere(m, msg)
	case savedMsg:
		m.afterSaving(msg)
	case workbench.QuestMsg:
		cmd = m.heard(msg)
	default:
		if m.prompt != nil { // what it pasted from the clipboard comes this way
			cmd = tea.Batch(m.prompt.update(msg), m.lookAround())
		}
	}
	return tea.Batch(cmd, m.lend())
}

// absorb takes the bench home and keeps what it brought.
func (m *replay) absorb(r workbench.Report) {
	m.bench = r.Bench
	if r.Err != nil {
		m.err = r.Err
		return
	}
	for key, s := range r.Snaps {
		if s != nil {
			m.snaps[key] = s
		}
	}
	if r.Refusal != nil {
		m.refuse(*r.Refusal)
	}
	if r.Answer != nil {
		m.answer = r.Answer
		m.meet(r.Answer.Rooms)
		m.show(r.Answer.Sight)
		if r.Answer.LiveKey == m.liveKey() {
			clear(m.turned)
		}
		m.retype()
	}
	m.forget()
}

// forget drops the snapshots of branches that are neither in the plan nor in
// one that undo or redo may bring back.
func (m *replay) forget() {
	if len(m.snaps) <= 2*workbench.KeptRuns {
		return
	}
	wanted := map[string]bool{"": true}
	for _, at := range slices.Concat([]made{m.made()}, m.trail.past, m.trail.future) {
		for _, b := range at.plan.Branches {
			wanted[workbench.KeyOf(b.Course)] = true
		}
	}
	for key := range m.snaps {
		if !wanted[key] {
			delete(m.snaps, key)
		}
	}
}

// lend sends the bench out if it is at home and there is work.
func (m *replay) lend() tea.Cmd {
	if m.bench == nil || m.err != nil {
		return nil
	}
	d := m.demand()
	if d.Ask == nil && len(d.Tips) == 0 {
		return nil
	}
	b := m.bench
	m.bench = nil
	return func() tea.Msg { return b.Lend(d) }
}

// answersEvery is how many ticks pass between two questions while playing: a
// sentence that changes faster cannot be read.
const answersEvery = 6

// demand is what is still unknown, most urgent first.
func (m *replay) demand() workbench.Demand {
	var d workbench.Demand
	if q := m.question(); !m.answers(q) && (!m.playing || m.ticks-m.askedAt >= answersEvery || m.strange(q)) {
		m.askedAt = m.ticks
		d.Ask = q
	}
	order := []workbench.Branch{m.plan.LiveBranch(), m.plan.GhostBranch()}
	for _, b := range append(order, m.plan.Branches...) {
		if s := m.snaps[workbench.KeyOf(b.Course)]; s == nil || !s.Done {
			d.Tips = append(d.Tips, b.Course)
		}
	}
	return d
}

// question is what the screen shows of the world at the cursor.
func (m *replay) question() *workbench.Question {
	return &workbench.Question{
		At:   m.now(),
		Live: m.plan.LiveBranch().Course, Ghost: m.plan.GhostBranch().Course,
		Glance: m.glance(), Foresee: m.foresee(), Find: m.sought(),
	}
}

// answers tells whether what is known answers a question.
func (m *replay) answers(q *workbench.Question) bool {
	if m.strange(q) || m.answer.At != q.At || m.answer.LiveKey != workbench.KeyOf(q.Live) || m.answer.GhostKey != workbench.KeyOf(q.Ghost) ||
		m.answer.Find != q.Find {
		return false
	}
	for _, s := range q.Foresee {
		if _, known := m.answer.Foreseen[s]; !known {
			return false
		}
	}
	return true
}

// strange tells whether a question is about something that was not asked for
// yet: then there is nothing at all to show, not even of a moment ago.
func (m *replay) strange(q *workbench.Question) bool {
	return m.answer == nil || q.Glance != (workbench.Glance{}) && (m.answer.Sight == nil || m.answer.Sight.Glance != q.Glance)
}

func (m *replay) liveKey() string { return workbench.KeyOf(m.plan.LiveBranch().Course) }

// live is what is known of the live branch; nil before anything is. A branch
// that is not on the bench yet is like the one it was forked from up to the fork.
func (m *replay) live() *workbench.Snapshot {
	c := m.plan.LiveBranch().Course
	if s := m.snaps[workbench.KeyOf(c)]; s != nil {
		return s
	}
	for len(c.Actions) > 0 {
		until := c.Actions[len(c.Actions)-1].At
		c, _ = c.Stem()
		if s := m.snaps[workbench.KeyOf(c)]; s != nil {
			return m.cut(s, until)
		}
	}
	return nil
}

// cutKey names a snapshot that was cut.
type cutKey struct {
	s     *workbench.Snapshot
	until time.Duration
}

// cut remembers what was cut, for a snapshot's pointer is its version.
func (m *replay) cut(s *workbench.Snapshot, until time.Duration) *workbench.Snapshot {
	key := cutKey{s, until}
	if have, ok := m.cuts[key]; ok {
		return have
	}
	if m.cuts == nil || len(m.cuts) > workbench.KeptRuns {
		m.cuts = map[cutKey]*workbench.Snapshot{}
	}
	m.cuts[key] = s.Cut(until)
	return m.cuts[key]
}

// ghost is what is drawn behind; nil when that is the live branch itself.
func (m *replay) ghost() *workbench.Snapshot {
	key := workbench.KeyOf(m.plan.GhostBranch().Course)
	if m.plan.Ghost == m.plan.Live || key == m.liveKey() {
		return nil
	}
	return m.snaps[key]
}

// forked tells whether two different branches are on the screen.
func (m *replay) forked() bool { return m.plan.Ghost != m.plan.Live }

// series is what the world declares; nil until it was built.
func (m *replay) series() []sim.Series {
	for _, s := range []*workbench.Snapshot{m.live(), m.ghost(), m.snaps[""]} {
		if s != nil {
			return s.Series()
		}
	}
	return nil
}
