package egress

import (
	"time"

	"reenact/model/dice"
	"reenact/model/snat"
	"reenact/sim"
)

// lookUp resolves the service's name, once an attempt. Over the interface's own
// resolver there is a limit; who passes it asks again after the resolver's 5 s.
func (w *World) lookUp(g group) {
	ask := g.n
	if w.knob.dnsByENI && w.knob.vpc {
		s := &w.lookups[g.site()]
		if sec := w.now.Truncate(time.Second); s.at != sec {
			*s = second{at: sec}
		}
		ask = min(ask, max(w.cfg.DNS.PerSecond-s.used, 0))
		s.used += ask
	}
	w.count(lookups, ask)
	if late := g.n - ask; late > 0 {
		w.refuse(noLookup, late)
		rest := g
		rest.n, rest.phase = late, lookingUp
		if g.phase != lookingUp {
			rest.since = w.now
		}
		w.push(w.now+5*time.Second, evConnect, w.put(rest))
	}
	if g.n = ask; ask > 0 {
		g.phase, g.since, g.syn = connecting, w.now, 0
		w.sendSYN(g)
	}
}

// offset is when SYN i of an attempt is sent, from its beginning. The kernel doubles
// its wait from a second on; since Linux 6.5 it first repeats it
// (tcp_syn_linear_timeouts).
func (w *World) offset(i int) time.Duration {
	linear := min(i, w.cfg.Client.LinearSYNs)
	return time.Duration(linear)*time.Second + (time.Second<<(i-linear) - time.Second)
}

// short is what one environment asks of the resources that are not used up, and how
// much of each there is.
type short struct {
	eni        *snat.Pool // nil outside the VPC
	gateway    int16
	eniFree    int
	free       [mostDsts]int
	needENI    int
	need       [mostDsts]int
	takesEarly bool // an entry on the interface is taken at the SYN
}

func (w *World) survey(g *group) short {
	s := short{gateway: w.route(int(g.subnet)), takesEarly: w.cfg.ENI.HalfOpen > 0}
	if s.gateway != direct {
		s.eni = w.eni(g.site())
		_, s.eniFree = s.eni.Emptiest(0)
		for _, p := range g.parts { // what the interface refuses asks no gateway
			if p.state == half || p.state == bare && s.eniFree > 0 {
				_, s.free[p.dst] = w.gateway(s.gateway).Emptiest(int(p.dst))
			}
		}
	}
	for _, p := range g.parts {
		if p.state != bare && p.state != half {
			continue
		}
		passes := p.state == half || s.eniFree > 0
		if p.state == bare && (s.takesEarly || s.free[p.dst] > 0) {
			s.needENI += int(p.per)
		}
		if passes {
			s.need[p.dst] += int(p.per)
		}
	}
	return s
}

// whole is how many environments meet the same fate to the last connection.
func (s *short) whole(n int) int {
	if s.gateway == direct {
		return n
	}
	if s.eniFree > 0 && s.needENI > 0 {
		n = min(n, s.eniFree/s.needENI)
	}
	for dst, free := range s.free {
		if free > 0 && s.need[dst] > 0 {
			n = min(n, free/s.need[dst])
		}
	}
	return n
}

// sendSYN lets environments ask for what they miss, in order, each for all of its
// connections before the next: as many together as share their fate.
func (w *World) sendSYN(g group) {
	rest := g.n
	for rest > 0 {
		s := w.survey(&g)
		piece := g
		piece.n = max(min(s.whole(rest), rest), 1)
		rest -= piece.n
		piece.parts = w.ask(&piece, &s)
		w.after(piece)
	}
}

// ask sends the SYNs of a piece and returns what its environments have then.
func (w *World) ask(g *group, s *short) []part {
	list := make([]part, 0, len(g.parts)+1)
	for _, p := range g.parts {
		if p.state != bare && p.state != half {
			list = appendPart(list, p)
			continue
		}
		if g.syn > 0 {
			w.count(retransmits, g.n*int(p.per))
		}
		if s.gateway == direct {
			if p.state == half {
				w.release(g, p, snat.ByNothing)
			}
			list = appendPart(list, part{state: open, dst: p.dst, gateway: direct, eni: -1, per: p.per})
			w.established(g, int(p.per))
			continue
		}
		list = w.askENI(g, s, p, list)
	}
	return list
}

// askENI finds entries on the subnet's interfaces for a part, and goes on with those.
func (w *World) askENI(g *group, s *short, p part, list []part) []part {
	if p.state == half {
		return w.askGateway(g, s, p, list)
	}
	for p.per > 0 {
		want := g.n * int(p.per)
		_, free := s.eni.Emptiest(0)
		if !s.takesEarly && free > 0 {
			if _, beyond := w.gateway(s.gateway).Emptiest(int(p.dst)); beyond == 0 {
				w.refusedBeyond(s.gateway, want)
				break
			}
		}
		addr, got := s.eni.Take(0, want)
		per := int32(got / g.n)
		if per == 0 {
			w.refuse(noENI, want)
			w.full(g.site())
			break
		}
		q := p
		q.state, q.eni, q.per = half, int16(addr), per
		list = w.askGateway(g, s, q, list)
		p.per -= per
	}
	return appendPart(list, p)
}

