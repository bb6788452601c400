package incidents

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"reenact/incidents/strict"
	"reenact/sim"
)

// Checked is what Check learned of a file in which nothing is wrong.
type Checked struct {
	Script  *sim.Script
	Session *Session // nil for an incident
}

// Check reads an incident or a session by name or path and lists all that is wrong with
// it, line by line, up to a hundred mistakes. Each is an error of one line that says
// where, what, and what to write instead. Of a session whose incident cannot be read only
// what depends on no incident is judged.
func Check(nameOrPath string) (Checked, []error) {
	name, data, err := read(nameOrPath)
	if err != nil {
		return Checked{}, []error{err}
	}
	if isSession(data) {
		return checkSession(name, data)
	}
	if wrong := Mistakes(name, data); len(wrong) > 0 {
		return Checked{}, wrong
	}
	script, err := Parse(name, data)
	if err != nil { // Mistakes and Parse disagree; no file should make them
		return Checked{}, []error{err}
	}
	return Checked{Script: script}, nil
}

func checkSession(name string, data []byte) (Checked, []error) {
	root, err := strict.Document(name, data)
	if err != nil {
		return Checked{}, []error{err}
	}
	d := strict.NewDecoder(name, sessionManual)
	d.All = true
	s, err := readSession(d, root, besides(name))
	if wrong := mistakesOf(d, err); len(wrong) > 0 {
		return Checked{}, wrong
	}
	return Checked{Script: s.Script, Session: s}, nil
}

// mistakesOf lists what a decoder that was asked for all mistakes has found, by line, and
// after it what ended the reading.
func mistakesOf(d *strict.Decoder, err error) []error {
	slices.SortStableFunc(d.Errors, func(a, b *FileError) int { return a.Line - b.Line })
	var list []error
	for _, e := range d.Errors {
		list = append(list, e)
	}
	if err != nil {
		list = append(list, err)
	}
	return list
}

// besides opens the incident of a session: its path counts from the session's directory.
func besides(session string) opener {
	return func(name string) (string, *sim.Script, string, error) {
		if looksLikePath(name) && !filepath.IsAbs(name) {
			name = filepath.Join(filepath.Dir(session), filepath.FromSlash(name))
		}
		file, data, err := read(name)
		if err != nil {
			return name, nil, "", err
		}
		script, err := Parse(file, data)
		return name, script, fingerprintOf(data), err
	}
}

// String says what was read.
func (c Checked) String() string {
	s := c.Script
	if c.Session != nil {
		return fmt.Sprintf("a session of %s, with %s", s.Name, counted(len(c.Session.Branches), "branch", "branches"))
	}
	usual := 0
	for _, a := range s.Assumptions {
		if strings.HasPrefix(a.Why, usualWhy) {
			usual++
		}
	}
	text := fmt.Sprintf("an incident, %s to %s, with %s", s.Minute(s.Start), s.Minute(s.End), counted(len(s.Moments), "event", "events"))
	if n := len(s.Claims); n > 0 {
		text += " and " + counted(n, "claim", "claims")
	}
	if usual > 0 {
		text += fmt.Sprintf("; %s left to what is usual (reenact list tells which)", counted(usual, "value is", "values are"))
	}
	return text
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
