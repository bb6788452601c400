package cluster

import "math/bits"

// crowd is the customers whom the proxy has refused. All wait equally long
// between two knocks, so each knocks in its own phase of that time for good, and
// who knocks first after a moment is found without looking at the others. The
// knocks in between are known to be in vain and are no events: thousands who
// knock every few seconds cost next to nothing.
type crowd struct {
	phases []phase  // by tick, as long as the wait between two knocks
	busy   []uint64 // bit p: somebody knocks in phase p
	next   []int32  // by pod: the one behind it in its line, plus 1
	n      int
	due    tick // when evKnock is; 0: it is not
}

// phase is the customers who knock in one phase in the order of their first knocks, by pod
// plus 1; 0: nobody.
type phase struct{ first, last int32 }

// turnAway has a refused customer knock again later, until its patience ends.
func (w *World) turnAway(id int32) {
	c, p := &w.crowd, &w.pods[id]
	if len(c.phases) == 0 {
		every := max(1, ticks(w.cfg.Workload.Reconnect))
		c.phases, c.busy = make([]phase, every), make([]uint64, every/64+1)
	}
	now, every := w.tick, tick(len(c.phases))
	p.state = refused
	c.join(id, now%every)
	last := now + every
	if p.until > last { // the first knock for which it has no patience
		last += (p.until - last + every - 1) / every * every
	}
	w.queue.Push(last, eventOf(evGiveUp, id, p.gen))
	w.awaitToken()
}

// giveUp ends the wait of a customer who has not been let in.
func (w *World) giveUp(id int32) {
	if w.pods[id].state != refused {
		return
	}
	w.crowd.leave(id, w.tick%tick(len(w.crowd.phases)))
	w.judge(id, false)
	w.forget(id)
}

// awaitToken schedules the first knock that can succeed.
func (w *World) awaitToken() {
	c := &w.crowd
	if c.n == 0 {
		c.due = 0
		return
	}
	from := max(ticks(w.proxy.NextToken(w.now)), w.tick+1)
	if due := c.firstFrom(from); due != c.due {
		c.due = due
		w.queue.Push(due, eventOf(evKnock, 0, 0))
	}
}

// knocked lets in who knocks now, as far as the proxy has tokens.
func (w *World) knocked() {
	c, now := &w.crowd, w.tick
	if c.due != now {
		return
	}
	c.due = 0
	phase := now % tick(len(c.phases))
	w.loseImpatient(phase)
	for {
		id := c.phases[phase].first - 1
		if id < 0 || !w.proxy.Admit(w.now) {
			break
		}
		c.leave(id, phase)
		w.letIn(id)
	}
	w.awaitToken()
}

// loseImpatient ends the wait of those who knock now for the last time: they would
// not be let in any more, whatever the queue has first.
func (w *World) loseImpatient(phase tick) {
	c := &w.crowd
	for id := c.phases[phase].first - 1; id >= 0; {
		next := c.next[id] - 1
		if w.pods[id].until <= w.tick {
			w.giveUp(id)
		}
		id = next
	}
}

// firstFrom is the first knock at or after a tick. There must be somebody.
func (c *crowd) firstFrom(from tick) tick {
	every := tick(len(c.phases))
	phase := from % every
	for k, ahead := phase>>6, tick(0); ; k = 0 {
		word := c.busy[k] &^ (1<<(phase&63) - 1)
		for word == 0 && int(k) < len(c.busy)-1 {
			k++
			word = c.busy[k]
		}
		if word != 0 {
			return from + ahead + k<<6 + tick(bits.TrailingZeros64(word)) - phase
		}
		ahead, phase = ahead+every-phase, 0
	}
}

func (c *crowd) join(id int32, phase tick) {
	for len(c.next) <= int(id) {
		c.next = append(c.next, 0)
	}
	c.next[id] = 0
	l := &c.phases[phase]
	if l.first == 0 {
		l.first = id + 1
		c.busy[phase>>6] |= 1 << (phase & 63)
	} else {
		c.next[l.last-1] = id + 1
	}
	l.last = id + 1
	c.n++
}

func (c *crowd) leave(id int32, phase tick) {
	l := &c.phases[phase]
	before, at := int32(0), l.first
	for at != id+1 {
		before, at = at, c.next[at-1]
	}
	if before == 0 {
		l.first = c.next[id]
	} else {
		c.next[before-1] = c.next[id]
	}
	if l.last == id+1 {
		l.last = before
	}
	if l.first == 0 {
		c.busy[phase>>6] &^= 1 << (phase & 63)
	}
	c.n--
}

func (c *crowd) cloneInto(k *crowd) {
	phases, busy, next := append(k.phases[:0], c.phases...), append(k.busy[:0], c.busy...), append(k.next[:0], c.next...)
	*k = *c
	k.phases, k.busy, k.next = phases, busy, next
}
