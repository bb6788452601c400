package strict

import (
	"encoding"
	"fmt"
	"reflect"
	"slices"
	"time"

	"reenact/sim/kit"
)

// Schema describes in the words of JSON Schema (draft 7) what Decode takes into a value
// like the target, from the same tags. usual tells of a path whether it has a value when
// it is left out. What a value must be besides (two that must not pass each other, a name
// that must be known) no schema says: only reading tells.
func Schema(target any, usual func(path string) bool) map[string]any {
	s := schema{usual}
	return s.of(reflect.New(reflect.TypeOf(target).Elem()).Elem(), "", free)
}

// SchemaTeller is a SelfDecoder that describes what it takes.
type SchemaTeller interface{ JSONSchema() map[string]any }

// Valued is a text of which only some are values.
type Valued interface{ Values() []string }

type schema struct{ usual func(path string) bool }

// Forms of text that are no words.
const (
	durationForm = `^([0-9]+(\.[0-9]*)?(ns|us|µs|ms|s|m|h))+$`
	clockForm    = `^([0-9]{4}-[0-9]{2}-[0-9]{2}[ T])?[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?(\.[0-9]+)?$`
)

// ClockTime describes a time of day, with its date where the incident is long.
func ClockTime() map[string]any {
	return map[string]any{"type": "string", "pattern": clockForm}
}

func (s schema) of(v reflect.Value, path string, b kit.Bounds) map[string]any {
	switch x := v.Addr().Interface().(type) {
	case SchemaTeller:
		return x.JSONSchema()
	case SelfDecoder:
		return map[string]any{}
	case Valued:
		return map[string]any{"enum": x.Values()}
	case encoding.TextUnmarshaler:
		return map[string]any{"type": "string"}
	}
	if v.Type() == reflect.TypeFor[time.Duration]() {
		return span(b)
	}
	switch v.Kind() {
	case reflect.Struct:
		return s.object(v, path)
	case reflect.Slice:
		return map[string]any{"type": "array", "maxItems": b.Entries, "items": s.of(reflect.New(v.Type().Elem()).Elem(), path+"[]", b)}
	case reflect.Map:
		return map[string]any{"type": "object", "maxProperties": b.Entries, "additionalProperties": text}
	case reflect.Int:
		return map[string]any{"type": "integer", "minimum": b.Low, "maximum": b.High}
	case reflect.Float64:
		return map[string]any{"type": "number", "minimum": b.Low, "maximum": b.High}
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	}
	return text
}

// text is any scalar: YAML may take one for a number or a truth, and the reader does not
// mind. How long it is counts without its line breaks, which no schema can.
var text = map[string]any{"type": []string{"string", "number", "boolean"}}

// span is a duration. Its bounds are told, as a schema cannot compare two units.
func span(b kit.Bounds) map[string]any {
	if b.Clock {
		return ClockTime()
	}
	low, high := b.Durations()
	says := fmt.Sprintf("%v to %v", low, high)
	if b.Grain > 0 {
		says += fmt.Sprintf(", in steps of %v", b.Grain)
	}
	return map[string]any{"type": []string{"string", "integer"}, "pattern": durationForm, "minimum": 0, "maximum": 0, "description": says}
}

// object is a struct: its keys, those that it must have, and those of which it has one.
func (s schema) object(v reflect.Value, path string) map[string]any {
	properties := map[string]any{}
	var required []string
	var conditions []any
	for i, f := range fieldsOf(v) {
		if f.choices != nil {
			conditions = append(conditions, s.choice(f, path, properties))
			continue
		}
		at := Join(path, f.name)
		one := s.of(f.value, at, f.bounds)
		if f.optional && one["type"] == "array" {
			one["type"] = []string{"array", "null"} // the key of an empty list
		}
		properties[f.name] = one
		tag := v.Type().Field(i).Tag
		also, with, without := tag.Get("also"), tag.Get("with"), tag.Get("without")
		if also != "" {
			properties[also] = one
		}
		switch {
		case f.optional || s.usual(at) || also != "" && s.usual(Join(path, also)):
		case with != "":
			conditions = append(conditions, map[string]any{"if": has(with), "then": either(f.name, also)})
		case without != "":
			conditions = append(conditions, map[string]any{"oneOf": []any{has(without), either(f.name, also)}})
		case also != "":
			conditions = append(conditions, either(f.name, also))
		default:
			required = append(required, f.name)
		}
	}
	object := map[string]any{"type": "object", "additionalProperties": false, "properties": properties}
	if len(required) > 0 {
		object["required"] = required
	}
	if len(conditions) > 0 {
		object["allOf"] = conditions
	}
	return object
}

// choice adds the keys that a field stands for, and tells that one of them is there.
func (s schema) choice(f field, path string, properties map[string]any) map[string]any {
	var some []any
	for _, key := range f.choices.Keys() {
		properties[key] = s.of(reflect.ValueOf(f.choices.Choose(key)).Elem(), Join(path, key), free)
		some = append(some, has(key))
	}
	if f.optional {
		some = append(some, map[string]any{"not": map[string]any{"anyOf": slices.Clone(some)}})
	}
	return map[string]any{"oneOf": some}
}

func has(key string) map[string]any { return map[string]any{"required": []string{key}} }

func either(name, also string) map[string]any {
	if also == "" {
		return has(name)
	}
	return map[string]any{"oneOf": []any{has(name), has(also)}}
}

// OneOf describes a text that is one of some.
func OneOf(values []string) map[string]any { return map[string]any{"enum": values} }

// Matching describes a text of a form.
func Matching(pattern string) map[string]any {
	return map[string]any{"type": "string", "pattern": pattern}
}

// MapOf describes a mapping whose keys have a form.
func MapOf(keys string, most int, value map[string]any) map[string]any {
	return map[string]any{"type": "object", "maxProperties": most, "propertyNames": map[string]any{"pattern": keys}, "additionalProperties": value}
}

// Text describes any scalar.
func Text() map[string]any { return text }