// askGateway finds ports for a part that has passed the interface.
func (w *World) askGateway(g *group, s *short, p part, list []part) []part {
	pool := w.gateway(s.gateway)
	if s.gateway >= 0 {
		w.count(natAttempts, g.n*int(p.per))
	}
	for p.per > 0 {
		addr, got := pool.Take(int(p.dst), g.n*int(p.per))
		per := int32(got / g.n)
		if per == 0 {
			break
		}
		pool.Establish(addr, int(p.dst), got)
		s.eni.Establish(int(p.eni), 0, got)
		q := p
		q.state, q.gateway, q.addr, q.per = open, s.gateway, int16(addr), per
		list = appendPart(list, q)
		w.established(g, int(per))
		if s.gateway >= 0 {
			w.count(natEstablished, got)
		}
		p.per -= per
	}
	if p.per == 0 {
		return list
	}
	n := g.n * int(p.per)
	w.refusedPorts(s.gateway, n)
	if !s.takesEarly {
		s.eni.Release(int(p.eni), 0, n, snat.ByNothing)
		p.state, p.eni = bare, -1
	}
	return appendPart(list, p)
}

func (w *World) refusedBeyond(gateway int16, n int) {
	if gateway >= 0 {
		w.count(natAttempts, n)
	}
	w.refusedPorts(gateway, n)
}

func (w *World) refusedPorts(gateway int16, n int) {
	if gateway == through {
		w.refuse(noTarget, n)
		w.first(noTarget, "the balancer behind the endpoint has no port for a target")
		return
	}
	w.refuse(noNAT, n)
	w.first(noNAT, "a NAT gateway has no port left for the destination: ErrorPortAllocation")
}

func (w *World) established(g *group, per int) {
	n := g.n * per
	w.count(connectsOK, n)
	w.waited(g.syn, n)
}

// full notes an interface without a free entry, and lets Lambda see it if it scales.
func (w *World) full(site int) {
	w.first(noENI, "a function's interface has no port left: SYNs vanish before the gateway")
	if d := w.knob.eniScaling; d > 0 && !w.growing[site] {
		w.growing[site] = true
		w.queue.Push(sim.TicksAt(w.now+d), event{kind: evGrown, slot: int32(site)})
	}
}

// after is what follows a SYN: work, the next SYN, or the end of patience.
func (w *World) after(g group) {
	if g.missing() == 0 {
		w.work(g)
		return
	}
	deadline, next := g.since+w.knob.timeout, g.since+w.offset(g.syn+1)
	if next >= deadline {
		w.push(deadline, evDeadline, w.put(g))
		return
	}
	if g.count(half) > 0 && next-w.now > w.cfg.ENI.HalfOpen {
		w.abandon(&g)
	}
	w.push(next, evSYN, w.put(g))
}

func (w *World) retransmit(slot int32) {
	g := w.take(slot)
	g.syn++
	w.sendSYN(g)
}

// abandon leaves half-open entries to their timer, which began with the last SYN.
func (w *World) abandon(g *group) {
	until := g.since + w.offset(g.syn) + w.cfg.ENI.HalfOpen
	for _, p := range g.parts {
		if p.state == half {
			w.eni(g.site()).ReleaseUntil(int(p.eni), 0, g.n*int(p.per), snat.ByNothing, until)
		}
	}
	g.parts = without(g.parts, bare, func(p part) bool { return p.state == half })
}

// deadline ends an attempt: the connections that are missing have timed out.
func (w *World) deadline(slot int32) {
	g := w.take(slot)
	w.count(timedOut, g.n*g.missing())
	w.abandon(&g)
	if g.used == 0 || g.count(open) > 0 {
		g.used = max(g.used, g.since)
	}
	if g.attempt < w.knob.retries {
		g.attempt++
		g.phase = backingOff
		w.backOff(g)
		return
	}
	w.count(failed, g.n)
	w.freeze(g)
}

// jitterParts is how many parts of a batch wait for times of their own.
const jitterParts = 16

// backOff lets a batch wait before it tries again. With jitter it falls into parts:
// each draws its wait from its own part of the range, so that the whole is even in it.
func (w *World) backOff(g group) {
	if w.knob.jitter == 0 {
		w.push(w.now+w.knob.backoff, evConnect, w.put(g))
		return
	}
	d := dice.New(w.seed, dice.EgressJitter, w.waits)
	w.waits++
	parts := min(g.n, jitterParts)
	least := w.knob.backoff * time.Duration(100-w.knob.jitter) / 100
	width := (2 * w.knob.backoff * time.Duration(w.knob.jitter) / 100) / time.Duration(parts)
	for i := range parts {
		piece := g
		piece.n = g.n*(i+1)/parts - g.n*i/parts
		wait := least + time.Duration(i)*width + time.Duration(d.Between(0, int64(width)))
		w.push(w.now+wait, evConnect, w.put(piece))
	}
}
