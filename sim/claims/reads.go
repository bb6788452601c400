package claims

import (
	"fmt"
	"math"
	"time"

	"reenact/sim"
)

// cut evaluates a formula over a window of the recording, both ends included.
func cut(f formula, rec *sim.Recording, from, to time.Duration) ([]float64, error) {
	first, last := rec.Index(from), rec.Index(to)
	if first < 0 || last < first || last >= rec.Len() {
		return nil, fmt.Errorf("the recording does not cover its window of %v to %v after the beginning", from, to)
	}
	values := make([]float64, 0, last-first+1)
	for i := first; i <= last; i++ {
		values = append(values, f(i))
	}
	return values, nil
}

// reduce makes one number of a window.
func reduce(c *sim.Claim, window []float64, every time.Duration) float64 {
	switch c.Read {
	case "at":
		return window[0]
	case "min":
		return fold(window, math.Min)
	case "max":
		return fold(window, math.Max)
	case "mean":
		return mean(window)
	case "change":
		return window[len(window)-1] - window[0]
	case "total":
		// A rate looks back over a minute, so each event is in as many samples
		// as a minute has; the first sample's events lie before the window.
		return sum(window[1:]) * every.Minutes()
	case "first":
		return minutesToLevel(c, window, every)
	case "time":
		return minutesAtLevel(c, window, every)
	}
	return math.NaN() // Check has refused the claim
}

func fold(window []float64, better func(a, b float64) float64) float64 {
	best := math.NaN()
	for _, v := range window {
		switch {
		case math.IsNaN(best):
			best = v
		case !math.IsNaN(v):
			best = better(best, v)
		}
	}
	return best
}

func sum(window []float64) float64 {
	total := 0.0
	for _, v := range window {
		if !math.IsNaN(v) {
			total += v
		}
	}
	return total
}

func mean(window []float64) float64 {
	n := 0
	for _, v := range window {
		if !math.IsNaN(v) {
			n++
		}
	}
	if n == 0 {
		return math.NaN()
	}
	return sum(window) / float64(n)
}

// reached tells whether a sample is at the claim's level; one without a value
// is not.
func reached(c *sim.Claim, v float64) bool {
	return v >= c.Level && !c.Below || v <= c.Level && c.Below
}

func minutesToLevel(c *sim.Claim, window []float64, every time.Duration) float64 {
	for i, v := range window {
		if reached(c, v) {
			return float64(i) * every.Minutes()
		}
	}
	return math.NaN()
}

func minutesAtLevel(c *sim.Claim, window []float64, every time.Duration) float64 {
	n := 0
	for _, v := range window[1:] {
		if reached(c, v) {
			n++
		}
	}
	return float64(n) * every.Minutes()
}

// share is the mean of a window in percent of the mean of its base; over a base
// of nothing there is no share.
func share(window, base []float64) float64 {
	of := mean(base)
	if of == 0 {
		return math.NaN()
	}
	return 100 * mean(window) / of
}
