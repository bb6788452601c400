package workbench

import (
	"sort"
	"time"

	"reenact/sim"
)

// Snapshot is what the screen keeps of a run: its recording as it was at some
// head. It never changes; a later head is another snapshot, so a pointer is
// also a version.
type Snapshot struct {
	series     []sim.Series
	index      map[string]int
	times      []time.Duration
	columns    [][]int64 // by series
	Happenings []sim.Happening
	Head       time.Duration
	Done       bool
}

// snap copies the slices' headers, not their contents: a recording only ever
// appends, so what lies before the lengths taken here stays as it is while the
// run goes on elsewhere.
func snap(run *sim.Run, before *Snapshot) *Snapshot {
	rec := run.Recording()
	s := &Snapshot{Head: run.Head(), Done: run.Done()}
	n := rec.Len()
	if before != nil {
		s.series, s.index, s.times = before.series, before.index, before.times
	} else {
		s.series = rec.Series()
		s.index = make(map[string]int, len(s.series))
		for i, series := range s.series {
			s.index[series.Key] = i
		}
	}
	for i := len(s.times); i < n; i++ {
		s.times = append(s.times, rec.At(i))
	}
	s.columns = make([][]int64, len(s.series))
	for i, series := range s.series {
		column := rec.Column(series.Key)
		s.columns[i] = column[:min(n, len(column)):min(n, len(column))]
	}
	happenings := rec.Happenings()
	s.Happenings = happenings[:len(happenings):len(happenings)]
	return s
}

// Cut is a snapshot as if the run had come no further than a time.
func (s *Snapshot) Cut(until time.Duration) *Snapshot {
	c := *s
	n := s.Index(until) + 1
	c.times = s.times[:n:n]
	c.columns = make([][]int64, len(s.columns))
	for i, column := range s.columns {
		c.columns[i] = column[:min(n, len(column)):min(n, len(column))]
	}
	k := sort.Search(len(s.Happenings), func(i int) bool { return s.Happenings[i].At > until })
	c.Happenings = s.Happenings[:k:k]
	c.Head, c.Done = min(s.Head, until), false
	return &c
}

// Index is that of the last sample at or before t; -1 if there is none.
func (s *Snapshot) Index(t time.Duration) int {
	if s == nil {
		return -1
	}
	return sort.Search(len(s.times), func(i int) bool { return s.times[i] > t }) - 1
}

// Column is the samples of a series; nil when the world has no such series.
func (s *Snapshot) Column(key string) []int64 {
	if s == nil {
		return nil
	}
	if i, ok := s.index[key]; ok {
		return s.columns[i]
	}
	return nil
}

// Value is the sample of a series at or before t.
func (s *Snapshot) Value(key string, t time.Duration) int64 {
	column := s.Column(key)
	i := s.Index(t)
	if i < 0 || i >= len(column) {
		return sim.Empty
	}
	return column[i]
}

// Every is the distance between samples.
func (s *Snapshot) Every() time.Duration {
	if s == nil || len(s.times) < 2 {
		return sim.DefaultEvery
	}
	return s.times[1] - s.times[0]
}

// Peak is the largest sample of a series from a time on.
func (s *Snapshot) Peak(key string, from time.Duration) int64 {
	column := s.Column(key)
	most := sim.Empty
	for i := max(s.Index(from), 0); i < len(column); i++ {
		most = max(most, column[i])
	}
	return most
}

// Constant is the value that a series has had from a time on; false when it has
// changed or is not known throughout.
func (s *Snapshot) Constant(key string, from time.Duration) (int64, bool) {
	column := s.Column(key)
	first := max(s.Index(from), 0)
	if first >= len(column) || column[first] == sim.Empty {
		return 0, false
	}
	for _, v := range column[first:] {
		if v != column[first] {
			return 0, false
		}
	}
	return column[first], true
}

// Series are what was recorded.
func (s *Snapshot) Series() []sim.Series { return s.series }

// Len is the number of samples.
func (s *Snapshot) Len() int { return len(s.times) }

// At is the time of sample i.
func (s *Snapshot) At(i int) time.Duration { return s.times[i] }

// NewSnapshot is a snapshot of samples that are at hand: column i is of series i.
func NewSnapshot(series []sim.Series, times []time.Duration, columns [][]int64) *Snapshot {
	s := &Snapshot{series: series, index: make(map[string]int, len(series)), times: times, columns: columns}
	for i, x := range series {
		s.index[x.Key] = i
	}
	if n := len(times); n > 0 {
		s.Head, s.Done = times[n-1], true
	}
	return s
}
