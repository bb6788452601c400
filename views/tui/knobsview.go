package tui

import (
	"reenact/sim"
	"reenact/views/theme"
	"reenact/views/tui/draw"
)

// knobsView is every knob with all there is to say about it.
type knobsView struct {
	top  int
	feet []int // the row after each visible knob, for the mouse
}

func (*knobsView) title() string              { return "Knobs" }
func (*knobsView) commands(*replay) []command { return nil }

func (v *knobsView) click(m *replay, _, y int) {
	for i, foot := range v.feet {
		if y < foot {
			m.knob = v.top + i
			return
		}
	}
}

func (v *knobsView) paint(m *replay, a draw.Area) {
	order := m.order()
	if len(order) == 0 {
		a.Put(2, 1, theme.Dim, "The incident is being prepared"+a.Dots())
		return
	}
	m.selected()
	a = v.paintFoot(m, a)
	v.scroll(m, order, a)
	v.feet = v.feet[:0]
	y := 0
	for i := v.top; i < len(order); i++ {
		k := m.knobs()[order[i]]
		if y+v.height(m, k, a.W) > a.H && i > v.top {
			return
		}
		y += v.paintKnob(m, a.Rows(y, a.H-y).Inset(1), k, m.ghostKnob(order[i], k), i == m.knob && !m.onWhy)
		v.feet = append(v.feet, y)
	}
}

// paintFoot says what the settings mean together, and returns the room above.
func (v *knobsView) paintFoot(m *replay, a draw.Area) draw.Area {
	n := m.remarksHeight(a.W-4, a.H/2)
	if n == 0 || a.H < 8 {
		return a
	}
	foot := a.Rows(a.H-n-1, n+1)
	foot.Rule(0, &m.theme.Glyphs, "what the settings mean together")
	m.paintRemarks(foot.Rows(1, n).Inset(2), n)
	return a.Rows(0, a.H-n-1)
}

// scroll keeps the selected knob in sight, whole.
func (v *knobsView) scroll(m *replay, order []int, a draw.Area) {
	v.top = min(max(v.top, 0), m.knob)
	for v.top < m.knob {
		used := 0
		for i := v.top; i <= m.knob; i++ {
			used += v.height(m, m.knobs()[order[i]], a.W)
		}
		if used <= a.H {
			return
		}
		v.top++
	}
}

func (v *knobsView) about(m *replay, k sim.Knob) string {
	return sentence(k.Help) + " Takes " + rangeText(k, m.theme.Glyphs.Dash) + "."
}

// height is the knob's line, what it does, what there is to note, and a blank.
func (v *knobsView) height(m *replay, k sim.Knob, w int) int {
	return 1 + len(draw.WrapText(v.about(m, k), w-8)) + m.knobHeight(k, w-2)
}

func (v *knobsView) paintKnob(m *replay, a draw.Area, k, was sim.Knob, chosen bool) int {
	m.paintKnobLine(a.Sub(0, 0, min(a.W, 56), 1), k, was, chosen)
	y := m.knobHeight(k, a.W)
	m.paintKnobNote(a.Rows(1, y-1), k)
	y += a.Sub(4, 0, a.W-6, a.H).Wrap(y, theme.Dim, v.about(m, k), a.H-y)
	return y + 1
}
