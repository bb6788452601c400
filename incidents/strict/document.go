package strict

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// Limits on the text of a file, so that a wrong one fails at once and in words.
const (
	MaxFile  = 256 << 10 // bytes
	maxDepth = 12        // of mappings and lists in each other
)

// Document parses the bytes into the one mapping a file must hold. Anchors,
// aliases and tags are refused: an incident needs none, and a few lines of
// aliases can stand for gigabytes.
func Document(file string, data []byte) (*yaml.Node, error) {
	if err := plainText(file, data); err != nil {
		return nil, err
	}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	var doc, second yaml.Node
	switch err := dec.Decode(&doc); {
	case errors.Is(err, io.EOF):
		return nil, &Error{File: file, Line: 1, Problem: "the file is empty", Instead: "start it with version: 1"}
	case err != nil:
		return nil, syntax(file, err)
	}
	switch err := dec.Decode(&second); {
	case err == nil:
		return nil, &Error{File: file, Line: second.Line, Problem: "a second document begins here", Instead: "keep one a file and take out the --- line"}
	case !errors.Is(err, io.EOF):
		return nil, syntax(file, err)
	}
	if doc.Kind != yaml.DocumentNode || len(doc.Content) != 1 {
		return nil, &Error{File: file, Line: 1, Problem: "the file holds no mapping", Instead: "start it with version: 1"}
	}
	root := doc.Content[0]
	return root, plainYAML(file, root, 0)
}

func plainText(file string, data []byte) error {
	if len(data) > MaxFile {
		return &Error{File: file, Problem: fmt.Sprintf("the file is larger than %d KiB", MaxFile>>10), Instead: "check that it is the right file; shorten the stories if it is"}
	}
	line := 1
	for rest := data; len(rest) > 0; {
		r, size := utf8.DecodeRune(rest)
		if r == utf8.RuneError && size == 1 {
			return &Error{File: file, Line: line, Problem: "the line is not valid UTF-8", Instead: "save the file as UTF-8"}
		}
		if r == '\n' {
			line++
		}
		rest = rest[size:]
	}
	return nil
}

// yamlLine picks the line out of yaml.v3's message, its only way to tell.
var yamlLine = regexp.MustCompile(`^yaml: (?:line (\d+): )?(.*)`)

func syntax(file string, err error) error {
	e := &Error{File: file, Problem: "this is not YAML: " + err.Error(), Instead: "check the indentation and the quotes around this line"}
	if m := yamlLine.FindStringSubmatch(strings.ReplaceAll(err.Error(), "\n", " ")); m != nil {
		e.Line, _ = strconv.Atoi(m[1])
		e.Problem = "this is not YAML: " + m[2]
	}
	return e
}

func plainYAML(file string, n *yaml.Node, depth int) error {
	fail := func(problem, instead string) error {
		return &Error{File: file, Line: n.Line, Problem: problem, Instead: instead}
	}
	switch {
	case depth > maxDepth:
		return fail(fmt.Sprintf("values are nested more than %d deep", maxDepth), "see docs/incident-format.md for the layout")
	case n.Kind == yaml.AliasNode:
		return fail("aliases such as *"+OneLine(n.Value)+" are not read", "write the value out")
	case n.Anchor != "":
		return fail("anchors such as &"+OneLine(n.Anchor)+" are not read", "take the anchor out")
	case n.Style&yaml.TaggedStyle != 0:
		return fail("tags such as "+OneLine(n.Tag)+" are not read", "take the tag out")
	}
	for _, child := range n.Content {
		if err := plainYAML(file, child, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// Values lists what stands in a document's mappings, by path, for a Decoder's
// Defaults. A list is one value: of its entries none is left out.
func Values(root *yaml.Node) map[string]*yaml.Node {
	values := map[string]*yaml.Node{}
	lineless(root)
	var walk func(path string, n *yaml.Node)
	walk = func(path string, n *yaml.Node) {
		values[path] = n
		for i := 0; n.Kind == yaml.MappingNode && i+1 < len(n.Content); i += 2 {
			walk(Join(path, n.Content[i].Value), n.Content[i+1])
		}
	}
	walk("", root)
	delete(values, "")
	return values
}

// lineless marks what stands in no line of a file.
func lineless(n *yaml.Node) {
	n.Line = 0
	for _, child := range n.Content {
		lineless(child)
	}
}
