package cluster

import (
	"cmp"
	"slices"
	"time"

	"reenact/sim"
)

// idling is the computes whose idle timer runs, by the quarter of a second in
// which it runs out. The activity monitor asks for those that are idle every few
// seconds; until then nobody needs to know, so that the end of a timer is no event.
type idling struct {
	slots   []int32   // idleReach of them: the compute that came last, plus 1; 0: none
	timers  []slotted // by pod
	from    tick      // the first slot that has not been gathered
	scratch []timer
}

// timer is when one compute's idle timer runs out.
type timer struct {
	until tick
	ref
}

// slotted is a timer in its slot. Whoever walks the slot need not look at the
// computes themselves.
type slotted struct {
	until  tick
	gen    uint32
	before int32 // the compute that came before it, plus 1; 0: none
}

// idleReach is how many slots ahead can be told apart; idleSlot is how long one
// is.
const (
	idleReach = 1 << 14
	idleSlot  = tick(time.Second / 4 / sim.Tick)
)

func newIdling() idling { return idling{slots: make([]int32, idleReach)} }

// idleFrom notes when a compute's idle timer runs out.
func (w *World) idleFrom(id int32, at tick) {
	w.pods[id].until = at
	w.noteIdle(id)
}

// noteIdle enters a compute, or comes back to it when its time is within reach.
func (w *World) noteIdle(id int32) {
	p, l := &w.pods[id], &w.monitor.timers
	slot := p.until / idleSlot
	if slot >= l.from+idleReach {
		w.gather() // so that only what is far from now is out of reach
	}
	if slot >= l.from+idleReach {
		w.queue.Push(p.until-(idleReach-1)*idleSlot, eventOf(evIdle, id, p.gen))
		return
	}
	l.enter(max(slot, l.from), timer{until: p.until, ref: ref{id, p.gen}})
}

// gather moves the computes whose timers have run out to the end of the line of
// those that are idle, in the order of time.
func (w *World) gather() {
	l, last := &w.monitor.timers, w.tick/idleSlot
	for ; l.from < last; l.from++ {
		w.leaveSlot(l.from)
	}
	w.leaveSlot(last) // which is not over: others may enter it
}

func (w *World) leaveSlot(slot tick) {
	l := &w.monitor.timers
	for _, t := range l.take(slot) {
		if t.until > w.tick {
			l.enter(slot, t)
		} else {
			w.monitor.idle.push(t.ref)
		}
	}
}

// enter puts a compute into a slot.
func (l *idling) enter(slot tick, t timer) {
	if n := int(t.id) + 1 - len(l.timers); n > 0 {
		l.timers = append(l.timers, make([]slotted, n)...)
	}
	last := &l.slots[slot%idleReach]
	l.timers[t.id] = slotted{until: t.until, gen: t.gen, before: *last}
	*last = t.id + 1
}

// take empties a slot and returns its timers by their ends, and of equals in the
// order in which they came.
func (l *idling) take(slot tick) []timer {
	last := &l.slots[slot%idleReach]
	list := l.scratch[:0]
	for id := *last - 1; id >= 0; id = l.timers[id].before - 1 {
		list = append(list, timer{until: l.timers[id].until, ref: ref{id, l.timers[id].gen}})
	}
	*last, l.scratch = 0, list
	slices.Reverse(list) // as they came
	slices.SortStableFunc(list, func(a, b timer) int { return cmp.Compare(a.until, b.until) })
	return list
}
