package cluster

import (
	"fmt"
	"testing"
	"time"
)

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
			w.Advance(0)
			for range min(scale/10, 19) { // enough addresses for all
				if err := w.Set("CIDR", "/16"); err != nil {
					b.Fatal(err)
				}
			}
			w.Advance(20 * time.Minute)
			row := make([]int64, len(w.Series()))
			w.Sample(row)
			if running, success := row[0], row[5]; running < int64(4500*scale) || success < 990 {
				b.Fatalf("not a steady state: %v", row)
			}
			before := w.events
			b.ResetTimer()
			for b.Loop() {
				w.Advance(w.Now() + time.Second)
			}
			b.ReportMetric(float64(b.Elapsed())/float64(w.events-before), "ns/event")
		})
	}
}
