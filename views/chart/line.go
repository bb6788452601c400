// Package chart turns recorded samples into rows of characters: lines, strips
// of bars, axes and numbers. It is the one place that touches asciigraph, and
// hands it only what asciigraph survives: finite values, within the bounds, at
// exactly one value a column.
package chart

import (
	"math"
	"strings"

	"reenact/views/theme"

	"github.com/guptarohit/asciigraph"
)

// smallest is the magnitude below which a value is drawn as zero: asciigraph
// fails on subnormal numbers.
const smallest = 1e-9

// Line draws spans, one a column, as rows of exactly len(spans) characters; ' '
// where nothing is drawn. The line goes through the means where it can. What a
// column's samples reach beyond it is a spike, drawn as a stroke upwards or
// downwards; a step stands in the column in which it happened.
func Line(spans []Span, s Scale, strokes theme.Line) [][]rune {
	rows := blank(len(spans), s.Rows)
	if len(spans) == 0 || !some(spans) {
		return rows
	}
	if s.Rows == 1 {
		return flat(rows, spans, strokes)
	}
	knots := knotsOf(spans, s)
	plot := asciigraph.Plot(knots,
		asciigraph.Height(s.Rows-1),
		asciigraph.LowerBound(0), asciigraph.UpperBound(float64(s.Rows-1)),
		asciigraph.Offset(1),
		asciigraph.YAxisValueFormatter(func(float64) string { return "" }),
		asciigraph.SeriesChars(charset(strokes)),
	)
	for y, text := range strings.Split(plot, "\n") {
		if y >= s.Rows {
			break
		}
		copyAfterAxis(rows[y], text)
	}
	for x, span := range spans {
		if span.Any {
			spike(rows, x, span, s, strokes)
			continue
		}
		// asciigraph caps a line in the column after it, which has no samples.
		for y := range rows {
			rows[y][x] = ' '
		}
	}
	return rows
}

// knotsOf are the values that asciigraph joins, in rows above the lowest one so
// that its rounding is ours: column x is drawn from the knot x to the knot x+1.
// A knot lies in the spans on both sides of it, at their means if it can; where
// they have nothing in common, in the left one, for the way to the other belongs
// to the other's column.
func knotsOf(spans []Span, s Scale) []float64 {
	n := len(spans)
	knots := make([]float64, n+1)
	for i := range knots {
		left, right := spans[max(i-1, 0)], spans[min(i, n-1)]
		knots[i] = math.NaN()
		switch {
		case left.Any && right.Any:
			knots[i] = height(s, between(left, right))
		case left.Any:
			knots[i] = height(s, left.Mean)
		case right.Any:
			knots[i] = height(s, right.Mean)
		}
	}
	return knots
}

// between is the value at which two neighbours meet.
func between(left, right Span) float64 {
	low, high := max(left.Low, right.Low), min(left.High, right.High)
	switch {
	case low <= high:
		return min(max((left.Mean+right.Mean)/2, low), high)
	case left.High < right.Low:
		return left.High
	}
	return left.Low
}

// height is a value's whole row, counted from the lowest.
func height(s Scale, v float64) float64 { return float64(s.Rows-1) - math.Round(s.Row(v)) }

// spike draws what a column's samples reach beyond its line by more than a row: less
// is within the step that strokes have anyway, and would only make the line bristle.
func spike(rows [][]rune, x int, span Span, s Scale, strokes theme.Line) {
	from, to := 0, len(rows)-1
	for from < to && rows[from][x] == ' ' {
		from++
	}
	for to > from && rows[to][x] == ' ' {
		to--
	}
	if top := s.Row(span.High); top < float64(from-1) {
		for y := int(math.Round(top)); y < from; y++ {
			rows[y][x] = strokes.Vertical
		}
	}
	if bottom := s.Row(span.Low); bottom > float64(to+1) {
		for y := int(math.Round(bottom)); y > to; y-- {
			rows[y][x] = strokes.Vertical
		}
	}
}

// copyAfterAxis copies a plotted line without its first character, the axis,
// which the screens draw themselves.
func copyAfterAxis(row []rune, text string) {
	x := -1
	for _, r := range text {
		if x >= len(row) {
			return
		}
		if x >= 0 {
			row[x] = r
		}
		x++
	}
}

func charset(l theme.Line) asciigraph.CharSet {
	return asciigraph.CharSet{
		Horizontal: string(l.Horizontal), VerticalLine: string(l.Vertical),
		ArcDownRight: string(l.DownRight), ArcDownLeft: string(l.DownLeft),
		ArcUpRight: string(l.UpRight), ArcUpLeft: string(l.UpLeft),
		EndCap: string(l.EndCap), StartCap: string(l.StartCap),
	}
}

// tame keeps a value within what asciigraph survives.
func tame(v, low, high float64) float64 {
	switch {
	case math.IsNaN(v):
		return v
	case v < low:
		return low
	case v > high:
		return high
	case math.Abs(v) < smallest:
		return 0
	}
	return v
}

func flat(rows [][]rune, spans []Span, strokes theme.Line) [][]rune {
	for x, span := range spans {
		if span.Any {
			rows[0][x] = strokes.Horizontal
		}
	}
	return rows
}

func blank(width, height int) [][]rune {
	if height < 0 {
		height = 0
	}
	rows := make([][]rune, height)
	all := make([]rune, width*height)
	for i := range all {
		all[i] = ' '
	}
	for y := range rows {
		rows[y] = all[y*width : (y+1)*width : (y+1)*width]
	}
	return rows
}

func some(spans []Span) bool {
	for _, s := range spans {
		if s.Any {
			return true
		}
	}
	return false
}

// Strip draws values, one a column, as bars of rows×len(levels) heights; none
// where a value is NaN. The lowest level stands for zero, so that a bar is seen
// wherever there is a value.
func Strip(values []float64, top float64, rows int, levels []rune, none rune) [][]rune {
	out := blank(len(values), rows)
	if !(top > smallest) {
		top = 1
	}
	n := len(levels)
	for x, v := range values {
		if math.IsNaN(v) {
			if rows > 0 {
				out[rows-1][x] = none
			}
			continue
		}
		level := int(math.Round(tame(v, 0, top) / top * float64(rows*n-1)))
		for y := rows - 1; y >= 0; y-- {
			if level < 0 {
				break
			}
			out[y][x] = levels[min(level, n-1)]
			level -= n
		}
	}
	return out
}
