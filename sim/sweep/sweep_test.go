package sweep_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"

	"reenact/incidents"
	"reenact/sim"
	"reenact/sim/sweep"
	"reenact/sim/whatif"
)

// friday asks what WARM_IP_TARGET and MINIMUM_IP_TARGET, held from 15:05 on, come to.
func friday(t testing.TB, warm, minimum []int, seeds int) sweep.Question {
	t.Helper()
	script, err := incidents.Open("neon-2025-05-16")
	if err != nil {
		t.Fatal(err)
	}
	q := sweep.Question{Script: script}
	if q.At, err = incidents.TimeIn(script, "15:05"); err != nil {
		t.Fatal(err)
	}
	for _, w := range warm {
		for _, m := range minimum {
			q.Settings = append(q.Settings, []sim.Setting{
				{Key: "WARM_IP_TARGET", Value: fmt.Sprint(w)}, {Key: "MINIMUM_IP_TARGET", Value: fmt.Sprint(m)}})
		}
	}
	for seed := range seeds {
		q.Seeds = append(q.Seeds, uint64(seed+1))
	}
	return q
}

func ask(t testing.TB, q sweep.Question, cores int) []sweep.Future {
	t.Helper()
	var all []sweep.Future
	if err := sweep.Ask(context.Background(), q, cores, func(f sweep.Future) { all = append(all, f) }); err != nil {
		t.Fatal(err)
	}
	return all
}

// A future is the run of a branch from the beginning, however many were lived in the same
// memory before it: in every event and in every outcome.
func TestAFutureIsARunOfItsOwn(t *testing.T) {
	q := friday(t, []int{0, 3}, []int{20}, 2)
	if testing.Short() {
		q = friday(t, []int{3}, []int{20}, 2)
	}
	q.Settings = append(q.Settings, nil) // the history
	all := ask(t, q, 2)
	if len(all) != len(q.Settings)*len(q.Seeds) {
		t.Fatalf("%d futures", len(all))
	}
	for _, f := range all {
		b := whatif.Branch{}
		for _, s := range q.Settings[f.Setting] {
			b.Actions = append(b.Actions, sim.Action{At: q.At, Setting: s, Hold: true})
		}
		run, err := b.Run(q.Script, q.Seeds[f.Seed])
		if err == nil {
			err = run.Advance(q.Script.End)
		}
		if err != nil {
			t.Fatal(err)
		}
		world, err := run.WorldAt(q.Script.End)
		if err != nil {
			t.Fatal(err)
		}
		want := whatif.Measure(run.Recording(), whatif.Outcomes(world))
		if f.Checksum != run.Checksum() || !reflect.DeepEqual(f.Values, want) {
			t.Errorf("%v, seed %d: %v, and a run of its own %v", q.Settings[f.Setting], q.Seeds[f.Seed], f.Values, want)
		}
	}
}

// bucket fills by RATE a second, and says how full it is.
type bucket struct {
	now        time.Duration
	full, rate int64
}

func (b *bucket) Now() time.Duration  { return b.now }
func (b *bucket) Next() time.Duration { return b.now + time.Second }
func (b *bucket) Advance(to time.Duration) {
	b.full += b.rate * int64(to-b.now)
	b.now = to
}
func (b *bucket) Set(key, value string) error {
	if key != "RATE" {
		return errors.New("a bucket has only a RATE")
	}
	_, err := fmt.Sscan(value, &b.rate)
	return err
}
func (b *bucket) Sample(into []int64)         { into[0] = b.full / int64(time.Second) }
func (b *bucket) Clone() sim.World            { c := *b; return &c }
func (b *bucket) Checksum() uint64            { return uint64(b.full) }
func (b *bucket) Series() []sim.Series        { return []sim.Series{{Key: "full", Scale: 1}} }
func (b *bucket) Knobs() []sim.Knob           { return []sim.Knob{{Key: "RATE", Value: fmt.Sprint(b.rate)}} }
func (b *bucket) Explain() sim.Explanation    { return sim.Explanation{Line: "it fills"} }
func (b *bucket) Happenings() []sim.Happening { return nil }

// filling is ten minutes of a bucket, into which somebody lets more from the fifth on.
func filling() *sim.Script {
	return &sim.Script{Name: "bucket", End: 10 * time.Minute, Every: 10 * time.Second,
		New:     func(seed uint64) (sim.World, error) { return &bucket{rate: int64(seed)}, nil },
		Moments: []sim.Moment{{ID: "more", At: 5 * time.Minute, Kind: sim.Operator, Set: rate(10)}}}
}

func rate(n int) []sim.Setting { return []sim.Setting{{Key: "RATE", Value: fmt.Sprint(n)}} }

var peak = sim.Outcome{Key: "peak", Series: "full", Reduce: sim.Peak}

