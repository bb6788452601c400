package cluster

import (
	"sort"
	"time"

	"reenact/sim"
)

// crowd is the customers whom the proxy has refused, in the order in which they
// knock again. All wait equally long between two knocks, so the order never
// changes: who knocks in vain goes to the end. Knocks before the proxy has a
// token are known to be in vain and need not be events; they are counted when
// somebody asks. So thousands who knock every few seconds cost next to nothing,
// and still each knocks at its own time.
type crowd struct {
	line []knock // by time, from head on
	head int
	n    int           // of those who have not given up
	due  time.Duration // when evKnock is; 0: it is not
}

// knock is a customer's next one.
type knock struct {
	at    tick
	until tick // the customer has given up by then
	id    int32
}

// turnAway has a refused customer knock again later, until its patience ends.
func (w *World) turnAway(id int32) {
	w.tally.refused(w.now, 1)
	p, every, now := &w.pods[id], w.reconnect(), ticks(w.now)
	p.state = refused
	w.crowd.n++
	w.crowd.push(knock{at: now + every, until: p.giveUp, id: id})
	last := now + every
	if p.giveUp > last {
		last += (p.giveUp - last + every - 1) / every * every
	}
	w.queue.Push(last.time(), eventOf(evGiveUp, id, p.gen))
	w.awaitToken()
}

func (w *World) reconnect() tick { return max(1, ticks(w.cfg.Workload.Reconnect)) }

func (c *crowd) push(k knock) {
	if c.head >= 256 && c.head*2 >= len(c.line) {
		c.line = c.line[:copy(c.line, c.line[c.head:])]
		c.head = 0
	}
	c.line = append(c.line, k)
}

// giveUp ends the wait of a customer who has not been let in.
func (w *World) giveUp(id int32) {
	if w.pods[id].state != refused {
		return
	}
	w.crowd.n--
	w.judge(id, false)
	w.forget(id)
}

// awaitToken schedules the first knock that can succeed.
func (w *World) awaitToken() {
	c := &w.crowd
	line, token := c.line[c.head:], ticks(w.proxy.NextToken(w.now))
	if len(line) == 0 {
		c.due = 0
		return
	}
	k := sort.Search(len(line), func(k int) bool { return line[k].at >= token })
	for k < len(line)-1 && line[k].at >= line[k].until {
		k++
	}
	due := line[min(k, len(line)-1)].at.time() // the last one, if all knock before the token comes
	if due != c.due {
		c.due = due
		w.queue.Push(due, eventOf(evKnock, 0, 0))
	}
}

// knocked lets in who knocks now, as far as the proxy has tokens.
func (w *World) knocked() {
	c := &w.crowd
	if c.due != w.now {
		return
	}
	c.due = 0
	now := ticks(w.now)
	w.refuseUpTo(now - 1)
	for c.head < len(c.line) && c.line[c.head].at == now {
		k := c.line[c.head]
		c.head++
		switch {
		case k.at >= k.until: // its own event ends it
		case w.proxy.Admit(w.now):
			c.n--
			w.letIn(k.id)
		default:
			w.tally.refused(w.now, 1)
			c.push(knock{k.at + w.reconnect(), k.until, k.id})
		}
	}
	w.awaitToken()
}

// refuseUpTo counts the knocks up to a tick that were in vain, part by part of
// the trailing minute.
func (w *World) refuseUpTo(upTo tick) {
	c, every := &w.crowd, w.reconnect()
	for c.head < len(c.line) && c.line[c.head].at <= upTo {
		at := c.line[c.head].at.time()
		end := ticks(time.Duration(partOf(at)) * part)
		w.tally.refused(at, c.rotate(min(upTo, end), every))
	}
}

// rotate moves the knocks up to a tick on to their next time and returns how many
// of them there were. Those who have given up leave the line.
func (c *crowd) rotate(upTo, every tick) int32 {
	if c.head*2 >= len(c.line) {
		c.line = c.line[:copy(c.line, c.line[c.head:])]
		c.head = 0
	}
	n := int32(0)
	for c.head < len(c.line) && c.line[c.head].at <= upTo {
		k := c.line[c.head]
		c.head++
		if k.at < k.until {
			k.at += every
			c.line = append(c.line, k)
			n++
		}
	}
	return n
}

// settleCrowd counts the knocks up to now, but for those that evKnock still has
// to decide.
func (w *World) settleCrowd() {
	upTo := ticks(w.now)
	if w.crowd.due == w.now || w.now%sim.Tick != 0 {
		upTo--
	}
	w.refuseUpTo(upTo)
}

func (c *crowd) clone() crowd {
	k := *c
	k.line, k.head = append([]knock(nil), c.line[c.head:]...), 0
	return k
}
