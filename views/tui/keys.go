package tui

import (
	"strconv"
	"strings"

	"reenact/views/theme"
	"reenact/views/workbench"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// command is a key and its meaning. The help and the dispatch read one table, so
// no key works without a word for it, and no word lacks its key.
type command struct {
	key.Binding // its help is empty where another line covers it
	group       string
	do          func(m *replay) tea.Cmd
}

// stroke is a key press by its name, as bindings are matched against.
type stroke string

func (s stroke) String() string { return string(s) }

// bind makes a binding: how it is written, what it does, and its keys.
func bind(show, help string, keys ...string) key.Binding {
	return key.NewBinding(key.WithKeys(keys...), key.WithHelp(show, help))
}

// quietly makes a command of something that needs no message afterwards.
func quietly(f func(m *replay)) func(*replay) tea.Cmd {
	return func(m *replay) tea.Cmd { f(m); return nil }
}

// byHand makes a command of something done to the chosen knob, or to the choice.
func byHand(f func(m *replay)) func(*replay) tea.Cmd {
	return quietly(func(m *replay) {
		if !m.handy() {
			m.say(theme.Dim, "Knobs are turned in the views 1 Overview and 3 Knobs.")
			return
		}
		f(m)
	})
}

// handy tells whether the knobs are in sight and up and down choose among them.
// Elsewhere they keep still, for a press would fork by surprise.
func (m *replay) handy() bool {
	return m.overlay == noOverlay && m.handyHere()
}

// handyHere tells whether that is so once nothing covers the view.
func (m *replay) handyHere() bool { return !m.knows("up") && (m.lay.wall >= 0 || m.atKnobs()) }

// knows tells whether a key is the view's own.
func (m *replay) knows(s stroke) bool {
	_, ok := find(m.views[m.tab].commands(m), s)
	return ok
}

// The groups of the help, in its order.
const (
	timeGroup   = "Time"
	changeGroup = "What if"
	lookGroup   = "Look"
	listGroup   = "In a list"
)

// commands are the keys that work everywhere, in this world's words.
func (m *replay) commands() []command {
	step := m.script.Shown.Words.Step
	if step == "" {
		step = "one step (" + spanText(m.script.Step()) + ")"
	}
	return commands(&m.theme.Glyphs, helpWords{step: step, times: times(m.script), zooms: m.zoomWords()})
}

// helpWords are what an incident's help has that others' have not.
type helpWords struct{ step, times, zooms string }

// commands is the table of the keys that work everywhere. It is a function
// because the help, which it opens, reads it.
func commands(g *theme.Glyphs, w helpWords) []command {
	return append(append(timeCommands(g, w), choiceCommands(g)...), lookCommands(g)...)
}

func timeCommands(g *theme.Glyphs, w helpWords) []command {
	const t = timeGroup
	return []command{
		{bind("space", "play, pause", " "), t, func(m *replay) tea.Cmd { return m.play(!m.playing) }},
		{bind(g.Left+" h", w.step+" back", "left", "h"), t, quietly(func(m *replay) { m.step(-1) })},
		{bind(g.Right+" l", w.step+" on", "right", "l"), t, quietly(func(m *replay) { m.step(1) })},
		{bind("[ shift+"+g.Left, "the event before", "[", "shift+left"), t, quietly(func(m *replay) { m.stepEvent(-1) })},
		{bind("] shift+"+g.Right, "the next event", "]", "shift+right"), t, quietly(func(m *replay) { m.stepEvent(1) })},
		{bind("e", "play to the next event, and stop there", "e"), t, (*replay).playToEvent},
		{bind("< {", "slower", "<", "{"), t, quietly(func(m *replay) { m.faster(-1) })},
		{bind("> }", "faster", ">", "}"), t, quietly(func(m *replay) { m.faster(1) })},
		{bind("g home", "the beginning", "g", "home"), t, quietly(func(m *replay) { m.playing = false; m.seek(m.script.Start) })},
		{bind("G end", "the end", "G", "end"), t, quietly(func(m *replay) { m.playing = false; m.seek(m.script.End) })},
		{bind(":", "a time: "+w.times+" +10m, -5m, T+59m", ":"), t, (*replay).askPlace},
		{bind(": name", "a view, a knob, KEY=VALUE, an event, a thing, an incident or a file"), t, nil},
		{bind("Z", "zoom the charts: "+w.zooms, "Z"), t, quietly((*replay).cycleZoom)},
	}
}

func choiceCommands(g *theme.Glyphs) []command {
	const c = changeGroup
	return []command{
		{bind(g.Up+" k", "the knob above, or the row above in a list", "up", "k"), c, byHand(func(m *replay) { m.pick(-1) })},
		{bind(g.Down+" j", "the knob below, or the row below", "down", "j"), c, byHand(func(m *replay) { m.pick(1) })},
		{bind("+", "turn the knob up, on, or to its next choice", "+", "="), c, byHand(func(m *replay) { m.turn(1) })},
		{bind(g.Minus, "turn it down, off, or to the choice before", "-", "_"), c, byHand(func(m *replay) { m.turn(-1) })},
		{bind(g.Enter, "type a value; in a list, open or go there", "enter"), c, byHand((*replay).enter)},
		{bind("f", "fork here: a branch of your own, with a name", "f"), c, quietly((*replay).askFork)},
		{bind("u", "undo the last change", "u"), c, quietly((*replay).undo)},
		{bind("U", "do again what was undone", "U"), c, quietly((*replay).redo)},
		{bind("m", "bookmark this moment, with a note", "m"), c, quietly(func(m *replay) { m.askBookmark(m.now()) })},
		{bind("M", "the bookmarks: go to one, change it", "M"), c, quietly((*replay).showBookmarks)},
		{bind("w", "save: the branches, and where you are", "w"), c, (*replay).save},
		{bind("b", "the branches: choose, compare, delete", "b"), c, quietly(func(m *replay) { m.showTab(branchesTitle) })},
		{bind("c", "what the branch changed", "c"), c, quietly(func(m *replay) { m.showTab(compareTitle) })},
		{bind("t", "would undoing the last change help?", "t"), c, func(m *replay) tea.Cmd { return m.inquire(workbench.Undoing) }},
		{bind("p", "when would it have been too late?", "p"), c, func(m *replay) tea.Cmd { return m.inquire(workbench.Lateness) }},
	}
}

func lookCommands(g *theme.Glyphs) []command {
	const l = lookGroup
	list := []command{
		{bind("tab", "the next view", "tab"), l, quietly(func(m *replay) { m.turnTab(1) })},
		{bind("shift+tab", "the view before", "shift+tab"), l, quietly(func(m *replay) { m.turnTab(-1) })},
		{bind("y", "why: failed attempts by cause, counted", "y"), l, quietly(func(m *replay) { m.toggle(whyOverlay) })},
		{bind("n", "what is happening now, told in full", "n"), l, quietly(func(m *replay) { m.toggle(storyOverlay) })},
		{bind("v", "another chart in the large place", "v"), l, quietly(func(m *replay) { m.cycleChart(1) })},
		{bind("z", "one chart over the whole screen, with a cross-hair", "z"), l, quietly(func(m *replay) { m.toggle(chartOverlay) })},
		{bind("V", "the chart before", "V"), l, quietly(func(m *replay) { m.cycleChart(-1) })},
		{bind("?", "this help", "?"), l, quietly(func(m *replay) { m.toggle(helpOverlay) })},
		{bind("esc", "close; back to the overview", "esc"), l, quietly((*replay).back)},
		{bind("ctrl+z", "to the shell; fg comes back", "ctrl+z"), l, func(m *replay) tea.Cmd { m.playing = false; return tea.Suspend }},
		{bind("q", "leave", "q"), l, quietly((*replay).quit)},
	}
	for i := range tabKeys {
		list = append(list, command{bind("", "", tabKeys[i:i+1]), l, quietly(func(m *replay) { m.chooseTab(i) })})
	}
	return list
}

// The views that have a key of their own beside their number.
const (
	branchesTitle = "Branches"
	compareTitle  = "Compare"
)

// tabKeys are the keys of the views, in their order: digits, and after those letters
// that nothing else has.
const tabKeys = "1234567890adi"

// tabKey is the key of a view; empty for one that has none.
func tabKey(i int) string {
	if i >= len(tabKeys) {
		return ""
	}
	return tabKeys[i : i+1]
}

// press handles a key message. A terminal may deliver several keys held or
// typed quickly as one message of many runes.
func (m *replay) press(msg tea.KeyMsg) tea.Cmd {
	yes := m.heed()
	if m.prompt != nil {
		return m.prompt.press(m, msg)
	}
	if yes != nil {
		switch msg.String() {
		case "y":
			yes()
			return nil
		case "n", "esc":
			return nil
		}
	}
	if msg.Type != tea.KeyRunes || msg.Alt {
		return m.do(stroke(msg.String()))
	}
	if msg.Paste {
		return nil // pasted text is no sequence of commands
	}
	var cmds []tea.Cmd
	for _, r := range msg.Runes {
		if m.prompt != nil {
			cmds = append(cmds, m.prompt.press(m, tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}}))
			continue
		}
		cmds = append(cmds, m.do(stroke(r)))
	}
	return tea.Batch(cmds...)
}

