package cluster_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"gopkg.in/yaml.v3"

	"reenact/sim"
	"reenact/sim/cluster"
	"reenact/sim/cluster/audit"
)

var (
	worlds     = flag.Int("worlds", 36, "how many random worlds are drawn and audited")
	firstWorld = flag.Uint64("first-world", 1, "the seed of the first")
)

// plan is a whole life of a cluster: what it is, and what is done to it.
type plan struct {
	Seed    uint64         `yaml:"seed"`
	Cluster cluster.Config `yaml:"cluster"`
	Turns   []turn         `yaml:"turns"`
	End     time.Duration  `yaml:"end"`
	Look    time.Duration  `yaml:"look"` // between two audits
}

// turn is a knob turned at a time.
type turn struct {
	At    time.Duration `yaml:"at"`
	Key   string        `yaml:"key"`
	Value string        `yaml:"value"`
}

// Whatever a cluster is and whatever is done to it, its books add up. A world in
// which they do not is made as small as it can be and printed; kept as a file in
// testdata/worlds, it is run for good.
//
//	go test ./sim/cluster -run TestRandomWorlds -worlds 5000 -first-world 1000
func TestRandomWorlds(t *testing.T) {
	n := *worlds
	if testing.Short() {
		n = min(n, 3)
	}
	for seed := *firstWorld; seed < *firstWorld+uint64(n); seed++ {
		p := draw(seed)
		if err := live(p); err != nil {
			small, err := shrink(p, err)
			text, _ := yaml.Marshal(small)
			t.Fatalf("world %d: %v\n\n# sim/cluster/testdata/worlds/NAME.yaml\n%s", seed, err, text)
		}
	}
}

// Worlds that once went wrong, or that show something rare.
func TestKeptWorlds(t *testing.T) {
	files, err := filepath.Glob("testdata/worlds/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no worlds: %v", err)
	}
	for _, path := range files {
		t.Run(filepath.Base(path), func(t *testing.T) {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			var p plan
			if err := yaml.Unmarshal(text, &p); err != nil {
				t.Fatal(err)
			}
			if err := live(p); err != nil {
				t.Error(err)
			}
		})
	}
}

// live runs a plan and returns the first thing that is wrong, a panic included.
func live(p plan) (err error) {
	w, err := cluster.New(p.Cluster, p.Seed)
	if err != nil {
		return fmt.Errorf("the plan is not possible: %w", err)
	}
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("at %v: panic: %v", w.Now(), r)
		}
	}()
	var watch audit.Watch
	turns := p.Turns
	for w.Now() < p.End {
		next := w.Now() + p.Look
		for len(turns) > 0 && turns[0].At <= w.Now() {
			if err := watch.Look(w); err != nil {
				return err
			}
			if err := w.Set(turns[0].Key, turns[0].Value); err != nil && !mayRefuse(turns[0].Key) {
				return err
			}
			if err := watch.Look(w); err != nil {
				return fmt.Errorf("after %s=%s: %w", turns[0].Key, turns[0].Value, err)
			}
			turns = turns[1:]
		}
		if len(turns) > 0 {
			next = min(next, turns[0].At)
		}
		w.Advance(next)
		if err := watch.Look(w); err != nil {
			return err
		}
	}
	return nil
}

// mayRefuse are the knobs that a world may not be able to turn.
func mayRefuse(key string) bool {
	switch key {
	case "CIDR", "ENABLE_PREFIX_DELEGATION", "VM_AUTOSCALING", "VM_WATERMARK":
		return true
	}
	return false
}

// A turn's value is one that the knob accepts.
func (d *draws) turn(k sim.Knob, at time.Duration) turn {
	t := turn{At: at, Key: k.Key}
	switch k.Kind {
	case sim.BoolKnob:
		t.Value = one(d, "on", "off")
	case sim.ChoiceKnob:
		t.Value = one(d, k.Choices...)
	case sim.DurationKnob:
		t.Value = fmt.Sprintf("%ds", d.low(k.Min, k.Max))
	default:
		t.Value = fmt.Sprint(d.low(k.Min, k.Max))
	}
	return t
}

// possible tells whether there can be such a cluster at all.
func possible(p plan) bool {
	_, err := cluster.New(p.Cluster, p.Seed)
	return err == nil
}
