//go:build unix

package cli

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"reenact/incidents"
	"reenact/views/tui"
)

// menuIn is the list as it is in a directory, looked at to the end.
func menuIn(t *testing.T, dir string) (tui.Menu, []tui.Entry) {
	t.Helper()
	t.Chdir(dir)
	menu, err := newMenu(playFlags{at: "start"}, false)
	if err != nil {
		t.Fatal(err)
	}
	list := menu.List()
	for i, e := range list {
		if e.Unseen {
			list[i] = menu.Look(e)
		}
	}
	return menu, list
}

func names(list []tui.Entry, group string) (names []string) {
	for _, e := range list {
		if strings.HasPrefix(e.Group, group) {
			name := e.Name
			if e.Problem != "" {
				name += " (broken)"
			}
			names = append(names, name)
		}
	}
	return names
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// The list has what a directory has of incidents and sessions, told by their content;
// what is broken is listed with the reason, and what is something else is not.
func TestTheListKnowsTheDirectory(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("XDG_STATE_HOME", t.TempDir())
	incident, err := os.ReadFile(small)
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "mine.yaml"), string(incident))
	write(t, filepath.Join(dir, "mine.session.yml"), "version: 1\nincident: ./mine.yaml\nfingerprint: 0000000000000000\nseed: 7\nbranches:\n  - name: calmer\n    drop: [wish]\n")
	write(t, filepath.Join(dir, "broken.yaml"), strings.Replace(string(incident), "version: 1", "version: one", 1))
	write(t, filepath.Join(dir, "lost.session.yaml"), "version: 1\nincident: ./gone.yaml\nseed: 1\n")
	write(t, filepath.Join(dir, "mangled.yaml"), "version: 1\ntimeline: [\n")
	write(t, filepath.Join(dir, "deployment.yaml"), "apiVersion: apps/v1\nkind: Deployment\n")
	write(t, filepath.Join(dir, "notes.txt"), string(incident))
	write(t, filepath.Join(dir, "huge.yaml"), "version: 1\ntimeline: []\n"+strings.Repeat("#\n", 1<<20))
	if err := os.Mkdir(filepath.Join(dir, "folder.yaml"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe.yaml"), 0o600); err != nil { // which never opens
		t.Fatal(err)
	}
	if err := os.Symlink("nowhere", filepath.Join(dir, "dangling.yaml")); err != nil {
		t.Fatal(err)
	}
	menu, list := menuIn(t, dir)
	want := []string{"broken.yaml (broken)", "lost.session.yaml (broken)", "mangled.yaml (broken)", "mine.session.yml", "mine.yaml"}
	if got := names(list, hereGroup); !slices.Equal(got, want) {
		t.Errorf("the directory has %q", got)
	}
	for _, e := range list {
		if e.Name == "mine.session.yml" && !strings.Contains(e.Summary, "A session of small-wish with seed 7. Its branches: calmer.") {
			t.Errorf("the session tells %q", e.Summary)
		}
	}
	if o, err := menu.Open("mine.session.yml"); err != nil || o.Seed != 7 || len(o.Session.Branches) != 1 {
		t.Errorf("opening the session: %+v, %v", o, err)
	}
	if _, err := menu.Open("broken.yaml"); err == nil || strings.Contains(err.Error(), "\n") {
		t.Errorf("opening a broken one: %v", err)
	}
	if _, err := menu.Open("nowhere.yaml"); err == nil {
		t.Error("what is not there opens")
	}
}

// All embedded incidents stand under their kind of world, and kinds that are alike are
// not torn apart.
func TestTheListHasKindsOfWorlds(t *testing.T) {
	_, list := menuIn(t, t.TempDir())
	var groups, all []string
	for _, e := range list {
		if len(groups) == 0 || groups[len(groups)-1] != e.Group {
			groups = append(groups, e.Group)
		}
		all = append(all, e.Name)
		if script, err := incidents.Open(e.Name); err != nil || script.World != e.Group || script.World == "" {
			t.Errorf("%s stands under %q", e.Name, e.Group)
		}
	}
	slices.Sort(all)
	if !slices.Equal(all, incidents.Names()) {
		t.Errorf("listed are %q", all)
	}
	if n := len(slices.Compact(slices.Sorted(slices.Values(groups)))); n != len(groups) {
		t.Errorf("a kind stands twice: %q", groups)
	}
}

// A directory of thousands of files costs no more than one of some.
func TestTheListIsBounded(t *testing.T) {
	dir := t.TempDir()
	for i := range mostListed + 5 {
		write(t, filepath.Join(dir, fmt.Sprintf("%03d.yaml", i)), "version: 1\ntimeline:\n")
	}
	t.Chdir(dir)
	list := entriesHere()
	if len(list) != mostListed || !strings.Contains(list[0].Group, "the first 40 by name") {
		t.Errorf("%d entries under %q", len(list), list[0].Group)
	}
	for i := range 40 { // 5 MB before them
		write(t, filepath.Join(dir, fmt.Sprintf("00%02d-large.yaml", i)), "version: 1\ntimeline:\n"+strings.Repeat("#\n", 1<<16))
	}
	read := int64(0)
	for _, e := range entriesHere() {
		info, err := os.Stat(e.Where)
		if err != nil {
			t.Fatal(err)
		}
		read += info.Size()
	}
	if read > mostRead {
		t.Errorf("%d bytes are listed", read)
	}
}

