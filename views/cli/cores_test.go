package cli

import (
	"context"
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"
	"time"
)

// TestTheFirstFailureInOrderWins: a later job that fails at once does not cut
// short an earlier one, whose own failure is the one that is told.
func TestTheFirstFailureInOrderWins(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(8))
	early, late := errors.New("the first"), errors.New("the third")
	begun, ended := make(chan struct{}), make(chan struct{}) // the last job was
	err := onAllCores(context.Background(), 4, io.Discard, func(i int) (func(context.Context) error, error) {
		return func(ctx context.Context) error {
			switch i {
			case 0:
				<-ended
				if ctx.Err() != nil {
					return ctx.Err()
				}
				return early
			case 2:
				<-begun // or the last job would never be given out
				return late
			case 3:
				close(begun)
				defer close(ended)
				<-ctx.Done() // what comes after a failure is ended
				return ctx.Err()
			}
			return nil
		}, nil
	})
	if err != early {
		t.Errorf("the error is %v, want %v", err, early)
	}
}

// A job that takes long is seen to come on: three runs of a minute each are no minute
// of looking at nothing.
func TestTheBarMovesWithinAJob(t *testing.T) {
	var shown strings.Builder
	bar := &progress{out: &shown, total: 2 * whole, begun: time.Now()}
	line := newLine(context.Background(), 2, bar)
	for _, c := range []struct {
		job      int
		done, of time.Duration
		want     string
	}{
		{1, 30 * time.Minute, time.Hour, " 25 %"},
		{0, 100 * 24 * time.Hour, 400 * 24 * time.Hour, " 37 %"},
		{1, time.Hour, time.Hour, " 62 %"},
	} {
		bar.next = time.Time{}
		tellMeter(line.ctx[c.job], c.done, c.of)
		if !strings.Contains(shown.String(), c.want) {
			t.Errorf("after %v of %v: %q", c.done, c.of, shown.String())
		}
		shown.Reset()
	}
	tellMeter(context.Background(), 1, 2) // no job's
}
