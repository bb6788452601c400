package incidents

import (
	"cmp"
	"encoding"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"reenact/incidents/nearest"

	"gopkg.in/yaml.v3"
)

// decoder fills Go values from YAML nodes by their yaml tags, more strictly and
// with better words than yaml.v3 itself: every key must be known and present,
// every number within its bounds, and every complaint has a line and a path.
type decoder struct {
	file   string
	manual string                // the page that explains the keys; empty: the incidents' own
	nodes  map[string]*yaml.Node // every value read, by its path
	clock  clock                 // known once the file's clock is read
}

// selfDecoder is a value with a form of its own.
type selfDecoder interface {
	decodeFrom(d *decoder, n *yaml.Node, path string) error
}

// fail makes the error for a node.
func (d *decoder) fail(n *yaml.Node, path, instead, problem string, args ...any) error {
	return &FileError{File: d.file, Line: n.Line, Where: path, Problem: fmt.Sprintf(problem, args...), Instead: instead}
}

// failAt makes the error for a path that was read, or for the nearest thing
// around it that was.
func (d *decoder) failAt(path, instead, problem string, args ...any) error {
	for at := path; ; at = parent(at) {
		if n := d.nodes[at]; n != nil {
			return d.fail(n, path, instead, problem, args...)
		}
		if at == "" {
			return &FileError{File: d.file, Where: path, Problem: fmt.Sprintf(problem, args...), Instead: instead}
		}
	}
}

func parent(path string) string {
	return path[:max(0, strings.LastIndexAny(path, ".["))]
}

func (d *decoder) decode(n *yaml.Node, path string, v reflect.Value) error {
	d.nodes[path] = n
	if s, ok := v.Addr().Interface().(selfDecoder); ok {
		return s.decodeFrom(d, n, path)
	}
	if t, ok := v.Addr().Interface().(encoding.TextUnmarshaler); ok {
		return d.decodeText(n, path, t)
	}
	switch v.Kind() {
	case reflect.Struct:
		return d.decodeStruct(n, path, v)
	case reflect.Slice:
		return d.decodeList(n, path, v)
	case reflect.Map:
		return d.decodeMap(n, path, v)
	case reflect.String:
		text, err := d.text(n, path)
		v.SetString(text)
		return err
	case reflect.Int:
		i, err := d.integer(n, path)
		v.SetInt(int64(i))
		return err
	case reflect.Float64:
		f, err := d.float(n, path)
		v.SetFloat(f)
		return err
	case reflect.Int64: // time.Duration is the only one
		t, err := d.duration(n, path)
		v.SetInt(int64(t))
		return err
	case reflect.Bool:
		b, err := d.boolean(n, path)
		v.SetBool(b)
		return err
	}
	panic("incidents: no way to read a " + v.Type().String())
}

func (d *decoder) decodeStruct(n *yaml.Node, path string, v reflect.Value) error {
	names, optional := fieldNames(v.Type())
	values, err := d.mapping(n, path, "the keys "+strings.Join(names, ", "))
	if err != nil {
		return err
	}
	for _, pair := range values {
		if !slices.Contains(names, pair.key.Value) {
			return d.fail(pair.key, path, "write one of "+strings.Join(names, ", "),
				"unknown key %s%s", shown(pair.key.Value), nearest.Hint(pair.key.Value, names))
		}
	}
	for i, name := range names {
		at := slices.IndexFunc(values, func(p pair) bool { return p.key.Value == name })
		if at >= 0 {
			if err := d.decode(values[at].value, join(path, name), v.Field(i)); err != nil {
				return err
			}
		} else if !optional[i] {
			return d.fail(n, path, "add "+name+":, see "+cmp.Or(d.manual, "docs/incident-format.md")+" for its meaning", "%s is missing", name)
		}
	}
	return nil
}

// fieldNames lists a struct's keys in the order of its fields, every one of
// which has a key; a field tagged omitempty may be absent.
func fieldNames(t reflect.Type) (names []string, optional []bool) {
	for i := range t.NumField() {
		name, option, _ := strings.Cut(t.Field(i).Tag.Get("yaml"), ",")
		names = append(names, name)
		optional = append(optional, option == "omitempty" || mayBeAbsent[t.String()+"."+name])
	}
	return names, optional
}

// pair is one entry of a mapping.
type pair struct{ key, value *yaml.Node }

// mapping returns a mapping's entries in the file's order, each key once.
func (d *decoder) mapping(n *yaml.Node, path, want string) ([]pair, error) {
	if n.Kind != yaml.MappingNode {
		return nil, d.fail(n, path, "write "+want, "%s instead of keys with values", described(n))
	}
	pairs := make([]pair, 0, len(n.Content)/2)
	seen := map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		if key.Kind != yaml.ScalarNode {
			return nil, d.fail(key, path, "write "+want, "a key must be a plain word")
		}
		if line, twice := seen[key.Value]; twice {
			return nil, d.fail(key, path, "keep one of them", "%s is already set in line %d", shown(key.Value), line)
		}
		seen[key.Value] = key.Line
		pairs = append(pairs, pair{key, n.Content[i+1]})
	}
	return pairs, nil
}

