package sim

import (
	"sort"
	"time"
)

// Recording holds the samples of a run, column by column, one every interval
// from Script.Start on.
type Recording struct {
	series []Series
	start  time.Duration
	every  time.Duration
	cols   [][]int64
	n      int // samples taken
	notes  []Happening
	row    []int64
}

// newRecording has room for the samples of a run from start to end.
func newRecording(series []Series, start, end, every time.Duration) *Recording {
	r := &Recording{series: series, start: start, every: every,
		cols: make([][]int64, len(series)), row: make([]int64, len(series))}
	samples := int((end-start)/every) + 1
	for i := range r.cols {
		r.cols[i] = make([]int64, 0, samples)
	}
	return r
}

// take samples the world.
func (r *Recording) take(w World) {
	w.Sample(r.row)
	for i, v := range r.row {
		r.cols[i] = append(r.cols[i], v)
	}
	r.n++
}

// note keeps what the world noted, the warm-up's excepted.
func (r *Recording) note(notes []Happening) {
	for _, n := range notes {
		if n.At >= r.start {
			r.notes = append(r.notes, n)
		}
	}
}

// keepNotes makes the notes those of the shared samples, and after the last of
// these what a copy of the world at t had noted itself.
func (r *Recording) keepNotes(t time.Duration, own []Happening) {
	last := r.start - 1
	if n := r.Len(); n > 0 {
		last = r.At(n - 1)
	}
	k := sort.Search(len(r.notes), func(i int) bool { return r.notes[i].At > last })
	r.notes = r.notes[:k:k]
	for _, n := range own {
		if n.At > last {
			r.note([]Happening{n})
		}
	}
}

// head returns a recording of its own that has everything up to and including t, and
// room for the rest.
func (r *Recording) head(t time.Duration) *Recording {
	c := r.Until(t)
	c.row = make([]int64, len(r.series))
	for i, shared := range c.cols {
		c.cols[i] = append(make([]int64, 0, cap(r.cols[i])), shared...)
	}
	return c
}

// again takes the latest sample anew, of a recording whose samples are its own.
func (r *Recording) again(w World) {
	r.n--
	for i := range r.cols {
		r.cols[i] = r.cols[i][:r.n]
	}
	r.take(w)
}

// Until is what has been recorded up to and including t. It shares the samples, and may
// be read while the recording grows.
func (r *Recording) Until(t time.Duration) *Recording {
	c := *r
	c.row, c.n = nil, min(r.Index(t)+1, r.Len())
	c.cols = make([][]int64, len(r.cols))
	for i := range c.cols {
		c.cols[i] = r.cols[i][:c.n:c.n]
	}
	k := sort.Search(len(r.notes), func(i int) bool { return r.notes[i].At > t })
	c.notes = r.notes[:k:k]
	return &c
}

// Len is the number of samples.
func (r *Recording) Len() int { return r.n }

// At is the time of sample i.
func (r *Recording) At(i int) time.Duration { return r.start + time.Duration(i)*r.every }

// Index is the last sample at or before t, of those that a complete recording
// has; −1 when t lies before the first.
func (r *Recording) Index(t time.Duration) int {
	if t < r.start {
		return -1
	}
	return int((t - r.start) / r.every)
}

// Every is the sampling interval.
func (r *Recording) Every() time.Duration { return r.every }

// Column returns the samples of one series in units of 1/Scale; nil if there is
// no such series. The slice must not be changed.
func (r *Recording) Column(key string) []int64 {
	for i := range r.series {
		if r.series[i].Key == key {
			return r.cols[i]
		}
	}
	return nil
}

// Series describes the columns, in their order.
func (r *Recording) Series() []Series { return r.series }

// Happenings lists what the world noted, in order of time.
func (r *Recording) Happenings() []Happening { return r.notes }
