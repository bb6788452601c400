package claims

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"reenact/sim"
)

// Wish is a bound that a formula over series must keep at every sample.
type Wish struct {
	Formula string
	Sign    string // ">=", "<=", ">" or "<"
	Bound   float64
}

// signs are those of a wish, the longer ones first.
var signs = []string{">=", "<=", ">", "<"}

// ParseWish reads a wish such as served_pct >= 99.9 about a world that declares these
// series. The error says what is wrong with the text.
func ParseWish(text string, series []sim.Series) (Wish, error) {
	for _, sign := range signs {
		formula, bound, found := strings.Cut(text, sign)
		if !found {
			continue
		}
		w := Wish{Formula: strings.Join(strings.Fields(formula), " "), Sign: sign}
		n, err := strconv.ParseFloat(strings.TrimSpace(bound), 64)
		if err != nil || math.IsNaN(n) || math.IsInf(n, 0) {
			return Wish{}, fmt.Errorf("%q is no number; write a series, a sign and a number, such as served_pct >= 99.9", strings.TrimSpace(bound))
		}
		w.Bound = n
		return w, Check(&sim.Claim{Series: w.Formula, Read: "min"}, series)
	}
	return Wish{}, fmt.Errorf("there is no bound; write a series, a sign (>=, <=, > or <) and a number, such as served_pct >= 99.9")
}

// String writes a wish as it is read.
func (w Wish) String() string {
	return w.Formula + " " + w.Sign + " " + strconv.FormatFloat(w.Bound, 'f', -1, 64)
}

// Least tells whether the lowest value is the worst.
func (w Wish) Least() bool { return w.Sign[0] == '>' }

// Met tells whether a value keeps the bound; no value keeps none.
func (w Wish) Met(v float64) bool {
	switch w.Sign {
	case ">=":
		return v >= w.Bound
	case "<=":
		return v <= w.Bound
	case ">":
		return v > w.Bound
	}
	return v < w.Bound
}

// Worst is the value furthest from what is wished in a window of a run; NaN when there
// is none.
func (w Wish) Worst(rec *sim.Recording, from, to time.Duration) (float64, error) {
	read := "max"
	if w.Least() {
		read = "min"
	}
	return Read(&sim.Claim{ID: "wish", Series: w.Formula, Read: read, From: from, To: to}, rec, 0)
}

// Worse is the one of two values that is further from what is wished; no value is the
// worst.
func (w Wish) Worse(a, b float64) float64 {
	if math.IsNaN(a) || math.IsNaN(b) {
		return math.NaN()
	}
	pair := []float64{a, b}
	if w.Least() {
		return slices.Min(pair)
	}
	return slices.Max(pair)
}
