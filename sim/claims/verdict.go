package claims

import (
	"math"
	"slices"

	"reenact/sim"
)

// Verdict is what many seeds say about a claim. Median, P5 and P95 are in the
// claim's unit, interpolated between the ordered readings; NaN when they fall
// on seeds without a reading, which count as greater than any other.
type Verdict struct {
	Claim           *sim.Claim
	Readings        []float64 // one a seed, in the order of the seeds
	Asked           int       // seeds in which the claim's condition held
	Median, P5, P95 float64
	// Holds is the rule: the median lies in the accepted range, its ends included.
	Holds bool
}

// Judge sums up one claim's readings.
func Judge(c *sim.Claim, readings []float64) Verdict {
	sorted := slices.DeleteFunc(slices.Clone(readings), func(v float64) bool { return v == NotGiven })
	asked := len(sorted)
	for i, v := range sorted {
		if math.IsNaN(v) {
			sorted[i] = math.Inf(1)
		}
	}
	slices.Sort(sorted)
	v := Verdict{Claim: c, Readings: readings, Asked: asked,
		Median: quantile(sorted, 0.5), P5: quantile(sorted, 0.05), P95: quantile(sorted, 0.95)}
	v.Holds = v.Median >= c.Low && v.Median <= c.High
	return v
}

// Unasked tells whether the claim's condition held in no seed: then nothing is known of
// it.
func (v *Verdict) Unasked() bool { return v.Asked == 0 && len(v.Readings) > 0 }

// Expected tells whether the claim did what the file says of it: a claim that is
// marked as falling short is a surprise when it holds.
func (v *Verdict) Expected() bool { return v.Holds == (v.Claim.FallsShort == "") }

// quantile interpolates between the two nearest of the ordered values.
func quantile(sorted []float64, q float64) float64 {
	if len(sorted) == 0 {
		return math.NaN()
	}
	at := q * float64(len(sorted)-1)
	low := int(at)
	high := min(low+1, len(sorted)-1)
	a, b := sorted[low], sorted[high]
	switch part := at - float64(low); {
	case part == 0:
		b = a
	case math.IsInf(b, 1):
	default:
		b = a + (b-a)*part
	}
	if math.IsInf(b, 1) {
		return math.NaN()
	}
	return b
}
