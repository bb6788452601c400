// Package tui is the terminal replay: a Bubble Tea program over a sim.Script.
//
// It knows nothing of what is simulated. It shows the series, knobs,
// explanations, happenings and, of a sim.Inspector, the rooms that a world
// declares, and turns knobs by their keys; the one file that knows some series by name, prefs.go, is a list of
// which are worth a place.
//
// One real tea.Model (app) holds a picker and a replay. The replay's state is
// what the reader chose (cursor, plan of branches, selected knob, tab) and what
// is known so far (snapshots of recordings, the world's answer at the cursor).
// Update changes that state and does nothing slow; simulating happens in
// commands that borrow the bench (see bench.go for who owns what when). View
// paints the state into a grid of cells of the terminal's size (see canvas.go)
// through rectangles (see layout.go), which the mouse is looked up in as well.
// A further view is a type with the four methods of view, listed in openReplay.
package tui

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"reenact/sim"
	"reenact/views/tui/quiet"

	tea "github.com/charmbracelet/bubbletea"
)

func init() { quiet.Over() }

// Options choose what is replayed and how it begins.
type Options struct {
	Script *sim.Script
	Seed   uint64
	At     time.Duration // where the cursor starts; 0: at the start of the replay
	Speed  int           // simulated seconds in a second; 0: 60
	// Session is what to go on with; nil: a fresh start.
	Session *Session
	// Save keeps a session and says where; nil: there is nowhere to. It must not
	// write half of it.
	Save func(Session) (path string, err error)
	// Rescue keeps what was not saved when the program ends by a fault or a signal, and
	// says where; nil: it is lost.
	Rescue func(Session) (path string, err error)
	// Menu is what else can be opened from here; nil: nothing.
	Menu *Menu
	// Notice is a line to begin with, such as that the incident of a session has
	// changed since.
	Notice string
	Screen Screen
	In     io.Reader // nil: the terminal
	Out    io.Writer // nil: standard output, which must be a terminal
}

// ErrScreen says that the terminal could not be read or drawn on.
var ErrScreen = errors.New("the screen failed")

// ErrInterrupted is returned when ctrl-c ended the program.
var ErrInterrupted = errInterrupted

// Play replays one incident until the reader leaves. An error is ErrNoTerminal,
// ErrInterrupted, ErrScreen, the context's, the simulation's, a *Fault, or *Rescued with
// one of these.
func Play(ctx context.Context, o Options) error {
	out, err := terminal(o.Out)
	if err != nil {
		return err
	}
	th := o.Screen.theme()
	return run(ctx, &app{theme: th, screen: o.Screen, replay: openReplay(o, th)}, o.In, out)
}

// Browse shows the menu and replays what the reader opens, coming back to the list after
// each. A failure to open one is shown in the list. The screen is one for all of them.
func Browse(ctx context.Context, menu Menu, screen Screen, in io.Reader, out io.Writer) error {
	out, err := terminal(out)
	if err != nil {
		return err
	}
	th := screen.theme()
	return run(ctx, &app{theme: th, screen: screen, picker: newPicker(menu, th)}, in, out)
}

// run drives the program. Bubble Tea restores the terminal however it ends.
func run(ctx context.Context, a *app, in io.Reader, out io.Writer) error {
	options := []tea.ProgramOption{
		tea.WithContext(ctx), tea.WithAltScreen(), tea.WithMouseCellMotion(), tea.WithOutput(out), tea.WithFPS(int(time.Second / a.screen.between())),
		tea.WithoutSignalHandler(), // the context ends with a signal
	}
	if in != nil {
		options = append(options, tea.WithInput(in))
	}
	g := &guard{app: a}
	program := tea.NewProgram(g, options...)
	g.quit = program.Quit
	_, err := program.Run()
	if a.replay != nil { // nobody waits for its answers any more
		a.replay.questions().end()
	}
	return g.end(ctx, err)
}

// cause is why the program ended; nil if its reader left.
func (g *guard) cause(ctx context.Context, failed error) error {
	switch {
	case g.fault != nil:
		return g.fault
	case g.app.err != nil:
		return g.app.err
	case failed != nil && ctx.Err() == nil:
		return fmt.Errorf("%w: %w", ErrScreen, failed)
	}
	return ctx.Err()
}
