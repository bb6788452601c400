package machines

import (
	"slices"
	"time"

	"reenact/model/dice"
	"reenact/model/snat"
	"reenact/sim"
	"reenact/sim/kit"
)

// The most there can be of each.
const (
	mostMachines = 1000
	mostDsts     = 16
)

// World implements sim.World.
type World struct {
	cfg   Config
	seed  uint64
	now   time.Duration
	begun bool
	sum   uint64
	queue *sim.Queue[event]
	tally kit.Window[counts, *counts]
	notes []sim.Happening
	told  [causes]bool // a first of its kind has been noted

	knob    settings
	serving int // machines; knob.machines is what was asked for
	pool    []machine
	batches []batch
	unused  []int32
	stamp   uint32
	tenth   uint64 // of a second, of calls
}

// settings are what the knobs show.
type settings struct {
	machines, addresses, ports, most, destinations, load int
	reuse, keepAlive                                     bool
	hold, idle, keep, timeout, work                      time.Duration
}

// machine is one of the pool: its block, and the connections that no call uses, the
// last used on top.
type machine struct {
	block *snat.Pool // nil: there was no block left for it
	kept  []handle
}

type handle struct {
	slot  int32
	stamp uint32
}

type event struct {
	kind  kind
	slot  int32
	stamp uint32
}

type kind uint8

const (
	evCalls    kind = iota // the calls of a second
	evJoin                 // new machines serve
	evSYN                  // the next SYN is due
	evDeadline             // the connect timeout
	evDone                 // calls end
	evClose                // a kept connection is closed by its client
	evForget               // … or forgotten by the NAT
)

func newWorld(cfg Config, seed uint64) *World {
	n, c := &cfg.NAT, &cfg.Client
	w := &World{cfg: cfg, seed: seed, queue: &sim.Queue[event]{}, tally: kit.NewWindow[counts, *counts](5 * time.Second), serving: cfg.Pool.Machines}
	w.knob = settings{machines: cfg.Pool.Machines, addresses: n.Addresses, ports: n.Ports, most: n.Most, destinations: c.Destinations,
		load: cfg.Workload.PerMinute, reuse: c.Reuse, keepAlive: c.KeepAlive, hold: n.Hold, idle: n.Idle, keep: c.Keep, timeout: c.ConnectTimeout, work: cfg.Workload.Work}
	w.cut()
	w.queue.Push(0, event{kind: evCalls})
	return w
}

// blockSize is the ports of each machine.
func (w *World) blockSize() int {
	if w.knob.ports > 0 {
		return w.knob.ports
	}
	law, _ := snat.AzureLB(w.serving)
	return min(law.Ports*w.knob.addresses, mostByTable)
}

// mostByTable is what default allocation gives a machine, however many addresses the
// load balancer has.
const mostByTable = 1024

// blocks is how many machines can have one.
func (w *World) blocks() int { return w.knob.addresses * (w.cfg.NAT.PerAddress / w.blockSize()) }

// law is that of the blocks as they are cut now.
func (w *World) law() snat.Law {
	law := snat.GCPStatic(w.blockSize())
	if w.cfg.NAT.Cloud == Azure {
		law, _ = snat.AzureLB(1)
		law.Ports = w.blockSize()
	}
	if w.knob.most > law.Ports {
		law.Most = w.knob.most
	}
	law.Closed, law.Idle = w.knob.hold, w.knob.idle
	return law
}

// cut gives each machine that serves its block, as far as the addresses go. A block
// whose size stays is left alone; of one that shrinks some ports are reclaimed.
func (w *World) cut() {
	law, have := w.law(), w.blocks()
	for len(w.pool) < w.serving {
		w.pool = append(w.pool, machine{})
	}
	for i := range w.pool {
		m := &w.pool[i]
		switch {
		case i >= w.serving || i >= have:
			w.strip(i)
		case m.block == nil:
			m.block = snat.NewPool(law, 1, mostDsts)
		default:
			m.block.Advance(w.now)
			m.block.Obey(law)
			if was := m.block.Ports(0); was != law.Ports && (law.Most == 0 || was < law.Ports || was > law.Most) {
				w.reclaim(i, was, law.Ports)
			}
		}
	}
	w.pool = w.pool[:w.serving]
}

// strip takes a machine's block away, and every connection with it.
func (w *World) strip(i int) {
	m := &w.pool[i]
	if m.block == nil {
		return
	}
	for slot := range w.batches {
		if b := &w.batches[slot]; b.stamp != 0 && int(b.machine) == i && b.holds() {
			w.lose(b, b.n-b.dead)
		}
	}
	m.block = nil
}

// reclaim makes a machine's block another size.
func (w *World) reclaim(i, was, ports int) {
	w.pool[i].block.Resize(0, ports)
	if ports >= was {
		return
	}
	for dst := range mostDsts {
		left := snat.Left(ports, was)
		for slot := range w.batches {
			if b := &w.batches[slot]; b.stamp != 0 && int(b.machine) == i && int(b.dst) == dst && b.holds() {
				alive := b.n - b.dead
				w.lose(b, alive-left(alive))
			}
		}
	}
}

