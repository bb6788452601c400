package conformance

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"

	"reenact/conformance/oracle"
	"reenact/sim/nodetrace"
)

// runReal leads the real ipamd through a trace, on a fake clock.
func runReal(t *testing.T, trace *nodetrace.Trace) *recording {
	t.Helper()
	r := &recording{}
	playReal(t, trace, r)
	return r
}

func playReal(t *testing.T, trace *nodetrace.Trace, o nodetrace.Observer) {
	synctest.Test(t, func(t *testing.T) {
		node, err := oracle.Start(trace)
		if err != nil {
			t.Fatal(err)
		}
		trace.Play(node, o)
		node.Stop()
	})
}

// readTrace reads a trace file.
func readTrace(t *testing.T, path string) *nodetrace.Trace {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	trace, err := nodetrace.Parse(f)
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return trace
}

const sharedTraces = "../sim/nodetrace/testdata"

// TestTheOracleReproducesStoredRuns runs the oracle over traces whose outcome
// under the real ipamd others have recorded. It is what makes the oracle worth
// believing.
func TestTheOracleReproducesStoredRuns(t *testing.T) {
	if oracle.Version != "v1.18.3" {
		t.Skip("the stored runs are of v1.18.3")
	}
	traces, _ := filepath.Glob(filepath.Join(sharedTraces, "*.trace.jsonl"))
	if len(traces) == 0 {
		t.Fatal("no traces in " + sharedTraces)
	}
	for _, path := range traces {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".trace.jsonl"), func(t *testing.T) {
			trace := readTrace(t, path)
			e := readExpectation(t, strings.Replace(path, ".trace.", ".expect.", 1))
			var runs []*recording
			for range 20 {
				runs = append(runs, runReal(t, trace))
			}
			checkAgainst(t, e, runs)
			checkADDs(t, e, runs)
		})
	}
}
