package conformance

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"reenact/conformance/oracle"
	"reenact/model/ipam/awstables"
	"reenact/model/vpc"
	"reenact/sim/nodetrace"
)

// TestAWSsWorkedExamplesOnTheRealCode runs AWS's published examples on the real
// ipamd. Where AWS prints something else, the row says so and holds what the
// code does: this test is the proof.
func TestAWSsWorkedExamplesOnTheRealCode(t *testing.T) {
	for _, row := range awstables.Rows() {
		t.Run(row.String(), func(t *testing.T) {
			last, shape := settle(t, row)
			cidrs := last.Total
			if row.Prefixes() {
				cidrs /= 16
			}
			got := strings.ReplaceAll(strings.Trim(fmt.Sprint(shape), "[]"), " ", ",")
			if last.ENIs != row.ENIs || cidrs != row.CIDRs || last.Total-last.Assigned != row.Unused || got != row.PerENI {
				t.Errorf("%d ENIs, %d addresses or prefixes, %d unused, %s per ENI; the row says %d, %d, %d, %s",
					last.ENIs, cidrs, last.Total-last.Assigned, got, row.ENIs, row.CIDRs, row.Unused, row.PerENI)
			}
		})
	}
}

// settle brings a row's pods to a real node, one a pass, waits five minutes, and
// returns the last pass and the addresses of each ENI.
func settle(t *testing.T, row awstables.Row) (last passed, shape []int) {
	t.Helper()
	trace := rowTrace(t, row)
	synctest.Test(t, func(t *testing.T) {
		node, err := oracle.Start(trace)
		if err != nil {
			t.Fatal(err)
		}
		r := &recording{}
		trace.Play(node, r)
		last, shape = r.passes[len(r.passes)-1], node.Shape()
		node.Stop()
	})
	return last, shape
}

func rowTrace(t *testing.T, row awstables.Row) *nodetrace.Trace {
	limits, err := vpc.LimitsOf(row.Instance)
	if err != nil {
		t.Fatal(err)
	}
	trace := &nodetrace.Trace{
		Instance: row.Instance, MaxPods: row.MaxPods(limits.MaxPods()), Env: row.Env, SubnetFree: 4091,
		FirstTick: 2500 * time.Millisecond, TickEvery: 5 * time.Second,
		Until: time.Duration(row.Pods+60) * 5 * time.Second,
	}
	for i := range row.Pods {
		trace.Ops = append(trace.Ops, nodetrace.Op{At: time.Duration(i+1) * 5 * time.Second, Pod: fmt.Sprintf("pod-%d", i+1)})
	}
	return trace
}
