package cluster

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"reenact/model/fleet"
	"reenact/sim"
)

// Against the plainest proxy there is, in which every knock is looked at: each
// tick the new customers and those whose knock it is ask for a token.
func TestTheCrowdIsAsIfEveryKnockWereLookedAt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		patience := time.Duration(rapid.IntRange(5, 300).Draw(t, "patience")) * time.Second
		reconnect := time.Duration(rapid.IntRange(200, 15_000).Draw(t, "reconnect")) * time.Millisecond
		seed := uint64(rapid.IntRange(1, 100).Draw(t, "seed"))
		var spans []limitSpan
		for range rapid.IntRange(1, 4).Draw(t, "limits") {
			spans = append(spans, limitSpan{
				rapid.SampledFrom([]string{"0", "1", "20", "60", "90", "100", "400"}).Draw(t, "limit"),
				time.Duration(rapid.IntRange(1, 20).Draw(t, "times 5 s")) * 5 * time.Second,
			})
		}
		everyKnockIsLookedAt(t, patience, reconnect, seed, spans)
	})
}

// Who knocks for the last time just as a token comes is not let in, even if the
// token's event is first in the queue.
func TestTheLastKnockIsInVain(t *testing.T) {
	everyKnockIsLookedAt(t, 5*time.Second, 2041*time.Millisecond, 2, []limitSpan{{"90", 40 * time.Second}})
}

// limitSpan is a proxy limit that holds for a time.
type limitSpan struct {
	limit string
	lasts time.Duration
}

func everyKnockIsLookedAt(t interface{ Fatalf(string, ...any) }, patience, reconnect time.Duration, seed uint64, spans []limitSpan) {
	cfg := testConfig(1)
	cfg.Workload.AlwaysOn, cfg.ControlPlane.Prewarmed = 0, 0
	cfg.Workload.Wakeups = []fleet.Rate{{PerMin: 100}}
	cfg.Workload.Patience, cfg.Workload.Reconnect = patience, reconnect
	w, err := New(cfg, seed)
	if err != nil {
		t.Fatalf("%v", err)
	}
	plain := newPlainProxy(w)
	for _, span := range spans {
		if err := w.Set("PROXY_RATE_LIMIT", span.limit); err != nil {
			t.Fatalf("%v", err)
		}
		if w.proxy.PerMin != plain.proxy.PerMin { // what stays as it is begins no new bucket
			plain.proxy = fleet.NewProxy(w.proxy.PerMin, w.now)
		}
		to := w.now + span.lasts
		w.Advance(to)
		plain.advance(to)
		if got, want := w.heldBack(), plain.heldBack(); !slices.Equal(got, want) || w.crowd.n != len(want) {
			t.Fatalf("at %v these customers are held back: %v; looked at one by one: %v", to, got, want)
		}
	}
}

type plainProxy struct {
	proxy   fleet.Proxy
	demand  fleet.Demand
	sampler fleet.Sampler
	every   time.Duration
	now     time.Duration
	next    time.Duration // wake-up
	line    []plainKnock
}

type plainKnock struct {
	n          uint32
	at, giveUp time.Duration
}

func (w *World) heldBack() (list []uint32) {
	for i := range w.pods {
		if w.pods[i].state == refused {
			list = append(list, w.pods[i].n)
		}
	}
	slices.Sort(list)
	return list
}

func (p *plainProxy) heldBack() (list []uint32) {
	for _, k := range p.line {
		list = append(list, k.n)
	}
	slices.Sort(list)
	return list
}

func newPlainProxy(w *World) *plainProxy {
	p := &plainProxy{demand: fleet.NewDemand(w.seed, w.cfg.Workload.Wakeups), sampler: w.sampler, every: ticks(w.cfg.Workload.Reconnect).Time()}
	p.now = -sim.Tick
	_, p.next, _ = p.demand.Next()
	return p
}

func (p *plainProxy) advance(to time.Duration) {
	for p.now+sim.Tick <= to {
		p.now += sim.Tick
		line := p.line
		p.line = nil
		for _, k := range line {
			p.knock(k)
		}
		for ticks(p.next).Time() == p.now {
			n, at, _ := p.demand.Next()
			c := p.sampler.Customer(n - 1)
			p.next = at
			p.knock(plainKnock{n - 1, p.now, ticks(p.now + c.Patience).Time()})
		}
	}
}

// knock lets a customer in, turns it away, or lets it wait for its time.
func (p *plainProxy) knock(k plainKnock) {
	switch {
	case k.at != p.now:
		p.line = append(p.line, k)
	case k.giveUp <= p.now:
	case !p.proxy.Admit(p.now):
		p.line = append(p.line, plainKnock{k.n, p.now + p.every, k.giveUp})
	}
}
