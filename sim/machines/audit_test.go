package machines

import (
	"strconv"
	"testing"
	"time"

	"reenact/model/dice"
	"reenact/sim"
)

// audit adds up every block anew from the batches, which the blocks know nothing of.
func audit(t *testing.T, w *World) {
	t.Helper()
	type place struct{ machine, dst int }
	open := map[place]int{}
	for i := range w.batches {
		b := &w.batches[i]
		switch {
		case b.stamp == 0:
		case b.n < 1 || b.dead < 0 || b.dead > b.n:
			t.Errorf("at %v batch %d: %+v", w.now, b.stamp, *b)
		case b.holds():
			open[place{int(b.machine), int(b.dst)}] += b.n - b.dead
		}
	}
	for i := range w.pool {
		block := w.pool[i].block
		if block == nil {
			if i < w.blocks() {
				t.Errorf("at %v %s has no block, and there are %d", w.now, machineName(i), w.blocks())
			}
			continue
		}
		block.Advance(w.now)
		for dst := range mostDsts {
			if b := block.Book(0, dst); b.Active != open[place{i, dst}] || b.HalfOpen != 0 || b.Held < 0 || b.Used() > block.Ports(0) {
				t.Errorf("at %v %s, destination %d: %+v of %d; the batches have %d open", w.now, machineName(i), dst, b, block.Ports(0), open[place{i, dst}])
			}
		}
	}
	if len(w.pool) != w.serving {
		t.Errorf("%d machines of %d", len(w.pool), w.serving)
	}
	all := w.tally.Total()
	busy := int64(0)
	for i := range w.batches {
		if b := &w.batches[i]; b.stamp != 0 && b.phase != kept {
			busy += int64(b.n)
		}
	}
	if all.n[asked] != all.n[served]+all.n[failed]+busy {
		t.Errorf("at %v: %d calls, of which %d were served, %d failed and %d are under way", w.now, all.n[asked], all.n[served], all.n[failed], busy)
	}
}

// TestTheBooksAgree under random knobs in random small worlds, copies included.
func TestTheBooksAgree(t *testing.T) {
	for seed := range uint64(12) {
		d := dice.New(seed, dice.Trace, 8)
		cfg := azure(1+d.N(60), 1+d.N(3), d.N(4000))
		if d.N(2) > 0 {
			cfg = gcp(2+d.N(60), d.N(900))
			cfg.Pool.Machines, cfg.NAT.PerAddress = 1+d.N(20), 64+d.N(500)
		}
		cfg.Workload.Work, cfg.Workload.Even = time.Duration(1+d.N(300))*100*time.Millisecond, d.N(2) > 0
		cfg.Client.Reuse, cfg.Client.Destinations, cfg.Client.Keep = d.N(2) > 0, 1+d.N(3), time.Duration(1+d.N(400))*time.Second
		w, err := New(cfg, seed)
		if err != nil {
			t.Fatal(err)
		}
		lives(t, &d, w)
		if t.Failed() {
			t.Fatalf("world %d: %+v", seed, cfg)
		}
	}
}

func lives(t *testing.T, d *dice.Stream, w *World) {
	for at := time.Duration(0); at < 20*minute && !t.Failed(); at += 7 * time.Second {
		w.Advance(at)
		if d.N(4) == 0 {
			knob := knobs[d.N(len(knobs))]
			w.Set(knob.Key, randomValue(d, &knob.Knob)) // a value that does not go with others is refused
		}
		copied := w.clone()
		audit(t, w)
		w.Sample(make([]int64, len(readings)))
		if w.Explain().Line == "" || len(w.Configuration()) == 0 {
			t.Error("it says nothing")
		}
		for _, r := range w.Rooms() {
			for _, thing := range w.Things(r.Key) {
				if _, ok := w.Inspect(r.Key, thing.ID, func(at time.Duration) string { return at.String() }); !ok {
					t.Errorf("%s %s has no sheet", r.Key, thing.ID)
				}
			}
		}
		w.Advance(at + 5*time.Second)
		copied.Advance(at + 5*time.Second)
		if w.Checksum() != copied.Checksum() {
			t.Errorf("a copy lives otherwise at %v", at)
		}
	}
}

func randomValue(d *dice.Stream, k *sim.Knob) string {
	most := map[string]int{"MACHINES": 110, "PORTS": 130, "ADDRESSES": 3, "LOAD": 4000, "MOST_PORTS": 500, "DESTINATIONS": 3}[k.Key]
	switch k.Kind {
	case sim.BoolKnob:
		return []string{"on", "off"}[d.N(2)]
	case sim.DurationKnob:
		grain := k.Grain
		if grain == 0 {
			grain = time.Second
		}
		return sim.FormatDuration(time.Duration(k.Min+d.N(min(k.Max-k.Min, 400)+1)) * grain)
	}
	return strconv.Itoa(k.Min + d.N(min(k.Max-k.Min, most)+1))
}

func TestEverythingSaysWhoCouldSeeIt(t *testing.T) {
	w, _ := New(gcp(64, 60), 1)
	for _, r := range readings {
		if r.Sight.Kind == sim.Undeclared || r.Help == "" || r.Title == "" {
			t.Errorf("%s: sight %v, help %q", r.Key, r.Sight, r.Help)
		}
	}
	for _, r := range w.Rooms() {
		if r.Sight.Kind == sim.Undeclared {
			t.Errorf("room %s says nothing", r.Key)
		}
	}
	for c, s := range causeSights {
		if s.Kind == sim.Undeclared || causeNames[c] == "" {
			t.Errorf("cause %d says nothing", c)
		}
	}
}
