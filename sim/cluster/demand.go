package cluster

import (
	"time"

	"reenact/model/kube"
)

// prewarmed is the pool of computes started ahead of demand.
type prewarmed struct {
	target   int
	ready    fifo
	waiting  int // in ready
	starting int
	serial   uint32
}

// excess is how many more than the target the pool holds or starts.
func (p *prewarmed) excess() int { return p.waiting + p.starting - p.target }

// alwaysOnTime is how long it takes to start the computes that never idle, at the
// beginning: a batch each second.
const alwaysOnTime = 150

func (w *World) startAlwaysOn() {
	batch := w.cfg.Workload.AlwaysOn/alwaysOnTime + 1
	for range min(batch, w.cfg.Workload.AlwaysOn-int(w.tally.alwaysOn)) {
		w.tally.alwaysOn++
		n := w.tally.alwaysOn
		w.start(w.newPod(pod{kind: alwaysOn, n: n, size: uint8(w.sampler.Size(n | alwaysOnNumbers)), judged: true}))
	}
	if int(w.tally.alwaysOn) < w.cfg.Workload.AlwaysOn {
		w.at(time.Second, evAlwaysOn, 0, 0)
		return
	}
	w.refill()
}

// refill starts what the pool lacks.
func (w *World) refill() {
	for w.pool.excess() < 0 {
		w.pool.starting++
		w.pool.serial++
		w.start(w.newPod(pod{kind: pooled, n: w.pool.serial, size: uint8(kube.QuarterCU), judged: true}))
	}
}

func (w *World) scheduleWakeup() {
	if _, at, ok := w.demand.Next(); ok {
		w.setClock(wakeupClock, at)
		return
	}
	w.clocks.set(wakeupClock, never)
}

// wakeup is a customer's first query against a suspended database.
func (w *World) wakeup() {
	n := w.tally.wakeups + 1
	w.tally.wakeups = n
	w.scheduleWakeup()
	c := w.sampler.Customer(n)
	id := w.newPod(pod{kind: onDemand, n: n, size: uint8(c.Size), came: w.tick, until: ticks(w.now + c.Patience), state: refused})
	w.admit(id)
}

// admit lets a customer through the proxy, or turns it away.
func (w *World) admit(id int32) {
	w.knocked() // whoever knocks at this very moment was there before
	if !w.proxy.Admit(w.now) {
		w.turnAway(id)
		return
	}
	w.letIn(id)
}

// letIn gives a customer a prewarmed compute if there is one, else a start of its
// own.
func (w *World) letIn(id int32) {
	if host, ok := w.pool.ready.pop(w, ready); ok {
		w.handOver(host, id)
		return
	}
	w.start(id)
}

// handOver gives a prewarmed compute to a customer and starts the next one. The
// compute grows in place to the size the customer's has, as far as its node has
// room.
func (w *World) handOver(host, customer int32) {
	h, c := &w.pods[host], &w.pods[customer]
	h.kind, h.n, h.came, h.judged = onDemand, c.n, c.came, c.judged
	if more := kube.Size(c.size) - kube.Size(h.size); more > 0 {
		if free, _ := w.sched.Free(int(h.node)); free < more {
			more = free
		}
		if more > 0 {
			w.sched.Resize(int(h.node), more)
			h.size += uint8(more)
		}
	}
	w.forget(customer)
	w.pool.waiting--
	w.serve(host)
	w.refill()
}

// serve begins a customer's session on a compute that is ready.
func (w *World) serve(id int32) {
	w.judge(id, true)
	p := &w.pods[id]
	active := w.sampler.Active(p.n)
	w.idleFrom(id, ticks(w.now+active+w.cfg.Workload.IdleTimer))
	w.beginLoad(id, ticks(w.now+active))
}

// judge counts a customer's wake-up once: served within the start limit or not.
func (w *World) judge(id int32, served bool) {
	p := &w.pods[id]
	if p.judged {
		return
	}
	p.judged = true
	w.tally.wake(w.now, served && w.now-p.came.Time() <= w.cfg.ControlPlane.StartTimeout)
}
