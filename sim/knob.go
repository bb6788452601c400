package sim

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// KnobKind says how a knob's values are written and stepped.
type KnobKind int

// The kinds of knobs.
const (
	IntKnob      KnobKind = iota // a whole number between Min and Max
	DurationKnob                 // a time, written like 30s, between Min and Max units of Grain
	BoolKnob                     // on or off
	ChoiceKnob                   // one of Choices, in order
)

// Knob describes one thing a user may change, and its state now.
type Knob struct {
	Key      string // "WARM_IP_TARGET"
	Title    string // short, for a narrow column: "warm IP target"
	Help     string // one line: what it does
	Kind     KnobKind
	Min, Max int
	Step     int           // what one press changes; at least 1 for numbers and durations
	Grain    time.Duration // of a DurationKnob: Min, Max and Step count it; 0 is a second
	Choices  []string      // for ChoiceKnob
	Value    string        // as it was last set, in the form Set accepts
	Default  string        // the value a world starts with when nobody sets one
	// Note says when the value has no effect or acts otherwise than it reads:
	// "ignored: WARM_IP_TARGET is set". Empty when all is as it seems.
	Note string
	// RolledOut of RolloutTotal places run with Value; both 0 when a change is
	// immediate.
	RolledOut, RolloutTotal int
	// Primary knobs are shown first; the others may be folded away.
	Primary bool
}

// grain is what a DurationKnob counts in.
func (k *Knob) grain() time.Duration {
	if k.Grain > 0 {
		return k.Grain
	}
	return time.Second
}

// Check reads a value as the knob writes it, or tells what would be right. A time
// that is no whole number of grains is refused rather than cut.
func (k *Knob) Check(value string) (string, error) {
	switch k.Kind {
	case IntKnob:
		if n, err := strconv.Atoi(value); err == nil && n >= k.Min && n <= k.Max {
			return strconv.Itoa(n), nil
		}
	case DurationKnob:
		if d, err := k.ParseDuration(value); err == nil {
			return FormatDuration(d), nil
		}
	case BoolKnob:
		if value == "on" || value == "off" {
			return value, nil
		}
	case ChoiceKnob:
		if slices.Contains(k.Choices, value) {
			return value, nil
		}
	}
	return "", fmt.Errorf("%s=%s: write %s", k.Key, value, k.Range())
}

// FormatDuration writes a time as a knob has it: in seconds where it is whole ones.
func FormatDuration(d time.Duration) string {
	if d%time.Second == 0 {
		return strconv.FormatInt(int64(d/time.Second), 10) + "s"
	}
	return d.String()
}

// Range says in words what the knob may be turned to.
func (k *Knob) Range() string {
	switch k.Kind {
	case IntKnob:
		return fmt.Sprintf("a whole number from %d to %d", k.Min, k.Max)
	case DurationKnob:
		low, high := k.Ends()
		if k.grain() == time.Second {
			return fmt.Sprintf("a time from %s to %s, in whole seconds", low, high)
		}
		return fmt.Sprintf("a time from %s to %s, in steps of %v", low, high, k.grain())
	case BoolKnob:
		return "on or off"
	}
	return "one of " + strings.Join(k.Choices, ", ")
}

// ParseDuration reads "30s", "1m30s" or a bare number of seconds, as variables of an
// environment have it.
func (k *Knob) ParseDuration(text string) (time.Duration, error) {
	d, err := time.ParseDuration(text)
	if n, bare := strconv.Atoi(text); bare == nil {
		d, err = time.Duration(n)*time.Second, nil
		if d/time.Second != time.Duration(n) {
			err = strconv.ErrRange
		}
	}
	g := k.grain()
	if err != nil || d%g != 0 || d < time.Duration(k.Min)*g || d > time.Duration(k.Max)*g {
		return 0, fmt.Errorf("%s: write %s", text, k.Range())
	}
	return d, nil
}

// Next is the value that one press up (1) or down (-1) leads to from another; false
// at the end of the range.
func (k *Knob) Next(from string, direction int) (value string, ok bool) {
	switch k.Kind {
	case IntKnob:
		n, err := strconv.Atoi(from)
		next := k.stepped(n, direction)
		return strconv.Itoa(next), err == nil && next != n
	case DurationKnob:
		d, err := time.ParseDuration(from)
		n := int(d / k.grain())
		next := k.stepped(n, direction)
		return FormatDuration(time.Duration(next) * k.grain()), err == nil && next != n
	case BoolKnob:
		next := map[bool]string{true: "on", false: "off"}[direction > 0]
		return next, next != from
	}
	i := slices.Index(k.Choices, from)
	if i < 0 || i+direction < 0 || i+direction >= len(k.Choices) {
		return from, false
	}
	return k.Choices[i+direction], true
}

func (k *Knob) stepped(n, direction int) int {
	return min(max(n+direction*max(k.Step, 1), k.Min), k.Max)
}

// Ends are the least and the greatest value of a number or a duration, as they are
// written.
func (k *Knob) Ends() (low, high string) {
	if k.Kind == DurationKnob {
		return FormatDuration(time.Duration(k.Min) * k.grain()), FormatDuration(time.Duration(k.Max) * k.grain())
	}
	return strconv.Itoa(k.Min), strconv.Itoa(k.Max)
}
