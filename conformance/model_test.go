package conformance

import (
	"path/filepath"
	"strings"
	"testing"

	"reenact/sim/nodetrace"
)

// runModel leads the model through a trace.
func runModel(t *testing.T, trace *nodetrace.Trace, seed uint64) *recording {
	t.Helper()
	r := &recording{}
	if err := trace.Replay(seed, r); err != nil {
		t.Fatal(err)
	}
	return r
}

// TestTheModelReproducesStoredRuns holds the model to the same stored runs that
// the oracle reproduces.
func TestTheModelReproducesStoredRuns(t *testing.T) {
	traces, _ := filepath.Glob(filepath.Join(sharedTraces, "*.trace.jsonl"))
	for _, path := range traces {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".trace.jsonl"), func(t *testing.T) {
			trace := readTrace(t, path)
			e := readExpectation(t, strings.Replace(path, ".trace.", ".expect.", 1))
			var runs []*recording
			for seed := range uint64(400) {
				runs = append(runs, runModel(t, trace, seed))
			}
			checkAgainst(t, e, runs)
			checkADDs(t, e, runs)
		})
	}
}
