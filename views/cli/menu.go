package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"reenact/incidents"
	"reenact/views/tui"
)

// Bounds of what the list takes from a directory: it must come up at once in any.
const (
	mostLooked = 2000    // names of the directory
	mostRead   = 4 << 20 // bytes of files that may be incidents
	mostListed = 40      // files that are
)

// Headings of the list; the others are the kinds of worlds.
const (
	recentGroup = "Opened last"
	hereGroup   = "In this directory"
)

// browse is the program without an incident: a list to choose from.
func browse(ctx context.Context, std Streams, f playFlags, seeded bool) error {
	if !terminal(std.Out) {
		return tui.ErrNoTerminal
	}
	screen, err := f.screen.screen()
	if err != nil {
		return err
	}
	menu, err := newMenu(f, seeded)
	if err != nil {
		return err
	}
	defer lean()()
	return left(tui.Browse(ctx, menu, screen, nil, nil))
}

// newMenu is the list of all that can be opened. The flags of play hold for whatever is.
func newMenu(f playFlags, seeded bool) (tui.Menu, error) {
	embedded, err := embeddedEntries()
	return tui.Menu{
		List:     func() []tui.Entry { return slices.Concat(recentEntries(embedded), entriesHere(), embedded) },
		Look:     look,
		Complete: completePath,
		Open: func(where string) (tui.Options, error) {
			path, flags := fromHome(where), f // each replay has its own
			o, err := flags.options(path, seeded, io.Discard)
			if err == nil {
				remember(path)
			}
			return o, err
		},
	}, err
}

// embeddedEntries are the incidents that come with the program, by kind of world.
func embeddedEntries() ([]tui.Entry, error) {
	list, err := incidents.List()
	if err != nil {
		return nil, err
	}
	var entries []tui.Entry
	for _, world := range incidents.Worlds() {
		for _, s := range list {
			if s.World == world {
				entries = append(entries, described(tui.Entry{Where: s.Name, Group: world, Name: s.Name}, s))
			}
		}
	}
	return entries, nil
}

// described fills an entry with what its incident says of itself.
func described(e tui.Entry, s incidents.Summary) tui.Entry {
	e.Title, e.Summary, e.When = s.Title, s.Text, s.Start.UTC().Format("2006-01-02")
	return e
}

// recentEntries are what was opened last and is still there.
func recentEntries(embedded []tui.Entry) []tui.Entry {
	var entries []tui.Entry
	for _, where := range recent() {
		i := slices.IndexFunc(embedded, func(e tui.Entry) bool { return e.Where == where })
		if i >= 0 {
			e := embedded[i]
			e.Group = recentGroup
			entries = append(entries, e)
		} else if info, err := os.Stat(where); err == nil && info.Mode().IsRegular() {
			entries = append(entries, tui.Entry{Where: where, Group: recentGroup, Name: shortPath(where), Unseen: true})
		}
		if len(entries) == mostShown {
			break
		}
	}
	return entries
}

// entriesHere are the incidents and sessions of the working directory, by name.
func entriesHere() []tui.Entry {
	dir, err := os.Open(".")
	if err != nil {
		return nil
	}
	defer dir.Close()
	files, _ := dir.ReadDir(mostLooked) // what was read before an error will do
	slices.SortFunc(files, func(a, b os.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	var entries []tui.Entry
	left := int64(mostRead)
	for _, f := range files {
		if !isYAML(f.Name()) {
			continue
		}
		info, err := os.Stat(f.Name())
		if err != nil || !info.Mode().IsRegular() || info.Size() > left {
			continue
		}
		left -= info.Size()
		if incidents.Recognise("./"+f.Name()) == incidents.Neither {
			continue
		}
		if len(entries) == mostListed {
			for i := range entries {
				entries[i].Group = fmt.Sprintf("%s, the first %d by name", hereGroup, mostListed)
			}
			break
		}
		entries = append(entries, tui.Entry{Where: "./" + f.Name(), Group: hereGroup, Name: f.Name(), Unseen: true})
	}
	return entries
}

func isYAML(name string) bool {
	ext := filepath.Ext(name)
	return ext == ".yaml" || ext == ".yml"
}

// look reads the file of an entry in full; what is wrong with it is a part of what it
// tells.
func look(e tui.Entry) tui.Entry {
	if !incidents.IsSession(e.Where) {
		script, err := incidents.Open(e.Where)
		if err != nil {
			e.Problem = err.Error()
			return e
		}
		return described(e, incidents.Describe(script))
	}
	s, err := incidents.LoadSession(e.Where)
	if err != nil {
		e.Problem = err.Error()
		return e
	}
	e = described(e, incidents.Describe(s.Script))
	e.Title = "session: " + s.Script.Title
	names := make([]string, len(s.Branches))
	for i, b := range s.Branches {
		names[i] = b.Name
	}
	e.Summary = fmt.Sprintf("A session of %s with seed %d", s.Script.Name, s.Seed)
	if s.Cursor > 0 {
		e.Summary += ", left at " + s.Script.Minute(s.Cursor)
	}
	if len(names) > 0 {
		e.Summary += ". Its branches: " + strings.Join(names, ", ")
	}
	e.Summary += "."
	return e
}

// fromHome reads a path as a shell does: with ~ for the user's home.
func fromHome(path string) string {
	if rest, ok := strings.CutPrefix(path, "~/"); ok {
		if home, err := os.UserHomeDir(); err == nil {
			return filepath.Join(home, rest)
		}
	}
	return path
}

// shortPath writes a path from the working directory, or with ~ for the user's home.
func shortPath(path string) string {
	if here, err := os.Getwd(); err == nil {
		if rel, err := filepath.Rel(here, path); err == nil && filepath.IsLocal(rel) {
			return rel
		}
	}
	if home, err := os.UserHomeDir(); err == nil && home != "/" {
		if rel, err := filepath.Rel(home, path); err == nil && filepath.IsLocal(rel) {
			return "~/" + filepath.ToSlash(rel)
		}
	}
	return path
}

// completePath offers the directories and YAML files whose paths begin as typed.
func completePath(typed string) []string {
	folder, begun := filepath.Split(typed)
	at := fromHome(folder)
	if at == "" {
		at = "."
	}
	dir, err := os.Open(at)
	if err != nil {
		return nil
	}
	defer dir.Close()
	files, _ := dir.ReadDir(mostLooked)
	var paths []string
	for _, f := range files {
		name := f.Name()
		switch {
		case !strings.HasPrefix(name, begun), strings.HasPrefix(name, ".") && begun == "":
		case f.IsDir():
			paths = append(paths, folder+name+"/")
		case isYAML(name):
			paths = append(paths, folder+name)
		}
	}
	slices.Sort(paths)
	return paths
}
