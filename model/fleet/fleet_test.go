package fleet

import (
	"testing"
	"time"

	"reenact/model/kube"
)

func TestWakeUpsFollowTheCurve(t *testing.T) {
	d := NewDemand(1, []Rate{{At: 0, PerMin: 500}, {At: time.Hour, PerMin: 500}, {At: time.Hour + time.Second, PerMin: 1000},
		{At: 2 * time.Hour, PerMin: 1000}, {At: 3 * time.Hour, PerMin: 0}, {At: 4 * time.Hour, PerMin: 0}, {At: 4*time.Hour + time.Second, PerMin: 60}})
	var first, second, falling, quiet, last int
	for {
		_, at, ok := d.Next()
		if !ok || at > 14*time.Hour {
			break
		}
		switch {
		case at < time.Hour:
			first++
		case at < 2*time.Hour:
			second++
		case at < 3*time.Hour:
			falling++
		case at < 4*time.Hour:
			quiet++
		default:
			last++
		}
	}
	if falling < 29_200 || falling > 30_800 || quiet != 0 || last < 35_300 || last > 36_700 {
		t.Errorf("%d while it falls from 1000 to 0 a minute, %d in an hour of 0, %d in ten hours of 60, want about 30,000, none and 36,000", falling, quiet, last)
	}
	// A Poisson count of 30,000 has a standard deviation of 173.
	if first < 29_200 || first > 30_800 || second < 58_800 || second > 61_200 {
		t.Errorf("%d and %d wake-ups in two hours of 500 and 1000 a minute, want about 30,000 and 60,000", first, second)
	}
}

func TestNoDemandEnds(t *testing.T) {
	for _, rates := range [][]Rate{{{PerMin: 0}}, {{PerMin: 0}, {At: time.Hour, PerMin: 0}}} {
		d := NewDemand(1, rates)
		if _, _, ok := d.Next(); ok {
			t.Error("a wake-up came although nobody wakes")
		}
	}
}

// The n-th customer wants the same whatever else happens.
func TestCustomersAreTheirNumbers(t *testing.T) {
	work := Workload{Active: 90 * time.Second, LongShare: 8, Long: 30 * time.Minute, Patience: 25 * time.Minute,
		Sizes: []SizeShare{{CU: 0.25, Share: 66}, {CU: 1, Share: 34}}}
	a, b := NewSampler(1, work, Autoscaling{}), NewSampler(1, work, Autoscaling{})
	small, active := 0, time.Duration(0)
	const n = 40_000
	for i := range uint32(n) {
		c := a.Customer(n - i)
		if c != b.Customer(n-i) || c.Size != b.Size(n-i) {
			t.Fatalf("customer %d differs", n-i)
		}
		if c.Size == 1 {
			small++
		}
		active += a.Active(n - i)
	}
	if small < n*65/100 || small > n*67/100 {
		t.Errorf("%d of %d want 0.25 CU, want 66 %%", small, n)
	}
	// 92 % of 90 s and 8 % of 30 min make 227 s.
	if mean := active / n; mean < 215*time.Second || mean > 239*time.Second {
		t.Errorf("they are active for %v on average, want about 3m47s", mean)
	}
}

func TestQueryTimes(t *testing.T) {
	db := Database{CPUs: 8, Sessions: 56, IndexCost: 300 * time.Millisecond, ScanCost: 14 * time.Second}
	for _, row := range []struct {
		says    string
		state   DatabaseState
		workers int
		want    time.Duration
	}{
		{"the right plan", DatabaseState{Plan: Index, CPUs: 8}, 8, 300 * time.Millisecond},
		{"the wrong one: 64 queries on 8 CPUs", DatabaseState{Plan: Scan, CPUs: 8}, 8, 112 * time.Second},
		{"upscaled: each has a CPU", DatabaseState{Plan: Scan, CPUs: 64}, 8, 14 * time.Second},
		{"half as many CPUs", DatabaseState{Plan: Scan, CPUs: 32}, 8, 28 * time.Second},
		{"behind a materialised CTE", DatabaseState{Plan: Scan, CPUs: 8, Fence: true}, 8, 300 * time.Millisecond},
	} {
		if got := db.QueryTime(row.state, row.workers); got != row.want {
			t.Errorf("%s: %v, want %v", row.says, got, row.want)
		}
	}
}

func TestTheProxyLetsItsRateThrough(t *testing.T) {
	p := NewProxy(300, 0)
	passed := 0
	for at := time.Duration(0); at < 10*time.Minute; at += 20 * time.Millisecond {
		if p.Admit(at) {
			passed++
		}
	}
	if passed < 2_990 || passed > 3_010 {
		t.Errorf("%d passed in ten minutes at 300 a minute", passed)
	}
	open := NewProxy(0, 0)
	for range 3 {
		if !open.Admit(0) {
			t.Error("without a limit somebody was refused")
		}
	}
}

// A load wants the smallest size, or twice, four, eight times as much, each
// doubling with the same chance, and never more than the largest size.
func TestLoadsDouble(t *testing.T) {
	s := NewSampler(1, Workload{}, Autoscaling{Share: 33, Movable: 10, MaxCU: 2, Doubling: 40, Change: time.Minute, Read: 5 * time.Second})
	const n = 30_000
	var wanted [16]int
	scales, moves, lasts := 0, 0, time.Duration(0)
	for i := range uint32(n) {
		may, mayMove := s.Scales(i)
		if may {
			scales++
		}
		if mayMove {
			moves++
		}
		l := s.Load(i, 1, kube.QuarterCU)
		wanted[l.Size]++
		lasts += l.Lasts
		if l.Lasts%(5*time.Second) != 0 || l.Lasts == 0 {
			t.Fatalf("a load lasts %v, between two readings", l.Lasts)
		}
	}
	if scales < n*32/100 || scales > n*34/100 {
		t.Errorf("%d of %d computes scale, want 33 %%", scales, n)
	}
	if moves < n*28/1000 || moves > n*38/1000 {
		t.Errorf("%d of %d computes may be migrated, want 3.3 %%", moves, n)
	}
	for _, row := range []struct {
		size    kube.Size
		percent float64
	}{{1, 60}, {2, 24}, {4, 9.6}, {8, 6.4}} {
		if got := 100 * float64(wanted[row.size]) / n; got < row.percent-1 || got > row.percent+1 {
			t.Errorf("%.1f %% of loads want %d quarters of a CU, want %.1f", got, row.size, row.percent)
		}
	}
	// The mean of a minute, and half a reading more for the rounding.
	if mean := lasts / n; mean < 61*time.Second || mean > 64*time.Second {
		t.Errorf("loads last %v on average, want about 62 s", mean)
	}
}

// Nobody passes before the next token, and somebody does with it.
func TestTheNextTokenIsTheFirst(t *testing.T) {
	for _, perMin := range []int{1, 7, 60, 150, 2000} {
		p := NewProxy(perMin, 5*time.Second)
		for range 20 {
			at := p.NextToken(p.at)
			if p.Admit(at - 1) {
				t.Fatalf("%d a minute: somebody passed before the token at %v", perMin, at)
			}
			if !p.Admit(at) {
				t.Fatalf("%d a minute: the token at %v let nobody pass", perMin, at)
			}
		}
	}
}
