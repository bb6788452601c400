package conformance

import (
	"fmt"
	"math"
	"testing"
	"time"

	"reenact/conformance/oracle"
	"reenact/model/dice"
	"reenact/model/ipam"
	"reenact/sim/nodetrace"
)

// Where ipamd ranges over a Go map, chance decides, but not evenly: the walk
// begins at a random slot of the table, and the table has slots to spare. The
// tests here hold the model's law to the real one, draw by draw.

// draws of each kind; the chi-square test then sees differences of a few percent.
const lawDraws = 20_000

// TestTheENIThatServesAnAdd compares which interface gives a pod its address.
func TestTheENIThatServesAnAdd(t *testing.T) {
	for _, k := range []int{2, 3, 5, 8, 9, 12, 14, 15} {
		t.Run(fmt.Sprintf("of %d ENIs", k), func(t *testing.T) {
			sameLaw(t, k, oracle.DrawAssign, func(k int, seed uint64) int {
				p := poolOf(t, k, 2, seed)
				a, ok := p.Assign(time.Hour)
				if !ok {
					t.Fatal("no address to assign")
				}
				return int(a.ENI)
			})
		})
	}
}

// TestTheENIThatShrinksFirst compares which interface first gives addresses back
// when the pool is too high.
func TestTheENIThatShrinksFirst(t *testing.T) {
	for _, k := range []int{2, 3, 5, 8, 9, 12, 14, 15} {
		t.Run(fmt.Sprintf("of %d ENIs", k), func(t *testing.T) {
			sameLaw(t, k, oracle.DrawShrink, func(k int, seed uint64) int {
				p := poolOf(t, k, 1, seed)
				if err := p.Restart(time.Hour, ipam.Settings{MinimumIP: k - 1, SubnetDiscovery: true}); err != nil {
					t.Fatal(err)
				}
				c := p.BeginPass(time.Hour)
				if c.Op != ipam.UnassignAddrs {
					t.Fatalf("the pass asks for %+v", c)
				}
				return int(c.ENI)
			})
		})
	}
}

// poolOf is the model of a node with k full interfaces of n addresses.
func poolOf(t *testing.T, k, n int, seed uint64) *ipam.Pool {
	t.Helper()
	p, err := ipam.New(ipam.Limits{ENIs: k, PerENI: n, MaxPods: 1000}, ipam.Settings{MinimumIP: k * n, SubnetDiscovery: true}, 0, dice.New(seed, dice.Trace, 0))
	if err != nil {
		t.Fatal(err)
	}
	for at := time.Duration(0); p.Stats(at).Total < k*n; at += time.Second {
		for c := p.BeginPass(at); c.Op != ipam.NoCall; {
			c = p.Finish(at, c, ipam.Done, 0)
		}
	}
	return p
}

// sameLaw draws from both and applies the chi-square test of homogeneity with a
// false alarm once in 10^6.
func sameLaw(t *testing.T, k int, real func(k int) int, model func(k int, seed uint64) int) {
	t.Helper()
	r, m := make([]float64, k), make([]float64, k)
	for seed := range uint64(lawDraws) {
		r[real(k)]++
		m[model(k, seed)]++
	}
	statistic := 0.0
	for i := range r {
		if sum := r[i] + m[i]; sum > 0 {
			statistic += (r[i] - m[i]) * (r[i] - m[i]) / sum
		}
	}
	if limit := chiSquareLimit(float64(k - 1)); statistic > limit {
		t.Errorf("chi-square %.1f over %.1f; real %v, model %v", statistic, limit, r, m)
	}
}

// chiSquareLimit is passed by chance once in 10^6 (Wilson and Hilferty 1931).
func chiSquareLimit(freedom float64) float64 {
	const z = 4.7534
	a := 2 / (9 * freedom)
	return freedom * math.Pow(1-a+z*math.Sqrt(a), 3)
}

// TestHowManyCoolingAddressesAreReleased: a pool that is too high after a few
// DELs releases as many addresses; chance decides how many of those are still
// in cooldown. Shown by the trace's cooldown after that pass.
func TestHowManyCoolingAddressesAreReleased(t *testing.T) {
	for _, c := range []struct{ warm, pods int }{{1, 1}, {2, 2}, {5, 3}, {6, 4}, {10, 4}, {20, 8}, {30, 10}} {
		t.Run(fmt.Sprintf("%d of %d", c.pods, c.pods+c.warm), func(t *testing.T) {
			trace := releaseTrace(c.warm, c.pods)
			if d := judge(realSample(t, trace, 1200), modelSample(t, trace, 1, 12000)); d != nil {
				t.Error(d.text)
			}
		})
	}
}

// releaseTrace fills one interface with pods and a warm rest, and then removes
// the pods just before a pass.
func releaseTrace(warm, pods int) *nodetrace.Trace {
	trace := &nodetrace.Trace{
		Instance: "m6id.metal", MaxPods: 737, SubnetFree: 4091,
		Env:       map[string]string{"WARM_IP_TARGET": fmt.Sprint(warm), "MINIMUM_IP_TARGET": "1", "MAX_ENI": "1"},
		FirstTick: 2500 * time.Millisecond, TickEvery: 5 * time.Second, Until: 20 * time.Second,
	}
	for i := range pods {
		at := time.Duration(1+i/warm) * 5 * time.Second
		trace.Ops = append(trace.Ops, nodetrace.Op{At: at, Pod: fmt.Sprint(i)})
	}
	trace.Until = time.Duration(3+pods/warm)*5*time.Second + trace.FirstTick
	for i := range pods {
		trace.Ops = append(trace.Ops, nodetrace.Op{At: trace.Until - time.Second, Kind: nodetrace.Del, Pod: fmt.Sprint(i)})
	}
	return trace
}
