package incidents

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// longestText bounds texts by the last key of their path, in letters; what is
// not listed is a short word.
var longestText = map[string]int{
	"title": 100, "summary": 2000, "story": 2000, "why": 600, "assumed": 600, "sources": 300, "note": 600, "key": 120,
	"published": 120, "series": 200, "falls_short": 900,
}

const longestWord = 64

// text reads a scalar as the letters that stand in the file. Blanks and line
// breaks in a row become one blank, for a view breaks lines by itself.
func (d *decoder) text(n *yaml.Node, path string) (string, error) {
	if n.Kind != yaml.ScalarNode || n.ShortTag() == "!!null" {
		return "", d.fail(n, path, "write a text", "%s instead of a text", described(n))
	}
	if i := strings.IndexFunc(n.Value, steersTerminal); i >= 0 {
		r, _ := utf8.DecodeRuneInString(n.Value[i:])
		return "", d.fail(n, path, "take it out", "the text holds the control character %U", r)
	}
	text := strings.Join(strings.Fields(n.Value), " ")
	if text == "" {
		return "", d.fail(n, path, "write a text", "the text is empty")
	}
	if most := mostLetters(path); utf8.RuneCountInString(text) > most {
		return "", d.fail(n, path, fmt.Sprintf("say it in %d", most), "the text has %d letters", utf8.RuneCountInString(text))
	}
	return text, nil
}

func mostLetters(path string) int {
	keys := strings.Split(path, ".")
	last := keys[len(keys)-1]
	if len(keys) == 2 && keys[0] == "sources" {
		last = "sources"
	}
	if most, ok := longestText[last]; ok {
		return most
	}
	return longestWord
}

// steersTerminal finds what could move a terminal's cursor or turn its text
// around.
func steersTerminal(r rune) bool {
	switch {
	case r == '\n' || r == '\t':
		return false
	case r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069', r == '\u2028', r == '\u2029':
		return true
	}
	return unicode.IsControl(r)
}

// id is a short name that a command line takes without quotes.
type id string

var idForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

func (i *id) decodeFrom(d *decoder, n *yaml.Node, path string) error {
	text, err := d.text(n, path)
	if err == nil && !idForm.MatchString(text) {
		err = d.fail(n, path, "write small letters, digits and hyphens, such as plan-flip", "%s is no id", shown(text))
	}
	*i = id(text)
	return err
}
