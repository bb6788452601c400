package incidents

import (
	"slices"

	"reenact/incidents/strict"
	"reenact/sim/whatif"
)

// drawn reads which branches were on the screen.
func (s *Session) drawn(d *strict.Decoder, f *sessionFile) error {
	s.Shown, s.Behind = string(f.Shown), string(f.Behind)
	for _, choice := range []struct{ path, name string }{{"shown", s.Shown}, {"behind", s.Behind}} {
		if choice.name != "" {
			if err := s.passed(d, s.known(d, choice.path, choice.name)); err != nil {
				return err
			}
		}
	}
	for i, text := range f.Over {
		path, name := strict.Index("over", i), string(text)
		err := s.known(d, path, name)
		if err == nil && (slices.Contains(s.Over, name) || s.shows(name)) {
			err = d.FailAt(path, "take it out", "%s is drawn already", strict.Shown(name))
		}
		if err != nil {
			if err := s.passed(d, err); err != nil {
				return err
			}
			continue
		}
		s.Over = append(s.Over, name)
	}
	return nil
}

// known tells whether there is a branch of a name.
func (s *Session) known(d *strict.Decoder, path, name string) error {
	if _, ok := s.Branch(name); ok {
		return nil
	}
	return d.FailAt(path, "write the name of a branch, or "+whatif.History, "there is no branch %s", strict.Shown(name))
}

// shows tells whether a branch is the bright one or the one behind; without a word the
// history is both.
func (s *Session) shows(name string) bool {
	for _, drawn := range []string{s.Shown, s.Behind} {
		if name == drawn || drawn == "" && name == whatif.History {
			return true
		}
	}
	return false
}
