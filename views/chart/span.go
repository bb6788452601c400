package chart

import (
	"math"

	"reenact/sim"
)

// Span is what one column of a plot covers: the least and the greatest of its
// samples, and their mean.
type Span struct {
	Low, High, Mean float64
	Any             bool // false: no sample has a value
}

// Spans reduces a series to one Span for each plot column. Column c covers the
// samples bounds[c] up to, not including, bounds[c+1]. A column without samples of
// its own repeats the sample before it, so that a window finer than the samples
// has no holes; one whose samples are all sim.Empty, or that lies after the last
// sample, has none.
func Spans(samples []int64, bounds []int, scale int64) []Span {
	if len(bounds) < 2 {
		return nil
	}
	spans := make([]Span, len(bounds)-1)
	for c := range spans {
		spans[c] = spanOf(samples, bounds[c], bounds[c+1], float64(max(scale, 1)))
	}
	return spans
}

func spanOf(samples []int64, from, to int, scale float64) Span {
	if to <= from {
		// Finer than the samples: hold the last one, but never past the end.
		if from <= 0 || from >= len(samples) {
			return Span{}
		}
		from, to = from-1, from
	}
	s := Span{Low: math.Inf(1), High: math.Inf(-1)}
	sum, n := 0.0, 0
	for i := max(from, 0); i < to && i < len(samples); i++ {
		if samples[i] == sim.Empty {
			continue
		}
		v := float64(samples[i]) / scale
		s.Low, s.High = min(s.Low, v), max(s.High, v)
		sum += v
		n++
	}
	if n == 0 {
		return Span{}
	}
	s.Mean, s.Any = min(max(sum/float64(n), s.Low), s.High), true
	return s
}

// Means are the means of the spans; NaN where there is none.
func Means(spans []Span) []float64 {
	out := make([]float64, len(spans))
	for i, s := range spans {
		out[i] = math.NaN()
		if s.Any {
			out[i] = s.Mean
		}
	}
	return out
}
