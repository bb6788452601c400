package sim

import "time"

// Day is how long an incident may last where its world says nothing else. One that
// lasts longer shows dates beside its times.
const Day = 24 * time.Hour

// mostSamples bounds a recording: a day of the usual interval.
const mostSamples = int64(Day / DefaultEvery)

// roundSteps are the intervals at which people read a clock.
var roundSteps = []time.Duration{
	10 * time.Microsecond, 20 * time.Microsecond, 50 * time.Microsecond,
	100 * time.Microsecond, 200 * time.Microsecond, 500 * time.Microsecond,
	time.Millisecond, 2 * time.Millisecond, 5 * time.Millisecond,
	10 * time.Millisecond, 20 * time.Millisecond, 50 * time.Millisecond,
	100 * time.Millisecond, 200 * time.Millisecond, 500 * time.Millisecond,
	time.Second, 2 * time.Second, 5 * time.Second, 10 * time.Second, 15 * time.Second, 30 * time.Second,
	time.Minute, 2 * time.Minute, 5 * time.Minute, 10 * time.Minute, 15 * time.Minute, 30 * time.Minute,
	time.Hour, 2 * time.Hour, 3 * time.Hour, 4 * time.Hour, 6 * time.Hour, 12 * time.Hour, Day,
}

// Step is the time between two samples of a run: the script's own or, where that would
// be more than a day of the usual ones, the next round multiple of it that is not.
func (s *Script) Step() time.Duration {
	every := s.Every
	if every <= 0 {
		every = DefaultEvery
	}
	span := s.End - s.Start
	if int64(span/every) <= mostSamples {
		return every
	}
	for _, step := range roundSteps {
		if step%every == 0 && int64(span/step) <= mostSamples {
			return step
		}
	}
	return (span/time.Duration(mostSamples) + every) / every * every
}

// Keyframes is a good distance between the copies of the world that a reader who looks
// back and forth needs: some of a short script, some hundreds of a long one.
func (s *Script) Keyframes() time.Duration {
	const usual, few, many = 20 * time.Minute, 8, 288
	span := s.End - s.Start
	return max(min(usual, span/few), span/many)
}

// Long tells whether the script spans more than a day, so that a time of day alone
// would not say when.
func (s *Script) Long() bool { return s.End > Day }

// Minute writes a time as hours and minutes: "15:05", of a long script "2025-05-16
// 15:05".
func (s *Script) Minute(at time.Duration) string { return s.written(at, "15:04") }

// Second writes a time with its seconds, and with what the script's step needs below
// them: "15:05:30", "15:05:30.250".
func (s *Script) Second(at time.Duration) string { return s.written(at, time.TimeOnly+s.fraction()) }

// Exact is Minute where nothing is lost by it, else Second.
func (s *Script) Exact(at time.Duration) string {
	if s.Clock(at).Truncate(time.Minute).Equal(s.Clock(at)) {
		return s.Minute(at)
	}
	return s.Second(at)
}

// Stamp writes a time in RFC 3339, UTC.
func (s *Script) Stamp(at time.Duration) string {
	return s.Clock(at).UTC().Format("2006-01-02T15:04:05" + s.fraction() + "Z07:00")
}

// fraction is the layout of what stands behind the seconds.
func (s *Script) fraction() string {
	switch step := s.Step(); {
	case step%time.Second == 0:
		return ""
	case step%time.Millisecond == 0:
		return ".000"
	case step%time.Microsecond == 0:
		return ".000000"
	}
	return ".000000000"
}

// Brief is five letters for an axis: the time of day, of a long script the day, of one
// that lasts less than a minute the seconds.
func (s *Script) Brief(at time.Duration) string {
	layout := "15:04"
	switch {
	case s.Long():
		layout = "01-02"
	case s.End-s.Start < time.Minute:
		layout = "05.00"
	}
	return s.Clock(at).UTC().Format(layout)
}

func (s *Script) written(at time.Duration, layout string) string {
	if s.Long() {
		layout = time.DateOnly + " " + layout
	}
	return s.Clock(at).UTC().Format(layout)
}

// Grain is a world's unit of time for its Queue, whose times are counts of it: 10 ms
// for a cluster, 100 µs where packets matter, minutes for a year of deployments. A Queue
// counts up to Reach: 497 days of 10 ms, 4 days of 100 µs, 71 minutes of 1 µs. No more
// is needed: a packet's way between two hosts of a cloud takes some 100 µs, so that an
// incident of hours can be told in them, and one of a second can be told in nanoseconds.
// Counts twice as wide would make each waiting event half as large again.
type Grain time.Duration

// Reach is the longest time that is told from later ones; what lies beyond it never
// happens. A world's incidents must be shorter.
func (g Grain) Reach() time.Duration { return time.Duration(farthest) * time.Duration(g) }

// farthest is the last count but one; the last is a clock's never.
const farthest = ^Ticks(0) - 1

// Ticks is the first count that is not before a time.
func (g Grain) Ticks(at time.Duration) Ticks {
	return Ticks(min((at+time.Duration(g)-1)/time.Duration(g), time.Duration(farthest)))
}

// Begun is the last count that is not after a time: up to which Advance has to go.
func (g Grain) Begun(at time.Duration) Ticks {
	return Ticks(min(at/time.Duration(g), time.Duration(farthest)-1))
}

// Time is the same time in the usual unit.
func (g Grain) Time(t Ticks) time.Duration { return time.Duration(t) * time.Duration(g) }
