package chart

import (
	"math"

	"reenact/sim"
)

// Resample reduces a column of samples to one value for each plot column.
// Column c covers the samples bounds[c] up to, not including, bounds[c+1]. A
// column without samples of its own repeats the sample before it, so that a
// window finer than the samples has no holes; a column whose samples are all
// sim.Empty, or that lies after the last sample, is NaN.
//
// A column shows the mean of its samples, unless they hold a peak or a trough
// that stands out of both neighbours by more than notable: then it shows that,
// for a spike that is averaged away is a lie about an incident.
func Resample(samples []int64, bounds []int, scale int64, notable float64) []float64 {
	if len(bounds) < 2 {
		return nil
	}
	spans := make([]span, len(bounds)-1)
	for c := range spans {
		spans[c] = summarise(samples, bounds[c], bounds[c+1], scale)
	}
	out := make([]float64, len(spans))
	for c, s := range spans {
		// At an end the one neighbour counts for both.
		before, after := spans[max(c-1, 0)], spans[min(c+1, len(spans)-1)]
		if c == 0 {
			before = after
		}
		if c == len(spans)-1 {
			after = before
		}
		out[c] = s.value(before, after, notable)
	}
	return out
}

// span is what one plot column covers.
type span struct {
	low, high, mean float64
	any             bool
}

func summarise(samples []int64, from, to int, scale int64) span {
	if scale <= 0 {
		scale = 1
	}
	if to <= from {
		// Finer than the samples: hold the last one, but never past the end.
		if from <= 0 || from >= len(samples) {
			return span{}
		}
		from, to = from-1, from
	}
	s := span{low: math.Inf(1), high: math.Inf(-1)}
	sum, n := 0.0, 0
	for i := max(from, 0); i < to && i < len(samples); i++ {
		if samples[i] == sim.Empty {
			continue
		}
		v := float64(samples[i]) / float64(scale)
		s.low, s.high = min(s.low, v), max(s.high, v)
		sum += v
		n++
	}
	if n == 0 {
		return span{}
	}
	s.mean, s.any = sum/float64(n), true
	return s
}

// value picks what a column shows, in view of its neighbours.
func (s span) value(before, after span, notable float64) float64 {
	if !s.any {
		return math.NaN()
	}
	peak, trough := math.Inf(1), math.Inf(1)
	for _, near := range []span{before, after} {
		if !near.any {
			near = span{low: s.mean, high: s.mean}
		}
		peak = min(peak, s.high-near.high)
		trough = min(trough, near.low-s.low)
	}
	switch {
	case peak > notable && peak >= trough:
		return s.high
	case trough > notable:
		return s.low
	}
	return s.mean
}
