package egress

import (
	"flag"
	"testing"
	"time"

	"reenact/model/dice"
)

var worlds = flag.Int("worlds", 40, "random worlds in which the batches are compared with a twin of single connections")

// twin is the same path with an object for each environment and each connection, and
// nothing of the batches: every question is answered by walking over all of them.
type twin struct {
	cfg     Config
	now     time.Duration
	load    func(time.Duration) int // arrivals of a batch
	events  []twinEvent
	stack   []*twinEnv
	all     []*twinEnv
	resting []rest
	tokens  int64
	filled  time.Duration
	busy    int
	tally   [counters]int
	short   [causes]int
}

type twinEvent struct {
	at time.Duration
	do func()
}

type rest struct {
	until   time.Duration
	gateway bool
}

type twinEnv struct {
	state   string // "frozen", "busy", "gone"
	conns   []byte // 'b', 'h', 'o', 's'
	used    time.Duration
	since   time.Duration
	life    int // counts freezes and ends, so that old timers are known
	syn     int
	attempt int
}

func (w *twin) at(t time.Duration, do func()) {
	i := len(w.events)
	for i > 0 && w.events[i-1].at > t {
		i--
	}
	w.events = append(w.events, twinEvent{})
	copy(w.events[i+1:], w.events[i:])
	w.events[i] = twinEvent{max(t, w.now), do}
}

func (w *twin) advance(to time.Duration) {
	for len(w.events) > 0 && w.events[0].at <= to {
		e := w.events[0]
		w.events = w.events[1:]
		w.now = e.at
		e.do()
	}
	w.now = to
}

// ports counts what is taken of the interface or the gateway.
func (w *twin) ports(gateway bool) int {
	n := 0
	for _, r := range w.resting {
		if r.gateway == gateway && r.until > w.now {
			n++
		}
	}
	for _, e := range w.all {
		n += e.count('o')
		if !gateway {
			n += e.count('h')
		}
	}
	return n
}

func (e *twinEnv) count(kind byte) int {
	n := 0
	for _, c := range e.conns {
		if c == kind {
			n++
		}
	}
	return n
}

func (e *twinEnv) turn(from, to byte, each func()) {
	for i, c := range e.conns {
		if c == from {
			e.conns[i] = to
			each()
		}
	}
}

func (w *twin) arrive() {
	n := w.load(w.now)
	w.tally[invocations] += n
	allowed := max(min(n, w.cfg.Lambda.Concurrency-w.busy), 0)
	w.short[noQuota] += n - allowed
	var warm []*twinEnv
	for len(warm) < allowed && len(w.stack) > 0 {
		e := w.stack[len(w.stack)-1]
		w.stack = w.stack[:len(w.stack)-1]
		if e.state == "frozen" {
			warm = append(warm, e)
			e.life++
		}
	}
	w.tokens = min(w.tokens+int64((w.now-w.filled)/(10*time.Millisecond))*int64(w.cfg.Lambda.Scaling), int64(w.cfg.Lambda.Scaling)*1000)
	w.filled = w.now
	cold := min(allowed-len(warm), int(w.tokens/1000))
	w.tokens -= int64(cold) * 1000
	w.short[noScaling] += allowed - len(warm) - cold
	for range cold {
		e := &twinEnv{conns: make([]byte, w.cfg.Client.Connections)}
		e.turn(0, 'b', func() {})
		w.all = append(w.all, e)
		w.begin(e)
	}
	var unlucky []*twinEnv
	var ready []*twinEnv
	for _, e := range warm {
		died := e.count('s')
		w.short[wasStale] += died
		e.turn('s', 'b', func() {})
		if died > 0 && !w.cfg.Client.StaleCheck {
			unlucky = append(unlucky, e)
		} else {
			ready = append(ready, e)
		}
	}
	for _, e := range alike(ready) {
		w.begin(e)
	}
	for _, e := range alike(unlucky) {
		w.tally[failed]++
		w.busy++
		w.freeze(e)
	}
	w.at(w.now+batchTime, w.arrive)
}

// alike brings together those with as many connections, in the order of the first.
func alike(list []*twinEnv) []*twinEnv {
	var sorted []*twinEnv
	done := map[int]bool{}
	for _, first := range list {
		if n := first.count('o'); !done[n] {
			done[n] = true
			for _, e := range list {
				if e.count('o') == n {
					sorted = append(sorted, e)
				}
			}
		}
	}
	return sorted
}

