package incidents

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"gopkg.in/yaml.v3"
)

var thorough = flag.Bool("thorough", false, "hold the schema to every fault of every file, not to one in 37")

// judge is the schema under a validator that knows nothing of the reader.
func judge(t *testing.T) func(text string) error {
	t.Helper()
	text, err := Schema()
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("incident.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("incident.json")
	if err != nil {
		t.Fatal(err)
	}
	return func(text string) error {
		var n yaml.Node
		if err := yaml.Unmarshal([]byte(text), &n); err != nil {
			return err
		}
		return s.Validate(asJSON(n.Content[0]))
	}
}

// asJSON is a value as an editor has it, by YAML 1.2: a day is a text.
func asJSON(n *yaml.Node) any {
	switch n.Kind {
	case yaml.MappingNode:
		m := map[string]any{}
		for i := 0; i < len(n.Content); i += 2 {
			m[n.Content[i].Value] = asJSON(n.Content[i+1])
		}
		return m
	case yaml.SequenceNode:
		list := make([]any, len(n.Content))
		for i := range list {
			list[i] = asJSON(n.Content[i])
		}
		return list
	}
	if n.ShortTag() == "!!timestamp" {
		return n.Value
	}
	var v any
	_ = n.Decode(&v)
	return v
}

// texts are incident files that are read: the embedded ones and those of the tests.
func texts(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	paths, _ := filepath.Glob("*.yaml")
	more, _ := filepath.Glob("../views/cli/testdata/*.yaml")
	clusters, _ := filepath.Glob("../docs/clusters/*.yaml")
	for _, path := range slices.Concat(paths, more, clusters) {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Parse(path, data); err == nil {
			all[path] = string(data)
		}
	}
	if len(all) < 6 {
		t.Fatalf("%d files", len(all))
	}
	return all
}

// What Parse reads the schema takes.
func TestTheSchemaTakesWhatIsRead(t *testing.T) {
	valid := judge(t)
	for path, text := range texts(t) {
		if err := valid(text); err != nil {
			t.Errorf("%s: %v", path, err)
		}
	}
}

// Keys and values of every file, taken out, mistyped, or with another value in its
// place: what the schema refuses Parse refuses, too. A good part of what Parse refuses the
// schema sees.
func TestTheSchemaRefusesNothingThatIsRead(t *testing.T) {
	valid := judge(t)
	refused, seen := 0, 0
	for path, text := range texts(t) {
		for i, changed := range changes(t, text) {
			if i%37 != 0 && !*thorough {
				continue
			}
			_, err := Parse(path, []byte(changed))
			verdict := valid(changed)
			if err != nil {
				refused++
			}
			if verdict == nil {
				continue
			}
			seen++
			if err == nil {
				t.Errorf("%s is read and the schema says\n%v", path, verdict)
			}
		}
	}
	t.Logf("%d of %d faults are seen by the schema", seen, refused)
	if seen*4 < refused*3 {
		t.Errorf("the schema sees %d of %d faults", seen, refused)
	}
}

// changes are copies of a file with one thing wrong in each, or at least otherwise.
func changes(t *testing.T, text string) []string {
	t.Helper()
	var root yaml.Node
	if err := yaml.Unmarshal([]byte(text), &root); err != nil {
		t.Fatal(err)
	}
	var list []string
	write := func() {
		out, err := yaml.Marshal(&root)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, string(out))
	}
	var walk func(n *yaml.Node)
	walk = func(n *yaml.Node) {
		step := 1
		if n.Kind == yaml.MappingNode {
			step = 2
		}
		for i := 0; i+step <= len(n.Content); i += step {
			if n.Kind == yaml.SequenceNode && i > 1 {
				break // the rest of a list is like its first two
			}
			key, value := n.Content[i], n.Content[i+step-1]
			if step == 2 {
				was := key.Value
				key.Value = was + "x"
				write()
				key.Value = was
				all := n.Content
				n.Content = append(append([]*yaml.Node{}, all[:i]...), all[i+2:]...)
				write()
				n.Content = all
			}
			if value.Kind == yaml.ScalarNode {
				was := *value
				for _, other := range []string{"-1", "99999999", "words", "7s", "25:61", "true", "[a]"} {
					*value = yaml.Node{Kind: yaml.ScalarNode, Value: other}
					write()
				}
				*value = was
			}
			walk(value)
		}
	}
	walk(root.Content[0])
	return list
}
