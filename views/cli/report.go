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
	"reenact/sim"
	"reenact/sim/whatif"
	"reenact/views/page"

	"github.com/spf13/cobra"
)

// reportFlags are the flags of report as typed.
type reportFlags struct {
	seeds, format, output string
	branch                []string
}

func newReport(std Streams) *cobra.Command {
	var f reportFlags
	cmd := &cobra.Command{
		Use:   "report INCIDENT|SESSION [--branch 'NAME: TIME KEY=VALUE, …'] -o report.html",
		Short: "Make a page to hand over: what happened, what else could have",
		Long: `Run an incident as it happened and each branch, those of a session or of
--branch, and write one page for people who were not at the terminal: the
timeline, charts, outcomes beside each other, what bound the world when causes
came, the assumptions, and how to make the page again.

The page stands by itself: it loads nothing, runs nothing, prints, and is read
with a keyboard or a screen reader. --format markdown writes the same as text.`,
		Example: `  reenact report neon-2025-05-16 --branch 'more: 15:05 hold MINIMUM_IP_TARGET=300' -o friday.html
  reenact report friday.session.yaml --seeds 40 -o friday.html
  reenact report neon-2025-05-19 --format markdown >> post-mortem.md`,
		DisableFlagsInUseLine: true,
		Args:                  wants(1, 1, "the incident or the session"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return makeReport(cmd.Context(), std, args[0], &f)
		},
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.StringArrayVar(&f.branch, "branch", nil, "a what-if: `'NAME: TIME KEY=VALUE, -ID, ...'`; may be given more than once")
	flags.StringVar(&f.seeds, "seeds", "20", "how many seeds: the `number` N stands for 1 to N; 1 is the story's own")
	flags.StringVar(&f.format, "format", "html", "`name` of the output's form: html or markdown")
	flags.StringVarP(&f.output, "output", "o", "", "write to this `FILE`, all of it or nothing")
	return cmd
}

func makeReport(ctx context.Context, std Streams, name string, f *reportFlags) error {
	if err := checkFormat(f.format, page.Formats()); err != nil {
		return err
	}
	script, branches, seed, err := f.what(name, std.Err)
	if err != nil {
		return err
	}
	if err := (places{output: f.output}).check(name); err != nil {
		return err
	}
	seeds, err := f.seedsFrom(seed)
	if err != nil {
		return err
	}
	g, err := page.NewGatherer(script, branches, seeds)
	if err != nil {
		return err
	}
	err = onAllCores(ctx, len(seeds), std.Err, func(n int) (func(context.Context) error, error) {
		return func(ctx context.Context) error { return g.Live(n, quietly(ctx)) }, nil
	})
	if err != nil {
		return err
	}
	moments, err := g.Explain(worthAWhy(script, branches), quietly(ctx))
	if err != nil {
		return err
	}
	p := g.Page("reenact "+version(), f.command(name), moments)
	return deliver(std.Out, f.output, func(w io.Writer) error { return page.Write(w, f.format, p) })
}

// quietly brings a run to a time.
func quietly(ctx context.Context) func(*sim.Run, time.Duration) error {
	return func(run *sim.Run, to time.Duration) error { return simulate(ctx, run, to, io.Discard) }
}

// what is the incident, its branches, and the seed of its story.
func (f *reportFlags) what(name string, stderr io.Writer) (*sim.Script, []whatif.Branch, uint64, error) {
	if incidents.IsSession(name) {
		if len(f.branch) > 0 {
			return nil, nil, 0, errors.New("a session brings its own branches; leave out --branch, or give the incident")
		}
		s, err := loadSession(name, stderr)
		if err != nil {
			return nil, nil, 0, err
		}
		return s.Script, s.Branches, s.Seed, nil
	}
	script, err := incidents.Open(name)
	if err != nil {
		return nil, nil, 0, err
	}
	branches, err := parseBranches(script, max(script.Seed, 1), f.branch)
	return script, branches, max(script.Seed, 1), err
}

// seedsFrom are the seeds to run, the story's own first.
func (f *reportFlags) seedsFrom(own uint64) ([]uint64, error) {
	n, err := parseSeeds(f.seeds)
	if err != nil {
		return nil, err
	}
	seeds := []uint64{own}
	for s := uint64(1); len(seeds) < n; s++ {
		if s != own {
			seeds = append(seeds, s)
		}
	}
	return seeds, nil
}

// mostWhys is how many moments a page explains.
const mostWhys = 12

// worthAWhy are the moments whose why a page tells: a while after each cause and each
// choice, when it shows, and those before which the next one comes left out.
func worthAWhy(script *sim.Script, branches []whatif.Branch) []time.Duration {
	var times []time.Duration
	add := func(at time.Duration) {
		at = (at + (script.End-script.Start)/60).Truncate(script.Step())
		if at > script.Start && at <= script.End {
			times = append(times, at)
		}
	}
	for _, m := range script.Moments {
		if m.Kind != sim.Observation {
			add(m.At)
		}
	}
	for _, b := range branches {
		for _, a := range b.Actions {
			add(a.At)
		}
	}
	slices.Sort(times)
	var kept []time.Duration
	for _, t := range times {
		if n := len(kept); n == 0 || t-kept[n-1] >= (script.End-script.Start)/40 {
			kept = append(kept, t)
		}
	}
	return kept[:min(len(kept), mostWhys)]
}

// command is what makes the page again, as a shell takes it.
func (f *reportFlags) command(name string) string {
	words := []string{"reenact report", quoted(name)}
	for _, b := range f.branch {
		words = append(words, "--branch "+quoted(b))
	}
	words = append(words, "--seeds "+f.seeds)
	if f.format != "html" {
		words = append(words, "--format "+f.format)
	}
	if f.output != "" {
		words = append(words, "-o "+quoted(f.output))
	}
	return strings.Join(words, " ")
}

// quoted is a word for a shell.
func quoted(word string) string {
	if word != "" && strings.Trim(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._/-") == "" {
		return word
	}
	return fmt.Sprintf("'%s'", strings.ReplaceAll(word, "'", `'\''`))
}
