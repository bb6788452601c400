package hairpin

import (
	"time"

	"reenact/model/datapath"
)

// cause is why a connection or a request fails: one of package datapath's, or one of
// these.
type cause uint8

const (
	proxyUnread = cause(datapath.CauseCount) + iota
	headerMissing
	idleExpired
	noTarget
	causes = int(iota) + datapath.CauseCount
)

var ownCauses = [...]string{
	"no proxy header read: nginx takes it for a broken request (400)",
	"nginx waits for a proxy header that nobody sends",
	"idle flow expired at the balancer",
	"no zone of the balancer has a target",
}

func (c cause) String() string {
	if int(c) < datapath.CauseCount {
		return datapath.Cause(c).String()
	}
	return ownCauses[int(c)-datapath.CauseCount]
}

// isHairpin tells whether a cause is the short way.
func (c cause) isHairpin() bool {
	return c == cause(datapath.Denied) || c == cause(datapath.Orphaned) || c == cause(datapath.OwnAddress) || c == cause(datapath.SourceFilter)
}

// counts are what happened in a part of the trailing window.
type counts struct {
	begun, fine               int32 // connects through the balancer that came to their verdict, and those that succeeded
	connects                  int32 // that began
	timeouts, refused         int32
	apart                     int32 // failures by the short way of pods that share no node
	requests, served, stalled int32 // requests decided, served, and served only after a retry
	denied, dropped, syns     int32 // Hubble's verdicts, its drops, and those verdicts that are of SYNs
	odd                       int32 // verdicts that let a SYN-ACK in that answers nothing
	resets                    int32 // RSTs by clients to a stranger
	strangers                 int32 // SYN-ACKs from strangers that nginx sent
	causes                    [causes]int32
}

// Less implements kit.Counts.
func (c *counts) Less(o *counts) {
	c.begun -= o.begun
	c.fine -= o.fine
	c.connects -= o.connects
	c.timeouts -= o.timeouts
	c.refused -= o.refused
	c.apart -= o.apart
	c.requests -= o.requests
	c.served -= o.served
	c.stalled -= o.stalled
	c.denied -= o.denied
	c.dropped -= o.dropped
	c.syns -= o.syns
	c.odd -= o.odd
	c.resets -= o.resets
	c.strangers -= o.strangers
	for i := range c.causes {
		c.causes[i] -= o.causes[i]
	}
}

// add counts in the newest part and in the whole window.
func (w *World) add(count func(*counts)) {
	count(w.tally.At(w.now))
	count(&w.tally.All)
}

// window is the trailing one, moved on to now.
func (w *World) window() *counts {
	w.tally.At(w.now)
	return &w.tally.All
}

// windowWord is what the trailing window is called.
func (w *World) windowWord() string {
	if w.part == yearPart {
		return "hour"
	}
	return "minute"
}

// rateScale is what a rate counts in: a window of a minute has whole numbers, one of an
// hour tenths.
func (w *World) rateScale() int64 {
	if w.part == yearPart {
		return 10
	}
	return 1
}

// perMin turns a count of the window into a rate a minute.
func (w *World) perMin(n int32) int64 {
	return int64(n) * w.rateScale() * int64(time.Minute) / int64(12*w.part)
}

// tried counts one client's connects in the window of its own.
type tried struct{ fine, failed int32 }

// Less implements kit.Counts.
func (t *tried) Less(o *tried) {
	t.fine -= o.fine
	t.failed -= o.failed
}

// ring keeps the last so many.
type ring[T any] struct {
	list []T
	next int
	most int
}

// put remembers one more and tells its place.
func (r *ring[T]) put(v T) int32 {
	if len(r.list) < r.most {
		r.list = append(r.list, v)
		return int32(len(r.list) - 1)
	}
	at := r.next
	r.list[at] = v
	r.next = (r.next + 1) % r.most
	return int32(at)
}

// newest lists what is kept, the newest first.
func (r *ring[T]) newest() []T {
	out := make([]T, 0, len(r.list))
	for i := range r.list {
		out = append(out, r.list[(r.next+len(r.list)-1-i)%len(r.list)])
	}
	return out
}
