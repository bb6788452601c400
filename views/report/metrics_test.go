package report

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"reenact/incidents"
)

// TestEverySeriesIsDocumented, and nothing else is.
func TestEverySeriesIsDocumented(t *testing.T) {
	text, err := os.ReadFile("../../docs/metrics.md")
	if err != nil {
		t.Fatal(err)
	}
	var documented []string
	key := regexp.MustCompile("`([a-z0-9_]+)`")
	for line := range strings.Lines(string(text)) {
		if !strings.HasPrefix(line, "| `") {
			continue
		}
		cell, _, _ := strings.Cut(line[2:], "|")
		for _, m := range key.FindAllStringSubmatch(cell, -1) {
			documented = append(documented, m[1])
		}
		if !strings.Contains(cell, "`") || strings.Count(line, "|") != 4 {
			t.Errorf("no row of three cells: %s", line)
		}
	}
	for _, name := range incidents.Names() {
		script, err := incidents.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		world, err := script.New(1)
		if err != nil {
			t.Fatal(err)
		}
		var recorded []string
		for _, s := range world.Series() {
			recorded = append(recorded, s.Key)
			zone := strings.HasPrefix(s.Key, "ip_free_") || strings.HasPrefix(s.Key, "ip_assigned_")
			if !zone && !slices.Contains(documented, s.Key) {
				t.Errorf("docs/metrics.md has no row for %s", s.Key)
			}
		}
		for _, d := range documented {
			if !slices.Contains(recorded, d) {
				t.Errorf("docs/metrics.md has a row for %s, which %s does not record", d, name)
			}
		}
	}
}
