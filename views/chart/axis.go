package chart

import (
	"math"
	"strconv"
	"strings"
	"time"

	"reenact/sim"
)

// rounds are the round axes: what they end with, times a power of ten, and how many
// parts they fall into that end with round numbers, too. They lie close, so that a
// curve uses the height it has.
var rounds = []struct {
	end   float64
	parts int
}{{1, 4}, {1.2, 4}, {1.5, 3}, {2, 4}, {2.5, 5}, {3, 3}, {4, 4}, {5, 5}, {6, 3}, {8, 4}, {10, 4}}

// Top is the round number at or above v that an axis ends with.
func Top(v float64) float64 {
	if !(v > smallest) || math.IsInf(v, 0) {
		return 1
	}
	unit := math.Pow(10, math.Floor(math.Log10(v)))
	for _, r := range rounds {
		if v <= r.end*unit*(1+1e-9) {
			return r.end * unit
		}
	}
	return 10 * unit
}

// partsOf is into how many parts an axis from zero to top falls.
func partsOf(top float64) int {
	digits := top / math.Pow(10, math.Floor(math.Log10(top)))
	for _, r := range rounds {
		if math.Abs(digits-r.end) < 1e-6 {
			return r.parts
		}
	}
	return 4
}

// axisNumber writes a value with just the digits its axis needs.
func axisNumber(v, top float64) string {
	if top >= 1e6 && v != 0 {
		return Round(v/1e6, 2) + "M"
	}
	if whole := math.Round(v); math.Abs(v-whole) < 1e-9*max(top, 1) {
		return Thousands(int64(whole))
	}
	if top >= 4 {
		return Round(v, 1)
	}
	return Round(v, 2)
}

// Round writes a number with at most so many digits after the point.
func Round(v float64, digits int) string {
	s := strconv.FormatFloat(v, 'f', digits, 64)
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return s
}

// Value writes a sample: "1,930", "82.4", or "–" when there is none.
func Value(sample, scale int64) string {
	if sample == sim.Empty {
		return "–"
	}
	if scale <= 1 {
		return Thousands(sample)
	}
	digits := len(strconv.FormatInt(scale, 10)) - 1
	whole, part := sample/scale, sample%scale
	sign := ""
	if sample < 0 {
		sign, whole, part = "-", -whole, -part
	}
	tail := strconv.FormatInt(part, 10)
	for len(tail) < digits {
		tail = "0" + tail
	}
	return sign + Thousands(whole) + "." + tail
}

// Thousands writes a whole number with commas.
func Thousands(n int64) string {
	s := strconv.FormatInt(n, 10)
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = "-", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return sign + s
}

// Mark is a labelled column of a time axis.
type Mark struct {
	Column int
	Text   string
}

// steps are the distances between time labels people read easily.
var steps = []time.Duration{
	5 * time.Second, 10 * time.Second, 30 * time.Second,
	time.Minute, 2 * time.Minute, 5 * time.Minute, 10 * time.Minute, 15 * time.Minute, 30 * time.Minute,
	time.Hour, 2 * time.Hour, 3 * time.Hour, 6 * time.Hour, 12 * time.Hour,
	day, 2 * day, 7 * day, 14 * day, 28 * day, 91 * day,
}

const day = 24 * time.Hour

// Times labels a time axis of so many columns that starts at from and covers
// length, at round clock times, at least apart columns from one another.
func Times(from time.Time, length time.Duration, columns, apart int) []Mark {
	if columns <= 0 || length <= 0 {
		return nil
	}
	step := steps[len(steps)-1]
	for _, s := range steps {
		if int64(s)*int64(columns) >= int64(length)*int64(apart) {
			step = s
			break
		}
	}
	layout := "15:04"
	switch {
	case step < time.Minute:
		layout = "15:04:05"
	case step >= day:
		layout = "01-02"
	}
	var marks []Mark
	first := from.Truncate(step)
	if first.Before(from) {
		first = first.Add(step)
	}
	for t := first; t.Before(from.Add(length)); t = t.Add(step) {
		column := int(int64(t.Sub(from)) * int64(columns) / int64(length))
		marks = append(marks, Mark{Column: column, Text: t.Format(layout)})
	}
	return marks
}
