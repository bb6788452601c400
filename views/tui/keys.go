package tui

import (
	"strconv"
	"strings"

	"reenact/views/theme"

	tea "github.com/charmbracelet/bubbletea"
)

// command is a key and its meaning. The help and the dispatch read one table, so
// no key works without a word for it, and no word lacks its key.
type command struct {
	keys  []string
	show  string // how the keys are written
	help  string // what they do; empty for keys another line covers
	group string
	do    func(m *replay) tea.Cmd
}

// quietly makes a command of something that needs no message afterwards.
func quietly(f func(m *replay)) func(*replay) tea.Cmd {
	return func(m *replay) tea.Cmd { f(m); return nil }
}

// commands is the table. It is a function because the help, which it opens,
// reads it.
func commands(g *theme.Glyphs) []command {
	return append(timeCommands(g), choiceCommands(g)...)
}

func timeCommands(g *theme.Glyphs) []command {
	const group = "Time"
	return []command{
		{[]string{" "}, "space", "play, pause", group, func(m *replay) tea.Cmd { return m.play(!m.playing) }},
		{[]string{"left", "h"}, g.Left + " h", "one pass (5 s) back", group, quietly(func(m *replay) { m.step(-1) })},
		{[]string{"right", "l"}, g.Right + " l", "one pass (5 s) on", group, quietly(func(m *replay) { m.step(1) })},
		{[]string{"[", "shift+left"}, "[ shift+" + g.Left, "the event before", group, quietly(func(m *replay) { m.stepEvent(-1) })},
		{[]string{"]", "shift+right"}, "] shift+" + g.Right, "the next event", group, quietly(func(m *replay) { m.stepEvent(1) })},
		{[]string{"<", "{"}, "< {", "slower", group, quietly(func(m *replay) { m.faster(-1) })},
		{[]string{">", "}"}, "> }", "faster", group, quietly(func(m *replay) { m.faster(1) })},
		{[]string{"g", "home"}, "g home", "the beginning", group, quietly(func(m *replay) { m.playing = false; m.seek(m.script.Start) })},
		{[]string{"G", "end"}, "G end", "the end", group, quietly(func(m *replay) { m.playing = false; m.seek(m.script.End) })},
		{[]string{":"}, ":", "a time: 15:05, 15:05:30, +10m, -5m, T+59m", group, quietly((*replay).askTime)},
		{[]string{"z"}, "z", "zoom the charts: all, an hour, 20 minutes", group, quietly((*replay).cycleZoom)},
	}
}

func choiceCommands(g *theme.Glyphs) []command {
	const change, look = "What if", "Look"
	list := []command{
		{[]string{"up", "k"}, g.Up + " k", "the knob above, or the row above in a list", change, quietly(func(m *replay) { m.pick(-1) })},
		{[]string{"down", "j"}, g.Down + " j", "the knob below, or the row below", change, quietly(func(m *replay) { m.pick(1) })},
		{[]string{"+", "="}, "+", "turn the knob up, on, or to its next choice", change, quietly(func(m *replay) { m.turn(1) })},
		{[]string{"-", "_"}, g.Minus, "turn it down, off, or to the choice before", change, quietly(func(m *replay) { m.turn(-1) })},
		{[]string{"enter"}, g.Enter, "type a value; in a list, go there", change, quietly((*replay).askValue)},
		{[]string{"f"}, "f", "fork here: a branch of your own, with a name", change, quietly((*replay).askFork)},
		{[]string{"u"}, "u", "undo the last change", change, quietly((*replay).undo)},
		{[]string{"b"}, "b", "the branches: choose, compare, delete", change, quietly(func(m *replay) { m.showTab("Branches") })},
		{[]string{"c"}, "c", "what the branch changed", change, quietly(func(m *replay) { m.showTab("Compare") })},
		{[]string{"tab"}, "tab", "the next view", look, quietly(func(m *replay) { m.turnTab(1) })},
		{[]string{"shift+tab"}, "shift+tab", "the view before", look, quietly(func(m *replay) { m.turnTab(-1) })},
		{[]string{"v"}, "v", "another chart in the large place", look, quietly(func(m *replay) { m.cycleChart(1) })},
		{[]string{"V"}, "V", "the chart before", look, quietly(func(m *replay) { m.cycleChart(-1) })},
		{[]string{"y"}, "y", "why: failed attempts by cause, counted", look, quietly(func(m *replay) { m.toggle(whyOverlay) })},
		{[]string{"?"}, "?", "this help", look, quietly(func(m *replay) { m.toggle(helpOverlay) })},
		{[]string{"esc"}, "esc", "close; back to the overview; leave", look, quietly((*replay).back)},
		{[]string{"ctrl+z"}, "ctrl+z", "to the shell; fg comes back", look, func(m *replay) tea.Cmd { m.playing = false; return tea.Suspend }},
		{[]string{"q"}, "q", "leave; what you changed is not kept", look, quietly(func(m *replay) { m.leaving = true })},
	}
	for i := 1; i <= 9; i++ {
		n, help, show := i, "", ""
		if i == 1 {
			show, help = "1"+g.Dash+"9", "a view by its number"
		}
		list = append(list, command{[]string{strconv.Itoa(i)}, show, help, look, quietly(func(m *replay) { m.chooseTab(n - 1) })})
	}
	return list
}