// lose kills connections of a batch, which learns of it when it uses them.
func (w *World) lose(b *batch, n int) {
	b.dead += n
	w.count(reclaimed, n)
}

// Now implements sim.World.
func (w *World) Now() time.Duration { return w.now }

// Next implements sim.World.
func (w *World) Next() time.Duration {
	at, _ := w.queue.Next()
	return at.Time()
}

// Advance implements sim.World.
func (w *World) Advance(to time.Duration) {
	w.begun = true
	for {
		ev, at, ok := w.queue.Pop(sim.Ticks(to / sim.Tick))
		if !ok {
			break
		}
		w.now = at.Time()
		w.handle(ev)
	}
	w.now = max(w.now, to)
}

func (w *World) fold(x uint64) { w.sum = (w.sum ^ x) * 0x100000001b3 }

// Checksum implements sim.World.
func (w *World) Checksum() uint64 { return w.sum }

func (w *World) handle(ev event) {
	if ev.kind >= evSYN && w.batches[ev.slot].stamp != ev.stamp {
		return
	}
	w.fold(uint64(w.now)<<8 ^ uint64(ev.kind) ^ uint64(ev.stamp)<<40)
	switch ev.kind {
	case evCalls:
		w.calls()
	case evJoin:
		if w.serving < w.knob.machines {
			w.serving = w.knob.machines
			w.resized("the new machines serve")
		}
	case evSYN:
		b := w.take(ev.slot)
		b.syn++
		w.connect(b)
	case evDeadline:
		w.deadline(w.take(ev.slot))
	case evDone:
		w.done(w.take(ev.slot))
	case evClose:
		b := w.take(ev.slot)
		w.release(b, snat.ByFIN)
		w.trim(b.machine)
	case evForget:
		w.forget(ev.slot)
	}
}

// trim takes what is gone off the bottom of a machine's kept connections, where the
// oldest lie.
func (w *World) trim(machine int32) {
	if int(machine) >= len(w.pool) {
		return
	}
	m := &w.pool[machine]
	gone := 0
	for gone < len(m.kept) && w.batches[m.kept[gone].slot].stamp != m.kept[gone].stamp {
		gone++
	}
	m.kept = append(m.kept[:0], m.kept[gone:]...)
}

// resized cuts the blocks anew and tells of their size.
func (w *World) resized(why string) {
	was := 0
	if len(w.pool) > 0 && w.pool[0].block != nil {
		was = w.pool[0].block.Ports(0)
	}
	w.cut()
	if now := w.blockSize(); now != was && w.begun {
		w.note(why+": each has "+count(now)+" ports in place of "+count(was), natMetrics)
	}
}

// Clone implements sim.World.
func (w *World) Clone() sim.World { return w.clone() }

func (w *World) clone() *World {
	c := *w
	c.queue = w.queue.Clone()
	c.pool = slices.Clone(w.pool)
	for i := range c.pool {
		m := &c.pool[i]
		m.kept = slices.Clone(m.kept)
		if m.block != nil {
			m.block = m.block.Clone()
		}
	}
	c.batches, c.unused, c.notes = slices.Clone(w.batches), slices.Clone(w.unused), slices.Clone(w.notes)
	return &c
}

// Happenings implements sim.World.
func (w *World) Happenings() []sim.Happening {
	list := w.notes
	w.notes = nil
	return list
}

func (w *World) note(text string, seen sim.Sight) {
	w.notes = append(w.notes, sim.Happening{At: w.now, Text: text, Sight: seen})
}

// tenths is into how many parts a second falls: in each of them every tenth machine makes
// its calls of a second.
const tenths = 10

// calls are those of a second of the machines whose turn it is, by each one's own dice,
// to the destinations in turn.
func (w *World) calls() {
	dsts, second := w.knob.destinations, w.tenth/tenths
	for i := int(w.tenth % tenths); i < w.serving; i += tenths {
		n := w.drawn(i, second)
		w.count(asked, n)
		for d := range dsts {
			if share := n*(d+1)/dsts - n*d/dsts; share > 0 {
				w.call(batch{machine: int32(i), dst: uint8((d + int(second)) % dsts), n: share})
			}
		}
	}
	w.tenth++
	w.queue.Push(sim.TicksAt(w.now+time.Second/tenths), event{kind: evCalls})
}

// drawn is how many calls a machine makes in a second. The dice are those of the
// machine and the second, whatever the rate.
func (w *World) drawn(machine int, second uint64) int {
	if w.cfg.Workload.Even {
		upTo := func(second uint64) int64 { // the machines' shares of a minute, the one a little behind the other
			return (int64(w.knob.load)*int64(second) + int64(machine)*60) / (60 * int64(w.serving))
		}
		return int(upTo(second+1) - upTo(second))
	}
	d := dice.New(w.seed, dice.Machine, second*mostMachines+uint64(machine))
	return d.Poisson(int64(w.knob.load) * 1_000_000 / 60 / int64(w.serving))
}
