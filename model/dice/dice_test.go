package dice

import "testing"

func TestExpHasItsMeanAndSpread(t *testing.T) {
	s := New(1, Compute, 7)
	const n, mean = 400_000, 180_000
	var sum, sq float64
	for range n {
		v := float64(s.Exp(mean))
		sum += v
		sq += v * v
	}
	m := sum / n
	if m < 0.99*mean || m > 1.01*mean {
		t.Errorf("mean of Exp(%d) over %d draws is %.0f", mean, n, m)
	}
	if r := sq / n / m / m; r < 1.96 || r > 2.04 {
		t.Errorf("an exponential has E[x²] = 2·E[x]²; here the ratio is %.3f", r)
	}
}

func TestStreamsOfDifferentPurposesDiffer(t *testing.T) {
	seen := map[uint64]string{}
	for p := Arrivals; p <= Trace; p++ {
		for i := uint64(0); i < 1000; i++ {
			s := New(1, p, i)
			v := s.Uint64()
			if _, dup := seen[v]; dup {
				t.Fatalf("purpose %d index %d repeats the first draw of another stream", p, i)
			}
			seen[v] = ""
		}
	}
}

func TestNIsUniform(t *testing.T) {
	s := New(3, MapOrder, 0)
	var count [7]int
	for range 70_000 {
		count[s.N(7)]++
	}
	for v, c := range count {
		if c < 9_500 || c > 10_500 {
			t.Errorf("%d came up %d times of 70,000, want about 10,000", v, c)
		}
	}
}

func TestSkipPassesOverDraws(t *testing.T) {
	a, b := New(1, Compute, 7), New(1, Compute, 7)
	for range 3 {
		a.Uint64()
	}
	b.Skip(3)
	if a.Uint64() != b.Uint64() {
		t.Error("three draws and a skip of three lead to different places")
	}
}

// Both ends of a range come up, as often as what lies between them; and a range of
// nothing is its lower end.
func TestBetweenHasBothEnds(t *testing.T) {
	s := New(5, Kubelet, 0)
	var count [6]int
	for range 60_000 {
		count[s.Between(10, 15)-10]++
	}
	for v, c := range count {
		if c < 9_500 || c > 10_500 {
			t.Errorf("%d came up %d times of 60,000, want about 10,000", v+10, c)
		}
	}
	if v := s.Between(7, 7); v != 7 {
		t.Errorf("between 7 and 7 lies %d", v)
	}
}

func TestPoissonHasItsMeanAndSpread(t *testing.T) {
	for _, mean := range []int64{0, 300_000, 7_000_000, 39_000_000, 750_000_000} {
		const n = 40_000
		var sum, sq float64
		for i := range uint64(n) {
			s := New(1, Egress, i)
			v := float64(s.Poisson(mean))
			sum += v
			sq += v * v
		}
		want := float64(mean) / 1e6
		m := sum / n
		variance := sq/n - m*m
		if m < 0.98*want || m > 1.02*want || variance < 0.95*want || variance > 1.05*want {
			t.Errorf("Poisson(%v): mean %.2f, variance %.2f", want, m, variance)
		}
	}
}