// hints are the keys of the footer, the most needed first, each with a word.
func hints(g *theme.Glyphs) [][2]string {
	return [][2]string{
		{"space", "play"}, {g.Left + g.Right, "step"}, {"[ ]", "event"}, {g.Up + g.Down + " +" + g.Minus, "knob"},
		{":", "go to"}, {"f", "fork"}, {"y", "why"}, {"< >", "speed"}, {"u", "undo"}, {"c", "compare"},
		{"b", "branches"}, {"v", "chart"}, {"z", "zoom"}, {g.Enter, "type a value"}, {"tab", "view"},
	}
}

// press handles a key message. A terminal may deliver several keys held or
// typed quickly as one message of many runes.
func (m *replay) press(msg tea.KeyMsg) tea.Cmd {
	m.notice = notice{}
	if m.prompt != nil {
		m.prompt.press(m, msg)
		return nil
	}
	if msg.Type != tea.KeyRunes || msg.Alt {
		return m.do(msg.String())
	}
	if msg.Paste {
		return nil // pasted text is no sequence of commands
	}
	var cmds []tea.Cmd
	for _, r := range msg.Runes {
		if m.prompt != nil {
			m.prompt.insert(r)
			continue
		}
		cmds = append(cmds, m.do(string(r)))
	}
	return tea.Batch(cmds...)
}

// do runs the command of a key: the overlay's first, then the view's, then the
// common ones.
func (m *replay) do(key string) tea.Cmd {
	if m.overlay != noOverlay && m.overlayKey(key) {
		return nil
	}
	if m.tab < len(m.views) && m.views[m.tab].key(m, key) {
		return nil
	}
	for _, c := range commands(&m.theme.Glyphs) {
		for _, k := range c.keys {
			if k == key {
				return c.do(m)
			}
		}
	}
	if len([]rune(key)) == 1 {
		m.say(theme.Dim, strconv.Quote(key)+" is no key here; ? lists them all.")
	}
	return nil
}

// overlayKey closes an overlay by any of the keys a hand tries.
func (m *replay) overlayKey(key string) bool {
	switch key {
	case "esc", "enter", "q", " ":
		m.overlay = noOverlay
		return true
	}
	if m.overlay != helpOverlay {
		return false
	}
	switch key {
	case "up", "k":
		m.helpTop--
	case "down", "j":
		m.helpTop++
	case "pgup":
		m.helpTop -= m.lay.body.h
	case "pgdown":
		m.helpTop += m.lay.body.h
	default:
		return false
	}
	return true
}

func (m *replay) toggle(o overlay) {
	if m.overlay == o {
		o = noOverlay
	}
	m.overlay = o
}

// back goes one step out: the overlay, then the tab, then the replay.
func (m *replay) back() {
	switch {
	case m.overlay != noOverlay:
		m.overlay = noOverlay
	case m.tab != 0:
		m.chooseTab(0)
	default:
		m.leaving = true
	}
}

func (m *replay) chooseTab(i int) {
	if i < 0 || i >= len(m.views) {
		m.say(theme.Dim, "There are "+strconv.Itoa(len(m.views))+" views.")
		return
	}
	m.tab, m.overlay = i, noOverlay
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
	m.zoom = (m.zoom + 1) % len(zooms)
	m.say(theme.Dim, "Charts show "+zooms[m.zoom].word+".")
}

func (m *replay) cycleChart(direction int) {
	if n := len(panelsOf(m.series())); n > 0 {
		m.chart = (m.chart + direction + n) % n
	}
}
