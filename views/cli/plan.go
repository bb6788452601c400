package cli

import (
	"context"
	"fmt"
	"io"
	"strings"

	"reenact/incidents"
	"reenact/sim"
	"reenact/sim/claims"
	"reenact/sim/plan"
	"reenact/views/report"

	"github.com/spf13/cobra"
)

// planFlags are the flags of plan as typed.
type planFlags struct {
	want, seeds, format, output string
	sets                        []string
}

// mostTries bounds the reader's own.
const mostTries = 50

func newPlan(std Streams) *cobra.Command {
	var f planFlags
	cmd := &cobra.Command{
		Use:   "plan INCIDENT",
		Short: "Tell how much of what is needed, and which limit comes first",
		Long: `Ask how much of what a world needs to keep a wish: addresses and subnets for a
function behind a NAT gateway. Settings that are worth trying are made at the very
beginning and held, each is simulated with several seeds, and the first in order
of preference that keeps the wish at every sample of all of them is recommended.
The limit that binds is named, and the one behind it.

INCIDENT is an embedded name or the path of a YAML file, of which ten lines are
enough (docs/egress.md). Faults of the incident happen as ever; what its operators
do to the settings that are tried is left out. With --set your own settings are
tried in place of those.`,
		Example: `  reenact plan lambda-nat
  reenact plan my-function.yaml --want 'served_pct >= 99.9' --seeds 5
  reenact plan lambda-nat --set 'EIPS=2, SUBNETS=2' --set CONNECTIONS_PER_ENV=3 --format markdown`,
		DisableFlagsInUseLine: true,
		Args:                  wants(1, 1, "the incident"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return runPlan(cmd.Context(), std, args[0], &f)
		},
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.StringVar(&f.want, "want", "", "what must hold at every sample: `'FORMULA >= NUMBER'` (default the usual one of the world)")
	flags.StringArrayVar(&f.sets, "set", nil, "try these settings, `'KEY=VALUE, ...'`; may be given more than once")
	flags.StringVar(&f.seeds, "seeds", "3", "how many seeds to try: the `number` N stands for 1 to N")
	flags.StringVar(&f.format, "format", "table", "`name` of the output's form: table, json or markdown")
	flags.StringVarP(&f.output, "output", "o", "", "write to this `FILE`, all of it or nothing")
	return cmd
}

func runPlan(ctx context.Context, std Streams, incident string, f *planFlags) error {
	if err := checkFormat(f.format, report.PlanFormats()); err != nil {
		return err
	}
	script, err := incidents.Open(incident)
	if err != nil {
		return err
	}
	if err := (places{output: f.output}).check(incident); err != nil {
		return err
	}
	q, err := f.question(script)
	if err != nil {
		return err
	}
	answer, err := plan.Ask(*q, func(lists [][]sim.Action) ([][]sim.Ran, error) { return runAll(ctx, q, lists, std.Err) })
	if err != nil {
		return err
	}
	p := &report.Plan{Plan: answer, Width: std.width(f.output)}
	return deliver(std.Out, f.output, func(w io.Writer) error { return report.WritePlan(w, f.format, p) })
}

// question reads what was typed.
func (f *planFlags) question(script *sim.Script) (*plan.Question, error) {
	if script.Planner == nil {
		return nil, fmt.Errorf("%s is of a kind of world that has no planner; these have one: %s", script.Name, strings.Join(incidents.Planned(), ", "))
	}
	q := &plan.Question{Script: script}
	var err error
	if q.Seeds, err = parseSeeds(f.seeds); err != nil {
		return nil, err
	}
	world, err := script.New(1)
	if err != nil {
		return nil, err
	}
	want := f.want
	if want == "" {
		want = script.Planner.Want
	}
	if q.Wish, err = claims.ParseWish(want, world.Series()); err != nil {
		return nil, fmt.Errorf("--want %q: %w", want, err)
	}
	if len(f.sets) > mostTries {
		return nil, fmt.Errorf("--set: %d tries are more than %d; leave some out", len(f.sets), mostTries)
	}
	for _, text := range f.sets {
		set, err := parseSettings(script, 1, []string{text})
		if err == nil && len(set) == 0 {
			err = fmt.Errorf("it says nothing; write KEY=VALUE, as reenact list %s has them", script.Name)
		}
		if err != nil {
			return nil, fmt.Errorf("--set %q: %w", text, err)
		}
		q.Sets = append(q.Sets, set)
	}
	return q, nil
}

// runAll simulates every list of actions with every seed, on all cores.
func runAll(ctx context.Context, q *plan.Question, lists [][]sim.Action, stderr io.Writer) ([][]sim.Ran, error) {
	ran := make([][]sim.Ran, len(lists))
	for i := range ran {
		ran[i] = make([]sim.Ran, q.Seeds)
	}
	err := onAllCores(ctx, len(lists)*q.Seeds, stderr, func(i int) (func(context.Context) error, error) {
		list, seed := i/q.Seeds, i%q.Seeds
		return func(ctx context.Context) (err error) {
			ran[list][seed], err = runToEnd(ctx, q.Script, uint64(seed)+1, lists[list])
			return err
		}, nil
	})
	return ran, err
}

// runToEnd runs a script under actions and keeps the world at its end.
func runToEnd(ctx context.Context, script *sim.Script, seed uint64, actions []sim.Action) (sim.Ran, error) {
	run, err := sim.NewRun(script, seed, sim.Options{Actions: actions, Keyframes: script.End})
	if err != nil {
		return sim.Ran{}, err
	}
	if err := simulate(ctx, run, script.End, io.Discard); err != nil {
		return sim.Ran{}, err
	}
	end, err := run.WorldAt(script.End)
	return sim.Ran{End: end, Recording: run.Recording()}, err
}
