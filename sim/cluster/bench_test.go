package cluster

import (
	"fmt"
	"testing"
	"time"
)

// A whole day like 2025-05-16 with its causes, of the given size.
func BenchmarkIncident(b *testing.B) {
	for b.Loop() {
		w, err := New(testConfig(1), 1)
		if err != nil {
			b.Fatal(err)
		}
		day(b, w)
	}
	b.ReportMetric(float64(450*time.Minute)/float64(b.Elapsed()/time.Duration(b.N)), "×realtime")
}

func day(b *testing.B, w *World) {
	for _, m := range []struct {
		at         time.Duration
		key, value string
	}{{193, "DB_PLAN", "scan"}, {245, "WARM_IP_TARGET", "1"}, {250, "PROXY_RATE_LIMIT", "400"}, {265, "DB_PLAN", "index"},
		{350, "WARM_IP_TARGET", "0"}, {350, "WARM_ENI_TARGET", "0"}, {403, "PROXY_RATE_LIMIT", "0"}, {450, "DB_PLAN", "index"}} {
		w.Advance(m.at * time.Minute)
		if err := w.Set(m.key, m.value); err != nil {
			b.Fatal(err)
		}
	}
}

// The cost of one pod's life must not grow with the cluster.
func BenchmarkPodEvent(b *testing.B) {
	for _, scale := range []int{1, 10, 100} {
		b.Run(fmt.Sprintf("×%d", scale), func(b *testing.B) {
			cfg := testConfig(scale)
			cfg.Network.CIDR = "/16"
			w, err := New(cfg, 1)
			if err != nil {
				b.Fatal(err)
			}
			w.Advance(20 * time.Minute)
			before := w.events
			b.ResetTimer()
			for b.Loop() {
				w.Advance(w.Now() + time.Second)
			}
			b.ReportMetric(float64(b.Elapsed())/float64(w.events-before), "ns/event")
		})
	}
}