func (d *decoder) decodeList(n *yaml.Node, path string, v reflect.Value) error {
	if n.Kind != yaml.SequenceNode {
		return d.fail(n, path, "begin each entry with a dash", "%s instead of a list", described(n))
	}
	if most := maxEntries(path); len(n.Content) > most {
		return d.fail(n, path, "leave some out", "%d entries are more than the %d a file may have here", len(n.Content), most)
	}
	v.Set(reflect.MakeSlice(v.Type(), len(n.Content), len(n.Content)))
	for i, child := range n.Content {
		if err := d.decode(child, fmt.Sprintf("%s[%d]", path, i), v.Index(i)); err != nil {
			return err
		}
	}
	return nil
}

// decodeMap reads a map of words to words.
func (d *decoder) decodeMap(n *yaml.Node, path string, v reflect.Value) error {
	pairs, err := d.mapping(n, path, "NAME: value")
	if err != nil {
		return err
	}
	if most := maxEntries(path); len(pairs) > most {
		return d.fail(n, path, "leave some out", "%d entries are more than the %d a file may have here", len(pairs), most)
	}
	v.Set(reflect.MakeMap(v.Type()))
	for _, p := range pairs {
		at := join(path, p.key.Value)
		d.nodes[at] = p.value
		text, err := d.text(p.value, at)
		if err != nil {
			return err
		}
		v.SetMapIndex(reflect.ValueOf(p.key.Value), reflect.ValueOf(text))
	}
	return nil
}

func (d *decoder) decodeText(n *yaml.Node, path string, t encoding.TextUnmarshaler) error {
	text, err := d.text(n, path)
	if err != nil {
		return err
	}
	if err := t.UnmarshalText([]byte(text)); err != nil {
		return d.fail(n, path, "", "%v", err)
	}
	return nil
}

func (d *decoder) integer(n *yaml.Node, path string) (int, error) {
	low, high := intBounds(path)
	i, err := strconv.Atoi(n.Value)
	if n.Kind != yaml.ScalarNode || n.ShortTag() != "!!int" || err != nil {
		return 0, d.fail(n, path, fmt.Sprintf("write one from %d to %d", low, high), "%s instead of a whole number", described(n))
	}
	if i < low || i > high {
		return 0, d.fail(n, path, fmt.Sprintf("write a number from %d to %d", low, high), "%d is out of bounds", i)
	}
	return i, nil
}

func (d *decoder) float(n *yaml.Node, path string) (float64, error) {
	low, high := floatBounds(path)
	f, err := strconv.ParseFloat(n.Value, 64)
	tag := n.ShortTag()
	if n.Kind != yaml.ScalarNode || (tag != "!!int" && tag != "!!float") || err != nil || math.IsNaN(f) || math.IsInf(f, 0) {
		return 0, d.fail(n, path, fmt.Sprintf("write one from %v to %v", low, high), "%s instead of a number", described(n))
	}
	if f < low || f > high {
		return 0, d.fail(n, path, fmt.Sprintf("write a number from %v to %v", low, high), "%v is out of bounds", f)
	}
	return f, nil
}

func (d *decoder) boolean(n *yaml.Node, path string) (bool, error) {
	if n.Kind != yaml.ScalarNode || (n.Value != "true" && n.Value != "false") {
		return false, d.fail(n, path, "write true or false", "%s instead of true or false", described(n))
	}
	return n.Value == "true", nil
}

// duration reads a span such as 2m30s; under the key "at" it reads a time of
// day and returns the span from the start of the warm-up until then.
func (d *decoder) duration(n *yaml.Node, path string) (time.Duration, error) {
	if strings.HasSuffix(path, ".at") {
		return d.clock.read(d, n, path)
	}
	low, high := durationBounds(path)
	t, err := time.ParseDuration(n.Value)
	if n.Kind != yaml.ScalarNode || err != nil {
		return 0, d.fail(n, path, "write a number with its unit, such as 500ms, 30s or 2m", "%s instead of a duration", described(n))
	}
	if t < low || t > high {
		return 0, d.fail(n, path, fmt.Sprintf("write one from %v to %v", low, high), "%v is out of bounds", t)
	}
	return t, nil
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// described names what stands where something else should.
func described(n *yaml.Node) string {
	switch {
	case n.Kind == yaml.MappingNode:
		return "keys with values"
	case n.Kind == yaml.SequenceNode:
		return "a list"
	case n.ShortTag() == "!!null":
		return "nothing"
	}
	return shown(n.Value)
}
