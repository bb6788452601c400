package report

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"reenact/sim"
	"reenact/sim/whatif"
)

// jsonOutcome describes an outcome; its values stand with the branches.
type jsonOutcome struct {
	Key   string `json:"key"`
	Title string `json:"title"`
	Unit  string `json:"unit"`
	Help  string `json:"help"`
}

// jsonBranch is a branch with its outcomes by key, null where there is none.
type jsonBranch struct {
	Name       string      `json:"name"`
	Actions    []jsonTurn  `json:"actions"`
	Dropped    []string    `json:"dropped"`
	Checksum   string      `json:"checksum"`
	Values     jsonNumbers `json:"values"`
	Difference jsonNumbers `json:"difference,omitempty"`
}

type jsonTurn struct {
	Time  string `json:"time"`
	Key   string `json:"key"`
	Value string `json:"value"`
	Hold  bool   `json:"hold"`
}

// jsonNumbers is an object whose members keep their order.
type jsonNumbers []jsonNumber

type jsonNumber struct {
	key   string
	value whatif.Value
}

func (n jsonNumbers) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, m := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		key, err := json.Marshal(m.key)
		if err != nil {
			return nil, err
		}
		b.Write(key)
		b.WriteByte(':')
		if m.value.None() {
			b.WriteString("null")
		} else {
			b.WriteString(plain(m.value))
		}
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

func jsonOutcomes(outcomes []sim.Outcome) []jsonOutcome {
	list := []jsonOutcome{}
	for _, o := range outcomes {
		list = append(list, jsonOutcome{o.Key, o.Title, o.Unit, o.Help})
	}
	return list
}

// jsonValues are values by the keys of their outcomes.
func jsonValues(outcomes []sim.Outcome, values []whatif.Value) jsonNumbers {
	list := make(jsonNumbers, len(outcomes))
	for i := range outcomes {
		list[i] = jsonNumber{outcomes[i].Key, values[i]}
	}
	return list
}

func minus(values, was []whatif.Value) []whatif.Value {
	list := make([]whatif.Value, len(values))
	for i := range values {
		list[i] = values[i].Minus(was[i])
	}
	return list
}

// jsonBranches sets each branch against the first.
func jsonBranches(script *sim.Script, outcomes []sim.Outcome, branches []Branch) []jsonBranch {
	list := []jsonBranch{}
	for i := range branches {
		b := &branches[i]
		j := jsonBranch{
			Name: b.Name, Actions: []jsonTurn{}, Dropped: append([]string{}, b.Drop...),
			Checksum: fmt.Sprintf("%016x", b.Checksum), Values: jsonValues(outcomes, b.Values),
		}
		for _, a := range b.Actions {
			j.Actions = append(j.Actions, jsonTurn{rfc3339(script, a.At), a.Key, a.Value, a.Hold})
		}
		if i > 0 {
			j.Difference = jsonValues(outcomes, minus(b.Values, branches[0].Values))
		}
		list = append(list, j)
	}
	return list
}

func rfc3339(script *sim.Script, at time.Duration) string {
	return script.Stamp(at)
}

// writeObject writes a value as JSON that people can read, too.
func writeObject(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		return fmt.Errorf("writing JSON: %w", err)
	}
	return nil
}

// writeBranchesCSV writes a line for each outcome of each branch.
func writeBranchesCSV(w io.Writer, outcomes []sim.Outcome, branches []Branch) error {
	out := csv.NewWriter(w)
	out.Write([]string{"branch", "outcome", "unit", "value", "difference"}) // failures are kept for Error
	for i := range branches {
		for k, o := range outcomes {
			against := ""
			if i > 0 {
				against = plain(branches[i].Values[k].Minus(branches[0].Values[k]))
			}
			out.Write([]string{nameCell(branches[i].Name), o.Key, o.Unit, plain(branches[i].Values[k]), against})
		}
	}
	out.Flush()
	return out.Error()
}
