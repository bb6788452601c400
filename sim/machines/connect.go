package machines

import (
	"time"

	"reenact/model/snat"
	"reenact/sim"
)

// batch is calls of one machine to one destination that share their past and, until
// ports are short, their future; or connections that are kept between calls.
type batch struct {
	stamp   uint32 // names it; 0: the slot is unused
	phase   phase
	dst     uint8
	machine int32
	n       int
	dead    int // of them, those whose port is gone and who do not know it
	since   time.Duration
	syn     int // SYNs sent, less one
}

type phase uint8

const (
	connecting phase = iota
	working
	kept
)

// holds tells whether the batch has connections.
func (b *batch) holds() bool { return b.phase != connecting }

// put files a batch in a slot, under a new stamp.
func (w *World) put(b batch) int32 {
	w.stamp++
	b.stamp = w.stamp
	if n := len(w.unused); n > 0 {
		slot := w.unused[n-1]
		w.unused = w.unused[:n-1]
		w.batches[slot] = b
		return slot
	}
	w.batches = append(w.batches, b)
	return int32(len(w.batches) - 1)
}

// take removes a batch from its slot.
func (w *World) take(slot int32) batch {
	b := w.batches[slot]
	w.batches[slot] = batch{}
	w.unused = append(w.unused, slot)
	return b
}

func (w *World) push(at time.Duration, k kind, slot int32) {
	w.queue.Push(sim.TicksAt(at), event{k, slot, w.batches[slot].stamp})
}

// call uses kept connections to its destination, the last used first, and makes the
// others.
func (w *World) call(b batch) {
	if w.knob.reuse {
		b.n -= w.reuse(b)
	}
	if b.n > 0 {
		b.phase, b.since = connecting, w.now
		w.connect(b)
	}
}

// reuse lets calls have kept connections and returns how many had one. Calls on dead
// ones fail.
func (w *World) reuse(b batch) (had int) {
	m := &w.pool[b.machine]
	for i := len(m.kept) - 1; i >= 0 && had < b.n; i-- {
		h := m.kept[i]
		k := &w.batches[h.slot]
		switch {
		case k.stamp != h.stamp:
			m.kept = append(m.kept[:i], m.kept[i+1:]...)
			continue
		case k.dst != b.dst:
			continue
		}
		n := min(k.n, b.n-had)
		dead := min(k.dead, n) // the client cannot tell them apart: it meets the dead ones first
		had += n
		k.n -= n
		k.dead -= dead
		if k.n == 0 {
			w.take(h.slot)
			m.kept = append(m.kept[:i], m.kept[i+1:]...)
		}
		w.count(failed, dead)
		w.refuse(wasDead, dead)
		if n > dead {
			b := b
			b.n = n - dead
			w.work(b)
		}
	}
	return had
}

// offset is when SYN i of a connect is sent: the kernel doubles its wait from a second.
func offset(i int) time.Duration { return time.Second<<i - time.Second }

// connect sends the SYNs of a batch. Those without a port are dropped.
func (w *World) connect(b batch) {
	if int(b.machine) >= len(w.pool) { // the machine has gone
		w.count(failed, b.n)
		return
	}
	block := w.pool[b.machine].block
	if b.syn > 0 {
		w.count(retransmits, b.n)
	}
	if got := w.ports(block, &b); got > 0 { // of a block that grows the others try again with their next SYN
		b.n -= got
		c := b
		c.n = got
		w.work(c)
	}
	if b.n == 0 {
		return
	}
	w.dropped(block, b.n)
	deadline, next := b.since+w.knob.timeout, b.since+offset(b.syn+1)
	if next >= deadline {
		w.push(deadline, evDeadline, w.put(b))
		return
	}
	w.push(next, evSYN, w.put(b))
}

// ports opens connections of a batch, as many as there are ports for.
func (w *World) ports(block *snat.Pool, b *batch) int {
	if block == nil {
		return 0
	}
	block.Advance(w.now)
	_, got := block.Take(int(b.dst), b.n)
	block.Establish(0, int(b.dst), got)
	w.count(connectsOK, got)
	return got
}

func (w *World) dropped(block *snat.Pool, n int) {
	if block == nil {
		w.refuse(noBlock, n)
		w.first(noBlock, "a machine has no block of ports: the addresses are given away")
		return
	}
	w.refuse(noPort, n)
	w.first(noPort, "a machine's block has no port left for the destination: SYNs are dropped")
}

func (w *World) deadline(b batch) {
	w.count(timedOut, b.n)
	w.count(failed, b.n)
}

func (w *World) work(b batch) {
	b.phase, b.since, b.dead = working, w.now, 0
	w.push(w.now+w.knob.work, evDone, w.put(b))
}

// done ends calls. Those whose port was reclaimed have failed.
func (w *World) done(b batch) {
	w.count(served, b.n-b.dead)
	w.count(failed, b.dead)
	w.refuse(wasDead, b.dead)
	b.n, b.dead = b.n-b.dead, 0
	switch {
	case b.n == 0 || !w.lives(b.machine):
	case w.knob.reuse:
		w.keep(b)
	default:
		w.release(b, snat.ByFIN)
	}
}

// lives tells whether a machine is there and has a block.
func (w *World) lives(machine int32) bool {
	return int(machine) < len(w.pool) && w.pool[machine].block != nil
}

// keep lets connections wait for the next call.
func (w *World) keep(b batch) {
	b.phase, b.since = kept, w.now
	slot := w.put(b)
	m := &w.pool[b.machine]
	m.kept = append(m.kept, handle{slot, w.batches[slot].stamp})
	if w.knob.keep < w.knob.idle || w.knob.keepAlive {
		w.push(w.now+w.knob.keep, evClose, slot)
		return
	}
	w.push(w.now+w.knob.idle, evForget, slot)
}

// forget is the NAT's end of a connection without a packet, of which the client does
// not know until it uses it or closes it.
func (w *World) forget(slot int32) {
	b := &w.batches[slot]
	if w.lives(b.machine) {
		block := w.pool[b.machine].block
		block.Advance(w.now)
		block.Release(0, int(b.dst), b.n-b.dead, snat.ByIdle)
	}
	w.count(forgotten, b.n-b.dead)
	b.dead = b.n
	w.push(b.since+max(w.knob.keep, w.knob.idle), evClose, slot)
}

// release ends the connections of a batch that are alive.
func (w *World) release(b batch, how snat.End) {
	if w.lives(b.machine) {
		block := w.pool[b.machine].block
		block.Advance(w.now)
		block.Release(0, int(b.dst), b.n-b.dead, how)
	}
}
