package cli

import (
	"context"
	"fmt"
	"io"
	"strconv"

	"reenact/incidents"
	"reenact/sim"
	"reenact/sim/claims"
	"reenact/views/report"

	"github.com/spf13/cobra"
)

// verifyFlags are the flags of verify as typed.
type verifyFlags struct {
	seeds, format       string
	asMarked, sensitive bool
}

// mostSeeds keeps a slip of the keyboard from an hour's work.
const mostSeeds = 1000

// fellShort is the outcome of verify when its answer is no, which is neither a
// mistake nor a failure.
type fellShort struct {
	claims, of int
	asMarked   bool
}

func (f *fellShort) Error() string {
	what := "the model falls short of the publication"
	if f.asMarked {
		what = "the verdict is other than the file marks it"
	}
	if f.of == 1 {
		return "the one claim: " + what
	}
	return fmt.Sprintf("%d of %d claims: %s", f.claims, f.of, what)
}

func newVerify(std Streams) *cobra.Command {
	var f verifyFlags
	cmd := &cobra.Command{
		Use:   "verify [INCIDENT]",
		Short: "Hold the model to the published figures",
		Long: `Simulate each incident with several seeds and compare what comes out with the
figures that were published, claim by claim. A claim holds when the median over
the seeds lies in its accepted range. INCIDENT is an embedded name or the path
of a YAML file; without it all embedded incidents are verified.

The exit code is 1 if any claim falls short. With --as-marked it is 1 if any
claim does otherwise than its file says: falls short though it is not marked so,
or holds though it is.`,
		Example: `  reenact verify
  reenact verify neon-2025-05-19 --seeds 100 --format json
  reenact verify neon-2025-05-16 --seeds 5 --sensitivity`,
		DisableFlagsInUseLine: true,
		Args:                  wants(0, 1, "the incident"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return verify(cmd.Context(), std, args, &f)
		},
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.StringVar(&f.seeds, "seeds", "20", "how many seeds to try: the `number` N stands for 1 to N")
	flags.StringVar(&f.format, "format", "table", "`name` of the output's form: table, json or markdown")
	flags.BoolVar(&f.asMarked, "as-marked", false, "fail only for claims that do otherwise than the file marks them")
	flags.BoolVar(&f.sensitive, "sensitivity", false, "move each assumed number by 20 % down and up and tell which claims move")
	return cmd
}

// verify checks everything first, then simulates, then writes.
func verify(ctx context.Context, std Streams, names []string, f *verifyFlags) error {
	seeds, err := parseSeeds(f.seeds)
	if err != nil {
		return err
	}
	if err := checkFormat(f.format, report.VerdictFormats()); err != nil {
		return err
	}
	if len(names) == 0 {
		names = incidents.Names()
	}
	scripts, err := withClaims(names)
	if err != nil {
		return err
	}
	if f.sensitive {
		return sensitivity(ctx, std, names, scripts, seeds, f.format)
	}
	verdicts, err := judge(ctx, scripts, seeds, std.Err)
	if err != nil {
		return err
	}
	for i := range verdicts {
		verdicts[i].Width = std.width("")
	}
	if err := output(std.Out, func(w io.Writer) error { return report.WriteVerdicts(w, f.format, verdicts) }); err != nil {
		return err
	}
	return outcome(verdicts, f.asMarked)
}

// outcome is the answer as an exit code.
func outcome(all []report.Verdicts, asMarked bool) error {
	short := fellShort{asMarked: asMarked}
	for _, v := range all {
		for i := range v.List {
			short.of++
			if v.List[i].Unasked() {
				continue
			}
			if !asMarked && !v.List[i].Holds || asMarked && !v.List[i].Expected() {
				short.claims++
			}
		}
	}
	if short.claims == 0 {
		return nil
	}
	return &short
}

func parseSeeds(text string) (int, error) {
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > mostSeeds {
		return 0, fmt.Errorf("--seeds %q: write a whole number from 1 to %d", text, mostSeeds)
	}
	return n, nil
}

// withClaims opens incidents and refuses those that claim nothing.
func withClaims(names []string) ([]*sim.Script, error) {
	var scripts []*sim.Script
	for _, name := range names {
		s, err := incidents.Open(name)
		if err != nil {
			return nil, err
		}
		if len(s.Claims) == 0 {
			return nil, fmt.Errorf("%s has no claims: to verify; docs/incident-format.md tells how to write them", s.Name)
		}
		scripts = append(scripts, s)
	}
	return scripts, nil
}

// judge simulates each script with the seeds from 1 on and sums up its claims.
func judge(ctx context.Context, scripts []*sim.Script, seeds int, stderr io.Writer) ([]report.Verdicts, error) {
	readings, err := readAll(ctx, scripts, seeds, stderr)
	if err != nil {
		return nil, err
	}
	var all []report.Verdicts
	for i, s := range scripts {
		v := report.Verdicts{Script: s, Seeds: seeds}
		for c := range s.Claims {
			var ofClaim []float64
			for _, seed := range readings[i] {
				ofClaim = append(ofClaim, seed[c])
			}
			v.List = append(v.List, claims.Judge(&s.Claims[c], ofClaim))
		}
		all = append(all, v)
	}
	return all, nil
}
