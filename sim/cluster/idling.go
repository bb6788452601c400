package cluster

import (
	"slices"
	"time"

	"reenact/sim"
)

// idling is the computes whose idle timer runs, by the second in which it runs
// out. The activity monitor asks for those that are idle every few seconds; until
// then nobody needs to know, so that the end of a timer is no event.
type idling struct {
	seconds [idleReach]int32 // the compute that came last, plus 1; 0: none
	before  []int32          // by pod: the one that came before it in its second, plus 1
	from    int64            // the first second that has not been gathered
	scratch []int32
}

// idleReach is how many seconds ahead can be told apart.
const idleReach = 1 << 12

// idleFrom notes when a compute's idle timer runs out.
func (w *World) idleFrom(id int32, at tick) {
	w.pods[id].until = at
	w.noteIdle(id)
}

// noteIdle enters a compute, or comes back to it when its time is within reach.
func (w *World) noteIdle(id int32) {
	p, l := &w.pods[id], &w.monitor.timers
	due := secondOf(p.until)
	if due >= l.from+idleReach {
		w.gather() // so that only what is far from now is out of reach
	}
	if due >= l.from+idleReach {
		w.queue.Push(p.until-tick((idleReach-60)*time.Second/sim.Tick), eventOf(evIdle, id, p.gen))
		return
	}
	l.enter(max(due, l.from), id)
}

func (l *idling) enter(second int64, id int32) {
	if n := int(id) + 1 - len(l.before); n > 0 {
		l.before = append(l.before, make([]int32, n)...)
	}
	slot := &l.seconds[second%idleReach]
	l.before[id], *slot = *slot, id+1
}

// secondOf is the second that a tick lies in.
func secondOf(t tick) int64 { return int64(t) / int64(time.Second/sim.Tick) }

// gather moves the computes whose timers have run out to the end of the line of
// those that are idle, in the order of time.
func (w *World) gather() {
	l, now := &w.monitor.timers, w.tick
	for ; l.from <= secondOf(now); l.from++ {
		slot := &l.seconds[l.from%idleReach]
		due := l.scratch[:0]
		for id := *slot - 1; id >= 0; id = l.before[id] - 1 {
			due = append(due, id)
		}
		*slot, l.scratch = 0, due
		slices.Reverse(due) // as they came
		slices.SortStableFunc(due, func(a, b int32) int { return int(w.pods[a].until) - int(w.pods[b].until) })
		for k, id := range due {
			if w.pods[id].until > now { // this second is not over
				for _, id := range due[k:] {
					l.enter(l.from, id)
				}
				return
			}
			w.monitor.idle.push(ref{id, w.pods[id].gen})
		}
		if l.from == secondOf(now) {
			return
		}
	}
}
