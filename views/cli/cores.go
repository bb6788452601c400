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
// of the jobs is returned, however many cores there are: a failure ends the jobs
// after it and leaves those before it to their own ends. Ctrl-C ends all.
func onAllCores(ctx context.Context, n int, stderr io.Writer, next func(i int) (func(context.Context) error, error)) error {
	type job struct {
		i  int
		do func(context.Context) error
	}
	todo, done := make(chan job), make(chan struct{})
	bar := newProgress(stderr, time.Duration(max(n, 1))*whole)
	defer bar.clear()
	line := newLine(ctx, n, bar)
	defer line.fail(-1, nil)
	var workers sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		workers.Go(func() {
			for j := range todo {
				line.fail(j.i, j.do(line.ctx[j.i]))
				line.came(j.i, whole)
				done <- struct{}{}
			}
		})
	}
	go func() {
		defer func() { close(todo); workers.Wait(); close(done) }()
		for i := range n {
			if line.ctx[i].Err() != nil {
				line.fail(i, line.ctx[i].Err())
				return
			}
			do, err := next(i)
			if err != nil {
				line.fail(i, err)
				return
			}
			todo <- job{i, do}
		}
	}()
	for range done {
	}
	return firstError(line.failed)
}

// jobLine are the jobs in their order, each with a context that ends when a job
// before it fails.
type jobLine struct {
	one    sync.Mutex
	ctx    []context.Context
	stop   []context.CancelFunc
	failed []error         // by job
	far    []time.Duration // how far each has come, of whole
	sum    time.Duration   // of far
	bar    *progress
}

// whole is a job that is done, for the bar.
const whole = 1000

func newLine(ctx context.Context, n int, bar *progress) *jobLine {
	l := &jobLine{ctx: make([]context.Context, n), stop: make([]context.CancelFunc, n), failed: make([]error, n), far: make([]time.Duration, n), bar: bar}
	for i := range n {
		ctx := context.WithValue(ctx, toMeter{}, func(far time.Duration) { l.came(i, far) })
		l.ctx[i], l.stop[i] = context.WithCancel(ctx)
	}
	return l
}

// toMeter is the key of a job's context by which it tells how far it has come.
type toMeter struct{}

// came notes how far job i is, of whole.
func (l *jobLine) came(i int, far time.Duration) {
	l.one.Lock()
	defer l.one.Unlock()
	l.sum += far - l.far[i]
	l.far[i] = far
	l.bar.show(l.sum)
}

// tellMeter says of a job under way how much of it is done; outside of a job it says nothing.
func tellMeter(ctx context.Context, done, of time.Duration) {
	if came, ok := ctx.Value(toMeter{}).(func(time.Duration)); ok && of >= whole {
		came(min(done/(of/whole), whole))
	}
}

// fail notes how job i ended; an error ends the jobs after it. Job −1 with no
// error ends them all, when all is done.
func (l *jobLine) fail(i int, err error) {
	l.one.Lock()
	defer l.one.Unlock()
	if i >= 0 {
		l.failed[i] = err
	}
	if err == nil && i >= 0 {
		return
	}
	for _, stop := range l.stop[i+1:] {
		stop()
	}
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
