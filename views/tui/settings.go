package tui

import (
	"slices"
	"strings"

	"reenact/sim"
	"reenact/views/theme"
	"reenact/views/tui/draw"
)

// This file shows what the settings mean together, and what a turn of a knob
// would bring about, in the world's own words.

// remarks is what the world says of its settings at the cursor.
func (m *replay) remarks() []sim.Remark {
	if m.answer == nil {
		return nil
	}
	return m.answer.Remarks
}

// foresee lists the turns of knobs whose meaning is worth knowing before they
// are made: the typed value, or a press of either key.
func (m *replay) foresee() []sim.Setting {
	k, ok := m.selected()
	if !ok || len(m.rooms) == 0 {
		return nil
	}
	if m.prompt != nil {
		value, err := canonical(k, m.prompt.text())
		if err != nil || m.prompt.knob != k.Key || m.prompt.text() == "" {
			return nil
		}
		return []sim.Setting{{Key: k.Key, Value: value}}
	}
	var list []sim.Setting
	for _, direction := range []int{1, -1} {
		if value, ok := k.Next(m.valueOf(k), direction); ok {
			list = append(list, sim.Setting{Key: k.Key, Value: value})
		}
	}
	return list
}

// warning is what a turn of the selected knob would bring about: of a value
// being typed whatever there is to say, of the next press of a key only what is
// bad and is not so already.
func (m *replay) warning() string {
	if m.answer == nil {
		return ""
	}
	for _, s := range m.foresee() {
		list := m.answer.Foreseen[s]
		bad := warnings(list)
		switch {
		case m.prompt != nil && len(bad) > 0, len(bad) > len(warnings(m.answer.Remarks)):
			return wouldMean(s, bad[len(bad)-1])
		case m.prompt != nil && len(list) > 0:
			return wouldMean(s, list[0])
		}
	}
	return ""
}

// wouldMean says what a setting brings; a world's refusal names it already.
func wouldMean(s sim.Setting, r sim.Remark) string {
	name := s.Key + "=" + s.Value
	return name + " would mean: " + strings.TrimPrefix(r.Text, name+": ")
}

func warnings(list []sim.Remark) (bad []sim.Remark) {
	for _, r := range list {
		if r.Warn {
			bad = append(bad, r)
		}
	}
	return bad
}

// gravest is the remark on the settings that is worth the room there is, of those that
// fit. Where there are warnings nothing milder takes their place.
func (m *replay) gravest(fits func(string) bool) (sim.Remark, bool) {
	list := m.remarks()
	if bad := warnings(list); len(bad) > 0 {
		list = bad
	}
	if i := slices.IndexFunc(list, func(r sim.Remark) bool { return fits(sentence(r.Text)) }); i >= 0 {
		return list[i], true
	}
	return sim.Remark{}, false
}

// paintSettings uses the lines that the why line left: for what is about to be
// done, or for what is set.
func (m *replay) paintSettings(a draw.Area) {
	in := a.Sub(6, 0, a.W-7, a.H)
	fits := func(text string) bool { return len(draw.WrapText(text, in.W)) <= a.H }
	if text := m.warning(); text != "" && m.lay.wall < 0 && m.atKnobs() {
		if text = sentence(text); !fits(text) {
			k, _ := m.selected()
			text = "Turning " + k.Key + " may do harm; the view 3 Knobs says why."
		}
		a.Put(3, 0, theme.Warn, "!")
		in.Wrap(0, theme.Warn, text, a.H)
		return
	}
	// What does not fit is left out: that there is more elsewhere is no news.
	if r, ok := m.gravest(fits); ok {
		a.Put(1, 0, remarkRole(r), "set")
		in.Wrap(0, theme.Dim, sentence(r.Text), a.H)
	}
}

// atKnobs tells whether the view shows the knobs on a small screen, too.
func (m *replay) atKnobs() bool {
	switch m.views[m.tab].(type) {
	case *overviewView, *knobsView:
		return true
	}
	return false
}

func remarkRole(r sim.Remark) theme.Role {
	if r.Warn {
		return theme.Warn
	}
	return theme.Dim
}

// paintRemarks writes all that is to be said about the settings, the warning of
// what is about to be done first, and returns the lines it took.
func (m *replay) paintRemarks(a draw.Area, most int) int {
	y := 0
	line := func(role theme.Role, sign, text string) {
		if y < most {
			a.Put(0, y, role, sign)
			y += a.Sub(2, 0, a.W-2, most).Wrap(y, role, sentence(text), most-y)
		}
	}
	if text := m.warning(); text != "" {
		line(theme.Warn, "!", text)
	}
	for _, r := range m.remarks() {
		if r.Warn {
			line(theme.Warn, "!", r.Text)
		} else {
			line(theme.Dim, m.theme.Glyphs.Dot, r.Text)
		}
	}
	return y
}

// remarksHeight is how many lines paintRemarks takes.
func (m *replay) remarksHeight(w, most int) int {
	n := 0
	if text := m.warning(); text != "" {
		n += len(draw.WrapText(sentence(text), w-2))
	}
	for _, r := range m.remarks() {
		n += len(draw.WrapText(sentence(r.Text), w-2))
	}
	return min(n, most)
}
