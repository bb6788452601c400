package incidents

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// FileError says where an incident file is wrong, what is wrong there, and what
// to write instead. It prints as one line.
type FileError struct {
	File    string
	Line    int    // from 1; 0 when the whole file is meant
	Where   string // path of the value: "timeline[3].at"; may be empty
	Problem string
	Instead string // may be empty when the problem says it all
}

func (e *FileError) Error() string {
	var b strings.Builder
	b.WriteString(oneLine(e.File))
	if e.Line > 0 {
		b.WriteString(":" + strconv.Itoa(e.Line))
	}
	b.WriteString(": ")
	if e.Where != "" {
		b.WriteString(oneLine(e.Where) + ": ")
	}
	b.WriteString(oneLine(e.Problem))
	if e.Instead != "" {
		b.WriteString("; " + oneLine(e.Instead))
	}
	return b.String()
}

// longestShown is how much of a value an error repeats.
const longestShown = 40

// shown quotes a piece of a file for an error, cut short if it is long.
func shown(text string) string {
	if utf8.RuneCountInString(text) > longestShown {
		text = string([]rune(text)[:longestShown]) + "…"
	}
	return strconv.Quote(text)
}

// longestPart is how long a part of an error may grow, in bytes; a file can hold
// a key of a hundred thousand letters.
const longestPart = 400

// oneLine replaces what would break a line or steer a terminal, and cuts what
// is absurdly long.
func oneLine(text string) string {
	if len(text) > longestPart {
		text = strings.ToValidUTF8(text[:longestPart], "") + "…"
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == utf8.RuneError || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, text)
}
