package sweep

import (
	"time"

	"reenact/sim"
	"reenact/sim/whatif"
)

// tape holds the samples of one future after the other, its past included: of the
// series that the outcomes need.
type tape struct {
	outcomes []Outcome
	series   []sim.Series
	keys     []string // of the series
	place    []int    // of each series among the world's
	start    time.Duration
	every    time.Duration
	cols     [][]int64
	past     int // samples of the past
	row      []int64
}

func newTape(script *sim.Script, all []sim.Series, outcomes []Outcome) *tape {
	t := &tape{outcomes: outcomes, start: script.Start, every: script.Step(), row: make([]int64, len(all))}
	for i, s := range all {
		for _, o := range outcomes {
			if o.Series == s.Key {
				t.series, t.keys, t.place = append(t.series, s), append(t.keys, s.Key), append(t.place, i)
				break
			}
		}
	}
	t.cols = make([][]int64, len(t.series))
	return t
}

// begin has the tape begin with a past, up to the sample before the future's first.
func (t *tape) begin(past *sim.Recording, at time.Duration) {
	t.past = past.Index(at)
	for i, s := range t.series {
		t.cols[i] = append(t.cols[i][:0], past.Column(s.Key)[:t.past]...)
	}
}

// rewind forgets the last future.
func (t *tape) rewind() {
	for i := range t.cols {
		t.cols[i] = t.cols[i][:t.past]
	}
}

func (t *tape) take(w sim.World) {
	w.Sample(t.row)
	for i, k := range t.place {
		t.cols[i] = append(t.cols[i], t.row[k])
	}
}

// measure reduces what is on the tape to the outcomes.
func (t *tape) measure() []whatif.Value {
	values := make([]whatif.Value, len(t.outcomes))
	for i, o := range t.outcomes {
		values[i] = whatif.Measure(t.window(o), []sim.Outcome{o.Outcome})[0]
	}
	return values
}

func (t *tape) window(o Outcome) *strip {
	from, to := 0, len(t.cols[0])
	if o.From > t.start {
		from = min(int((o.From-t.start+t.every-1)/t.every), to)
	}
	if o.To > 0 {
		to = max(min(int((o.To-t.start)/t.every)+1, to), from)
	}
	return &strip{t, from, to}
}

// strip is the samples of a tape from one to another.
type strip struct {
	*tape
	from, to int
}

func (s *strip) Series() []sim.Series   { return s.series }
func (s *strip) Len() int               { return s.to - s.from }
func (s *strip) Every() time.Duration   { return s.every }
func (s *strip) At(i int) time.Duration { return s.start + time.Duration(s.from+i)*s.every }
func (s *strip) Column(key string) []int64 {
	for i := range s.series {
		if s.series[i].Key == key {
			return s.cols[i][s.from:s.to]
		}
	}
	return nil
}
