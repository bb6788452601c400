// Package claims reads published figures from a recording, so that the model
// can be held to them. It is pure, and it is the only place besides the files
// where a claim means anything: no world knows what is claimed of it.
package claims

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"reenact/sim"
)

// Reads lists the ways in which a window of samples becomes one number. Samples
// without a value are left out; a window without any has no reading.
//
//	at      the sample at the window's beginning
//	min     the least sample of the window
//	max     the greatest
//	mean    their mean
//	change  the last sample less the first
//	total   the sum of a rate per minute over the window
//	share   the mean as a percentage of the mean in the base window
//	first   minutes from the window's beginning to the first sample at the level
//	time    minutes of the window that samples are at the level
func Reads() []string {
	return []string{"at", "min", "max", "mean", "change", "total", "share", "first", "time"}
}

// Check says what is wrong with a claim about a world that declares these
// series; nil when it can be read. A claim in a world's own form uses no series.
func Check(c *sim.Claim, series []sim.Series) error {
	if c.Own != nil {
		return nil // the form has checked itself
	}
	if !slices.Contains(Reads(), c.Read) {
		return fmt.Errorf("%q is no way to read; write one of %s", c.Read, strings.Join(Reads(), ", "))
	}
	look := func(key string) ([]int64, int64, bool) {
		return nil, 1, slices.ContainsFunc(series, func(s sim.Series) bool { return s.Key == key })
	}
	if c.Given != "" {
		if _, err := parse(c.Given, look); err != nil {
			return fmt.Errorf("given: %w", err)
		}
	}
	_, err := parse(c.Series, look)
	return err
}

// NotGiven is the reading of a run in which the claim's condition does not hold: it is
// not asked about it.
var NotGiven = math.Inf(-1)

// Read returns what a run says about a claim, in the claim's unit; NaN when it
// says nothing, as when a level is never reached. The recording must cover the
// claim's windows. The seed is the run's, for claims that need dice of their own.
func Read(c *sim.Claim, rec *sim.Recording, seed uint64) (float64, error) {
	if c.Own != nil {
		return c.Own.Read(seed)
	}
	look := func(key string) ([]int64, int64, bool) {
		i := slices.IndexFunc(rec.Series(), func(s sim.Series) bool { return s.Key == key })
		if i < 0 {
			return nil, 0, false
		}
		return rec.Column(key), max(rec.Series()[i].Scale, 1), true
	}
	if asked, err := given(c, rec, look); err != nil || !asked {
		return NotGiven, err
	}
	f, err := parse(c.Series, look)
	if err != nil {
		return 0, fmt.Errorf("claim %s: %w", c.ID, err)
	}
	window, err := cut(f, rec, c.From, c.To)
	if err != nil {
		return 0, fmt.Errorf("claim %s: %w", c.ID, err)
	}
	if c.Read != "share" {
		return reduce(c, window, rec.Every()), nil
	}
	base, err := cut(f, rec, c.BaseFrom, c.BaseTo)
	if err != nil {
		return 0, fmt.Errorf("claim %s: %w", c.ID, err)
	}
	return share(window, base), nil
}

// given tells whether a claim's condition holds in a run.
func given(c *sim.Claim, rec *sim.Recording, look columns) (bool, error) {
	if c.Given == "" {
		return true, nil
	}
	f, err := parse(c.Given, look)
	if err != nil {
		return false, fmt.Errorf("claim %s, given: %w", c.ID, err)
	}
	at, err := cut(f, rec, c.From, c.From)
	if err != nil {
		return false, fmt.Errorf("claim %s, given: %w", c.ID, err)
	}
	return at[0] > 0, nil
}
