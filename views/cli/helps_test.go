package cli

import (
	"strings"
	"testing"
)

// A change that spares most of what fails is no mere absence of harm, and one that adds
// to it is not harmless because it is no outage.
func TestRevertSaysWhatAChangeIsGoodFor(t *testing.T) {
	for _, c := range []struct{ change, hold, says, toll string }{
		{"WARM_IP_TARGET=5", "20m", "The change helps: with WARM_IP_TARGET=5 at 09:31", "Failed starts: 22 without it, 0 where it is kept"},
		{"IP_COOLDOWN_PERIOD=29s", "20m", "No harm: with IP_COOLDOWN_PERIOD=29s", ""},
	} {
		out, errs, code := reenact("", "revert", "testdata/small.yaml", "--at", "09:31", c.change, "--hold", c.hold)
		text := strings.Join(strings.Fields(out), " ")
		if code != 0 || !strings.Contains(text, c.says) || !strings.Contains(text, c.toll) {
			t.Errorf("%s: %s\n%s", c.change, out, errs)
		}
	}
}
