package tui

import (
	"reenact/views/theme"
	"reenact/views/tui/draw"
)

// paintFooter lists the keys one needs most; the help has them all. What there is to
// say stands above them.
func (m *replay) paintFooter(a draw.Area) {
	m.paintNotice(a.Y)
	if m.prompt != nil {
		m.prompt.paint(a, m.completion())
		m.paintOffers(a.Y)
		return
	}
	tail := [][2]string{{"?", "help"}, {"q", m.leaveWord()}}
	room := a.W - 1
	for _, t := range tail {
		room -= hintWidth(t)
	}
	x := paintHints(a.Sub(0, 0, room, 1), 1, m.hints())
	paintHints(a, x, tail)
}

// leaveWord is what q does now.
func (m *replay) leaveWord() string {
	switch {
	case m.overlay != noOverlay:
		return "close"
	case m.picked:
		return "back"
	}
	return "quit"
}

// mostNotice is how many rows a message takes at most.
const mostNotice = 3

// toSay is what there is to say to the reader now: what is wrong with what is typed, or
// what came of the last key.
func (m *replay) toSay() (text string, role theme.Role) {
	switch {
	case m.prompt == nil:
		return m.notice.text, m.notice.role
	case m.prompt.err != "":
		return m.prompt.err, theme.Bad
	}
	return "", theme.Text
}

// noticeLines are the rows that it takes.
func (m *replay) noticeLines() int {
	text, _ := m.toSay()
	if text == "" {
		return 0
	}
	return min(len(draw.WrapText(text, m.canvas.W-2)), mostNotice)
}

// paintNotice writes what there is to say on the rows above the keys, which are the why
// line's. The large chart keeps the line of its values.
func (m *replay) paintNotice(keys int) {
	n := m.noticeLines()
	if n == 0 {
		return
	}
	if m.overlay == chartOverlay {
		keys--
	}
	text, role := m.toSay()
	a := m.canvas.All().Inset(1).Rows(keys-n, n)
	a.Clear()
	a.Wrap(0, role, text, n)
}

// paintHints writes as many keys with their words as fit whole, and returns the
// column after them.
func paintHints(a draw.Area, x int, hints [][2]string) int {
	for _, h := range hints {
		if x+draw.TextWidth(h[0])+1+draw.TextWidth(h[1]) > a.W {
			break
		}
		x = a.Put(x, 0, theme.Key, h[0]) + 1
		x = a.Put(x, 0, theme.Dim, h[1]) + 2
	}
	return x
}

func hintWidth(h [2]string) int { return draw.TextWidth(h[0]) + draw.TextWidth(h[1]) + 3 }

// hints are the keys of the footer, the most needed first, each with a word.
func (m *replay) hints() [][2]string {
	g := &m.theme.Glyphs
	if m.overlay != noOverlay { // it says itself what its own keys do
		return [][2]string{{g.Left + g.Right, "step"}, {"[ ]", "event"}, {":", "go to"}, {"y", "why"}, {"n", "story"}}
	}
	if _, ok := m.views[m.tab].(*roomView); ok {
		return [][2]string{
			{"space", "play"}, {g.Left + g.Right, "step"}, {g.Up + g.Down, "choose"}, {g.Enter, "open"}, {"esc", "back"},
			{"s", "sort"}, {"/", "filter"}, {":", "go to"}, {"tab", "view"},
		}
	}
	list := [][2]string{{"space", "play"}, {g.Left + g.Right, "step"}, {"[ ]", "event"}}
	if m.handy() {
		list = append(list, [2]string{g.Up + g.Down + " +" + g.Minus, "knob"})
	} else if m.knows("up") {
		list = append(list, [2]string{g.Up + g.Down, "choose"})
	} else if m.knows("pgup") {
		list = append(list, [2]string{"pgup pgdn", "more"})
	}
	list = append(list, [][2]string{
		{"y", "why"}, {"n", "story"}, {":", "go to"}, {"f", "fork"}, {"< >", "speed"}, {"u", "undo"}, {"c", "compare"},
		{"w", "save"}, {"b", "branches"}, {"v", "chart"}, {"z", "large"}, {"e", "play to an event"},
	}...)
	if m.handy() {
		list = append(list, [2]string{g.Enter, "type a value"})
	}
	return append(list, [2]string{"tab", "view"})
}
