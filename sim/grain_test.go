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
		_, at, ok := b.queue.Pop(Ticks(to / time.Duration(b.grain)))
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

// A time between two ticks belongs to the later one: nothing happens too early.
func TestATickIsNotBeforeItsTime(t *testing.T) {
	g := Grain(10 * time.Millisecond)
	for at, want := range map[time.Duration]Ticks{0: 0, 1: 1, 10 * time.Millisecond: 1, 10*time.Millisecond + 1: 2, time.Second: 100} {
		if got := g.Ticks(at); got != want {
			t.Errorf("%v is tick %d, want %d", at, got, want)
		}
	}
}
