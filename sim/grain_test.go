package sim

import (
	"testing"
	"time"
)

// bell is a world of any grain: it rings once every so many grains, out of a Queue.
type bell struct {
	grain Grain
	every Ticks
	queue *Queue[int]
	now   time.Duration
	rings int64
}

func newBell(grain Grain, every Ticks) *bell {
	b := &bell{grain: grain, every: every, queue: &Queue[int]{}}
	b.queue.Push(every, 0)
	return b
}

func (b *bell) Now() time.Duration { return b.now }
func (b *bell) Next() time.Duration {
	at, _ := b.queue.Next()
	return b.grain.Time(at)
}
func (b *bell) Advance(to time.Duration) {
	for {
		_, at, ok := b.queue.Pop(b.grain.Begun(to))
		if !ok {
			break
		}
		b.rings++
		b.queue.Push(at+b.every, 0)
	}
	b.now = max(b.now, to)
}
func (b *bell) Set(string, string) error { return nil }
func (b *bell) Sample(into []int64)      { into[0] = b.rings }
func (b *bell) Clone() World             { c := *b; c.queue = b.queue.Clone(); return &c }
func (b *bell) Checksum() uint64         { return uint64(b.rings) }
func (b *bell) Series() []Series         { return []Series{{Key: "rings", Scale: 1}} }
func (b *bell) Knobs() []Knob            { return nil }
func (b *bell) Explain() Explanation     { return Explanation{Line: "it rings"} }
func (b *bell) Happenings() []Happening  { return nil }

// The time grain is the world's: packets need microseconds, a year of weekly
// deployments minutes, and neither makes a recording that is too long.
func TestTheGrainIsTheWorlds(t *testing.T) {
	for _, c := range []struct {
		says       string
		grain      Grain
		every      Ticks
		start, end time.Duration
		sample     time.Duration
		rings      int64
		minute     string
	}{
		{"a second of packets", Grain(time.Microsecond), 7, 100 * time.Millisecond, time.Second, time.Millisecond, 142857, "00:00"},
		{"400 days of weekly deployments", Grain(time.Minute), 7 * 24 * 60, Day, 400 * Day, 4 * time.Hour, 57, "2025-01-08 00:00"},
	} {
		script := &Script{Name: c.says, Epoch: time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC), Start: c.start, End: c.end, Every: c.sample,
			New: func(uint64) (World, error) { return newBell(c.grain, c.every), nil }}
		r, err := NewRun(script, 1, Options{Keyframes: c.end / 20})
		if err != nil {
			t.Fatal(err)
		}
		if err := r.Advance(c.end); err != nil {
			t.Fatal(err)
		}
		rec := r.Recording()
		if got := rec.Column("rings")[rec.Len()-1]; got != c.rings {
			t.Errorf("%s: it rang %d times, want %d", c.says, got, c.rings)
		}
		if rec.Len() > 5000 {
			t.Errorf("%s: %d samples", c.says, rec.Len())
		}
		middle := (c.end / 2).Truncate(c.sample)
		w, err := r.WorldAt(middle)
		if err != nil || w.(*bell).rings != rec.Column("rings")[rec.Index(middle)] {
			t.Errorf("%s: in the middle the world has rung %d times, the recording %d", c.says, w.(*bell).rings, rec.Column("rings")[rec.Index(middle)])
		}
		f, err := r.Fork(middle)
		if err != nil {
			t.Fatal(err)
		}
		if err := f.Advance(c.end); err != nil || f.Checksum() != r.Checksum() {
			t.Errorf("%s: a fork that changes nothing ends otherwise", c.says)
		}
		if got := script.Minute(min(7*Day, c.end/2)); got != c.minute {
			t.Errorf("%s: a week later it is %q, want %q", c.says, got, c.minute)
		}
	}
}

// An event comes at its time or just after, never before; Advance goes no further than
// asked.
func TestCountsAreRoundedToTheSafeSide(t *testing.T) {
	g := Grain(100 * time.Microsecond)
	for _, c := range []struct {
		at           time.Duration
		ticks, begun Ticks
	}{{0, 0, 0}, {1, 1, 0}, {100 * time.Microsecond, 1, 1}, {100*time.Microsecond + 1, 2, 1}, {time.Second, 10_000, 10_000}} {
		if g.Ticks(c.at) != c.ticks || g.Begun(c.at) != c.begun {
			t.Errorf("%v: due at count %d, want %d; reached count %d, want %d", c.at, g.Ticks(c.at), c.ticks, g.Begun(c.at), c.begun)
		}
		if g.Time(g.Begun(c.at)) > c.at || g.Time(g.Ticks(c.at)) < c.at {
			t.Errorf("%v lies outside %v to %v", c.at, g.Time(g.Begun(c.at)), g.Time(g.Ticks(c.at)))
		}
	}
}

