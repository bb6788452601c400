package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"

	"reenact/incidents"
	"reenact/sim"
	"reenact/sim/whatif"
	"reenact/views/report"

	"github.com/spf13/cobra"
)

// revertFlags are the flags of revert as typed.
type revertFlags struct {
	at, event, hold, seed, format, output string
	drop                                  []string
}

func newRevert(std Streams) *cobra.Command {
	var f revertFlags
	cmd := &cobra.Command{
		Use:   "revert INCIDENT --at TIME KEY=VALUE…",
		Short: "Ask whether undoing a change would bring things back",
		Long: `Some changes cannot be taken back: the setting is as it was, and the outage goes
on. Make a change at a TIME, or take one that the incident's operators made, with
--event; undo it after the --hold; and compare with never having made it. The
answer is a sentence with numbers and a table of outcomes.

So that nothing but the change differs, what the incident's operators do to the
same knobs after the change is left out on all three branches. What they do to
other knobs, and every fault, still happens. Worse means clearly worse than
without the change, and not well; the last lines of the answer give the numbers.
What bursts do differs by the seed: ask with several.`,
		Example: `  reenact revert neon-2025-05-19 --at 12:40 WARM_IP_TARGET=1
  reenact revert neon-2025-05-16 --at 14:00 WARM_IP_TARGET=1, WARM_ENI_TARGET=0 --hold 10m
  reenact revert neon-2025-05-16 --event warm-ip-1 --format json
  reenact revert neon-2025-05-19 --event warm-ip-1-again --hold 48m --drop stall`,
		DisableFlagsInUseLine: true,
		Args:                  wants(1, 100, "the incident"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return revert(cmd.Context(), std, args[0], args[1:], &f)
		},
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.StringVar(&f.at, "at", "", "`TIME` of the change")
	flags.StringVar(&f.event, "event", "", "take the change of the fault or action with this `ID`")
	flags.StringVar(&f.hold, "hold", "30m", "`time` after which the change is undone")
	flags.StringArrayVar(&f.drop, "drop", nil, "leave out the fault or action with this `ID` on all branches; may be given more than once")
	flags.StringVar(&f.seed, "seed", "", "`number` that all chance is drawn from; without it the incident's own, or 1")
	flags.StringVar(&f.format, "format", "table", "`name` of the output's form: table, csv, json or markdown")
	flags.StringVarP(&f.output, "output", "o", "", "write to this `FILE`, all of it or nothing")
	return cmd
}

func revert(ctx context.Context, std Streams, incident string, settings []string, f *revertFlags) error {
	if err := checkFormat(f.format, report.OutcomeFormats()); err != nil {
		return err
	}
	script, err := incidents.Open(incident)
	if _, isSetting := settingOf(incident); err != nil && isSetting == nil && filepath.Ext(incident) == "" {
		return errors.New("the incident is missing; write reenact revert INCIDENT --at TIME " + incident)
	}
	if err != nil {
		return err
	}
	if err := (places{output: f.output}).check(incident); err != nil {
		return err
	}
	seed, err := parseSeed(f.seed, script)
	if err != nil {
		return err
	}
	drop, err := parseDrops(script, f.drop)
	if err != nil {
		return err
	}
	script = whatif.Without(script, drop)
	change, err := f.change(script, seed, settings)
	if err != nil {
		return err
	}
	trap, err := whatif.NewTrap(script, seed, change)
	if err != nil {
		return err
	}
	if err := finish(ctx, trap, std.Err); err != nil {
		return err
	}
	r, err := report.NewTrap(script, seed, drop, trap)
	if err != nil {
		return err
	}
	r.Width = std.width(f.output)
	return deliver(std.Out, f.output, func(w io.Writer) error { return report.WriteTrap(w, f.format, r) })
}

// finish takes the branches to their ends, each on a core of its own.
func finish(ctx context.Context, trap *whatif.Trap, stderr io.Writer) error {
	return onAllCores(ctx, whatif.Branches, stderr, func(i int) (func(context.Context) error, error) {
		run, err := trap.Branch(i, func(run *sim.Run, to time.Duration) error { return simulate(ctx, run, to, io.Discard) })
		return func(ctx context.Context) error { return simulate(ctx, run, run.Script().End, io.Discard) }, err
	})
}

// noTime says that the time is missing, or where it stands instead.
func noTime(texts []string) error {
	if len(texts) > 0 && timeOfDay.MatchString(texts[0]) {
		return fmt.Errorf("the time comes after --at; write --at %s", strings.Join(texts, " "))
	}
	return errors.New("it is not said when; write --at TIME and settings such as WARM_IP_TARGET=1, or --event ID")
}

// change reads what is to be done and undone.
func (f *revertFlags) change(script *sim.Script, seed uint64, texts []string) (c whatif.Change, err error) {
	if c.Hold, err = time.ParseDuration(f.hold); err != nil {
		return c, fmt.Errorf("--hold %q: write a number with its unit, such as 30m or 90s", f.hold)
	}
	switch {
	case c.Hold <= 0:
		return c, fmt.Errorf("--hold %s: write a time longer than 0, such as 30m or 90s", f.hold)
	case f.event != "" && (f.at != "" || len(texts) > 0):
		return c, errors.New("--event says when and what; leave out --at and the settings")
	case f.event != "":
		if err := incidents.CheckCause(script, f.event); err != nil {
			return c, fmt.Errorf("--event: %w", err)
		}
		for _, m := range script.Moments {
			if m.ID == f.event {
				c.At, c.Set, c.Event = m.At, m.Set, m.ID
			}
		}
		return c, nil
	case f.at == "":
		return c, noTime(texts)
	case len(texts) == 0:
		return c, errors.New("it is not said what; write settings such as WARM_IP_TARGET=1 after the time, or --event ID instead")
	}
	if c.At, err = incidents.TimeIn(script, f.at); err != nil {
		return c, fmt.Errorf("--at: %w", err)
	}
	if c.Set, err = parseSettings(script, seed, texts); err != nil {
		return c, fmt.Errorf("%s: %w", strings.Join(texts, " "), err)
	}
	return c, nil
}
