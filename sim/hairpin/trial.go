package hairpin

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"reenact/model/datapath"
	"reenact/sim"
)

// Trial is a claim about clusters other than the incident's: other teams' reports, and the
// odds. So many clusters are drawn, and one figure is read from them.
type Trial struct {
	Zones   int               `yaml:"zones" range:"1..6"`
	Clients int               `yaml:"client_pods" range:"1..500"`
	Set     map[string]string `yaml:"settings,omitempty" entries:"50"`
	Figure  string            `yaml:"figure" letters:"40"` // one of figures
}

// figures are what a trial may be asked for. Shares are in percent.
//
//	failing        connects that fail, as pods are placed: mean over the pods and the clusters
//	loss           connects that fail of the clients that the short way meets
//	hit            clusters in which the short way meets any client
//	counted        connects that failed in ten minutes of traffic
//	requests       requests that failed in ten minutes of traffic, after retries
//	stalled        requests that were served only after a failed connect
//	cured          clusters in which restarting a client that the short way meets ends it
//	cured-in-place the same, its container only
//	answers        SYN-ACKs that nginx sends to one connect that fails, and resets what the
//	resets         client's kernel answers them with
//	gives-up       seconds until such a connect() fails
var figures = map[string]func(*Trial, uint64) float64{
	"failing": func(t *Trial, seed uint64) float64 { return t.mean(seed, (*World).failingPct) },
	"loss":    func(t *Trial, seed uint64) float64 { return t.mean(seed, (*World).lossPct) },
	"hit": func(t *Trial, seed uint64) float64 {
		return t.mean(seed, func(w *World) float64 { return share(w.expected().hairpin > 0) })
	},
	"counted": func(t *Trial, seed uint64) float64 {
		return t.traffic(seed, func(c *counts) (int32, int32) { return c.begun - c.fine, c.begun })
	},
	"requests": func(t *Trial, seed uint64) float64 {
		return t.traffic(seed, func(c *counts) (int32, int32) { return c.requests - c.served, c.requests })
	},
	"stalled": func(t *Trial, seed uint64) float64 {
		return t.traffic(seed, func(c *counts) (int32, int32) { return c.stalled, c.requests })
	},
	"cured":          func(t *Trial, seed uint64) float64 { return t.mean(seed, curedBy((*World).restart)) },
	"cured-in-place": func(t *Trial, seed uint64) float64 { return t.mean(seed, curedBy((*World).restartInPlace)) },
	"answers":        func(t *Trial, seed uint64) float64 { return t.packets(seed, datapath.SYN|datapath.ACK) },
	"resets":         func(t *Trial, seed uint64) float64 { return t.packets(seed, datapath.RST) },
	"gives-up": func(t *Trial, seed uint64) float64 {
		w, err := t.world(seed, 0)
		if err != nil {
			return math.NaN()
		}
		return min(w.knob.timeout, w.kernel.Timeout()).Seconds()
	},
}

func figureNames() []string {
	names := make([]string, 0, len(figures))
	for n := range figures {
		names = append(names, n)
	}
	slices.Sort(names)
	return names
}

func share(yes bool) float64 {
	if yes {
		return 100
	}
	return 0
}

// clusters is how many a trial draws for one reading, and for one that needs traffic.
const (
	clusters     = 150
	withTraffic  = 12
	trafficLasts = 10 * time.Minute
)

// config is a plain cluster: nothing on it but the clients and nginx.
func (t *Trial) config() Config {
	c := Config{
		Zones: strings.Split("abcdef", "")[:t.Zones], Nodes: Nodes{CPU: 64, MemoryGB: 256, MaxPods: 250, Back: 3 * time.Minute},
		Clients: []Deployment{{Name: "client", Replicas: t.Clients}},
		Traffic: Traffic{PerSecond: 1000, Idle: time.Second, Keep: time.Minute},
		Pods:    Pods{StartMin: 5 * time.Second, StartMax: 20 * time.Second, Batch: 25, Shutdown: 10 * time.Second, Notice: 15 * time.Second},
		Set:     map[string]string{},
	}
	for k, v := range t.Set {
		c.Set[k] = v
	}
	return c
}

// Check implements sim.OwnClaim.
func (t *Trial) Check() []sim.Problem {
	if _, ok := figures[t.Figure]; !ok {
		return []sim.Problem{{Path: "figure", Problem: fmt.Sprintf("%q is no figure of a trial", t.Figure), Instead: "write one of " + strings.Join(figureNames(), ", "),
			Near: &sim.Near{Word: t.Figure, Known: figureNames()}}}
	}
	c := t.config()
	return c.Check(func(path string) string { return path })
}

// Read implements sim.OwnClaim.
func (t *Trial) Read(seed uint64) (float64, error) {
	if _, err := t.world(seed, 0); err != nil {
		return 0, err
	}
	return figures[t.Figure](t, seed), nil
}

// world is the n-th cluster of a seed.
func (t *Trial) world(seed, n uint64) (*World, error) { return New(t.config(), seed*1000+n) }

// mean reads clusters with every pod on its node, before any traffic. Those without a
// reading are left out.
func (t *Trial) mean(seed uint64, read func(*World) float64) float64 {
	sum, n := 0.0, 0
	for k := range uint64(clusters) {
		w, err := t.world(seed, k)
		if err != nil {
			return math.NaN()
		}
		w.Advance(0)
		if v := read(w); !math.IsNaN(v) {
			sum += v
			n++
		}
	}
	if n == 0 {
		return math.NaN()
	}
	return sum / float64(n)
}

func (w *World) failingPct() float64 { return float64(w.expected().failing) / 100 }

func (w *World) lossPct() float64 {
	w.expected()
	sum, n := 0.0, 0
	for _, i := range w.clients {
		if h := w.slots[i].hairpin; h > 0 {
			sum += float64(h) / 100
			n++
		}
	}
	if n == 0 {
		return math.NaN()
	}
	return sum / float64(n)
}

// curedBy restarts the first client that the short way meets and looks whether it is
// still so.
func curedBy(restart func(*World, int32)) func(*World) float64 {
	return func(w *World) float64 {
		w.expected()
		for _, i := range w.clients {
			if w.slots[i].hairpin > 0 {
				restart(w, i)
				w.Advance(w.Now() + w.Pods.StartMax + time.Second)
				w.expected()
				return share(w.slots[i].ready && w.slots[i].hairpin == 0)
			}
		}
		return math.NaN()
	}
}

// traffic counts what connects come to.
func (t *Trial) traffic(seed uint64, read func(*counts) (part, whole int32)) float64 {
	var part, whole int64
	for k := range uint64(withTraffic) {
		w, err := t.world(seed, k)
		if err != nil {
			return math.NaN()
		}
		for at := time.Minute; at <= trafficLasts; at += time.Minute { // a window's length apart
			w.Advance(at)
			p, n := read(w.window())
			part, whole = part+int64(p), whole+int64(n)
		}
	}
	if whole == 0 {
		return math.NaN()
	}
	return 100 * float64(part) / float64(whole)
}

// packets counts what is sent in one connect between pods that share a node.
func (t *Trial) packets(seed uint64, flags datapath.Flags) float64 {
	w, err := t.world(seed, 0)
	if err != nil {
		return math.NaN()
	}
	y := way{preserve: w.settings().PreserveClientIP, ip: !w.byInstance()}
	sent, fate := w.network(&y).Play(datapath.NewDial(w.kernel, w.knob.timeout))
	if fate.Cause == datapath.OK {
		return math.NaN()
	}
	n := 0
	for _, p := range sent {
		if p.Flags == flags {
			n++
		}
	}
	return float64(n)
}
