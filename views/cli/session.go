package cli

import (
	"fmt"
	"io"
	"strings"

	"reenact/incidents"
	"reenact/sim/plain"
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
		fmt.Fprintf(stderr, "note: %s has changed since %s was saved; its branches may come out differently\n",
			plain.Line(s.Script.Name), plain.Line(path))
	}
	return s, nil
}

// saveSession writes a session, all of it or nothing. It may go over an older one,
// not over the incident.
func saveSession(path string, s *incidents.Session) error {
	f, err := prepareSession(path, s)
	if err != nil {
		return err
	}
	return f.commit()
}

func prepareSession(path string, s *incidents.Session) (*preparedFile, error) {
	if err := (places{save: path}).check(s.Incident); err != nil {
		return nil, err
	}
	data, err := s.Encode(path)
	if err != nil {
		return nil, fmt.Errorf("--save %s: %w", path, err)
	}
	return prepareFile("--save", path, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}

// deliverAndSave delivers a report, and saves the session if there is a path for
// it: both, or neither.
func deliverAndSave(stdout io.Writer, path, save string, s *incidents.Session, write func(io.Writer) error) error {
	if save == "" {
		return deliver(stdout, path, write)
	}
	session, err := prepareSession(save, s)
	if err != nil {
		return err
	}
	if err := deliver(stdout, path, write); err != nil {
		session.Drop()
		return err
	}
	return session.commit()
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
