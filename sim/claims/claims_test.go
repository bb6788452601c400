package claims_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"reenact/sim"
	"reenact/sim/claims"
)

// steps is a world of two series: one climbs by ten a minute, one halves the
// way to it and has no value in odd minutes.
type steps struct{ now time.Duration }

func (s *steps) Now() time.Duration          { return s.now }
func (s *steps) Next() time.Duration         { return s.now + time.Minute }
func (s *steps) Advance(to time.Duration)    { s.now = max(s.now, to) }
func (s *steps) Set(string, string) error    { return nil }
func (s *steps) Clone() sim.World            { c := *s; return &c }
func (s *steps) Checksum() uint64            { return 0 }
func (s *steps) Knobs() []sim.Knob           { return nil }
func (s *steps) Explain() sim.Explanation    { return sim.Explanation{} }
func (s *steps) Happenings() []sim.Happening { return nil }
func (s *steps) Series() []sim.Series {
	return []sim.Series{{Key: "climb", Scale: 1}, {Key: "half", Scale: 10}}
}

func (s *steps) Sample(into []int64) {
	minute := int64(s.now / time.Minute)
	into[0], into[1] = 10*minute, 50*minute
	if minute%2 == 1 {
		into[1] = sim.Empty
	}
}

func record(t *testing.T) *sim.Recording {
	t.Helper()
	script := &sim.Script{Name: "steps", End: 10 * time.Minute, New: func(uint64) (sim.World, error) { return &steps{}, nil }}
	r, err := sim.NewRun(script, 1, sim.Options{Every: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Advance(script.End); err != nil {
		t.Fatal(err)
	}
	return r.Recording()
}

func TestReads(t *testing.T) {
	rec := record(t)
	none := math.NaN()
	for _, c := range []struct {
		formula, read string
		from, to      int // minutes
		level         float64
		below         bool
		want          float64
	}{
		{"climb", "at", 3, 3, 0, false, 30},
		{"climb", "min", 3, 5, 0, false, 30},
		{"climb", "max", 3, 5, 0, false, 50},
		{"climb", "mean", 3, 5, 0, false, 40},
		{"climb", "change", 3, 5, 0, false, 20},
		{"climb", "total", 3, 5, 0, false, 90},
		{"climb", "share", 4, 6, 0, false, 500},
		{"climb", "first", 2, 9, 55, false, 4},
		{"climb", "first", 2, 9, 95, false, none},
		{"climb", "time", 2, 9, 55, false, 4},
		{"climb", "time", 2, 9, 45, true, 2},
		{"half", "at", 3, 3, 0, false, none},
		{"half", "mean", 3, 6, 0, false, 25},
		{"100 * half / climb", "at", 4, 4, 0, false, 50},
		{"half / (climb - 40)", "at", 4, 4, 0, false, none},
		{"2 + 3 * (climb - 10) / 5", "at", 2, 2, 0, false, 8},
		{"max(climb, 35) - min(2, 3, climb)", "at", 3, 3, 0, false, 33},
		{"(climb < 35) + (climb > 10) + (climb < 30)", "at", 3, 3, 0, false, 2},
	} {
		claim := &sim.Claim{ID: "it", Series: c.formula, Read: c.read, Level: c.level, Below: c.below,
			From: time.Duration(c.from) * time.Minute, To: time.Duration(c.to) * time.Minute, BaseTo: 2 * time.Minute}
		got, err := claims.Read(claim, rec, 1)
		if err != nil || got != c.want && !(math.IsNaN(got) && math.IsNaN(c.want)) {
			t.Errorf("%s of %q from %d to %d: %v, %v; want %v", c.read, c.formula, c.from, c.to, got, err, c.want)
		}
	}
}

func TestCheck(t *testing.T) {
	series := (&steps{}).Series()
	for _, c := range []struct{ formula, read, want string }{
		{"climb / half", "mean", ""},
		{"climb", "median", `"median" is no way to read; write one of at, min, max, mean, change, total, share, first, time`},
		{"clmb", "mean", `there is no series "clmb"`},
		{"climb +", "mean", "a series or a number is missing at the end"},
		{"climb half", "mean", `"half" comes unexpectedly`},
		{"(climb", "mean", "a parenthesis is not closed"},
		{"max(climb, half", "mean", "a parenthesis is not closed"},
		{"2.3.4 * climb", "mean", `"2.3.4" is not a number`},
		{strings.Repeat("(", 50), "mean", "parentheses are nested more than 20 deep"},
	} {
		err := claims.Check(&sim.Claim{Series: c.formula, Read: c.read}, series)
		if got := text(err); got != c.want {
			t.Errorf("%s of %q: %s; want %s", c.read, c.formula, got, c.want)
		}
	}
}

func text(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// A level that half of the seeds never reach has no median to hold.
func TestJudge(t *testing.T) {
	never := math.NaN()
	for _, c := range []struct {
		readings        []float64
		median, p5, p95 float64
		holds           bool
	}{
		{[]float64{12}, 12, 12, 12, true},
		{[]float64{10}, 10, 10, 10, true},
		{[]float64{15, 5, 11}, 11, 5.6, 14.6, true},
		{[]float64{21, 19}, 20, 19.1, 20.9, true},
		{[]float64{22, 19}, 20.5, 19.15, 21.85, false},
		{[]float64{11, never, 11}, 11, 11, never, true},
		{[]float64{never, 11}, never, never, never, false},
		{nil, never, never, never, false},
	} {
		v := claims.Judge(&sim.Claim{Low: 10, High: 20}, c.readings)
		for i, pair := range [][2]float64{{v.Median, c.median}, {v.P5, c.p5}, {v.P95, c.p95}} {
			if math.Abs(pair[0]-pair[1]) > 1e-9 || math.IsNaN(pair[0]) != math.IsNaN(pair[1]) {
				t.Errorf("%v: number %d is %v, want %v", c.readings, i, pair[0], pair[1])
			}
		}
		if v.Holds != c.holds {
			t.Errorf("%v: holds is %v", c.readings, v.Holds)
		}
	}
}

// A claim under a condition is asked of those runs in which it holds when its window
// begins, and of no other.
func TestGiven(t *testing.T) {
	c := &sim.Claim{ID: "x", Series: "a", Read: "mean", Low: 1, High: 3}
	v := claims.Judge(c, []float64{2, claims.NotGiven, 2, claims.NotGiven, math.NaN()})
	if v.Asked != 3 || v.Median != 2 || !v.Holds || v.Unasked() {
		t.Errorf("%+v", v)
	}
	v = claims.Judge(c, []float64{claims.NotGiven, claims.NotGiven})
	if v.Asked != 0 || !v.Unasked() || v.Holds {
		t.Errorf("nobody was asked, and it reads %+v", v)
	}
	series := []sim.Series{{Key: "a"}}
	c.Given = "b > 0"
	if err := claims.Check(c, series); err == nil || !strings.Contains(err.Error(), `given: there is no series "b"`) {
		t.Errorf("a condition on what is not there: %v", err)
	}
}
