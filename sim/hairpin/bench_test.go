package hairpin

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"reenact/sim"
)

// large is the scale that must stay quick: 200 nodes, 5,000 pods, 1,000 connections a
// second, all of them through the balancer.
func large() Config {
	c := small("NODES=200", "NGINX_REPLICAS=6", "NLB_SHARE=100")
	c.Clients = nil
	for i := range 20 {
		c.Clients = append(c.Clients, Deployment{Name: fmt.Sprintf("client-%d", i), Replicas: 10})
	}
	c.Others = 5000 - 200 - 6
	c.Traffic.PerSecond = 1000
	return c
}

func BenchmarkADay(b *testing.B) {
	for _, row := range []struct {
		name string
		set  []string
	}{
		{"default", nil},
		{"every connect fails", []string{"NGINX_POLICY=cluster", "PRESERVE_CLIENT_IP=off"}},
	} {
		b.Run(row.name, func(b *testing.B) {
			c := large()
			for _, s := range row.set {
				k, v, _ := strings.Cut(s, "=")
				c.Set[k] = v
			}
			for b.Loop() {
				s := script(c, 24*time.Hour)
				r, err := sim.NewRun(s, 1, sim.Options{})
				if err != nil {
					b.Fatal(err)
				}
				if err := r.Advance(s.End); err != nil {
					b.Fatal(err)
				}
				if w := r.Recording(); w.Len() < 17000 {
					b.Fatal("no day")
				}
			}
		})
	}
}

// A year of weekly deployments, an hour between samples.
func BenchmarkAYear(b *testing.B) {
	y := Year(small("NODES=50", "DEPLOY_EVERY=7"))
	y.Traffic.PerSecond = 5
	for b.Loop() {
		s := &sim.Script{Name: "year", Epoch: time.Unix(0, 0), Start: time.Hour, End: 365 * 24 * time.Hour, Every: time.Hour,
			New: func(seed uint64) (sim.World, error) { return y.World(seed) }}
		r, err := sim.NewRun(s, 1, sim.Options{Every: time.Hour})
		if err != nil {
			b.Fatal(err)
		}
		if err := r.Advance(s.End); err != nil {
			b.Fatal(err)
		}
	}
}
