package sim

import "time"

// Day is how long an incident may last where its world says nothing else. One that
// lasts longer shows dates beside its times.
const Day = 24 * time.Hour

// Long tells whether the script spans more than a day, so that a time of day alone
// would not say when.
func (s *Script) Long() bool { return s.End > Day }

// Minute writes a time as hours and minutes: "15:05", of a long script "2025-05-16
// 15:05".
func (s *Script) Minute(at time.Duration) string { return s.written(at, "15:04") }

// Second writes a time with its seconds.
func (s *Script) Second(at time.Duration) string { return s.written(at, time.TimeOnly) }

// Brief is five letters for an axis: the time of day, of a long script the day.
func (s *Script) Brief(at time.Duration) string {
	if s.Long() {
		return s.Clock(at).UTC().Format("01-02")
	}
	return s.Clock(at).UTC().Format("15:04")
}

func (s *Script) written(at time.Duration, layout string) string {
	if s.Long() {
		layout = time.DateOnly + " " + layout
	}
	return s.Clock(at).UTC().Format(layout)
}

// Grain is a world's unit of time for its Queue, whose times are counts of it: 10 ms
// for a cluster, microseconds where packets matter, minutes for a year of deployments.
// A Queue counts up to 4,294,967,295: 497 days of 10 ms, 5 days of 100 µs, 71 minutes of
// 1 µs.
type Grain time.Duration

// Ticks is the first count that is not before a time.
func (g Grain) Ticks(at time.Duration) Ticks {
	return Ticks((at + time.Duration(g) - 1) / time.Duration(g))
}

// Time is the same time in the usual unit.
func (g Grain) Time(t Ticks) time.Duration { return time.Duration(t) * time.Duration(g) }
