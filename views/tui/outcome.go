package tui

import (
	"strings"
	"time"

	"reenact/sim"
	"reenact/sim/whatif"
	"reenact/views/chart"
	"reenact/views/theme"
	"reenact/views/tui/draw"
	"reenact/views/workbench"
)

// This file says what a branch came to: in the outcomes that the world declares,
// measured by the same code as the headless comparison.

// outcomes are what the world is judged by; nil before it was asked.
func (m *replay) outcomes() []sim.Outcome {
	if m.answer == nil {
		return nil
	}
	return m.answer.Outcomes
}

// damages are the outcomes that an incident cost, by their place among all.
func (m *replay) damages() []int {
	var list []int
	for i, o := range m.outcomes() {
		if o.Damage {
			list = append(list, i)
		}
	}
	return list
}

// measured is what a snapshot came to, outcome by outcome. Snapshots never
// change, so it is worked out once.
func (m *replay) measured(s *workbench.Snapshot) []whatif.Value {
	if v, ok := m.values[s]; ok {
		return v
	}
	outcomes := m.outcomes()
	if outcomes == nil {
		return nil
	}
	if m.values == nil || len(m.values) > cached {
		m.values = map[*workbench.Snapshot][]whatif.Value{}
	}
	m.values[s] = whatif.Measure(s, outcomes)
	return m.values[s]
}

// amountText writes an outcome's value, or a difference of two.
func (m *replay) amountText(o sim.Outcome, v whatif.Value) string {
	switch {
	case v.None() && o.Reduce == sim.Recovery:
		return "not by the end"
	case v.None():
		return m.theme.Glyphs.Dash
	case o.Unit == "min":
		return minutesText(span(v))
	}
	return chart.Value(v.Amount, v.Scale)
}

// span is a value of minutes as a duration.
func span(v whatif.Value) time.Duration {
	return time.Duration(v.Amount) * time.Minute / time.Duration(max(v.Scale, 1))
}

// differenceText writes by how much a value differs from another, and whether
// that is better; with no word where they are the same.
func (m *replay) differenceText(o sim.Outcome, now, was whatif.Value) (string, theme.Role) {
	if o.Reduce == sim.Recovery && now.None() != was.None() {
		if now.None() {
			return "never", theme.Warn
		}
		return "recovers", theme.Good
	}
	d := now.Minus(was)
	if d.None() || d.Amount == 0 {
		return "", theme.Dim
	}
	sign := "+"
	role := theme.Warn
	if d.Amount < 0 {
		sign, role, d.Amount = m.theme.Glyphs.Minus, theme.Good, -d.Amount
	}
	if !o.Damage {
		role = theme.Text
	}
	return sign + m.amountText(o, d), role
}

// outcome is the header's sentence on the live branch; its first part alone where
// there is no room for more.
func (m *replay) outcome(room int) (string, theme.Role) {
	live, history := m.live(), m.snaps[""]
	if live == nil || !live.Done || m.outcomes() == nil {
		return "", theme.Dim
	}
	var parts []string
	role := theme.Dim
	spared := m.spared(live)
	if m.plan.OnHistory() || history == nil || !history.Done {
		if parts = m.toll(live); spared != "" {
			parts, role = []string{spared}, theme.Good
		}
	} else if parts, role = m.delta(live, history); len(parts) == 0 {
		parts = []string{"the same as the history"}
	}
	if spared != "" && parts[0] != spared {
		parts = append([]string{spared}, parts...)
	}
	for len(parts) > 1 && draw.TextWidth(strings.Join(parts, " "+m.theme.Glyphs.Dot+" ")) > room {
		parts = parts[:len(parts)-1]
	}
	return strings.Join(parts, " "+m.theme.Glyphs.Dot+" "), role
}

// spared says of a branch that cost nothing that it did: "0 failed starts in all". It is
// empty for others.
func (m *replay) spared(s *workbench.Snapshot) string {
	values, damages := m.measured(s), m.damages()
	for _, i := range damages {
		if values[i].None() || values[i].Amount != 0 {
			return ""
		}
	}
	if len(damages) == 0 {
		return ""
	}
	return m.costText(damages[0], values[damages[0]])
}

// toll is what a branch cost, in words.
func (m *replay) toll(s *workbench.Snapshot) []string {
	values := m.measured(s)
	var parts []string
	for _, i := range m.damages() {
		if v := values[i]; !v.None() && v.Amount != 0 {
			parts = append(parts, m.costText(i, v))
		}
	}
	return parts
}

// costText is one damage in words.
func (m *replay) costText(i int, v whatif.Value) string {
	o := m.outcomes()[i]
	if o.Unit == "min" {
		return lowerFirst(o.Title) + " " + m.amountText(o, v)
	}
	text := m.amountText(o, v) + " " + lowerFirst(o.Title)
	if o.Reduce == sim.Total {
		text += " in all" // of the whole replay, not up to the cursor
	}
	return text
}

// delta says how much more or less a branch cost than the history, and whether
// that is better, worse, or neither.
func (m *replay) delta(live, history *workbench.Snapshot) (parts []string, role theme.Role) {
	now, was := m.measured(live), m.measured(history)
	role = theme.Dim
	for _, i := range m.damages() {
		o, d := m.outcomes()[i], now[i].Minus(was[i])
		if d.None() || d.Amount == 0 {
			continue
		}
		less, verdict := d.Amount < 0, theme.Warn
		if less {
			d.Amount, verdict = -d.Amount, theme.Good
		}
		if role != theme.Dim && role != verdict {
			verdict = theme.Text // better in one way and worse in another
		}
		role = verdict
		parts = append(parts, comparison(m.amountText(o, d), o, less))
	}
	return parts, role
}

// comparison is "19 fewer failed starts", "3m less time below 90 %".
func comparison(amount string, o sim.Outcome, less bool) string {
	word := "more"
	switch {
	case less && o.Unit == "min":
		word = "less"
	case less:
		word = "fewer"
	}
	return amount + " " + word + " " + lowerFirst(o.Title)
}
