package tui

import (
	"context"
	"errors"

	"reenact/views/workbench"

	tea "github.com/charmbracelet/bubbletea"
)

// Rescued is an end that nobody asked for, with what became of the branches that were
// not saved.
type Rescued struct {
	Err   error  // why it ended
	Path  string // where the branches are
	Saved error  // why they are not there; nil if they are
}

func (r *Rescued) Unwrap() error { return r.Err }

func (r *Rescued) Error() string {
	text := "your unsaved branches are in " + r.Path + ", which reenact play opens"
	if r.Saved != nil {
		text = "your unsaved branches are lost: " + r.Saved.Error()
	}
	if errors.Is(r.Err, context.Canceled) {
		return text
	}
	return r.Err.Error() + "; " + text
}

// guard stands between Bubble Tea and the app: a fault ends the program in order,
// whatever key or size of a terminal brought it, and nobody's branches with it.
type guard struct {
	app   *app
	fault *workbench.Fault
	quit  func() // ends the program from within View, which has no other way
}

// faultMsg brings a fault of a command home.
type faultMsg struct{ fault *workbench.Fault }

func (g *guard) Init() tea.Cmd {
	_, cmd := g.guarded(func() (tea.Model, tea.Cmd) { return g.app, g.app.Init() })
	return cmd
}

func (g *guard) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if f, ok := msg.(faultMsg); ok && g.fault == nil {
		g.fault = f.fault
	}
	if g.fault != nil {
		return g, tea.Quit
	}
	return g.guarded(func() (tea.Model, tea.Cmd) { return g.app.Update(msg) })
}

func (g *guard) guarded(do func() (tea.Model, tea.Cmd)) (model tea.Model, cmd tea.Cmd) {
	defer func() {
		if p := recover(); p != nil {
			g.fault = workbench.FaultOf(p)
			model, cmd = g, tea.Quit
		}
	}()
	_, cmd = do()
	return g, guardedCmd(cmd)
}

// guardedCmd is a command whose fault is a message.
func guardedCmd(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() (msg tea.Msg) {
		defer func() {
			if p := recover(); p != nil {
				msg = faultMsg{workbench.FaultOf(p)}
			}
		}()
		msg = cmd()
		if batch, ok := msg.(tea.BatchMsg); ok {
			for i := range batch {
				batch[i] = guardedCmd(batch[i])
			}
		}
		return msg
	}
}

func (g *guard) View() (frame string) {
	if g.fault != nil {
		return ""
	}
	defer func() {
		if p := recover(); p != nil {
			g.fault = workbench.FaultOf(p)
			frame = ""
			go g.quit()
		}
	}()
	return g.app.View()
}

// end is how the program ended: as its reader wanted, or with what was rescued.
func (g *guard) end(ctx context.Context, failed error) error {
	err := g.cause(ctx, failed)
	r := g.app.replay
	if err == nil || err == errInterrupted || r == nil || r.rescue == nil {
		return err
	}
	path, saved, some := r.rescued()
	if !some {
		return err
	}
	return &Rescued{err, path, saved}
}

// rescued saves what was not, and tells whether there was any. What a fault left behind
// may hold another.
func (m *replay) rescued() (path string, err error, some bool) {
	defer func() {
		if p := recover(); p != nil {
			err, some = workbench.FaultOf(p), true
		}
	}()
	if !m.unsaved() {
		return "", nil, false
	}
	path, err = m.rescue(m.session())
	return path, err, true
}