// What was opened last comes first, once, from wherever one is; what is gone is left out.
func TestWhatWasOpenedLastIsRemembered(t *testing.T) {
	state := t.TempDir()
	t.Setenv("XDG_STATE_HOME", state)
	dir, other := t.TempDir(), t.TempDir()
	incident, err := os.ReadFile(small)
	if err != nil {
		t.Fatal(err)
	}
	strange := "a\n\x1b[2J\".yaml"
	write(t, filepath.Join(dir, "mine.yaml"), string(incident))
	write(t, filepath.Join(dir, strange), string(incident))
	menu, list := menuIn(t, dir)
	if got := names(list, recentGroup); got != nil {
		t.Errorf("at first there is %q", got)
	}
	for _, where := range []string{"lambda-nat", "mine.yaml", "./gone.yaml", "./" + strange, "lambda-nat"} {
		if _, err := menu.Open(where); (err == nil) != (where != "./gone.yaml") {
			t.Fatal(where, err)
		}
	}
	_, list = menuIn(t, other)
	want := []string{"lambda-nat", filepath.Join(dir, strange), filepath.Join(dir, "mine.yaml")}
	if got := names(list, recentGroup); !slices.Equal(got, want) {
		t.Errorf("remembered are %q", got)
	}
	if err := os.Remove(filepath.Join(dir, "mine.yaml")); err != nil {
		t.Fatal(err)
	}
	_, list = menuIn(t, dir)
	if got := names(list, recentGroup); !slices.Equal(got, []string{"lambda-nat", strange}) {
		t.Errorf("remembered are %q", got)
	}
	for i := range 3 * mostRecent {
		remember(fmt.Sprintf("/tmp/%d.yaml", i))
	}
	if got := recent(); len(got) != mostRecent || got[0] != fmt.Sprintf("/tmp/%d.yaml", 3*mostRecent-1) {
		t.Errorf("%d are kept, %q first", len(got), got[0])
	}
	if got := inDir(t, filepath.Join(state, "reenact")); got != "recent" {
		t.Errorf("the directory has %s", got)
	}
}

// No place to remember, and a memory that is garbage, are as good as none.
func TestMemoryThatFailsIsHarmless(t *testing.T) {
	for name, spoil := range map[string]func(dir string) error{
		"a file where the directory should be": func(dir string) error { return os.WriteFile(filepath.Join(dir, "reenact"), nil, 0o600) },
		"a pipe where the file should be": func(dir string) error {
			if err := os.Mkdir(filepath.Join(dir, "reenact"), 0o700); err != nil {
				return err
			}
			return syscall.Mkfifo(filepath.Join(dir, "reenact", "recent"), 0o600)
		},
		"a directory where the file should be": func(dir string) error { return os.MkdirAll(filepath.Join(dir, "reenact", "recent"), 0o700) },
		"garbage": func(dir string) error {
			if err := os.Mkdir(filepath.Join(dir, "reenact"), 0o700); err != nil {
				return err
			}
			return os.WriteFile(filepath.Join(dir, "reenact", "recent"), []byte(strings.Repeat("\x00garbage", 1<<20)), 0o600)
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			t.Setenv("XDG_STATE_HOME", dir)
			if err := spoil(dir); err != nil {
				t.Fatal(err)
			}
			remember("lambda-nat")
			menu, _ := menuIn(t, t.TempDir())
			if _, err := menu.Open("lambda-nat"); err != nil {
				t.Error(err)
			}
		})
	}
	t.Setenv("XDG_STATE_HOME", "relative") // which the specification says to ignore
	home := t.TempDir()
	t.Setenv("HOME", home)
	if got, want := stateFile(), filepath.Join(home, ".local", "state", "reenact", "recent"); got != want {
		t.Errorf("the state is kept in %s", got)
	}
}

func TestPathsAreCompleted(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("HOME", dir)
	t.Chdir(dir)
	if err := os.MkdirAll(filepath.Join(dir, "deep", "er"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"a.yaml", "b.yml", "c.txt", ".hidden.yaml", filepath.Join("deep", "d.yaml")} {
		write(t, filepath.Join(dir, name), "")
	}
	for typed, want := range map[string]string{
		"": "a.yaml b.yml deep/", "a": "a.yaml", "c": "", "deep/": "deep/d.yaml deep/er/", "~/de": "~/deep/", "no/such/": "", ".h": ".hidden.yaml",
	} {
		if got := strings.Join(completePath(typed), " "); got != want {
			t.Errorf("%q: %q", typed, got)
		}
	}
}

// The list in a real terminal: a session is found, filtered for and opened; play without
// an incident is the same list.
func TestTheListInARealTerminal(t *testing.T) {
	if testing.Short() {
		t.Skip("whole processes")
	}
	if _, err := exec.LookPath("tmux"); err != nil {
		t.Skip("tmux is not installed; this test drives the list through a real terminal with it")
	}
	for _, command := range []string{"", "play --seed 3"} {
		s := openShell(t, 100, 30, `exec "$self" `+command)
		s.sees("In this directory", "mine.yaml", "Kubernetes on AWS")
		s.press("/", "mine")
		s.sees("filter mine")
		s.press("Enter", "Enter")
		s.sees("small-wish", "09:20:00 UTC", "? help")
		if command != "" {
			s.sees("seed 3")
		}
		s.press("q")
		s.sees("Opened last")
	}
}
