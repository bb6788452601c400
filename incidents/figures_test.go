package incidents

import (
	"flag"
	"fmt"
	"math"
	"os"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"reenact/sim"
	"reenact/sim/claims"
)

// The figures in the prose of docs/, each with the run that it is read from. With -v they
// are printed beside the words that tell them:
//
//	go test ./incidents -run Figures -figures -v
var figures = flag.Bool("figures", false, "read every figure of docs/ from its runs, some 300 of them")

// future is one way that an incident is run, and what the pages tell of it.
type future struct {
	incident string
	with     []string // words of the incident's file, each followed by what stands in their place
	choices  string   // as in --branch
	seeds    uint64   // 1 to this
	tells    []told
}

// told is one figure: the median over the seeds, or the least or the greatest.
type told struct {
	page  string
	words string // of the page, with the figure in them
	// reading is a claim of the incident; or how, from when to when and of what, as in
	// "mean 15:45-16:49 pod_start_success_pct" and "first>8000 14:13-15:00 pods_running".
	reading string
	rank    rank
}

// rank is which of the readings over the seeds is told.
type rank int

const (
	median rank = iota
	least
	most
)

func (r rank) String() string { return [...]string{"median", "least", "most"}[r] }

var numbers = regexp.MustCompile(`\d[\d,]*(\.\d+)?k?`)

// number reads "8,119", "2.4" or "8.1k", and the last digit's worth.
func number(text string) (value, step float64) {
	step = 1
	text, thousands := strings.CutSuffix(text, "k")
	if thousands {
		step = 1000
	}
	text = strings.ReplaceAll(text, ",", "")
	value, _ = strconv.ParseFloat(text, 64)
	value *= step
	if _, decimals, ok := strings.Cut(text, "."); ok {
		step /= math.Pow10(len(decimals))
	} else if !thousands && value >= 1000 {
		for step < 1000 && math.Mod(value, 10*step) == 0 { // 8,700 is told in hundreds
			step *= 10
		}
	}
	return value, step
}

// tells reports whether one of the numbers in the words is the reading, rounded as it is.
func tells(words string, reading float64) bool {
	return slices.ContainsFunc(numbers.FindAllString(words, -1), func(n string) bool {
		value, step := number(n)
		return math.Abs(value-reading) <= step/2+1e-9
	})
}

func TestFiguresAreComparedAsTheyAreRounded(t *testing.T) {
	for _, c := range []struct {
		words   string
		reading float64
		want    bool
	}{
		{"8.1k computes", 8119, true},
		{"8.1k computes", 8051, true},
		{"8.1k computes", 8151, false},
		{"some 8,700 customers", 8661.5, true},
		{"some 8,700 customers", 8640, false},
		{"12,273 addresses", 12274, false},
		{"84 %", 84.4, true},
		{"84 %", 84.6, false},
		{"2.3 % fail", 2.2915, true},
		{"no figure at all", 0, false},
		{"41, 91, 141 or 191", 141, true},
	} {
		if got := tells(c.words, c.reading); got != c.want {
			t.Errorf("%q tells %v: %v", c.words, c.reading, got)
		}
	}
}

func TestFiguresOfThePages(t *testing.T) {
	pages := map[string]string{}
	for _, f := range futures {
		for _, x := range f.tells {
			if pages[x.page] == "" {
				text, err := os.ReadFile("../docs/" + x.page)
				if err != nil {
					t.Fatal(err)
				}
				pages[x.page] = strings.Join(strings.Fields(string(text)), " ")
			}
			if !strings.Contains(pages[x.page], x.words) {
				t.Errorf("docs/%s no longer says %q", x.page, x.words)
			}
		}
	}
	if *figures {
		for _, f := range futures {
			f.hold(t)
		}
	}
}

