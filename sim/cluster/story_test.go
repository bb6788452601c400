package cluster_test

import (
	"testing"
	"time"

	"reenact/sim"
)

// The stories of both days, as anybody can check them against the published
// post-mortems. Only causes are scripted; what is asserted here comes out.
//
// Each row reads: between these times, this series stays within these bounds.
type chapter struct {
	says     string
	from, to string
	series   string
	low      int64
	high     int64
}

func TestFridayUnfolds(t *testing.T) {
	tell(t, "neon-2025-05-16", []chapter{
		{"a steady state: 5 to 6 thousand computes", "13:30", "14:13", "pods_running", 5000, 6200},
		{"about half of what is allocated is assigned: allocated", "13:30", "14:13", "ip_allocated", 10800, 12000},
		{"... and assigned", "13:30", "14:13", "ip_assigned", 5200, 6800},
		{"every start succeeds", "13:30", "14:13", "pod_start_success_pct", 99, 100},
		{"nothing is suspended after the plan flips", "14:16", "15:20", "suspensions_per_min", 0, 10},
		{"computes climb at the creation rate to about 8 thousand", "14:19", "14:25", "pods_running", 7600, 8600},
		{"the subnets run out", "14:50", "15:04", "ip_free", 0, 300},
		{"starts stop", "14:32", "15:04", "pod_start_success_pct", 0, 10},
		{"with thousands of addresses stranded", "14:50", "15:04", "ip_stranded", 2800, 3900},
		{"WARM_IP_TARGET=1 gives back more than a thousand", "15:10", "15:20", "ip_free", 300, 2500},
		{"and starts resume, to about 10 thousand computes", "15:10", "15:20", "pods_running", 9500, 11300},
		{"suspensions resume", "15:28", "15:31", "suspensions_per_min", 600, 2500},
		{"starts collapse", "15:40", "16:49", "pod_start_success_pct", 0, 15},
		{"although the subnets have thousands free", "15:40", "16:49", "ip_free", 7500, 9500},
		{"and each node holds about 75", "15:45", "16:49", "ip_allocated_per_node", 65, 90},
		{"while a crowd forms outside", "16:10", "17:05", "customers_held_back", 7000, 9500},
		{"0/0/0 lets starts succeed again, as many as the proxy lets in", "17:00", "17:06", "pod_start_success_pct", 75, 100},
		{"and with the crowd let in they are back at the rate of before", "17:10", "18:30", "pod_starts_per_min", 300, 1700},
		{"each node holds about 230", "17:10", "18:30", "ip_allocated_per_node", 205, 260},
		{"and nearly all starts succeed", "17:25", "18:30", "pod_start_success_pct", 85, 100},
	})
}

func TestMondayUnfolds(t *testing.T) {
	long(t)
	tell(t, "neon-2025-05-19", []chapter{
		{"a working state", "12:35", "13:16", "pod_start_success_pct", 80, 100},
		{"WARM_IP_TARGET=1 drops starts to Friday's level", "13:25", "14:04", "pod_start_success_pct", 0, 15},
		{"with thousands free", "13:25", "14:04", "ip_free", 7500, 9500},
		{"after the revert most pods start", "14:35", "17:00", "pod_start_success_pct", 65, 100},
		{"while most attempts still fail", "15:05", "17:00", "attempt_success_pct", 10, 80},
		{"a doubled pool hides it from customers", "15:40", "17:00", "wake_success_pct", 85, 100},
		{"86 seconds without a suspension end it", "17:12", "17:20", "pod_start_success_pct", 90, 100},
	})
}

func tell(t *testing.T, name string, story []chapter) {
	t.Helper()
	s := open(t, name)
	r := newRun(t, s, 1)
	advance(t, r, s.End)
	rec := r.Recording()
	scale := map[string]int64{}
	for _, x := range rec.Series() {
		scale[x.Key] = x.Scale
	}
	for _, c := range story {
		col := rec.Column(c.series)
		if col == nil {
			t.Fatalf("%s: no series %s", c.says, c.series)
		}
		for i := rec.Index(clock(t, s, c.from)); i <= rec.Index(clock(t, s, c.to)); i++ {
			if v := col[i]; v != sim.Empty && (v < c.low*scale[c.series] || v > c.high*scale[c.series]) {
				t.Errorf("%s: at %s %s is %d, want %d to %d", c.says, s.Clock(rec.At(i)).Format("15:04:05"), c.series, v/scale[c.series], c.low, c.high)
				break
			}
		}
	}
}

func clock(t testing.TB, s *sim.Script, text string) time.Duration {
	t.Helper()
	at, err := time.Parse("2006-01-02 15:04", s.Epoch.Format("2006-01-02 ")+text)
	if err != nil {
		t.Fatal(err)
	}
	return at.Sub(s.Epoch)
}
