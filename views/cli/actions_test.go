package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Two sessions side by side: both files' branches stand in the table, and a name that
// both have is told apart by its file.
func TestCompareTakesSeveralSessions(t *testing.T) {
	dir := t.TempDir()
	path := func(name string) string { return filepath.Join(dir, name) }
	save := func(name, seed, branch string) {
		t.Helper()
		if _, stderr, code := reenact("", "compare", small, "--seed", seed, "--branch", branch, "--save", path(name)); code != 0 {
			t.Fatal(stderr)
		}
	}
	save("ann.session.yaml", "1", "what-if 1: 09:35 WARM_IP_TARGET=5")
	save("ben.session.yaml", "1", "what-if 1: 09:40 WARM_IP_TARGET=7")
	save("seed.session.yaml", "2", "b: -wish")
	out, stderr, code := reenact("", "compare", "--actions", path("ann.session.yaml"), "--actions", path("ben.session.yaml"), "--save", path("both.yaml"))
	if code != 0 {
		t.Fatal(stderr)
	}
	for _, want := range []string{"WARM_IP_TARGET=5", "WARM_IP_TARGET=7", "what-if 1 (ben)"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	again, stderr, code := reenact("", "compare", "--actions", path("both.yaml"))
	if code != 0 || again != out {
		t.Errorf("what was saved of both compares to\n%s%s", again, stderr)
	}
	_, stderr, code = reenact("", "compare", "--actions", path("ann.session.yaml"), "--actions", path("seed.session.yaml"))
	if code != exitMistake || !strings.Contains(stderr, "only branches of one seed can be compared") {
		t.Errorf("two seeds: %d, %s", code, stderr)
	}
	friday := path("friday.yaml")
	if err := os.WriteFile(friday, []byte("version: 1\nincident: neon-2025-05-16\nfingerprint: 0000000000000000\nseed: 1\nbranches:\n  - name: b\n    drop: [all-zero]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, stderr, code = reenact("", "compare", "--actions", path("ann.session.yaml"), "--actions", friday)
	if code != exitMistake || !strings.Contains(stderr, "only branches of one incident can be compared") {
		t.Errorf("two incidents: %d, %s", code, stderr)
	}
}

// A flag for one thing that is given twice would lose the first.
func TestNothingIsTakenTwice(t *testing.T) {
	for _, c := range [][]string{
		{"run", small, "--seed", "1", "--seed", "2"}, {"run", "--actions", "a", "--actions", "b"},
		{"revert", small, "--event", "wish", "--event", "regret"}, {"list", small, "-o", "a"}, {"run", small, "-o", "a", "-o", "b"},
		{"compare", small, "--format", "csv", "--format=json"},
	} {
		out, stderr, code := reenact("", c...)
		if code != exitMistake || out != "" || strings.Count(stderr, "\n") != 1 {
			t.Errorf("%q: %d %s%s", c, code, out, stderr)
		}
		if c[0] != "list" && !strings.Contains(stderr, "is given twice, as ") {
			t.Errorf("%q says %s", c, stderr)
		}
	}
	if _, stderr, code := reenact("", "run", small, "--drop", "wish", "--drop", "regret", "--until", "09:30"); code != 0 {
		t.Errorf("what may be given more than once is refused: %s", stderr)
	}
}

// What somebody types who has the form nearly right, and what they are told.
func TestSlipsAreNamed(t *testing.T) {
	for _, c := range []struct{ args, says string }{
		{"compare S --branch 'x 09:35 WARM_IP_TARGET=5'", "the colon after the name is missing; write --branch 'x: 09:35 WARM_IP_TARGET=5'"},
		{"compare S --branch 'two words 9:35 WARM_IP_TARGET=5'", "write --branch 'two words: 9:35 WARM_IP_TARGET=5'"},
		{"compare S --branch 'x -wish'", "the colon after the name is missing; write --branch 'x: -wish'"},
		{"compare S --branch 'x WARM_IP_TARGET=5'", "the colon after the name is missing"},
		{"compare S --branch '09:35 WARM_IP_TARGET=5'", "it begins with no name and colon"},
		{"compare S --branch 'x: 09:35: WARM_IP_TARGET=5'", "a time has no colon after it; write 09:35"},
		{"run S --set '09:35: WARM_IP_TARGET=5'", "a time has no colon after it; write 09:35"},
		{"run S --set '09:35 WARM_IP_TARGET = 5'", `"WARM_IP_TARGET" is no KEY=VALUE, which has no blanks around its =`},
		{"run S --set '09:35 09:40 WARM_IP_TARGET=5'", "nothing is set at 09:35"},
		{"when S --fix '09:35 WARM_IP_TARGET=5'", "a fix has no time, for it is tried at each; --from 09:35 begins there"},
		{"revert S 09:35 WARM_IP_TARGET=5", "write --at 09:35 WARM_IP_TARGET=5"},
	} {
		args := words(t, strings.Replace(c.args, " S ", " "+small+" ", 1))
		if out, stderr, code := reenact("", args...); code != exitMistake || out != "" || !strings.Contains(stderr, c.says) {
			t.Errorf("%s: %d\n%s%s", c.args, code, out, stderr)
		}
	}
	for _, fine := range []string{"no -wish: -wish", "min=2: 09:35 WARM_IP_TARGET=2", "a:09:35 WARM_IP_TARGET=2"} {
		if _, stderr, code := reenact("", "compare", small, "--branch", fine); code != 0 {
			t.Errorf("%s: %s", fine, stderr)
		}
	}
}
