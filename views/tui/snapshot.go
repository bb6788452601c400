package tui

import (
	"sort"
	"time"

	"reenact/sim"
)

// snapshot is what the screen keeps of a run: its recording as it was at some
// head. It never changes; a later head is another snapshot, so a pointer is
// also a version.
type snapshot struct {
	series     []sim.Series
	index      map[string]int
	times      []time.Duration
	columns    [][]int64 // by series
	happenings []sim.Happening
	head       time.Duration
	done       bool
}

// snap copies the slices' headers, not their contents: a recording only ever
// appends, so what lies before the lengths taken here stays as it is while the
// run goes on elsewhere.
func snap(run *sim.Run, before *snapshot) *snapshot {
	rec := run.Recording()
	s := &snapshot{head: run.Head(), done: run.Done()}
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
	s.happenings = happenings[:len(happenings):len(happenings)]
	return s
}

// cut is a snapshot as if the run had come no further than a time.
func (s *snapshot) cut(until time.Duration) *snapshot {
	c := *s
	n := s.at(until) + 1
	c.times = s.times[:n:n]
	c.columns = make([][]int64, len(s.columns))
	for i, column := range s.columns {
		c.columns[i] = column[:min(n, len(column)):min(n, len(column))]
	}
	k := sort.Search(len(s.happenings), func(i int) bool { return s.happenings[i].At > until })
	c.happenings = s.happenings[:k:k]
	c.head, c.done = min(s.head, until), false
	return &c
}

// at is the index of the last sample at or before t; -1 if there is none.
func (s *snapshot) at(t time.Duration) int {
	if s == nil {
		return -1
	}
	return sort.Search(len(s.times), func(i int) bool { return s.times[i] > t }) - 1
}

// column is the samples of a series; nil when the world has no such series.
func (s *snapshot) column(key string) []int64 {
	if s == nil {
		return nil
	}
	if i, ok := s.index[key]; ok {
		return s.columns[i]
	}
	return nil
}

// value is the sample of a series at or before t.
func (s *snapshot) value(key string, t time.Duration) int64 {
	column := s.column(key)
	i := s.at(t)
	if i < 0 || i >= len(column) {
		return sim.Empty
	}
	return column[i]
}

// every is the distance between samples.
func (s *snapshot) every() time.Duration {
	if s == nil || len(s.times) < 2 {
		return sim.DefaultEvery
	}
	return s.times[1] - s.times[0]
}

// peak is the largest sample of a series from a time on.
func (s *snapshot) peak(key string, from time.Duration) int64 {
	column := s.column(key)
	most := sim.Empty
	for i := max(s.at(from), 0); i < len(column); i++ {
		most = max(most, column[i])
	}
	return most
}

// constant is the value that a series has had from a time on; false when it has
// changed or is not known throughout.
func (s *snapshot) constant(key string, from time.Duration) (int64, bool) {
	column := s.column(key)
	first := max(s.at(from), 0)
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
