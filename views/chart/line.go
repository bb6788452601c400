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

// Line draws values, one a column, on an axis from low to high, as height rows
// of exactly len(values) characters; ' ' where nothing is drawn. NaN is a gap.
func Line(values []float64, low, high float64, height int, strokes theme.Line) [][]rune {
	width := len(values)
	rows := blank(width, height)
	if width == 0 || height <= 0 || !some(values) {
		return rows
	}
	if !(high-low > smallest) || math.IsInf(high-low, 0) {
		low, high = 0, 1
	}
	if height == 1 {
		return flat(rows, values, strokes)
	}
	// A segment joins two values, so n columns take n+1 of them.
	data := make([]float64, width+1)
	for i, v := range values {
		data[i] = tame(v, low, high)
	}
	data[width] = data[width-1]
	plot := asciigraph.Plot(data,
		asciigraph.Height(height-1),
		asciigraph.LowerBound(low), asciigraph.UpperBound(high),
		asciigraph.Offset(1),
		asciigraph.YAxisValueFormatter(func(float64) string { return "" }),
		asciigraph.SeriesChars(charset(strokes)),
	)
	for y, text := range strings.Split(plot, "\n") {
		if y >= height {
			break
		}
		copyAfterAxis(rows[y], text)
	}
	return rows
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

func flat(rows [][]rune, values []float64, strokes theme.Line) [][]rune {
	for x, v := range values {
		if !math.IsNaN(v) {
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

func some(values []float64) bool {
	for _, v := range values {
		if !math.IsNaN(v) {
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
