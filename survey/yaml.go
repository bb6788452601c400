package survey

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"gopkg.in/yaml.v3"
)

// yaml reads the documents of a YAML text: each is turned into JSON and read as
// that, so that there is one reader of every kind. YAML cannot be read piece by
// piece, which bounds it.
func (r *reader) yaml(name string, in *bufio.Reader) error {
	data, err := io.ReadAll(io.LimitReader(in, maxWhole+1))
	if err != nil {
		return err
	}
	if len(data) > maxWhole {
		return &InputError{Name: name, Problem: fmt.Sprintf("this YAML is larger than %d MiB", maxWhole>>20), Instead: "collect it with -o json, which is read piece by piece"}
	}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	var all bytes.Buffer
	for {
		var doc yaml.Node
		err := dec.Decode(&doc)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return &InputError{Name: name, Problem: "this is not YAML: " + err.Error()}
		}
		budget := 4 << 20
		value, err := plain(&doc, &budget)
		if err != nil {
			return &InputError{Name: name, Where: fmt.Sprintf("line %d", doc.Line), Problem: err.Error()}
		}
		if err := json.NewEncoder(&all).Encode(value); err != nil {
			return &InputError{Name: name, Problem: err.Error()}
		}
	}
	return r.json(name, bufio.NewReaderSize(&all, peekSize))
}

var errAliases = errors.New("aliases and anchors are not read: kubectl and the AWS CLI write none")

// plain makes of a node what JSON has. Aliases, of which a few lines can stand for
// gigabytes, are refused.
func plain(n *yaml.Node, budget *int) (any, error) {
	if *budget--; *budget < 0 {
		return nil, errors.New("it holds more values than any collection")
	}
	switch n.Kind {
	case yaml.DocumentNode:
		if len(n.Content) == 0 {
			return nil, nil
		}
		return plain(n.Content[0], budget)
	case yaml.MappingNode:
		m := make(map[string]any, len(n.Content)/2)
		for i := 0; i+1 < len(n.Content); i += 2 {
			v, err := plain(n.Content[i+1], budget)
			if err != nil {
				return nil, err
			}
			m[n.Content[i].Value] = v
		}
		return m, nil
	case yaml.SequenceNode:
		list := make([]any, 0, len(n.Content))
		for _, c := range n.Content {
			v, err := plain(c, budget)
			if err != nil {
				return nil, err
			}
			list = append(list, v)
		}
		return list, nil
	case yaml.AliasNode:
		return nil, errAliases
	}
	return scalar(n), nil
}

func scalar(n *yaml.Node) any {
	switch n.ShortTag() {
	case "!!null":
		return nil
	case "!!bool", "!!int", "!!float":
		var v any
		if n.Decode(&v) == nil {
			if _, err := json.Marshal(v); err == nil {
				return v
			}
		}
	}
	return n.Value
}
