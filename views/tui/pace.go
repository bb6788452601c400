package tui

import (
	"strconv"
	"time"

	"reenact/sim"
)

// This file fits the replay to how long an incident is. What is right for one of some
// hours, sampled every 5 s, is stretched as its step is.

// stretch is how many of the usual steps one of the script is.
func stretch(script *sim.Script) int {
	return int(max(script.Step()/sim.DefaultEvery, 1))
}

// speeds are the simulated seconds in a second that one may choose from.
func (m *replay) speeds() []int {
	list := []int{1, 5, 10, 30, 60, 120, 300, 600, 1200, 3600}
	for i := range list {
		list[i] *= stretch(m.script)
	}
	return list
}

// usualSpeed is the one that a replay begins with.
const usualSpeed = 60

// faster changes the speed by steps of the list.
func (m *replay) faster(direction int) {
	speeds := m.speeds()
	if direction > 0 {
		for _, s := range speeds {
			if s > m.speed {
				m.speed = s
				return
			}
		}
		return
	}
	for i := len(speeds) - 1; i >= 0; i-- {
		if speeds[i] < m.speed {
			m.speed = speeds[i]
			return
		}
	}
}

// notedFor is how long a happening stays on the story card: the time of sixty steps,
// five minutes of the usual ones.
func (m *replay) notedFor() time.Duration { return 60 * m.script.Step() }

// zooms is how many choices there are of how much the charts show.
const zooms = 3

// zoomed is the length of time that a zoom shows, and its words; 0 is all of the
// incident.
func (m *replay) zoomed(zoom int) (length time.Duration, words string) {
	k := time.Duration(stretch(m.script))
	switch {
	case zoom == 0:
		return 0, "the whole incident"
	case zoom == 1 && k == 1:
		return time.Hour, "an hour"
	case zoom == 1:
		return k * time.Hour, spanText(k * time.Hour)
	case k == 1:
		return 20 * time.Minute, "20 minutes"
	}
	return k * 20 * time.Minute, spanText(k * 20 * time.Minute)
}

// zoomWords are all of them, for the help.
func (m *replay) zoomWords() string {
	_, wide := m.zoomed(1)
	_, narrow := m.zoomed(2)
	return "all, " + wide + ", " + narrow
}

// days writes a span of two days or more: 17d, 17d12h.
func days(d time.Duration) string {
	text := strconv.Itoa(int(d/sim.Day)) + "d"
	if h := int(d % sim.Day / time.Hour); h > 0 {
		text += strconv.Itoa(h) + "h"
	}
	return text
}
