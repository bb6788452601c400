package conformance

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"time"

	"reenact/model/vpc"
	"reenact/sim/nodetrace"
)

// generator makes random traces. One seed makes one trace.
type generator struct {
	*rand.Rand
	trace  nodetrace.Trace
	limits vpc.Limits
	pods   int // names given out
	alive  []string
}

// randomTrace makes the trace of a seed: some node with some settings, and a
// few phases of pods coming and going, with restarts between some of them.
func randomTrace(seed uint64) *nodetrace.Trace {
	g := &generator{Rand: rand.New(rand.NewPCG(seed, 20240523))}
	g.header()
	g.operations()
	return &g.trace
}

// familiar are the types where the limits bite early, and the incidents' own.
var familiar = []string{"t3.nano", "t3.small", "t3.medium", "m5.large", "c5.xlarge", "m4.large", "m6id.metal", "p3dn.24xlarge"}

func (g *generator) header() {
	t := &g.trace
	t.Instance = familiar[g.IntN(len(familiar))]
	if g.IntN(4) == 0 {
		names := vpc.InstanceTypes()
		t.Instance = names[g.IntN(len(names))]
	}
	g.limits, _ = vpc.LimitsOf(t.Instance)
	t.MaxPods = [...]int{g.limits.MaxPods(), g.limits.MaxPods(), 110, 250, 1 + g.IntN(40), 0}[g.IntN(6)]
	t.Env = g.environment()
	perENI := g.limits.SecondariesPerENI()
	t.SubnetFree = [...]int{4091, 4091, 4091, g.IntN(20), g.IntN(3*perENI + 3), 16*g.IntN(12) + g.IntN(3)}[g.IntN(6)]
	t.FirstTick, t.TickEvery = 2500*time.Millisecond, 5*time.Second
	if g.IntN(5) == 0 {
		t.FirstTick = time.Duration(g.IntN(6000)) * time.Millisecond
		t.TickEvery = time.Duration(500+g.IntN(20)*500) * time.Millisecond
	}
	t.Until = t.FirstTick + t.TickEvery*time.Duration(20+g.IntN(160)) + time.Duration(g.IntN(2))*time.Second
}

// environment draws settings. Each variable is mostly absent, sometimes small,
// and now and then something that ipamd must forgive.
func (g *generator) environment() map[string]string {
	env := map[string]string{}
	put := func(name string, often int, values ...int) {
		if g.IntN(100) >= often {
			return
		}
		env[name] = strconv.Itoa(values[g.IntN(len(values))])
		if g.IntN(30) == 0 {
			env[name] = [...]string{"", "-1", "many", " 3", "1.5", "99999999999999999999"}[g.IntN(6)]
		}
	}
	if g.IntN(10) < 4 {
		put("WARM_IP_TARGET", 80, 0, 1, 1, 2, 5, 16, 33)
		put("MINIMUM_IP_TARGET", 60, 0, 1, 4, 10, 20, 60)
	}
	put("WARM_ENI_TARGET", 40, 0, 0, 1, 2, 3, 9, 14)
	put("MAX_ENI", 20, 0, 1, 2, 3, 100)
	put("IP_COOLDOWN_PERIOD", 35, 0, 1, 5, 10, 30, 60, 90, 120)
	if g.IntN(10) < 3 {
		env["ENABLE_PREFIX_DELEGATION"] = [...]string{"true", "true", "1", "True", "false", "yes"}[g.IntN(6)]
		put("WARM_PREFIX_TARGET", 60, 0, 1, 2, 3)
	}
	if g.IntN(10) == 0 {
		env["ENABLE_SUBNET_DISCOVERY"] = [...]string{"false", "0", "no", "true"}[g.IntN(4)]
	}
	return env
}

// operations fills the trace with phases, each with its own rate of arrivals and
// its own lifetime of pods.
func (g *generator) operations() {
	at := time.Duration(0)
	grain := [...]time.Duration{time.Millisecond, 500 * time.Millisecond, 2500 * time.Millisecond}[g.IntN(3)]
	limit := (30 + g.IntN(400)) * (*size)
	for at < g.trace.Until && len(g.trace.Ops) < limit {
		if g.IntN(5) == 0 {
			g.restart(at)
		}
		end := at + time.Duration(10+g.IntN(240))*time.Second
		gap := time.Duration(1+g.IntN(8000)) * time.Millisecond / time.Duration(*size)
		crowd := 1 + g.IntN(max(1, min(g.trace.MaxPods, 120*(*size))))
		for at < end && at < g.trace.Until && len(g.trace.Ops) < limit {
			g.churn(at, crowd)
			step := time.Duration(g.Int64N(int64(2*gap))) / grain * grain
			at += step
		}
		if g.IntN(3) == 0 {
			g.exodus(at)
		}
		at += time.Duration(g.IntN(150)) * time.Second / grain * grain
	}
}

func (g *generator) op(at time.Duration, kind nodetrace.Kind, pod string) {
	g.trace.Ops = append(g.trace.Ops, nodetrace.Op{At: at, Kind: kind, Pod: pod})
}

// churn adds a pod while there are fewer than the crowd, else mostly removes
// one. Now and then a CNI call comes twice, or for a pod nobody knows.
func (g *generator) churn(at time.Duration, crowd int) {
	switch {
	case len(g.alive) > 0 && (len(g.alive) >= crowd || g.IntN(3) == 0):
		i := g.IntN(len(g.alive))
		g.op(at, nodetrace.Del, g.alive[i])
		if g.IntN(20) > 0 {
			g.alive = append(g.alive[:i], g.alive[i+1:]...)
		}
	case len(g.alive) > 0 && g.IntN(25) == 0:
		g.op(at, nodetrace.Add, g.alive[g.IntN(len(g.alive))])
	default:
		g.pods++
		pod := fmt.Sprintf("pod-%d", g.pods)
		g.op(at, nodetrace.Add, pod)
		g.alive = append(g.alive, pod)
	}
}

// exodus removes most pods at once.
func (g *generator) exodus(at time.Duration) {
	keep := g.IntN(3)
	for len(g.alive) > keep {
		g.op(at, nodetrace.Del, g.alive[0])
		g.alive = g.alive[1:]
	}
}

// restart starts ipamd again, sometimes with other settings. Prefix delegation
// stays as it is: a node is replaced, not switched.
func (g *generator) restart(at time.Duration) {
	changes := map[string]string{}
	if g.IntN(3) > 0 {
		changes = g.environment()
		delete(changes, "ENABLE_PREFIX_DELEGATION")
	}
	g.trace.Ops = append(g.trace.Ops, nodetrace.Op{At: at, Kind: nodetrace.Restart, Env: changes})
}
