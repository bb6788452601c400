package ipam

import (
	"flag"
	"fmt"
	"math"
	"math/bits"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"reenact/model/dice"
)

// The model's map order is held to Go's own maps. testdata/gomaps lives through
// the lives below and walks: with the Go that runs this test, whose maps are
// Swiss, each time anew; with Go 1.22, whose maps are buckets, the draws are
// stored, and made anew by
//
//	go test ./model/ipam -run OldGo -old-go go1.22.12
var oldGo = flag.String("old-go", "", "draw anew from the maps of this release of Go before 1.24, which is downloaded, and store the draws")

const (
	draws    = 10_000 // of each life from Swiss maps, and from the model
	oldDraws = 40_000 // of each life from Go 1.22, stored
)

// lives are what a map goes through before the walk (testdata/gomaps/main.go):
// small and never grown; grown; waned; waned and growing again; emptied; and
// churned while nearly full, so that Swiss tables are pruned and grow to 128
// slots, and buckets overflow and are laid out anew.
var lives = []life{
	{grow: 2, keep: 2},
	{grow: 8, keep: 5},
	{grow: 8, keep: 3, add: 3},
	{grow: 9, keep: 9},
	{grow: 9, keep: 1, add: 1},
	{grow: 9, keep: 0, add: 2},
	{grow: 14, keep: 14},
	{grow: 14, times: 9, by: 1, keep: 3},
	{grow: 15, keep: 2, add: 1},
	{grow: 13, times: 40, by: 3, keep: 4},
	{grow: 12, times: 30, by: 2, keep: 0, add: 3},
	{grow: 11, times: 30, by: 3, keep: 0, add: 3},
	{grow: 22, times: 20, by: 4, keep: 0, add: 4},
	{grow: 45, times: 20, by: 3, keep: 0, add: 5},
	{grow: 60, keep: 0, add: 5},
	{grow: 49, keep: 5},
	{grow: 49, keep: 2},
	{grow: 49, keep: 1, add: 1},
	{grow: 49, times: 20, by: 5, keep: 3},
	{grow: 52, times: 20, by: 9, keep: 3},
}

type life struct{ grow, times, by, keep, add int }

func (l life) String() string {
	return fmt.Sprintf("%d,%d,%d,%d,%d", l.grow, l.times, l.by, l.keep, l.add)
}

// counts are how often each pair of entries was met first and second.
type counts []float64

func TestWalksFallAsInGo(t *testing.T) {
	real := drawGo(t, "", draws)
	for i, l := range lives {
		if text := differ(real[i], drawModel(l, SwissMaps, draws)); text != "" {
			t.Errorf("%v: %s", l, text)
		}
	}
}

const oldDrawsFile = "testdata/gomaps/go1.22.12.txt"

