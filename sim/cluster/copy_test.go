package cluster_test

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"reenact/sim"
	"reenact/sim/cluster"
)

// Whatever a world is and however it is kept - copied, copied into the memory of
// another one, packed - it is the same world, and what is done to it then has the same
// consequences. Small worlds in every trouble there is, and both incidents at their
// worst.
func TestAWorldThatWasKeptLivesOnTheSame(t *testing.T) {
	n := uint64(40)
	if testing.Short() {
		n = 5
	}
	var used sim.World = &cluster.World{} // what is copied into it next finds the last one's memory
	for seed := range n {
		p := draw(seed + 500)
		w, err := cluster.New(p.Cluster, p.Seed)
		if err != nil {
			t.Fatal(err)
		}
		for k, turn := range p.Turns {
			if w.Advance(turn.At); k%4 == 0 {
				used = livesOnTheSame(t, w, used, p.Turns[k:], turn.At+time.Minute)
			}
			_ = w.Set(turn.Key, turn.Value) // a refusal changes nothing
		}
		used = livesOnTheSame(t, w, used, nil, w.Now()+10*time.Minute)
	}
	for _, name := range []string{"neon-2025-05-16", "neon-2025-05-19"} {
		s := open(t, name)
		run := newRun(t, s, 2)
		for at := s.Start; at < s.End; at += 50 * time.Minute {
			advance(t, run, at)
			w, err := run.WorldAt(at)
			if err != nil {
				t.Fatal(err)
			}
			turns := []turn{{At: at, Key: "WARM_IP_TARGET", Value: "3"},
				{At: at + time.Minute, Key: "PROXY_RATE_LIMIT", Value: "100"}}
			used = livesOnTheSame(t, w.(*cluster.World), used, turns, at+4*time.Minute)
		}
	}
}

// livesOnTheSame compares a world with its kept copies, at once and at a later time,
// and returns a world that is not needed any more.
func livesOnTheSame(t *testing.T, w *cluster.World, used sim.World, turns []turn, until time.Duration) sim.World {
	t.Helper()
	at := w.Now()
	packed := w.Pack()
	kept := map[string]*cluster.World{
		"copied":           w.Clone().(*cluster.World),
		"copied over":      w.CloneInto(used).(*cluster.World),
		"packed":           packed.Unpack().(*cluster.World),
		"unpacked earlier": packed.Unpack().(*cluster.World),
	}
	liveOn(kept["unpacked earlier"], turns, until) // which does not touch what is packed
	kept["unpacked again"] = packed.Unpack().(*cluster.World)
	want := w.Clone().(*cluster.World)
	ignored := w.Clone().(*cluster.World)
	ignored.Attend(nil)
	defer func() {
		if liveOn(ignored, turns, until); ignored.Checksum() != want.Checksum() {
			t.Fatalf("at %v: where nobody counts failed ADDs, another life until %v", at, until)
		}
	}()
	accounts := want.Accounts()
	for how, c := range kept {
		if how != "unpacked earlier" && !reflect.DeepEqual(c.Accounts(), accounts) {
			t.Fatalf("at %v, %s: the accounts differ at once", at, how)
		}
	}
	row := liveOn(want, turns, until)
	accounts = want.Accounts()
	for how, c := range kept {
		if how == "unpacked earlier" {
			continue
		}
		if got := liveOn(c, turns, until); c.Checksum() != want.Checksum() || !slices.Equal(got, row) {
			t.Fatalf("at %v, %s: another life until %v", at, how, until)
		}
		if !reflect.DeepEqual(c.Accounts(), accounts) || !reflect.DeepEqual(c.Happenings(), want.Clone().Happenings()) {
			t.Fatalf("at %v, %s: the accounts differ at %v", at, how, until)
		}
	}
	return kept["copied over"]
}

func liveOn(w *cluster.World, turns []turn, until time.Duration) []int64 {
	for _, turn := range turns {
		if turn.At > until {
			break
		}
		w.Advance(turn.At)
		_ = w.Set(turn.Key, turn.Value)
	}
	w.Advance(until)
	row := make([]int64, len(w.Series()))
	w.Sample(row)
	return row
}
