package cli

import (
	"cmp"
	"context"
	"errors"
	"io"
	"slices"
	"time"

	"reenact/incidents"
	"reenact/sim"
	"reenact/sim/whatif"
	"reenact/views/report"

	"github.com/spf13/cobra"
)

// runFlags are the flags of run as typed.
type runFlags struct {
	seed, format, every, until, output string
	set, drop                          []string
	actions, branch, save              string
}

// Rows of a table are read by people, those of the other formats by programs. These
// are for incidents of some hours that are sampled as usual.
const (
	everyForPeople   = 5 * time.Minute
	everyForPrograms = 10 * time.Second
	fewRows          = 24 // of a table of an incident that is shorter, longer or finer
)

// usualRows is the time between two rows of a format where nobody says otherwise.
func usualRows(s *sim.Script, format string) time.Duration {
	step, span := s.Step(), s.End-s.Start
	usual := step == sim.DefaultEvery && !s.Long() && span >= everyForPeople
	switch {
	case usual && format == "table":
		return everyForPeople
	case usual:
		return everyForPrograms
	case format == "table":
		return max(span/fewRows/step, 1) * step
	}
	return step
}

func newRun(std Streams) *cobra.Command {
	var f runFlags
	cmd := &cobra.Command{
		Use:   "run INCIDENT",
		Short: "Simulate an incident and print what happened",
		Long: `Simulate an incident and print what happened: a table to read, or CSV or JSON
with every series of its page in docs/metrics/. INCIDENT is an embedded name, which
reenact list shows, or the path of a YAML file.

A TIME is a time of day of the incident, HH:MM or HH:MM:SS in UTC, or start: the
very beginning, the warm-up included.

With --save the choices are kept in a session file. --actions runs such a file,
or a branch of it, to the same bytes; its incident and seed come with it.`,
		Example: `  reenact run neon-2025-05-16
  reenact run neon-2025-05-16 --format csv --set '15:05 WARM_IP_TARGET=5, MINIMUM_IP_TARGET=60'
  reenact run neon-2025-05-19 --drop stall --until 17:30
  reenact run neon-2025-05-16 --set 'start CIDR=/19' --save larger.yaml
  reenact run --actions larger.yaml --format json`,
		DisableFlagsInUseLine: true,
		Args:                  wants(0, 1, "the incident"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return runIncident(cmd.Context(), std, args, cmd.Flags().Changed("seed"), &f)
		},
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.StringVar(&f.seed, "seed", "", "`number` that all chance is drawn from; without it the incident's own, or 1")
	flags.StringVar(&f.format, "format", "table", "`name` of the output's form: table, csv or json")
	flags.StringVar(&f.every, "every", "", "`time` between two rows (default 10s, and 5m in a table, of an incident of hours)")
	flags.StringVar(&f.until, "until", "", "`TIME` at which to stop (default the incident's end)")
	flags.StringArrayVar(&f.set, "set", nil, "turn knobs: `'TIME KEY=VALUE, ...'`; may be given more than once")
	flags.StringArrayVar(&f.drop, "drop", nil, "leave out the fault or action with this `ID`; may be given more than once")
	flags.StringVar(&f.actions, "actions", "", "run a branch of this session `FILE`")
	flags.StringVar(&f.branch, "branch", "", "`NAME` of the session's branch (default the only one)")
	flags.StringVar(&f.save, "save", "", "save the incident, the seed and the choices as a session in this `FILE`")
	flags.StringVarP(&f.output, "output", "o", "", "write to this `FILE`, all of it or nothing")
	return cmd
}

// runIncident checks everything first, then simulates, then writes.
func runIncident(ctx context.Context, std Streams, args []string, seeded bool, f *runFlags) error {
	if err := checkFormat(f.format, report.Formats()); err != nil {
		return err
	}
	s, branch, err := f.session(args, seeded, std.Err)
	if err != nil {
		return err
	}
	if err := (places{f.output, f.save}).check(s.Incident, f.actions); err != nil {
		return err
	}
	r := &report.Report{Script: s.Script, Seed: s.Seed, Actions: branch.Actions, Drop: branch.Drop, Width: std.width(f.output)}
	opt := sim.Options{Actions: branch.Actions, Drop: branch.Drop}
	if err := f.rows(r, &opt); err != nil {
		return err
	}
	run, err := sim.NewRun(s.Script, s.Seed, opt)
	if err != nil {
		return err
	}
	if err := simulate(ctx, run, r.Until, std.Err); err != nil {
		return err
	}
	r.Recording, r.Checksum = run.Recording(), run.Checksum()
	return deliverAndSave(std.Out, f.output, f.save, s, func(w io.Writer) error { return report.Write(w, f.format, r) })
}

// session is the incident with the branch that is run, typed or loaded.
func (f *runFlags) session(args []string, seeded bool, stderr io.Writer) (*incidents.Session, whatif.Branch, error) {
	if f.actions == "" {
		return f.typed(args)
	}
	none := whatif.Branch{}
	if len(args) > 0 || seeded || len(f.set)+len(f.drop) > 0 || f.save != "" {
		return nil, none, errors.New("--actions brings its own incident, seed and choices; leave out INCIDENT, --seed, --set, --drop and --save")
	}
	s, err := loadSession(f.actions, stderr)
	if err != nil {
		return nil, none, err
	}
	branch, err := pickBranch(s, f.branch)
	return s, branch, err
}

// typed is the incident with what the flags choose.
func (f *runFlags) typed(args []string) (*incidents.Session, whatif.Branch, error) {
	b := whatif.Branch{Name: "what-if 1"}
	if len(args) == 0 {
		return nil, b, errors.New("the incident is missing; write reenact run INCIDENT")
	}
	script, err := incidents.Open(args[0])
	if err != nil {
		return nil, b, err
	}
	if f.branch != "" {
		return nil, b, errors.New("--branch names a branch of a session; give the session's file with --actions")
	}
	s := &incidents.Session{Incident: args[0], Script: script}
	if s.Seed, err = parseSeed(f.seed, script); err != nil {
		return nil, b, err
	}
	if b.Drop, err = parseDrops(script, f.drop); err != nil {
		return nil, b, err
	}
	if b.Actions, err = parseSets(script, s.Seed, f.set); err != nil {
		return nil, b, err
	}
	if len(b.Actions)+len(b.Drop) > 0 {
		b.At = firstOf(b.Actions)
		s.Branches = []whatif.Branch{b}
	}
	return s, b, nil
}

// firstOf is when the first of the actions happens; 0 without any.
func firstOf(actions []sim.Action) time.Duration {
	if len(actions) == 0 {
		return 0
	}
	return slices.MinFunc(actions, func(a, b sim.Action) int { return cmp.Compare(a.At, b.At) }).At
}

// rows reads how often and how long the report looks, or says which of the flags
// is wrong.
func (f *runFlags) rows(r *report.Report, opt *sim.Options) (err error) {
	if r.Until, err = parseUntil(r.Script, f.until); err != nil {
		return err
	}
	opt.Every = usualRows(r.Script, f.format)
	if f.every != "" {
		opt.Every, err = parseEvery(r.Script, f.every)
	}
	return err
}

// looks is in how many parts an incident of a day or longer is simulated: between two of
// them somebody looks at Ctrl-C and at the progress. A shorter one is looked at each minute.
const looks = 24 * 60

// simulate advances the run, and can be interrupted.
func simulate(ctx context.Context, run *sim.Run, until time.Duration, stderr io.Writer) error {
	bar := newProgress(stderr, until)
	defer bar.clear()
	slice := max(time.Minute, run.Script().Step(), (until / looks).Round(run.Script().Step())) // worlds of any grain halt at samples
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
		tellMeter(ctx, at, until)
	}
}
