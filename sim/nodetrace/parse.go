package nodetrace

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"time"
	"unicode/utf8"

	"reenact/model/ipam"
	"reenact/model/vpc"
	"reenact/sim/plain"
)

// Limits on a trace, so that a wrong file fails at once and in words.
const (
	maxLine    = 64 << 10            // bytes a line
	maxOps     = 1_000_000           // operations a trace
	maxPasses  = 1_000_000           // passes of the pool loop
	maxTime    = 31 * 24 * time.Hour // of any time in the trace
	maxSet     = 1_000_000           // variables in all environments of a trace
	maxPodName = 253                 // bytes, as in Kubernetes
	maxMaxPods = 100_000             // the header's max_pods
	maxSubnet  = 1 << 20             // the header's subnet_free
)

// ParseError says which line of a trace is wrong, what is wrong with it, and
// what to write instead.
type ParseError struct {
	Line    int    // from 1; 0 when there is no file
	Problem string // what is wrong
	Instead string // what to write instead
}

func (e *ParseError) Error() string {
	text := plain.Line(e.Problem + "; " + e.Instead)
	if e.Line == 0 { // typed, not read from a file
		return text
	}
	return fmt.Sprintf("line %d: %s", e.Line, text)
}

// wrong makes the error of a line whose number is filled in by Parse.
func wrong(instead, problem string, args ...any) error {
	return &ParseError{Problem: fmt.Sprintf(problem, args...), Instead: instead}
}

const (
	headerExample = `write a header such as {"version":1,"instance":"m6id.metal","max_pods":737,"env":{},"subnet_free":4091,"first_tick":"2.5s","tick_every":"5s","until":"20m0s"}`
	opExample     = `write an operation such as {"at":"3.9s","add":"pod-1"}, {"at":"61.1s","del":"pod-1"} or {"at":"10m0s","restart":{"WARM_IP_TARGET":"1"}}`
)

// Parse reads a trace. An error is a *ParseError, or the reader's own.
func Parse(r io.Reader) (*Trace, error) {
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, 0, 4096), maxLine)
	t := &Trace{}
	number, blank, set := 0, 0, 0 // lines read, the first blank line, variables set
	for lines.Scan() {
		number++
		line := bytes.TrimSpace(lines.Bytes())
		if len(line) == 0 {
			if blank == 0 {
				blank = number
			}
			continue
		}
		var err error
		switch {
		case blank > 0:
			return nil, &ParseError{blank, "the line is blank", "take it out; only the file's end may have blank lines"}
		case !utf8.Valid(line):
			err = wrong("save the trace as UTF-8", "the line is not valid UTF-8")
		case number == 1:
			err = t.parseHeader(line)
		default:
			err = t.parseOp(line)
			set += t.lastSet()
		}
		if set > maxSet {
			err = wrong("take out what has nothing to do with the pool", "the restarts set more than %d variables", maxSet)
		}
		if err != nil {
			return nil, at(number, err)
		}
	}
	return t.finish(number, blank, lines.Err())
}

// finish turns the end of the input into the trace or an error.
func (t *Trace) finish(lines, blank int, err error) (*Trace, error) {
	switch {
	case errors.Is(err, bufio.ErrTooLong):
		return nil, &ParseError{lines + 1, fmt.Sprintf("the line is longer than %d bytes", maxLine), "check that this is a node trace: one short JSON object a line"}
	case err != nil:
		return nil, err
	case lines == 0 || blank == 1:
		return nil, &ParseError{1, "the trace is empty", headerExample}
	}
	t.number()
	return t, nil
}

// at gives an error its line number.
func at(line int, err error) error {
	var p *ParseError
	if errors.As(err, &p) {
		p.Line = line
		return p
	}
	return &ParseError{Line: line, Problem: err.Error(), Instead: opExample}
}

func (t *Trace) parseHeader(line []byte) error {
	f, err := readObject(line, headerExample)
	if err != nil {
		return err
	}
	if err := f.only("version", "instance", "max_pods", "env", "subnet_free", "first_tick", "tick_every", "until"); err != nil {
		return err
	}
	f.integer("version", 1, 1)
	t.Instance = f.text("instance", 100)
	t.MaxPods = f.integer("max_pods", 0, maxMaxPods)
	t.Env = f.environment("env")
	t.SubnetFree = f.integer("subnet_free", 0, maxSubnet)
	t.FirstTick = f.duration("first_tick")
	t.TickEvery = f.duration("tick_every")
	t.Until = f.duration("until")
	if f.err != nil {
		return f.err
	}
	return t.checkHeader()
}

// checkHeader looks at what single values cannot tell.
func (t *Trace) checkHeader() error {
	if t.TickEvery <= 0 {
		return wrong(`write a time above zero such as "5s", ipamd's own`, `"tick_every" is %v`, t.TickEvery)
	}
	if (t.Until-t.FirstTick)/t.TickEvery >= maxPasses {
		return wrong("write a shorter until or a longer tick_every",
			"a pass every %v until %v makes more than %d", t.TickEvery, t.Until, maxPasses)
	}
	_, err := vpc.LimitsOf(t.Instance)
	var unknown *vpc.UnknownInstanceError
	if errors.As(err, &unknown) {
		return wrong("write a type from the EC2 limits table, such as \"m6id.metal\"", "%v", err)
	}
	return err
}

func (t *Trace) parseOp(line []byte) error {
	if op, ok := usualOp(line); ok {
		return t.append(op)
	}
	f, err := readObject(line, opExample)
	if err != nil {
		return err
	}
	if err := f.only("at", "add", "del", "restart"); err != nil {
		return err
	}
	op := Op{At: f.duration("at")}
	switch {
	case f.count() != 2:
		return wrong(opExample, `a line needs "at" and exactly one of "add", "del" and "restart"`)
	case f.has("add"):
		op.Kind, op.Pod = Add, f.text("add", maxPodName)
	case f.has("del"):
		op.Kind, op.Pod = Del, f.text("del", maxPodName)
	default:
		op.Kind, op.Env = Restart, f.environment("restart")
	}
	if f.err != nil {
		return f.err
	}
	if err := t.checkMode(op.Env); err != nil {
		return err
	}
	return t.append(op)
}

// lastSet is how many variables the last operation sets.
func (t *Trace) lastSet() int {
	if len(t.Ops) == 0 {
		return 0
	}
	return len(t.Ops[len(t.Ops)-1].Env)
}

// checkMode refuses a restart that switches prefix delegation: AWS says to
// replace the nodes, and the model has no pool of both kinds.
func (t *Trace) checkMode(changes map[string]string) error {
	const name = "ENABLE_PREFIX_DELEGATION"
	value, ok := changes[name]
	limits, err := vpc.LimitsOf(t.Instance)
	if !ok || err != nil || !limits.PrefixDelegation() {
		return nil
	}
	on := func(v string) bool { return ipam.FromEnv(map[string]string{name: v}).PrefixDelegation }
	if on(value) != on(t.Env[name]) {
		return wrong("set it in the header: a node is replaced, not switched", "the restart changes %s to %q", name, value)
	}
	return nil
}

func (t *Trace) append(op Op) error {
	if n := len(t.Ops); n > 0 && op.At < t.Ops[n-1].At {
		return wrong("sort the operations by time, earliest first",
			"the time %v comes after %v", op.At, t.Ops[n-1].At)
	}
	if len(t.Ops) == maxOps {
		return wrong("split the trace", "there are more than %d operations", maxOps)
	}
	t.Ops = append(t.Ops, op)
	return nil
}
