package tui

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"

	tea "github.com/charmbracelet/bubbletea"
)

// Fault is a fault of the program's own, found while it ran. It prints as one line.
type Fault struct {
	What  string // what the panic said
	Where string // the file and line of ours that it came from
}

func (f *Fault) Error() string {
	return fmt.Sprintf("a fault of the program: %s (%s); please report it", f.What, f.Where)
}

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

// faultOf makes an error of what a recovered panic brought. It is called by the function
// that recovers.
func faultOf(p any) *Fault {
	f := &Fault{What: fmt.Sprint(p), Where: "unknown place"}
	pcs := make([]uintptr, 64)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(1, pcs)])
	panicked := false
	for more := true; more; {
		var at runtime.Frame
		at, more = frames.Next()
		panicked = panicked || strings.HasPrefix(at.Function, "runtime.gopanic")
		if panicked && strings.HasPrefix(at.Function, "reenact/") {
			file := at.File
			if parts := strings.Split(file, "/"); len(parts) > 3 {
				file = strings.Join(parts[len(parts)-3:], "/")
			}
			f.Where = fmt.Sprintf("%s:%d", file, at.Line)
			return f
		}
	}
	return f
}

// guard stands between Bubble Tea and the app: a fault ends the program in order,
// whatever key or size of a terminal brought it, and nobody's branches with it.
type guard struct {
	app   *app
	fault *Fault
	quit  func() // ends the program from within View, which has no other way
}

// faultMsg brings a fault of a command home.
type faultMsg struct{ fault *Fault }

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
			g.fault = faultOf(p)
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
				msg = faultMsg{faultOf(p)}
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
			g.fault = faultOf(p)
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
			err, some = faultOf(p), true
		}
	}()
	if !m.unsaved() {
		return "", nil, false
	}
	path, err = m.rescue(m.session())
	return path, err, true
}
