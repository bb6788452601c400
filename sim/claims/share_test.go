package claims

import (
	"math"
	"testing"
)

// TestAShareOfNothingHasNoReading: not an infinite one, which no report can hold.
func TestAShareOfNothingHasNoReading(t *testing.T) {
	for _, c := range []struct {
		name         string
		window, base []float64
		want         float64
	}{
		{"half", []float64{1, 3}, []float64{4, 4}, 50},
		{"something over nothing", []float64{5}, []float64{0, 0}, math.NaN()},
		{"nothing over nothing", []float64{0}, []float64{0}, math.NaN()},
		{"no samples in the base", []float64{5}, []float64{math.NaN()}, math.NaN()},
	} {
		if got := share(c.window, c.base); got != c.want && !(math.IsNaN(got) && math.IsNaN(c.want)) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}
