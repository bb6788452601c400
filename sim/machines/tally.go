package machines

// counter is something that is counted over the trailing minute.
type counter uint8

const (
	asked counter = iota
	served
	failed
	connectsOK
	timedOut
	retransmits
	reclaimed
	forgotten
	counters = int(iota)
)

// cause is why a SYN was dropped or a call failed.
type cause uint8

const (
	noPort cause = iota
	noBlock
	wasDead
	causes = int(iota)
)

type counts struct {
	n       [counters]int64
	refused [causes]int64
}

// Less implements kit.Counts.
func (c *counts) Less(o *counts) {
	for i := range c.n {
		c.n[i] -= o.n[i]
	}
	for i := range c.refused {
		c.refused[i] -= o.refused[i]
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

// first notes the first refusal of its kind.
func (w *World) first(c cause, text string) {
	if !w.told[c] {
		w.told[c] = true
		w.note(text, causeSights[c])
	}
}
