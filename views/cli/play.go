package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"strconv"
	"strings"

	"reenact/incidents"
	"reenact/views/tui"

	"github.com/spf13/cobra"
)

// playFlags are the flags of play as typed.
type playFlags struct {
	seed, at, speed, save string
	screen                screenFlags
}

// fastest is an hour of the incident in a second.
const fastest = 3600

func newPlay(std Streams) *cobra.Command {
	var f playFlags
	cmd := &cobra.Command{
		Use:   "play [INCIDENT]",
		Short: "Replay an incident in the terminal, and turn its knobs",
		Long: `Replay an incident in the terminal. Turning a knob forks the replay at that
moment; what happened stays in sight behind what happens now. INCIDENT is an
embedded name, which reenact list shows, or the path of a YAML file. It may also
be a session that was saved: the replay goes on where it was left, with its seed
and branches, and saves to the same file. Without INCIDENT there is a list to choose
from: the embedded incidents, those and the sessions of this directory, and what was
opened last.`,
		Example: `  reenact play neon-2025-05-16
  reenact play neon-2025-05-16.session.yaml
  reenact play neon-2025-05-19 --at 13:15 --speed 120`,
		DisableFlagsInUseLine: true,
		Args:                  wants(0, 1, "the incident"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return browse(cmd.Context(), std, f, cmd.Flags().Changed("seed"))
			}
			o, err := f.options(args[0], cmd.Flags().Changed("seed"), std.Err)
			if err != nil {
				return err
			}
			if !terminal(std.Out) {
				return tui.ErrNoTerminal
			}
			if o.Screen, err = f.screen.screen(); err != nil {
				return err
			}
			remember(args[0])
			// What is opened from within has its own seed, and a file of its own to save to.
			menu, err := newMenu(playFlags{at: "start", screen: f.screen}, false)
			if err != nil {
				return err
			}
			o.Menu = &menu
			defer lean()()
			return left(tui.Play(cmd.Context(), o))
		},
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.StringVar(&f.seed, "seed", "", "`number` that all chance is drawn from; without it the incident's own, or 1")
	flags.StringVar(&f.at, "at", "start", "`TIME` at which the replay stands when it opens")
	flags.StringVar(&f.speed, "speed", "", "simulated `seconds` in a second (default 60, or as the incident's length asks for)")
	flags.StringVar(&f.save, "save", "", "`FILE` that w saves to (default named after the incident, or the session's own)")
	f.screen.add(flags)
	return cmd
}

// options opens what is to be played and reads the flags, or says which of them
// is wrong.
func (f *playFlags) options(name string, seeded bool, stderr io.Writer) (o tui.Options, err error) {
	s, err := f.open(name, seeded, stderr)
	if err != nil {
		return o, err
	}
	script := s.Script
	if err := (places{save: f.save}).check(s.Incident); err != nil {
		return o, err
	}
	o.Script, o.Seed, o.Save, o.Rescue = script, s.Seed, keeper(s, f.save), rescuer(s)
	if len(s.Branches)+len(s.Bookmarks)+len(s.Sorts) > 0 || s.View != "" || s.Cursor > 0 {
		o.Session = resumed(s)
	}
	if s.Changed {
		// What stderr says of it is behind the screen.
		o.Notice = "The incident has changed since this was saved: results may differ."
	}
	if o.At, err = incidents.TimeIn(script, f.at); err != nil {
		return o, fmt.Errorf("--at: %w", err)
	}
	if o.At > 0 && o.At < script.Start {
		return o, fmt.Errorf("--at: %s lies in the warm-up, which is not shown; write a time from %s to %s",
			f.at, script.Minute(script.Start), script.Minute(script.End))
	}
	if f.speed == "" {
		return o, nil
	}
	o.Speed, err = strconv.Atoi(strings.TrimSuffix(strings.TrimSuffix(f.speed, "x"), "×"))
	if err != nil || o.Speed < 1 || o.Speed > fastest {
		return o, fmt.Errorf("--speed %q: write simulated seconds in a second, from 1 to %d", f.speed, fastest)
	}
	return o, nil
}

// open reads an incident, or a session that is gone on with.
func (f *playFlags) open(name string, seeded bool, stderr io.Writer) (*incidents.Session, error) {
	if incidents.IsSession(name) {
		if seeded {
			return nil, errors.New("--seed: a session brings its own seed; leave it out")
		}
		f.save = cmp.Or(f.save, name)
		return loadSession(name, stderr)
	}
	script, err := incidents.Open(name)
	if err != nil {
		return nil, err
	}
	seed, err := parseSeed(f.seed, script)
	return &incidents.Session{Incident: name, Script: script, Seed: seed}, err
}

// lean has garbage collected when it is two fifths of what is in use, not as much again, and
// returns what takes that back. What a replay keeps are copies of worlds, in large
// pieces with few pointers to follow: to look through them twice as often is cheap.
func lean() (back func()) {
	before := debug.SetGCPercent(40)
	return func() { debug.SetGCPercent(before) }
}

// left turns the screen's word for Ctrl-C into everybody's.
func left(err error) error {
	if errors.Is(err, tui.ErrInterrupted) {
		return context.Canceled
	}
	return err
}
