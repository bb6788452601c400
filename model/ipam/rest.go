package ipam

import "time"

// restQueue holds the addresses in cooldown, oldest first. All rest equally
// long, so they leave in the order they came.
type restQueue struct {
	items []resting
	head  int
	first time.Duration // since when the oldest rests; forever, if none does
}

type resting struct {
	since time.Duration // the CNI DEL
	addr  Addr
}

func (q *restQueue) push(r resting) {
	if q.head == len(q.items) {
		q.items, q.head = q.items[:0], 0
	} else if q.head >= 64 && q.head*2 >= len(q.items) {
		q.items = q.items[:copy(q.items, q.items[q.head:])]
		q.head = 0
	}
	if q.head == len(q.items) {
		q.first = r.since
	}
	q.items = append(q.items, r)
}

// drop forgets the entries of the given slots of one interface and returns how
// many there were.
func (q *restQueue) drop(eni uint8, slots uint64) int {
	kept := q.items[:q.head]
	for _, r := range q.items[q.head:] {
		if r.addr.ENI != eni || slots>>r.addr.Slot&1 == 0 {
			kept = append(kept, r)
		}
	}
	dropped := len(q.items) - len(kept)
	q.items = kept
	q.note()
	return dropped
}

// over tells whether the oldest has rested for longer than the period.
func (q *restQueue) over(now, period time.Duration) bool { return now-q.first > period }

// note keeps first in step, so that most questions need not look at the items.
func (q *restQueue) note() {
	q.first = forever
	if q.head < len(q.items) {
		q.first = q.items[q.head].since
	}
}

func (q *restQueue) cloneInto(c *restQueue) {
	*c = restQueue{items: append(c.items[:0], q.items[q.head:]...), first: q.first}
}

// expire ends the cooldowns that are over. An address rests while the time since
// its CNI DEL is at most the period (data_store.go, inCoolingPeriod).
func (p *Pool) expire(now time.Duration) {
	if p.rest.over(now, p.set.Cooldown) { // mostly not: worth asking before a call
		p.wakeRested(now)
	}
}

func (p *Pool) wakeRested(now time.Duration) {
	for p.rest.over(now, p.set.Cooldown) {
		p.wake(p.rest.items[p.rest.head].addr)
		p.rest.head++
		p.rest.note()
	}
}

// wake makes one address assignable again.
func (p *Pool) wake(a Addr) {
	e, bit := &p.enis[a.ENI], uint64(1)<<a.Slot
	p.cooling--
	e.closed &^= bit
	if !p.set.PrefixDelegation || p.lastCooling(a) {
		e.cooling &^= bit
	}
	p.mark(a.ENI)
}

// lastCooling takes an address of a prefix out of its cooldown and tells whether
// it was the prefix's last.
func (p *Pool) lastCooling(a Addr) bool {
	x := &p.prefix[a.ENI][a.Slot]
	x.cooling &^= 1 << a.Sub
	return x.cooling == 0
}

// CoolingUntil returns when the oldest address in cooldown becomes assignable;
// false when none is cooling.
func (p *Pool) CoolingUntil() (time.Duration, bool) {
	if p.rest.first == forever {
		return 0, false
	}
	return p.rest.first + p.set.Cooldown, true
}
