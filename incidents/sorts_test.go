package incidents

import (
	"slices"
	"strings"
	"testing"
)

// The view and the orders of tables come back as they were saved, and a mistake in them
// is told with its line.
func TestASessionKeepsTheScreen(t *testing.T) {
	script, err := Open("neon-2025-05-19")
	if err != nil {
		t.Fatal(err)
	}
	s := &Session{Incident: "neon-2025-05-19", Script: script, Seed: 1, View: "waiting pods", Sorts: []Sort{{"nodes", "cooling", false}, {"subnets", "free", true}}}
	data, err := s.Encode("s.yaml")
	if err != nil {
		t.Fatal(err)
	}
	again, err := parseSession("s.yaml", data, besides("s.yaml"))
	if err != nil || again.View != s.View || !slices.Equal(again.Sorts, s.Sorts) {
		t.Fatalf("%v: %+v", err, again)
	}
	for _, c := range []struct{ was, is, says string }{
		{"nodes by cooling", "cooling", "is no order; write ROOM by COLUMN"},
		{"nodes by cooling", "knodes by cooling", "there is no room"},
		{"nodes by cooling", "nodes by colour", "the room nodes has no column"},
		{"subnets by free, reversed", "nodes by pods", "the room nodes has an order already"},
	} {
		bad := strings.Replace(string(data), c.was, c.is, 1)
		if _, err := parseSession("s.yaml", []byte(bad), besides("s.yaml")); err == nil || !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), "sort[") {
			t.Errorf("%s: %v, want %q", c.is, err, c.says)
		}
	}
}
