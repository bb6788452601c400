package tui

import (
	"errors"
	"io"
	"os"
	"time"

	"reenact/views/theme"

	"github.com/charmbracelet/x/term"
)

// Screen is how the reader wants the screen drawn.
type Screen struct {
	Theme theme.Choice // "": theme.Auto
	Marks theme.Marks  // "": theme.AutoMarks
	// Frames is how many are sent in a second at most; 0 is UsualFrames. Fewer suit a
	// slow line.
	Frames int
}

// Frames in a second.
const (
	UsualFrames = 25
	MostFrames  = 60
)

// theme is the palette for the terminal at hand.
func (s Screen) theme() *theme.Theme {
	return theme.New(theme.Options{Choice: s.Theme, Marks: s.Marks})
}

// between is the time between two frames while playing.
func (s Screen) between() time.Duration {
	if s.Frames <= 0 || s.Frames == UsualFrames {
		return frame
	}
	return time.Second / time.Duration(min(s.Frames, MostFrames))
}

// ErrNoTerminal says that there is no screen to draw on.
var ErrNoTerminal = errors.New("standard output is not a terminal; use `reenact run` for a report that can be written to a file or a pipe")

// ErrDumb says that the terminal takes no codes, without which there is no screen.
var ErrDumb = errors.New("TERM=dumb says that this terminal cannot move its cursor; use `reenact run` for a report, or set TERM to what it is, such as xterm-256color")

// terminal is where to draw; standard output counts only if it is a terminal. A dumb one
// is sent nothing.
func terminal(out io.Writer) (io.Writer, error) {
	if out != nil {
		return out, nil
	}
	switch {
	case !term.IsTerminal(os.Stdout.Fd()):
		return nil, ErrNoTerminal
	case os.Getenv("TERM") == "dumb":
		return nil, ErrDumb
	}
	return newSlim(os.Stdout), nil
}
