package cluster

import (
	"slices"
	"time"
)

// clocks are the things that happen one at a time, each of which knows when it
// is next: they are looked at between events and need no place in the queue.
// What the queue has for the same moment comes first, then they in their order.
type clocks struct {
	at      [clockCount]time.Duration
	soonest time.Duration
}

const (
	deadlineClock = iota // the first start limit that ends
	wakeupClock          // the next customer
	monitorClock         // the activity monitor's next step
	clockCount
)

// never lies after everything.
const never = time.Duration(1<<63 - 1)

func newClocks() clocks {
	return clocks{at: [clockCount]time.Duration{never, never, never}, soonest: never}
}

// set puts a clock to a time.
func (c *clocks) set(k int, at time.Duration) {
	c.at[k] = at
	c.soonest = min(c.at[0], c.at[1], c.at[2])
}

// strike lets the clock go that is due now.
func (w *World) strike() {
	k := slices.Index(w.clocks.at[:], w.clocks.soonest)
	w.events++
	w.fold(uint64(w.now) ^ uint64(k+1)<<56)
	switch k {
	case deadlineClock:
		w.deadlineDue()
	case wakeupClock:
		w.wakeup()
	case monitorClock:
		w.monitorDue()
	}
}

// setClock puts a clock to the tick at or after a time, and not before now.
func (w *World) setClock(k int, at time.Duration) {
	w.clocks.set(k, max(ticks(at).time(), w.now))
}
