// Package nearest finds the name somebody most likely meant.
package nearest

import "strings"

// longest is the length beyond which a name is no mistyped one.
const longest = 80

// Of returns the candidate nearest to a mistyped name, and whether it is near
// enough to be worth suggesting: at most a third of its letters differ, or one
// of the two begins with the other. Upper and lower case are alike.
func Of(name string, candidates []string) (string, bool) {
	if name == "" || len(name) > longest {
		return "", false
	}
	best, distance := "", len(name)+longest
	for _, c := range candidates {
		if d := apart(strings.ToLower(name), strings.ToLower(c)); d < distance {
			best, distance = c, d
		}
	}
	return best, best != "" && distance <= max(1, len(best)/3)
}

// Hint is a question to put behind a mistyped name, such as " (did you mean
// run?)", and empty when no candidate is near.
func Hint(name string, candidates []string) string {
	if c, ok := Of(name, candidates); ok {
		return " (did you mean " + c + "?)"
	}
	return ""
}

// apart counts the letters to insert, drop, replace or swap with their
// neighbour. What is only cut short counts as one.
func apart(a, b string) int {
	if len(a) >= 3 && strings.HasPrefix(b, a) {
		return min(1, len(b)-len(a))
	}
	before, last, row := []int(nil), []int(nil), steps(len(b))
	for i := range len(a) {
		before, last, row = last, row, make([]int, len(b)+1)
		row[0] = i + 1
		for j := range len(b) {
			d := last[j]
			if a[i] != b[j] {
				d++
			}
			d = min(d, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				d = min(d, before[j-1]+1)
			}
			row[j+1] = d
		}
	}
	return row[len(b)]
}

func steps(n int) []int {
	row := make([]int, n+1)
	for i := range row {
		row[i] = i
	}
	return row
}
