package egress

import (
	"runtime"
	"testing"
	"time"
)

// BenchmarkIncident is the three hours of the story.
func BenchmarkIncident(b *testing.B) {
	for range b.N {
		run(b, testConfig(), story(), 180*minute)
	}
}

// BenchmarkMillion is three hours of a million connections at once and a hundred
// thousand new ones a second: no reuse, a life of ten seconds.
func BenchmarkMillion(b *testing.B) {
	cfg := testConfig()
	cfg.Lambda.Concurrency, cfg.Lambda.Scaling, cfg.Lambda.Subnets = 200_000, 20_000, 16
	cfg.NAT.Addresses, cfg.NAT.PerZone, cfg.NAT.Hold, cfg.ENI.Hold = 8, true, 10*time.Second, 0
	cfg.Client.Connections, cfg.Client.Reuse = 10, false
	cfg.Workload.PerSecond, cfg.Workload.Work = 10_000, 10*time.Second
	cfg.Client.Destinations = 2
	b.ReportAllocs()
	for range b.N {
		r := run(b, cfg, nil, 180*minute)
		rec := r.Recording()
		b.ReportMetric(float64(window{rec, 60 * minute, 180 * minute}.peak("nat_active")), "connections")
		b.ReportMetric(float64(window{rec, 60 * minute, 180 * minute}.peak("nat_established_per_min"))/60, "new/s")
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	b.ReportMetric(float64(m.Sys)/1e6, "MB")
}
