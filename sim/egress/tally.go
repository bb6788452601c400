package egress

// counter is something that is counted over the trailing minute.
type counter uint8

const (
	invocations counter = iota
	served
	failed
	connectsOK
	timedOut
	retransmits
	natAttempts
	natEstablished
	natIdle
	lookups
	counters = int(iota)
)

// cause is why a connection or an invocation was refused.
type cause uint8

const (
	noENI cause = iota
	noNAT
	noTarget
	wasStale
	noLookup
	noQuota
	noScaling
	causes = int(iota)
)

// waits are the SYNs after which a connection stood.
const waits = 12

type counts struct {
	n       [counters]int64
	refused [causes]int64
	stoodAt [waits]int64
}

// Less implements kit.Counts.
func (c *counts) Less(o *counts) {
	for i := range c.n {
		c.n[i] -= o.n[i]
	}
	for i := range c.refused {
		c.refused[i] -= o.refused[i]
	}
	for i := range c.stoodAt {
		c.stoodAt[i] -= o.stoodAt[i]
	}
}

func (w *World) count(c counter, n int) {
	w.tally.At(w.now).n[c] += int64(n)
	w.tally.All.n[c] += int64(n)
}

func (w *World) refuse(c cause, n int) {
	w.tally.At(w.now).refused[c] += int64(n)
	w.tally.All.refused[c] += int64(n)
}

func (w *World) waited(syn, n int) {
	syn = min(syn, waits-1)
	w.tally.At(w.now).stoodAt[syn] += int64(n)
	w.tally.All.stoodAt[syn] += int64(n)
}

// first notes the first refusal of its kind.
func (w *World) first(c cause, text string) {
	if !w.told[c] {
		w.told[c] = true
		w.note(text, causeSights[c])
	}
}
