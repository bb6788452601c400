package snat_test

import (
	"flag"
	"testing"
	"time"

	"reenact/model/dice"
	"reenact/model/snat"
)

var worlds = flag.Int("worlds", 500, "random worlds in which the pool is compared with its twin")

// twin is the same law with an object for each connection, walked through from end to
// end for every question: slow, and nothing like the pool.
type twin struct {
	law   snat.Law
	addrs []twinAddress
	conns []*conn
	now   time.Duration
}

type twinAddress struct {
	ports  int
	goesAt time.Duration
	drains bool
}

type conn struct {
	addr, dst int
	state     byte // 'h' half-open, 'a' active, 'r' resting, 0 forgotten
	until     time.Duration
}

func (w *twin) advance(now time.Duration) {
	w.now = now
	for _, c := range w.conns {
		if c.state == 'r' && c.until <= now || w.gone(c.addr) {
			c.state = 0
		}
	}
	kept := w.conns[:0]
	for _, c := range w.conns {
		if c.state != 0 {
			kept = append(kept, c)
		}
	}
	w.conns = kept
}

func (w *twin) gone(addr int) bool { a := w.addrs[addr]; return a.drains && a.goesAt <= w.now }

func (w *twin) count(addr, dst int, state byte) int {
	n := 0
	for _, c := range w.conns {
		if c.addr == addr && c.dst == dst && c.state == state {
			n++
		}
	}
	return n
}

func (w *twin) free(addr, dst int) int {
	return w.addrs[addr].ports - w.count(addr, dst, 'h') - w.count(addr, dst, 'a') - w.count(addr, dst, 'r')
}

// take opens connections one by one on the address that was emptiest at the first.
func (w *twin) take(dst, want int) []*conn {
	best := -1
	for i, a := range w.addrs {
		if !a.drains && (best < 0 || w.free(i, dst) > w.free(best, dst)) {
			best = i
		}
	}
	var got []*conn
	if best < 0 {
		return nil
	}
	for range want {
		if w.free(best, dst) == 0 {
			if w.law.Most > w.addrs[best].ports {
				w.addrs[best].ports = min(w.addrs[best].ports*2, w.law.Most)
			}
			break
		}
		c := &conn{addr: best, dst: dst, state: 'h'}
		w.conns = append(w.conns, c)
		got = append(got, c)
	}
	return got
}

func (w *twin) end(c *conn, how snat.End) {
	rest := map[snat.End]time.Duration{snat.ByFIN: w.law.Closed, snat.ByRST: w.law.Reset, snat.ByNothing: w.law.HalfOpen}[how]
	if c.state == 0 {
		return
	}
	c.state, c.until = 'r', w.now+rest
	if rest == 0 {
		c.state = 0
	}
}

func (w *twin) remove() {
	serving, last := 0, 0
	for i, a := range w.addrs {
		if !a.drains {
			serving, last = serving+1, i
		}
	}
	if serving > 1 {
		w.addrs[last].drains, w.addrs[last].goesAt = true, w.now+max(w.law.Drain, 1)
	}
}

// batch is connections that were opened together, as both sides know them.
type batch struct {
	addr, dst int
	open      bool // established
	objects   []*conn
}

func TestThePoolIsWhatItsTwinIs(t *testing.T) {
	for seed := range *worlds {
		compareOnce(t, uint64(seed))
		if t.Failed() {
			t.Fatalf("world %d", seed)
		}
	}
}

