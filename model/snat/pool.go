// Package snat is the law of source ports: an address has so many to one destination,
// a connection takes one at its SYN, and a closed one keeps it for a while. A NAT
// gateway, a load balancer's targets and Lambda's hidden interface differ in numbers
// only.
//
// A Pool is told the time and counts: what it does costs the same for one connection
// and for a million that share their fate.
package snat

import (
	"slices"
	"time"
)

// Pool is the ports of one gateway: some addresses, each with as many ports to each
// destination. The zero Pool has no address.
type Pool struct {
	law   Law
	dsts  int
	addrs []address
	holds []hold // by end, then in order of their beginning
	now   time.Duration
}

type address struct {
	ports   int // to one destination; a block may grow
	books   []Book
	closing time.Duration // when a draining address goes; 0: it serves
	gone    bool
}

// Book is what the ports of an address to one destination are used for.
type Book struct{ HalfOpen, Active, Held int }

// Used is the ports that cannot be had.
func (b Book) Used() int { return b.HalfOpen + b.Active + b.Held }

type hold struct {
	until     time.Duration
	addr, dst int32
	n         int
}

// NewPool returns the ports of so many addresses to so many destinations.
func NewPool(law Law, addresses, destinations int) *Pool {
	p := &Pool{law: law, dsts: destinations}
	for range addresses {
		p.Add()
	}
	return p
}

// Law is what the pool obeys.
func (p *Pool) Law() Law { return p.law }

// Obey gives the pool other numbers for what comes. The ports that its addresses have
// stay: see Resize.
func (p *Pool) Obey(law Law) { p.law = law }

// Clone returns an independent copy.
func (p *Pool) Clone() *Pool {
	c := *p
	c.addrs, c.holds = slices.Clone(p.addrs), slices.Clone(p.holds)
	for i := range c.addrs {
		c.addrs[i].books = slices.Clone(p.addrs[i].books)
	}
	return &c
}

// Advance lets what is due at or before now happen: ports come back, and addresses
// that drain go, with all that is on them.
func (p *Pool) Advance(now time.Duration) {
	p.now = max(p.now, now)
	due := 0
	for ; due < len(p.holds) && p.holds[due].until <= p.now; due++ {
		h := &p.holds[due]
		if a := &p.addrs[h.addr]; !a.gone {
			a.books[h.dst].Held -= h.n
		}
	}
	if due > 0 {
		p.holds = slices.Delete(p.holds, 0, due)
	}
	for i := range p.addrs {
		if a := &p.addrs[i]; !a.gone && a.closing > 0 && a.closing <= p.now {
			a.gone = true
			clear(a.books)
		}
	}
}

// Add gives the pool one more address.
func (p *Pool) Add() {
	p.addrs = append(p.addrs, address{ports: p.law.Ports, books: make([]Book, p.dsts)})
}

// Remove lets the newest address that serves drain: it takes no connection any more,
// and goes after the law's time. The last one stays.
func (p *Pool) Remove() bool {
	if p.Serving() < 2 {
		return false
	}
	for i := len(p.addrs) - 1; ; i-- {
		if a := &p.addrs[i]; a.serves() {
			a.closing = p.now + max(p.law.Drain, 1)
			return true
		}
	}
}

func (a *address) serves() bool { return !a.gone && a.closing == 0 }

// Resize gives an address so many ports to each destination. Of a block that shrinks
// some ports are reclaimed, whatever they are used for: of all that stands on the
// block the share that is left of it stays. What is lost is returned by destination;
// nobody tells the connections.
func (p *Pool) Resize(addr, ports int) (lost []Book) {
	a := &p.addrs[addr]
	lost = make([]Book, p.dsts)
	was := a.ports
	a.ports = ports
	if ports >= was {
		return lost
	}
	for dst := range a.books {
		b := &a.books[dst]
		left := Left(ports, was)
		active, half := left(b.Active), left(b.HalfOpen)
		lost[dst] = Book{Active: b.Active - active, HalfOpen: b.HalfOpen - half}
		b.Active, b.HalfOpen = active, half
		for i := range p.holds {
			if h := &p.holds[i]; int(h.addr) == addr && int(h.dst) == dst {
				n := left(h.n)
				lost[dst].Held += h.n - n
				b.Held -= h.n - n
				h.n = n
			}
		}
	}
	return lost
}

// Left shares out what is left of a block among what stands on it, piece by piece, so
// that the whole is right to the last port, rounded down.
func Left(ports, was int) func(n int) int {
	before, kept := 0, 0
	return func(n int) int {
		before += n
		now := before * ports / was
		left := now - kept
		kept = now
		return left
	}
}

// Serving counts the addresses that take connections; Draining those that only keep
// what they have.
func (p *Pool) Serving() int {
	n := 0
	for i := range p.addrs {
		if p.addrs[i].serves() {
			n++
		}
	}
	return n
}

