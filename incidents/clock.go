package incidents

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"reenact/incidents/strict"
	"reenact/sim"

	"gopkg.in/yaml.v3"
)

const day = 24 * time.Hour

// clock is the file's times of day, UTC. The warm-up begins on the file's date;
// a time of day earlier than that is on the next day, so an incident may pass
// midnight. One that lasts longer than a day, where its world allows that, writes
// times with their date: 2025-07-01 09:00.
type clock struct {
	warmup, start, end time.Duration // the first since midnight, the others since the first
	date               *date         // on which the warm-up begins
}

// clockFile is the clock as the file writes it.
type clockFile struct {
	Warmup string `yaml:"warmup"`
	Start  string `yaml:"start"`
	End    string `yaml:"end"`
}

// Shortest and longest times that make sense.
const (
	shortestPhase = time.Minute // of the warm-up, and of the replay
	longestWarmup = 12 * time.Hour
)

// DecodeFrom implements strict.SelfDecoder. Times of day can be read from then on.
func (c *clock) DecodeFrom(d *strict.Decoder, n *yaml.Node, path string) error {
	var f clockFile
	if err := d.Part(n, path, &f); err != nil {
		return err
	}
	var err error
	if c.warmup, err = ParseClock(f.Warmup); err != nil {
		return d.FailAt(path+".warmup", "", "%v", err)
	}
	if c.start, err = c.span(f.Start); err != nil {
		return d.FailAt(path+".start", "", "%v", err)
	}
	if c.end, err = c.span(f.End); err != nil {
		return d.FailAt(path+".end", "", "%v", err)
	}
	switch {
	case c.date.IsZero():
	case c.start < shortestPhase || c.start > longestWarmup:
		return d.FailAt(path+".start", fmt.Sprintf("start the replay after the warm-up began (%s), by a minute at least and %v at most", f.Warmup, longestWarmup),
			"%s leaves a warm-up of %v", f.Start, c.start)
	case c.end < c.start+shortestPhase:
		return d.FailAt(path+".end", "write a time at least a minute after the start",
			"the replay ends at %s and starts at %s", f.End, f.Start)
	}
	return nil
}

// known tells whether times can be held to the clock: where all mistakes are wanted,
// they are read without one that is right.
func (c *clock) known(d *strict.Decoder) bool {
	return c.end > 0 && !c.date.IsZero() && d.Sound("clock")
}

// checkClock holds the clock to what the file's world allows.
func checkClock(d *strict.Decoder, f *file, s *sim.Script) error {
	longest := max(f.World.kind.Longest, day)
	switch c := &f.Clock; {
	case !c.known(d):
	case c.start%s.Step() != 0:
		return d.FailAt("clock.start", fmt.Sprintf("write times a multiple of %v apart", s.Step()),
			"%s is %v after the warm-up began", d.Written("clock.start"), c.start)
	case c.end > longest:
		return d.FailAt("clock.end", fmt.Sprintf("write a time at most %v after the warm-up began", longest),
			"the incident lasts %v", c.end)
	}
	return nil
}

// dated are the ways to write a time with its date.
var dated = []string{"2006-01-02 15:04", "2006-01-02 15:04:05", "2006-01-02T15:04", "2006-01-02T15:04:05"}

