package incidents

import (
	"strings"

	"reenact/incidents/strict"

	"gopkg.in/yaml.v3"
)

// flow writes a value on one line, for a list of assumptions.
func flow(n *yaml.Node) string {
	switch n.Kind {
	case yaml.SequenceNode:
		var parts []string
		for _, child := range n.Content {
			parts = append(parts, flow(child))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case yaml.MappingNode:
		var parts []string
		for i := 0; i+1 < len(n.Content); i += 2 {
			parts = append(parts, n.Content[i].Value+": "+flow(n.Content[i+1]))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	}
	return strict.OneLine(n.Value)
}
