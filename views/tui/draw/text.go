package draw

import (
	"strings"
	"unicode"

	"github.com/charmbracelet/lipgloss"
)

// Fit shortens text to a width, ending it with dots where it is cut.
func Fit(text string, w int, dots string) string {
	if w <= 0 {
		return ""
	}
	if TextWidth(text) <= w {
		return text
	}
	var b strings.Builder
	used := 0
	for _, r := range text {
		rw := RuneWidth(r)
		if used+rw > w-1 {
			break
		}
		used += rw
		b.WriteRune(r)
	}
	return strings.TrimRight(b.String(), " ") + dots
}

// FitWords shortens text to a width between two words, unless that would leave
// less than half of the width.
func FitWords(text string, w int, dots string) string {
	cut := Fit(text, w, dots)
	if cut == text {
		return text
	}
	kept := strings.TrimSuffix(cut, dots)
	if strings.HasPrefix(text[len(kept):], " ") {
		return cut
	}
	if i := strings.LastIndex(kept, " "); i > 0 && TextWidth(kept[:i]) >= w/2 {
		return kept[:i] + dots
	}
	return cut
}

// WrapText breaks text at spaces; a word longer than a line is broken.
func WrapText(text string, w int) []string {
	if w <= 0 {
		return nil
	}
	var lines []string
	line, used := "", 0
	for _, word := range strings.Fields(text) {
		for TextWidth(word) > w {
			if line != "" {
				lines = append(lines, line)
				line, used = "", 0
			}
			head := headOf(word, w)
			lines = append(lines, head)
			word = word[len(head):]
		}
		n := TextWidth(word)
		switch {
		case n == 0:
		case line == "":
			line, used = word, n
		case used+1+n <= w:
			line, used = line+" "+word, used+1+n
		default:
			lines = append(lines, line)
			line, used = word, n
		}
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// headOf is as much of a word as fits, at least one character.
func headOf(word string, w int) string {
	used := 0
	for i, r := range word {
		rw := RuneWidth(r)
		if used+rw > w && i > 0 {
			return word[:i]
		}
		used += rw
	}
	return word
}

// TextWidth is how many cells a text takes.
func TextWidth(text string) int {
	n := 0
	for _, r := range text {
		n += RuneWidth(r)
	}
	return n
}

// RuneWidth is how many columns a character takes on its own. Characters that
// join others into one sign count as nothing and are left out, so that a cell
// never depends on its neighbours.
func RuneWidth(r rune) int {
	switch {
	case r < 0x20 || r == 0x7f:
		return 0
	case r < 0x7f, r >= 0x2500 && r < 0x25fd, r >= 0x2190 && r < 0x2200, r >= 0x2010 && r < 0x2028:
		return 1
	case joins(r), unicode.In(r, unicode.Mn, unicode.Me, unicode.Mc, unicode.Cf, unicode.Cc, unicode.Cs, unicode.Zl, unicode.Zp):
		return 0
	}
	return min(lipgloss.Width(string(r)), 2)
}

// joins tells the remaining characters that merge with a neighbour: flags, skin
// tones and conjoining Hangul.
func joins(r rune) bool {
	return r >= 0x1F1E6 && r <= 0x1F1FF || r >= 0x1F3FB && r <= 0x1F3FF ||
		r >= 0x1100 && r <= 0x11FF || r >= 0xA960 && r <= 0xA97F || r >= 0xD7B0 && r <= 0xD7FF
}