// The past counts as it was, a held setting stays, the history goes its own way, and an
// outcome may look at a window alone.
func TestWhatFuturesComeTo(t *testing.T) {
	for _, c := range []struct {
		at   time.Duration
		want string
	}{
		{2 * time.Minute, `
			seed 1: as it was 3300, half 300  rate 2: 1080, half 480  rate 0: 120, half 120
			seed 3: as it was 3900, half 900  rate 2: 1320, half 720  rate 0: 360, half 360`},
		{0, `
			seed 1: as it was 3300, half 300  rate 2: 1200, half 600  rate 0: 0, half 0
			seed 3: as it was 3900, half 900  rate 2: 1200, half 600  rate 0: 0, half 0`},
		{10 * time.Minute, `
			seed 1: as it was 3300, half 300  rate 2: 3300, half 300  rate 0: 3300, half 300
			seed 3: as it was 3900, half 900  rate 2: 3900, half 900  rate 0: 3900, half 900`},
	} {
		q := sweep.Question{Script: filling(), At: c.at,
			Settings: [][]sim.Setting{nil, rate(2), rate(0)}, Seeds: []uint64{1, 3},
			Outcomes: []sweep.Outcome{{Outcome: peak}, {Outcome: peak, To: 5 * time.Minute}}}
		for cores := 1; cores < 6; cores++ {
			var got strings.Builder
			table := sweep.Table(q, ask(t, q, cores))
			for s, seed := range q.Seeds {
				fmt.Fprintf(&got, "\n\t\t\tseed %d:", seed)
				for i, name := range []string{"as it was", "  rate 2:", "  rate 0:"} {
					v := table[i][s].Values
					fmt.Fprintf(&got, "%s %d, half %d", strings.Replace(name, "as", " as", 1), v[0].Amount, v[1].Amount)
				}
			}
			if got.String() != c.want {
				t.Errorf("from %v on %d cores:%s\nwant%s", c.at, cores, got.String(), c.want)
			}
		}
	}
}

// What is skipped is not lived, and the rest is the same as with it.
func TestFuturesMayBeSkipped(t *testing.T) {
	q := sweep.Question{Script: filling(), At: time.Minute,
		Settings: [][]sim.Setting{rate(1), rate(2), rate(3)}, Seeds: []uint64{1, 2, 3, 4}}
	whole := sweep.Table(q, ask(t, q, 2))
	q.Skip = func(setting, seed int) bool { return seed == 1 || setting == 2 && seed == 3 }
	some := ask(t, q, 2)
	if len(some) != 8 {
		t.Errorf("%d futures of 8", len(some))
	}
	for _, f := range some {
		if q.Skip(f.Setting, f.Seed) || !reflect.DeepEqual(f, whole[f.Setting][f.Seed]) {
			t.Errorf("setting %d, seed %d: %v", f.Setting, f.Seed, f)
		}
	}
}

// An interrupt ends it within a sample or a piece of the past, and what was found stands.
func TestASweepCanBeStopped(t *testing.T) {
	q := sweep.Question{Script: filling(), At: time.Minute, Settings: make([][]sim.Setting, 1000), Seeds: []uint64{1, 2}}
	ctx, stop := context.WithCancel(context.Background())
	n := 0
	err := sweep.Ask(ctx, q, 2, func(sweep.Future) {
		if n++; n == 10 {
			stop()
		}
	})
	if !errors.Is(err, context.Canceled) || n < 10 || n > 11 {
		t.Errorf("%v after %d futures", err, n)
	}
}

func TestWhatASweepRefuses(t *testing.T) {
	for want, q := range map[string]sweep.Question{
		"futures from 1m5s: write a time from 0s to 10m0s, a multiple of 10s after the first": {At: 65 * time.Second},
		"SPEED=1, seed 4: a bucket has only a RATE": {
			Settings: [][]sim.Setting{{{Key: "SPEED", Value: "1"}}}},
		`outcome peak is of the series "ful", which bucket does not have`: {
			Outcomes: []sweep.Outcome{{Outcome: sim.Outcome{Key: "peak", Series: "ful"}}}},
	} {
		q.Script, q.Seeds = filling(), []uint64{4}
		if q.Settings == nil {
			q.Settings = [][]sim.Setting{nil}
		}
		if err := sweep.Ask(context.Background(), q, 2, func(sweep.Future) {}); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

// Worlds are lived in the same memory one after the other: what is in use does not grow
// with the number of futures, and garbage hardly does.
func TestASweepKeepsNoWorlds(t *testing.T) {
	if testing.Short() {
		t.Skip("fifteen futures of a whole incident")
	}
	q := friday(t, []int{15}, []int{240, 250, 260, 270, 280}, 3)
	var most, first uint64
	n := 0
	var m runtime.MemStats
	err := sweep.Ask(context.Background(), q, 2, func(sweep.Future) {
		runtime.ReadMemStats(&m)
		if n++; n == 5 {
			first = m.TotalAlloc
		}
		most = max(most, m.HeapInuse)
	})
	if err != nil {
		t.Fatal(err)
	}
	if each := (m.TotalAlloc - first) / uint64(n-5); most > 48<<20 || each > 3<<20 {
		t.Errorf("%d MB in use at most, %d KB of garbage a future", most>>20, each>>10)
	} else {
		t.Logf("%d MB in use at most, %d KB of garbage a future", most>>20, each>>10)
	}
}

// The goal: 8,000 futures of Friday from 15:05 on in two minutes of two cores, 30 ms each.
func BenchmarkFutures(b *testing.B) {
	q := friday(b, []int{0, 1, 3, 5, 8, 12}, []int{0, 20, 60, 120, 180, 240}, 1)
	for b.Loop() {
		ask(b, q, 1)
	}
	b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N*len(q.Settings)), "ms/future")
}
