package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"testing"
)

// TestVerifyTwice: which core did what leaves no trace.
func TestVerifyTwice(t *testing.T) {
	first, _, _ := reenact("", "verify", "testdata/claims.yaml", "--seeds", "8", "--format", "json")
	second, _, _ := reenact("", "verify", "testdata/claims.yaml", "--seeds", "8", "--format", "json")
	if !json.Valid([]byte(first)) || first != second {
		t.Errorf("the same seeds gave\n%s\nand\n%s", first, second)
	}
}

// TestVerifyJSON: the members that programs may rely on.
func TestVerifyJSON(t *testing.T) {
	if testing.Short() {
		t.Skip("many runs")
	}
	out, stderr, code := reenact("", "verify", "--seeds", "1", "--as-marked", "--format", "json")
	if code != exitOK && code != exitFailed || strings.Count(stderr, "\n") > 1 {
		t.Fatalf("exit code %d, %s", code, stderr)
	}
	var list []map[string]any
	if err := json.Unmarshal([]byte(out), &list); err != nil {
		t.Fatal(err)
	}
	incidents := map[any]int{}
	for _, claim := range list {
		incidents[claim["incident"]]++
		for _, key := range []string{"incident", "id", "published", "median", "p5", "p95", "low", "high", "holds"} {
			if _, ok := claim[key]; !ok {
				t.Errorf("%v has no %s", claim["id"], key)
			}
		}
	}
	if incidents["neon-2025-05-16"] < 20 || incidents["neon-2025-05-19"] < 10 {
		t.Errorf("claims by incident: %v", incidents)
	}
}

func TestVerifySensitivity(t *testing.T) {
	if testing.Short() {
		t.Skip("many runs")
	}
	for _, c := range []struct{ format, want string }{
		{"table", "  cluster.workload.active = 2m\n    -20 % (1m36s): "},
		{"markdown", "| assumption | moved to |"},
		{"json", `"assumption": "cluster.workload.active"`},
	} {
		out, stderr, code := reenact("", "verify", "testdata/claims.yaml", "--seeds", "2", "--sensitivity", "--format", c.format)
		if code != exitOK || stderr != "" || !strings.Contains(out, c.want) {
			t.Errorf("%s: exit code %d, %s\n%s", c.format, code, stderr, out)
		}
	}
}

// TestVerifyInterrupted: Ctrl-C says nothing.
func TestVerifyInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var out, errs bytes.Buffer
	code := Main(ctx, []string{"verify"}, Streams{In: strings.NewReader(""), Out: &out, Err: &errs})
	if code != exitInterrupted || out.Len()+errs.Len() > 0 {
		t.Errorf("exit code %d, %q, %q", code, out.String(), errs.String())
	}
}
