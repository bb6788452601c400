package cluster

import (
	"time"

	"reenact/sim"
)

// The trailing window of the rates: a minute in twelve parts.
const (
	part  = 5 * time.Second
	parts = 12
)

// tally counts what happened, over all time and over the trailing minute.
type tally struct {
	ring     [parts]counts
	at       int64         // number of the newest part
	slot     int64         // its place in the ring
	until    time.Duration // its end
	minute   counts
	wakeups  uint32 // customers so far
	alwaysOn uint32
	// queryTime is what the activity monitor's last query would take alone now.
	queryTime time.Duration
}

type counts struct {
	started, timedOut     int32 // verdicts on pod starts
	addOK                 int32
	addFailed             [causes]int32
	calls, limited        int32
	suspended, migrated   int32
	wakesServed, wakesNot int32
}

func partOf(at time.Duration) int64 { return int64((at + part - 1) / part) }

// turn moves the window on to now. Part k covers (k−1)·5 s < t ≤ k·5 s, so that
// a sample taken at k·5 s has exactly the last minute.
func (t *tally) turn(now time.Duration) *counts {
	if now > t.until {
		t.turnTo(now)
	}
	return &t.ring[t.slot]
}

func (t *tally) turnTo(now time.Duration) {
	k := partOf(now)
	t.until, t.slot = time.Duration(k)*part, k%parts
	for step := int64(0); t.at < k && step < parts; step++ {
		t.at++
		slot := &t.ring[t.at%parts]
		t.minute.less(slot)
		*slot = counts{}
	}
	t.at = max(t.at, k)
}

func (c *counts) less(o *counts) {
	c.started -= o.started
	c.timedOut -= o.timedOut
	c.addOK -= o.addOK
	for i := range c.addFailed {
		c.addFailed[i] -= o.addFailed[i]
	}
	c.calls -= o.calls
	c.limited -= o.limited
	c.suspended -= o.suspended
	c.migrated -= o.migrated
	c.wakesServed -= o.wakesServed
	c.wakesNot -= o.wakesNot
}

func (t *tally) verdict(now time.Duration, ok bool) {
	c := t.turn(now)
	if ok {
		c.started++
		t.minute.started++
		return
	}
	c.timedOut++
	t.minute.timedOut++
}

func (t *tally) servedAdd(now time.Duration) { t.turn(now).addOK++; t.minute.addOK++ }

// failedAdd counts an attempt that failed at a time that may lie somewhat back;
// the window must already have been turned to now.
func (t *tally) failedAdd(at time.Duration, why cause) {
	if k := partOf(at); k > t.at-parts {
		t.ring[k%parts].addFailed[why]++
		t.minute.addFailed[why]++
	}
}

func (t *tally) wake(now time.Duration, served bool) {
	c := t.turn(now)
	if served {
		c.wakesServed++
		t.minute.wakesServed++
		return
	}
	c.wakesNot++
	t.minute.wakesNot++
}

func (t *tally) ec2(now time.Duration)       { t.turn(now).calls++; t.minute.calls++ }
func (t *tally) throttled(now time.Duration) { t.turn(now).limited++; t.minute.limited++ }
func (t *tally) suspended(now time.Duration) { t.turn(now).suspended++; t.minute.suspended++ }
func (t *tally) migrated(now time.Duration)  { t.turn(now).migrated++; t.minute.migrated++ }

// newest is the first tick of the newest part.
func (t *tally) newest() tick {
	return tick(time.Duration(t.at-1)*part/sim.Tick) + 1
}

// failedNow counts attempts that failed in the newest part.
func (t *tally) failedNow(why cause, n int32) {
	t.ring[t.at%parts].addFailed[why] += n
	t.minute.addFailed[why] += n
}

// window returns the counts of the trailing minute.
func (t *tally) window(now time.Duration) counts {
	t.turn(now)
	return t.minute
}