// do runs the command of a key: the overlay's first, then the view's, then the
// common ones.
func (m *replay) do(s stroke) tea.Cmd {
	if s != "q" {
		m.warn(false)
	}
	if m.overlay != noOverlay {
		if c, ok := find(m.overlayCommands(), s); ok {
			return c.do(m)
		}
	}
	if m.overlay == noOverlay {
		if c, ok := find(m.views[m.tab].commands(m), s); ok {
			return c.do(m)
		}
	}
	if c, ok := find(m.commands(), s); ok {
		return c.do(m)
	}
	if len([]rune(s)) == 1 {
		m.say(theme.Dim, strconv.Quote(string(s))+" is no key here; ? lists them all.")
	}
	return nil
}

// find is the command of a key in a table.
func find(list []command, s stroke) (command, bool) {
	for _, c := range list {
		if key.Matches(s, c.Binding) {
			return c, true
		}
	}
	return command{}, false
}

// back goes one step out: the overlay, then the tab. It does not leave: a hand that
// presses it once too often would lose its place.
func (m *replay) back() {
	switch {
	case m.overlay != noOverlay:
		m.close()
	case m.tab != 0:
		m.chooseTab(0)
	case m.picked:
		m.say(theme.Dim, "Nothing is open here. q goes back to the incidents.")
	default:
		m.say(theme.Dim, "Nothing is open here. q leaves.")
	}
}

