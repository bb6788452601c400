package cluster_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"reenact/incidents"
	"reenact/sim"
	"reenact/sim/cluster"
	"reenact/sim/cluster/audit"
)

// figure is a series' value at a time of a run.
func figure(t *testing.T, r *sim.Run, at time.Duration, key string) int64 {
	t.Helper()
	w, err := r.WorldAt(at)
	if err != nil {
		t.Fatal(err)
	}
	row := make([]int64, len(w.Series()))
	w.Sample(row)
	for i, s := range w.Series() {
		if s.Key == key {
			return row[i]
		}
	}
	t.Fatalf("no series %s", key)
	return 0
}

// The clusters of the documentation are read, run, and are what their comments say.
func TestTheClustersOfTheDocs(t *testing.T) {
	files, _ := filepath.Glob("../../docs/clusters/*.yaml")
	if len(files) < 2 {
		t.Fatalf("%d files", len(files))
	}
	for _, path := range files {
		s, err := incidents.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		r, err := sim.NewRun(s, 1, sim.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if err := r.Advance(s.End); err != nil {
			t.Fatal(err)
		}
		w, err := r.WorldAt(s.End)
		if err != nil {
			t.Fatal(err)
		}
		if err := audit.Check(w.(*cluster.World)); err != nil {
			t.Errorf("%s: %v", path, err)
		}
		if len(s.Assumptions) < 20 {
			t.Errorf("%s rests on %d assumptions", path, len(s.Assumptions))
		}
		at := func(key string) int64 { return figure(t, r, s.End, key) }
		switch name := strings.TrimSuffix(filepath.Base(path), ".yaml"); name {
		case "ten-lines":
			// 28 secondaries and two primaries a node; with AWS's defaults the subnets
			// are full, at 3,015 of 3,057.
			if held, free := at("ip_allocated"), at("ip_free"); held != 2400 || free != 657 {
				t.Errorf("%s: %d held, %d free", name, held, free)
			}
		case "three-groups":
			if at("ip_free_b") > 14 || at("ip_free_a") <= at("ip_free_b") || at("ip_free_c_pods") < 200 || at("nodes_general") < 7 || at("nodes_edge") != 2 {
				t.Errorf("%s: free b %d, a %d, c-pods %d; %d general, %d edge", name, at("ip_free_b"), at("ip_free_a"), at("ip_free_c_pods"), at("nodes_general"), at("nodes_edge"))
			}
		}
	}
}
