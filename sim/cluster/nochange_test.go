package cluster_test

import (
	"bytes"
	"fmt"
	"slices"
	"testing"
	"time"

	"reenact/sim"
	"reenact/sim/cluster"
)

// adds are the knobs that do something again when they are turned to where they
// stand; CIDR adds one more subnet a zone.
var adds = []string{"CIDR"}

// To turn a knob to where it stands changes nothing that happens later. The moments
// are those of random worlds in which every kind of trouble is under way.
func TestAChangeThatChangesNothingChangesNothing(t *testing.T) {
	for seed := uint64(1); seed <= 8; seed++ {
		p := draw(seed)
		same := lifeOf(t, p, "")
		for _, key := range cluster.KnobKeys() {
			if slices.Contains(adds, key) {
				continue
			}
			if !bytes.Equal(same, lifeOf(t, p, key)) {
				t.Errorf("world %d: %s, turned to where it stood, changed the future", seed, key)
			}
		}
	}
}

// lifeOf is what a recording would have of a plan's life, in which a knob is turned
// to its own value again and again.
func lifeOf(t *testing.T, p plan, key string) []byte {
	t.Helper()
	w, err := cluster.New(p.Cluster, p.Seed)
	if err != nil {
		t.Fatal(err)
	}
	row := make([]int64, len(w.Series()))
	var life bytes.Buffer
	turns := p.Turns
	for w.Now() < p.End {
		for ; len(turns) > 0 && turns[0].At <= w.Now(); turns = turns[1:] {
			_ = w.Set(turns[0].Key, turns[0].Value) // or it is refused, in both lives
		}
		if key != "" {
			k := knobAsItStands(w, key)
			if err := w.Set(key, k.Value); err != nil {
				t.Errorf("%s=%s: %v", key, k.Value, err)
			}
		}
		w.Advance(w.Now() + 10*time.Second)
		w.Sample(row)
		fmt.Fprintln(&life, row, w.Checksum())
	}
	return life.Bytes()
}

func knobAsItStands(w *cluster.World, key string) sim.Knob {
	list := w.Knobs()
	return list[slices.IndexFunc(list, func(k sim.Knob) bool { return k.Key == key })]
}