// parseDated reads a time with its date.
func parseDated(text string) (time.Time, bool) {
	for _, layout := range dated {
		if t, err := time.Parse(layout, text); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// span is the time from the beginning of the warm-up to a time of day, or to a time
// with its date.
func (c *clock) span(text string) (time.Duration, error) {
	if t, ok := parseDated(text); ok {
		return t.Sub(c.date.Add(c.warmup)), nil
	}
	t, err := ParseClock(text)
	if err != nil {
		return 0, err
	}
	return since(c.warmup, t), nil
}

// at writes a span since the beginning of the warm-up as span reads it.
func (c *clock) at(t time.Duration) string {
	if c.end > day {
		return c.date.Add(c.warmup + t).Format(dated[0])
	}
	return FormatClock(c.warmup + t)
}

// tell lets a decoder read times of day by this clock, once it is read itself.
func (c *clock) tell(d *strict.Decoder, on *date) {
	c.date = on
	d.TimeOfDay = func(n *yaml.Node, path string) (time.Duration, error) { return c.read(d, n, path) }
}

// read reads a time of day within the clock as the span since the warm-up began.
func (c *clock) read(d *strict.Decoder, n *yaml.Node, path string) (time.Duration, error) {
	if n.Kind != yaml.ScalarNode {
		return 0, d.Fail(n, path, "write a time of day such as 14:13 or 14:13:30", "%s instead of a time of day", strict.Described(n))
	}
	at, err := c.span(n.Value)
	switch {
	case err != nil:
		return 0, d.Fail(n, path, "", "%v", err)
	case !c.known(d): // nothing to hold it to
		return 0, nil
	}
	if at < 0 || at > c.end {
		return 0, d.Fail(n, path, fmt.Sprintf("write a time from %s to %s", c.at(0), c.at(c.end)),
			"%s is outside the file's clock", n.Value)
	}
	return at, nil
}

// since is the span from one time of day to the next occurrence of another.
func since(from, to time.Duration) time.Duration { return (to - from + day) % day }

// ParseClock reads a time of day, HH:MM or HH:MM:SS, as the span since midnight.
func ParseClock(text string) (time.Duration, error) {
	parts := strings.Split(text, ":")
	total, ok := time.Duration(0), len(parts) == 2 || len(parts) == 3
	units := [3]time.Duration{time.Hour, time.Minute, time.Second}
	limits := [3]int{24, 60, 60}
	for i, part := range parts {
		if !ok {
			break
		}
		n, err := strconv.Atoi(part)
		ok = err == nil && len(part) == 2 && part[0] != '-' && part[0] != '+' && n < limits[i]
		total += time.Duration(n) * units[i]
	}
	if !ok {
		return 0, fmt.Errorf("%s is not a time of day; write HH:MM or HH:MM:SS, such as 15:05 or 15:05:30", strict.Shown(text))
	}
	return total, nil
}

// FormatClock writes a time of day as ParseClock reads it, without the seconds
// if there are none.
func FormatClock(t time.Duration) string {
	t = (t%day + day) % day
	h, m, s := t/time.Hour, t/time.Minute%60, t/time.Second%60
	if s == 0 {
		return fmt.Sprintf("%02d:%02d", h, m)
	}
	return fmt.Sprintf("%02d:%02d:%02d", h, m, s)
}

// TimeIn reads a time of an incident: a time of day within it, a time with its date,
// or "start", the very beginning, the warm-up included. The result counts from that
// beginning.
func TimeIn(s *sim.Script, text string) (time.Duration, error) {
	if text == "start" {
		return 0, nil
	}
	first := s.Epoch.UTC()
	at := time.Duration(-1)
	if t, ok := parseDated(text); ok {
		at = t.Sub(first)
	} else if t, err := ParseClock(text); err == nil {
		at = since(first.Sub(first.Truncate(day)), t)
	} else {
		return 0, fmt.Errorf("%s is not a time; write HH:MM, HH:MM:SS or start, such as 15:05%s", strict.Shown(text), orDated(s))
	}
	if at < 0 || at > s.End {
		return 0, fmt.Errorf("%s is outside %s, which begins at %s with its warm-up and ends at %s UTC",
			text, s.Name, s.Minute(0), s.Minute(s.End))
	}
	return at, nil
}

// orDated is how to say on which day, where there are several.
func orDated(s *sim.Script) string {
	if !s.Long() {
		return ""
	}
	return ", or with its date, such as " + s.Clock(s.Start).UTC().Format("2006-01-02T15:04")
}
