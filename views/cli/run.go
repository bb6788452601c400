package cli

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"reenact/incidents"
	"reenact/incidents/nearest"
	"reenact/sim"
	"reenact/views/report"

	"github.com/spf13/cobra"
)

// runFlags are the flags of run as typed.
type runFlags struct {
	seed, format, every, until, output string
	set, drop                          []string
}

// Rows of a table are read by people, those of the other formats by programs.
const (
	everyForPeople   = 5 * time.Minute
	everyForPrograms = 10 * time.Second
)

func newRun(std Streams) *cobra.Command {
	var f runFlags
	cmd := &cobra.Command{
		Use:   "run INCIDENT",
		Short: "Simulate an incident and print what happened",
		Long: `Simulate an incident and print what happened: a table to read, or CSV or JSON
with every series of docs/metrics.md. INCIDENT is an embedded name, which
reenact list shows, or the path of a YAML file.

A TIME is a time of day of the incident, HH:MM or HH:MM:SS in UTC, or start: the
very beginning, the warm-up included.`,
		Example: `  reenact run neon-2025-05-16
  reenact run neon-2025-05-16 --format csv --set '15:05 WARM_IP_TARGET=5, MINIMUM_IP_TARGET=60'
  reenact run neon-2025-05-19 --drop stall --until 17:30
  reenact run neon-2025-05-16 --set 'start CIDR=/19'`,
		DisableFlagsInUseLine: true,
		Args:                  wants(1, 1, "the incident"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return runIncident(cmd.Context(), std, args[0], &f)
		},
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.StringVar(&f.seed, "seed", "1", "`number` that all chance is drawn from")
	flags.StringVar(&f.format, "format", "table", "`name` of the output's form: table, csv or json")
	flags.StringVar(&f.every, "every", "", "`time` between two rows (default 10s, and 5m in a table)")
	flags.StringVar(&f.until, "until", "", "`TIME` at which to stop (default the incident's end)")
	flags.StringArrayVar(&f.set, "set", nil, "turn knobs: `'TIME KEY=VALUE, …'`; may be given more than once")
	flags.StringArrayVar(&f.drop, "drop", nil, "leave out the fault or action with this `ID`; may be given more than once")
	flags.StringVarP(&f.output, "output", "o", "", "write to this `FILE`, all of it or nothing")
	return cmd
}

// runIncident checks everything first, then simulates, then writes.
func runIncident(ctx context.Context, std Streams, incident string, f *runFlags) error {
	if !slices.Contains(report.Formats(), f.format) {
		return fmt.Errorf("--format %q%s; write one of %s", f.format, nearest.Hint(f.format, report.Formats()), strings.Join(report.Formats(), ", "))
	}
	script, err := incidents.Open(incident)
	if err != nil {
		return err
	}
	r, opt, err := f.plan(script)
	if err != nil {
		return err
	}
	run, err := sim.NewRun(script, r.Seed, opt)
	if err != nil {
		return err
	}
	if err := simulate(ctx, run, r.Until, std.Err); err != nil {
		return err
	}
	r.Recording, r.Checksum = run.Recording(), run.Checksum()
	write := func(w io.Writer) error { return report.Write(w, f.format, r) }
	if f.output != "" {
		return writeFile(f.output, write)
	}
	return output(std.Out, write)
}

// plan reads the flags, or says which of them is wrong.
func (f *runFlags) plan(script *sim.Script) (r *report.Report, opt sim.Options, err error) {
	r = &report.Report{Script: script}
	if r.Seed, err = parseSeed(f.seed); err != nil {
		return nil, opt, err
	}
	if r.Until, err = parseUntil(script, f.until); err != nil {
		return nil, opt, err
	}
	opt.Every = everyForPrograms
	if f.format == "table" {
		opt.Every = everyForPeople
	}
	if f.every != "" {
		if opt.Every, err = parseEvery(script, f.every); err != nil {
			return nil, opt, err
		}
	}
	if opt.Drop, err = parseDrops(script, f.drop); err != nil {
		return nil, opt, err
	}
	opt.Actions, err = parseSets(script, r.Seed, f.set)
	r.Actions, r.Drop = opt.Actions, opt.Drop
	return r, opt, err
}

// slice is how much simulated time passes between two looks at Ctrl-C and the
// progress.
const slice = time.Minute

// simulate advances the run, and can be interrupted.
func simulate(ctx context.Context, run *sim.Run, until time.Duration, stderr io.Writer) error {
	bar := newProgress(stderr, until)
	defer bar.clear()
	for at := slice; ; at += slice {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := run.Advance(min(at, until)); err != nil {
			return err
		}
		if at >= until {
			return nil
		}
		bar.show(at)
	}
}
