package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// layers are the rooms from the ground up; a package may import its own layer
// and those below it. incidents stands beside views: it builds worlds and shows
// nothing. docs/architecture.md tells why.
var layers = []struct {
	prefix string
	may    []string
}{
	{"reenact/sim/plain", nil}, // letters only
	{"reenact/model", []string{"reenact/model"}},
	{"reenact/sim/kit", []string{"reenact/sim", "reenact/sim/kit"}}, // below the worlds
	{"reenact/sim", []string{"reenact/model", "reenact/sim"}},
	{"reenact/incidents/strict", []string{"reenact/sim/kit", "reenact/sim/plain", "reenact/incidents/strict"}}, // knows no world
	{"reenact/incidents", []string{"reenact/sim", "reenact/incidents"}},
	{"reenact/views/theme", []string{"reenact/views/theme"}},
	{"reenact/views/chart", []string{"reenact/sim", "reenact/views/theme", "reenact/views/chart"}},
	{"reenact/views/tui/draw", []string{"reenact/sim/plain", "reenact/views/theme"}},
	{"reenact/views/workbench", []string{"reenact/sim", "reenact/views/report", "reenact/views/workbench"}}, // draws nothing
	{"reenact/views/tui", []string{"reenact/sim", "reenact/views"}},
	{"reenact/survey", nil}, // reads files, and knows no model
	{"reenact/views/report", []string{"reenact/sim", "reenact/survey", "reenact/views/report"}},
	{"reenact/views/page", []string{"reenact/sim", "reenact/views/report", "reenact/views/page"}},
	{"reenact/views/cli", []string{"reenact/sim", "reenact/incidents", "reenact/survey", "reenact/views", "reenact/model/vpc"}},
	{"reenact", []string{"reenact/views/cli"}},
}

func TestImportsRunOneWay(t *testing.T) {
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (path == "conformance" || strings.HasPrefix(d.Name(), ".") && path != ".") {
			return filepath.SkipDir
		}
		if strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") {
			checkImports(t, path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func checkImports(t *testing.T, path string) {
	f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	from := strings.TrimSuffix("reenact/"+filepath.ToSlash(filepath.Dir(path)), "/.")
	for _, spec := range f.Imports {
		to, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(to, "reenact/") && !allowed(from, to) {
			t.Errorf("%s imports %s, which is not below it", path, to)
		}
	}
}

func allowed(from, to string) bool {
	for _, l := range layers {
		if !under(from, l.prefix) {
			continue
		}
		for _, p := range l.may {
			if under(to, p) {
				return true
			}
		}
		return false
	}
	return false
}

func under(path, prefix string) bool { return path == prefix || strings.HasPrefix(path, prefix+"/") }

// The loader knows no world: one line in the list of kinds names each, and nothing
// else in the room may.
func TestIncidentsNameNoWorld(t *testing.T) {
	files, err := filepath.Glob("incidents/*.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files (%v)", err)
	}
	for _, path := range files {
		if path == filepath.FromSlash("incidents/kinds.go") || strings.HasSuffix(path, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, spec := range f.Imports {
			if to := strings.Trim(spec.Path.Value, `"`); strings.HasPrefix(to, "reenact/sim/") && !slices.Contains(ofEveryWorld, to) {
				t.Errorf("%s imports %s", path, to)
			}
		}
	}
}

// ofEveryWorld are the rooms under sim/ that know no world.
var ofEveryWorld = []string{"reenact/sim/claims", "reenact/sim/kit", "reenact/sim/whatif"}

// The screen knows no ipamd: a view may speak of what a world declares only.
func TestViewsNameNoModel(t *testing.T) {
	for _, dir := range []string{"views/tui", "views/tui/draw", "views/workbench", "views/chart", "views/theme"} {
		files, err := filepath.Glob(dir + "/*.go")
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: no files (%v)", dir, err)
		}
		for _, path := range files {
			f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
			if err != nil {
				t.Fatal(err)
			}
			for _, spec := range f.Imports {
				if strings.Contains(spec.Path.Value, "reenact/model") || strings.Contains(spec.Path.Value, "sim/cluster") {
					t.Errorf("%s imports %s", path, spec.Path.Value)
				}
			}
		}
	}
}
