package cluster_test

import (
	"testing"
	"time"

	"reenact/sim/cluster"
)

// ipamd sleeps 2.5 s before its first pass, and 5 s and the calls' time between
// passes after that. The call of a start takes 0.4 to 0.6 s.
func TestTheFirstPassComesEarly(t *testing.T) {
	s := open(t, "neon-2025-05-16")
	world, err := s.New(1)
	if err != nil {
		t.Fatal(err)
	}
	w := world.(*cluster.World)
	w.Advance(4 * time.Second)
	for _, n := range w.Ledger().Nodes {
		if at := n.Decision.At; at < 2900*time.Millisecond || at > 3150*time.Millisecond {
			t.Errorf("node %d: the latest pass after 4 s was at %v, want 2.5 s after the start's call", n.ID, at)
		}
	}
}
