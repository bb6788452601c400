// Package mutants is a list of hand-made faults, each of one line, and for each a
// test that must fail when it is made. It judges the tests, not the program.
package mutants

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

var (
	kill = flag.Bool("kill", false, "make each fault in an overlay, no file is changed, and run the test that must fail")
	only = flag.String("only", "", "of these faults only: a regular expression for the file or the line")
)

// list holds the faults, as the comment at its head explains.
//
//go:embed mutants.txt
var list string

// root is the module's folder.
const root = ".."

// fault is one line of a file and what it is changed to.
type fault struct {
	file          string   // or a folder and /…, where files may move: the line is looked for in all of them
	line, instead []string // one line, or one with those around it that tell it from its like
	pkg, test     string
	at            int // line of the list
}

func (f fault) String() string {
	return fmt.Sprintf("mutants.txt:%d: %s: %s", f.at, f.file, strings.Join(f.instead, "; "))
}

// faults reads the list.
func faults(t *testing.T) []fault {
	t.Helper()
	var all []fault
	var f fault
	for i, line := range strings.Split(list, "\n") {
		mark, text, _ := strings.Cut(line, " ")
		switch mark {
		case "", "#":
		case "-":
			f.line = append(f.line, text)
		case "+":
			f.instead = append(f.instead, text)
		case "!":
			pkg, test, ok := strings.Cut(text, " ")
			if !ok || f.file == "" || len(f.line) == 0 {
				t.Fatalf("mutants.txt:%d: a fault lacks its file, its line or its test", i+1)
			}
			f.pkg, f.test = pkg, test
			all = append(all, f)
			f = fault{}
		default:
			f = fault{file: line, at: i + 1}
		}
	}
	return all
}

// make returns the name of the file and its text with the fault in it. The line must
// stand in it exactly once; what is before and after it stays.
func (f fault) make() (path, text string, err error) {
	paths := []string{f.file}
	if folder, ok := strings.CutSuffix(f.file, "/..."); ok {
		paths = sources(folder)
	}
	for _, p := range paths {
		t, errHere := f.makeIn(p)
		var none *noLineError
		switch {
		case errors.As(errHere, &none):
		case errHere != nil:
			return "", "", errHere
		case path != "":
			return "", "", fmt.Errorf("%s and %s both have %q", path, p, f.line)
		default:
			path, text = p, t
		}
	}
	if path == "" {
		return "", "", &noLineError{f}
	}
	return path, text, nil
}

// noLineError says that the program has changed and the list has not.
type noLineError struct{ fault }

func (e *noLineError) Error() string {
	return fmt.Sprintf("%s has no line %q any more: change the list with it", e.file, e.line)
}

// sources are the Go files in a folder and below it, tests excepted.
func sources(folder string) []string {
	var list []string
	_ = filepath.WalkDir(filepath.Join(root, folder), func(path string, d fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") {
			list = append(list, strings.TrimPrefix(filepath.ToSlash(path), root+"/"))
		}
		return nil
	})
	return list
}

func (f fault) makeIn(file string) (string, error) {
	text, err := os.ReadFile(filepath.Join(root, file))
	if err != nil {
		return "", err
	}
	lines := strings.Split(string(text), "\n")
	found := -1
	for i := range lines {
		if !f.stands(lines[i:]) {
			continue
		}
		if found >= 0 {
			return "", fmt.Errorf("lines %d and %d of %s are both %q", found+1, i+1, file, f.line)
		}
		found = i
	}
	if found < 0 {
		return "", &noLineError{f}
	}
	return strings.Join(slices.Replace(lines, found, found+len(f.line), f.instead...), "\n"), nil
}

// stands tells whether the fault's lines are the next ones.
func (f fault) stands(lines []string) bool {
	for k, want := range f.line {
		if k >= len(lines) || strings.TrimSpace(lines[k]) != want {
			return false
		}
	}
	return true
}

// The list cannot rot: each line stands where the list says, and each test exists.
func TestEveryFaultCanBeMade(t *testing.T) {
	all := faults(t)
	if len(all) < 40 {
		t.Errorf("%d faults, want 40 at least", len(all))
	}
	for _, f := range all {
		if _, _, err := f.make(); err != nil {
			t.Errorf("mutants.txt:%d: %v", f.at, err)
		}
		if !exists(f.pkg, f.test) {
			t.Errorf("mutants.txt:%d: %s has no test %s", f.at, f.pkg, f.test)
		}
	}
}

func exists(pkg, test string) bool {
	name, _, _ := strings.Cut(test, "/")
	found := false
	_ = filepath.WalkDir(filepath.Join(root, strings.TrimSuffix(pkg, "/...")), func(path string, d fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, "_test.go") {
			text, _ := os.ReadFile(path)
			found = found || bytes.Contains(text, []byte("\nfunc "+name+"("))
		}
		return nil
	})
	return found
}

// Each fault is found by its test.
//
//	go test ./mutants -kill -timeout 1h
func TestEveryFaultIsKilled(t *testing.T) {
	if !*kill {
		t.Skip("takes many minutes: go test ./mutants -kill -timeout 1h")
	}
	which, err := regexp.Compile(*only)
	if err != nil {
		t.Fatal(err)
	}
	tried := 0
	for _, f := range faults(t) {
		if !which.MatchString(f.file + " " + strings.Join(f.line, " ")) {
			continue
		}
		tried++
		if err := f.mustBeKilled(t.TempDir()); err != nil {
			t.Errorf("%v: %v", f, err)
		} else {
			t.Logf("killed: %v", f)
		}
	}
	t.Logf("%d faults were made", tried)
}

// slowest is how long a test may take before a fault counts as found: one that
// makes the program run on for ever is found by that.
const slowest = 3 * time.Minute

// mustBeKilled runs the test with the fault in an overlay.
func (f fault) mustBeKilled(dir string) error {
	file, text, err := f.make()
	if err != nil {
		return err
	}
	real, err := filepath.Abs(filepath.Join(root, file))
	if err != nil {
		return err
	}
	faulty, overlay := filepath.Join(dir, "faulty.go"), filepath.Join(dir, "overlay.json")
	plan, err := json.Marshal(map[string]map[string]string{"Replace": {real: faulty}})
	if err != nil {
		return err
	}
	if err := errors.Join(os.WriteFile(faulty, []byte(text), 0o600), os.WriteFile(overlay, plan, 0o600)); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), slowest+time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "go", "test", "-overlay", overlay, "-run", "^"+strings.ReplaceAll(f.test, "/", "$/^")+"$", "-timeout", slowest.String(), f.pkg)
	cmd.Dir = root
	out, err := cmd.CombinedOutput()
	switch {
	case err == nil:
		return fmt.Errorf("%s %s passed with the fault in place", f.pkg, f.test)
	case bytes.Contains(out, []byte("[build failed]")) || bytes.Contains(out, []byte("[setup failed]")):
		return fmt.Errorf("the fault does not compile:\n%s", out)
	}
	return nil
}
