package strict

import (
	"encoding"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"reenact/incidents/strict/nearest"
	"reenact/sim/kit"

	"gopkg.in/yaml.v3"
)

// Decoder fills Go values from YAML nodes by their yaml tags.
type Decoder struct {
	File   string // for the errors
	Manual string // the page that explains the keys
	// TimeOfDay reads what is tagged time:"clock": a time of day, as the span since the
	// file's beginning.
	TimeOfDay func(n *yaml.Node, path string) (time.Duration, error)
	// Defaults are values for keys that a file leaves out, by path. Each that is used
	// is told in Defaulted.
	Defaults  map[string]*yaml.Node
	Defaulted []string
	// All goes on past a mistake: Errors has every one, in the file's order as far as
	// it was read. Otherwise the first ends the reading.
	All    bool
	Errors []error

	nodes map[string]*yaml.Node // every value read, by its path
}

// NewDecoder returns a decoder for one file.
func NewDecoder(file, manual string) *Decoder {
	return &Decoder{File: file, Manual: manual, nodes: map[string]*yaml.Node{}}
}

// SelfDecoder is a value with a form of its own.
type SelfDecoder interface {
	DecodeFrom(d *Decoder, n *yaml.Node, path string) error
}

// Alternatives is a field that stands for one of several keys: a mapping has exactly
// one of them, or at most one where the field is tagged omitempty.
type Alternatives interface {
	Keys() []string
	// Choose returns a pointer to fill from the value under the key that was found.
	Choose(key string) any
}

// Decode fills what target points to from a document's root.
func (d *Decoder) Decode(root *yaml.Node, target any) error {
	return d.decode(root, "", reflect.ValueOf(target).Elem(), free)
}

// Part fills what target points to from a node, as a SelfDecoder wants it.
func (d *Decoder) Part(n *yaml.Node, path string, target any) error {
	return d.decode(n, path, reflect.ValueOf(target).Elem(), free)
}

// Node is the value that was read at a path; nil when there was none.
func (d *Decoder) Node(path string) *yaml.Node { return d.nodes[path] }

// Paths lists where values were read, sorted.
func (d *Decoder) Paths() []string {
	paths := make([]string, 0, len(d.nodes))
	for path := range d.nodes {
		paths = append(paths, path)
	}
	slices.Sort(paths)
	return paths
}

// Note remembers a value that a SelfDecoder read.
func (d *Decoder) Note(path string, n *yaml.Node) { d.nodes[path] = n }

// Place is the file and line of the value at a path, as an error begins; empty if there
// is no such value.
func (d *Decoder) Place(path string) string {
	n := d.Node(path)
	if n == nil {
		return ""
	}
	return OneLine(d.File) + ":" + strconv.Itoa(n.Line)
}

// Written is a value as the file has it; "" where there is none.
func (d *Decoder) Written(path string) string {
	if n := d.nodes[path]; n != nil {
		return n.Value
	}
	return ""
}

// Fail makes the error for a node.
func (d *Decoder) Fail(n *yaml.Node, path, instead, problem string, args ...any) error {
	return &Error{File: d.File, Line: n.Line, Where: path, Problem: fmt.Sprintf(problem, args...), Instead: instead}
}

// FailAt makes the error for a path that was read, or for the nearest thing around
// it that was.
func (d *Decoder) FailAt(path, instead, problem string, args ...any) error {
	for at := path; ; at = parent(at) {
		if n := d.nodes[at]; n != nil {
			return d.Fail(n, path, instead, problem, args...)
		}
		if at == "" {
			return &Error{File: d.File, Where: path, Problem: fmt.Sprintf(problem, args...), Instead: instead}
		}
	}
}

func parent(path string) string {
	return path[:max(0, strings.LastIndexAny(path, ".["))]
}

// Join is the path of a key below another.
func Join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// Index is the path of an entry of a list.
func Index(path string, i int) string { return path + "[" + strconv.Itoa(i) + "]" }

// passed takes an error in where all are wanted: nil lets the reading go on.
func (d *Decoder) passed(err error) error {
	if err == nil || !d.All {
		return err
	}
	d.Errors = append(d.Errors, err)
	return nil
}

// free are the bounds of what no field bounds.
var free = kit.BoundsOf(reflect.StructField{Name: "a value", Type: reflect.TypeFor[string]()})

func (d *Decoder) decode(n *yaml.Node, path string, v reflect.Value, b kit.Bounds) error {
	d.nodes[path] = n
	if s, ok := v.Addr().Interface().(SelfDecoder); ok {
		return s.DecodeFrom(d, n, path)
	}
	if t, ok := v.Addr().Interface().(encoding.TextUnmarshaler); ok {
		return d.decodeText(n, path, t, b)
	}
	switch v.Kind() {
	case reflect.Struct:
		return d.decodeStruct(n, path, v)
	case reflect.Slice:
		return d.decodeList(n, path, v, b)
	case reflect.Map:
		return d.decodeMap(n, path, v, b)
	case reflect.String:
		text, err := d.Text(n, path, b.Letters)
		v.SetString(text)
		return err
	case reflect.Int:
		i, err := d.integer(n, path, b)
		v.SetInt(int64(i))
		return err
	case reflect.Float64:
		f, err := d.float(n, path, b)
		v.SetFloat(f)
		return err
	case reflect.Int64: // time.Duration is the only one
		t, err := d.duration(n, path, b)
		v.SetInt(int64(t))
		return err
	case reflect.Bool:
		x, err := d.boolean(n, path)
		v.SetBool(x)
		return err
	}
	panic("strict: no way to read a " + v.Type().String())
}

