package plain

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestLine(t *testing.T) {
	for text, want := range map[string]string{
		"as it is, även så 🙂": "as it is, även så 🙂",
		"a\x1b[31mb":          `a\x1b[31mb`,
		"\x1b]52;c;aGk=\a":    `\x1b]52;c;aGk=\a`,
		"two\nlines":          `two\nlines`,
		"c1 \u009b2J":         `c1 \u009b2J`,
		"\u202egnp.exe":       `\u202egnp.exe`,
		"\u200f\u2066\u061c":  `\u200f\u2066\u061c`,
		"bad \xff\x9b":        `bad \xff\x9b`,
		"kept \ufffd \\ \"":   "kept \ufffd \\ \"",
		"\x7f\u2028":          `\x7f\u2028`,
	} {
		if got := Line(text); got != want {
			t.Errorf("Line(%q) = %s, want %s", text, got, want)
		}
	}
}

// Whatever goes in, what comes out is one line of letters that show.
func TestLineNeverSteers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := string(rapid.SliceOf(rapid.Byte()).Draw(t, "bytes")) + rapid.String().Draw(t, "text")
		harmless(t, Line(text))
	})
}

func TestJSONIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.OneOf(rapid.Rune(), rapid.RuneFrom(nil, unicode.Cc, unicode.Cf))).Draw(t, "text")
		line := AppendJSON(nil, text)
		harmless(t, string(line))
		var back string
		if err := json.Unmarshal(line, &back); err != nil || back != strings.ToValidUTF8(text, "\ufffd") {
			t.Fatalf("%q went out as %s and came back as %q (%v)", text, line, back, err)
		}
	})
}

// harmless has its own idea of what steers.
func harmless(t *rapid.T, text string) {
	if !utf8.ValidString(text) {
		t.Fatalf("%q is no UTF-8", text)
	}
	for _, r := range text {
		if r < ' ' || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 ||
			r == 0x200e || r == 0x200f || r == 0x61c || r == 0x2028 || r == 0x2029 {
			t.Fatalf("%q holds %U", text, r)
		}
	}
}
