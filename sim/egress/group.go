package egress

import (
	"slices"
	"time"

	"reenact/model/snat"
	"reenact/sim"
)

// group is a batch of environments that share their past and, until something is
// short, their future.
type group struct {
	stamp   uint32 // names it; 0: the slot is unused
	phase   phase
	n       int
	copy    int16
	subnet  int16
	update  int32         // of the function they run
	parts   []part        // of each environment; never written once made
	used    time.Duration // when the connections last had a packet
	since   time.Duration // when the phase began
	syn     int           // SYNs sent in this attempt, less one
	attempt int
}

type phase uint8

const (
	frozen phase = iota
	lookingUp
	connecting
	backingOff
	working
	ended // the environments are gone, their connections not yet
)

// part is connections of each environment of a group that are alike.
type part struct {
	state   state
	dst     uint8
	gateway int16
	eni     int16 // which of the subnet's interfaces
	addr    int16 // of the gateway
	per     int32 // connections of each environment
}

type state uint8

const (
	bare  state = iota // no connection, and no port anywhere
	half               // an entry on the interface, and no answer
	open               // established
	stale              // the mapping is gone, and the client does not know
)

func (g *group) count(s state) int {
	n := 0
	for _, p := range g.parts {
		if p.state == s {
			n += int(p.per)
		}
	}
	return n
}

func (g *group) missing() int { return g.count(bare) + g.count(half) }

// waits tells whether the environments are busy and cannot work yet.
func (g *group) waits() bool {
	return g.phase == connecting || g.phase == backingOff || g.phase == lookingUp
}

// site is the number of the interfaces that the environments are behind.
func (g *group) site() int { return int(g.copy)*mostSubnets + int(g.subnet) }

// put files a group in a slot, under a new stamp.
func (w *World) put(g group) int32 {
	w.stamp++
	g.stamp = w.stamp
	if n := len(w.unused); n > 0 {
		slot := w.unused[n-1]
		w.unused = w.unused[:n-1]
		w.groups[slot] = g
		return slot
	}
	w.groups = append(w.groups, g)
	return int32(len(w.groups) - 1)
}

// take removes a group from its slot.
func (w *World) take(slot int32) group {
	g := w.groups[slot]
	w.groups[slot] = group{}
	w.unused = append(w.unused, slot)
	return g
}

func (w *World) push(at time.Duration, k kind, slot int32) {
	w.queue.Push(sim.TicksAt(at), event{k, slot, w.groups[slot].stamp})
}

// appendPart keeps parts that are alike together.
func appendPart(list []part, p part) []part {
	if p.per == 0 {
		return list
	}
	for i := range list {
		q := p
		q.per = list[i].per
		if list[i] == q {
			list[i].per += p.per
			return list
		}
	}
	return append(list, p)
}

// release ends connections of a part of n environments.
func (w *World) release(g *group, p part, how snat.End) {
	n := g.n * int(p.per)
	if p.eni >= 0 {
		w.eni(g.site()).Release(int(p.eni), 0, n, how)
	}
	if p.state == open && p.gateway != direct {
		w.gateway(p.gateway).Release(int(p.addr), int(p.dst), n, how)
	}
}

// without turns the parts that meet a condition into another state; what they held
// must have been released.
func without(parts []part, to state, match func(part) bool) []part {
	list := make([]part, 0, len(parts))
	for _, p := range parts {
		if match(p) {
			p = part{state: to, dst: p.dst, gateway: direct, eni: -1, per: p.per}
		}
		list = appendPart(list, p)
	}
	return list
}

// fresh is the connections of a new environment, none of them there, spread over the
// destinations.
func (w *World) fresh() []part {
	k, d := w.knob.connections, w.knob.destinations
	var list []part
	for i := range min(d, k) {
		list = append(list, part{state: bare, dst: uint8(i), gateway: direct, eni: -1, per: int32(k*(i+1)/d - k*i/d)})
	}
	return slices.DeleteFunc(list, func(p part) bool { return p.per == 0 })
}

// freeze lets environments whose invocation has ended wait for the next one, or ends
// them if the function has been updated.
func (w *World) freeze(g group) {
	w.busy -= g.n
	g.since = w.now
	if k := w.knob.keepAlive; k > 0 && k < snat.Hyperplane.Idle {
		g.used += (w.now - g.used) / k * k // the last probe before it froze
	}
	f := &w.copies
	if g.update != w.updates || int(g.copy) >= len(*f) {
		w.end(g)
		return
	}
	g.phase = frozen
	slot := w.put(g)
	fn := &(*f)[g.copy]
	fn.stack = append(fn.stack, handle{slot, w.groups[slot].stamp})
	if g.count(open) > 0 {
		w.push(g.used+snat.Hyperplane.Idle, evIdle, slot)
	}
	w.push(w.now+w.cfg.Lambda.IdleLife, evEnd, slot)
}

// end ends environments. They send no FIN: what they had open stays in the tables
// until it has been idle for long enough.
func (w *World) end(g group) {
	if int(g.copy) < len(w.copies) {
		w.copies[g.copy].envs -= g.n
	}
	g.phase, g.since = ended, w.now
	if g.count(open) > 0 {
		w.push(g.used+snat.Hyperplane.Idle, evIdle, w.put(g))
	}
}

func (w *World) endFrozen(slot int32) {
	if g := &w.groups[slot]; g.phase == frozen {
		w.end(w.take(slot))
		w.trim()
	}
}

// trim takes what is gone off the bottom of the stacks, where the oldest lie.
func (w *World) trim() {
	for i := range w.copies {
		s := w.copies[i].stack
		gone := 0
		for gone < len(s) && w.groups[s[gone].slot].stamp != s[gone].stamp {
			gone++
		}
		if gone > 0 {
			w.copies[i].stack = append(s[:0], s[gone:]...)
		}
	}
}

// idle forgets the mappings of connections that had no packet.
func (w *World) idle(slot int32) {
	g := &w.groups[slot]
	for _, p := range g.parts {
		if p.state == open {
			w.release(g, p, snat.ByIdle)
			if p.gateway >= 0 {
				w.count(natIdle, g.n*int(p.per))
			}
		}
	}
	if g.phase == ended {
		w.take(slot)
		return
	}
	g.parts = without(g.parts, stale, func(p part) bool { return p.state == open })
}

// update gives every environment a new version: the frozen ones end now, the busy
// ones with their invocation.
func (w *World) update(why string) {
	w.updates++
	w.note("function update: "+why+"; all environments are new, and the old ones' connections age out", operatorSaw)
	for i := range w.copies {
		for _, h := range w.copies[i].stack {
			if w.groups[h.slot].stamp == h.stamp {
				w.end(w.take(h.slot))
			}
		}
		w.copies[i].stack = w.copies[i].stack[:0]
	}
}
