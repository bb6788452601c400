package tui

import (
	"errors"

	"reenact/views/theme"
	"reenact/views/workbench"

	tea "github.com/charmbracelet/bubbletea"
)

// app is the one real Bubble Tea model: the picker, a replay, or a replay that
// was opened from the picker.
type app struct {
	theme  *theme.Theme
	screen Screen
	w, h   int
	picker *picker
	replay *replay
	err    error
}

// errInterrupted tells ctrl-c from an ordinary end.
var errInterrupted = errors.New("interrupted")

func (a *app) Init() tea.Cmd {
	if a.replay != nil {
		return a.replay.lend()
	}
	if a.picker != nil {
		return a.picker.look()
	}
	return nil
}

func (a *app) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		a.w, a.h = msg.Width, msg.Height
		if a.picker != nil {
			a.picker.canvas.Reset(msg.Width, msg.Height)
		}
	case tea.KeyMsg:
		if msg.Type == tea.KeyCtrlC {
			return a, a.interrupt()
		}
	case seenMsg:
		if a.picker != nil {
			return a, a.picker.update(msg)
		}
	case workbench.Report:
		// A bench coming home to a replay that was left is let go.
		if a.replay == nil || msg.Bench.Script != a.replay.script {
			return a, nil
		}
	}
	if a.replay == nil {
		return a, a.picking(msg)
	}
	return a, a.went(a.replay.update(msg))
}

// went looks where a replay wants to go after a message: on, elsewhere, or to its end.
func (a *app) went(cmd tea.Cmd) tea.Cmd {
	switch {
	case a.replay.next != nil:
		return a.replace(*a.replay.next)
	case a.replay.err != nil:
		a.err = a.replay.err
		return tea.Quit
	case a.replay.leaving && a.picker == nil:
		return tea.Quit
	case a.replay.leaving:
		a.replay.questions().end()
		a.replay = nil
		a.picker.renew()
		return a.picker.look()
	}
	return cmd
}

// replace opens something else in place of the replay.
func (a *app) replace(o Options) tea.Cmd {
	a.replay.questions().end()
	if o.Menu == nil {
		o.Menu = a.replay.menu
	}
	o.Screen = a.screen
	picked := a.replay.picked
	a.replay = openReplay(o, a.theme)
	a.replay.picked = picked
	return a.replay.update(tea.WindowSizeMsg{Width: a.w, Height: a.h})
}

// interrupt ends the program, but asks first, as q does, where branches would be
// lost. A second ctrl-c always ends it.
func (a *app) interrupt() tea.Cmd {
	if a.replay != nil && !a.replay.mayLeave("ctrl+c") {
		return nil
	}
	a.err = errInterrupted
	return tea.Quit
}

// picking gives a message to the picker, and opens what was picked.
func (a *app) picking(msg tea.Msg) tea.Cmd {
	cmd := a.picker.update(msg)
	where := a.picker.where
	switch {
	case a.picker.leaving:
		return tea.Quit
	case where == "":
		return cmd
	}
	a.picker.where = ""
	o, err := a.picker.menu.Open(where)
	if err != nil {
		a.picker.problem = err.Error()
		return nil
	}
	o.Screen, o.Menu = a.screen, &a.picker.menu
	a.replay = openReplay(o, a.theme)
	a.replay.picked = true
	return a.replay.update(tea.WindowSizeMsg{Width: a.w, Height: a.h})
}

func (a *app) View() string {
	if a.replay != nil {
		return a.replay.view()
	}
	return a.picker.view()
}
