package tui

import (
	"fmt"
	"unicode"

	"reenact/sim"
	"reenact/views/theme"
	"reenact/views/tui/draw"
)

// paintKnobs lists the knobs in the side column: value now, value in the
// branch behind, what there is to note, and what the selected one does.
func (m *replay) paintKnobs(a draw.Area) {
	order := m.order()
	if len(order) == 0 {
		a.Put(1, 0, theme.Dim, "being prepared"+a.Dots())
		return
	}
	k, _ := m.selected()
	help := sentence(k.Note)
	if draw.TextWidth(k.Note) <= shortNote || rolling(k) {
		help = ""
	}
	help += " " + sentence(rangeText(k, m.theme.Glyphs.Dash)) + " " + sentence(k.Help)
	// A warning of what the next press would do comes before what the knob is.
	warning := m.warning()
	warns := min(len(draw.WrapText(sentence(warning), a.W-4)), max(a.H-5, 0))
	n := min(len(draw.WrapText(help, a.W-2)), 4)
	if n > a.H-warns-5 && warns > 0 {
		n = 0
	}
	list := a.Rows(0, a.H-n-warns-1)
	m.scrollKnobs(order, list)
	m.paintKnobRows(list, order)
	if foot := a.Sub(1, a.H-n-warns, a.W-2, n+warns); warns > 0 {
		foot.Put(0, 0, theme.Warn, "!")
		foot.Sub(2, 0, foot.W-2, warns).Wrap(0, theme.Warn, sentence(warning), warns)
	}
	a.Sub(1, a.H-n, a.W-2, n).Wrap(0, theme.Dim, help, n)
}

// sentence begins with a capital and ends with a full stop.
func sentence(s string) string {
	if s == "" {
		return ""
	}
	r := []rune(s)
	r[0] = unicode.ToUpper(r[0])
	if last := r[len(r)-1]; last != '.' && last != '!' && last != '?' {
		r = append(r, '.')
	}
	return string(r)
}

// scrollKnobs keeps the selected knob in sight.
func (m *replay) scrollKnobs(order []int, a draw.Area) {
	m.knobTop = min(max(m.knobTop, 0), m.knob)
	for m.knobTop < m.knob {
		used := 0
		for i := m.knobTop; i <= m.knob; i++ {
			used += m.knobHeight(m.knobs()[order[i]], a.W)
		}
		if used <= a.H {
			return
		}
		m.knobTop++
	}
}

// knobHeight is one line, and more for what there is to note.
func (m *replay) knobHeight(k sim.Knob, w int) int {
	switch {
	case rolling(k):
		return 2
	case draw.TextWidth(k.Note) > shortNote:
		return 1 + len(draw.WrapText(k.Note, w-noteIndent))
	}
	return 1
}

// noteIndent is where a note stands under its knob.
const noteIndent = 4

// shortNote is how long a note may be to stand beside the value.
const shortNote = 10

func rolling(k sim.Knob) bool { return k.RolloutTotal > 0 && k.RolledOut < k.RolloutTotal }

func (m *replay) paintKnobRows(a draw.Area, order []int) {
	y := 0
	for i := m.knobTop; i < len(order) && y < a.H; i++ {
		k := m.knobs()[order[i]]
		m.paintKnobLine(a.Row(y), k, m.ghostKnob(order[i], k), i == m.knob && !m.onWhy)
		y++
		if n := m.knobHeight(k, a.W) - 1; n > 0 {
			m.paintKnobNote(a.Rows(y, n), k)
			y += n
		}
	}
}

// knobAt is the index in order of the knob painted on a row of the list.
func (m *replay) knobAt(row int) int {
	order := m.order()
	y := 0
	for i := m.knobTop; i < len(order); i++ {
		y += m.knobHeight(m.knobs()[order[i]], m.lay.knobs.W-2)
		if row < y {
			return i
		}
	}
	return -1
}

// ghostKnob is the same knob in the branch behind.
func (m *replay) ghostKnob(i int, k sim.Knob) sim.Knob {
	if m.forked() && m.answer != nil && i < len(m.answer.GhostKnobs) {
		return m.answer.GhostKnobs[i]
	}
	return k
}

// shortValue is the room that every value has; a longer one takes what its name leaves.
const shortValue = 10

// paintKnobLine is one knob: its name, its value, and what it was.
func (m *replay) paintKnobLine(a draw.Area, k, was sim.Knob, chosen bool) {
	value := m.valueOf(k)
	nameRole, valueRole := theme.Text, theme.Strong
	if chosen {
		a.Set(0, 0, m.theme.Glyphs.Pointer, theme.Cursor)
		nameRole = theme.Strong
	}
	old := ""
	switch {
	case m.forked() && was.Value != value:
		old, valueRole = "was "+was.Value, theme.Accent
	case k.Note != "" && draw.TextWidth(k.Note) <= shortNote && !rolling(k):
		old = k.Note
	}
	right := a.W - min(15, a.W/3)
	from := a.Sub(0, 0, right, 1).Right(right, 0, valueRole, draw.Fit(value, max(shortValue, min(16, right-3-draw.TextWidth(k.Key))), a.Dots()))
	a.Sub(2, 0, from-3, 1).Put(0, 0, nameRole, k.Key)
	a.Sub(right+2, 0, a.W-right-2, 1).Put(0, 0, theme.Dim, old)
}

// paintKnobNote is the line under a knob: a rollout under way, or that its
// value has no effect.
func (m *replay) paintKnobNote(a draw.Area, k sim.Knob) {
	if !rolling(k) {
		a.Sub(noteIndent, 0, a.W-noteIndent, a.H).Wrap(0, theme.Warn, k.Note, a.H)
		return
	}
	x := a.Put(noteIndent, 0, theme.Dim, "rolling out ")
	count := fmt.Sprintf(" %d/%d", k.RolledOut, k.RolloutTotal)
	bar := a.Sub(x, 0, max(min(14, a.W-x-len(count)), 0), 1)
	m.paintBar(bar, float64(k.RolledOut)/float64(k.RolloutTotal), theme.Accent)
	a.Put(x+bar.W, 0, theme.Text, count)
}

// paintKnobStrip is the knobs on a small screen: two or three columns.
func (m *replay) paintKnobStrip(a draw.Area) {
	order := m.order()
	if len(order) == 0 || a.H == 0 {
		return
	}
	m.selected()
	columns := max(a.W/39, 1)
	width := a.W / columns
	visible := columns * a.H
	m.knobTop = min(max(m.knobTop, m.knob-visible+1, 0), m.knob)
	for i := 0; i < visible && m.knobTop+i < len(order); i++ {
		cell := a.Sub(i/a.H*width, i%a.H, width-1, 1)
		k := m.knobs()[order[m.knobTop+i]]
		m.paintKnobLine(cell.Inset(1), k, m.ghostKnob(order[m.knobTop+i], k), m.knobTop+i == m.knob && !m.onWhy)
	}
	if hidden := len(order) - m.knobTop - visible; hidden > 0 {
		a.RightIfBlank(a.W-1, a.H-1, theme.Dim, fmt.Sprintf("%s %d more", m.theme.Glyphs.Down, hidden))
	}
}
