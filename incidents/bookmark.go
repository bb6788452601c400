package incidents

import (
	"slices"
	"time"
	"unicode/utf8"

	"reenact/incidents/strict"

	"gopkg.in/yaml.v3"
)

// Bookmark is a moment that a reader came back to, and why.
type Bookmark struct {
	At   time.Duration
	Note string // may be empty
}

// longestNote is how many letters a bookmark's note has at most. How many bookmarks a
// session has at most stands with sessionFile.
const longestNote = 80

// sessionBookmark is a bookmark as written.
type sessionBookmark struct {
	At   line `yaml:"at"`
	Note note `yaml:"note,omitempty"`
}

// note is a text that fits a line of the screen.
type note string

func (t *note) DecodeFrom(d *strict.Decoder, n *yaml.Node, path string) error {
	var l line
	if err := l.DecodeFrom(d, n, path); err != nil {
		return err
	}
	if utf8.RuneCountInString(string(l)) > longestNote {
		return d.Fail(n, path, "shorten it", "the note has more than %d letters", longestNote)
	}
	*t = note(l)
	return nil
}

// bookmarks reads the bookmarks of a session, in any order; they are kept in that of time.
func (s *Session) bookmarks(d *strict.Decoder, list []sessionBookmark) error {
	for i, b := range list {
		path := strict.Index("bookmarks", i) + ".at"
		at, err := s.time(d, path, b.At)
		switch {
		case err != nil:
		case at < s.Script.Start:
			err = d.FailAt(path, "write a time from "+formatTime(s.Script, s.Script.Start)+" on", "%s lies in the warm-up, which is not shown", strict.Shown(string(b.At)))
		case slices.ContainsFunc(s.Bookmarks, func(have Bookmark) bool { return have.At == at }):
			err = d.FailAt(path, "take one out", "%s has a bookmark already", strict.Shown(string(b.At)))
		}
		if err != nil {
			if err := s.passed(d, err); err != nil {
				return err
			}
			continue
		}
		s.Bookmarks = append(s.Bookmarks, Bookmark{At: at, Note: string(b.Note)})
	}
	slices.SortFunc(s.Bookmarks, func(a, b Bookmark) int { return int(min(max(a.At-b.At, -1), 1)) })
	return nil
}

func (s *Session) bookmarkFile() (list []sessionBookmark) {
	for _, b := range s.Bookmarks {
		list = append(list, sessionBookmark{At: line(formatTime(s.Script, b.At)), Note: note(b.Note)})
	}
	return list
}
