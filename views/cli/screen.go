package cli

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"reenact/incidents/strict"
	"reenact/incidents/strict/nearest"
	"reenact/views/theme"
	"reenact/views/tui"

	"github.com/spf13/pflag"
)

// screenFlags are the flags of the screen as typed; what is left out is the
// configuration's, and what that leaves out the terminal's.
type screenFlags struct{ theme, marks, frames string }

func (f *screenFlags) add(flags *pflag.FlagSet) {
	flags.StringVar(&f.theme, "theme", "", "`name` of the colours: auto, dark, light or high-contrast (default the configuration's, or auto)")
	flags.StringVar(&f.marks, "marks", "", "`name` of the signs that charts are drawn with: auto, dots, lines or ascii")
	flags.StringVar(&f.frames, "fps", "", fmt.Sprintf("at most this `number` of frames a second, for a slow line (default %d)", tui.UsualFrames))
}

// config is the user's configuration as written. docs/screen.md explains it.
type config struct {
	Theme  string `yaml:"theme,omitempty"`
	Marks  string `yaml:"marks,omitempty"`
	Frames int    `yaml:"fps,omitempty" range:"1..60"`
}

// screen is what the flags and the configuration say together.
func (f *screenFlags) screen() (s tui.Screen, err error) {
	var c config
	path := configFile()
	if err := c.read(path); err != nil {
		return s, err
	}
	name, err := oneOf("theme", cmp.Or(f.theme, c.Theme, string(theme.Auto)), theme.Choices())
	s.Theme = theme.Choice(name)
	if err != nil {
		return s, blamed(err, f.theme, path)
	}
	name, err = oneOf("marks", cmp.Or(f.marks, c.Marks, string(theme.AutoMarks)), theme.MarksNames())
	s.Marks = theme.Marks(name)
	if err != nil {
		return s, blamed(err, f.marks, path)
	}
	if s.Frames = c.Frames; f.frames != "" {
		if s.Frames, err = strconv.Atoi(f.frames); err != nil || s.Frames < 1 || s.Frames > tui.MostFrames {
			return s, fmt.Errorf("--fps %q: write a whole number from 1 to %d", f.frames, tui.MostFrames)
		}
	}
	return s, nil
}

func oneOf(what, name string, known []string) (string, error) {
	if slices.Contains(known, name) {
		return name, nil
	}
	return "", fmt.Errorf("%s %q%s; write one of %s", what, name, nearest.Hint(name, known), strings.Join(known, ", "))
}

// blamed says where a wrong word stands: in a flag, if there was one, or in the file.
func blamed(err error, flag, path string) error {
	if flag != "" {
		return fmt.Errorf("--%w", err)
	}
	return fmt.Errorf("%s: %w", path, err)
}

// nothingSaid is what a file of blank lines and comments looks like.
var nothingSaid = regexp.MustCompile(`^(\s*(#[^\n]*)?\n?)*$`)

// configFile is where the user's configuration is; "" where there is no such place.
func configFile() string {
	dir, err := os.UserConfigDir()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "reenact", "config.yaml")
}

// read reads a configuration, if there is one.
func (c *config) read(path string) error {
	info, err := os.Stat(path)
	if path == "" || errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) {
		return nil
	}
	if err == nil && !info.Mode().IsRegular() {
		return fmt.Errorf("%s is not a file", path)
	}
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("%s cannot be read: %w", path, reason(err))
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, strict.MaxFile+1))
	if err != nil {
		return fmt.Errorf("%s cannot be read: %w", path, reason(err))
	}
	if len(data) <= strict.MaxFile && nothingSaid.Match(data) {
		return nil
	}
	root, err := strict.Document(path, data)
	if err != nil {
		return err
	}
	return strict.NewDecoder(path, "docs/screen.md").Decode(root, c)
}
