package tui

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"reenact/sim"
	"reenact/views/theme"
	"reenact/views/workbench"

	tea "github.com/charmbracelet/bubbletea"
)

// frame is the usual time between two frames while playing; nothing ticks in between
// and nothing at all while paused.
const frame = 40 * time.Millisecond

// tickMsg moves a playing cursor.
type tickMsg struct {
	at time.Time
	id int
}

// now is the cursor on the grid of samples: what is shown, and where a knob
// turns.
func (m *replay) now() time.Duration {
	return max(m.cursor.Truncate(m.script.Step()), m.script.Start)
}

// seek moves the cursor, within the incident.
func (m *replay) seek(t time.Duration) {
	m.cursor = min(max(t, m.script.Start), m.script.End)
}

// play starts, or stops, the cursor.
func (m *replay) play(on bool) tea.Cmd {
	m.playing, m.toEvent = on, false
	m.playID++
	if !on {
		m.cursor = m.now()
		return nil
	}
	if m.cursor >= m.script.End {
		m.seek(m.script.Start)
	}
	m.lastTick = time.Time{}
	return m.nextTick()
}

func (m *replay) nextTick() tea.Cmd {
	id := m.playID
	return m.tick(m.interval, func(t time.Time) tea.Msg { return tickMsg{at: t, id: id} })
}

// ticked moves the cursor by the time that really passed, so that a slow
// terminal shows fewer frames, not a slower clock.
func (m *replay) ticked(msg tickMsg) tea.Cmd {
	if !m.playing || msg.id != m.playID {
		return nil
	}
	m.ticks++
	passed := m.interval
	if !m.lastTick.IsZero() {
		passed = min(max(msg.at.Sub(m.lastTick), 0), max(250*time.Millisecond, 2*m.interval))
	}
	m.lastTick = msg.at
	to := m.cursor + passed*time.Duration(m.speed)
	if s := m.live(); s == nil {
		to = m.cursor
	} else if !s.Done {
		// The simulation is about to pass; wait for it rather than show nothing.
		to = max(min(to, s.Head), m.cursor)
	}
	if m.arrived(to) {
		return nil
	}
	m.seek(to)
	if m.cursor >= m.script.End {
		m.say(theme.Dim, "The end of the incident. Space plays it again from the start.")
		return m.play(false)
	}
	return m.nextTick()
}

// step moves by samples and pauses.
func (m *replay) step(n int) {
	m.playing = false
	m.seek(m.now() + time.Duration(n)*m.script.Step())
}

// stepEvent moves to the next or the previous moment of the timeline.
func (m *replay) stepEvent(direction int) {
	m.playing = false
	now := m.now()
	target := m.script.End
	if direction < 0 {
		target = m.script.Start
	}
	for _, e := range m.timeline() {
		at := e.at.Truncate(m.script.Step())
		if direction > 0 && at > now {
			target = at
			break
		}
		if direction < 0 && at < now && at >= m.script.Start {
			target = at
		}
	}
	m.seek(target)
	m.readBookmark()
}

// goTo reads a time as a person writes it: 15:05, 15:05:30, +10m, -5m, T+59m.
func (m *replay) goTo(text string) error {
	t, err := parseTime(m.script, m.now(), text)
	if err != nil {
		return err
	}
	if t < m.script.Start || t > m.script.End {
		return fmt.Errorf("%s is outside this incident, which runs from %s to %s", text,
			clockText(m.script, m.script.Start), clockText(m.script, m.script.End))
	}
	m.playing = false
	m.seek(t)
	return nil
}

func parseTime(script *sim.Script, now time.Duration, text string) (time.Duration, error) {
	text = strings.TrimSpace(text)
	bad := fmt.Errorf("%q is no time; write %s +10m, -5m or T+59m", text, times(script))
	upper := strings.ToUpper(text)
	if strings.HasPrefix(upper, "T+") || strings.HasPrefix(upper, "T-") {
		d, err := parseSpan(text[2:])
		if err != nil {
			return 0, bad
		}
		if upper[1] == '-' {
			d = -d
		}
		return workbench.Zero(script) + d, nil
	}
	if strings.HasPrefix(text, "+") || strings.HasPrefix(text, "-") {
		d, err := parseSpan(text[1:])
		if err != nil {
			return 0, bad
		}
		if text[0] == '-' {
			d = -d
		}
		return now + d, nil
	}
	for _, layout := range []string{"15:04:05", "15:04"} {
		if c, err := time.Parse(layout, text); err == nil {
			return onDay(script, now, c), nil
		}
	}
	for _, layout := range []string{"2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02"} {
		if c, err := time.Parse(layout, text); err == nil {
			return c.Sub(script.Epoch), nil
		}
	}
	return 0, bad
}

// times are the ways to write a time of an incident, for whoever asks.
func times(script *sim.Script) string {
	if script.Long() {
		return "2025-07-01, 2025-07-01 15:05, 15:05,"
	}
	return "15:05, 15:05:30,"
}

// parseSpan reads 10m, 1h5m, 90s; a bare number is minutes.
func parseSpan(text string) (time.Duration, error) {
	if n, err := strconv.Atoi(text); err == nil && n >= 0 && n < 1e6 {
		return time.Duration(n) * time.Minute, nil
	}
	d, err := time.ParseDuration(text)
	if err == nil && d < 0 {
		err = fmt.Errorf("negative span %s", text)
	}
	return d, err
}

// onDay is the first such clock time at or after the start of the replay, or
// else the one on the day it starts. Of an incident of several days it is that on the
// day of the cursor.
func onDay(script *sim.Script, now time.Duration, c time.Time) time.Duration {
	start := script.Clock(script.Start)
	if script.Long() {
		start = script.Clock(now)
	}
	day := time.Date(start.Year(), start.Month(), start.Day(), c.Hour(), c.Minute(), c.Second(), 0, time.UTC)
	t := day.Sub(script.Epoch)
	if next := t + sim.Day; t < script.Start && next <= script.End && !script.Long() {
		return next
	}
	return t
}

// isStart tells the very beginning from the moments that are replayed.
func isStart(script *sim.Script, t time.Duration) bool { return t == 0 && script.Start > 0 }

// clockText is a moment as hours and minutes, with seconds where it has some. The
// very beginning, before the warm-up, is named as the command line names it.
func clockText(script *sim.Script, t time.Duration) string {
	if isStart(script, t) {
		return "start"
	}
	return script.Exact(t)
}

// spanText writes a span like 59m35s or 3h05m, 17d12h or 250ms.
func spanText(d time.Duration) string {
	switch d = max(d, -d); {
	case d >= 2*sim.Day:
		return days(d)
	case d > 0 && d < time.Second:
		return d.String()
	}
	d = d.Truncate(time.Second)
	h, min, s := int(d.Hours()), int(d.Minutes())%60, int(d.Seconds())%60
	switch {
	case h > 0 && s > 0:
		return fmt.Sprintf("%dh%02dm%02ds", h, min, s)
	case h > 0:
		return fmt.Sprintf("%dh%02dm", h, min)
	case min > 0 && s > 0:
		return fmt.Sprintf("%dm%02ds", min, s)
	case min > 0:
		return fmt.Sprintf("%dm", min)
	}
	return fmt.Sprintf("%ds", s)
}

// minutesText is a span to the minute, or to the second below ten of them.
func minutesText(d time.Duration) string {
	if max(d, -d) >= 10*time.Minute {
		d = d.Round(time.Minute)
	}
	return spanText(d)
}