func (w *twin) begin(e *twinEnv) {
	e.state = "busy"
	w.busy++
	if e.count('b') == 0 {
		w.work(e)
		return
	}
	e.attempt = 0
	w.attempt(e)
}

func (w *twin) attempt(e *twinEnv) {
	w.tally[lookups]++
	e.since, e.syn = w.now, 0
	w.send(e)
}

// send sends SYN e.syn of every connection that is missing, those with an entry first.
func (w *twin) send(e *twinEnv) {
	early := w.cfg.ENI.HalfOpen > 0
	for _, kind := range []byte{'h', 'b'} {
		for i, c := range append([]byte(nil), e.conns...) {
			if c != kind {
				continue
			}
			if e.syn > 0 {
				w.tally[retransmits]++
			}
			if kind == 'b' && w.ports(false) >= w.cfg.ENI.Ports {
				w.short[noENI]++
				continue
			}
			w.tally[natAttempts]++
			if w.ports(true) >= w.cfg.NAT.Ports*w.cfg.NAT.Addresses {
				w.short[noNAT]++
				if early {
					e.conns[i] = 'h'
				}
				continue
			}
			e.conns[i] = 'o'
			w.tally[natEstablished]++
			w.tally[connectsOK]++
		}
	}
	w.afterSYN(e)
}

// schedule is when a SYN is sent, written out.
func (w *twin) schedule(i int) time.Duration {
	if w.cfg.Client.LinearSYNs == 4 {
		return []time.Duration{0, 1, 2, 3, 4, 5, 7, 11, 19, 35, 67, 131}[i] * time.Second
	}
	return []time.Duration{0, 1, 3, 7, 15, 31, 63, 127}[i] * time.Second
}

func (w *twin) afterSYN(e *twinEnv) {
	if e.count('b')+e.count('h') == 0 {
		w.work(e)
		return
	}
	next, deadline := e.since+w.schedule(e.syn+1), e.since+w.cfg.Client.ConnectTimeout
	if next >= deadline {
		w.at(deadline, func() { w.giveUp(e) })
		return
	}
	if next-w.now > w.cfg.ENI.HalfOpen {
		w.letGo(e)
	}
	w.at(next, func() { e.syn++; w.send(e) })
}

func (w *twin) letGo(e *twinEnv) {
	until := e.since + w.schedule(e.syn) + w.cfg.ENI.HalfOpen
	e.turn('h', 'b', func() { w.resting = append(w.resting, rest{until, false}) })
}

func (w *twin) giveUp(e *twinEnv) {
	w.tally[timedOut] += e.count('b') + e.count('h')
	w.letGo(e)
	e.used = max(e.used, e.since)
	if e.attempt < w.cfg.Client.Retries {
		e.attempt++
		w.at(w.now+w.cfg.Client.Backoff, func() { w.attempt(e) })
		return
	}
	w.tally[failed]++
	w.freeze(e)
}

func (w *twin) work(e *twinEnv) {
	w.at(w.now+w.cfg.Workload.Work, func() {
		e.used = w.now
		w.tally[served]++
		if !w.cfg.Client.Reuse {
			e.turn('o', 'b', func() {
				w.resting = append(w.resting, rest{w.now + w.cfg.ENI.Hold, false}, rest{w.now + w.cfg.NAT.Hold, true})
			})
		}
		w.freeze(e)
	})
}

func (w *twin) freeze(e *twinEnv) {
	w.busy--
	e.state = "frozen"
	e.life++
	for k := w.cfg.Client.KeepAlive; k > 0 && e.used+k <= w.now; {
		e.used += k // probe after probe
	}
	life := e.life
	w.stack = append(w.stack, e)
	w.at(e.used+350*time.Second, func() {
		if e.life == life {
			e.turn('o', 's', func() { w.tally[natIdle]++ })
		}
	})
	w.at(w.now+w.cfg.Lambda.IdleLife, func() {
		if e.life == life {
			e.state = "gone"
		}
	})
}

func TestTheBatchesAreWhatSingleConnectionsAre(t *testing.T) {
	refused := [causes]int{}
	for seed := range uint64(*worlds) {
		w := compare(t, seed)
		for c, n := range w.short {
			refused[c] += n
		}
		if t.Failed() {
			t.Fatalf("world %d: %+v", seed, w.cfg)
		}
	}
	for _, c := range []cause{noENI, noNAT, wasStale, noQuota} {
		if refused[c] == 0 {
			t.Errorf("in no world: %s", causeNames[c])
		}
	}
}

