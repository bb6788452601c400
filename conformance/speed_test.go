package conformance

import (
	"flag"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"reenact/sim/nodetrace"
)

var leastRatio = flag.Float64("least-ratio", 0, "fail when the model is not so many times faster than the real ipamd")

// TestSpeed replays the same traces through the real ipamd under its fake clock
// and through the model, and prints how much faster the model is:
//
//	go test -run TestSpeed -v . -least-ratio 500
//
// The real side has every advantage: its log is off, its checkpoint stays in
// memory, and its EC2, network and Kubernetes answer at once.
func TestSpeed(t *testing.T) {
	paths, _ := filepath.Glob(filepath.Join(sharedTraces, "*.trace.jsonl"))
	t.Logf("%-22s %12s %12s %8s", "trace", "real", "model", "ratio")
	for _, path := range paths {
		trace := readTrace(t, path)
		real := fastest(3, 3, func() { playReal(t, trace, &tally{}) })
		model := fastest(3, 500, func() { trace.Replay(1, &tally{}) })
		ratio := float64(real) / float64(model)
		t.Logf("%-22s %12v %12v %7.0fx", strings.TrimSuffix(filepath.Base(path), ".trace.jsonl"), real, model, ratio)
		if ratio < *leastRatio {
			t.Errorf("%s: %.0f times faster, less than %.0f", path, ratio, *leastRatio)
		}
	}
}

// tally reads what it is told and keeps next to nothing.
type tally struct{ ok, total int }

func (c *tally) Added(_ time.Duration, _ string, ok bool) {
	if ok {
		c.ok++
	}
}

func (c *tally) Passed(_ time.Duration, s nodetrace.Snapshot) { c.total += s.Total }

// fastest returns the processor time of one run, in the fastest of several
// batches: the clock on the wall would count what else the machine does.
func fastest(batches, runs int, run func()) time.Duration {
	best := time.Duration(1 << 62)
	for range batches {
		start := processorTime()
		for range runs {
			run()
		}
		best = min(best, (processorTime()-start)/time.Duration(runs))
	}
	return best
}

// processorTime is what this process has used so far, the garbage collector and
// the kernel's work for it included.
func processorTime() time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		panic(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