// hold reads each figure of a future and compares it with what the page tells.
func (f *future) hold(t *testing.T) {
	t.Helper()
	s, opt := f.open(t)
	read := f.readings(t, s)
	values := make([][]float64, f.seeds)
	var jobs sync.WaitGroup
	free := make(chan struct{}, runtime.GOMAXPROCS(0))
	for i := range values {
		jobs.Add(1)
		go func() {
			defer jobs.Done()
			free <- struct{}{}
			defer func() { <-free }()
			values[i] = f.run(t, s, opt, uint64(i+1), read)
		}()
	}
	jobs.Wait()
	for k, x := range f.tells {
		column := make([]float64, 0, f.seeds)
		for _, row := range values {
			column = append(column, row[k])
		}
		got := x.rank.of(column)
		t.Logf("%s: %s: %s %s: %.6g", x.words, f, x.rank, x.reading, got)
		if !tells(x.words, got) {
			t.Errorf("docs/%s says %q, and it reads %.6g", x.page, x.words, got)
		}
	}
}

// String says how the incident was run.
func (f *future) String() string {
	words := []string{f.incident}
	for i := 0; i < len(f.with); i += 2 {
		words = append(words, fmt.Sprintf("with %q for %q", strings.TrimSpace(f.with[i+1]), strings.TrimSpace(f.with[i])))
	}
	if f.choices != "" {
		words = append(words, fmt.Sprintf("--branch 'x: %s'", f.choices))
	}
	return strings.Join(append(words, fmt.Sprintf("seeds 1 to %d", f.seeds)), ", ")
}

func (f *future) open(t *testing.T) (*sim.Script, sim.Options) {
	t.Helper()
	data, err := embedded.ReadFile(f.incident + ".yaml")
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)
	for i := 0; i < len(f.with); i += 2 {
		if !strings.Contains(text, f.with[i]) {
			t.Fatalf("%s has no %q", f.incident, f.with[i])
		}
		text = strings.ReplaceAll(text, f.with[i], f.with[i+1])
	}
	s, err := Parse(f.incident+".yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	actions, drop, err := ParseChoices(s, f.choices)
	if err != nil {
		t.Fatal(err)
	}
	return s, sim.Options{Actions: actions, Drop: drop}
}

// readings are the figures as claims.
func (f *future) readings(t *testing.T, s *sim.Script) []sim.Claim {
	t.Helper()
	var list []sim.Claim
	for _, x := range f.tells {
		if i := slices.IndexFunc(s.Claims, func(c sim.Claim) bool { return c.ID == x.reading }); i >= 0 {
			list = append(list, s.Claims[i])
			continue
		}
		how, rest, _ := strings.Cut(x.reading, " ")
		window, formula, _ := strings.Cut(rest, " ")
		from, to, _ := strings.Cut(window, "-")
		how, above, waits := strings.Cut(how, ">")
		how, below, waitsBelow := strings.Cut(how, "<")
		c := sim.Claim{ID: x.words, Series: formula, Read: how, Below: waitsBelow}
		if waits || waitsBelow {
			c.Level, _ = strconv.ParseFloat(above+below, 64)
		}
		var err error
		if c.From, err = TimeIn(s, from); err != nil {
			t.Fatal(err)
		}
		if c.To, err = TimeIn(s, to); err != nil {
			t.Fatal(err)
		}
		list = append(list, c)
	}
	return list
}

func (f *future) run(t *testing.T, s *sim.Script, opt sim.Options, seed uint64, list []sim.Claim) []float64 {
	r, err := sim.NewRun(s, seed, opt)
	if err == nil {
		err = r.Advance(s.End)
	}
	values := make([]float64, len(list))
	for i := range list {
		if err == nil {
			values[i], err = claims.Read(&list[i], r.Recording(), seed)
		}
	}
	if err != nil {
		t.Error(fmt.Errorf("seed %d: %w", seed, err))
	}
	return values
}

// of is the reading at this rank, or between the two in the middle. What was never reached
// is more than anything.
func (r rank) of(values []float64) float64 {
	for i, v := range values {
		if math.IsNaN(v) {
			values[i] = math.Inf(1)
		}
	}
	slices.Sort(values)
	switch n := len(values); {
	case r == least:
		return values[0]
	case r == most:
		return values[n-1]
	case n%2 == 0:
		return (values[n/2-1] + values[n/2]) / 2
	default:
		return values[n/2]
	}
}
