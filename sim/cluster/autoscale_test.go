package cluster

import (
	"testing"
	"time"

	"reenact/model/fleet"
	"reenact/model/kube"
)

// twoNodes is a cluster of two nodes with 10 CU each and no demand, after the
// nodes have joined. Its tests make and resize computes by hand.
func twoNodes(t *testing.T) *World {
	t.Helper()
	cfg := testConfig(1)
	cfg.Nodes.CPU, cfg.Nodes.MemoryGB, cfg.Nodes.AtStart, cfg.Nodes.Max = 10, 40, 2, 2
	cfg.Workload.AlwaysOn, cfg.Workload.Wakeups = 0, []fleet.Rate{{PerMin: 0}}
	cfg.ControlPlane.Prewarmed, cfg.Pods.System = 0, 1
	cfg.Autoscaling = fleet.Autoscaling{Share: 100, Movable: 100, MaxCU: 8, Doubling: 0, Change: time.Hour,
		Read: 5 * time.Second, Retry: 2 * time.Second, Watermark: 90, Copy: 4 * time.Second}
	w, err := New(cfg, 1)
	if err != nil {
		t.Fatal(err)
	}
	w.Advance(time.Minute)
	return w
}

// serving puts a compute on a node, with an address, that serves for ten minutes.
func serving(t *testing.T, w *World, i int, quarters uint8) int32 {
	t.Helper()
	id := w.newPod(pod{kind: onDemand, n: uint32(1000 + len(w.pods)), size: quarters, judged: true, born: w.tick})
	w.sched.Take(i, kube.Size(quarters))
	addr, ok := w.nodes[i].pool.Assign(w.now)
	if !ok {
		t.Fatal("the node has no address")
	}
	p := &w.pods[id]
	p.node, p.addr, p.state = int16(i), addr, ready
	w.nodes[i].pods++
	w.running++
	w.followLoad(id, quarters, ticks(w.now+10*time.Minute), true)
	return id
}

// wants sets what a compute's load asks for and lets the agent read it.
func wants(w *World, id int32, quarters uint8) {
	w.scaledOf(id).wants = quarters
	w.resize(id)
	w.awaitLoad(id, time.Hour)
}

func expect[T comparable](t *testing.T, says string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: %v, want %v", says, got, want)
	}
}

// The scheduler grants what the node has. What it denied is asked for every two
// seconds, and is granted at the first question after room came free.
func TestAnIncreaseNeedsRoomOnTheNode(t *testing.T) {
	w := twoNodes(t)
	w.scaling.Watermark = 100
	a, b := serving(t, w, 0, 16), serving(t, w, 0, 16) // 4 CU each, of 10
	wants(w, a, 28)
	expect(t, "a wants 7 CU and gets the 2 that are left", w.pods[a].size, 24)
	expect(t, "computes denied", w.scaling.denied, 1)
	wants(w, b, 32)
	expect(t, "b wants 8 CU and gets nothing", w.pods[b].size, 16)
	expect(t, "computes denied", w.scaling.denied, 2)

	w.Advance(w.now + 700*time.Millisecond)
	wants(w, b, 8)
	expect(t, "a decrease needs no leave", w.pods[b].size, 8)
	expect(t, "a has not asked again yet", w.pods[a].size, 24)
	w.Advance(w.now + 2*time.Second)
	expect(t, "two seconds later it has all it wants", w.pods[a].size, 28)
	expect(t, "computes denied", w.scaling.denied, 0)
	free, _ := w.sched.Free(0)
	expect(t, "of the node's 10 CU, free", free, 40-28-8)
}

// However often a compute is denied, its node's list of those that ask again has
// it once, as has the count.
func TestADeniedComputeIsListedOnce(t *testing.T) {
	w := twoNodes(t)
	w.scaling.Watermark = 100
	a := serving(t, w, 0, 20)
	serving(t, w, 0, 20) // the node is full
	for range 4 {
		wants(w, a, 28)
		wants(w, a, 20)
	}
	wants(w, a, 28)
	expect(t, "computes denied", w.scaling.denied, 1)
	expect(t, "computes denied on the node", w.deniedOn(0), 1)
	expect(t, "entries in its list", len(w.nodes[0].denied), 1)
}

// While the agents are off nobody asks; switched on again, each compute takes what
// its load wants by then.
func TestAutoscalingOffAndOn(t *testing.T) {
	w := twoNodes(t)
	w.scaling.Watermark = 100
	a, b := serving(t, w, 0, 20), serving(t, w, 0, 20)
	wants(w, a, 28)
	expect(t, "denied", w.scaling.denied, 1)
	set := func(v string) {
		if err := w.Set("VM_AUTOSCALING", v); err != nil {
			t.Fatal(err)
		}
	}
	set("off")
	expect(t, "denied while nobody asks", w.scaling.denied, 0)
	w.monitor.idle.push(ref{b, w.pods[b].gen})
	w.monitor.batch, w.monitor.step = 1, 1
	w.suspendNext()
	w.Advance(w.now + time.Minute)
	expect(t, "its size while they are off", w.pods[a].size, 20)
	set("on")
	expect(t, "its size once they are on", w.pods[a].size, 28)
}

