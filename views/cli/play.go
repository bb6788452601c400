package cli

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"reenact/incidents"
	"reenact/sim"
	"reenact/views/tui"

	"github.com/spf13/cobra"
)

// playFlags are the flags of play as typed.
type playFlags struct{ seed, at, speed string }

// fastest is an hour of the incident in a second.
const fastest = 3600

func newPlay(std Streams) *cobra.Command {
	var f playFlags
	cmd := &cobra.Command{
		Use:   "play INCIDENT",
		Short: "Replay an incident in the terminal, and turn its knobs",
		Long: `Replay an incident in the terminal. Turning a knob forks the replay at that
moment; what happened stays in sight behind what happens now. INCIDENT is an
embedded name, which reenact list shows, or the path of a YAML file.`,
		Example: `  reenact play neon-2025-05-16
  reenact play neon-2025-05-19 --at 13:15 --speed 120`,
		DisableFlagsInUseLine: true,
		Args:                  wants(1, 1, "the incident"),
		RunE: func(cmd *cobra.Command, args []string) error {
			script, err := incidents.Open(args[0])
			if err != nil {
				return err
			}
			o, err := f.options(script)
			if err != nil {
				return err
			}
			if !terminal(std.Out) {
				return tui.ErrNoTerminal
			}
			return left(tui.Play(cmd.Context(), o))
		},
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.StringVar(&f.seed, "seed", "1", "`number` that all chance is drawn from")
	flags.StringVar(&f.at, "at", "start", "`TIME` at which the replay stands when it opens")
	flags.StringVar(&f.speed, "speed", "60", "simulated `seconds` in a second")
	return cmd
}

// options reads the flags, or says which of them is wrong.
func (f *playFlags) options(script *sim.Script) (o tui.Options, err error) {
	o.Script = script
	if o.Seed, err = parseSeed(f.seed); err != nil {
		return o, err
	}
	if o.At, err = incidents.TimeIn(script, f.at); err != nil {
		return o, fmt.Errorf("--at: %w", err)
	}
	if o.At > 0 && o.At < script.Start {
		return o, fmt.Errorf("--at: %s lies in the warm-up, which is not shown; write a time from %s to %s",
			f.at, script.Clock(script.Start).UTC().Format("15:04"), script.Clock(script.End).UTC().Format("15:04"))
	}
	o.Speed, err = strconv.Atoi(strings.TrimSuffix(strings.TrimSuffix(f.speed, "x"), "×"))
	if err != nil || o.Speed < 1 || o.Speed > fastest {
		return o, fmt.Errorf("--speed %q: write simulated seconds in a second, from 1 to %d", f.speed, fastest)
	}
	return o, nil
}

// browse is the program without a command: a list to choose from.
func browse(ctx context.Context, std Streams) error {
	if !terminal(std.Out) {
		return tui.ErrNoTerminal
	}
	list, err := incidents.List()
	if err != nil {
		return err
	}
	entries := make([]tui.Entry, len(list))
	for i, s := range list {
		entries[i] = tui.Entry{Name: s.Name, Title: s.Title, Summary: s.Text, When: s.Start.UTC().Format("2006-01-02")}
	}
	open := func(i int) (tui.Options, error) {
		script, err := incidents.Open(list[i].Name)
		return tui.Options{Script: script, Seed: 1}, err
	}
	return left(tui.Browse(ctx, entries, open, nil, nil))
}

// left turns the screen's word for Ctrl-C into everybody's.
func left(err error) error {
	if errors.Is(err, tui.ErrInterrupted) {
		return context.Canceled
	}
	return err
}
