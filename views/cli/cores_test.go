package cli

import (
	"context"
	"errors"
	"io"
	"runtime"
	"testing"
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
