package conformance

import (
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"
	"testing"
	"time"

	"reenact/model/dice"
	"reenact/model/vpc"
	"reenact/sim/nodetrace"
)

// A pool that was large and has waned to a few addresses decides by chance which
// of them goes back to the subnet, and that decides whether the next ADD
// succeeds. Such traces are short, so that many real runs can tell small
// differences:
//
//	go test -run Waning . -waning 200 -timeout 2h
var (
	waningCount = flag.Int("waning", 8, "random traces of pools that wane to compare")
	firstWaning = flag.Uint64("first-waning", 1, "seed of the first of them")
)

// The screen of a waning trace suspects a number whose means part by more than
// 4 standard errors. With 1,200 real runs a share that is off by 0.1 is 6.2 of
// them or more: 98 in 100 such are suspected. The suspected number alone is then
// judged on 3,000 fresh real runs, whose bound is 0.057: more than 99 in 100.
const (
	waningReal, waningModel           = 1200, 4800
	waningJudgeReal, waningJudgeModel = 3000, 12000
	waningSuspicion                   = 4.0
)

func TestModelAndRealAgreeOnWaningTraces(t *testing.T) {
	for i := range uint64(*waningCount) {
		seed := *firstWaning + i
		trace := waningTrace(seed)
		if text := compareWaning(t, trace); text != "" {
			t.Errorf("waning trace of seed %d: %s", seed, text)
			if *keep != "" {
				t.Fatalf("stored as %s", store(t, fmt.Sprintf("waning-%d", seed), trace))
			}
		}
	}
}

func compareWaning(t *testing.T, trace *nodetrace.Trace) string {
	t.Helper()
	real, model := realSample(t, trace, waningReal), modelSample(t, trace, 1, waningModel)
	i, errors := farthest(real, model)
	if errors <= waningSuspicion {
		return ""
	}
	real, model = realSample(t, trace, waningJudgeReal), modelSample(t, trace, 1<<32, waningJudgeModel)
	r, m := real.at(i), model.at(i)
	if d := distance(r, m); d > bound(len(r), len(m), falseAlarm) {
		rm, _ := meanAndVariance(r)
		mm, _ := meanAndVariance(m)
		return fmt.Sprintf("%s: the distributions part by %.3f (means: real %.3f, model %.3f)", real.shape.place(i), d, rm, mm)
	}
	t.Logf("suspected by chance: %s, %.1f standard errors", real.shape.place(i), errors)
	return ""
}

// farthest returns the number whose means are the most standard errors apart.
func farthest(real, model *sample) (index int, errors float64) {
	for i := range real.runs[0] {
		if e := standardErrors(real.at(i), model.at(i)); e > errors {
			index, errors = i, e
		}
	}
	return index, errors
}

// standardErrors is how far the means of two samples are apart, with the variance
// of both together.
func standardErrors(a, b []int32) float64 {
	ma, va := meanAndVariance(a)
	mb, vb := meanAndVariance(b)
	n, m := float64(len(a)), float64(len(b))
	within := (n*va + m*vb) / (n + m)
	between := n * m / ((n + m) * (n + m)) * (ma - mb) * (ma - mb)
	if ma == mb {
		return 0
	}
	return math.Abs(ma-mb) / math.Sqrt((within+between)*(1/n+1/m))
}

// TestTheScreenFindsATenth draws 300 times from shares that part by 0.1, and from
// equal ones, and sends both through screen and judge.
func TestTheScreenFindsATenth(t *testing.T) {
	d := dice.New(5, dice.Trace, 0)
	draw := func(n, percent int) []int32 {
		v := make([]int32, n)
		for i := range v {
			if d.N(100) < percent {
				v[i] = 1
			}
		}
		return v
	}
	condemned := func(real, model int) bool {
		return standardErrors(draw(waningReal, real), draw(waningModel, model)) > waningSuspicion &&
			distance(draw(waningJudgeReal, real), draw(waningJudgeModel, model)) > bound(waningJudgeReal, waningJudgeModel, falseAlarm)
	}
	found, alarms := 0, 0
	for range 300 {
		if condemned(50, 60) {
			found++
		}
		if condemned(50, 50) {
			alarms++
		}
	}
	if found < 288 || alarms > 0 {
		t.Errorf("a share off by 0.1 was condemned %d times in 300, a right one %d times", found, alarms)
	}
}

// waningTrace makes a trace of a pool that is filled and wanes, once or twice, and
// then lives on with a few pods.
func waningTrace(seed uint64) *nodetrace.Trace {
	g := &generator{Rand: rand.New(rand.NewPCG(seed, 20250516))}
	t := &g.trace
	t.Instance = [...]string{"m6id.metal", "m6id.metal", "p3dn.24xlarge", "c5.xlarge", "m5.large"}[g.IntN(5)]
	g.limits, _ = vpc.LimitsOf(t.Instance)
	t.MaxPods, t.SubnetFree = g.limits.MaxPods(), 4091
	warm := 1 + g.IntN(3)
	t.Env = map[string]string{"WARM_IP_TARGET": strconv.Itoa(warm)}
	if g.IntN(3) == 0 {
		t.Env["MINIMUM_IP_TARGET"] = strconv.Itoa(1 + g.IntN(3))
	}
	t.FirstTick, t.TickEvery = 2500*time.Millisecond, 5*time.Second
	at := time.Second
	for range 1 + g.IntN(2) {
		at = g.fill(at, warm, 10+g.IntN(50))
		at = g.wane(at)
		if g.IntN(6) == 0 {
			g.trace.Ops = append(g.trace.Ops, nodetrace.Op{At: at, Kind: nodetrace.Restart})
		}
		at = g.few(at, 2+g.IntN(2))
	}
	t.Until = t.FirstTick + (at/t.TickEvery+1)*t.TickEvery
	return t
}

// fill brings pods as fast as a pool with a warm target of few can grow.
func (g *generator) fill(at time.Duration, warm, pods int) time.Duration {
	for ; pods > 0; at += g.trace.TickEvery {
		for range min(warm, pods) {
			g.churn(at, 1<<30)
			pods--
		}
	}
	return at
}

// wane takes most pods away in a few bursts, with time for the pool to shrink.
func (g *generator) wane(at time.Duration) time.Duration {
	bursts := 1 + g.IntN(3)
	for b := range bursts {
		keep := len(g.alive) * (bursts - 1 - b) / bursts
		for len(g.alive) > keep+g.IntN(2) {
			i := g.IntN(len(g.alive))
			g.op(at, nodetrace.Del, g.alive[i])
			g.alive = append(g.alive[:i], g.alive[i+1:]...)
		}
		at += time.Duration(30+g.IntN(10)) * time.Second
	}
	return at
}

// few lets a few pods come and go for two or three minutes.
func (g *generator) few(at time.Duration, crowd int) time.Duration {
	for end := at + time.Duration(120+g.IntN(60))*time.Second; at < end; {
		g.churn(at, crowd)
		at += time.Duration(1+g.IntN(9000)) * time.Millisecond
	}
	return at
}
