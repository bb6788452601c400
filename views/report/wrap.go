package report

import (
	"strings"
	"unicode/utf8"
)

// Wrapped breaks a text at its blanks into lines of at most width letters, the
// first of them indented by one text and the others by another. A word that is
// longer stands on a line of its own.
func Wrapped(text string, width int, first, others string) string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		switch {
		case line == "":
			line = first + word
		case utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) <= width:
			line += " " + word
		default:
			lines = append(lines, line)
			line = others + word
		}
	}
	return strings.Join(append(lines, line), "\n")
}

// prose breaks an answer's sentences into lines for people.
func prose(text string) string { return Wrapped(text, 90, "", "") }
