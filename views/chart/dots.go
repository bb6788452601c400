package chart

import "math"

// Dots is a plot in braille: two columns and four rows of dots a cell, so that a
// value lies within an eighth of a row of its place. Rows hold the dots of each
// cell as Unicode's braille patterns number them.
type Dots struct {
	Rows [][]uint8
}

// dotRows is how many dots a cell has above each other, dotColumns beside.
const (
	dotRows    = 4
	dotColumns = 2
	braille    = '\u2800'
)

// bits are a cell's dots by column and row.
var bits = [dotColumns][dotRows]uint8{{0x01, 0x02, 0x04, 0x40}, {0x08, 0x10, 0x20, 0x80}}

// PlotDots draws spans, two for each column of cells. A column of dots reaches
// from the least to the greatest of its samples, and on to the column before it,
// so that the line hangs together and a step stands where it happened.
func PlotDots(spans []Span, s Scale) Dots {
	width := (len(spans) + dotColumns - 1) / dotColumns
	d := Dots{Rows: make([][]uint8, s.Rows)}
	all := make([]uint8, width*s.Rows)
	for y := range d.Rows {
		d.Rows[y] = all[y*width : (y+1)*width : (y+1)*width]
	}
	before := Span{}
	for x, span := range spans {
		if span.Any {
			low, high := joined(span, before)
			d.fill(x, dot(s, high), dot(s, low))
		}
		before = span
	}
	return d
}

// joined is what a column covers when it reaches to the one before.
func joined(s, before Span) (low, high float64) {
	low, high = s.Low, s.High
	if before.Any {
		low, high = min(low, before.High), max(high, before.Low)
	}
	return low, high
}

// dot is the row of dots of a value, from the top. A row's middle lies between
// the second and the third of its four.
func dot(s Scale, v float64) int {
	const middle = (dotRows - 1) / 2.0
	return min(max(int(math.Round(s.Row(v)*dotRows+middle)), 0), s.Rows*dotRows-1)
}

func (d Dots) fill(x, from, to int) {
	for y := from; y <= to; y++ {
		d.Rows[y/dotRows][x/dotColumns] |= bits[x%dotColumns][y%dotRows]
	}
}

// Pattern is the character of a cell's dots; a blank for none.
func Pattern(dots uint8) rune {
	if dots == 0 {
		return ' '
	}
	return braille + rune(dots)
}

// What is still to come is drawn with every second column of dots.
const ahead = uint8(0x47)

// Ahead thins a cell's dots to those of a time still to come. None vanishes whole.
func Ahead(dots uint8) uint8 {
	if thin := dots & ahead; thin != 0 {
		return thin
	}
	return dots
}

// Over thins the dots of the cell in column x to dashes, long or short, as further
// branches are drawn over a chart.
func Over(dots uint8, x, which int) uint8 {
	on, period := 6, 8
	if which > 0 {
		on, period = 3, 6
	}
	var kept uint8
	for column := range dotColumns {
		if (x*dotColumns+column)%period < on {
			for _, bit := range bits[column] {
				kept |= dots & bit
			}
		}
	}
	return kept
}

// Dotted is the dots of a character; 0 when it is none of braille's.
func Dotted(r rune) uint8 {
	if r < braille || r > braille+0xff {
		return 0
	}
	return uint8(r - braille)
}

// Behind thins the dots of the cell x, y to a dotted line, as another branch is
// drawn: every fourth one, whichever way the line runs.
func Behind(dots uint8, x, y int) uint8 {
	var kept uint8
	for column := range dotColumns {
		for row := range dotRows {
			if (x*dotColumns+column+row)%dotRows == 0 {
				kept |= dots & bits[column][row]
			}
		}
	}
	return kept
}
