// Package plain is the gate between what comes from outside (files, arguments, the
// environment, the names of paths) and a terminal: what could move the cursor, set
// the clipboard or turn a line around leaves it as visible letters.
package plain

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Steers tells whether a letter acts on a terminal instead of showing: the control
// characters of both sets (C0, DEL, C1), line and paragraph separators, and the marks
// that turn the direction of text (Unicode's Bidi_Control).
func Steers(r rune) bool {
	return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || unicode.Is(unicode.Bidi_Control, r)
}

// Line is a text as one line that shows all that is in it: what steers a terminal,
// line breaks among it, and bytes that are no UTF-8 are written as Go's escapes.
func Line(text string) string {
	if !strings.ContainsFunc(text, func(r rune) bool { return r == utf8.RuneError || Steers(r) }) {
		return text
	}
	var b strings.Builder
	for len(text) > 0 {
		r, size := utf8.DecodeRuneInString(text)
		if r == utf8.RuneError && size == 1 || Steers(r) {
			quoted := strconv.QuoteToASCII(text[:size])
			b.WriteString(quoted[1 : len(quoted)-1])
		} else {
			b.WriteString(text[:size])
		}
		text = text[size:]
	}
	return b.String()
}

// AppendJSON appends a text as a JSON string. What steers a terminal is escaped beyond
// what JSON asks for; reading it back gives the same text. Bytes that are no UTF-8
// become U+FFFD, as encoding/json has it.
func AppendJSON(line []byte, text string) []byte {
	line = append(line, '"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			line = append(line, '\\', byte(r))
		case r == '\n':
			line = append(line, `\n`...)
		case r == '\t':
			line = append(line, `\t`...)
		case r == '\r':
			line = append(line, `\r`...)
		case Steers(r):
			line = append(line, `\u`...)
			for shift := 12; shift >= 0; shift -= 4 {
				line = append(line, "0123456789abcdef"[r>>shift&15])
			}
		default:
			line = utf8.AppendRune(line, r)
		}
	}
	return append(line, '"')
}
