package cli

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"reenact/incidents"
	"reenact/sim/whatif"
)

// loadSessions reads sessions of one incident and seed, and puts their branches together
// in the order of the files.
func loadSessions(paths []string, stderr io.Writer) (*incidents.Session, error) {
	var all *incidents.Session
	for i, path := range paths {
		s, err := loadSession(path, stderr)
		if err != nil {
			return nil, err
		}
		if len(s.Branches) == 0 {
			return nil, fmt.Errorf("%s has no branches to compare", path)
		}
		if all == nil {
			all = s
			continue
		}
		if err := sameStory(all, s, paths[0], path); err != nil {
			return nil, err
		}
		if err := join(all, s.Branches, i+1, path); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// sameStory refuses to set side by side what differs by more than its branches.
func sameStory(one, other *incidents.Session, first, path string) error {
	switch {
	case !incidents.SameIncident(one.Incident, other.Incident):
		return fmt.Errorf("--actions: %s is of %s and %s of %s; only branches of one incident can be compared",
			first, one.Script.Name, path, other.Script.Name)
	case one.Seed != other.Seed:
		return fmt.Errorf("--actions: %s has the seed %d and %s %d; only branches of one seed can be compared", first, one.Seed, path, other.Seed)
	}
	return nil
}

// join adds the branches of a further session, the nth. Those whose names are taken,
// which what-if 1 mostly is, get their file's name beside it.
func join(s *incidents.Session, branches []whatif.Branch, n int, path string) error {
	stem, _, _ := strings.Cut(filepath.Base(path), ".")
	renamed := map[string]string{}
	for _, b := range branches {
		name := b.Name
		for _, mark := range []string{stem, fmt.Sprint(n)} {
			_, taken := s.Branch(name)
			if !taken && incidents.CheckBranchName(name) == nil {
				break
			}
			name = b.Name + " (" + mark + ")"
		}
		if _, taken := s.Branch(name); taken || incidents.CheckBranchName(name) != nil {
			return fmt.Errorf("--actions: %s has a branch %q, and so has a file before it; rename one", path, b.Name)
		}
		renamed[b.Name] = name
		if from, ok := renamed[b.From]; ok {
			b.From = from
		}
		b.Name = name
		s.Branches = append(s.Branches, b)
	}
	return nil
}