// quit leaves, but not with branches nobody has saved unless it is meant.
func (m *replay) quit() { m.leaving = m.mayLeave("q") }

// mayLeave tells whether nothing would be lost, or the reader was asked already. The
// key is the one that leaves when it is pressed again.
func (m *replay) mayLeave(key string) bool {
	if m.warned || !m.unsaved() {
		return true
	}
	if m.prompt != nil { // it stands where the question does
		m.prompt.leave(m)
	}
	m.warn(true)
	m.say(theme.Warn, m.farewell(key))
	return false
}

func (m *replay) chooseTab(i int) {
	if i < 0 || i >= len(m.views) {
		m.say(theme.Dim, "There are "+strconv.Itoa(len(m.views))+" views.")
		return
	}
	m.choose(i)
	m.lay = m.layout()
}

func (m *replay) turnTab(direction int) {
	m.chooseTab((m.tab + direction + len(m.views)) % len(m.views))
}

func (m *replay) showTab(title string) {
	for i, v := range m.views {
		if strings.EqualFold(v.title(), title) {
			m.chooseTab(i)
		}
	}
}

func (m *replay) cycleZoom() {
	m.zoom = (m.zoom + 1) % zooms
	_, words := m.zoomed(m.zoom)
	if m.zoom > 0 {
		words += " around the cursor"
	}
	m.say(theme.Dim, "Charts show "+words+".")
}

// cycleChart goes on to the next chart for the large place, past those that have
// nothing to show.
func (m *replay) cycleChart(direction int) {
	panels := m.panels()
	n := len(panels)
	if n == 0 {
		return
	}
	at := m.large(panels)
	for range panels {
		if at = (at + direction + n) % n; !m.idle(panels[at]) {
			break
		}
	}
	m.chart = at
}

// large is the chart in the large place: the chosen one, or the first after it that is
// not 0 throughout.
func (m *replay) large(panels []panel) int {
	first := min(m.chart, len(panels)-1)
	for i := range panels {
		if at := (first + i) % len(panels); !m.idle(panels[at]) {
			return at
		}
	}
	return first
}
