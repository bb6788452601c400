package page

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"reenact/sim"
	"reenact/sim/whatif"
	"reenact/views/report"
)

// enough seeds make 5 and 95 % of them something to tell: below that, the lowest and the
// highest are told.
const enough = 20

// thinned is a column in as many points as are drawn, each the mean of what it stands
// for. Where there was no sample it is NaN.
func thinned(column []int64, scale int64) []float64 {
	n := min(points, len(column))
	line := make([]float64, n)
	for i := range line {
		sum, count := 0.0, 0
		for _, v := range column[i*len(column)/n : (i+1)*len(column)/n] {
			if v != sim.Empty {
				sum += float64(v) / float64(max(scale, 1))
				count++
			}
		}
		line[i] = sum / float64(count) // NaN for none
	}
	return line
}

// spread is between what most of the values lie, and their middle; NaN where there are
// none.
func spread(values []float64) (low, middle, high float64) {
	values = slices.DeleteFunc(values, math.IsNaN)
	if len(values) == 0 {
		return math.NaN(), math.NaN(), math.NaN()
	}
	slices.Sort(values)
	at := func(i int) float64 { return values[i] }
	lo, hi := bounds(len(values))
	return at(lo), (at((len(values)-1)/2) + at(len(values)/2)) / 2, at(hi)
}

// bounds are the places of what is told as low and as high of so many sorted values: by
// nearest rank, and the outermost where there are few.
func bounds(n int) (low, high int) {
	if n < enough {
		return 0, n - 1
	}
	low = int(math.Ceil(0.05*float64(n))) - 1
	return low, n - 1 - low
}

// minus is a difference of which none means that one of the two has no value: a branch
// that never recovers against one that does.
func minus(v, was whatif.Value) whatif.Value {
	switch {
	case v.None() && was.None():
		return whatif.Value{Amount: 0, Scale: max(v.Scale, 1)}
	case v.None():
		return whatif.Value{Amount: math.MaxInt64, Scale: max(v.Scale, 1)}
	case was.None():
		return whatif.Value{Amount: -math.MaxInt64, Scale: max(v.Scale, 1)}
	}
	return v.Minus(was)
}

// told is the middle of an outcome's values, and between what they lie. One that does not
// exist, such as the recovery of a run that never recovered, is above all others.
func (g *Gatherer) told(o *sim.Outcome, values []whatif.Value, signed bool) (value, between string) {
	values = slices.Clone(values)
	slices.SortFunc(values, func(a, b whatif.Value) int { return cmp.Compare(rank(a), rank(b)) })
	n := len(values)
	middle := values[(n-1)/2] // of an even number the lower of two: a value that was there
	write := func(v whatif.Value) string {
		switch {
		case v.None() || v.Amount == math.MaxInt64:
			return "∞"
		case v.Amount == -math.MaxInt64:
			return "−∞"
		}
		text := report.Amount(g.script, o, whatif.Value{Amount: v.Amount, Scale: v.Scale})
		text = strings.Replace(text, "-", "−", 1)
		if signed && v.Amount > 0 {
			text = "+" + text
		}
		return text
	}
	if n == 1 {
		if !signed {
			return report.Amount(g.script, o, middle), ""
		}
		return write(middle), ""
	}
	lo, hi := bounds(n)
	if rank(values[lo]) == rank(values[hi]) {
		return write(middle), ""
	}
	return write(middle), fmt.Sprintf("%s to %s", write(values[lo]), write(values[hi]))
}

func rank(v whatif.Value) int64 {
	if v.None() {
		return math.MaxInt64
	}
	return v.Amount
}

// counts tells in how many seeds a difference is below and above nothing.
func counts(values []whatif.Value) (less, more int) {
	for _, v := range values {
		switch {
		case v.None():
		case v.Amount < 0:
			less++
		case v.Amount > 0:
			more++
		}
	}
	return less, more
}
