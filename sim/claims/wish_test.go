package claims_test

import (
	"math"
	"strings"
	"testing"

	"reenact/sim"
	"reenact/sim/claims"
)

func TestAWishIsAFormulaAndABound(t *testing.T) {
	series := []sim.Series{{Key: "served_pct"}, {Key: "failed"}}
	for _, c := range []struct{ text, reads, fails string }{
		{"served_pct >= 99.9", "served_pct >= 99.9", ""},
		{" failed+1<2 ", "failed+1 < 2", ""},
		{"min(served_pct,\n 100 - failed) > 90", "min(served_pct, 100 - failed) > 90", ""},
		{"failed <= 0", "failed <= 0", ""},
		{"served_pct", "", "there is no bound"},
		{"served_pct >= all", "", `"all" is no number`},
		{"served_pct >= NaN", "", `"NaN" is no number`},
		{"served >= 99", "", `"served"`},
		{">= 99", "", "a series or a number is missing"},
	} {
		w, err := claims.ParseWish(c.text, series)
		switch {
		case c.fails == "" && (err != nil || w.String() != c.reads):
			t.Errorf("%q reads as %q, %v", c.text, w, err)
		case c.fails != "" && (err == nil || !strings.Contains(err.Error(), c.fails)):
			t.Errorf("%q: %v, want %s", c.text, err, c.fails)
		}
	}
}

func TestAWishKnowsWhatIsWorse(t *testing.T) {
	none := math.NaN()
	for _, c := range []struct {
		sign                string
		below, at, above    bool
		lower, higher, less float64
	}{
		{">=", false, true, true, 1, 2, 1}, {">", false, false, true, 1, 2, 1}, {"<=", true, true, false, 1, 2, 2}, {"<", true, false, false, 1, 2, 2},
	} {
		w := claims.Wish{Formula: "x", Sign: c.sign, Bound: 5}
		if w.Met(4) != c.below || w.Met(5) != c.at || w.Met(6) != c.above || w.Met(none) {
			t.Errorf("x %s 5: 4 is %v, 5 is %v, 6 is %v, none is %v", c.sign, w.Met(4), w.Met(5), w.Met(6), w.Met(none))
		}
		if got := w.Worse(c.lower, c.higher); got != c.less || !math.IsNaN(w.Worse(none, 1)) || !math.IsNaN(w.Worse(1, none)) {
			t.Errorf("x %s 5: the worse of 1 and 2 is %v", c.sign, got)
		}
	}
}
