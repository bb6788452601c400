package incidents

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"reenact/sim"
	"reenact/sim/whatif"
)

const friday = "neon-2025-05-16"

// fridays opens the embedded incident for a session, parsed once.
func fridays(t testing.TB) opener {
	t.Helper()
	file, data, err := read(friday)
	if err != nil {
		t.Fatal(err)
	}
	script, err := Parse(file, data)
	if err != nil {
		t.Fatal(err)
	}
	return func(name string) (string, *sim.Script, string, error) {
		if name != friday {
			return name, nil, "", unknown(name)
		}
		return name, script, fingerprintOf(data), nil
	}
}

func session(t testing.TB) *Session {
	t.Helper()
	_, script, _, err := fridays(t)(friday)
	if err != nil {
		t.Fatal(err)
	}
	at := func(h, m, s int) time.Duration {
		return time.Duration(h-11)*time.Hour + time.Duration(m)*time.Minute + time.Duration(s)*time.Second
	}
	set := func(at time.Duration, hold bool, key, value string) sim.Action {
		return sim.Action{At: at, Setting: sim.Setting{Key: key, Value: value}, Hold: hold}
	}
	return &Session{
		Incident: friday, Script: script, Seed: 1<<64 - 1, Cursor: at(15, 5, 30), Shown: "on: again #2", Behind: whatif.History,
		Branches: []whatif.Branch{
			{Name: "larger subnets", Actions: []sim.Action{set(0, false, "CIDR", "/19")}},
			{Name: "on: again #2", From: "larger subnets", At: at(14, 50, 0), Drop: []string{"all-zero", "analyze"}, Actions: []sim.Action{
				set(0, false, "CIDR", "/19"),
				set(at(14, 50, 0), true, "WARM_IP_TARGET", "5"), set(at(14, 50, 0), true, "MINIMUM_IP_TARGET", "60"),
				set(at(14, 50, 0), false, "IP_COOLDOWN_PERIOD", "10s"),
				set(at(16, 0, 7)+250*time.Millisecond, true, "WARM_IP_TARGET", "1"),
			}},
			{Name: "nothing yet", At: at(18, 30, 0)},
		},
		Over:      []string{"nothing yet", "larger subnets"},
		Bookmarks: []Bookmark{{At: script.Start}, {At: at(15, 5, 30), Note: "here: “why” does it – 'not' # recover?"}, {At: script.End, Note: strings.Repeat("ü", longestNote)}},
	}
}

func TestASessionIsReadAsItWasWritten(t *testing.T) {
	want := session(t)
	data, err := want.Encode("mine.yaml")
	if err != nil {
		t.Fatal(err)
	}
	got, err := parseSession("mine.yaml", data, fridays(t))
	if err != nil {
		t.Fatal(err)
	}
	want.Script, got.Script = nil, nil
	if !reflect.DeepEqual(want, got) {
		t.Errorf("wrote\n%+v\nread\n%+v\nfrom\n%s", want, got, data)
	}
	for _, line := range []string{"  - name: 'on: again #2'\n", "      - 14:50 hold WARM_IP_TARGET=5, MINIMUM_IP_TARGET=60\n",
		"      - 14:50 IP_COOLDOWN_PERIOD=10s\n", "      - 16:00:07.25 hold WARM_IP_TARGET=1\n", "      - all-zero\n", "      - start CIDR=/19\n"} {
		if !strings.Contains(string(data), line) {
			t.Errorf("no line %q in\n%s", line, data)
		}
	}
}

// TestASessionMovesWithItsIncident: the path of an incident counts from the
// session's directory, and an incident that changes is noticed.
func TestASessionMovesWithItsIncident(t *testing.T) {
	_, text, err := read(friday)
	if err != nil {
		t.Fatal(err)
	}
	root := t.TempDir()
	if err := os.MkdirAll(filepath.Join(root, "a", "kept"), 0o755); err != nil {
		t.Fatal(err)
	}
	incident := filepath.Join(root, "a", "mine") // with no suffix that tells
	write(t, incident, text)
	s := session(t)
	s.Incident = incident
	saved := filepath.Join(root, "a", "kept", "s.yaml")
	data, err := s.Encode(saved)
	if err != nil {
		t.Fatal(err)
	}
	write(t, saved, data)
	if err := os.Rename(filepath.Join(root, "a"), filepath.Join(root, "b")); err != nil {
		t.Fatal(err)
	}
	saved = filepath.Join(root, "b", "kept", "s.yaml")
	got, err := LoadSession(saved)
	if err != nil || got.Changed || got.Script.Name != friday {
		t.Fatalf("%v, %+v", err, got)
	}
	write(t, filepath.Join(root, "b", "mine"), append(text, "# a note\n"...))
	if got, err = LoadSession(saved); err != nil || !got.Changed {
		t.Errorf("%v, changed: %v", err, got.Changed)
	}
	write(t, filepath.Join(root, "b", "mine"), []byte(strings.ReplaceAll(string(text), "id: all-zero", "id: all-nil")))
	if _, err = LoadSession(saved); err == nil || !strings.Contains(err.Error(), `no event "all-zero"`) || !strings.Contains(err.Error(), "has changed since") {
		t.Errorf("got %v", err)
	}
}

