package incidents

import (
	"strings"
	"testing"
)

// TestVariations: each assumed number moves by itself, down and up.
func TestVariations(t *testing.T) {
	list, err := Variations("neon-2025-05-16", 20)
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, v := range list {
		if v.Script == nil {
			t.Fatalf("%s has no script", v.Key)
		}
		all.WriteString(v.Key + " " + v.From + " -> " + v.To + "\n")
	}
	for _, want := range []string{
		"cluster.nodes.cpu 124 -> 99\n",
		"cluster.nodes.cpu 124 -> 149\n",
		"cluster.pods.kube_proxy[].pods 8000, 10000 -> 6400, 8000\n",
		"cluster.pods.kube_proxy[].time 1s, 30s -> 1.2s, 36s\n",
		"cluster.workload.wakeups[].per_min 500, 850, 500 -> 500, 780, 500\n",
		"timeline.db-upscale.set.DB_CPUS 64 -> 77\n",
		"timeline.warm-ip-1.at 15:05 -> 15:15:24\n",
	} {
		if !strings.Contains(all.String(), want) {
			t.Errorf("no variation reads %sthey are\n%s", want, all.String())
		}
	}
	if strings.Contains(all.String(), "network.cidr") || strings.Contains(all.String(), "scan_every") {
		t.Error("a published number was moved")
	}
}

// A time that a knob turns in whole steps is moved to one of them, or the file would
// not be read.
func TestATimeIsMovedByItsKnobsGrain(t *testing.T) {
	data, err := embedded.ReadFile("lambda-nat" + suffix)
	if err != nil {
		t.Fatal(err)
	}
	src := &source{name: "lambda-nat.yaml", data: data}
	if _, err := src.read(); err != nil {
		t.Fatal(err)
	}
	const key = "egress.client.connect_timeout"
	from := src.d.Written(key)
	if v, ok := src.moved(key, 3); !ok || v.To == from || strings.Contains(v.To, ".") {
		t.Errorf("%s is moved from %s to %s: %v", key, from, v.To, ok)
	}
}
