package report

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"reenact/incidents"
)

// TestEverySeriesIsDocumented on its world's page, with who could have seen it, and
// nothing else is.
func TestEverySeriesIsDocumented(t *testing.T) {
	documented := map[string]map[string]string{} // by page: what a series' row says of who saw it
	for _, name := range incidents.Names() {
		script, err := incidents.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		page := script.Metrics
		if documented[page] == nil {
			documented[page] = rowsOf(t, "../../"+page)
		}
		world, err := script.New(1)
		if err != nil {
			t.Fatal(err)
		}
		recorded := map[string]bool{}
		for _, s := range world.Series() {
			recorded[s.Key] = true
			said, ok := documented[page][s.Key]
			if !ok && perPlace.MatchString(s.Key) {
				continue
			}
			if want := s.Sight.String(); !ok || said != want {
				t.Errorf("%s: the row of %s says %q of who could see it, not %q", page, s.Key, said, want)
			}
		}
		for key := range documented[page] {
			if !recorded[key] && !onlyWhere[key] {
				t.Errorf("%s has a row for %s, which %s does not record", page, key, name)
			}
		}
	}
}

// onlyWhere are series that a world has where its file has what they tell of, and no
// embedded incident's has.
var onlyWhere = map[string]bool{"ip_others": true}

// perPlace are series of which there is one for each zone, subnet and so on; the page
// has the first ones.
var perPlace = regexp.MustCompile(`_[a-z]$`)

var keyInRow = regexp.MustCompile("`([a-z0-9_]+)`")

// rowsOf are the rows of a page of metrics: the keys in the first cell, and the last
// cell.
func rowsOf(t *testing.T, path string) map[string]string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string]string{}
	for line := range strings.Lines(string(text)) {
		if !strings.HasPrefix(line, "| `") {
			continue
		}
		cells := strings.Split(strings.TrimSpace(line), "|")
		if len(cells) != 6 {
			t.Errorf("%s: no row of four cells: %s", path, line)
			continue
		}
		for _, m := range keyInRow.FindAllStringSubmatch(cells[1], -1) {
			rows[m[1]] = strings.TrimSpace(cells[4])
		}
	}
	return rows
}
