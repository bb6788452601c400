package nodetrace

import (
	"io"
	"time"

	"reenact/model/dice"
	"reenact/model/ipam"
	"reenact/model/vpc"
)

// replica is a node whose ipamd is the model, with an EC2 of one subnet whose
// calls take no time.
type replica struct {
	pool   *ipam.Pool
	limits vpc.Limits
	env    map[string]string
	pods   []holding // by the pod's number
	unit   int       // addresses in what a call moves: 1, or a /28's 16
	free   int       // addresses free in the subnet
	calls  Calls
}

// holding is the address a pod has, if it has one.
type holding struct {
	addr  ipam.Addr
	holds bool
}

// Replay leads the model through the trace and tells the observer what came of
// it. The seed sets the dice; what the real ipamd leaves to no dice does not
// depend on it.
func (t *Trace) Replay(seed uint64, o Observer) error {
	r, err := t.replica(seed)
	if err != nil {
		return err
	}
	t.Play(r, o)
	return nil
}

// Write replays the trace and writes its outcome as JSON Lines. With why, each
// pass carries the decision and its reason. A write that fails ends it.
func (t *Trace) Write(out io.Writer, seed uint64, why bool) error {
	r, err := t.replica(seed)
	if err != nil {
		return err
	}
	w := NewWriter(out)
	if why {
		t.play(r, explainer{w, r}, w.broken)
	} else {
		t.play(r, w, w.broken)
	}
	return w.Flush()
}

// explainer adds to each pass what the model says about its decision.
type explainer struct {
	*Writer
	node *replica
}

func (e explainer) Passed(at time.Duration, s Snapshot) {
	e.Explained(at, s, e.node.pool.LastDecision().Explain(time.Duration.String))
}

// replica builds the node at time 0 and lets its ipamd start.
func (t *Trace) replica(seed uint64) (*replica, error) {
	limits, err := vpc.LimitsOf(t.Instance)
	if err != nil {
		return nil, err
	}
	r := &replica{limits: limits, free: t.SubnetFree, env: map[string]string{}, pods: make([]holding, t.number()+1)}
	set := r.settings(t.Env)
	bounds := ipam.Limits{ENIs: limits.ENIs, PerENI: limits.SecondariesPerENI(), MaxPods: t.MaxPods}
	r.pool, err = ipam.New(bounds, set, 0, dice.New(seed, dice.Trace, 0))
	if err != nil {
		return nil, err
	}
	r.unit = unitOf(set)
	r.run(0, r.pool.BeginStart(0))
	return r, nil
}

// settings takes in changes of the environment and reads it as ipamd does at its
// start, which gives up prefix delegation where the instance does not support
// it (ipamd.go, isConfigValid).
func (r *replica) settings(changes map[string]string) ipam.Settings {
	for name, value := range changes {
		r.env[name] = value
	}
	set := ipam.FromEnv(r.env)
	set.PrefixDelegation = set.PrefixDelegation && r.limits.PrefixDelegation()
	return set
}

func unitOf(set ipam.Settings) int {
	if set.PrefixDelegation {
		return 16
	}
	return 1
}

// run makes the calls of a pass until the pool asks for no more.
func (r *replica) run(at time.Duration, c ipam.Call) {
	for c.Op != ipam.NoCall {
		c = r.pool.Finish(at, c, r.call(c), 0)
	}
}

// call is EC2: a request is met whole or not at all.
func (r *replica) call(c ipam.Call) ipam.Result {
	addresses := c.Count * r.unit
	switch c.Op {
	case ipam.AssignAddrs:
		r.calls.Assign++
		return r.take(addresses)
	case ipam.CreateENI:
		r.calls.Create++
		return r.take(addresses + 1)
	case ipam.UnassignAddrs:
		r.calls.Unassign++
		r.free += addresses
	case ipam.FreeENI:
		r.calls.Delete++
		r.free += addresses + 1
	}
	return ipam.Done
}

func (r *replica) take(addresses int) ipam.Result {
	if addresses > r.free {
		return ipam.Insufficient
	}
	r.free -= addresses
	return ipam.Done
}

// Add is a CNI ADD. A pod that holds an address already is given the same one
// (data_store.go, AssignPodIPv4Address).
func (r *replica) Add(op *Op) bool {
	h := &r.pods[op.number]
	if !h.holds {
		h.addr, h.holds = r.pool.Assign(op.At)
	}
	return h.holds
}

// Del is a CNI DEL; of a pod that holds no address it does nothing.
func (r *replica) Del(op *Op) {
	if h := &r.pods[op.number]; h.holds {
		r.pool.Unassign(h.addr, op.At)
		h.holds = false
	}
}

// Restart ends ipamd and starts it with changed settings.
func (r *replica) Restart(op *Op) {
	if err := r.pool.Restart(op.At, r.settings(op.Env)); err != nil {
		panic("nodetrace: " + err.Error()) // Parse has refused the trace
	}
	r.run(op.At, r.pool.BeginStart(op.At))
}

// Pass is one pass of the pool loop.
func (r *replica) Pass(at time.Duration) Snapshot {
	r.run(at, r.pool.BeginPass(at))
	s := r.pool.Stats(at)
	return Snapshot{Total: s.Total, Assigned: s.Assigned, Cooldown: s.Cooling, ENIs: s.ENIs, SubnetFree: r.free, Calls: r.calls}
}
