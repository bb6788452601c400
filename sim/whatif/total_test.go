package whatif

import (
	"testing"
	"time"

	"reenact/sim"
)

// A rate of 60 a minute over 100 samples, the first of which is the beginning: as many
// events as seconds have passed, whatever the distance of the samples.
func TestATotalIsTheSameInAnyGrain(t *testing.T) {
	column := make([]int64, 100)
	for i := range column {
		column[i] = 60
	}
	for _, c := range []struct {
		every time.Duration
		want  int64
	}{
		{5 * time.Second, 9 * 60}, // whole minutes, the last one first: the last 39 samples are a part of one
		{7 * time.Second, 99 * 7}, {1500 * time.Millisecond, 3 * 60}, {90 * time.Second, 99 * 90}, {4 * time.Hour, 99 * 4 * 3600},
		{700 * time.Millisecond, 69}, {20 * time.Millisecond, 60},
	} {
		if got := total(column, c.every); got != c.want {
			t.Errorf("samples every %v: %d events, want %d", c.every, got, c.want)
		}
	}
	column[50] = sim.Empty
	if got := total(column, 7*time.Second); got != 98*7 {
		t.Errorf("a sample that is empty counts for nothing: %d, want %d", got, 98*7)
	}
}