func write(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

const plainSession = `version: 1
incident: neon-2025-05-16
fingerprint: 0123456789abcdef
seed: 7
cursor: 15:05
branches:
  - name: five
    forked: 15:05
    actions: [15:05 WARM_IP_TARGET=5]
    drop: [all-zero]
bookmarks:
  - at: 15:30
    note: half past
  - at: 15:10
`

func TestBadSessions(t *testing.T) {
	open := func(name string) (string, *sim.Script, string, error) {
		name, script, _, err := fridays(t)(name)
		return name, script, "0123456789abcdef", err
	}
	for _, c := range []struct{ old, new, want string }{
		{"version: 1", "version: 2", "s.yaml:1: version: 2 is out of bounds; write a number from 1 to 1"},
		{"neon-2025-05-16", "neon-2025-05-15", `s.yaml:2: incident: unknown incident "neon-2025-05-15" (did you mean neon-2025-05-16?)`},
		{"incident: neon-2025-05-16\n", "", "s.yaml:1: incident is missing; add incident:, see docs/sessions.md for its meaning"},
		{"0123456789abcdef", "0123", `s.yaml:3: fingerprint: "0123" is no fingerprint; write the 16 digits that were saved`},
		{"seed: 7", "seed: -7", `s.yaml:4: seed: "-7" instead of a seed`},
		{"seed: 7", "seeds: 7", `s.yaml:4: unknown key "seeds" (did you mean seed?)`},
		{"cursor: 15:05", "cursor: 19:05", "s.yaml:5: cursor: 19:05 is outside neon-2025-05-16"},
		{"name: five", "name: history", "s.yaml:7: branches[0].name: history is the name of what happened; choose another"},
		{"name: five", "name: ' '", "s.yaml:7: branches[0].name: a branch needs a name"},
		{"name: five", "name: \"a\\eb\"", "s.yaml:7: branches[0].name: the text holds a control character; take it out"},
		{"forked: 15:05", "forked: 15:05.5", `s.yaml:8: branches[0].forked: "15:05.5" is not a time; write HH:MM:SS and a fraction`},
		{"15:05 WARM_IP_TARGET=5", "15:05 WARM_IP_TARGETS=5", `s.yaml:9: branches[0].actions[0]: unknown knob "WARM_IP_TARGETS" (did you mean WARM_IP_TARGET?)`},
		{"15:05 WARM_IP_TARGET=5", "15:05 WARM_IP_TARGET=-5", "s.yaml:9: branches[0].actions[0]: WARM_IP_TARGET=-5: write a whole number from 0 to 5000"},
		{"15:05 WARM_IP_TARGET=5", "WARM_IP_TARGET=5", `s.yaml:9: branches[0].actions[0]: "WARM_IP_TARGET=5" has no time`},
		{"15:05 WARM_IP_TARGET=5", "15:05", "s.yaml:9: branches[0].actions[0]: nothing is set at 15:05"},
		{"15:05 WARM_IP_TARGET=5", "-all-zero", "s.yaml:9: branches[0].actions[0]: an event is no action; list it under drop"},
		{"all-zero", "all-nil", `s.yaml:10: branches[0].drop[0]: neon-2025-05-16 has no event "all-nil"`},
		{"all-zero", "snapshot", "s.yaml:10: branches[0].drop[0]: snapshot is an observation, which changes nothing"},
		{"[all-zero]", "[all-zero, all-zero]", "s.yaml:10: branches[0].drop[1]: all-zero is left out already; take it out"},
		{"branches:", "shown: six\nbranches:", `s.yaml:6: shown: there is no branch "six"; write the name of a branch, or history`},
		{"at: 15:10", "at: 15:30:00", `s.yaml:14: bookmarks[1].at: "15:30:00" has a bookmark already; take one out`},
		{"at: 15:10", "at: 11:30", `s.yaml:14: bookmarks[1].at: "11:30" lies in the warm-up, which is not shown; write a time from`},
		{"at: 15:10", "at: 19:10", "s.yaml:14: bookmarks[1].at: 19:10 is outside neon-2025-05-16"},
		{"at: 15:10", "note: when?", "s.yaml:14: bookmarks[1]: at is missing; add at:"},
		{"at: 15:10", "on: 15:10", `s.yaml:14: bookmarks[1]: unknown key "on"; write one of at, note`},
		{"half past", "", "s.yaml:13: bookmarks[0].note: "},
		{"half past", "\"a\\eb\"", "s.yaml:13: bookmarks[0].note: the text holds a control character; take it out"},
		{"half past", "\"a\u202eb\"", "s.yaml:13: bookmarks[0].note: the text holds a control character; take it out"},
		{"half past", strings.Repeat("ü", 81), "s.yaml:13: bookmarks[0].note: the note has more than 80 letters; shorten it"},
		{"  - at: 15:10\n", strings.Repeat("  - at: 15:10\n", 100), "s.yaml:12: bookmarks: 101 entries are more than the 100 a file may have here"},
		{"seed: 7", "seed: 7\nover: [six]", `s.yaml:5: over[0]: there is no branch "six"; write the name of a branch, or history`},
		{"seed: 7", "seed: 7\nover: [five, five]", `s.yaml:5: over[1]: "five" is drawn already; take it out`},
		{"seed: 7", "seed: 7\nshown: five\nover: [five]", `s.yaml:6: over[0]: "five" is drawn already; take it out`},
		{"seed: 7", "seed: 7\nover: [history]", `s.yaml:5: over[0]: "history" is drawn already; take it out`},
		{"seed: 7", "seed: 7\nover: [five, five, five]", "s.yaml:5: over: 3 entries are more than the 2 a file may have here"},
		{"seed: 7", "seed: 7\n---\nseed: 8", "s.yaml:5: a second document begins here"},
		{"    drop:", "  - name: five\n    drop:", `s.yaml:10: branches[1].name: "five" is already the name of a branch; choose another`},
	} {
		text := strings.Replace(plainSession, c.old, c.new, 1)
		_, err := parseSession("s.yaml", []byte(text), open)
		var e *FileError
		if !errors.As(err, &e) || !strings.HasPrefix(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q instead of %q:\n got %v\nwant %s", c.new, c.old, err, c.want)
		}
	}
}

// Bookmarks are kept in the order of time, however they were written.
func TestBookmarksAreInOrder(t *testing.T) {
	s, err := parseSession("s.yaml", []byte(plainSession), fridays(t))
	if err != nil {
		t.Fatal(err)
	}
	first, second := s.Script.Minute(s.Bookmarks[0].At), s.Script.Minute(s.Bookmarks[1].At)
	if len(s.Bookmarks) != 2 || first != "15:10" || second != "15:30" || s.Bookmarks[1].Note != "half past" {
		t.Errorf("%+v", s.Bookmarks)
	}
}

// TestASessionIsNoIncident: each kind of file says which command opens it.
func TestASessionIsNoIncident(t *testing.T) {
	_, err := Parse("s.yaml", []byte(plainSession))
	if err == nil || !strings.Contains(err.Error(), "this is a session") {
		t.Errorf("got %v", err)
	}
	if !isSession([]byte(plainSession)) || isSession([]byte("version: 1\nname: x\n")) || isSession([]byte("incident")) || IsSession(friday) {
		t.Error("a session is not told from an incident")
	}
}

// TestTheDocumentedSession: the example of the documentation is one.
func TestTheDocumentedSession(t *testing.T) {
	page, err := os.ReadFile("../docs/sessions.md")
	if err != nil {
		t.Fatal(err)
	}
	_, text, _ := strings.Cut(string(page), "```yaml\n")
	text, _, _ = strings.Cut(text, "```\n")
	s, err := parseSession("docs/sessions.md", []byte(text), fridays(t))
	if err != nil || !s.Changed || len(s.Branches) != 1 || len(s.Branches[0].Actions) != 3 {
		t.Errorf("%v, %+v", err, s)
	}
}

// FuzzSession: any bytes are refused in one line, or read and written again to
// the same session.
func FuzzSession(f *testing.F) {
	open := fridays(f)
	data, err := session(f).Encode("s.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(data))
	f.Add(plainSession)
	f.Add("version: 1\nbranches: [{name: {}}]")
	f.Fuzz(func(t *testing.T, text string) {
		s, err := parseSession("s.yaml", []byte(text), open)
		if err != nil {
			if strings.ContainsAny(err.Error(), "\n\r\x1b") {
				t.Fatalf("not one line: %q", err)
			}
			return
		}
		again, err := s.Encode("s.yaml")
		if err != nil {
			t.Fatal(err)
		}
		other, err := parseSession("s.yaml", again, open)
		if err != nil {
			t.Fatal(err)
		}
		s.Changed = false // Encode takes the incident's present fingerprint
		if !reflect.DeepEqual(s, other) {
			t.Fatalf("%+v became %+v", s, other)
		}
	})
}