// field is one key that a struct may have.
type field struct {
	name     string
	optional bool
	choices  Alternatives // not nil: it stands for several keys
	value    reflect.Value
	bounds   kit.Bounds
}

// fieldsOf lists a struct's keys in the order of its fields, every one of which has a
// key; a field tagged omitempty may be absent.
func fieldsOf(v reflect.Value) []field {
	fields := make([]field, v.NumField())
	for i := range fields {
		f := v.Type().Field(i)
		name, option, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		fields[i] = field{name: name, optional: option == "omitempty", value: v.Field(i)}
		if a, ok := v.Field(i).Addr().Interface().(Alternatives); ok {
			fields[i].choices = a
			continue
		}
		fields[i].bounds = kit.BoundsOf(f)
	}
	return fields
}

func namesOf(fields []field) []string {
	var names []string
	for _, f := range fields {
		if f.choices != nil {
			names = append(names, f.choices.Keys()...)
			continue
		}
		names = append(names, f.name)
	}
	return names
}

func (d *Decoder) decodeStruct(n *yaml.Node, path string, v reflect.Value) error {
	fields := fieldsOf(v)
	names := namesOf(fields)
	values, err := d.Mapping(n, path, "the keys "+strings.Join(names, ", "))
	if err != nil {
		return err
	}
	for _, pair := range values {
		if !slices.Contains(names, pair.Key.Value) {
			err := d.Fail(pair.Key, path, "write one of "+strings.Join(names, ", "),
				"unknown key %s%s", Shown(pair.Key.Value), nearest.Hint(pair.Key.Value, names))
			if err := d.passed(err); err != nil {
				return err
			}
		}
	}
	for _, f := range fields {
		if err := d.passed(d.decodeField(n, path, f, values)); err != nil {
			return err
		}
	}
	return nil
}

func (d *Decoder) decodeField(n *yaml.Node, path string, f field, values []Pair) error {
	if f.choices != nil {
		return d.decodeChoice(n, path, f, values)
	}
	if at := slices.IndexFunc(values, func(p Pair) bool { return p.Key.Value == f.name }); at >= 0 {
		return d.decode(values[at].Value, Join(path, f.name), f.value, f.bounds)
	}
	if usual := d.Defaults[Join(path, f.name)]; usual != nil {
		d.Defaulted = append(d.Defaulted, Join(path, f.name))
		return d.decode(usual, Join(path, f.name), f.value, f.bounds)
	}
	if f.optional {
		return nil
	}
	return d.missing(n, path, f.name)
}

func (d *Decoder) missing(n *yaml.Node, path, name string) error {
	return d.Fail(n, path, "add "+name+":, see "+d.Manual+" for its meaning", "%s is missing", name)
}

// decodeChoice reads the one of several keys that the mapping has.
func (d *Decoder) decodeChoice(n *yaml.Node, path string, f field, values []Pair) error {
	a := f.choices
	var found []Pair
	for _, p := range values {
		if slices.Contains(a.Keys(), p.Key.Value) {
			found = append(found, p)
		}
	}
	switch {
	case len(found) == 0 && f.optional:
		return nil
	case len(found) == 0 && len(a.Keys()) == 1:
		return d.missing(n, path, a.Keys()[0])
	case len(found) == 0:
		return d.Fail(n, path, "add one of them, see "+d.Manual, "one of %s is missing", strings.Join(a.Keys(), ", "))
	case len(found) > 1:
		return d.Fail(found[1].Key, path, "keep one of them", "%s stands beside %s", found[1].Key.Value, found[0].Key.Value)
	}
	key := found[0].Key.Value
	return d.decode(found[0].Value, Join(path, key), reflect.ValueOf(a.Choose(key)).Elem(), free)
}

// Pair is one entry of a mapping.
type Pair struct{ Key, Value *yaml.Node }

// Mapping returns a mapping's entries in the file's order, each key once. want says
// what should stand there.
func (d *Decoder) Mapping(n *yaml.Node, path, want string) ([]Pair, error) {
	if n.Kind != yaml.MappingNode {
		return nil, d.Fail(n, path, "write "+want, "%s instead of keys with values", Described(n))
	}
	pairs := make([]Pair, 0, len(n.Content)/2)
	seen := map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		if key.Kind != yaml.ScalarNode {
			return nil, d.Fail(key, path, "write "+want, "a key must be a plain word")
		}
		if line, twice := seen[key.Value]; twice {
			return nil, d.Fail(key, path, "keep one of them", "%s is already set in line %d", Shown(key.Value), line)
		}
		seen[key.Value] = key.Line
		pairs = append(pairs, Pair{key, n.Content[i+1]})
	}
	return pairs, nil
}

