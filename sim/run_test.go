package sim

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"
)

// till is a world that is no cluster: a till that rings once a second, a coin
// each time, or as many as the knob says. It forgets nothing.
type till struct {
	now   time.Duration
	coins int64
	rate  int64
	notes []Happening
}

func newTill(uint64) (World, error) { return &till{rate: 1}, nil }

func (w *till) Now() time.Duration  { return w.now }
func (w *till) Next() time.Duration { return w.now.Truncate(time.Second) + time.Second }
func (w *till) Advance(to time.Duration) {
	for w.Next() <= to {
		w.now = w.Next()
		w.coins += w.rate
	}
	w.now = max(w.now, to)
}
func (w *till) Set(key, value string) error {
	if key != "RATE" {
		return errors.New("the till has only a RATE")
	}
	_, err := fmt.Sscan(value, &w.rate)
	w.notes = append(w.notes, Happening{At: w.now, Text: "rate " + value})
	return err
}
func (w *till) Sample(into []int64) { into[0] = w.coins }
func (w *till) Clone() World {
	c := *w
	c.notes = slices.Clone(w.notes)
	return &c
}
func (w *till) Checksum() uint64        { return uint64(w.coins)<<16 ^ uint64(w.rate) }
func (w *till) Series() []Series        { return []Series{{Key: "coins", Scale: 1}} }
func (w *till) Knobs() []Knob           { return []Knob{{Key: "RATE", Value: fmt.Sprint(w.rate)}} }
func (w *till) Explain() Explanation    { return Explanation{Line: "it rings"} }
func (w *till) Happenings() []Happening { n := w.notes; w.notes = nil; return n }

// The day of the till: opened at 0, watched from 10 s to 60 s; at 20 s a fault
// doubles the rate, at 40 s somebody sets it back.
func day() *Script {
	set := func(v string) []Setting { return []Setting{{Key: "RATE", Value: v}} }
	return &Script{Name: "till", Start: 10 * time.Second, End: 60 * time.Second, New: newTill, Moments: []Moment{
		{ID: "double", At: 20 * time.Second, Kind: Fault, Set: set("2")},
		{ID: "look", At: 30 * time.Second, Kind: Observation},
		{ID: "back", At: 40 * time.Second, Kind: Operator, Set: set("1")},
	}}
}

func coinsAtEnd(t *testing.T, opt Options) int64 {
	t.Helper()
	r, err := NewRun(day(), 1, opt)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Advance(time.Hour); err != nil {
		t.Fatal(err)
	}
	col := r.Recording().Column("coins")
	return col[len(col)-1]
}

func TestWhatARunCollects(t *testing.T) {
	act := func(at int, rate string, hold bool) Options {
		return Options{Actions: []Action{{At: time.Duration(at) * time.Second, Setting: Setting{"RATE", rate}, Hold: hold}}}
	}
	for _, row := range []struct {
		says string
		opt  Options
		want int64
	}{
		{"as scripted: 20 + 2·20 + 20", Options{}, 80},
		{"without the fault", Options{Drop: []string{"double"}}, 60},
		{"without the repair", Options{Drop: []string{"back"}}, 100},
		{"from the very beginning, before the first coin", act(0, "3", false), 3*20 + 40 + 20},
		{"an action has the last word at its time", act(20, "5", false), 20 + 5*20 + 20},
		{"and the script the next word after it", act(30, "5", false), 20 + 20 + 5*10 + 20},
		{"unless it is held", act(30, "5", true), 20 + 20 + 5*30},
		{"but faults are not held off", act(15, "5", true), 15 + 5*5 + 2*40},
	} {
		if got := coinsAtEnd(t, row.opt); got != row.want {
			t.Errorf("%s: %d coins, want %d", row.says, got, row.want)
		}
	}
}

func TestSamplesLieOnTheGrid(t *testing.T) {
	r, err := NewRun(day(), 1, Options{Every: 7 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Advance(time.Hour); err != nil {
		t.Fatal(err)
	}
	rec := r.Recording()
	if rec.Len() != 8 || rec.At(7) != 59*time.Second || !r.Done() {
		t.Errorf("%d samples, the last at %v; want 8, the last at 59 s", rec.Len(), rec.At(rec.Len()-1))
	}
	if got := rec.Column("coins"); got[0] != 10 || got[2] != 20+2*4 {
		t.Errorf("coins %v", got)
	}
	if i := rec.Index(23 * time.Second); i != 1 {
		t.Errorf("the sample at or before 23 s is number %d, want 1", i)
	}
}

func TestForksShareThePastAndTheNotes(t *testing.T) {
	for _, keyframes := range []time.Duration{0, 15 * time.Second} {
		r, err := NewRun(day(), 1, Options{Keyframes: keyframes})
		if err != nil {
			t.Fatal(err)
		}
		if err := r.Advance(time.Hour); err != nil {
			t.Fatal(err)
		}
		f, err := r.Fork(33*time.Second, Action{At: 33 * time.Second, Setting: Setting{"RATE", "10"}})
		if err != nil {
			t.Fatal(err)
		}
		if err := f.Advance(time.Hour); err != nil {
			t.Fatal(err)
		}
		col := f.Recording().Column("coins")
		if got, want := col[len(col)-1], int64(20+2*13+10*7+20); got != want {
			t.Errorf("keyframes every %v: the fork collected %d, want %d", keyframes, got, want)
		}
		var notes []string
		for _, n := range f.Recording().Happenings() {
			notes = append(notes, n.Text)
		}
		if !slices.Equal(notes, []string{"rate 2", "rate 10", "rate 1"}) {
			t.Errorf("keyframes every %v: notes %q", keyframes, notes)
		}
		if own := r.Recording().Column("coins"); own[len(own)-1] != 80 {
			t.Errorf("the fork changed its parent: %d coins", own[len(own)-1])
		}
	}
}

func TestErrorsNameWhatIsWrong(t *testing.T) {
	var unknown *UnknownMomentError
	if _, err := NewRun(day(), 1, Options{Drop: []string{"doubel"}}); !errors.As(err, &unknown) || unknown.ID != "doubel" {
		t.Errorf("dropping an unknown moment: %v", err)
	}
	if _, err := NewRun(day(), 1, Options{Actions: []Action{{Setting: Setting{"SPEED", "1"}}}}); err == nil {
		t.Error("an unknown knob at the start was accepted")
	}
	r, _ := NewRun(day(), 1, Options{})
	_ = r.Advance(40 * time.Second)
	if _, err := r.Fork(30*time.Second, Action{At: 20 * time.Second, Setting: Setting{"RATE", "1"}}); err == nil {
		t.Error("a fork set a knob before its own beginning")
	}
}

// slow is a till that stands at whole seconds only.
type slow struct{ *till }

func (w slow) Now() time.Duration { return w.till.now.Truncate(time.Second) }
func (w slow) Clone() World       { return slow{w.till.Clone().(*till)} }

// A run may be asked for a time that its world cannot stand at: it goes as far as it can,
// and on from there.
func TestAWorldMayStandBeforeWhatItIsAskedFor(t *testing.T) {
	s := day()
	s.New = func(uint64) (World, error) { return slow{&till{rate: 1}}, nil }
	r, err := NewRun(s, 1, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for at := 500 * time.Millisecond; at <= s.End; at += 700 * time.Millisecond {
		if err := r.Advance(at); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.Advance(s.End); err != nil {
		t.Fatal(err)
	}
	col := r.Recording().Column("coins")
	if got, want := col[len(col)-1], coinsAtEnd(t, Options{}); got != want {
		t.Errorf("%d coins at the end, want %d", got, want)
	}
}
