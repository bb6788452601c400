package chart

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"reenact/sim"

	"pgregory.net/rapid"
)

// What these tests know of a plot is what a reader sees: which cells, or dots, are
// marked. They decode that, and hold it against the samples.

// ink is from where to where a column is marked, in rows below the middle of the
// top one; false for a column that is blank.
func inkOfLine(rows [][]rune, x int) (from, to float64, any bool) {
	for y := range rows {
		if rows[y][x] != ' ' {
			if !any {
				from = float64(y)
			}
			to, any = float64(y), true
		}
	}
	return
}

// inkOfDots is the same of a column of dots. A cell's four dots lie three, one,
// one and three eighths of a row from its middle.
func inkOfDots(d Dots, x int) (from, to float64, any bool) {
	for y := range d.Rows {
		for k := range 4 {
			if d.Rows[y][x/2]&bits[x%2][k] == 0 {
				continue
			}
			at := float64(y) + (float64(k)-1.5)/4
			if !any {
				from = at
			}
			to, any = at, true
		}
	}
	return
}

// drawn is a random series, its columns and an axis.
type drawn struct {
	spans []Span
	scale Scale
}

func draw(rt *rapid.T, columns int) drawn {
	samples := rapid.SliceOfN(rapid.OneOf(
		rapid.Int64Range(0, 1000), rapid.Int64Range(0, 20), rapid.SampledFrom([]int64{0, 1000, sim.Empty})), 1, 300).Draw(rt, "samples")
	low := 0.0
	if rapid.Bool().Draw(rt, "mirrored") {
		low = -100
		for i := range samples {
			if samples[i] != sim.Empty {
				samples[i] = samples[i]*2 - 1000
			}
		}
	}
	bounds := make([]int, columns+1)
	for c := range bounds {
		bounds[c] = len(samples) * c / columns
	}
	height := rapid.IntRange(2, 39).Draw(rt, "height")
	return drawn{Spans(samples, bounds, 10), NewScale(low, 100, height, false)}
}

// holds wants every sample so near to its column's ink, in rows, and no ink further
// than half a row from what the column has to show: its samples, and the way from
// the column before.
func (d drawn) holds(rt *rapid.T, near float64, ink func(x int) (from, to float64, any bool)) {
	for x, s := range d.spans {
		from, to, any := ink(x)
		if any != s.Any {
			rt.Fatalf("column %d has ink: %v, samples: %v", x, any, s.Any)
		}
		if !any {
			continue
		}
		top, bottom := d.scale.Row(s.High), d.scale.Row(s.Low)
		if top < from-near-1e-9 || bottom > to+near+1e-9 {
			rt.Fatalf("column %d: samples from row %v to %v, ink from %v to %v", x, top, bottom, from, to)
		}
		if x > 0 && d.spans[x-1].Any {
			before := d.spans[x-1]
			top, bottom = min(top, d.scale.Row(before.Low)), max(bottom, d.scale.Row(before.High))
		}
		if half := min(near, 0.5); from < top-half-1e-9 || to > bottom+half+1e-9 {
			rt.Fatalf("column %d: ink from row %v to %v, to show there is %v to %v", x, from, to, top, bottom)
		}
	}
}

func TestLinesAreTrueToTheSamples(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		d := draw(rt, rapid.IntRange(1, 80).Draw(rt, "columns"))
		rows := Line(d.spans, d.scale, glyphs().Live)
		d.holds(rt, 1, func(x int) (float64, float64, bool) { return inkOfLine(rows, x) })
	})
}

func TestDotsAreTrueToTheSamples(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		d := draw(rt, rapid.IntRange(1, 160).Draw(rt, "columns of dots"))
		dots := PlotDots(d.spans, d.scale)
		d.holds(rt, 0.125, func(x int) (float64, float64, bool) { return inkOfDots(dots, x) })
	})
}

// A line hangs together: where two columns have samples, their ink touches.
func TestLinesHangTogether(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		d := draw(rt, 40)
		dots := PlotDots(d.spans, d.scale)
		for x := 1; x < len(d.spans); x++ {
			if !d.spans[x].Any || !d.spans[x-1].Any {
				continue
			}
			from, to, _ := inkOfDots(dots, x)
			before, after, _ := inkOfDots(dots, x-1)
			if from > after+0.25+1e-9 || to < before-0.25-1e-9 {
				rt.Fatalf("columns %d and %d: ink from %v to %v, then from %v to %v", x-1, x, before, after, from, to)
			}
		}
	})
}

// Ticks are equally far apart, at least two rows where there are three, on the rows
// where their values are drawn, and both ends have one.
func TestTicksAreEvenAndTrue(t *testing.T) {
	tops := []float64{1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10, 12, 15, 25, 30, 60, 100, 1200, 15000, 8e6}
	for _, top := range tops {
		for _, low := range []float64{0, -top} {
			for height := 2; height <= 39; height++ {
				name := fmt.Sprintf("from %v to %v over %d rows", low, top, height)
				s := NewScale(low, top, height, false)
				if s.Rows > height || s.Rows < height-max(height/5, 1) {
					t.Errorf("%s: %d rows are used", name, s.Rows)
				}
				checkTicks(t, name, s)
			}
		}
	}
}

