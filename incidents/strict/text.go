package strict

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"reenact/sim/plain"

	"gopkg.in/yaml.v3"
)

// Text reads a scalar as the letters that stand in the file, so many at most. Blanks and line
// breaks in a row become one blank, for a view breaks lines by itself.
func (d *Decoder) Text(n *yaml.Node, path string, letters int) (string, error) {
	if n.Kind != yaml.ScalarNode || n.ShortTag() == "!!null" {
		return "", d.Fail(n, path, "write a text", "%s instead of a text", Described(n))
	}
	if i := strings.IndexFunc(n.Value, SteersTerminal); i >= 0 {
		r, _ := utf8.DecodeRuneInString(n.Value[i:])
		return "", d.Fail(n, path, "take it out", "the text holds the control character %U", r)
	}
	text := strings.Join(strings.Fields(n.Value), " ")
	if text == "" {
		return "", d.Fail(n, path, "write a text", "the text is empty")
	}
	if utf8.RuneCountInString(text) > letters {
		return "", d.Fail(n, path, fmt.Sprintf("say it in %d", letters), "the text has %d letters", utf8.RuneCountInString(text))
	}
	return text, nil
}

// SteersTerminal finds what could move a terminal's cursor or turn its text
// around; what only parts lines and words may stand in a text.
func SteersTerminal(r rune) bool { return r != '\n' && r != '\t' && plain.Steers(r) }
