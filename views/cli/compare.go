package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"reenact/incidents"
	"reenact/incidents/strict/nearest"
	"reenact/sim"
	"reenact/sim/whatif"
	"reenact/views/report"

	"github.com/spf13/cobra"
)

// compareFlags are the flags of compare as typed.
type compareFlags struct {
	seed, format, save, output string
	branch, actions            []string
}

func newCompare(std Streams) *cobra.Command {
	var f compareFlags
	cmd := &cobra.Command{
		Use:   "compare INCIDENT --branch 'NAME: TIME KEY=VALUE, …'",
		Short: "Set what would have happened beside what did",
		Long: `Simulate an incident as it happened and once more for each --branch, and compare
what they came to: failed starts, time below 90 % success, time to recovery and
more; docs/what-if.md explains each outcome. INCIDENT is an embedded name, which
reenact list shows, or the path of a YAML file.

A branch is a name, a colon, and what it changes: a time, then settings that are
made at it, until the next time. -ID leaves out a fault or an action of the
incident. What the incident's operators do later to the same knobs happens all
the same, as with reenact run --set; with the word hold before a setting its
knob stays where it was put. With --actions the branches are those of a session, or
of several of one incident and seed; a name that is taken gets the file's beside it.`,
		Example: `  reenact compare neon-2025-05-16 --branch 'five: 15:05 WARM_IP_TARGET=5, MINIMUM_IP_TARGET=60'
  reenact compare neon-2025-05-16 --branch 'early: 15:05 hold WARM_ENI_TARGET=0, WARM_IP_TARGET=0, -warm-ip-1' \
      --branch 'no limit: -proxy-limit-on'
  reenact compare neon-2025-05-19 --branch 'patched: start PATCH_3752=on' --format markdown
  reenact compare --actions friday.yaml --actions another.yaml`,
		DisableFlagsInUseLine: true,
		Args:                  wants(0, 1, "the incident"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return compare(cmd.Context(), std, args, cmd.Flags().Changed("seed"), &f)
		},
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.StringArrayVar(&f.branch, "branch", nil, "a what-if: `'NAME: TIME KEY=VALUE, -ID, ...'`; may be given more than once")
	flags.StringVar(&f.seed, "seed", "", "`number` that all chance is drawn from; without it the incident's own, or 1")
	flags.StringVar(&f.format, "format", "table", "`name` of the output's form: table, csv, json or markdown")
	flags.StringArrayVar(&f.actions, "actions", nil, "compare the branches of this session `FILE`; may be given more than once")
	flags.StringVar(&f.save, "save", "", "save the branches as a session in this `FILE`")
	flags.StringVarP(&f.output, "output", "o", "", "write to this `FILE`, all of it or nothing")
	return cmd
}

func compare(ctx context.Context, std Streams, args []string, seeded bool, f *compareFlags) error {
	if err := checkFormat(f.format, report.OutcomeFormats()); err != nil {
		return err
	}
	s, err := f.session(args, seeded, std.Err)
	if err != nil {
		return err
	}
	if err := (places{f.output, f.save}).check(s.Incident); err != nil {
		return err
	}
	if err := (places{output: f.output}).check(f.actions...); err != nil { // a session may be saved anew
		return err
	}
	c := &report.Comparison{Script: s.Script, Seed: s.Seed, Width: std.width(f.output)}
	if c.Branches, c.Outcomes, err = measure(ctx, s, std.Err); err != nil {
		return err
	}
	return deliverAndSave(std.Out, f.output, f.save, s, func(w io.Writer) error { return report.WriteComparison(w, f.format, c) })
}

// session is the incident with its branches, typed or loaded.
func (f *compareFlags) session(args []string, seeded bool, stderr io.Writer) (*incidents.Session, error) {
	if len(f.actions) > 0 {
		if len(args) > 0 || len(f.branch) > 0 || seeded {
			return nil, errors.New("--actions brings its own incident, seed and branches; leave out the others")
		}
		return loadSessions(f.actions, stderr)
	}
	if len(args) == 0 {
		return nil, errors.New("the incident is missing; write reenact compare INCIDENT " + strings.TrimPrefix(branchExample, "write "))
	}
	if incidents.IsSession(args[0]) {
		return nil, fmt.Errorf("%s is a session, not an incident; write reenact compare --actions %s", args[0], args[0])
	}
	script, err := incidents.Open(args[0])
	if err != nil {
		return nil, err
	}
	if len(f.branch) == 0 {
		return nil, errors.New("there is nothing to compare with; " + branchExample)
	}
	s := &incidents.Session{Incident: args[0], Script: script}
	if s.Seed, err = parseSeed(f.seed, script); err != nil {
		return nil, err
	}
	s.Branches, err = parseBranches(script, s.Seed, f.branch)
	return s, err
}

// measure runs the history and the branches, each on a core of its own from where it
// parts from the history.
func measure(ctx context.Context, s *incidents.Session, stderr io.Writer) ([]report.Branch, []sim.Outcome, error) {
	world, err := s.Script.New(s.Seed)
	if err != nil {
		return nil, nil, err
	}
	outcomes := whatif.Outcomes(world)
	list := []report.Branch{{Branch: whatif.Branch{Name: whatif.History}}}
	var choices []sim.Options
	for _, b := range s.Branches {
		list = append(list, report.Branch{Branch: b})
		choices = append(choices, b.Choices())
	}
	family, err := whatif.NewFamily(s.Script, s.Seed, choices)
	if err != nil {
		return nil, nil, err
	}
	err = onAllCores(ctx, family.Len(), stderr, func(k int) (func(context.Context) error, error) {
		of, run, err := family.Part(k, func(run *sim.Run, to time.Duration) error { return simulate(ctx, run, to, io.Discard) })
		if err != nil {
			return nil, inBranch(of, list, err)
		}
		return func(ctx context.Context) error {
			if err := simulate(ctx, run, s.Script.End, io.Discard); err != nil {
				return inBranch(of, list, err)
			}
			list[of+1].Values, list[of+1].Checksum = whatif.Measure(run.Recording(), outcomes), run.Checksum()
			return nil
		}, nil
	})
	return list, outcomes, err
}

// inBranch says of an error in which branch it came up; the first in the list is the
// history, of which there is nothing to say.
func inBranch(of int, list []report.Branch, err error) error {
	if of < 0 {
		return err
	}
	return fmt.Errorf("branch %s: %w", list[of+1].Name, err)
}

// checkFormat refuses the name of a form that there is not.
func checkFormat(format string, known []string) error {
	if slices.Contains(known, format) {
		return nil
	}
	return fmt.Errorf("--format %q%s; write one of %s", format, nearest.Hint(format, known), strings.Join(known, ", "))
}

// deliver writes to a file, or to stdout when there is no path.
func deliver(stdout io.Writer, path string, write func(io.Writer) error) error {
	if path != "" {
		return writeFile(path, write)
	}
	return output(stdout, write)
}
