package cli

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"reenact/incidents"
	"reenact/sim"
	"reenact/sim/whatif"
	"reenact/views/tui"
)

const small = "testdata/small.yaml"

// TestASavedRunIsTheSameRun: to the byte, in every format.
func TestASavedRunIsTheSameRun(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s.yaml")
	typed := []string{"run", small, "--seed", "5", "--set", "09:35 MINIMUM_IP_TARGET=20, WARM_ENI_TARGET=0", "--set", "start CIDR=/24", "--drop", "regret"}
	for _, format := range []string{"table", "csv", "json"} {
		saved := run(t, append(typed, "--format", format, "--save", path)...)
		if again := run(t, "run", "--actions", path, "--format", format); again != saved {
			t.Errorf("%s: the session gives\n%s\nthe run gave\n%s", format, again[:200], saved[:200])
		}
	}
	if history := run(t, "run", "--actions", path, "--branch", "history"); history != run(t, "run", small, "--seed", "5") {
		t.Error("the session's history is not the run's")
	}
	if table := run(t, "compare", "--actions", path); !strings.Contains(table, "what-if 1") {
		t.Errorf("no branch in\n%s", table)
	}
}

// TestABranchIsARun: compare says of a branch what run says of the same choices.
func TestABranchIsARun(t *testing.T) {
	var got struct {
		Branches []struct{ Name, Checksum string }
	}
	text := run(t, "compare", small, "--format", "json", "--branch", "b: 09:35 MINIMUM_IP_TARGET=20, -regret")
	if err := json.Unmarshal([]byte(text), &got); err != nil {
		t.Fatal(err)
	}
	for i, args := range [][]string{nil, {"--set", "09:35 MINIMUM_IP_TARGET=20", "--drop", "regret"}} {
		alone := run(t, append([]string{"run", small, "--format", "json"}, args...)...)
		if !strings.Contains(alone, `"checksum": "`+got.Branches[i].Checksum+`"`) {
			t.Errorf("%s has checksum %s, and not so the run", got.Branches[i].Name, got.Branches[i].Checksum)
		}
	}
	hold := run(t, "compare", small, "--format", "csv", "--branch", "b: 09:30 hold WARM_IP_TARGET=1")
	if without := run(t, "compare", small, "--format", "csv", "--branch", "b: -regret"); hold != without {
		t.Errorf("a knob that is held gives\n%s\nwithout the later action\n%s", hold, without)
	}
}

func TestAnswersAsJSON(t *testing.T) {
	for _, args := range [][]string{
		{"revert", small, "--event", "wish", "--hold", "10m"},
		{"when", small, "--fix", "WARM_IP_TARGET=0", "--every", "20m"},
	} {
		args = append(args, "--format", "json")
		text := run(t, args...)
		var got map[string]any
		if err := json.Unmarshal([]byte(text), &got); err != nil || got["incident"] != "small-wish" {
			t.Errorf("%v: %v in %s", args, err, text)
		}
		if text != run(t, args...) {
			t.Errorf("%v: the second time it is another answer", args)
		}
	}
}

func TestASessionWhoseIncidentChanged(t *testing.T) {
	dir := t.TempDir()
	text, err := os.ReadFile(small)
	if err != nil {
		t.Fatal(err)
	}
	incident, session := filepath.Join(dir, "mine.yaml"), filepath.Join(dir, "s.yaml")
	for i, data := range [][]byte{text, append(text, "# another line\n"...)} {
		if err := os.WriteFile(incident, data, 0o600); err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			run(t, "run", incident, "--drop", "wish", "--until", "09:21", "--save", session)
		}
	}
	stdout, stderr, code := reenact("", "run", "--actions", session, "--until", "09:21")
	if code != exitOK || stdout == "" || stderr != "note: small-wish has changed since "+session+" was saved; its branches may come out differently\n" {
		t.Errorf("exit code %d, stderr %q", code, stderr)
	}
}

