package incidents

import (
	"encoding/json"
	"fmt"

	"reenact/incidents/strict"
	"reenact/sim"
)

// Schema is what an incident file may hold, as a JSON Schema (draft 7) for editors. It is
// made of the declarations that Parse reads by. What it refuses Parse refuses, too; Parse
// also judges what no schema can say.
func Schema() ([]byte, error) {
	values, _ := usual()
	root := strict.Schema(&file{}, func(path string) bool { return values[path] != nil })
	root["$schema"] = "http://json-schema.org/draft-07/schema#"
	root["title"] = "an incident of reenact"
	knobs, err := allKnobs()
	if err != nil {
		return nil, err
	}
	root["definitions"] = map[string]any{"knobs": knobs}
	text, err := json.MarshalIndent(root, "", " ")
	return append(text, '\n'), err
}

// allKnobs describes the settings of a moment: the knobs of every kind of world that an
// embedded incident has.
func allKnobs() (map[string]any, error) {
	properties := map[string]any{}
	for _, name := range Names() {
		s, err := Open(name)
		if err != nil {
			return nil, err
		}
		w, err := s.New(1)
		if err != nil {
			return nil, err
		}
		for _, k := range w.Knobs() {
			properties[k.Key] = map[string]any{"description": describe(k)}
		}
	}
	return map[string]any{"type": "object", "maxProperties": mostKnobs, "properties": properties, "additionalProperties": strict.Text()}, nil
}

func describe(k sim.Knob) string {
	switch k.Kind {
	case sim.BoolKnob:
		return "on or off: " + k.Help
	case sim.ChoiceKnob:
		return fmt.Sprintf("one of %v: %s", k.Choices, k.Help)
	case sim.DurationKnob:
		return fmt.Sprintf("%ds to %ds: %s", k.Min, k.Max, k.Help)
	}
	return fmt.Sprintf("%d to %d: %s", k.Min, k.Max, k.Help)
}

// JSONSchema implements strict.SchemaTeller.
func (*settings) JSONSchema() map[string]any { return map[string]any{"$ref": "#/definitions/knobs"} }

// JSONSchema implements strict.SchemaTeller.
func (*date) JSONSchema() map[string]any {
	return strict.Matching(`^[0-9]{4}-[0-9]{2}-[0-9]{2}$`)
}

// JSONSchema implements strict.SchemaTeller.
func (*kind) JSONSchema() map[string]any { return strict.OneOf(kinds) }

// JSONSchema implements strict.SchemaTeller.
func (*id) JSONSchema() map[string]any {
	s := strict.Matching(idForm.String())
	s["type"] = strict.Text()["type"] // 7 is an id, too
	return s
}

// JSONSchema implements strict.SchemaTeller.
func (*timeOfDay) JSONSchema() map[string]any { return strict.ClockTime() }

// JSONSchema implements strict.SchemaTeller.
func (*sources) JSONSchema() map[string]any {
	return strict.MapOf(idForm.String(), mostSources, strict.Text())
}

// JSONSchema implements strict.SchemaTeller.
func (*clock) JSONSchema() map[string]any {
	of := map[string]any{}
	for _, key := range []string{"warmup", "start", "end"} {
		of[key] = strict.ClockTime()
	}
	return map[string]any{"type": "object", "additionalProperties": false, "properties": of, "required": []string{"warmup", "start", "end"}}
}
