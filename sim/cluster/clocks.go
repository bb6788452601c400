package cluster

import (
	"time"

	"reenact/sim"
)

// tick is a time in ticks of the event queue.
type tick = sim.Ticks

// never lies after everything.
const never = ^tick(0)

func ticks(at time.Duration) tick { return sim.TicksAt(at) }

// clocks are the things that happen one at a time, each of which knows when it
// is next: they are looked at between events and need no place in the queue.
// What the queue has for the same moment comes first, then they in their order.
type clocks struct {
	at      [clockCount]tick
	soonest tick
}

const (
	deadlineClock = iota // the first start limit that ends
	wakeupClock          // the next customer
	monitorClock         // the activity monitor's next step
	clockCount
)

func newClocks() clocks {
	return clocks{at: [clockCount]tick{never, never, never}, soonest: never}
}

// set puts a clock to a time.
func (c *clocks) set(k int, at tick) {
	c.at[k] = at
	c.soonest = min(c.at[0], c.at[1], c.at[2])
}

// strike lets the clock go that is due now.
func (w *World) strike() {
	switch c := &w.clocks; c.soonest {
	case c.at[deadlineClock]:
		w.foldClock(deadlineClock)
		w.deadlineDue()
	case c.at[wakeupClock]:
		w.foldClock(wakeupClock)
		w.wakeup()
	default:
		w.foldClock(monitorClock)
		w.monitorDue()
	}
}

func (w *World) foldClock(k int) { w.fold(uint64(w.now) ^ uint64(k+1)<<56) }

// setClock puts a clock to the tick at or after a time, and not before now.
func (w *World) setClock(k int, at time.Duration) {
	w.clocks.set(k, max(ticks(at), w.tick))
}
