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
	at    int64 // number of the newest part
	slot  int64 // its place in the ring
	until time.Duration
	All   T // the whole window
	gone  T // what has left the window, below zero
}

// NewWindow returns an empty window of twelve such parts.
func NewWindow[T any, P Counts[T]](part time.Duration) Window[T, P] {
	return Window[T, P]{part: part}
}

// Part is the number of the part that a time falls in.
func (w *Window[T, P]) Part(at time.Duration) int64 { return int64((at + w.part - 1) / w.part) }

// At moves the window on to now and returns its newest part.
func (w *Window[T, P]) At(now time.Duration) *T {
	if now > w.until {
		w.turnTo(now)
	}
	return &w.ring[w.slot]
}

func (w *Window[T, P]) turnTo(now time.Duration) {
	k := w.Part(now)
	w.until, w.slot = time.Duration(k)*w.part, k%parts
	for step := int64(0); w.at < k && step < parts; step++ {
		w.at++
		slot := &w.ring[w.at%parts]
		P(&w.All).Less(slot)
		P(&w.gone).Less(slot)
		var none T
		*slot = none
	}
	w.at = max(w.at, k)
}

// Total is what has been counted since the beginning.
func (w *Window[T, P]) Total() T {
	total := w.All
	P(&total).Less(&w.gone)
	return total
}

// Newest is the newest part, and since when it has been counted.
func (w *Window[T, P]) Newest() (counts *T, since time.Duration) {
	return &w.ring[w.at%parts], time.Duration(w.at-1) * w.part
}

// Past is the part of a time somewhat back; nil when it has left the window. The
// window must have been moved on to now.
func (w *Window[T, P]) Past(at time.Duration) *T {
	k := w.Part(at)
	if k <= w.at-parts {
		return nil
	}
	return &w.ring[k%parts]
}
