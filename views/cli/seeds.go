package cli

import (
	"context"
	"io"
	"runtime"
	"sync"
	"time"

	"reenact/sim"
	"reenact/sim/claims"
)

// job is one run of many: a script with a seed. Its readings are those of the
// script's claims, in their order.
type job struct {
	script, seed int
	readings     []float64
	err          error
}

// readAll simulates every script with the seeds from 1 on, on all cores, and
// returns the readings by script, seed and claim. Which core did what leaves no
// trace in them. An error ends the rest.
func readAll(ctx context.Context, scripts []*sim.Script, seeds int, stderr io.Writer) ([][][]float64, error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	todo, done := make(chan job), make(chan job)
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for j := range todo {
				j.readings, j.err = readOne(ctx, scripts[j.script], uint64(j.seed)+1)
				done <- j
			}
		})
	}
	go func() {
		for s := range scripts {
			for seed := range seeds {
				todo <- job{script: s, seed: seed}
			}
		}
		close(todo)
		workers.Wait()
		close(done)
	}()
	return collect(done, len(scripts), seeds, stop, stderr)
}

// collect puts the results where they belong. It takes them all, so that no
// worker is left behind; after an error or Ctrl-C the rest come at once.
func collect(done <-chan job, scripts, seeds int, stop func(), stderr io.Writer) ([][][]float64, error) {
	all := make([][][]float64, scripts)
	for i := range all {
		all[i] = make([][]float64, seeds)
	}
	bar := newProgress(stderr, time.Duration(scripts*seeds))
	defer bar.clear()
	var failed error
	finished := 0
	for j := range done {
		all[j.script][j.seed] = j.readings
		if j.err != nil && failed == nil {
			failed = j.err
			stop()
		}
		finished++
		bar.show(time.Duration(finished))
	}
	return all, failed
}

// readOne runs a script to its end and reads its claims.
func readOne(ctx context.Context, script *sim.Script, seed uint64) ([]float64, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	run, err := sim.NewRun(script, seed, sim.Options{})
	if err != nil {
		return nil, err
	}
	if err := simulate(ctx, run, script.End, io.Discard); err != nil {
		return nil, err
	}
	readings := make([]float64, len(script.Claims))
	for i := range script.Claims {
		if readings[i], err = claims.Read(&script.Claims[i], run.Recording(), seed); err != nil {
			return nil, err
		}
	}
	return readings, nil
}
