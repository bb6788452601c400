package tui

import (
	"time"

	"reenact/views/theme"

	tea "github.com/charmbracelet/bubbletea"
)

// This file plays on to the next event and stops there.

// playToEvent plays until the next event of the timeline.
func (m *replay) playToEvent() tea.Cmd {
	if _, ok := m.nextEvent(); !ok {
		m.say(theme.Dim, "No event comes after "+clockText(m.script, m.now())+".")
		return nil
	}
	cmd := m.play(true)
	m.toEvent = true
	return cmd
}

// nextEvent is the first one after the cursor, and where the cursor meets it.
func (m *replay) nextEvent() (e event, ok bool) {
	now := m.now()
	for _, e := range m.timeline() {
		if m.met(e) > now && e.at <= m.script.End {
			return e, true
		}
	}
	return event{}, false
}

// met is the sample at which the cursor stands on an event.
func (m *replay) met(e event) time.Duration { return e.at.Truncate(m.script.Step()) }

// arrived stops at the next event if the cursor would pass it.
func (m *replay) arrived(to time.Duration) bool {
	if !m.toEvent {
		return false
	}
	e, ok := m.nextEvent()
	if !ok || to < m.met(e) {
		return false
	}
	m.seek(m.met(e))
	m.play(false)
	m.say(theme.Accent, clockText(m.script, e.at)+": "+sentence(e.heading())+" Space plays on, e to the next event.")
	return true
}
