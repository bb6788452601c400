package cli

import (
	"errors"
	"fmt"
	"io/fs"
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
		next := *s
		next.Cursor, next.Shown, next.Behind, next.Branches = made.Cursor, made.Shown, made.Behind, made.Branches
		if path != "" {
			return path, saveSession(path, &next)
		}
		free, err := claimPath(s.Script.Name)
		if err != nil {
			return "", err
		}
		if err := saveSession(free, &next); err != nil {
			atomicfile.Unclaim(free)
			return "", err
		}
		path = free
		return path, nil
	}
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
	return &tui.Session{Cursor: s.Cursor, Shown: s.Shown, Behind: s.Behind, Branches: s.Branches}
}
