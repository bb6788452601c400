package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"reenact/incidents"
	"reenact/sim"
	"reenact/sim/whatif"
	"reenact/views/report"

	"github.com/spf13/cobra"
)

// whenFlags are the flags of when as typed.
type whenFlags struct {
	fix, drop                             []string
	from, to, every, seed, format, output string
}

// mostFixes keeps a slip of the keyboard from an hour's work.
const mostFixes = 2000

func newWhen(std Streams) *cobra.Command {
	var f whenFlags
	cmd := &cobra.Command{
		Use:   "when INCIDENT --fix 'KEY=VALUE, …'",
		Short: "Ask when a fix would have come too late",
		Long: `Try the same fix at every minute of an incident and set the damage that was done
against the minute it came. The fix stays: what the incident's operators do later
to the same knobs is left out; everything else happens as it did.

The point of no return is the last time up to which, from the best time on, every
fix kept the damage within a tenth of the range between the best time's and the
worst's. There is none where a later fix avoids as much of what is still to come as
the best one: then it says what a minute of waiting costs.`,
		Example: `  reenact when neon-2025-05-16 --fix 'WARM_IP_TARGET=0, WARM_ENI_TARGET=0' --from 15:05 --to 17:00
  reenact when neon-2025-05-19 --fix IP_COOLDOWN_PERIOD=5s --every 5m
  reenact when neon-2025-05-16 --fix CIDR=/18 --every 10m --format csv -o late.csv`,
		DisableFlagsInUseLine: true,
		Args:                  wants(1, 1, "the incident"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return when(cmd.Context(), std, args[0], &f)
		},
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.StringArrayVar(&f.fix, "fix", nil, "what is done: `'KEY=VALUE, ...'`")
	flags.StringVar(&f.from, "from", "", "first `TIME` of the fix (default the replay's start)")
	flags.StringVar(&f.to, "to", "", "last `TIME` of the fix (default the incident's end)")
	flags.StringVar(&f.every, "every", "1m", "`time` between two tries")
	flags.StringArrayVar(&f.drop, "drop", nil, "leave out the fault or action with this `ID` throughout; may be given more than once")
	flags.StringVar(&f.seed, "seed", "", "`number` that all chance is drawn from; without it the incident's own, or 1")
	flags.StringVar(&f.format, "format", "table", "`name` of the output's form: table, csv or json")
	flags.StringVarP(&f.output, "output", "o", "", "write to this `FILE`, all of it or nothing")
	return cmd
}

func when(ctx context.Context, std Streams, incident string, f *whenFlags) error {
	if err := checkFormat(f.format, report.MomentFormats()); err != nil {
		return err
	}
	script, err := incidents.Open(incident)
	if err != nil {
		return err
	}
	if err := (places{output: f.output}).check(incident); err != nil {
		return err
	}
	drop, err := parseDrops(script, f.drop)
	if err != nil {
		return err
	}
	script = whatif.Without(script, drop)
	m := &report.Moments{Script: script, Drop: drop, Width: std.width(f.output)}
	if m.Seed, err = parseSeed(f.seed, script); err != nil {
		return err
	}
	for _, word := range incidents.Words(strings.Join(f.fix, " ")) {
		if timeOfDay.MatchString(word) {
			return fmt.Errorf("--fix: %s: a fix has no time, for it is tried at each; --from %s begins there", word, word)
		}
	}
	if m.Fix, err = parseSettings(script, m.Seed, f.fix); err != nil {
		return fmt.Errorf("--fix: %w", err)
	}
	if len(m.Fix) == 0 {
		return errors.New("it is not said what the fix is; write --fix 'KEY=VALUE', such as --fix WARM_IP_TARGET=0")
	}
	times, err := f.times(script)
	if err != nil {
		return err
	}
	if err := sweep(ctx, m, times, std.Err); err != nil {
		return err
	}
	return deliver(std.Out, f.output, func(w io.Writer) error { return report.WriteMoments(w, f.format, m) })
}

// sweep tries the fix at each time, on all cores. The worlds are copied from the history
// as it gets there.
func sweep(ctx context.Context, m *report.Moments, times []time.Duration, stderr io.Writer) error {
	return m.Ask(times, report.Asker{
		History: func(run *sim.Run, to time.Duration) error { return simulate(ctx, run, to, io.Discard) },
		Case: func(ctx context.Context, c *whatif.Case) error {
			if err := simulate(ctx, c.Run, m.Script.End, io.Discard); err != nil {
				return fmt.Errorf("the fix at %s: %w", m.Script.Second(c.At), err)
			}
			return nil
		},
		Each: func(n int, next func(int) (func(context.Context) error, error)) error {
			return onAllCores(ctx, n, stderr, next)
		},
	})
}

// times are those at which the fix is tried. They lie on the steps in which the
// incident is sampled.
func (f *whenFlags) times(script *sim.Script) ([]time.Duration, error) {
	from, to := script.Start, script.End
	var err error
	if f.from != "" {
		if from, err = replayTime(script, "--from", f.from); err != nil {
			return nil, err
		}
	}
	if f.to != "" {
		if to, err = replayTime(script, "--to", f.to); err != nil {
			return nil, err
		}
	}
	if to < from {
		return nil, fmt.Errorf("--to %s comes before --from %s", f.to, clockOf(script, from))
	}
	step := script.Step()
	every, err := time.ParseDuration(f.every)
	if err != nil || every < step || every%step != 0 {
		return nil, fmt.Errorf("--every %q: write a multiple of %v with its unit, such as 1m or 30s", f.every, step)
	}
	if n := (to-from)/every + 1; n > mostFixes {
		return nil, fmt.Errorf("--every %s: that is %d fixes, and at most %d are tried; write a longer time", f.every, n, mostFixes)
	}
	var times []time.Duration
	for at := from; at <= to; at += every {
		times = append(times, at)
	}
	return times, nil
}

// replayTime reads a time of the replay that is sampled.
func replayTime(script *sim.Script, flag, text string) (time.Duration, error) {
	at, err := incidents.TimeIn(script, text)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", flag, err)
	}
	if at < script.Start {
		return 0, fmt.Errorf("%s: %s lies in the warm-up; write a time from %s to %s", flag, text, clockOf(script, script.Start), clockOf(script, script.End))
	}
	if (at-script.Start)%script.Step() != 0 {
		return 0, fmt.Errorf("%s: %s lies between two samples; write a multiple of %v", flag, text, script.Step())
	}
	return at, nil
}

func clockOf(script *sim.Script, at time.Duration) string {
	return script.Minute(at)
}
