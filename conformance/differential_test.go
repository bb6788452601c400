package conformance

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"reenact/sim/nodetrace"
)

var (
	traceCount = flag.Int("traces", 150, "random traces to compare")
	size       = flag.Int("size", 1, "how many times more pods and operations a random trace has")
	firstSeed  = flag.Uint64("first-seed", 1, "seed of the first random trace")
	keep       = flag.String("keep", "testdata", "directory for the traces that tell model and real apart, shrunk; empty: neither shrink nor keep them")
)

// TestModelAndRealAgreeOnRandomTraces is the differential test. What it finds it
// shrinks and stores under testdata/, where the next test keeps it.
func TestModelAndRealAgreeOnRandomTraces(t *testing.T) {
	for i := range uint64(*traceCount) {
		seed := *firstSeed + i
		trace := randomTrace(seed)
		d := compare(t, trace)
		if d == nil {
			continue
		}
		if *keep == "" {
			t.Fatalf("trace of seed %d: %s", seed, d.text)
		}
		path := store(t, fmt.Sprintf("seed-%d", seed), shrunk(t, trace))
		t.Fatalf("trace of seed %d: %s; shrunk to %s", seed, d.text, path)
	}
}

// shrunk shrinks a condemned trace. Most faults are plain: a real value that the
// model never gives. The others keep the trace as it is, for the statistics of
// the second stage are too slow to repeat a thousand times.
func shrunk(t *testing.T, trace *nodetrace.Trace) *nodetrace.Trace {
	plain := func(c *nodetrace.Trace) bool {
		real, model := realSample(t, c, 6), modelSample(t, c, 1, 300)
		for i := range real.runs[0] {
			if distance(real.at(i), model.at(i)) == 1 {
				return true
			}
		}
		return false
	}
	if !plain(trace) {
		return trace
	}
	return shrink(trace, plain, time.Now().Add(20*time.Second))
}

func store(t *testing.T, name string, trace *nodetrace.Trace) string {
	t.Helper()
	var text bytes.Buffer
	if err := trace.Encode(&text); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(*keep, name+".trace.jsonl")
	os.MkdirAll(*keep, 0o755)
	if err := os.WriteFile(path, text.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestStoredTracesAgree compares on every trace that once told model and real
// apart, or that shows a rule worth showing.
func TestStoredTracesAgree(t *testing.T) {
	paths, _ := filepath.Glob("testdata/*.trace.jsonl")
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".trace.jsonl"), func(t *testing.T) {
			if d := compare(t, readTrace(t, path)); d != nil {
				t.Error(d.text)
			}
		})
	}
}
