package nodetrace

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"reenact/sim/plain"
)

// object is one line's JSON object, read strictly: the standard decoder would
// let a key come twice, match "AT" to "at" and pass over what follows.
// The getters note the first thing that is wrong in err and return a zero value.
type object struct {
	keys    []string
	values  []json.RawMessage
	seen    map[string]bool // the keys, when they are many
	example string          // what to write instead, for errors about the whole line
	err     error
}

func readObject(line []byte, example string) (*object, error) {
	dec := json.NewDecoder(bytes.NewReader(line))
	o := &object{example: example}
	if token, err := dec.Token(); err != nil || token != json.Delim('{') {
		return nil, wrong(example, "the line is not a JSON object")
	}
	for dec.More() {
		token, err := dec.Token()
		key, isString := token.(string)
		var value json.RawMessage
		if err == nil && isString {
			err = dec.Decode(&value)
		}
		if err != nil {
			return nil, wrong(example, "the line is not valid JSON near byte %d", dec.InputOffset()+1)
		}
		if o.twice(key) {
			return nil, wrong("write it once", "the key %q comes twice", key)
		}
		o.keys = append(o.keys, key)
		o.values = append(o.values, value)
	}
	if _, err := dec.Token(); err != nil {
		return nil, wrong(example, "the JSON object does not end")
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, wrong("write one object a line", "something follows the JSON object")
	}
	return o, nil
}

// fewKeys are found as fast one by one as in a map.
const fewKeys = 16

// twice tells whether a key has come before, and remembers it.
func (o *object) twice(key string) bool {
	if len(o.keys) < fewKeys {
		return slices.Contains(o.keys, key)
	}
	if o.seen == nil {
		o.seen = make(map[string]bool, 2*fewKeys)
		for _, k := range o.keys {
			o.seen[k] = true
		}
	}
	if o.seen[key] {
		return true
	}
	o.seen[key] = true
	return false
}

// only refuses every key but the given ones.
func (o *object) only(known ...string) error {
	for _, key := range o.keys {
		if !slices.Contains(known, key) {
			return wrong("take it out; the keys here are "+strings.Join(known, ", "), "the key %q is unknown", key)
		}
	}
	return nil
}

func (o *object) count() int          { return len(o.keys) }
func (o *object) has(key string) bool { return slices.Contains(o.keys, key) }

// fail notes an error, unless there is one already: the first is the one to mend.
func (o *object) fail(err error) {
	if o.err == nil {
		o.err = err
	}
}

// decode reads a key's value into a pointer, and tells whether it could.
func (o *object) decode(key string, into any, instead string) bool {
	i := slices.Index(o.keys, key)
	if i < 0 {
		o.fail(wrong(o.example, "the key %q is missing", key))
		return false
	}
	if bytes.Equal(o.values[i], []byte("null")) || json.Unmarshal(o.values[i], into) != nil {
		o.fail(wrong(instead, "%q is %s", key, shown(o.values[i])))
		return false
	}
	return true
}

// shown is a value as an error message quotes it.
func shown(value []byte) string {
	if len(value) > 60 {
		return string(bytes.ToValidUTF8(value[:60], nil)) + "..."
	}
	return string(value)
}

func (o *object) integer(key string, low, high int) int {
	var n int
	instead := fmt.Sprintf("write a whole number from %d to %d", low, high)
	if low == high {
		instead = "write the number 1, the version of this format"
	}
	if o.decode(key, &n, instead) && (n < low || n > high) {
		o.fail(wrong(instead, "%q is %d", key, n))
	}
	return n
}

func (o *object) text(key string, limit int) string {
	var s string
	if !o.decode(key, &s, "write a name in quotes") {
		return ""
	}
	switch {
	case s == "":
		o.fail(wrong("write a name", "%q is empty", key))
	case len(s) > limit:
		o.fail(wrong("write a shorter name", "%q is %d bytes long, more than %d", key, len(s), limit))
	case strings.ContainsFunc(s, plain.Steers):
		o.fail(wrong("write a name of printable characters", "%q holds a control character", key))
	}
	return s
}

func (o *object) duration(key string) time.Duration {
	var s string
	const instead = `write a time since the start with its unit, such as "7.5s" or "1m1.1s"`
	if !o.decode(key, &s, instead) {
		return 0
	}
	d, err := time.ParseDuration(s)
	switch {
	case err != nil:
		o.fail(wrong(instead, "%q is %q, which is no time", key, s))
	case d < 0:
		o.fail(wrong("write a time of zero or more", "%q is %q, before the start", key, s))
	case d > maxTime:
		o.fail(wrong("write a time of at most "+maxTime.String(), "%q is %q", key, s))
	}
	return d
}
