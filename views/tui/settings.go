package tui

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

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
		// A hand that has begun to turn one way is about to go on that way: what going
		// back would bring is not what it asks.
		if m.edited.key == k.Key && m.edited.way == -direction {
			continue
		}
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
	k, ok := m.selected()
	if m.answer == nil || !ok {
		return ""
	}
	for _, s := range m.foresee() {
		list := m.answer.Foreseen[s]
		bad := warnings(list)
		if m.prompt == nil {
			bad = newsAmong(bad, m.answer.Remarks)
		}
		switch {
		case len(bad) > 0:
			return m.wouldMean(k, s, bad[len(bad)-1])
		case m.prompt != nil && len(list) > 0:
			return m.wouldMean(k, s, list[0])
		}
	}
	return ""
}

// newsAmong are the warnings that are not given already.
func newsAmong(bad, now []sim.Remark) []sim.Remark {
	return slices.DeleteFunc(bad, func(r sim.Remark) bool { return slices.Contains(now, r) })
}

// wouldMean says what a setting brings, and which way it is; a world's refusal names
// it already.
func (m *replay) wouldMean(k sim.Knob, s sim.Setting, r sim.Remark) string {
	return m.turnText(k, s.Value) + " would mean: " + strings.TrimPrefix(r.Text, s.Key+"="+s.Value+": ")
}

// turnText names a turn of a knob with its direction: "X from 1 up to 2".
func (m *replay) turnText(k sim.Knob, value string) string {
	was := m.valueOf(k)
	if was == value {
		return k.Key + " at " + value
	}
	to := " to "
	if k.Kind == sim.IntKnob || k.Kind == sim.DurationKnob {
		to = map[int]string{1: " up to ", -1: " down to ", 0: to}[way(k, was, value)]
	}
	return k.Key + " from " + was + to + value
}

// way is the direction from one value of a knob to another; 0 where there is none.
func way(k sim.Knob, was, value string) int {
	rank := func(text string) (int64, bool) {
		switch k.Kind {
		case sim.ChoiceKnob:
			i := slices.Index(k.Choices, text)
			return int64(i), i >= 0
		case sim.BoolKnob:
			return int64(len("off") - len(text)), true
		case sim.DurationKnob:
			d, err := time.ParseDuration(text)
			return int64(d), err == nil
		}
		n, err := strconv.ParseInt(text, 10, 64)
		return n, err == nil
	}
	a, known := rank(was)
	b, too := rank(value)
	if !known || !too {
		return 0
	}
	return cmp.Compare(b, a)
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
			text = m.inShort()
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

// inShort is the warning where there is no room to say what of.
func (m *replay) inShort() string {
	k, _ := m.selected()
	for _, s := range m.foresee() {
		if len(newsAmong(warnings(m.answer.Foreseen[s]), m.answer.Remarks)) > 0 {
			return m.turnText(k, s.Value) + " may do harm; the view 3 Knobs says why."
		}
	}
	return ""
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