// A node above its watermark has its oldest computes moved: each holds two
// addresses until it has arrived, and leaves one that cools.
func TestALiveMigrationHoldsTwoAddresses(t *testing.T) {
	w := twoNodes(t)
	old, young := serving(t, w, 0, 8), serving(t, w, 0, 8)
	assigned := func(i int) int { return w.nodes[i].pool.Stats(w.now).Assigned }
	before := assigned(0)
	wants(w, young, 30) // 38 of 40 quarters: above 90 %
	expect(t, "migrations under way", w.scaling.moves, 1)
	expect(t, "the oldest is the one that goes", w.scaledOf(old).other != 0, true)
	expect(t, "it still serves on its node", w.pods[old].node, 0)
	expect(t, "which counts it as leaving", w.nodes[0].leaving, 8)

	w.Advance(w.now + 3*time.Second) // the second pod has its sandbox and its address
	expect(t, "addresses on the old node", assigned(0), before)
	expect(t, "addresses on the new node, with its own pod's", assigned(1), 2)
	wants(w, old, 16)
	expect(t, "its size waits until it has arrived", w.pods[old].size, 8)

	w.Advance(w.now + time.Minute)
	expect(t, "migrations under way", w.scaling.moves, 0)
	expect(t, "it serves on the other node", w.pods[old].node, 1)
	expect(t, "with the size it has come to want", w.pods[old].size, 16)
	expect(t, "addresses on the old node", assigned(0), before-1)
	expect(t, "quarters of a CU still leaving the old node", w.nodes[0].leaving, 0)
	expect(t, "computes that run", w.running, 2)
	w2 := twoNodes(t)
	a := serving(t, w2, 0, 8)
	wants(w2, serving(t, w2, 0, 8), 30)
	for w2.scaling.moves > 0 {
		w2.Advance(w2.now + time.Second)
	}
	expect(t, "the address it left cools", w2.nodes[0].pool.Stats(w2.now).Cooling, 1)
	expect(t, "and the compute has arrived", w2.pods[a].node, 1)
}

// A compute that is suspended in the middle of its migration takes both pods
// with it, wherever the second one has come to.
func TestASuspensionEndsAMigration(t *testing.T) {
	for _, after := range []time.Duration{0, 500 * time.Millisecond, 4 * time.Second} {
		w := twoNodes(t)
		old := serving(t, w, 0, 8)
		wants(w, serving(t, w, 0, 8), 30)
		w.Advance(w.now + after)
		w.monitor.idle.push(ref{old, w.pods[old].gen})
		w.monitor.batch, w.monitor.step = 1, 1
		w.suspendNext()
		expect(t, "migrations under way", w.scaling.moves, 0)
		expect(t, "leaving", w.nodes[0].leaving, 0)
		expect(t, "pods on the other node", w.nodes[1].pods, 0)
		if free, _ := w.sched.Free(1); free != 40 {
			t.Errorf("after %v: %d of 40 quarters are free on the other node", after, free)
		}
	}
}

// With its last query a compute falls back to its smallest size.
func TestAnIdleComputeIsSmall(t *testing.T) {
	w := twoNodes(t)
	id := serving(t, w, 0, 4)
	wants(w, id, 16)
	expect(t, "busy", w.pods[id].size, 16)
	w.Advance(w.now + 11*time.Minute)
	expect(t, "eleven minutes later", w.pods[id].size, 4)
}

// A compute never moves to the node it leaves: with the other one full its second
// pod waits for a node.
func TestAMigrationNeedsAnotherNode(t *testing.T) {
	w := twoNodes(t)
	w.scaling.Watermark = 100
	serving(t, w, 1, 36)
	old := serving(t, w, 0, 8)
	big := serving(t, w, 0, 8)
	w.scaling.Watermark = 90
	wants(w, big, 30)
	w.Advance(w.now + time.Minute)
	expect(t, "still where it was", w.pods[old].node, 0)
	expect(t, "second pods without a node", w.scaling.waiting, 1)
	expect(t, "computes without a node", w.waiting, 0)
	wants(w, big, 8) // its own node has room now; that is of no use to it
	expect(t, "second pods without a node", w.scaling.waiting, 1)
}

// Loads that grow fill the nodes, and no address moves for it: a full node may
// have addresses to spare that no pod can reach.
func TestNodesFillWhileTheirAddressesDoNot(t *testing.T) {
	requested := func(share int) (cpu kube.Size, assigned int) {
		cfg := testConfig(1)
		cfg.Autoscaling = fleet.Autoscaling{Share: share, MaxCU: 16, Doubling: 40, Change: 3 * time.Minute,
			Read: 5 * time.Second, Retry: 2 * time.Second, Watermark: 100, Copy: 4 * time.Second}
		w, err := New(cfg, 1)
		if err != nil {
			t.Fatal(err)
		}
		w.Advance(40 * time.Minute)
		b := w.books()
		return kube.Size(b.requested), b.assigned
	}
	fixed, held := requested(0)
	scaled, alsoHeld := requested(60)
	if scaled < fixed*110/100 {
		t.Errorf("%d quarters of a CU are requested, without autoscaling %d: want a tenth more at least", scaled, fixed)
	}
	if d := alsoHeld - held; d < -held/50 || d > held/50 {
		t.Errorf("%d addresses are assigned, without autoscaling %d: want about the same", alsoHeld, held)
	}
}
