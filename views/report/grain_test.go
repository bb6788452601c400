package report

import (
	"strings"
	"testing"
	"time"

	"reenact/sim"
)

// metronome beats once every so many grains, out of a sim.Queue.
type metronome struct {
	grain sim.Grain
	every sim.Ticks
	queue *sim.Queue[int8]
	now   time.Duration
	beats int64
}

func (w *metronome) Now() time.Duration { return w.now }
func (w *metronome) Next() time.Duration {
	at, _ := w.queue.Next()
	return w.grain.Time(at)
}
func (w *metronome) Advance(to time.Duration) {
	for {
		_, at, ok := w.queue.Pop(w.grain.Begun(to))
		if !ok {
			break
		}
		w.beats++
		w.queue.Push(at+w.every, 0)
	}
	w.now = max(w.now, to)
}
func (w *metronome) Set(_, value string) error {
	w.beats += int64(len(value)) * 1_000_000
	return nil
}
func (w *metronome) Sample(into []int64) { into[0] = w.beats }
func (w *metronome) Clone() sim.World    { c := *w; c.queue = w.queue.Clone(); return &c }
func (w *metronome) Checksum() uint64    { return uint64(w.beats) }
func (w *metronome) Series() []sim.Series {
	return []sim.Series{{Key: "beats", Unit: "beats", Scale: 1}}
}
func (w *metronome) Knobs() []sim.Knob           { return []sim.Knob{{Key: "EXTRA"}} }
func (w *metronome) Explain() sim.Explanation    { return sim.Explanation{Line: "it beats"} }
func (w *metronome) Happenings() []sim.Happening { return nil }

func metronomeOf(grain sim.Grain, every sim.Ticks, step, start, end time.Duration) *sim.Script {
	return &sim.Script{Name: "metronome", Epoch: time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC), Start: start, End: end, Every: step,
		Moments: []sim.Moment{{ID: "half", At: end / 2, Kind: sim.Fault, Title: "Half of it", Set: []sim.Setting{{Key: "EXTRA", Value: "x"}}}},
		New: func(uint64) (sim.World, error) {
			w := &metronome{grain: grain, every: every, queue: &sim.Queue[int8]{}}
			w.queue.Push(every, 0)
			return w, nil
		}}
}

// A second of microseconds and 400 days of minutes are run, forked, looked back into and
// written as a table in which every row can be told from the next.
func TestATableInAnyGrain(t *testing.T) {
	for _, c := range []struct {
		says   string
		script *sim.Script
		rows   time.Duration
		want   string
	}{
		{"a packet every 7 µs", metronomeOf(sim.Grain(time.Microsecond), 7, time.Millisecond, 100*time.Millisecond, time.Second), 200 * time.Millisecond, `
metronome, seed 1, 2025-01-01T00:00:00.100 to 00:00:01.000 UTC
               beats
UTC            beats
00:00:00.100   14285
00:00:00.300   42857
00:00:00.500  -- fault: Half of it (EXTRA=x)
00:00:00.500 1071428
00:00:00.700 1100000
00:00:00.900 1128571
`},
		{"a deployment every week", metronomeOf(sim.Grain(time.Minute), 7*24*60, 0, sim.Day, 400*sim.Day), 96 * sim.Day, `
metronome, seed 1, 2025-01-02 00:00 to 2026-02-05 00:00 UTC
                      beats
UTC                   beats
2025-01-02 00:00:00       0
2025-04-08 00:00:00      13
2025-07-13 00:00:00      27
2025-07-20 00:00:00  -- fault: Half of it (EXTRA=x)
2025-10-17 00:00:00 1000041
2026-01-21 00:00:00 1000055
`},
	} {
		looksBackAndForks(t, c.says, c.script)
		few, err := sim.NewRun(c.script, 1, sim.Options{Every: c.rows})
		if err != nil {
			t.Fatal(err)
		}
		if err := few.Advance(c.script.End); err != nil {
			t.Fatal(err)
		}
		r := &Report{Script: c.script, Seed: 1, Until: c.script.End, Recording: few.Recording()}
		var table, csv strings.Builder
		if err := Write(&table, "table", r); err != nil {
			t.Fatal(err)
		}
		if table.String() != c.want[1:] {
			t.Errorf("%s: got\n%swant\n%s", c.says, table.String(), c.want[1:])
		}
		if err := Write(&csv, "csv", r); err != nil {
			t.Fatal(err)
		}
		everyLineHasItsTime(t, c.says, csv.String())
	}
}

// looksBackAndForks runs a script step by step, and holds copies and forks of it to the
// recording.
func looksBackAndForks(t *testing.T, says string, script *sim.Script) {
	t.Helper()
	run, err := sim.NewRun(script, 1, sim.Options{Keyframes: script.Keyframes()})
	if err != nil {
		t.Fatal(err)
	}
	for at := script.Step(); !run.Done(); at += script.Step() {
		if err := run.Advance(at); err != nil {
			t.Fatal(err)
		}
	}
	rec := run.Recording()
	if n := rec.Len(); n < 500 || n > 10_000 {
		t.Errorf("%s: %d samples", says, n)
	}
	for _, at := range []time.Duration{script.Start, script.End / 3, script.End / 2, script.End} {
		at = (at - script.Start).Truncate(script.Step()) + script.Start
		w, err := run.WorldAt(at)
		if err != nil {
			t.Fatal(err)
		}
		into := make([]int64, 1)
		if w.Sample(into); into[0] != rec.Column("beats")[rec.Index(at)] {
			t.Errorf("%s: at %v the world has %d beats, the recording %d", says, at, into[0], rec.Column("beats")[rec.Index(at)])
		}
		fork, err := run.Fork(at)
		if err != nil {
			t.Fatal(err)
		}
		if err := fork.Advance(script.End); err != nil || fork.Checksum() != run.Checksum() || fork.Recording().Len() != rec.Len() {
			t.Errorf("%s: a fork at %v that changes nothing ends otherwise", says, at)
		}
	}
}

// everyLineHasItsTime holds the lines of CSV to times of their own.
func everyLineHasItsTime(t *testing.T, says, csv string) {
	t.Helper()
	seen := map[string]bool{}
	for line := range strings.Lines(csv) {
		stamp, _, _ := strings.Cut(line, ",")
		if seen[stamp] {
			t.Errorf("%s: two lines of CSV at %s", says, stamp)
		}
		seen[stamp] = true
	}
}
