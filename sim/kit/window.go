package kit

import "time"

// Counts are what a Window adds up: a struct of counters that can take another's off.
type Counts[T any] interface {
	*T
	Less(*T)
}

// parts is how many parts a window has.
const parts = 12

// Window counts over the trailing time of twelve parts. Part k covers (k−1)·part < t ≤
// k·part, so that a sample taken at a whole number of parts has exactly the window.
// Whoever counts an event adds it both to At, the newest part, and to All.
type Window[T any, P Counts[T]] struct {
	part  time.Duration
	ring  [parts]T
	at    int64         // number of the newest part
	slot  int64         // its place in the ring
	since time.Duration // when it begins
	until time.Duration // when it ends
	All   T             // the whole window
	gone  T             // what has left the window, below zero
}

// NewWindow returns an empty window of twelve such parts.
func NewWindow[T any, P Counts[T]](part time.Duration) Window[T, P] {
	return Window[T, P]{part: part, since: -part}
}

// At moves the window on to now and returns its newest part.
func (w *Window[T, P]) At(now time.Duration) *T {
	if now > w.until {
		w.turnTo(now)
	}
	return &w.ring[w.slot]
}

func (w *Window[T, P]) turnTo(now time.Duration) {
	k := int64((now + w.part - 1) / w.part)
	w.until, w.since, w.slot = time.Duration(k)*w.part, time.Duration(k-1)*w.part, k%parts
	for step := int64(0); w.at < k && step < parts; step++ {
		w.at++
		slot := &w.ring[w.at%parts]
		P(&w.All).Less(slot)
		P(&w.gone).Less(slot)
		var none T
		*slot = none
	}
	w.at = k
}

// Total is what has been counted since the beginning.
func (w *Window[T, P]) Total() T {
	total := w.All
	P(&total).Less(&w.gone)
	return total
}

// Newest is the newest part, and since when it has been counted.
func (w *Window[T, P]) Newest() (counts *T, since time.Duration) { return &w.ring[w.slot], w.since }

// Past is the part of a time at or before the newest part's since; nil when it has left
// the window. The window must have been moved on to now.
func (w *Window[T, P]) Past(at time.Duration) *T {
	back := w.since - at
	if back >= (parts-1)*w.part {
		return nil
	}
	slot := w.slot - 1
	for ; back >= w.part; back -= w.part { // few steps, and quicker than a division
		slot--
	}
	if slot < 0 {
		slot += parts
	}
	return &w.ring[slot]
}
