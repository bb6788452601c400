package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"sync"
	"time"

	"reenact/incidents"
	"reenact/sim"
	"reenact/sim/whatif"
)

const branchExample = "write --branch 'five: 15:05 WARM_IP_TARGET=5, -all-zero'"

// parseBranches reads the values of --branch: a name, a colon, and what the
// branch changes.
func parseBranches(script *sim.Script, seed uint64, texts []string) ([]whatif.Branch, error) {
	world, err := script.New(seed)
	if err != nil {
		return nil, err
	}
	var list []whatif.Branch
	for _, text := range texts {
		b, err := parseBranch(script, text)
		if err != nil {
			return nil, fmt.Errorf("--branch %q: %w", text, err)
		}
		for _, other := range list {
			if other.Name == b.Name {
				return nil, fmt.Errorf("--branch: two branches are called %q; name each its own", b.Name)
			}
		}
		for _, a := range b.Actions {
			if err := incidents.CheckSettings(world, a.Setting); err != nil {
				return nil, fmt.Errorf("--branch %q: %w", b.Name, err)
			}
		}
		list = append(list, b)
	}
	return list, nil
}

func parseBranch(script *sim.Script, text string) (b whatif.Branch, err error) {
	name, rest, ok := strings.Cut(text, ":")
	if name = strings.TrimSpace(name); !ok || strings.Trim(name, "0123456789") == "" && name != "" {
		return b, errors.New("it begins with no name and colon; " + branchExample)
	}
	if err := incidents.CheckBranchName(name); err != nil {
		return b, err
	}
	b.Name = name
	if b.Actions, b.Drop, err = incidents.ParseChoices(script, rest); err != nil {
		return b, err
	}
	if len(b.Actions)+len(b.Drop) == 0 {
		return b, errors.New("it changes nothing; " + branchExample)
	}
	b.At = firstOf(b.Actions)
	return b, nil
}

// parseSettings reads KEY=VALUE words, parted by commas or blanks, and tries
// them on a world that is thrown away.
func parseSettings(script *sim.Script, seed uint64, texts []string) ([]sim.Setting, error) {
	world, err := script.New(seed)
	if err != nil {
		return nil, err
	}
	var list []sim.Setting
	for _, word := range strings.FieldsFunc(strings.Join(texts, " "), func(r rune) bool { return r == ',' || r == ' ' || r == '\t' || r == '\n' }) {
		key, value, ok := strings.Cut(word, "=")
		if !ok || key == "" || value == "" {
			return nil, fmt.Errorf("%q is no KEY=VALUE, such as WARM_IP_TARGET=5", word)
		}
		set := sim.Setting{Key: key, Value: value}
		for _, other := range list {
			if other.Key == key {
				return nil, fmt.Errorf("%s is set twice; keep one", key)
			}
		}
		if err := incidents.CheckSettings(world, set); err != nil {
			return nil, err
		}
		list = append(list, set)
	}
	return list, nil
}

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
