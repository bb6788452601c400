package cli

import (
	"fmt"
	"io"
	"strings"

	"reenact/incidents"
	"reenact/sim/whatif"
)

// loadSession reads a session, and tells on stderr when its incident is no longer
// the one it was saved from.
func loadSession(path string, stderr io.Writer) (*incidents.Session, error) {
	s, err := incidents.LoadSession(path)
	if err != nil {
		return nil, err
	}
	if s.Changed {
		fmt.Fprintf(stderr, "note: %s has changed since %s was saved; its branches may come out differently\n", s.Script.Name, path)
	}
	return s, nil
}

// saveSession writes a session, all of it or nothing.
func saveSession(path string, s *incidents.Session) error {
	data, err := s.Encode(path)
	if err != nil {
		return fmt.Errorf("--save %s: %w", path, err)
	}
	return writeFileOf("--save", path, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}

// pickBranch is the branch of a session that was asked for by name, or the only
// one there is.
func pickBranch(s *incidents.Session, name string) (whatif.Branch, error) {
	names := []string{whatif.History}
	for _, b := range s.Branches {
		names = append(names, b.Name)
	}
	switch {
	case name == "" && len(s.Branches) == 0:
		name = whatif.History
	case name == "" && len(s.Branches) == 1:
		return s.Branches[0], nil
	case name == "":
		return whatif.Branch{}, fmt.Errorf("the session has %d branches; choose one with --branch, of %s", len(s.Branches), strings.Join(names, ", "))
	}
	if b, ok := s.Branch(name); ok {
		return b, nil
	}
	return whatif.Branch{}, fmt.Errorf("--branch: the session has no branch %q; write one of %s", name, strings.Join(names, ", "))
}
