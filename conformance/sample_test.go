package conformance

import (
	"fmt"
	"testing"

	"reenact/sim/nodetrace"
)

// perPass is how many numbers a pass shows.
const perPass = 9

var numberNames = [perPass]string{"total", "assigned", "cooldown", "enis", "subnet_free",
	"AssignPrivateIpAddresses", "CreateNetworkInterface", "UnassignPrivateIpAddresses", "DeleteNetworkInterface"}

// outcome is all that came of one run, as numbers: those of each pass, then for
// each ADD 1 if it succeeded.
type outcome []int32

func (r *recording) outcome() outcome {
	o := make(outcome, 0, len(r.passes)*perPass+len(r.adds))
	for _, p := range r.passes {
		c := p.Calls
		for _, n := range [perPass]int{p.Total, p.Assigned, p.Cooldown, p.ENIs, p.SubnetFree, c.Assign, c.Create, c.Unassign, c.Delete} {
			o = append(o, int32(n))
		}
	}
	for _, a := range r.adds {
		ok := int32(0)
		if a.ok {
			ok = 1
		}
		o = append(o, ok)
	}
	return o
}

// place names a number of an outcome.
func (r *recording) place(i int) string {
	if i < len(r.passes)*perPass {
		return fmt.Sprintf("%s at the pass of %v", numberNames[i%perPass], r.passes[i/perPass].at)
	}
	a := r.adds[i-len(r.passes)*perPass]
	return fmt.Sprintf("success of the ADD of %s at %v", a.pod, a.at)
}

// sample is the outcomes of several runs of one trace.
type sample struct {
	shape *recording // any of the runs, for the names
	runs  []outcome
}

func (s *sample) add(r *recording) {
	s.shape = r
	s.runs = append(s.runs, r.outcome())
}

// realSample runs the real ipamd n times; its maps shuffle by themselves.
func realSample(t *testing.T, trace *nodetrace.Trace, n int) *sample {
	s := &sample{}
	for range n {
		s.add(runReal(t, trace))
	}
	return s
}

// modelSample runs the model with n seeds from a first one on.
func modelSample(t *testing.T, trace *nodetrace.Trace, first uint64, n int) *sample {
	s := &sample{}
	for i := range uint64(n) {
		s.add(runModel(t, trace, first+i))
	}
	return s
}

// at gathers one number over the runs.
func (s *sample) at(i int) []int32 {
	values := make([]int32, len(s.runs))
	for j, o := range s.runs {
		values[j] = o[i]
	}
	return values
}