func TestWalksFallAsInOldGo(t *testing.T) {
	if *oldGo != "" {
		store := ""
		for i, c := range drawGo(t, *oldGo, oldDraws) {
			store += fmt.Sprintf("%v %v\n", lives[i], strings.Trim(fmt.Sprint([]float64(c)), "[]"))
		}
		if err := os.WriteFile(oldDrawsFile, []byte(store), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(oldDrawsFile)
	if err != nil {
		t.Fatal(err)
	}
	real := parseCounts(t, string(text))
	for i, l := range lives {
		if text := differ(real[i], drawModel(l, BucketMaps, draws)); text != "" {
			t.Errorf("%v: %s", l, text)
		}
	}
}

// TestTheDrawsHavePower draws 200 times from two laws of which one gives a share
// of 0.50 and the other 0.55, and from one law twice.
func TestTheDrawsHavePower(t *testing.T) {
	d := dice.New(3, dice.MapOrder, 0)
	toss := func(percent int) counts {
		c := make(counts, 2)
		for range draws {
			if d.N(100) < percent {
				c[0]++
			} else {
				c[1]++
			}
		}
		return c
	}
	found, alarms := 0, 0
	for range 200 {
		if differ(toss(50), toss(55)) != "" {
			found++
		}
		if differ(toss(50), toss(50)) != "" {
			alarms++
		}
	}
	if found < 190 || alarms > 0 {
		t.Errorf("a difference of 0.05 was found %d times in 200, and none %d times", found, alarms)
	}
}

// differ compares two draws of one life by the chi-square test of homogeneity,
// failing by chance once in 10^6. Of two shares that part by 0.05 in 10,000 draws
// each, it finds 98 in 100: their difference has a standard error of at most
// 0.0071, and what must be passed is 4.9 of these. Pairs that are met too seldom
// for the test count as one.
func differ(a, b counts) string {
	na, nb := sum(a), sum(b)
	statistic, cells := 0.0, 0
	cell := func(x, y float64) {
		if x+y > 0 {
			d := x*math.Sqrt(nb/na) - y*math.Sqrt(na/nb)
			statistic += d * d / (x + y)
			cells++
		}
	}
	restA, restB := 0.0, 0.0
	for i := range a {
		if a[i]+b[i] < 20 {
			restA, restB = restA+a[i], restB+b[i]
			continue
		}
		cell(a[i], b[i])
	}
	cell(restA, restB)
	if limit := chiSquareLimit(float64(cells - 1)); cells > 1 && statistic > limit {
		return fmt.Sprintf("chi-square %.1f over %.1f:\n%v\n%v", statistic, limit, a, b)
	}
	return ""
}

func sum(c counts) (n float64) {
	for _, v := range c {
		n += v
	}
	return n
}

// chiSquareLimit is passed by chance once in 10^6 (Wilson and Hilferty 1931).
func chiSquareLimit(freedom float64) float64 {
	const z = 4.7534
	a := 2 / (9 * freedom)
	return freedom * math.Pow(1-a+z*math.Sqrt(a), 3)
}

// drawGo lives all lives in the maps of a release of Go; "" is the one in use.
func drawGo(t *testing.T, release string, n int) []counts {
	t.Helper()
	args := []string{"run", ".", fmt.Sprint(n)}
	for _, l := range lives {
		args = append(args, l.String())
	}
	c := exec.Command("go", args...)
	c.Dir = "testdata/gomaps"
	c.Env = os.Environ()
	if release != "" {
		c.Env = append(c.Env, "GOTOOLCHAIN="+release)
	}
	c.Stderr = os.Stderr
	text, err := c.Output()
	if err != nil {
		t.Fatalf("drawing from the maps of Go %s: %v", release, err)
	}
	return parseCounts(t, string(text))
}

func parseCounts(t *testing.T, text string) (all []counts) {
	t.Helper()
	for i, line := range strings.Split(strings.TrimSpace(text), "\n") {
		name, numbers, _ := strings.Cut(line, " ")
		if i >= len(lives) || name != lives[i].String() {
			t.Fatalf("draws of life %s are not expected here", name)
		}
		var c counts
		for _, f := range strings.Fields(numbers) {
			var v float64
			fmt.Sscan(f, &v)
			c = append(c, v)
		}
		all = append(all, c)
	}
	if len(all) != len(lives) {
		t.Fatalf("draws of %d lives, not of %d", len(all), len(lives))
	}
	return all
}

// drawModel lives a life in the model n times.
func drawModel(l life, law MapLaw, n int) counts {
	d := dice.New(7, dice.MapOrder, uint64(l.grow))
	left := l.keep + l.add
	c := make(counts, left*left)
	for range n {
		m := modelOf(l, law, &d)
		first, second := m.firstTwo(&d)
		c[m.age(first)*left+m.age(second)]++
	}
	return c
}

// aged is a map with its entries by age.
type aged struct {
	mapOrder
	held uint64
	list []uint8 // oldest first
}

func modelOf(l life, law MapLaw, d *dice.Stream) *aged {
	m := &aged{mapOrder: newMapOrder(law, 0)}
	m.take(l.grow, d)
	for range l.times {
		m.release(l.by, d)
		m.take(l.by, d)
	}
	m.release(l.grow-l.keep, d)
	m.take(l.add, d)
	return m
}

func (m *aged) take(n int, d *dice.Stream) {
	for range n {
		e := uint8(bits.TrailingZeros64(^m.held))
		m.held |= 1 << e
		m.insert(e, d)
		m.list = append(m.list, e)
	}
}

func (m *aged) release(n int, d *dice.Stream) {
	for range n {
		i := d.N(len(m.list))
		m.held &^= 1 << m.list[i]
		m.remove(m.list[i])
		m.list = slices.Delete(m.list, i, i+1)
	}
}

func (m *aged) age(entry uint8) int { return slices.Index(m.list, entry) }

// firstTwo returns the first two entries of one walk.
func (m *aged) firstTwo(d *dice.Stream) (first, second uint8) {
	same := *d
	first = m.first(m.held, d)
	return first, uint8(bits.TrailingZeros64(m.firstOf(2, m.held, &same) &^ (1 << first)))
}
