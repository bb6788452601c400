package strict

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"reenact/sim/plain"
)

// Error says where a file is wrong, what is wrong there, and what to write instead.
// It prints as one line.
type Error struct {
	File    string
	Line    int    // from 1; 0 when the whole file is meant
	Where   string // path of the value: "timeline[3].at"; may be empty
	Problem string
	Instead string // may be empty when the problem says it all
}

func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(OneLine(e.File))
	if e.Line > 0 {
		b.WriteString(":" + strconv.Itoa(e.Line))
	}
	b.WriteString(": ")
	if e.Where != "" {
		b.WriteString(OneLine(e.Where) + ": ")
	}
	b.WriteString(OneLine(e.Problem))
	if e.Instead != "" {
		b.WriteString("; " + OneLine(e.Instead))
	}
	return b.String()
}

// longestShown is how much of a value an error repeats.
const longestShown = 40

// Shown quotes a piece of a file for an error, cut short if it is long.
func Shown(text string) string {
	if utf8.RuneCountInString(text) > longestShown {
		text = string([]rune(text)[:longestShown]) + "…"
	}
	return strconv.Quote(text)
}

// LongestPart is how long a part of an error may grow, in bytes; a file can hold
// a key of a hundred thousand letters.
const LongestPart = 400

// OneLine shows what would break a line or steer a terminal as escapes, and cuts what
// is absurdly long.
func OneLine(text string) string {
	if len(text) > LongestPart {
		text = strings.ToValidUTF8(text[:LongestPart], "") + "…"
	}
	return plain.Line(text)
}
