package cli

import (
	"context"
	"errors"
	"io"
	"runtime"
	"sync"
	"time"
)

// onAllCores does jobs from 0 to n−1 on all cores. A job is prepared by next, in
// order and one at a time, and then done beside others. The first error in order
// of the jobs is returned and ends the rest; Ctrl-C does, too.
func onAllCores(ctx context.Context, n int, stderr io.Writer, next func(i int) (func(context.Context) error, error)) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	type job struct {
		i  int
		do func(context.Context) error
	}
	todo, done := make(chan job), make(chan error)
	failed := make([]error, n)
	var workers sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		workers.Go(func() {
			for j := range todo {
				failed[j.i] = j.do(ctx)
				done <- failed[j.i]
			}
		})
	}
	go func() {
		defer func() { close(todo); workers.Wait(); close(done) }()
		for i := range n {
			if ctx.Err() != nil {
				failed[i] = ctx.Err()
				return
			}
			do, err := next(i)
			if err != nil {
				failed[i] = err
				stop()
				return
			}
			todo <- job{i, do}
		}
	}()
	bar := newProgress(stderr, time.Duration(max(n, 1)))
	defer bar.clear()
	finished := 0
	for err := range done {
		if err != nil {
			stop()
		}
		finished++
		bar.show(time.Duration(finished))
	}
	return firstError(failed)
}

// firstError prefers what went wrong to what was interrupted because of it.
func firstError(failed []error) error {
	var interrupted error
	for _, err := range failed {
		switch {
		case errors.Is(err, context.Canceled):
			interrupted = err
		case err != nil:
			return err
		}
	}
	return interrupted
}
