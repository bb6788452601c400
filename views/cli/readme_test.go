package cli

import (
	"os"
	"strings"
	"testing"
)

// TestTheReadmesFigures runs what prints them. A figure that moved is mended in the
// README, not here.
func TestTheReadmesFigures(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	readme := strings.Join(strings.Fields(string(text)), " ")
	for _, c := range []struct {
		args []string
		says map[string]string // what the README says, and where the command says it
	}{
		{[]string{"compare", "neon-2025-05-16", "--branch", "more: 15:05 hold MINIMUM_IP_TARGET=300"},
			map[string]string{"88,378 fewer failed starts": "-88,378", "1h20m less time below 90 %": "-80.0"}},
		{[]string{"compare", "neon-2025-05-16", "--branch", "mend the database only: -warm-ip-1, -all-zero, -proxy-limit-on"},
			map[string]string{"recovered at 15:55": "(15:55)", "not at 17:16": "(17:16)"}},
		{[]string{"run", "neon-2025-05-16", "--until", "15:00", "--every", "2h", "--format", "csv"}, // of 12,273
			map[string]string{"99 % of the addresses are allocated": ",12132,", "3,300 of them are stranded": ",3309,"}},
	} {
		out := run(t, c.args...)
		for said, printed := range c.says {
			if !strings.Contains(readme, said) {
				t.Errorf("the README no longer says %q", said)
			}
			if !strings.Contains(out, printed) {
				t.Errorf("%q: reenact %s prints no %q:\n%s", said, strings.Join(c.args, " "), printed, out)
			}
		}
	}
}

// TestTheReadmesTraceIsThere runs the README's lines about a node's life one after the
// other, as somebody with a fresh clone does.
func TestTheReadmesTraceIsThere(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	ran := 0
	for line := range strings.Lines(string(text)) {
		command, _, _ := strings.Cut(strings.TrimSpace(line), "#")
		command, into, _ := strings.Cut(command, ">")
		args := strings.Fields(command)
		if len(args) < 2 || args[0] != "reenact" || args[1] != "node" {
			continue
		}
		out, stderr, code := reenact("", args[1:]...)
		if code != 0 || out == "" {
			t.Errorf("%s: exit code %d, %s", command, code, stderr)
		}
		if into = strings.TrimSpace(into); into != "" {
			if err := os.WriteFile(into, []byte(out), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		ran++
	}
	if ran < 2 {
		t.Errorf("the README has %d lines about a node", ran)
	}
}
