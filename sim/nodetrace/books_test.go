package nodetrace

import (
	"testing"
	"time"
)

// books checks that no address is lost or made up in a replay.
type books struct {
	t     *testing.T
	trace *Trace
}

func (b *books) Added(time.Duration, string, bool) {}

func (b *books) Passed(at time.Duration, s Snapshot) {
	if s.SubnetFree < 0 || s.Total < 0 || s.Assigned < 0 || s.Cooldown < 0 || s.ENIs < 1 {
		b.t.Fatalf("at %v something is negative: %+v", at, s)
	}
	if s.Assigned+s.Cooldown > s.Total {
		b.t.Fatalf("at %v more is in use or in cooldown than there is: %+v", at, s)
	}
	if sum := s.SubnetFree + s.Total + s.ENIs - 1; sum != b.trace.SubnetFree {
		b.t.Fatalf("at %v the addresses sum to %d, not to the subnet's %d: %+v", at, sum, b.trace.SubnetFree, s)
	}
}
