package cluster

import (
	"testing"
	"time"

	"reenact/model/fleet"
)

// As many nodes come as the pods without room would fill, by whatever is scarcest.
func TestTheAutoscalerCountsWhatIsScarce(t *testing.T) {
	for _, row := range []struct {
		says              string
		cpu, memory, pods int
		computes          int
		size              uint8 // quarters of a CU: a vCPU and 4 GB make one
		want              int   // nodes at last, of which one is there at the start
	}{
		{"CPU: 4 computes of 1 CU a node", 4, 64, 100, 40, 4, 10},
		{"memory: 4 computes of 1 CU a node, though it has 16 vCPU", 16, 16, 100, 40, 4, 10},
		{"pod slots: 10 computes a node, though it has room for 64", 16, 64, 10, 40, 1, 4},
	} {
		cfg := testConfig(1)
		cfg.Nodes.CPU, cfg.Nodes.MemoryGB, cfg.Nodes.MaxPods, cfg.Nodes.AtStart, cfg.Nodes.Max = row.cpu, row.memory, row.pods, 1, 40
		cfg.Pods.System, cfg.ControlPlane.Prewarmed, cfg.Workload.AlwaysOn = 0, 0, 0
		cfg.Workload.Wakeups, cfg.Workload.Sizes = []fleet.Rate{{}}, []fleet.SizeShare{{CU: 0.25, Share: 100}}
		w, err := New(cfg, 1)
		if err != nil {
			t.Fatal(err)
		}
		w.monitor.on = false // they stay
		w.Advance(time.Second)
		for i := range row.computes {
			w.start(w.newPod(pod{kind: onDemand, n: uint32(i), size: row.size, until: 1 << 30}))
		}
		w.Advance(time.Hour)
		if w.count() != row.want || w.waiting > 0 {
			t.Errorf("%s: %d nodes, and %d computes wait; want %d and none", row.says, w.count(), w.waiting, row.want)
		}
	}
}
