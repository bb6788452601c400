package report

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"

	"reenact/sim"
	"reenact/sim/whatif"
)

// A name is never a formula of whoever opens the file in a spreadsheet; numbers stay
// numbers.
func TestNamesAreNoFormulas(t *testing.T) {
	names := []string{"=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "a=b", "'=x"}
	var branches []Branch
	for _, name := range names {
		branches = append(branches, Branch{Branch: whatif.Branch{Name: name}, Values: []whatif.Value{{Amount: -7, Scale: 1}}})
	}
	var b strings.Builder
	if err := writeBranchesCSV(&b, []sim.Outcome{{Key: "k"}}, branches); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(b.String())).ReadAll()
	if err != nil || len(rows) != len(names)+1 {
		t.Fatal(rows, err)
	}
	for i, row := range rows[1:] {
		want := "'" + names[i]
		if i >= 6 {
			want = names[i]
		}
		if row[0] != want || row[3] != "-7" {
			t.Errorf("%q became %q", names[i], row)
		}
	}
}

// Nor is it markup of whoever shows the Markdown as a page.
func TestNamesAreNoMarkup(t *testing.T) {
	var b bytes.Buffer
	writeMarkdownColumns(&b, [][]string{{"outcome", "k"}, {"<img src=x onerror=y>|**b**`c`[d](e)\\", "7"}}, "--:")
	const want = "| outcome | \\<img src=x onerror=y>\\|**b**`c`\\[d](e)\\\\ |\n|---|--:|\n| k | 7 |\n"
	if b.String() != want {
		t.Errorf("it reads\n%s\nwant\n%s", b.String(), want)
	}
}
