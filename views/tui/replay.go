package tui

import (
	"time"

	"reenact/plain"
	"reenact/sim"
	"reenact/sim/whatif"
	"reenact/views/theme"

	tea "github.com/charmbracelet/bubbletea"
)

// replay is the screen of one incident. Its fields are what the reader has
// chosen and what is known so far; everything on the screen follows from them.
// Update does no work that takes time: it changes fields and lends the bench.
type replay struct {
	script *sim.Script
	seed   uint64
	theme  *theme.Theme
	canvas *canvas
	lay    layout
	tick   func(time.Duration, func(time.Time) tea.Msg) tea.Cmd

	bench  *bench // nil while it is lent
	snaps  map[string]*snapshot
	answer *answer
	plan   plan
	undone []plan // plans to go back to, the latest last
	edited edit   // the last change, which another press of the key continues
	turned map[string]string

	cursor   time.Duration
	speed    int
	playing  bool
	playID   int // tells the ticks of this playing from those of an earlier one
	lastTick time.Time
	ticks    int
	askedAt  int // the tick of the last question

	views      []view
	rooms      []sim.Room // of a world that can be looked into
	tab        int
	chart      int // which panel is large
	zoom       int
	knob       int
	knobTop    int
	onWhy      bool // the focus is on the why line, not on a knob
	overlay    overlay
	overlayTop int
	causes     list                          // the place among the causes of the why
	warned     bool                          // of branches that leaving would lose
	keep       func(Session) (string, error) // where sessions go; nil: nowhere
	rescue     func(Session) (string, error) // where they go when the program ends by itself
	saved      string                        // the version that was saved last
	prompt     *prompt
	notice     notice
	plots      plotCache
	cuts       map[cutKey]*snapshot
	values     map[*snapshot][]whatif.Value // what the snapshots came to
	picked     bool                         // from a list of incidents, to which leaving goes back
	leaving    bool                         // the reader wants out of the replay
	err        error
}

// notice is a line for the reader until the next key.
type notice struct {
	text  string
	role  theme.Role
	retry *prompt // what made the choice that is told of, for the world may still refuse it
	yes   func()  // what y does when the line is a question; nil otherwise
}

// view is one tab's content. Keys it does not know go on to the replay.
type view interface {
	title() string
	// commands are the view's own keys, which come before the common ones.
	commands(m *replay) []command
	paint(m *replay, a area)
	// click tells the view of a press at a row of its area.
	click(m *replay, x, y int)
}

// openReplay prepares the screen of a script; nothing is simulated yet.
func openReplay(o Options, th *theme.Theme) *replay {
	m := &replay{
		script: o.Script, seed: o.Seed, theme: th,
		canvas: newCanvas(80, 24, &th.Glyphs),
		tick:   tea.Tick,
		bench:  newBench(o.Script, o.Seed),
		snaps:  map[string]*snapshot{},
		plan:   newPlan(),
		turned: map[string]string{},
		cursor: o.Script.Start, speed: defaultSpeed,
		keep: o.Save, rescue: o.Rescue,
		views: []view{&overviewView{}, &chartsView{}, &knobsView{}, &eventsView{}, &branchesView{}, &compareView{}, &questionsView{}},
	}
	if o.Session != nil {
		m.plan = resume(o.Session)
		m.saved = m.version()
		m.seek(o.Session.Cursor)
	}
	if o.At != 0 {
		m.seek(o.At)
	}
	if o.Speed > 0 {
		m.speed = min(o.Speed, speeds[len(speeds)-1])
	}
	m.lay = m.layout()
	m.say(theme.Warn, o.Notice)
	return m
}

func (m *replay) layout() layout { return layoutOf(m.canvas, m.tab == 0) }

// resize gives the frame the terminal's size.
func (m *replay) resize(w, h int) {
	m.canvas.reset(w, h)
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
	case report:
		m.absorb(msg)
	case savedMsg:
		m.afterSaving(msg)
	case questMsg:
		cmd = m.heard(msg)
	default:
		if m.prompt != nil { // what it pasted from the clipboard comes this way
			cmd = m.prompt.update(msg)
		}
	}
	return tea.Batch(cmd, m.lend())
}

// absorb takes the bench home and keeps what it brought.
func (m *replay) absorb(r report) {
	m.bench = r.bench
	if r.err != nil {
		m.err = r.err
		return
	}
	for key, s := range r.snaps {
		if s != nil {
			m.snaps[key] = s
		}
	}
	if r.refusal != nil {
		m.refuse(*r.refusal)
	}
	if r.answer != nil {
		m.answer = r.answer
		m.meet(r.answer.rooms)
		m.show(r.answer.sight)
		if r.answer.liveKey == m.liveKey() {
			clear(m.turned)
		}
	}
	m.forget()
}