func compareOnce(t *testing.T, seed uint64) {
	d := dice.New(seed, dice.Trace, 0)
	s := func(most int) time.Duration { return time.Duration(d.N(most+1)) * time.Second }
	law := snat.Law{Ports: 1 + d.N(20), Closed: s(20), Reset: s(10), HalfOpen: s(10), Idle: 1 + s(40), Drain: s(30)}
	if d.N(3) == 0 {
		law.Most = law.Ports * 4
	}
	addresses, dsts := 1+d.N(3), 1+d.N(3)
	p := snat.NewPool(law, addresses, dsts)
	w := &twin{law: law, addrs: make([]twinAddress, addresses)}
	for i := range w.addrs {
		w.addrs[i].ports = law.Ports
	}
	var batches []batch
	now := time.Duration(0)
	for range 80 {
		now += s(3)
		p.Advance(now)
		w.advance(now)
		batches = step(t, &d, p, w, batches, dsts)
		if d.N(10) == 0 {
			before := p
			p = p.Clone()
			before.Take(0, 1000) // what befalls the original must not befall the copy
			before.Advance(now + time.Hour)
		}
		equal(t, p, w, dsts)
	}
}

func step(t *testing.T, d *dice.Stream, p *snat.Pool, w *twin, batches []batch, dsts int) []batch {
	switch what := d.N(12); {
	case what == 0:
		p.Add()
		w.addrs = append(w.addrs, twinAddress{ports: w.law.Ports})
	case what == 1:
		p.Remove()
		w.remove()
	case what < 7 || len(batches) == 0:
		dst, want := d.N(dsts), 1+d.N(15)
		addr, got := p.Take(dst, want)
		objects := w.take(dst, want)
		if len(objects) != got || got > 0 && objects[0].addr != addr {
			t.Errorf("asked for %d: the pool gives %d of address %d, the twin %d", want, got, addr, len(objects))
			return batches
		}
		if got > 0 {
			batches = append(batches, batch{addr, dst, false, objects})
		}
	default:
		i := d.N(len(batches))
		b := &batches[i]
		if !b.open && d.N(3) > 0 {
			b.open = true
			p.Establish(b.addr, b.dst, len(b.objects))
			for _, c := range b.objects {
				if c.state != 0 {
					c.state = 'a'
				}
			}
			return batches
		}
		return endSome(d, p, w, batches, i)
	}
	return batches
}

func endSome(d *dice.Stream, p *snat.Pool, w *twin, batches []batch, i int) []batch {
	b := &batches[i]
	how := snat.End(d.N(3))
	if !b.open {
		how = snat.ByNothing
	}
	n := 1 + d.N(len(b.objects))
	p.Release(b.addr, b.dst, n, how)
	for _, c := range b.objects[:n] {
		w.end(c, how)
	}
	if b.objects = b.objects[n:]; len(b.objects) == 0 {
		batches = append(batches[:i], batches[i+1:]...)
	}
	return batches
}

// equal compares every book, and audits them.
func equal(t *testing.T, p *snat.Pool, w *twin, dsts int) {
	for a := range w.addrs {
		if p.Gone(a) != w.gone(a) {
			t.Errorf("address %d gone: pool %v, twin %v", a, p.Gone(a), w.gone(a))
		}
		for dst := range dsts {
			want := snat.Book{HalfOpen: w.count(a, dst, 'h'), Active: w.count(a, dst, 'a'), Held: w.count(a, dst, 'r')}
			got := p.Book(a, dst)
			if got != want {
				t.Errorf("at %v address %d, destination %d: pool %+v, twin %+v", w.now, a, dst, got, want)
			}
			if got.HalfOpen < 0 || got.Active < 0 || got.Held < 0 || got.Used() > p.Ports(a) {
				t.Errorf("address %d, destination %d: %+v of %d ports", a, dst, got, p.Ports(a))
			}
		}
	}
	for dst := range dsts {
		least := time.Duration(-1)
		for _, c := range w.conns {
			if c.dst == dst && c.state == 'r' && !w.addrs[c.addr].drains && (least < 0 || c.until < least) {
				least = c.until
			}
		}
		if at, ok := p.NextFree(dst); ok != (least >= 0) || ok && at != least {
			t.Errorf("the next port to destination %d comes back at %v (%v), by the twin %v", dst, at, ok, least)
		}
	}
}
