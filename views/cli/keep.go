package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"reenact/incidents"
	"reenact/views/cli/atomicfile"
	"reenact/views/tui"
)

// keeper saves what the reader of a replay made: to the path, or, when there is
// none, to the first free one named after the incident, which it then keeps to.
func keeper(s *incidents.Session, path string) func(tui.Session) (string, error) {
	var one sync.Mutex // the screen saves beside itself
	return func(made tui.Session) (string, error) {
		one.Lock()
		defer one.Unlock()
		next := withMade(s, made)
		err := error(nil)
		if path != "" {
			err = saveSession(path, next)
		} else {
			path, err = saveFirst(s.Script.Name, next)
		}
		if err == nil {
			remember(path)
		}
		return path, err
	}
}

// withMade is the session with what the reader made of it.
func withMade(s *incidents.Session, made tui.Session) *incidents.Session {
	next := *s
	next.Cursor, next.Shown, next.Behind, next.Branches = made.Cursor, made.Shown, made.Behind, made.Branches
	next.Over = made.Over
	next.View, next.Sorts, next.Bookmarks = made.View, nil, nil
	for _, one := range made.Sorts {
		next.Sorts = append(next.Sorts, incidents.Sort(one))
	}
	for _, b := range made.Bookmarks {
		next.Bookmarks = append(next.Bookmarks, incidents.Bookmark(b))
	}
	return &next
}

// rescuer saves what the reader did not come to save: beside the other sessions or,
// when nothing can be written there, where temporary files go.
func rescuer(s *incidents.Session) func(tui.Session) (string, error) {
	return func(made tui.Session) (string, error) {
		next, name := withMade(s, made), s.Script.Name+".recovered"
		path, err := saveFirst(name, next)
		if err == nil {
			return path, nil
		}
		if path, elsewhere := saveFirst(filepath.Join(os.TempDir(), name), next); elsewhere == nil {
			return path, nil
		}
		return "", err
	}
}

// saveFirst saves to a free path named so; after an error the path is free again.
func saveFirst(name string, s *incidents.Session) (string, error) {
	path, err := claimPath(name)
	if err != nil {
		return "", err
	}
	if err := saveSession(path, s); err != nil {
		atomicfile.Unclaim(path)
		return "", err
	}
	return path, nil
}

// mostSaved is how many sessions of an incident a directory holds before one
// must say where else to save.
const mostSaved = 1000

// claimPath takes a free path for this replay: others that save for the first time
// at the same moment get another.
func claimPath(name string) (string, error) {
	for n := 1; n <= mostSaved; n++ {
		path := name + ".session.yaml"
		if n > 1 {
			path = fmt.Sprintf("%s-%d.session.yaml", name, n)
		}
		err := atomicfile.Claim(path)
		if err == nil {
			return path, nil
		}
		if !errors.Is(err, fs.ErrExist) {
			return "", cannotWrite(path, err)
		}
	}
	return "", fmt.Errorf("there are %d sessions of %s here; say where with --save FILE", mostSaved, name)
}

// resumed is a session in the words of the screen.
func resumed(s *incidents.Session) *tui.Session {
	o := &tui.Session{Cursor: s.Cursor, Shown: s.Shown, Behind: s.Behind, Over: s.Over, Branches: s.Branches, View: s.View}
	for _, one := range s.Sorts {
		o.Sorts = append(o.Sorts, tui.Sort(one))
	}
	for _, b := range s.Bookmarks {
		o.Bookmarks = append(o.Bookmarks, tui.Bookmark(b))
	}
	return o
}
