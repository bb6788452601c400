package cluster

import (
	"testing"
	"time"
)

// A round is one query and then a query for each suspension, as many of them at once
// as there are workers: so many suspensions fit into the time of a query.
func TestTheMonitorsWorkersShareTheQueries(t *testing.T) {
	for _, row := range []struct {
		says    string
		workers int
		query   time.Duration
		after   []time.Duration // since the round's beginning
		want    []int           // suspended by then, of 60
	}{
		{"8 workers, 300 ms each: one suspension in 37.5 ms", 8, 300 * time.Millisecond,
			[]time.Duration{300 * time.Millisecond, 600 * time.Millisecond, 1500 * time.Millisecond, 2600 * time.Millisecond}, []int{0, 8, 32, 60}},
		{"one worker: one after the other", 1, 300 * time.Millisecond,
			[]time.Duration{599 * time.Millisecond, 600 * time.Millisecond, 3300 * time.Millisecond}, []int{0, 1, 10}},
		{"200 workers: twenty in the hundredth of a second that is a tick", 200, 100 * time.Millisecond,
			[]time.Duration{105 * time.Millisecond, 110 * time.Millisecond, 120 * time.Millisecond, 140 * time.Millisecond}, []int{0, 20, 40, 60}},
	} {
		w := twoNodes(t)
		w.cfg.ControlPlane.Monitor.Workers, w.cfg.ControlPlane.Database.IndexCost = row.workers, row.query
		for i := range 60 {
			id := serving(t, w, i%2, 1)
			w.monitor.idle.push(ref{id, w.pods[id].gen})
		}
		begin := w.now
		w.monitorRound()
		for k, after := range row.after {
			w.Advance(begin + after)
			// A suspension is on a tick: the last of them may be one late.
			if got := 60 - w.running; got > row.want[k] || got < row.want[k]*3/4 {
				t.Errorf("%s: %d suspended after %v, want %d", row.says, got, after, row.want[k])
			}
		}
	}
}
