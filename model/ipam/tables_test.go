package ipam_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"reenact/model/dice"
	"reenact/model/ipam"
	"reenact/model/ipam/awstables"
	"reenact/model/vpc"
)

// TestAWSsWorkedExamples brings pods to a node one by one, lets the pool come to
// rest, and compares with what AWS publishes; rows that AWS prints otherwise
// than the real code behaves hold what the code does (docs/conformance.md).
func TestAWSsWorkedExamples(t *testing.T) {
	for _, row := range awstables.Rows() {
		t.Run(row.String(), func(t *testing.T) {
			for seed := range uint64(20) {
				checkRow(t, row, settledPool(t, row, seed))
			}
		})
	}
}

// settledPool is a node in a subnet without bounds after the row's pods have
// come, one a pass, and five quiet minutes.
func settledPool(t *testing.T, row awstables.Row, seed uint64) *ipam.Pool {
	t.Helper()
	l, err := vpc.LimitsOf(row.Instance)
	if err != nil {
		t.Fatal(err)
	}
	limits := ipam.Limits{ENIs: l.ENIs, PerENI: l.SecondariesPerENI(), MaxPods: row.MaxPods(l.MaxPods())}
	p, err := ipam.New(limits, ipam.FromEnv(row.Env), 0, dice.New(seed, dice.MapOrder, 0))
	if err != nil {
		t.Fatal(err)
	}
	run := func(at time.Duration, c ipam.Call) {
		for c.Op != ipam.NoCall {
			c = p.Finish(at, c, ipam.Done, 0)
		}
	}
	run(0, p.BeginStart(0))
	at := 2500 * time.Millisecond
	for pass := range row.Pods + 60 {
		run(at, p.BeginPass(at))
		at += ipam.PassInterval
		if pass < row.Pods {
			if _, ok := p.Assign(at); !ok {
				t.Fatalf("pod %d finds no address", pass+1)
			}
		}
	}
	return p
}

func checkRow(t *testing.T, row awstables.Row, p *ipam.Pool) {
	t.Helper()
	s, unit := p.Stats(time.Hour), 1
	if row.Prefixes() {
		unit = 16
	}
	var perENI []int
	for _, eni := range p.Interfaces() {
		perENI = append(perENI, eni.Addresses/unit)
	}
	slices.SortFunc(perENI, func(a, b int) int { return b - a })
	shape := strings.ReplaceAll(strings.Trim(fmt.Sprint(perENI), "[]"), " ", ",")
	if s.ENIs != row.ENIs || s.Total/unit != row.CIDRs || s.Total-s.Assigned != row.Unused || shape != row.PerENI {
		t.Errorf("%d ENIs, %d addresses or prefixes, %d unused, %s per ENI; want %d, %d, %d, %s",
			s.ENIs, s.Total/unit, s.Total-s.Assigned, shape, row.ENIs, row.CIDRs, row.Unused, row.PerENI)
	}
}
