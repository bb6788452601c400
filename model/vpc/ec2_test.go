package vpc

import (
	"testing"
	"time"

	"reenact/model/dice"
)

// AWS's published buckets for changing actions: 50 at once, then 5 a second.
func TestABucketEmptiesAndRefills(t *testing.T) {
	a := NewAPI(Config{Write: Bucket{Tokens: 50, Refill: 5}})
	pass := func(now time.Duration, n int) (passed int) {
		for range n {
			if a.Admit(AssignPrivateIPAddresses, now) {
				passed++
			}
		}
		return passed
	}
	for _, row := range []struct {
		at          time.Duration
		calls, want int
	}{{0, 60, 50}, {0, 5, 0}, {time.Second, 10, 5}, {1200 * time.Millisecond, 3, 1}, {time.Hour, 80, 50}} {
		if got := pass(row.at, row.calls); got != row.want {
			t.Errorf("at %v %d of %d calls passed, want %d", row.at, got, row.calls, row.want)
		}
	}
	if a.Calls[AssignPrivateIPAddresses] != 158 || a.Throttled[AssignPrivateIPAddresses] != 52 {
		t.Errorf("counted %d calls, %d throttled", a.Calls[AssignPrivateIPAddresses], a.Throttled[AssignPrivateIPAddresses])
	}
	if a.Tokens(DetachNetworkInterface, 0) != 50 {
		t.Error("one action's calls emptied another's bucket")
	}
}

// The SDK waits half a second to a second, doubled each time, five minutes at most.
func TestTheSDKBacksOff(t *testing.T) {
	d := dice.New(1, dice.EC2, 0)
	for n := range 12 {
		lo, hi := 500*time.Millisecond<<n, time.Second<<n
		if w := Backoff(n, &d); w < min(lo, 5*time.Minute) || w > min(hi, 5*time.Minute) {
			t.Errorf("retry %d waits %v, want %v to %v", n, w, lo, hi)
		}
	}
}
