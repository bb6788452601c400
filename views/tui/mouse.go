package tui

import (
	"reenact/views/tui/draw"
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

// mouse does what a hand expects where it points: the timeline seeks, a tab
// opens, a knob is selected and the wheel turns it.
func (m *replay) mouse(msg tea.MouseMsg) tea.Cmd {
	if m.canvas.W < minWidth || m.canvas.H < minHeight || m.prompt != nil {
		return nil
	}
	switch {
	case msg.Button == tea.MouseButtonWheelUp && msg.Action == tea.MouseActionPress:
		m.wheel(msg.X, msg.Y, 1)
	case msg.Button == tea.MouseButtonWheelDown && msg.Action == tea.MouseActionPress:
		m.wheel(msg.X, msg.Y, -1)
	case msg.Button == tea.MouseButtonLeft && msg.Action != tea.MouseActionRelease:
		m.point(msg.X, msg.Y, msg.Action == tea.MouseActionMotion)
	}
	return nil
}

// wheel turns the knob under the pointer; elsewhere it moves through time.
func (m *replay) wheel(x, y, direction int) {
	key := stroke("up")
	if direction < 0 {
		key = "down"
	}
	if m.overlay == chartOverlay {
		m.step(-direction)
		return
	}
	if m.overlay != noOverlay {
		if c, ok := find(m.overlayCommands(), key); ok {
			c.do(m)
		}
		return
	}
	if i := m.knobUnder(x, y); i >= 0 {
		m.knob = i
		m.turn(direction)
		return
	}
	if m.lay.body.Has(x, y) {
		if c, ok := find(m.views[m.tab].commands(m), key); ok {
			c.do(m)
			return
		}
	}
	m.step(-direction)
}

// point handles a press, or a drag, which the timeline and the large chart follow.
func (m *replay) point(x, y int, drag bool) {
	l := m.lay
	m.heed() // a question is withdrawn by whatever else is done
	if l.timeline.Has(x, y) {
		m.playing = false
		m.seek(m.timeUnder(x, y))
		m.readBookmark()
		return
	}
	if t, ok := m.timeInBigChart(x, y); ok {
		m.playing = false
		m.seek(t)
		return
	}
	if drag {
		return
	}
	if l.tabs.Has(x, y) && m.overlay != chartOverlay {
		for i, span := range m.tabSpans(l.tabs.W) {
			if x >= span.from && x < span.from+draw.TextWidth(span.text) {
				m.chooseTab(i)
			}
		}
		return
	}
	if m.overlay != noOverlay {
		m.close()
		return
	}
	if l.why.Has(x, y) {
		m.toggle(whyOverlay)
		return
	}
	if i := m.knobUnder(x, y); i >= 0 {
		m.knob, m.onWhy = i, false
		return
	}
	if l.body.Has(x, y) {
		m.views[m.tab].click(m, x-l.body.X, y-l.body.Y)
	}
}

// knobUnder is the index of the knob at a cell of the frame; -1 if none.
func (m *replay) knobUnder(x, y int) int {
	l := m.lay
	if !l.knobs.Has(x, y) || m.overlay == helpOverlay {
		return -1
	}
	i := -1
	switch {
	case l.wall >= 0:
		i = m.knobAt(y - l.knobs.Y)
	case m.tab == 0:
		width := l.knobs.W / max(l.knobs.W/39, 1)
		i = m.knobTop + (x-l.knobs.X)/width*l.knobs.H + y - l.knobs.Y
	}
	if i >= len(m.order()) {
		return -1
	}
	return i
}

// timeUnder is the time of a column of the timeline; on a mark it is the mark's.
func (m *replay) timeUnder(x, y int) time.Duration {
	l := m.lay
	column := x - l.strip.X
	if l.marks.Has(x, y) {
		for _, e := range m.timeline() {
			if e.at >= m.script.Start && m.columnOf(e.at, l.strip.W) == column {
				return e.at
			}
		}
	}
	return m.timeOf(column, l.strip.W)
}
