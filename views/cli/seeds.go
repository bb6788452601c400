package cli

import (
	"context"
	"io"

	"reenact/sim"
	"reenact/sim/claims"
)

// readAll simulates every script with the seeds from 1 on, on all cores, and
// returns the readings by script, seed and claim. Which core did what leaves no
// trace in them. An error ends the rest.
func readAll(ctx context.Context, scripts []*sim.Script, seeds int, stderr io.Writer) ([][][]float64, error) {
	all := make([][][]float64, len(scripts))
	for i := range all {
		all[i] = make([][]float64, seeds)
	}
	err := onAllCores(ctx, len(scripts)*seeds, stderr, func(i int) (func(context.Context) error, error) {
		script, seed := i/seeds, i%seeds
		return func(ctx context.Context) (err error) {
			all[script][seed], err = readOne(ctx, scripts[script], uint64(seed)+1)
			return err
		}, nil
	})
	return all, err
}

// readOne runs a script to its end and reads its claims, in their order.
func readOne(ctx context.Context, script *sim.Script, seed uint64) ([]float64, error) {
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
