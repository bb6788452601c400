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

// leastRoom is how many letters of a text stand in a line at least, however narrow
// the terminal: below that nothing can be read.
const leastRoom = 20

// Fitted is a head and a text in one line or, where that has more letters than a
// width, with the text broken into lines below each other. No width is 0.
func Fitted(head, text string, width int) string {
	indent := utf8.RuneCountInString(head)
	if width <= 0 || indent+utf8.RuneCountInString(text) <= width {
		return head + text
	}
	return Wrapped(text, max(width, indent+leastRoom), head, strings.Repeat(" ", indent))
}

// narrow is a usual width, or that of the terminal if it has less.
func narrow(usual, width int) int {
	if width <= 0 {
		return usual
	}
	return min(usual, width)
}

// prose breaks an answer's sentences into lines for people.
func prose(text string, width int) string { return Wrapped(text, narrow(90, width), "", "") }
