package nodetrace

import (
	"bufio"
	"encoding/json"
	"io"
)

// headerLine and opLine are a trace's lines in the documented order of keys.
type headerLine struct {
	Version    int               `json:"version"`
	Instance   string            `json:"instance"`
	MaxPods    int               `json:"max_pods"`
	Env        map[string]string `json:"env"`
	SubnetFree int               `json:"subnet_free"`
	FirstTick  string            `json:"first_tick"`
	TickEvery  string            `json:"tick_every"`
	Until      string            `json:"until"`
}

type opLine struct {
	At      string             `json:"at"`
	Add     string             `json:"add,omitempty"`
	Del     string             `json:"del,omitempty"`
	Restart *map[string]string `json:"restart,omitempty"`
}

// Encode writes the trace as Parse reads it.
func (t *Trace) Encode(out io.Writer) error {
	w := bufio.NewWriter(out)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	env := t.Env
	if env == nil {
		env = map[string]string{}
	}
	// A bufio.Writer remembers its first error, so Flush reports any of these.
	enc.Encode(headerLine{1, t.Instance, t.MaxPods, env, t.SubnetFree,
		t.FirstTick.String(), t.TickEvery.String(), t.Until.String()})
	for i := range t.Ops {
		enc.Encode(t.Ops[i].line())
	}
	return w.Flush()
}

func (op *Op) line() opLine {
	l := opLine{At: op.At.String()}
	switch op.Kind {
	case Add:
		l.Add = op.Pod
	case Del:
		l.Del = op.Pod
	case Restart:
		changes := op.Env
		if changes == nil {
			changes = map[string]string{}
		}
		l.Restart = &changes
	}
	return l
}
