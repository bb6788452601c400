package chart

import (
	"math"
	"strings"
	"testing"
	"time"

	"reenact/sim"
	"reenact/views/theme"
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

// at is a span of one value, nan one of none.
func at(values ...float64) []Span {
	spans := make([]Span, len(values))
	for i, v := range values {
		spans[i] = Span{Low: v, High: v, Mean: v, Any: !math.IsNaN(v)}
	}
	return spans
}

func TestLine(t *testing.T) {
	nan := math.NaN()
	got := text(Line(at(0, 0, 100, 100, 50, nan, nan, 25, 25), NewScale(0, 100, 5, false), glyphs().Live))
	want := strings.Join([]string{
		"  ╭─╮",
		"  │ │",
		"  │ ╰",
		"  │    ──",
		"──╯",
	}, "\n")
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestASpikeIsDrawn(t *testing.T) {
	samples := make([]int64, 100)
	samples[57] = 1000
	bounds := []int{0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100}
	got := text(Line(Spans(samples, bounds, 10), NewScale(0, 100, 5, false), glyphs().Live))
	want := strings.Join([]string{
		"     │",
		"     │",
		"     │",
		"     │",
		"──────────",
	}, "\n")
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestGapsAndFineWindows(t *testing.T) {
	e := sim.Empty
	got := Means(Spans([]int64{1, e, e, 4}, []int{0, 1, 2, 3, 4, 4, 4}, 1))
	want := []float64{1, math.NaN(), math.NaN(), 4, math.NaN(), math.NaN()}
	for i := range want {
		if got[i] != want[i] && !(math.IsNaN(got[i]) && math.IsNaN(want[i])) {
			t.Fatalf("got %v, want %v", got, want)
		}
	}
	// Two columns for each sample: the second repeats the first.
	got = Means(Spans([]int64{1, 2, 3}, []int{0, 1, 1, 2, 2, 3}, 1))
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
	}{{1930, 1, "1,930"}, {100, 1, "100"}, {123456, 1, "123,456"}, {824, 10, "82.4"}, {-5, 10, "-0.5"}, {12273, 0, "12,273"}, {sim.Empty, 10, "–"}, {1234567, 100, "12,345.67"}} {
		if got := Value(c.sample, c.scale); got != c.want {
			t.Errorf("%d/%d is %q, not %q", c.sample, c.scale, got, c.want)
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