func checkTicks(t *testing.T, name string, s Scale) {
	t.Helper()
	ticks := s.Ticks()
	if len(ticks) < 2 || ticks[0].Row != 0 || ticks[len(ticks)-1].Row != s.Rows-1 {
		t.Fatalf("%s: ticks %v on %d rows", name, ticks, s.Rows)
	}
	apart := ticks[1].Row
	for i, tick := range ticks {
		if tick.Row != i*apart {
			t.Errorf("%s: ticks %v are not equally far apart", name, ticks)
		}
		v := s.Value(tick.Row)
		if tick.Text != axisNumber(v, s.High) || math.Abs(s.Row(v)-float64(tick.Row)) > 1e-9 {
			t.Errorf("%s: the label %s stands on the row of %v", name, tick.Text, v)
		}
		if rows := Line(at(v, v, v), s, glyphs().Live); rows[tick.Row][1] == ' ' {
			t.Errorf("%s: %s is drawn elsewhere than on row %d:\n%s", name, tick.Text, tick.Row, text(rows))
		}
	}
	if s.Low < 0 && !slices.ContainsFunc(ticks, func(t Tick) bool { return t.Text == "0" }) && s.Rows >= 3 {
		t.Errorf("%s: no label for zero: %v", name, ticks)
	}
}

// From five rows on there is more to read than the ends, but never a label a row.
func TestTicksAreAsManyAsCanBeRead(t *testing.T) {
	for height, want := range map[int]string{
		3: "100 0", 4: "100 0", 5: "100 50 0", 6: "100 50 0", 9: "100 75 50 25 0", 10: "100 75 50 25 0",
		12: "100 80 60 40 20 0", 13: "100 75 50 25 0", 16: "100 80 60 40 20 0", 31: "100 90 80 70 60 50 40 30 20 10 0",
	} {
		var got []string
		for _, tick := range NewScale(0, 100, height, false).Ticks() {
			got = append(got, tick.Text)
		}
		if text := strings.Join(got, " "); text != want {
			t.Errorf("%d rows: %s, want %s", height, text, want)
		}
	}
}

// Counts have no label between two of them.
func TestCountsHaveWholeLabels(t *testing.T) {
	for _, top := range []float64{1, 2, 3, 5, 15, 25} {
		for height := 2; height < 30; height++ {
			for _, tick := range NewScale(0, top, height, true).Ticks() {
				if strings.Contains(tick.Text, ".") {
					t.Errorf("up to %v over %d rows: a label %s", top, height, tick.Text)
				}
			}
		}
	}
}

func TestAStepStandsInItsOwnColumn(t *testing.T) {
	steps := at(0, 0, 0, 100, 100)
	s := NewScale(0, 100, 5, false)
	for x := range steps {
		_, to, _ := inkOfLine(Line(steps, s, glyphs().Live), x)
		from, _, _ := inkOfLine(Line(steps, s, glyphs().Live), x)
		if rose := from == 0 && to > 0; rose != (x == 3) {
			t.Errorf("column %d of a step in column 3: ink from %v to %v", x, from, to)
		}
		from, to, _ = inkOfDots(PlotDots(steps, s), x)
		if rose := to-from > 1; rose != (x == 3) {
			t.Errorf("column %d of dots of a step in column 3: ink from %v to %v", x, from, to)
		}
	}
}

// Past, future and the other branch differ with colours stripped, and none vanishes.
func TestPastFutureAndGhostDiffer(t *testing.T) {
	for _, v := range []float64{0, 33, 50, 100} {
		level := make([]float64, 24)
		for i := range level {
			level[i] = v
		}
		d := PlotDots(at(level...), NewScale(0, 100, 4, false))
		var past, future, ghost strings.Builder
		for y := range d.Rows {
			for x, dots := range d.Rows[y] {
				past.WriteRune(Pattern(dots))
				future.WriteRune(Pattern(Ahead(dots)))
				ghost.WriteRune(Pattern(Behind(dots, x, y)))
			}
		}
		blank := strings.Repeat(" ", len(level)/2*len(d.Rows))
		seen := []string{blank, past.String(), future.String(), ghost.String()}
		slices.Sort(seen)
		if len(slices.Compact(seen)) != 4 {
			t.Errorf("at %v two of these look alike:\n%q\n%q\n%q", v, past.String(), future.String(), ghost.String())
		}
	}
}

func TestPlotsSurviveAnything(t *testing.T) {
	special := []float64{0, 1, -1, 50, 1e308, -1e308, math.Inf(1), math.Inf(-1), math.NaN(), 5e-324, math.MaxFloat64}
	rapid.Check(t, func(rt *rapid.T) {
		value := rapid.OneOf(rapid.SampledFrom(special), rapid.Float64())
		spans := at(rapid.SliceOfN(value, 0, 40).Draw(rt, "values")...)
		s := NewScale(value.Draw(rt, "low"), value.Draw(rt, "high"), rapid.IntRange(-1, 12).Draw(rt, "height"), rapid.Bool().Draw(rt, "whole"))
		rows := Line(spans, s, glyphs().Live)
		if len(rows) != s.Rows || s.Rows < 1 {
			rt.Fatalf("%d rows, not %d", len(rows), s.Rows)
		}
		for _, r := range rows {
			if len(r) != len(spans) {
				rt.Fatalf("a row of %d for %d values", len(r), len(spans))
			}
		}
		PlotDots(spans, s)
		s.Ticks()
		Strip(Means(spans), s.High, s.Rows, glyphs().Levels, '·')
	})
}
