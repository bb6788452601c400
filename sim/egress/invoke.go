package egress

import (
	"reenact/model/snat"
	"reenact/sim"
)

// quota is how many environments may be busy at once, all copies together.
func (w *World) quota() int {
	if w.knob.reserved > 0 {
		return min(w.knob.reserved*len(w.copies), w.cfg.Lambda.Concurrency)
	}
	return w.cfg.Lambda.Concurrency
}

// invoke finds environments for n invocations of a copy: the one frozen last is
// taken first, then new ones are started as far as quota and scaling rate allow.
func (w *World) invoke(copy, n int) {
	w.count(invocations, n)
	allowed := max(min(n, w.quota()-w.busy), 0)
	w.refuse(noQuota, n-allowed)
	if allowed < n {
		w.first(noQuota, "concurrency has reached its quota: invocations are throttled")
	}
	ready, unlucky := w.thaw(copy, allowed)
	warm := 0
	for i := range ready {
		warm += ready[i].n
	}
	for i := range unlucky {
		warm += unlucky[i].n
	}
	cold := w.start(copy, allowed-warm)
	w.refuse(noScaling, allowed-warm-cold)
	for i := range ready {
		w.begin(ready[i])
	}
	for i := range unlucky {
		w.count(failed, unlucky[i].n)
		w.busy += unlucky[i].n
		w.freeze(unlucky[i])
	}
}

// start adds environments, turn by turn in the subnets.
func (w *World) start(copy, n int) int {
	f := &w.copies[copy]
	tick := sim.TicksAt(w.now)
	f.tokens = min(f.tokens+int64(tick-f.filled)*int64(w.cfg.Lambda.Scaling), int64(w.cfg.Lambda.Scaling)*1000)
	f.filled = tick
	spare := max(w.knob.provisioned-f.envs, 0) // provisioned ones need no scaling
	paid := min(max(n-spare, 0), int(f.tokens/1000))
	n = min(n, spare) + paid
	f.tokens -= int64(paid) * 1000
	f.envs += n
	s := w.subnets
	for i := range s {
		if share := n*(i+1)/s - n*i/s; share > 0 {
			w.begin(group{n: share, copy: int16(copy), subnet: int16((i + w.turn) % s), update: w.updates, parts: w.fresh(), since: w.now})
		}
	}
	w.turn++
	return n
}

// thaw takes up to n frozen environments, the last frozen first. Those whose
// connections have died and whose client does not look fail their invocation.
func (w *World) thaw(copy, n int) (ready, unlucky []group) {
	f := &w.copies[copy]
	for n > 0 && len(f.stack) > 0 {
		top := f.stack[len(f.stack)-1]
		g := &w.groups[top.slot]
		if g.stamp != top.stamp {
			f.stack = f.stack[:len(f.stack)-1]
			continue
		}
		piece := *g
		if g.n > n {
			g.n -= n
			piece.n = n
		} else {
			w.take(top.slot)
			f.stack = f.stack[:len(f.stack)-1]
		}
		n -= piece.n
		if died := w.look(&piece); died && !w.knob.staleCheck {
			unlucky = merge(unlucky, piece)
		} else {
			ready = merge(ready, piece)
		}
	}
	return ready, unlucky
}

// merge joins environments that are alike.
func merge(list []group, g group) []group {
	for i := range list {
		a := &list[i]
		if a.subnet == g.subnet && a.copy == g.copy && a.update == g.update && equalParts(a.parts, g.parts) {
			a.n += g.n
			a.used = max(a.used, g.used)
			return list
		}
	}
	return append(list, g)
}

func equalParts(a, b []part) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// look is the client's first glance at its connections: what the network has
// forgotten is dead, and what has been idle for too long it closes itself.
func (w *World) look(g *group) (died bool) {
	lost := func(p part) bool {
		return p.state == stale || p.state == open && p.gateway != direct && w.gateway(p.gateway).Gone(int(p.addr))
	}
	old := w.knob.clientIdle > 0 && w.now-g.since > w.knob.clientIdle
	changed := false
	for _, p := range g.parts {
		switch {
		case lost(p):
			w.refuse(wasStale, g.n*int(p.per))
			if p.state == open {
				w.release(g, p, snat.ByRST)
			}
			died, changed = true, true
		case old && p.state == open:
			w.release(g, p, snat.ByFIN)
			changed = true
		}
	}
	if changed {
		g.parts = without(g.parts, bare, func(p part) bool { return lost(p) || old && p.state == open })
	}
	return died
}

// begin lets an invocation run: with all its connections it works, else it connects.
func (w *World) begin(g group) {
	w.busy += g.n
	if g.missing() == 0 {
		w.work(g)
		return
	}
	g.attempt = 0
	w.lookUp(g)
}

func (w *World) work(g group) {
	g.phase, g.since = working, w.now
	slot := w.put(g)
	w.push(w.now+w.knob.work, evDone, slot)
}

// done ends an invocation that did its work.
func (w *World) done(slot int32) {
	g := w.take(slot)
	g.used = w.now
	w.count(served, g.n)
	if !w.knob.reuse {
		for _, p := range g.parts {
			if p.state == open {
				w.release(&g, p, snat.ByFIN)
			}
		}
		g.parts = without(g.parts, bare, func(part) bool { return true })
	}
	w.freeze(g)
}