// Draining counts the addresses on their way out.
func (p *Pool) Draining() int {
	n := 0
	for i := range p.addrs {
		if a := &p.addrs[i]; !a.gone && a.closing > 0 {
			n++
		}
	}
	return n
}

// Addresses is how many there have been, those that are gone included: their numbers
// are below it.
func (p *Pool) Addresses() int { return len(p.addrs) }

// Gone tells whether an address is no longer there, and its connections with it.
func (p *Pool) Gone(addr int) bool { return p.addrs[addr].gone }

// Closing is when a draining address goes; 0 for one that serves.
func (p *Pool) Closing(addr int) time.Duration { return p.addrs[addr].closing }

// Book is an address's account with one destination.
func (p *Pool) Book(addr, dst int) Book { return p.addrs[addr].books[dst] }

// Ports is what an address has to each destination.
func (p *Pool) Ports(addr int) int { return p.addrs[addr].ports }

// Emptiest is the address with the most free ports to a destination, the first of
// equals, and how many those are; −1 when no address serves.
func (p *Pool) Emptiest(dst int) (addr, free int) {
	addr = -1
	for i := range p.addrs {
		a := &p.addrs[i]
		if !a.serves() {
			continue
		}
		f := a.ports - a.books[dst].Used()
		if addr < 0 || f > free {
			addr, free = i, f
		}
		if f == a.ports && p.law.Most == 0 {
			break // no address has more
		}
	}
	return addr, free
}

// Free is the ports to a destination that can be had at all addresses.
func (p *Pool) Free(dst int) int {
	n := 0
	for i := range p.addrs {
		if a := &p.addrs[i]; a.serves() {
			n += a.ports - a.books[dst].Used()
		}
	}
	return n
}

// Take opens up to want connections to a destination on the emptiest address, and
// says how many there were ports for. Who wants more asks again: the next address
// may have some. A block that can grow is doubled when it refuses.
func (p *Pool) Take(dst, want int) (addr, got int) {
	addr, free := p.Emptiest(dst)
	if addr < 0 {
		return addr, 0
	}
	got = min(want, free)
	a := &p.addrs[addr]
	a.books[dst].HalfOpen += got
	if got < want && a.ports < p.law.Most {
		a.ports = min(2*a.ports, p.law.Most)
	}
	return addr, got
}

// Establish makes connections of handshakes that ended well.
func (p *Pool) Establish(addr, dst, n int) {
	if a := &p.addrs[addr]; !a.gone {
		a.books[dst].HalfOpen -= n
		a.books[dst].Active += n
	}
}

// End is how a connection ends.
type End uint8

// The ends.
const (
	ByFIN     End = iota
	ByRST         // the port rests as long as the law says of resets
	ByIdle        // the mapping is forgotten, and the port free at once
	ByNothing     // a handshake never ended: the port rests as a half-open one
)

// Release ends connections, half-open ones by ByNothing.
func (p *Pool) Release(addr, dst, n int, end End) {
	p.ReleaseUntil(addr, dst, n, end, p.now+p.rest(end))
}

func (p *Pool) rest(end End) time.Duration {
	switch end {
	case ByFIN:
		return p.law.Closed
	case ByRST:
		return p.law.Reset
	case ByNothing:
		return p.law.HalfOpen
	}
	return 0
}

// ReleaseUntil is Release for a port whose rest began before now, with its last packet.
func (p *Pool) ReleaseUntil(addr, dst, n int, end End, until time.Duration) {
	a := &p.addrs[addr]
	if a.gone || n == 0 {
		return
	}
	if end == ByNothing {
		a.books[dst].HalfOpen -= n
	} else {
		a.books[dst].Active -= n
	}
	if until <= p.now {
		return
	}
	a.books[dst].Held += n
	p.rests(hold{until, int32(addr), int32(dst), n})
}

// rests files a hold by its end. Almost always that is behind all others.
func (p *Pool) rests(h hold) {
	i := len(p.holds)
	for i > 0 && p.holds[i-1].until > h.until {
		i--
	}
	if i > 0 {
		if last := &p.holds[i-1]; last.until == h.until && last.addr == h.addr && last.dst == h.dst {
			last.n += h.n
			return
		}
	}
	p.holds = slices.Insert(p.holds, i, h)
}

// NextFree is when the next held port of a serving address comes back; false when
// none is held.
func (p *Pool) NextFree(dst int) (time.Duration, bool) {
	for _, h := range p.holds {
		if int(h.dst) == dst && p.addrs[h.addr].serves() {
			return h.until, true
		}
	}
	return 0, false
}

// Total adds up the books of all addresses with one destination.
func (p *Pool) Total(dst int) Book {
	var sum Book
	for i := range p.addrs {
		b := &p.addrs[i].books[dst]
		sum.HalfOpen += b.HalfOpen
		sum.Active += b.Active
		sum.Held += b.Held
	}
	return sum
}