// What lies beyond the last count never happens, and never comes early.
func TestTimesBeyondReachNeverHappen(t *testing.T) {
	g := Grain(time.Microsecond)
	if r := g.Reach(); r < 71*time.Minute || r > 72*time.Minute {
		t.Errorf("microseconds reach %v, want some 71 min", r)
	}
	for _, far := range []time.Duration{g.Reach(), g.Reach() + 1, 100 * time.Hour} {
		b := newBell(g, g.Ticks(far))
		b.Advance(g.Reach() - time.Microsecond)
		b.Advance(200 * time.Hour)
		if end := g.Begun(200 * time.Hour); end != g.Ticks(far)-1 {
			t.Errorf("Advance goes to count %d, and what is due at %v to count %d", end, far, g.Ticks(far))
		}
		if b.rings != 0 {
			t.Errorf("what is due at %v, beyond %v, has happened", far, g.Reach())
		}
	}
}

// A recording has no more samples than a day of the usual ones, and looking back rests
// on some hundred copies of the world at most.
func TestTheStepGrowsWithTheSpan(t *testing.T) {
	for _, c := range []struct{ every, span, step, apart time.Duration }{
		{0, 3*time.Hour + 30*time.Minute, 5 * time.Second, 20 * time.Minute},
		{0, 24 * time.Hour, 5 * time.Second, 20 * time.Minute},
		{0, 25 * time.Hour, 10 * time.Second, 20 * time.Minute},
		{0, 7 * 24 * time.Hour, time.Minute, 35 * time.Minute},
		{0, 400 * 24 * time.Hour, time.Hour, 2000 * time.Minute},
		{time.Hour, 400 * 24 * time.Hour, time.Hour, 2000 * time.Minute},
		{7 * time.Minute, 400 * 24 * time.Hour, 35 * time.Minute, 2000 * time.Minute},
		{time.Millisecond, time.Second, time.Millisecond, time.Second / 8},
		{time.Microsecond, time.Second, 100 * time.Microsecond, time.Second / 8},
		{time.Millisecond, 30 * time.Second, 2 * time.Millisecond, 30 * time.Second / 8},
		{0, 2 * time.Minute, 5 * time.Second, 15 * time.Second},
		{0, 40 * time.Minute, 5 * time.Second, 5 * time.Minute},
	} {
		s := Script{Every: c.every, Start: time.Hour, End: time.Hour + c.span}
		if got := s.Step(); got != c.step {
			t.Errorf("%v at %v: a sample every %v, want %v", c.span, c.every, got, c.step)
		}
		if got := s.Keyframes(); got != c.apart {
			t.Errorf("%v: copies %v apart, want %v", c.span, got, c.apart)
		}
		if n := int64(c.span / s.Step()); n > mostSamples {
			t.Errorf("%v at %v: %d samples", c.span, c.every, n)
		}
	}
}

// Times are written with all that tells two samples apart, and no more.
func TestTimesAreWrittenAsFineAsTheScriptIs(t *testing.T) {
	for _, c := range []struct {
		every, end, at                      time.Duration
		minute, second, exact, stamp, brief string
	}{
		{0, time.Hour, 90 * time.Second, "09:01", "09:01:30", "09:01:30", "2025-07-01T09:01:30Z", "09:01"},
		{0, time.Hour, 2 * time.Minute, "09:02", "09:02:00", "09:02", "2025-07-01T09:02:00Z", "09:02"},
		{0, 48 * time.Hour, 26 * time.Hour, "2025-07-02 11:00", "2025-07-02 11:00:00", "2025-07-02 11:00", "2025-07-02T11:00:00Z", "07-02"},
		{time.Millisecond, time.Second, 250 * time.Millisecond, "09:00", "09:00:00.250", "09:00:00.250", "2025-07-01T09:00:00.250Z", "00.25"},
		{100 * time.Microsecond, time.Second, 300 * time.Microsecond, "09:00", "09:00:00.000300", "09:00:00.000300", "2025-07-01T09:00:00.000300Z", "00.00"},
	} {
		s := Script{Every: c.every, End: c.end, Epoch: time.Date(2025, 7, 1, 9, 0, 0, 0, time.UTC)}
		for _, w := range []struct{ what, got, want string }{
			{"Minute", s.Minute(c.at), c.minute}, {"Second", s.Second(c.at), c.second}, {"Exact", s.Exact(c.at), c.exact},
			{"Stamp", s.Stamp(c.at), c.stamp}, {"Brief", s.Brief(c.at), c.brief},
		} {
			if w.got != w.want {
				t.Errorf("%v of %v every %v: %s writes %q, want %q", c.at, c.end, c.every, w.what, w.got, w.want)
			}
		}
	}
}
