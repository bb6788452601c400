package survey

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
)

// json reads the values of a JSON text, one after the other: a support bundle
// appends to its files. Lists are read item by item.
func (r *reader) json(name string, in *bufio.Reader) error {
	j := &jsonText{reader: r, name: name, dec: json.NewDecoder(in), found: map[string]int{}}
	for {
		err := j.value()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return j.wrong(err)
		}
	}
	r.into.note(name, j.kinds(), j.doubt)
	return nil
}

type jsonText struct {
	*reader
	name  string
	dec   *json.Decoder
	found map[string]int // how many of each kind
	items int            // of the list that is being read
	list  string
	doubt string
}

// wrong says where a text breaks off or is no JSON.
func (j *jsonText) wrong(err error) error {
	where := fmt.Sprintf("byte %d", j.dec.InputOffset())
	if j.list != "" {
		where += fmt.Sprintf(", after %d whole %s", j.items, j.list)
	}
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return &InputError{Name: j.name, Where: where, Problem: "the file ends in the middle", Instead: "collect it again: half a cluster would give half an answer"}
	case errors.As(err, &syntax):
		return &InputError{Name: j.name, Where: where, Problem: "this is not JSON: " + syntax.Error()}
	case errors.As(err, &kind):
		return &InputError{Name: j.name, Where: where, Problem: fmt.Sprintf("%s is %s, not what it should be", kind.Field, kind.Value)}
	}
	return err
}

// kinds are what was found, in words.
func (j *jsonText) kinds() string {
	var names []string
	for kind := range j.found {
		names = append(names, kind)
	}
	slices.Sort(names)
	text := ""
	for i, kind := range names {
		if i > 0 {
			text += ", "
		}
		text += counted(j.found[kind], kind)
	}
	return text
}

// value reads one value: an object, whose keys tell what it is, or a bare list, as
// --query leaves it.
func (j *jsonText) value() error {
	t, err := j.dec.Token()
	if err != nil {
		return err
	}
	switch t {
	case json.Delim('['):
		return j.elements("items", j.anything)
	case json.Delim('{'):
		return j.object()
	}
	return nil // a word, as eni-configs.json has it
}

// lists are the keys under which things are listed, and what reads an element.
func (j *jsonText) lists() map[string]func(json.RawMessage) error {
	return map[string]func(json.RawMessage) error{
		"items": j.kubernetes, "nodes": j.kubernetes, "pods": j.kubernetes, // kube-scheduler-simulator's export has the last two
		"Subnets": j.aws, "NetworkInterfaces": j.aws, "InstanceTypes": j.aws, "Instances": j.aws,
		"Reservations": j.aws, "SubnetIpv4CidrReservations": j.reservation,
	}
}

// object reads an object key by key, so that a list in it need not be held whole.
// What is none of the lists is kept and looked at in the end.
func (j *jsonText) object() error {
	rest := map[string]json.RawMessage{}
	lists := j.lists()
	held := 0
	for j.dec.More() {
		t, err := j.dec.Token()
		if err != nil {
			return err
		}
		key, _ := t.(string)
		if read, ok := lists[key]; ok {
			if listed, err := j.listAt(key, read); err != nil || listed {
				if err != nil {
					return err
				}
				continue
			}
		}
		var raw json.RawMessage
		if err := j.dec.Decode(&raw); err != nil {
			return err
		}
		if held += len(raw); held > maxWhole {
			return &InputError{Name: j.name, Problem: fmt.Sprintf("one object in it is larger than %d MiB", maxWhole>>20)}
		}
		rest[key] = raw
	}
	if _, err := j.dec.Token(); err != nil {
		return err
	}
	return j.whole(rest)
}

// listAt reads the value of a key that should be a list; false when it is null.
func (j *jsonText) listAt(key string, read func(json.RawMessage) error) (bool, error) {
	t, err := j.dec.Token()
	if err != nil {
		return false, err
	}
	if t == json.Delim('[') {
		return true, j.elements(key, read)
	}
	if t == json.Delim('{') { // an object under a list's name is of no kind we know
		return true, j.skip()
	}
	return true, nil
}

// skip reads on to the end of the object that has begun.
func (j *jsonText) skip() error {
	for depth := 1; depth > 0; {
		t, err := j.dec.Token()
		if err != nil {
			return err
		}
		switch t {
		case json.Delim('{'), json.Delim('['):
			depth++
		case json.Delim('}'), json.Delim(']'):
			depth--
		}
	}
	return nil
}

func (j *jsonText) elements(list string, read func(json.RawMessage) error) error {
	j.list, j.items = list, 0
	for j.dec.More() {
		var raw json.RawMessage
		if err := j.dec.Decode(&raw); err != nil {
			return err
		}
		if len(raw) > maxWhole {
			return &InputError{Name: j.name, Problem: fmt.Sprintf("one item of its %s is larger than %d MiB", list, maxWhole>>20)}
		}
		if err := read(raw); err != nil {
			return err
		}
		if j.items++; j.items%256 == 0 && j.ctx.Err() != nil {
			return j.ctx.Err()
		}
	}
	_, err := j.dec.Token()
	j.list = ""
	return err
}

// anything is an element of a bare list: Kubernetes writes small letters, AWS
// capitals.
func (j *jsonText) anything(raw json.RawMessage) error {
	var marks struct {
		Metadata   json.RawMessage `json:"metadata"`
		APIVersion string          `json:"apiVersion"`
	}
	if err := json.Unmarshal(raw, &marks); err != nil {
		return nil // a number or a word
	}
	if marks.APIVersion != "" || marks.Metadata != nil {
		return j.kubernetes(raw)
	}
	return j.aws(raw)
}

func (j *jsonText) kubernetes(raw json.RawMessage) error {
	var o object
	if err := json.Unmarshal(raw, &o); err != nil {
		return err
	}
	j.count(j.into.object(&o))
	return nil
}

func (j *jsonText) aws(raw json.RawMessage) error {
	var o resource
	if err := json.Unmarshal(raw, &o); err != nil {
		return err
	}
	for i := range o.Instances {
		j.count(j.into.resource(&o.Instances[i]))
	}
	j.count(j.into.resource(&o))
	return nil
}

func (j *jsonText) reservation(raw json.RawMessage) error {
	var o resource
	if err := json.Unmarshal(raw, &o); err != nil {
		return err
	}
	j.into.reserved = append(j.into.reserved, o)
	j.count("CIDR reservation")
	return nil
}

func (j *jsonText) count(kind string) {
	if kind != "" {
		j.found[kind]++
	}
}