// forget drops the snapshots of branches that are neither in the plan nor in
// one that undo may bring back.
func (m *replay) forget() {
	if len(m.snaps) <= 2*keptRuns {
		return
	}
	wanted := map[string]bool{"": true}
	for _, p := range append([]plan{m.plan}, m.undone...) {
		for _, b := range p.branches {
			wanted[keyOf(b.course)] = true
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
	if d.ask == nil && len(d.tips) == 0 {
		return nil
	}
	b := m.bench
	m.bench = nil
	return b.lend(d)
}

// answersEvery is how many ticks pass between two questions while playing: a
// sentence that changes faster cannot be read.
const answersEvery = 6

// demand is what is still unknown, most urgent first.
func (m *replay) demand() demand {
	var d demand
	if q := m.question(); !m.answers(q) && (!m.playing || m.ticks-m.askedAt >= answersEvery || m.strange(q)) {
		m.askedAt = m.ticks
		d.ask = q
	}
	order := []branch{m.plan.liveBranch(), m.plan.ghostBranch()}
	for _, b := range append(order, m.plan.branches...) {
		if s := m.snaps[keyOf(b.course)]; s == nil || !s.done {
			d.tips = append(d.tips, b.course)
		}
	}
	return d
}

// question is what the screen shows of the world at the cursor.
func (m *replay) question() *question {
	return &question{
		at:   m.now(),
		live: m.plan.liveBranch().course, ghost: m.plan.ghostBranch().course,
		glance: m.glance(), foresee: m.foresee(),
	}
}

// answers tells whether what is known answers a question.
func (m *replay) answers(q *question) bool {
	if m.strange(q) || m.answer.at != q.at || m.answer.liveKey != keyOf(q.live) || m.answer.ghostKey != keyOf(q.ghost) {
		return false
	}
	for _, s := range q.foresee {
		if _, known := m.answer.foreseen[s]; !known {
			return false
		}
	}
	return true
}

// strange tells whether a question is about something that was not asked for
// yet: then there is nothing at all to show, not even of a moment ago.
func (m *replay) strange(q *question) bool {
	return m.answer == nil || q.glance != (glance{}) && (m.answer.sight == nil || m.answer.sight.glance != q.glance)
}

func (m *replay) liveKey() string { return keyOf(m.plan.liveBranch().course) }

// live is what is known of the live branch; nil before anything is. A branch
// that is not on the bench yet is like the one it was forked from up to the fork.
func (m *replay) live() *snapshot {
	c := m.plan.liveBranch().course
	if s := m.snaps[keyOf(c)]; s != nil {
		return s
	}
	for len(c.actions) > 0 {
		until := c.actions[len(c.actions)-1].At
		c, _ = c.stem()
		if s := m.snaps[keyOf(c)]; s != nil {
			return m.cut(s, until)
		}
	}
	return nil
}

// cutKey names a snapshot that was cut.
type cutKey struct {
	s     *snapshot
	until time.Duration
}

// cut remembers what was cut, for a snapshot's pointer is its version.
func (m *replay) cut(s *snapshot, until time.Duration) *snapshot {
	key := cutKey{s, until}
	if have, ok := m.cuts[key]; ok {
		return have
	}
	if m.cuts == nil || len(m.cuts) > keptRuns {
		m.cuts = map[cutKey]*snapshot{}
	}
	m.cuts[key] = s.cut(until)
	return m.cuts[key]
}

// ghost is what is drawn behind; nil when that is the live branch itself.
func (m *replay) ghost() *snapshot {
	key := keyOf(m.plan.ghostBranch().course)
	if m.plan.ghost == m.plan.live || key == m.liveKey() {
		return nil
	}
	return m.snaps[key]
}

// forked tells whether two different branches are on the screen.
func (m *replay) forked() bool { return m.plan.ghost != m.plan.live }

// series is what the world declares; nil until it was built.
func (m *replay) series() []sim.Series {
	for _, s := range []*snapshot{m.live(), m.ghost(), m.snaps[""]} {
		if s != nil {
			return s.series
		}
	}
	return nil
}

// say shows a line until the next key.
func (m *replay) say(role theme.Role, text string) {
	m.notice = notice{text: plain.Line(text), role: role}
}
