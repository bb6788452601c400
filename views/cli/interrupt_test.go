package cli

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"reenact/incidents"
	"reenact/sim"
	"reenact/sim/whatif"
	"reenact/views/report"
)

// watched is a world that tells when it has lived to a time.
type watched struct {
	sim.World
	end  time.Duration
	told func()
}

func (w *watched) Advance(to time.Duration) {
	before := w.Now()
	w.World.Advance(to)
	if before < w.end && to >= w.end {
		w.told()
	}
}

func (w *watched) Clone() sim.World { return &watched{w.World.Clone(), w.end, w.told} }

// watchedScript is the small incident, whose worlds tell when they end.
func watchedScript(t *testing.T, told func()) *sim.Script {
	t.Helper()
	script, err := incidents.Open(small)
	if err != nil {
		t.Fatal(err)
	}
	build := script.New
	script.New = func(seed uint64) (sim.World, error) {
		world, err := build(seed)
		return &watched{world, script.End, told}, err
	}
	return script
}

// TestSweepsAreInterrupted: once Ctrl-C has come, the runs under way end before
// their time and no others are begun. It comes with the first result, from within
// the run that brings it.
func TestSweepsAreInterrupted(t *testing.T) {
	// Two at a time: the others are still to be begun when the first ends.
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(2))
	for _, c := range []struct {
		name  string
		runs  int
		first int64 // which run to end is the first result
		sweep func(context.Context, *sim.Script) error
	}{
		{"compare", 9, 1, func(ctx context.Context, script *sim.Script) error {
			s := &incidents.Session{Script: script, Seed: 1}
			for i := range 8 {
				s.Branches = append(s.Branches, whatif.Branch{Name: fmt.Sprint(i)})
			}
			_, _, err := measure(ctx, s, io.Discard)
			return err
		}},
		{"revert", 3, 1, func(ctx context.Context, script *sim.Script) error {
			trap, err := whatif.NewTrap(script, 1, whatif.Change{
				At: 25 * time.Minute, Hold: 5 * time.Minute, Set: []sim.Setting{{Key: "MINIMUM_IP_TARGET", Value: "20"}},
			})
			if err != nil {
				return err
			}
			return finish(ctx, trap, io.Discard)
		}},
		{"when", 1 + 11, 1, func(ctx context.Context, script *sim.Script) error {
			m := &report.Moments{Script: script, Seed: 1, Fix: []sim.Setting{{Key: "WARM_IP_TARGET", Value: "0"}}}
			var times []time.Duration
			for i := range 11 {
				times = append(times, script.Start+time.Duration(i)*time.Minute)
			}
			return sweep(ctx, m, times, io.Discard)
		}},
		{"verify", 8, 1, func(ctx context.Context, script *sim.Script) error {
			_, err := readAll(ctx, []*sim.Script{script, script}, 4, io.Discard)
			return err
		}},
	} {
		ctx, cancel := context.WithCancel(context.Background())
		var ended atomic.Int64
		script := watchedScript(t, func() {
			if ended.Add(1) == c.first {
				cancel()
			}
		})
		err := c.sweep(ctx, script)
		if exitCode(err) != exitInterrupted {
			t.Errorf("%s: %v", c.name, err)
		}
		if n := ended.Load(); n < c.first || n >= int64(c.runs) {
			t.Errorf("%s: %d of %d runs came to their end", c.name, n, c.runs)
		}
	}
}

// TestAnInterruptSaysNothing: nor does what was interrupted before it began.
func TestAnInterruptSaysNothing(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for _, args := range [][]string{
		{"compare", small, "--branch", "b: -wish"}, {"revert", small, "--event", "wish", "--hold", "5m"}, {"when", small, "--fix", "WARM_IP_TARGET=0"},
	} {
		var out, errs bytes.Buffer
		if code := Main(ctx, args, Streams{Out: &out, Err: &errs}); code != exitInterrupted || out.Len() > 0 || errs.Len() > 0 {
			t.Errorf("%s: exit code %d, stdout %q, stderr %q", args[0], code, out.String(), errs.String())
		}
	}
}
