package nodetrace

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"
)

// TestTheRealIpamdsNumbers replays the stored traces that leave nothing to
// chance: each number of each pass must be what every recorded run of the real
// ipamd v1.18.3 gave. conformance/ tests the rest, and against the real code.
func TestTheRealIpamdsNumbers(t *testing.T) {
	for _, name := range []string{"default-steady", "small-subnet", "warmip1-no-deletes"} {
		t.Run(name, func(t *testing.T) {
			trace := mustParse(t, readFile(t, "testdata/"+name+".trace.jsonl"))
			var out bytes.Buffer
			if err := trace.Write(&out, 1, false); err != nil {
				t.Fatal(err)
			}
			got := passLines(out.String())
			want := strings.Split(strings.TrimSpace(readFile(t, "testdata/"+name+".expect.jsonl")), "\n")
			want = want[:len(want)-1] // the last line sums up the ADDs
			if len(got) != len(want) {
				t.Fatalf("%d passes, want %d", len(got), len(want))
			}
			for i := range want {
				checkPass(t, got[i], want[i])
			}
		})
	}
}

// checkPass compares a written pass with a recorded [least, mean, greatest, 0]
// of each number.
func checkPass(t *testing.T, got, want string) {
	t.Helper()
	var g map[string]any
	var w map[string]json.RawMessage
	if json.Unmarshal([]byte(got), &g) != nil || json.Unmarshal([]byte(want), &w) != nil {
		t.Fatalf("not JSON: %s or %s", got, want)
	}
	calls := g["calls"].(map[string]any)
	for name, raw := range w {
		var band [4]float64
		if name == "at" || json.Unmarshal(raw, &band) != nil {
			continue
		}
		value, ok := g[name].(float64)
		if !ok {
			value = calls[name].(float64)
		}
		if band[0] != band[2] || value != band[0] {
			t.Errorf("at %v %s is %v, want %v", g["at"], name, value, band)
		}
	}
}

func passLines(output string) (passes []string) {
	for line := range strings.Lines(output) {
		if strings.Contains(line, `"total":`) {
			passes = append(passes, line)
		}
	}
	return passes
}

func readFile(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
