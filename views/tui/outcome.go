package tui

import (
	"strings"
	"time"

	"reenact/sim"
	"reenact/views/chart"
	"reenact/views/theme"
)

// outcome is what a branch came to, in the terms any world has: how long things
// went badly, and how much there was of what the world counts.
type outcome struct {
	count     int64 // -1: the world counts nothing we know
	counted   countPref
	unwell    time.Duration // below healthy
	recovered time.Duration // from when on all stayed well; -1: never, or never unwell
}

// outcomeCache keeps the outcomes of snapshots, which never change.
type outcomeCache map[*snapshot]outcome

func (m *replay) outcomeOf(s *snapshot) outcome {
	if o, ok := m.outcomes[s]; ok {
		return o
	}
	o := computeOutcome(s, m.script.Start)
	if m.outcomes == nil || len(m.outcomes) > cached {
		m.outcomes = outcomeCache{}
	}
	m.outcomes[s] = o
	return o
}

func computeOutcome(s *snapshot, start time.Duration) outcome {
	o := outcome{count: -1, recovered: -1}
	every := s.every()
	for _, pref := range countPrefs {
		series, ok := s.lookup(pref.key)
		if !ok {
			continue
		}
		sum := int64(0)
		for _, v := range s.columns[s.index[pref.key]] {
			if v != sim.Empty {
				sum += v
			}
		}
		// A rate per minute, sampled: each sample stands for its interval.
		o.count = sum * int64(every/time.Second) / 60 / max(series.Scale, 1)
		o.counted = pref
		break
	}
	heat, ok := heatOf(s.series)
	if !ok || heat.Max <= 0 {
		return o
	}
	limit := int64(float64(heat.Max) * healthy)
	unwell := false
	for i, v := range s.columns[s.index[heat.Key]] {
		// Where nothing was measured, things are as they were.
		if v != sim.Empty {
			unwell = v < limit
		}
		if !unwell {
			continue
		}
		o.unwell += every
		o.recovered = s.times[i] + every
	}
	if n := len(s.times); n == 0 || o.recovered > s.times[n-1] {
		o.recovered = -1
	}
	return o
}

// outcome is the header's sentence on the live branch; its first part alone where
// there is no room for more.
func (m *replay) outcome(room int) (string, theme.Role) {
	live := m.live()
	if live == nil || !live.done {
		return "", theme.Dim
	}
	o := m.outcomeOf(live)
	history := m.snaps[""]
	if m.plan.onHistory() || history == nil || !history.done {
		if o.unwell == 0 {
			return "", theme.Dim
		}
		return m.wellness(o), theme.Dim
	}
	return m.delta(o, m.outcomeOf(history), room)
}

// delta says how one outcome differs from another.
func (m *replay) delta(o, was outcome, room int) (string, theme.Role) {
	var parts []string
	role := theme.Dim
	judge := func(better bool) {
		verdict := theme.Warn
		if better {
			verdict = theme.Good
		}
		if role != theme.Dim && role != verdict {
			verdict = theme.Text // better in one way and worse in another
		}
		role = verdict
	}
	if d := o.count - was.count; o.count >= 0 && d != 0 {
		word := "more"
		if d < 0 {
			word = "fewer"
		}
		parts = append(parts, chart.Thousands(max(d, -d))+" "+word+" "+o.counted.words)
		judge(d > 0 == o.counted.good)
	}
	if d := o.unwell - was.unwell; d != 0 {
		word := "longer"
		if d < 0 {
			word = "shorter"
		}
		parts = append(parts, "outage "+minutesText(d)+" "+word)
		judge(d < 0)
	}
	if len(parts) == 0 {
		return "the same as the history", theme.Dim
	}
	text := strings.Join(parts, " "+m.theme.Glyphs.Dot+" ")
	if textWidth(text) > room {
		text = parts[0]
	}
	return text, role
}

// wellness is the history's own outcome in words.
func (m *replay) wellness(o outcome) string {
	return "below 90 % for " + minutesText(o.unwell)
}
