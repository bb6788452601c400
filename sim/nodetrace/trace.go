// Package nodetrace reads what one node's ipamd lived through, replays it
// through the model, and writes what the model did, one JSON line an event.
//
// A trace is JSON Lines: a header with the node's settings, then the CNI calls
// and restarts in order of time. EC2 calls take no time in a trace and are
// never throttled, so that the pool loop's passes fall exactly where the header
// says.
package nodetrace

import "time"

// Trace is a parsed node trace.
type Trace struct {
	Instance   string            // EC2 instance type, one the limits table knows
	MaxPods    int               // the kubelet's max-pods
	Env        map[string]string // ipamd's environment at time 0
	SubnetFree int               // addresses free in the subnet before this node takes any; its own primary is not counted
	FirstTick  time.Duration     // time of the first pass of the pool loop
	TickEvery  time.Duration     // from one pass to the next
	Until      time.Duration     // no pass comes after this; one exactly here does
	Ops        []Op              // ascending in time
}

// Kind tells what an operation is.
type Kind uint8

const (
	Add     Kind = iota // CNI ADD: a pod asks for an address
	Del                 // CNI DEL: a pod gives its address back
	Restart             // ipamd restarts, at once
)

// Op is one thing that happened to the node.
type Op struct {
	At   time.Duration
	Kind Kind
	Pod  string            // for Add and Del
	Env  map[string]string // for Restart: the variables that change

	number int // the pod's, from 1; 0 until the trace numbers its pods
}

// Calls counts the EC2 calls since time 0, failed ones included.
type Calls struct {
	Assign   int // AssignPrivateIpAddresses
	Create   int // CreateNetworkInterface
	Unassign int // UnassignPrivateIpAddresses
	Delete   int // DeleteNetworkInterface
}

// Snapshot is what a pass leaves behind.
type Snapshot struct {
	Total      int // addresses in ipamd's pool, ENI primaries excluded
	Assigned   int // of these, held by pods
	Cooldown   int // of these, given back too recently to be given out
	ENIs       int // the primary ENI included
	SubnetFree int
	Calls      Calls
}

// Node is a thing that can live through a trace: the model, or the real ipamd
// that judges it. Times never go back from one call to the next.
type Node interface {
	Add(op *Op) (ok bool)
	Del(op *Op)
	Restart(op *Op)
	Pass(at time.Duration) Snapshot
}

// Observer is told what came of a trace, in order of time.
type Observer interface {
	Added(at time.Duration, pod string, ok bool)
	Passed(at time.Duration, s Snapshot)
}

// Play leads a node through the trace, up to its last pass: what comes later
// would show in no pass. An operation at the time of a pass comes before it.
func (t *Trace) Play(n Node, o Observer) {
	t.play(n, o, func() bool { return false })
}

// play is Play, until its outcome has come to be in vain.
func (t *Trace) play(n Node, o Observer, vain func() bool) {
	ops := t.Ops
	for at := t.FirstTick; at <= t.Until && !vain(); at += t.TickEvery {
		for len(ops) > 0 && ops[0].At <= at {
			ops[0].apply(n, o)
			ops = ops[1:]
		}
		o.Passed(at, n.Pass(at))
	}
}

func (op *Op) apply(n Node, o Observer) {
	switch op.Kind {
	case Add:
		o.Added(op.At, op.Pod, n.Add(op))
	case Del:
		n.Del(op)
	case Restart:
		n.Restart(op)
	}
}

// number gives each pod a number and returns how many there are, so that a
// replay need not look names up.
func (t *Trace) number() int {
	last, missing := 0, false
	for i := range t.Ops {
		op := &t.Ops[i]
		last = max(last, op.number)
		missing = missing || op.number == 0 && op.Kind != Restart
	}
	if !missing {
		return last
	}
	numbers := make(map[string]int, len(t.Ops))
	for i := range t.Ops {
		op := &t.Ops[i]
		if op.Kind == Restart {
			continue
		}
		if _, known := numbers[op.Pod]; !known {
			numbers[op.Pod] = len(numbers) + 1
		}
		op.number = numbers[op.Pod]
	}
	return len(numbers)
}
