package cluster

import (
	"strings"
	"testing"
	"time"
)

// While the proxy limits them, customers queue outside the cluster, where none of
// its metrics shows them; each knocks every ten seconds. When the limit is lifted
// they all come within one such interval.
func TestTheHerdComesWhenTheLimitLifts(t *testing.T) {
	w, err := New(testConfig(1), 1)
	if err != nil {
		t.Fatal(err)
	}
	w.Advance(20 * time.Minute)
	expect(t, "held back before there is a limit", w.crowd.n, 0)
	if err := w.Set("PROXY_RATE_LIMIT", "200"); err != nil {
		t.Fatal(err)
	}
	w.Advance(30 * time.Minute)
	// 300 too many a minute, of whom each stays ten minutes on average:
	// 3000·(1−e⁻¹) after as long.
	herd := w.crowd.n
	if herd < 1700 || herd > 2100 {
		t.Errorf("%d customers are held back after ten minutes, want about 1,900", herd)
	}
	if starts := w.window().started; starts > 250 {
		t.Errorf("%d starts in a minute, want the 200 that the proxy lets through", starts)
	}
	if line := w.Explain().Line; !strings.Contains(line, "lets only 200 wake-ups a minute through") {
		t.Errorf("the why line does not name the proxy: %s", line)
	}
	starting := w.starting
	if err := w.Set("PROXY_RATE_LIMIT", "0"); err != nil {
		t.Fatal(err)
	}
	w.Advance(w.now + w.cfg.Workload.Reconnect)
	expect(t, "held back ten seconds after the limit was lifted", w.crowd.n, 0)
	if came := w.starting; came < herd/2 || came < 5*starting {
		t.Errorf("%d computes are starting, %d were before, of %d customers: want most of them at once", came, starting, herd)
	}
}
