package conformance

import (
	"maps"
	"testing"
	"time"

	"reenact/sim/nodetrace"
)

// shrink makes a failing trace shorter while it keeps failing: it ends it
// earlier, takes out operations in ever smaller pieces, and settings one by one.
func shrink(trace *nodetrace.Trace, fails func(*nodetrace.Trace) bool, deadline time.Time) *nodetrace.Trace {
	keep := func(next *nodetrace.Trace) bool {
		if time.Now().After(deadline) || !fails(next) {
			return false
		}
		trace = next
		return true
	}
	for changed := true; changed; {
		changed = shrinkEnd(trace, keep)
		for size := len(trace.Ops); size >= 1; size /= 2 {
			for from := 0; from < len(trace.Ops); {
				if !keep(without(trace, from, min(from+size, len(trace.Ops)))) {
					from += size
				} else {
					changed = true
				}
			}
		}
		changed = shrinkEnv(trace, keep) || changed
	}
	return trace
}

// shrinkEnd halves the distance to the first pass for as long as that fails.
func shrinkEnd(trace *nodetrace.Trace, keep func(*nodetrace.Trace) bool) (changed bool) {
	passes := int((trace.Until - trace.FirstTick) / trace.TickEvery)
	for step := passes / 2; step >= 1; {
		next := *trace
		next.Until = trace.FirstTick + trace.TickEvery*time.Duration(passes-step)
		if passes-step >= 0 && keep(&next) {
			passes, trace, changed = passes-step, &next, true
		} else {
			step /= 2
		}
	}
	return changed
}

func shrinkEnv(trace *nodetrace.Trace, keep func(*nodetrace.Trace) bool) (changed bool) {
	for name := range trace.Env {
		next := *trace
		next.Env = maps.Clone(trace.Env)
		delete(next.Env, name)
		if keep(&next) {
			trace, changed = &next, true
		}
	}
	return changed
}

// without leaves out the operations from one index up to another.
func without(trace *nodetrace.Trace, from, to int) *nodetrace.Trace {
	next := *trace
	next.Ops = append(append([]nodetrace.Op(nil), trace.Ops[:from]...), trace.Ops[to:]...)
	return &next
}

// TestShrinkingFindsTheCore shrinks a trace against a made-up fault that needs
// two operations and one setting.
func TestShrinkingFindsTheCore(t *testing.T) {
	trace := randomTrace(3)
	trace.Env = map[string]string{"WARM_IP_TARGET": "1", "MAX_ENI": "3"}
	trace.Ops = append(trace.Ops, nodetrace.Op{At: trace.Until, Pod: "x"}, nodetrace.Op{At: trace.Until, Kind: nodetrace.Del, Pod: "x"})
	fails := func(c *nodetrace.Trace) bool {
		n := 0
		for _, op := range c.Ops {
			if op.Pod == "x" {
				n++
			}
		}
		return n == 2 && c.Env["MAX_ENI"] == "3"
	}
	got := shrink(trace, fails, time.Now().Add(time.Minute))
	if len(got.Ops) != 2 || len(got.Env) != 1 || got.Until != got.FirstTick {
		t.Errorf("%d operations, %d settings and a time of %v are left", len(got.Ops), len(got.Env), got.Until)
	}
}
