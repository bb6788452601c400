package strict

import (
	"encoding"
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
	// Defaults are values for keys that a file must have and leaves out, by path, as
	// Values lists them. They are put where they are missing, as if they were written
	// there; Defaulted has their paths, of a mapping without what is in it.
	Defaults  map[string]*yaml.Node
	Defaulted []string
	// All goes on past a mistake: Errors has every one, the first hundred that is, in
	// the order in which they were found. Otherwise the first ends the reading.
	All    bool
	Errors []*Error

	nodes  map[string]*yaml.Node    // every value read, by its path
	called map[string]string        // paths of fields that stand there under their second name
	grains map[string]time.Duration // of the durations that have one
}

// NewDecoder returns a decoder for one file.
func NewDecoder(file, manual string) *Decoder {
	return &Decoder{File: file, Manual: manual, nodes: map[string]*yaml.Node{}, called: map[string]string{}, grains: map[string]time.Duration{}}
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
func (d *Decoder) Node(path string) *yaml.Node { return d.nodes[d.asWritten(path)] }

// asWritten is a path as the file has it, where a field has a second name.
func (d *Decoder) asWritten(path string) string {
	if called, ok := d.called[path]; ok {
		return called
	}
	return path
}

// Grain is what the duration at a path must be a multiple of; 0 where it need not be.
func (d *Decoder) Grain(path string) time.Duration { return d.grains[path] }

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
	if n := d.Node(path); n != nil {
		return n.Value
	}
	return ""
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
	also     string // a second name of it
	with     string // a key beside it: this one is needed only where that one is
	without  string // a key beside it: this one is needed only where that one is not
	optional bool
	choices  Alternatives // not nil: it stands for several keys
	value    reflect.Value
	bounds   kit.Bounds
}

// in finds the field's value among a mapping's, and the name it has there.
func (f *field) in(values []Pair) (*yaml.Node, string) {
	for _, p := range values {
		if key := p.Key.Value; key == f.name || key == f.also && key != "" {
			return p.Value, key
		}
	}
	return nil, f.name
}

// fieldsOf lists a struct's keys in the order of its fields, every one of which has a
// key. A field tagged omitempty may be absent, one tagged with:"key" is needed only
// beside that key, one tagged without:"key" may not stand beside it, and also:"key" is
// a second name.
func fieldsOf(v reflect.Value) []field {
	fields := make([]field, v.NumField())
	for i := range fields {
		f := v.Type().Field(i)
		name, option, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		fields[i] = field{name: name, also: f.Tag.Get("also"), with: f.Tag.Get("with"), without: f.Tag.Get("without"), optional: option == "omitempty", value: v.Field(i)}
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
		if f.also != "" {
			names = append(names, f.also)
		}
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
	if err := d.knownKeys(values, names, path); err != nil {
		return err
	}
	for _, f := range fields {
		if err := d.Passed(d.decodeField(n, path, f, values)); err != nil {
			return err
		}
	}
	return nil
}

// knownKeys refuses what is none of the names. Where all mistakes are wanted, what
// stands under a mistyped key is read under the one that was meant.
func (d *Decoder) knownKeys(values []Pair, names []string, path string) error {
	for i, pair := range values {
		key := pair.Key.Value
		if slices.Contains(names, key) {
			continue
		}
		err := d.Fail(pair.Key, path, "write one of "+strings.Join(names, ", "),
			"unknown key %s%s", Shown(key), nearest.Hint(key, names))
		if err := d.Passed(err); err != nil {
			return err
		}
		meant, ok := nearest.Of(key, names)
		if ok && !slices.ContainsFunc(values, func(p Pair) bool { return p.Key.Value == meant }) {
			as := *pair.Key
			as.Value = meant
			values[i].Key = &as
		}
	}
	return nil
}

func (d *Decoder) decodeField(n *yaml.Node, path string, f field, values []Pair) error {
	if f.choices != nil {
		return d.decodeChoice(n, path, f, values)
	}
	value, name := f.in(values)
	at := Join(path, name)
	switch {
	case value != nil:
		if err := d.mayStand(path, f, name, values); err != nil {
			return err
		}
	case f.needless(values):
		return nil
	case !d.whole(f.value, at):
		return d.missing(n, path, f.name)
	default:
		value = d.Defaults[at]
		n.Content = append(n.Content, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: f.name}, value)
	}
	if f.optional && f.value.Kind() == reflect.Slice && value.ShortTag() == "!!null" {
		return nil // the key of an empty list
	}
	if value.Line == 0 && n.Line > 0 {
		d.Defaulted = append(d.Defaulted, at)
	}
	if name != f.name {
		d.called[Join(path, f.name)] = at
	}
	return d.decode(value, at, f.value, f.bounds)
}

// whole tells whether a field that is left out has a default, and one that lacks nothing:
// of a mapping some keys may have one, and others not.
func (d *Decoder) whole(v reflect.Value, path string) bool {
	n := d.Defaults[path]
	_, own := v.Addr().Interface().(SelfDecoder)
	if n == nil || own || v.Kind() != reflect.Struct || n.Kind != yaml.MappingNode {
		return n != nil
	}
	for _, f := range fieldsOf(v) {
		if f.choices == nil && !f.optional && f.with == "" && d.Defaults[Join(path, f.name)] == nil {
			return false
		}
	}
	return true
}

func hasKey(values []Pair, key string) bool {
	return slices.ContainsFunc(values, func(p Pair) bool { return p.Key.Value == key })
}

// needless tells whether a field may be absent from a mapping.
func (f *field) needless(values []Pair) bool {
	return f.optional || f.with != "" && !hasKey(values, f.with) || f.without != "" && hasKey(values, f.without)
}

// mayStand refuses a field that stands there under both of its names, or beside what
// takes its place.
func (d *Decoder) mayStand(path string, f field, name string, values []Pair) error {
	fail := func(key, problem string) error {
		i := slices.IndexFunc(values, func(p Pair) bool { return p.Key.Value == key })
		return d.Fail(values[i].Key, path, "keep one of them", problem, key, name)
	}
	switch {
	case f.also != "" && name != f.also && hasKey(values, f.also):
		return fail(f.also, "%s and %s are two names of the same")
	case f.without != "" && hasKey(values, f.without):
		return fail(f.without, "%s stands beside %s, whose place it takes")
	}
	return nil
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
		if err := d.Passed(d.decode(child, Index(path, i), v.Index(i), b)); err != nil {
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
		if err := d.Passed(err); err != nil {
			return err
		}
		v.SetMapIndex(reflect.ValueOf(p.Key.Value), reflect.ValueOf(text))
	}
	return nil
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
