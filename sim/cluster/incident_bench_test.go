package cluster_test

import (
	"testing"
	"time"

	"reenact/incidents"
	"reenact/sim"
)

// A whole incident, its warm-up included, sampled as `reenact run` does. The
// goal is 100,000 times real time on one core.
func BenchmarkIncident(b *testing.B) {
	for _, name := range incidents.Names() {
		b.Run(name, func(b *testing.B) {
			s := open(b, name)
			for b.Loop() {
				r, err := sim.NewRun(s, 1, sim.Options{})
				if err != nil {
					b.Fatal(err)
				}
				advance(b, r, s.End)
			}
			b.ReportMetric(float64(s.End)/float64(b.Elapsed()/time.Duration(b.N)), "×realtime")
		})
	}
}

// Seeking: the world at a time, in an order that no cache helps with. The goal
// is 50 ms.
func BenchmarkSeek(b *testing.B) {
	s := open(b, "neon-2025-05-16")
	r := newRun(b, s, 1)
	advance(b, r, s.End)
	span := s.End - s.Start
	at := time.Duration(0)
	for b.Loop() {
		at = (at + span*7/11) % span
		if _, err := r.WorldAt(s.Start + at/time.Second*time.Second); err != nil {
			b.Fatal(err)
		}
	}
}
