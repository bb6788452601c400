package cli

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

// onTerminal runs the command line as on a terminal with lines of so many letters.
func onTerminal(t *testing.T, width int, args ...string) string {
	t.Helper()
	var out, errs bytes.Buffer
	code := Main(context.Background(), args, Streams{In: strings.NewReader(""), Out: &out, Err: &errs, Width: width})
	if code == exitMistake {
		t.Fatalf("reenact %s: %s", strings.Join(args, " "), errs.String())
	}
	return out.String()
}

// TestTablesFitATerminal: nothing that is written is wider than it.
func TestTablesFitATerminal(t *testing.T) {
	for _, c := range []struct {
		width int
		args  []string
	}{
		{80, []string{"run", "neon-2025-05-16", "--set", "15:05 MINIMUM_IP_TARGET=300"}},
		{80, []string{"compare", small, "--branch", "as long a name as one may write: 09:35 WARM_IP_TARGET=5, MINIMUM_IP_TARGET=20, WARM_ENI_TARGET=0, -wish", "--branch", "b: -regret"}},
		{60, []string{"compare", small, "--branch", "a name that is long: -wish"}},
		{70, []string{"revert", small, "--event", "wish", "--hold", "10m"}},
		{80, []string{"when", small, "--fix", "WARM_IP_TARGET=0", "--every", "10m"}},
		{80, []string{"list"}},
		{80, []string{"list", "neon-2025-05-16"}},
		{80, []string{"verify", "testdata/claims.yaml", "--seeds", "2"}},
		{50, []string{"verify", "testdata/claims.yaml", "--seeds", "1", "--sensitivity"}},
	} {
		width, args := c.width, c.args
		fitted, usual := onTerminal(t, width, args...), onTerminal(t, 0, args...)
		for line := range strings.Lines(fitted) {
			if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > width {
				t.Errorf("%v: %d letters: %s", args, n, line)
			}
		}
		if fitted == usual {
			t.Errorf("%v fits %d letters without a change: choose something longer", args, width)
		}
		if wide := onTerminal(t, 1000, args...); wide != usual {
			t.Errorf("%v: on a wide terminal it is another", args)
		}
	}
}

// TestWhatIsLeftOutIsTold, and stays out of files.
func TestWhatIsLeftOutIsTold(t *testing.T) {
	args := []string{"run", "neon-2025-05-16", "--until", "13:10"}
	const told = "\nToo narrow for nodes, ip_cooldown, pod_starts_per_min; --format csv has all.\n"
	if fitted := onTerminal(t, 80, args...); !strings.Contains(fitted, told) {
		t.Errorf("no %q in\n%s", told, fitted)
	}
	path := filepath.Join(t.TempDir(), "table.txt")
	onTerminal(t, 80, append(args, "-o", path)...)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if usual := run(t, args...); string(text) != usual {
		t.Errorf("the file has\n%s\ninstead of\n%s", text, usual)
	}
	if csv := append(args, "--format", "csv"); onTerminal(t, 80, csv...) != run(t, csv...) {
		t.Error("a terminal's width changes the CSV")
	}
}
