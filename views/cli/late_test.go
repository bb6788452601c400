package cli

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// TestWhatFailsWhileItRunsHasAPlace: a file may say what cannot be once other things
// have happened; the mistake is told with the file, the line and the moment.
func TestWhatFailsWhileItRunsHasAPlace(t *testing.T) {
	text, err := os.ReadFile(small)
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	file := string(text)
	for i := range 21 {
		file += fmt.Sprintf("  - {id: cidr-%d, at: 09:51:%02d, kind: action, title: More, story: More., source: us, set: {CIDR: /26}}\n", i, i)
	}
	lines := strings.Count(file, "\n")
	os.WriteFile("i.yaml", []byte(file), 0o644)
	os.WriteFile("small.yaml", text, 0o644)
	want := fmt.Sprintf("i.yaml:%d: cidr-20: CIDR=/26: the VPC already has", lines)
	many := ""
	for i := range 21 {
		many += fmt.Sprintf(" 09:51:%02d CIDR=/26,", i)
	}
	for _, c := range []struct {
		want string
		args []string
	}{
		{want, []string{"run", "i.yaml"}},
		{want, []string{"compare", "i.yaml", "--branch", "b: -wish"}},
		{want, []string{"revert", "i.yaml", "--event", "wish", "--hold", "5m"}},
		{want, []string{"when", "i.yaml", "--fix", "WARM_IP_TARGET=0", "--every", "10m"}},
		{"branch crowd: CIDR=/26: the VPC already has", []string{"compare", "small.yaml", "--branch", "crowd:" + strings.TrimSuffix(many, ",")}},
	} {
		stdout, stderr, code := reenact("", c.args...)
		if code != exitMistake || stdout != "" || !strings.Contains(stderr, c.want) || strings.Count(stderr, "\n") != 1 {
			t.Errorf("reenact %q: exit code %d, %q; want %q", c.args, code, stderr, c.want)
		}
	}
	if stdout, stderr, code := reenact("", "run", "i.yaml", "--drop", "cidr-3"); code != 0 || stdout == "" {
		t.Errorf("one less is still too many: %s", stderr)
	}
}
