package cluster

import (
	"slices"
	"testing"
	"time"

	"reenact/sim"
)

func mustBeDeclared(t *testing.T, what string, seen sim.Sight) {
	t.Helper()
	if seen.Kind == sim.Undeclared || seen.How == "" || (seen.Kind == sim.Asked) != (seen.Takes > 0) {
		t.Errorf("%s: who could have seen it? %+v", what, seen)
	}
}

// Of every cause it is said who could have told it, of those too that no embedded
// incident comes to.
func TestEveryCauseSaysWhoCouldHaveSeenIt(t *testing.T) {
	for why := noCause + 1; int(why) < causes; why++ {
		mustBeDeclared(t, causeNames[why], causeSights[why])
	}
	w, err := New(testConfig(1), 1)
	if err != nil {
		t.Fatal(err)
	}
	w.waiting, w.crowd.n = 1, 1
	others := w.otherCauses(&counts{timedOut: 1})
	if len(others) != 3 {
		t.Errorf("%d causes beside those of ADDs, want 3: %+v", len(others), others)
	}
	for _, c := range others {
		mustBeDeclared(t, c.Name, c.Sight)
	}
}

// What happens is known to whom the world says: nodes come and go, settings arrive,
// subnets are added.
func TestEveryNoteSaysWhoCouldHaveSeenIt(t *testing.T) {
	cfg := testConfig(1)
	cfg.Nodes.AtStart, cfg.Nodes.Max, cfg.Nodes.ScaleDownWait = 4, 40, time.Minute
	w, err := New(cfg, 1)
	if err != nil {
		t.Fatal(err)
	}
	w.Advance(20 * time.Minute)
	for _, set := range []sim.Setting{{Key: "CIDR", Value: "/19"}, {Key: "WARM_IP_TARGET", Value: "5"}} {
		if err := w.Set(set.Key, set.Value); err != nil {
			t.Fatal(err)
		}
	}
	w.Advance(time.Hour)
	var hows []string
	for _, h := range w.Happenings() {
		mustBeDeclared(t, h.Text, h.Sight)
		if !slices.Contains(hows, h.Sight.How) {
			hows = append(hows, h.Sight.How)
		}
	}
	if len(hows) != 3 {
		t.Errorf("subnets, nodes and rollouts are seen in three ways, not in %d: %q", len(hows), hows)
	}
}