// TestNothingIsSavedHalf: a report that cannot be written keeps the session from
// being saved, and the other way round.
func TestNothingIsSavedHalf(t *testing.T) {
	dir := t.TempDir()
	for _, c := range []struct{ save, output string }{{"s.yaml", "nowhere/r.csv"}, {"nowhere/s.yaml", "r.csv"}, {"s.yaml", "."}} {
		for _, command := range [][]string{{"run", small, "--until", "09:21"}, {"compare", small, "--branch", "b: -wish"}} {
			args := append(command, "--save", filepath.Join(dir, c.save), "-o", filepath.Join(dir, c.output))
			if stdout, stderr, code := reenact("", args...); code != exitMistake || stdout != "" || strings.Count(stderr, "\n") != 1 {
				t.Errorf("%v: exit code %d, %q, %q", args, code, stdout, stderr)
			}
			if files, err := os.ReadDir(dir); err != nil || len(files) > 0 {
				t.Errorf("%v leaves %v", args, files)
			}
		}
	}
}

func TestOnAllCores(t *testing.T) {
	var ran atomic.Int64
	job := func(fails int) func(int) (func(context.Context) error, error) {
		return func(i int) (func(context.Context) error, error) {
			return func(ctx context.Context) error {
				ran.Add(1)
				if i == fails {
					return errors.New("no")
				}
				if fails >= 0 && i > fails {
					<-ctx.Done() // only the failure can end this one
				}
				return ctx.Err()
			}, nil
		}
	}
	if err := onAllCores(context.Background(), 100, io.Discard, job(-1)); err != nil || ran.Load() != 100 {
		t.Errorf("%v after %d jobs", err, ran.Load())
	}
	if err := onAllCores(context.Background(), 1000, io.Discard, job(3)); err == nil || err.Error() != "no" || ran.Load() > 1000 {
		t.Errorf("%v after %d jobs", err, ran.Load())
	}
	unprepared := func(int) (func(context.Context) error, error) { return nil, errors.New("not even begun") }
	if err := onAllCores(context.Background(), 5, io.Discard, unprepared); err == nil || err.Error() != "not even begun" {
		t.Errorf("got %v", err)
	}
}

// TestKeeper: what the screen saves is what play opens.
func TestKeeper(t *testing.T) {
	t.Chdir(t.TempDir())
	script, err := incidents.Open("neon-2025-05-16")
	if err != nil {
		t.Fatal(err)
	}
	opened := &incidents.Session{Incident: "neon-2025-05-16", Script: script, Seed: 9}
	made := tui.Session{Cursor: 3 * time.Hour, Shown: "five", Behind: "history", Over: []string{"later"}, Branches: []whatif.Branch{{
		Name: "five", From: "history", At: 3 * time.Hour, Drop: []string{"all-zero"},
		Actions: []sim.Action{{At: 3 * time.Hour, Setting: sim.Setting{Key: "WARM_IP_TARGET", Value: "5"}, Hold: true}},
	}, {Name: "later", From: "history", At: 4 * time.Hour}}, Bookmarks: []tui.Bookmark{{At: 2 * time.Hour, Note: strings.Repeat("ü", 80)}, {At: 3 * time.Hour}}}
	var paths []string
	for range 2 { // two replays, each saved twice
		keep := keeper(opened, "")
		for range 2 {
			path, err := keep(made)
			if err != nil {
				t.Fatal(err)
			}
			paths = append(paths, path)
		}
	}
	const first, second = "neon-2025-05-16.session.yaml", "neon-2025-05-16-2.session.yaml"
	if want := []string{first, first, second, second}; !slices.Equal(paths, want) {
		t.Errorf("saved to %v, want %v", paths, want)
	}
	o, err := (&playFlags{seed: "1", at: "start", speed: "60"}).options(first, false, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	if o.Seed != 9 || o.Session == nil || o.Session.Shown != "five" || o.Session.Cursor != made.Cursor || len(o.Session.Branches) != 2 || !o.Session.Branches[0].Actions[0].Hold {
		t.Errorf("opened %+v, %+v", o, o.Session)
	}
	if !slices.Equal(o.Session.Over, made.Over) {
		t.Errorf("%v became %v", made.Over, o.Session.Over)
	}
	if !slices.Equal(o.Session.Bookmarks, made.Bookmarks) {
		t.Errorf("the bookmarks %+v became %+v", made.Bookmarks, o.Session.Bookmarks)
	}
}
