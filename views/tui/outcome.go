package tui

import (
	"time"

	"reenact/sim"
	"reenact/views/chart"
	"reenact/views/theme"
)

// outcome is what a branch came to, in the terms any world has: how long things
// went badly, and how many failures there were where the world counts them.
type outcome struct {
	failures  int64 // -1: the world has no such series
	words     string
	unwell    time.Duration // below healthy
	recovered time.Duration // from when on all stayed well; -1: never, or never unwell
	upTo      time.Duration // what the numbers cover
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
	o := outcome{failures: -1, recovered: -1, upTo: s.head}
	every := s.every()
	for _, pref := range failurePrefs {
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
		o.failures = sum * int64(every/time.Second) / 60 / max(series.Scale, 1)
		o.words = pref.words
		break
	}
	heat, ok := heatOf(s.series)
	if !ok || heat.Max <= 0 {
		return o
	}
	limit := int64(float64(heat.Max) * healthy)
	for i, v := range s.columns[s.index[heat.Key]] {
		if v == sim.Empty || v >= limit {
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

// outcome is the header's sentence on the live branch.
func (m *replay) outcome() (string, theme.Role) {
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
	was := m.outcomeOf(history)
	text, role := "", theme.Dim
	if o.failures >= 0 && was.failures != o.failures {
		text, role = difference(o.failures-was.failures, o.words)
	}
	if d := o.unwell - was.unwell; d != 0 {
		word, r := "more unwell", theme.Warn
		if d < 0 {
			word, r = "less unwell", theme.Good
		}
		if text != "" {
			text += " " + m.theme.Glyphs.Dot + " "
		} else {
			role = r
		}
		text += spanText(d) + " " + word
	}
	if text == "" {
		return "the same as the history", theme.Dim
	}
	return text, role
}

func difference(d int64, words string) (string, theme.Role) {
	if d < 0 {
		return chart.Thousands(-d) + " fewer " + words, theme.Good
	}
	return chart.Thousands(d) + " more " + words, theme.Warn
}

// wellness is the history's own outcome in words.
func (m *replay) wellness(o outcome) string {
	text := spanText(o.unwell) + " below 90 %"
	if o.failures > 0 {
		text = chart.Thousands(o.failures) + " " + o.words + " " + m.theme.Glyphs.Dot + " " + text
	}
	return text
}
