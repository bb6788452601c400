package cluster

import (
	"fmt"
	"testing"
	"time"

	"reenact/sim"
)

func TestStoryPrint(t *testing.T) {
	at := func(min int) time.Duration { return time.Duration(min) * time.Minute }
	set := func(m int, kv ...string) sim.Moment {
		mo := sim.Moment{ID: fmt.Sprint(m), At: at(m)}
		for i := 0; i < len(kv); i += 2 {
			mo.Set = append(mo.Set, sim.Setting{Key: kv[i], Value: kv[i+1]})
		}
		return mo
	}
	script := &sim.Script{Name: "x", Start: at(60), End: at(450), New: func(seed uint64) (sim.World, error) { return New(testConfig(1), seed) },
		Moments: []sim.Moment{set(193, "DB_PLAN", "scan"), set(245, "WARM_IP_TARGET", "1"), set(250, "PROXY_RATE_LIMIT", "400"), set(265, "DB_PLAN", "index"),
			set(350, "WARM_IP_TARGET", "0", "MINIMUM_IP_TARGET", "0", "WARM_ENI_TARGET", "0"), set(403, "PROXY_RATE_LIMIT", "0")}}
	r, err := sim.NewRun(script, 1, sim.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t0 := time.Now()
	if err := r.Advance(script.End); err != nil {
		t.Fatal(err)
	}
	fmt.Println(time.Since(t0), r.Checksum())
	rec := r.Recording()
	for _, s := range rec.Series() {
		fmt.Printf("%.8s ", s.Key)
	}
	fmt.Println()
	for i := 0; i < rec.Len(); i += 60 {
		fmt.Printf("%v ", rec.At(i))
		for _, s := range rec.Series() {
			v := rec.Column(s.Key)[i]
			if v == sim.Empty {
				fmt.Print("- ")
			} else {
				fmt.Print(v/s.Scale, " ")
			}
		}
		w, _ := r.WorldAt(rec.At(i))
		fmt.Println(w.Explain().Line)
	}
}
