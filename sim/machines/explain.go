package machines

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"time"

	"reenact/model/snat"
	"reenact/sim"
)

var causeNames = [causes]string{"no port left in the machine's block for this destination", "the machine has no block", "connection was dead: the NAT had taken its port away"}

// Explain implements sim.World.
func (w *World) Explain() sim.Explanation {
	s := w.sampled()
	e := sim.Explanation{Line: w.line(&s)}
	for c, n := range s.refused {
		if n > 0 {
			e.Causes = append(e.Causes, sim.Cause{Name: causeNames[c], Count: int(n), Example: w.befallen(cause(c)), Sight: causeSights[c]})
		}
	}
	slices.SortStableFunc(e.Causes, func(a, b sim.Cause) int { return cmp.Compare(b.Count, a.Count) })
	e.Calm = len(e.Causes) == 0 && s.waiting == 0
	return e
}

// befallen is a machine whose calls wait for the reason now.
func (w *World) befallen(c cause) sim.Link {
	for i := range w.batches {
		b := &w.batches[i]
		if b.stamp == 0 || b.phase != connecting || int(b.machine) >= len(w.pool) {
			continue
		}
		if without := w.pool[b.machine].block == nil; c == noBlock && without || c == noPort && !without {
			return sim.Link{Label: machineName(int(b.machine)), Room: machinesRoom, ID: strconv.Itoa(int(b.machine))}
		}
	}
	return sim.Link{}
}

func (w *World) line(s *sampled) string {
	switch {
	case s.without > 0:
		return fmt.Sprintf("%s no block: %s", have(s.without), w.supply())
	case s.refused[noPort] > 0:
		return fmt.Sprintf("%s to connect; the blocks of %s are full: %s", wait(s.waiting), plural(s.short, "machine"), w.reckoning())
	case s.refused[wasDead] > 0:
		return fmt.Sprintf("%s of the trailing minute met a connection that the NAT had forgotten", plural(int(s.refused[wasDead]), "call"))
	}
	return fmt.Sprintf("every call finds its connection: %s of %s ports are in use; %s", count(s.used), count(s.allocated), w.reckoning())
}

// reckoning is the division that all of it comes down to.
func (w *World) reckoning() string {
	wanted := int64(w.knob.load) * 1000 / 60 / int64(w.serving)
	lasts := snat.Rate(w.blockSize()*w.knob.destinations, w.knob.work, w.knob.hold)
	if w.knob.reuse {
		return fmt.Sprintf("each machine calls %s times a second and reuses its connections", thousandths(wanted))
	}
	return fmt.Sprintf("each machine calls %s times a second; %s ports that rest for %s after each use last for %s", thousandths(wanted), count(w.blockSize()*w.knob.destinations),
		sim.FormatDuration(w.knob.hold), thousandths(lasts))
}

// supply is how many blocks there are.
func (w *World) supply() string {
	verb := "make"
	if w.knob.addresses == 1 {
		verb = "makes"
	}
	return fmt.Sprintf("%s of %s ports %s %s of %s", plural(w.knob.addresses, "address"), count(w.cfg.NAT.PerAddress), verb, plural(w.blocks(), "block"), count(w.blockSize()))
}

// Configuration implements sim.Inspector.
func (w *World) Configuration() []sim.Remark {
	list := []sim.Remark{{Text: w.reckoning()}}
	return append(list, sim.Remark{Text: w.supply() + ", for " + plural(w.serving, "machine"), Warn: w.blocks() < w.serving})
}

// Foresee implements sim.Inspector.
func (w *World) Foresee(key, value string) []sim.Remark {
	c := w.clone()
	if err := c.Set(key, value); err != nil {
		return []sim.Remark{{Text: err.Error(), Warn: true}}
	}
	c.serving = c.knob.machines
	list := c.Configuration()
	if now, then := w.blockSize(), c.blockSize(); then < now {
		list = append(list, sim.Remark{Warn: true,
			Text: fmt.Sprintf("each block shrinks from %s to %s ports: connections on the others are lost, and their calls are not told", count(now), count(then))})
	}
	return list
}

// count writes a number with its thousands apart.
func count(n int) string {
	text := strconv.Itoa(n)
	for i := len(text) - 3; i > 0 && text[i-1] != '-'; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

func plural(n int, what string) string {
	switch {
	case n == 1:
		return "1 " + what
	case what == "address":
		return count(n) + " addresses"
	}
	return count(n) + " " + what + "s"
}

func have(n int) string {
	if n == 1 {
		return "1 machine has"
	}
	return plural(n, "machine") + " have"
}

func wait(n int) string {
	if n == 1 {
		return "1 call waits"
	}
	return plural(n, "call") + " wait"
}

// thousandths writes them with two digits.
func thousandths(n int64) string { return fmt.Sprintf("%s.%02d", count(int(n/1000)), n%1000/10) }

func machineName(i int) string { return fmt.Sprintf("machine %d", i+1) }

// seconds writes a time that ends.
func seconds(d time.Duration) string { return sim.FormatDuration(d.Round(time.Second)) }
