package chart

import (
	"math"
	"strings"
	"testing"
	"time"

	"reenact/sim"
	"reenact/views/theme"

	"pgregory.net/rapid"
)

func glyphs() theme.Glyphs {
	return theme.New(theme.Options{Plain: true, Getenv: func(string) string { return "" }}).Glyphs
}

func text(rows [][]rune) string {
	lines := make([]string, len(rows))
	for i, r := range rows {
		lines[i] = strings.TrimRight(string(r), " ")
	}
	return strings.Join(lines, "\n")
}

func TestLine(t *testing.T) {
	nan := math.NaN()
	got := text(Line([]float64{0, 0, 100, 100, 50, nan, nan, 25, 25}, 0, 100, 5, glyphs().Live))
	want := strings.Join([]string{
		" ╭─╮",
		" │ │",
		" │ ╰╴",
		" │    ╶──",
		"─╯",
	}, "\n")
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestLineSurvivesAnything(t *testing.T) {
	special := []float64{0, 1, -1, 50, 1e308, -1e308, math.Inf(1), math.Inf(-1), math.NaN(), 5e-324, math.MaxFloat64}
	rapid.Check(t, func(rt *rapid.T) {
		value := rapid.OneOf(rapid.SampledFrom(special), rapid.Float64())
		values := rapid.SliceOfN(value, 0, 40).Draw(rt, "values")
		low, high := value.Draw(rt, "low"), value.Draw(rt, "high")
		height := rapid.IntRange(-1, 12).Draw(rt, "height")
		rows := Line(values, low, high, height, glyphs().Live)
		if len(rows) != max(height, 0) {
			rt.Fatalf("%d rows, not %d", len(rows), height)
		}
		for _, r := range rows {
			if len(r) != len(values) {
				rt.Fatalf("a row of %d for %d values", len(r), len(values))
			}
		}
		for _, r := range Strip(values, high, max(height, 0), glyphs().Levels, '·') {
			if len(r) != len(values) {
				rt.Fatalf("a strip of %d for %d values", len(r), len(values))
			}
		}
	})
}

func TestASpikeIsNotAveragedAway(t *testing.T) {
	samples := make([]int64, 100)
	samples[57] = 1000
	bounds := []int{0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100}
	got := Resample(samples, bounds, 10, 10)
	if got[5] != 100 {
		t.Errorf("the column of the spike shows %v, not 100", got[5])
	}
	for i := range samples {
		samples[i] = 1000
	}
	samples[3] = 0
	if got := Resample(samples, bounds, 10, 10); got[0] != 0 || got[1] != 100 {
		t.Errorf("a trough shows as %v", got)
	}
	// Ripples that fit in a row stay a smooth line.
	for i := range samples {
		samples[i] = 500 + int64(i%7)
	}
	for _, v := range Resample(samples, bounds, 10, 10) {
		if v < 50 || v > 51 {
			t.Errorf("a ripple shows as %v", v)
		}
	}
}

func TestGapsAndFineWindows(t *testing.T) {
	e := sim.Empty
	got := Resample([]int64{1, e, e, 4}, []int{0, 1, 2, 3, 4, 4, 4}, 1, 1)
	want := []float64{1, math.NaN(), math.NaN(), 4, math.NaN(), math.NaN()}
	for i := range want {
		if got[i] != want[i] && !(math.IsNaN(got[i]) && math.IsNaN(want[i])) {
			t.Fatalf("got %v, want %v", got, want)
		}
	}
	// Two columns for each sample: the second repeats the first.
	got = Resample([]int64{1, 2, 3}, []int{0, 1, 1, 2, 2, 3}, 1, 10)
	if got[1] != 1 || got[3] != 2 {
		t.Fatalf("held values are %v", got)
	}
}

func TestTop(t *testing.T) {
	for v, want := range map[float64]float64{0: 1, -3: 1, 1: 1, 1.1: 1.2, 2.1: 2.5, 99: 100, 100: 100, 101: 120, 12273: 15000, 0.031: 0.04, 8.1: 10, math.Inf(1): 1} {
		if got := Top(v); got != want {
			t.Errorf("Top(%v) is %v, not %v", v, got, want)
		}
	}
	if got := Top(math.NaN()); got != 1 {
		t.Errorf("Top(NaN) is %v", got)
	}
}

func TestNumbers(t *testing.T) {
	for _, c := range []struct {
		sample, scale int64
		want          string
	}{{1930, 1, "1,930"}, {824, 10, "82.4"}, {-5, 10, "-0.5"}, {12273, 0, "12,273"}, {sim.Empty, 10, "–"}, {1234567, 100, "12,345.67"}} {
		if got := Value(c.sample, c.scale); got != c.want {
			t.Errorf("%d/%d is %q, not %q", c.sample, c.scale, got, c.want)
		}
	}
}

func TestTicksStandWhereTheLineIs(t *testing.T) {
	for height := 2; height < 20; height++ {
		for _, tick := range Ticks(0, 100, height) {
			v := map[string]float64{"0": 0, "25": 25, "50": 50, "75": 75, "100": 100}[tick.Text]
			rows := Line([]float64{v, v, v}, 0, 100, height, glyphs().Live)
			if rows[tick.Row][1] == ' ' {
				t.Errorf("height %d: the label %s is on row %d, the line is not:\n%s", height, tick.Text, tick.Row, text(rows))
			}
		}
	}
}

// Whatever an axis ends with, its labels are numbers that a reader takes in at once.
func TestTicksAreRound(t *testing.T) {
	for top, want := range map[float64]string{
		100: "100 75 50 25 0", 120: "120 90 60 30 0", 15000: "15,000 10,000 5,000 0", 2500: "2,500 2,000 1,500 1,000 500 0",
		3: "3 2 1 0", 60: "60 40 20 0", 8e6: "8M 6M 4M 2M 0M", 1e6: "1M 0.75M 0.5M 0.25M 0M",
	} {
		var got []string
		for _, tick := range Ticks(0, top, 12) {
			got = append(got, tick.Text)
		}
		if text := strings.Join(got, " "); text != want {
			t.Errorf("up to %v the labels are %s", top, text)
		}
	}
}

func TestTimes(t *testing.T) {
	from := time.Date(2025, 5, 16, 13, 10, 0, 0, time.UTC)
	marks := Times(from, 2*time.Hour, 60, 10)
	var got []string
	for _, m := range marks {
		got = append(got, m.Text)
	}
	if s := strings.Join(got, " "); s != "13:30 14:00 14:30 15:00" {
		t.Errorf("labels are %s", s)
	}
	if marks[0].Column != 10 {
		t.Errorf("13:30 stands in column %d of 60", marks[0].Column)
	}
}
