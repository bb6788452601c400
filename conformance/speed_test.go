package conformance

import (
	"flag"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

var leastRatio = flag.Float64("least-ratio", 0, "fail when the model is not so many times faster than the real ipamd")

// TestSpeed replays the same traces through the real ipamd under its fake clock
// and through the model, and prints how much faster the model is:
//
//	go test -run TestSpeed -v . -least-ratio 500
//
// The real side has every advantage: its log is off, its checkpoint stays in
// memory, EC2 answers at once, and building the bubble is counted but nothing
// of the test around it.
func TestSpeed(t *testing.T) {
	paths, _ := filepath.Glob(filepath.Join(sharedTraces, "*.trace.jsonl"))
	t.Logf("%-22s %12s %12s %8s", "trace", "real", "model", "ratio")
	for _, path := range paths {
		trace := readTrace(t, path)
		real := fastest(5, 3, func() { runReal(t, trace) })
		model := fastest(5, 500, func() { runModel(t, trace, 1) })
		ratio := float64(real) / float64(model)
		t.Logf("%-22s %12v %12v %7.0fx", strings.TrimSuffix(filepath.Base(path), ".trace.jsonl"), real, model, ratio)
		if ratio < *leastRatio {
			t.Errorf("%s: %.0f times faster, less than %.0f", path, ratio, *leastRatio)
		}
	}
}

// fastest times batches of runs and returns the time of one run in the fastest:
// what the machine does besides only ever adds.
func fastest(batches, runs int, run func()) time.Duration {
	best := time.Duration(1 << 62)
	for range batches {
		start := time.Now()
		for range runs {
			run()
		}
		best = min(best, time.Since(start)/time.Duration(runs))
	}
	return best
}
