package cluster

import (
	"time"

	"reenact/sim"
	"reenact/sim/kit"
)

// part is a twelfth of the trailing minute over which the rates count.
const part = 5 * time.Second

// tally counts what happened, over all time and over the trailing minute.
type tally struct {
	kit.Window[counts, *counts]
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
	ended, late           int32 // workloads' pods that ran and ended; that came to run after their verdict
	wakesServed, wakesNot int32
}

// Less implements kit.Counts.
func (c *counts) Less(o *counts) {
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
	c.ended -= o.ended
	c.late -= o.late
	c.wakesServed -= o.wakesServed
	c.wakesNot -= o.wakesNot
}

func (t *tally) verdict(now time.Duration, ok bool) {
	c := t.At(now)
	if ok {
		c.started++
		t.All.started++
		return
	}
	c.timedOut++
	t.All.timedOut++
}

// ended counts a workload's pod that is no more, if it ran.
func (t *tally) ended(now time.Duration, ran bool) {
	if ran {
		t.At(now).ended++
		t.All.ended++
	}
}

func (t *tally) servedAdd(now time.Duration) { t.At(now).addOK++; t.All.addOK++ }

// failedAdd counts an attempt that failed before the newest part began, if that is less
// than the window ago; the window must already have been moved on to now.
func (t *tally) failedAdd(at time.Duration, why cause) {
	if c := t.Past(at); c != nil {
		c.addFailed[why]++
		t.All.addFailed[why]++
	}
}

func (t *tally) wake(now time.Duration, served bool) {
	c := t.At(now)
	if served {
		c.wakesServed++
		t.All.wakesServed++
		return
	}
	c.wakesNot++
	t.All.wakesNot++
}

func (t *tally) ec2(now time.Duration)       { t.At(now).calls++; t.All.calls++ }
func (t *tally) throttled(now time.Duration) { t.At(now).limited++; t.All.limited++ }
func (t *tally) suspended(now time.Duration) { t.At(now).suspended++; t.All.suspended++ }
func (t *tally) late(now time.Duration)      { t.At(now).late++; t.All.late++ }
func (t *tally) migrated(now time.Duration)  { t.At(now).migrated++; t.All.migrated++ }

// newest is the first tick of the newest part.
func (t *tally) newest() tick {
	_, since := t.Newest()
	return tick(since/sim.Tick) + 1
}

// failedNow counts attempts that failed in the newest part.
func (t *tally) failedNow(why cause, n int32) {
	c, _ := t.Newest()
	c.addFailed[why] += n
	t.All.addFailed[why] += n
}

// window returns the counts of the trailing minute.
func (t *tally) window(now time.Duration) counts {
	t.At(now)
	return t.All
}