func smallWorld(d *dice.Stream) Config {
	cfg := testConfig()
	cfg.Lambda.Concurrency, cfg.Lambda.Scaling = 5+d.N(40), 10+d.N(200)
	cfg.Lambda.IdleLife = time.Duration(1+d.N(12)) * minute
	cfg.ENI.Ports, cfg.NAT.Ports, cfg.ENI.HalfOpen = 5+d.N(100), 5+d.N(100), time.Duration(d.N(3))*15*time.Second
	cfg.ENI.Hold, cfg.NAT.Hold = time.Duration(d.N(60))*time.Second, time.Duration(d.N(90))*time.Second
	cfg.Client.Connections, cfg.Client.Retries, cfg.Client.LinearSYNs = 1+d.N(6), d.N(3), 4*d.N(2)
	cfg.Client.Reuse, cfg.Client.StaleCheck = d.N(4) > 0, d.N(2) > 0
	cfg.Client.KeepAlive = time.Duration(d.N(2)*(1+d.N(60))) * time.Second
	cfg.Client.ConnectTimeout = time.Duration(1+d.N(60)) * time.Second
	cfg.Workload.PerSecond, cfg.Workload.Ramp, cfg.Workload.Work = d.N(12), 0, time.Duration(1+d.N(400))*10*time.Millisecond
	return cfg
}

func compare(t *testing.T, seed uint64) *twin {
	d := dice.New(seed, dice.Trace, 9)
	cfg := smallWorld(&d)
	w, err := New(cfg, seed)
	if err != nil {
		t.Fatal(err)
	}
	arrivals := &World{cfg: cfg, seed: seed}
	rate := cfg.Workload.PerSecond
	o := &twin{cfg: cfg, tokens: int64(cfg.Lambda.Scaling) * 1000}
	o.load = func(time.Duration) int { n := arrivals.drawn(rate * 1000); arrivals.arrive++; return n }
	o.at(0, o.arrive)
	var past []counts
	for at := time.Duration(0); at < 16*minute && !t.Failed(); at += 5 * time.Second {
		w.Advance(at)
		o.advance(at)
		w.tally.At(at)
		same(t, w, o)
		past = append(past, o.counts())
		if i := len(past) - 1; i >= 12 {
			minute := past[i]
			minute.Less(&past[i-12])
			minute.stoodAt = w.tally.All.stoodAt // the twin keeps no times of waiting
			if minute != w.tally.All {
				t.Errorf("at %v the trailing minute has %+v, by the twin %+v", at, w.tally.All, minute)
			}
		}
		if at%(4*minute) == 0 && at > 0 {
			rate = []int{0, 1, 5, 12}[d.N(4)]
			w.load = ramp{to: rate * 1000}
		}
	}
	return o
}

// counts are what the twin counted so far.
func (w *twin) counts() (c counts) {
	for i, n := range w.tally {
		c.n[i] = int64(n)
	}
	for i, n := range w.short {
		c.refused[i] = int64(n)
	}
	return c
}

// same compares the books and the environments at one moment.
func same(t *testing.T, w *World, o *twin) {
	var envs, bareConns, halfConns, openConns, staleConns int
	for i := range w.groups {
		g := &w.groups[i]
		if g.stamp == 0 {
			continue
		}
		if g.phase != ended {
			envs += g.n
			bareConns += g.n * g.count(bare)
			staleConns += g.n * g.count(stale)
		}
		halfConns += g.n * g.count(half)
		openConns += g.n * g.count(open)
	}
	var want [7]int
	for _, e := range o.all {
		if e.state != "gone" {
			want[0]++
			want[1] += e.count('b')
			want[2] += e.count('s')
		}
		want[3] += e.count('h')
		want[4] += e.count('o')
	}
	want[5], want[6] = o.ports(false), o.ports(true)
	got := [7]int{envs, bareConns, staleConns, halfConns, openConns, w.eni(0).Total(0).Used(), w.gateway(0).Total(0).Used()}
	if got != want || w.busy != o.busy {
		t.Errorf("at %v: environments, missing, dead, half-open, open, ports of interface and gateway\nbatches %v, busy %d\nsingles %v, busy %d", w.now, got, w.busy, want, o.busy)
	}
}
