package vpc

import (
	"cmp"
	"slices"
	"strings"
)

// farthest is the edit distance beyond which a suggestion would be a guess.
const farthest = 4

// nearestTypes returns up to three known types that a mistyped name most likely
// meant, nearest first. A name in the same family (the part before the dot)
// beats an equally near one in another: people mistype the size.
func nearestTypes(name string) []string {
	if len(name) > 40 {
		return nil
	}
	type candidate struct {
		name     string
		distance int
	}
	family, _, _ := strings.Cut(strings.ToLower(name), ".")
	var near []candidate
	for _, known := range InstanceTypes() {
		d := 2 * editDistance(strings.ToLower(name), known)
		if d > 2*farthest {
			continue
		}
		if !strings.HasPrefix(known, family+".") {
			d++
		}
		near = append(near, candidate{known, d})
	}
	slices.SortStableFunc(near, func(a, b candidate) int { return cmp.Compare(a.distance, b.distance) })
	names := make([]string, 0, 3)
	for _, c := range near[:min(3, len(near))] {
		names = append(names, c.name)
	}
	return names
}

// editDistance is Levenshtein's: insertions, deletions and replacements.
func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replaced := diagonal
			if a[i] != b[j] {
				replaced++
			}
			diagonal = row[j+1]
			row[j+1] = min(replaced, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}