func (d *Decoder) decodeList(n *yaml.Node, path string, v reflect.Value, b kit.Bounds) error {
	if n.Kind != yaml.SequenceNode {
		return d.Fail(n, path, "begin each entry with a dash", "%s instead of a list", Described(n))
	}
	if len(n.Content) > b.Entries {
		return d.Fail(n, path, "leave some out", "%d entries are more than the %d a file may have here", len(n.Content), b.Entries)
	}
	v.Set(reflect.MakeSlice(v.Type(), len(n.Content), len(n.Content)))
	for i, child := range n.Content {
		if err := d.passed(d.decode(child, Index(path, i), v.Index(i), b)); err != nil {
			return err
		}
	}
	return nil
}

// decodeMap reads a map of words to words.
func (d *Decoder) decodeMap(n *yaml.Node, path string, v reflect.Value, b kit.Bounds) error {
	pairs, err := d.Mapping(n, path, "NAME: value")
	if err != nil {
		return err
	}
	if len(pairs) > b.Entries {
		return d.Fail(n, path, "leave some out", "%d entries are more than the %d a file may have here", len(pairs), b.Entries)
	}
	v.Set(reflect.MakeMap(v.Type()))
	for _, p := range pairs {
		at := Join(path, p.Key.Value)
		d.nodes[at] = p.Value
		text, err := d.Text(p.Value, at, b.Letters)
		if err := d.passed(err); err != nil {
			return err
		}
		v.SetMapIndex(reflect.ValueOf(p.Key.Value), reflect.ValueOf(text))
	}
	return nil
}

func (d *Decoder) decodeText(n *yaml.Node, path string, t encoding.TextUnmarshaler, b kit.Bounds) error {
	text, err := d.Text(n, path, b.Letters)
	if err != nil {
		return err
	}
	if err := t.UnmarshalText([]byte(text)); err != nil {
		return d.Fail(n, path, "", "%v", err)
	}
	return nil
}

func (d *Decoder) integer(n *yaml.Node, path string, b kit.Bounds) (int, error) {
	low, high := b.Ints()
	i, err := strconv.Atoi(n.Value)
	if n.Kind != yaml.ScalarNode || n.ShortTag() != "!!int" || err != nil {
		return 0, d.Fail(n, path, fmt.Sprintf("write one from %d to %d", low, high), "%s instead of a whole number", Described(n))
	}
	if i < low || i > high {
		return 0, d.Fail(n, path, fmt.Sprintf("write a number from %d to %d", low, high), "%d is out of bounds", i)
	}
	return i, nil
}

func (d *Decoder) float(n *yaml.Node, path string, b kit.Bounds) (float64, error) {
	f, err := strconv.ParseFloat(n.Value, 64)
	tag := n.ShortTag()
	if n.Kind != yaml.ScalarNode || (tag != "!!int" && tag != "!!float") || err != nil || math.IsNaN(f) || math.IsInf(f, 0) {
		return 0, d.Fail(n, path, fmt.Sprintf("write one from %v to %v", b.Low, b.High), "%s instead of a number", Described(n))
	}
	if f < b.Low || f > b.High {
		return 0, d.Fail(n, path, fmt.Sprintf("write a number from %v to %v", b.Low, b.High), "%v is out of bounds", f)
	}
	return f, nil
}

func (d *Decoder) boolean(n *yaml.Node, path string) (bool, error) {
	if n.Kind != yaml.ScalarNode || (n.Value != "true" && n.Value != "false") {
		return false, d.Fail(n, path, "write true or false", "%s instead of true or false", Described(n))
	}
	return n.Value == "true", nil
}

// duration reads a span such as 2m30s, or a time of day where the field has one.
func (d *Decoder) duration(n *yaml.Node, path string, b kit.Bounds) (time.Duration, error) {
	if b.Clock {
		return d.TimeOfDay(n, path)
	}
	low, high := b.Durations()
	t, err := time.ParseDuration(n.Value)
	if n.Kind != yaml.ScalarNode || err != nil {
		return 0, d.Fail(n, path, "write a number with its unit, such as 500ms, 30s or 2m", "%s instead of a duration", Described(n))
	}
	if t < low || t > high {
		return 0, d.Fail(n, path, fmt.Sprintf("write one from %v to %v", low, high), "%v is out of bounds", t)
	}
	return t, nil
}

// Described names what stands where something else should.
func Described(n *yaml.Node) string {
	switch {
	case n.Kind == yaml.MappingNode:
		return "keys with values"
	case n.Kind == yaml.SequenceNode:
		return "a list"
	case n.ShortTag() == "!!null":
		return "nothing"
	}
	return Shown(n.Value)
}
