package cluster_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"reenact/sim"
	"reenact/sim/cluster"
)

// adds are the knobs that do something again when they are turned to where they
// stand: CIDR adds one more subnet a zone,
// RESTART_WEB replaces pods again.
func adds(key string) bool { return key == "CIDR" || strings.HasPrefix(key, "RESTART_") }

// To turn a knob to where it stands changes nothing that happens later. The moments
// are those of random worlds in which every kind of trouble is under way.
func TestAChangeThatChangesNothingChangesNothing(t *testing.T) {
	for seed := uint64(1); seed <= 8; seed++ {
		p := draw(seed)
		same := lifeOf(t, p, "")
		w, err := cluster.New(p.Cluster, p.Seed)
		if err != nil {
			t.Fatal(err)
		}
		for _, k := range w.Knobs() {
			if !adds(k.Key) && !bytes.Equal(same, lifeOf(t, p, k.Key)) {
				t.Errorf("world %d: %s, turned to where it stood, changed the future", seed, k.Key)
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
