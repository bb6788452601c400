package chart

import (
	"math"
	"slices"
)

// Scale is a value axis over rows of cells, and the only arithmetic between values
// and rows: the middle of the top row is High, that of the lowest row Low, and
// ticks fall on middles of rows that are equally far apart.
type Scale struct {
	Low, High float64
	Rows      int // rows from Low to High
	parts     int // into which the ticks divide the rows; at least 1
}

// closest and widest are how many rows lie between two ticks where there are
// enough of them; spare is the part of the rows that may stay empty for it.
const (
	closest = 2
	widest  = 4
	spare   = 5
)

// NewScale fits an axis into at most so many rows. It leaves up to a fifth of them
// empty where that makes the distances between ticks equal. An axis from below
// zero is mirrored: zero has a row of its own. Counts (whole) have no tick between
// two whole numbers.
func NewScale(low, high float64, rows int, whole bool) Scale {
	if !(high-low > smallest) || math.IsInf(high-low, 0) {
		low, high = 0, 1
	}
	best := Scale{Low: low, High: high, Rows: max(rows, 1), parts: 1}
	halves := 1
	if low < 0 && rows >= 3 {
		halves = 2
		best.Rows -= (best.Rows + 1) % 2
		best.parts = 2
	}
	least := math.Inf(1)
	for used := best.Rows; used >= max(rows-rows/spare, closest+1); used-- {
		if (used-1)%halves != 0 {
			continue
		}
		for _, parts := range partsFor(high, whole) {
			if cost, ok := unevenness(used, rows, parts*halves); ok && cost < least {
				least, best.Rows, best.parts = cost, used, parts*halves
			}
		}
	}
	return best
}

// unevenness is what speaks against dividing so many of the rows into parts;
// false when it cannot be done with equal distances.
func unevenness(used, rows, parts int) (float64, bool) {
	apart := (used - 1) / parts
	if (used-1)%parts != 0 || apart < closest {
		return 0, false
	}
	return float64(rows-used) + 1.5*float64(max(apart-widest, 0)), true
}

// partsFor are the numbers of parts into which an axis may fall with round labels,
// the usual one first.
func partsFor(top float64, whole bool) []int {
	usual := partsOf(top)
	list := []int{usual}
	for _, parts := range []int{4, 5, 3, 2, 1, 6, 10} {
		if !slices.Contains(list, parts) && round(top/float64(parts)) {
			list = append(list, parts)
		}
	}
	return slices.DeleteFunc(list, func(parts int) bool {
		each := top / float64(parts)
		return whole && parts > 1 && top < 1e6 && math.Abs(each-math.Round(each)) > 1e-9*max(each, 1)
	})
}

// round tells whether a number has at most two digits that are not zero.
func round(v float64) bool {
	if !(v > smallest) {
		return false
	}
	digits := v / math.Pow(10, math.Floor(math.Log10(v))-1)
	return math.Abs(digits-math.Round(digits)) < 1e-6
}

// Row is where a value lies, in rows below the middle of the top one. Values
// beyond the ends lie on them.
func (s Scale) Row(v float64) float64 {
	if s.Rows < 2 {
		return 0
	}
	share := (s.High - min(max(v, s.Low), s.High)) / (s.High - s.Low)
	return share * float64(s.Rows-1)
}

// Value is what lies in the middle of a row.
func (s Scale) Value(row int) float64 {
	if s.Rows < 2 {
		return s.High
	}
	return s.High - (s.High-s.Low)*float64(row)/float64(s.Rows-1)
}

// Step is the distance between the values of two rows.
func (s Scale) Step() float64 { return (s.High - s.Low) / float64(max(s.Rows-1, 1)) }

// Tick is a labelled row of a value axis.
type Tick struct {
	Row  int
	Text string
}

// Ticks labels the axis from the top down. An axis of one row is labelled with
// its top.
func (s Scale) Ticks() []Tick {
	if s.Rows < 2 {
		return []Tick{{0, axisNumber(s.High, s.High)}}
	}
	ticks := make([]Tick, 0, s.parts+1)
	for i := range s.parts + 1 {
		row := i * (s.Rows - 1) / s.parts
		ticks = append(ticks, Tick{Row: row, Text: axisNumber(s.Value(row), s.High)})
	}
	return ticks
}
