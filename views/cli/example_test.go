package cli

import (
	"strings"
	"testing"
)

// The example tells the trap: with one address cooling, pods get none although
// the subnet has a thousand, and a larger target ends it.
func TestTheExampleTraceTellsTheTrap(t *testing.T) {
	trace, _, code := reenact("", "node", "--example")
	if code != 0 {
		t.Fatalf("--example: exit code %d", code)
	}
	replayed, stderr, code := reenact(trace, "node", "-", "--why")
	if code != 0 {
		t.Fatalf("the example is refused: %s", stderr)
	}
	var refused, served []string
	for line := range strings.Lines(replayed) {
		switch {
		case strings.Contains(line, `"ok":false`):
			refused = append(refused, strings.TrimSpace(line))
		case strings.Contains(line, `"ok":true`):
			served = append(served, strings.TrimSpace(line))
		}
	}
	if len(refused) != 4 || !strings.Contains(refused[0], `"at":"11s"`) {
		t.Errorf("without an address: %q", refused)
	}
	if len(served) != 7 || !strings.Contains(served[3], `"at":"43s"`) {
		t.Errorf("with one: %q", served)
	}
	const why = "every one of them in cooldown, satisfy WARM_IP_TARGET=1"
	if !strings.Contains(replayed, why) {
		t.Errorf("no pass says %q", why)
	}
	if _, stderr, code := reenact("", "node", "--example", "trace.jsonl"); code != exitMistake {
		t.Errorf("a file beside --example: exit code %d, %s", code, stderr)
	}
}
