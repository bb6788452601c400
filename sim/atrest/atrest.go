// Package atrest reckons what ipamd holds on one node that has come to rest: so
// many pods, nothing coming or going. It brings the pods to the model's pool one
// by one and lets the pool loop run until it asks for nothing more, so that its
// answer is that of the model's own code and of no formula beside it.
package atrest

import (
	"fmt"
	"slices"
	"time"

	"reenact/model/dice"
	"reenact/model/ipam"
	"reenact/model/vpc"
)

// Node is the node that is asked about.
type Node struct {
	Instance string            // EC2 instance type
	Env      map[string]string // ipamd's environment, as on the aws-node DaemonSet
	Pods     int               // with an address; those on the host's network have none
	MaxPods  int               // the kubelet's; 0: the usual one
}

// Holding is what the node holds at rest. All counts are addresses but where said.
type Holding struct {
	Pods       int   // asked for
	Held       int   // taken from the subnet, the interfaces' primaries included
	Total      int   // for pods: primaries excluded
	Assigned   int   // held by pods
	Unused     int   // Total − Assigned
	ENIs       int   // interfaces, the primary one included
	PerENI     []int // addresses for pods on each interface, most first
	Prefixes   int   // /28 prefixes that Total consists of; 0 without prefix delegation
	Unserved   int   // pods that get no address: the interfaces are full
	MaxPods    int   // the kubelet's limit that was reckoned with
	MostENIs   int   // that the type and MAX_ENI allow
	MostPerENI int   // addresses for pods that one interface can hold
	// NoPrefixes: prefix delegation was asked for, and ipamd falls back to single
	// addresses, as the type is not a Nitro one (ipamd.go, isConfigValid).
	NoPrefixes bool
}

// TooManyPodsError says that the kubelet would not run so many pods.
type TooManyPodsError struct {
	Node Node
	Most int
}

func (e *TooManyPodsError) Error() string {
	return fmt.Sprintf("%d pods on a %s are more than its max-pods, %d; ask for fewer, or give the kubelet's own figure with --max-pods",
		e.Node.Pods, e.Node.Instance, e.Most)
}

// The rhythm of the reckoning: a pod a pass, and rest is when nothing has moved
// for five minutes. The slowest thing that ipamd does comes after two.
const (
	firstPass = 2500 * time.Millisecond
	quiet     = 60
)

// Of reckons a node in a subnet without bounds. What the node holds does not
// depend on chance; on which interface it lies may.
func Of(n Node) (Holding, error) {
	l, err := vpc.LimitsOf(n.Instance)
	if err != nil {
		return Holding{}, err
	}
	set := ipam.FromEnv(n.Env)
	set.PrefixDelegation = set.PrefixDelegation && l.PrefixDelegation()
	most := maxPods(n, l, set)
	if n.Pods > most {
		return Holding{}, &TooManyPodsError{Node: n, Most: most}
	}
	pool, err := ipam.New(ipam.Limits{ENIs: l.ENIs, PerENI: l.SecondariesPerENI(), MaxPods: most}, set, 0, dice.New(1, dice.MapOrder, 0))
	if err != nil {
		return Holding{}, err
	}
	h := holding(n, pool, settle(pool, n.Pods))
	h.NoPrefixes = ipam.FromEnv(n.Env).PrefixDelegation && !set.PrefixDelegation
	return h, nil
}

func maxPods(n Node, l vpc.Limits, set ipam.Settings) int {
	switch {
	case n.MaxPods > 0:
		return n.MaxPods
	case set.PrefixDelegation:
		return vpc.PrefixMaxPods(n.Instance, l)
	}
	return l.MaxPods()
}

// settle brings so many pods, a new one each pass, and returns how many are left
// without an address when nothing has moved for long. A pod that got none tries
// again, as the kubelet does.
func settle(p *ipam.Pool, pods int) (unserved int) {
	run := func(at time.Duration, c ipam.Call) (calls int) {
		for ; c.Op != ipam.NoCall; calls++ {
			c = p.Finish(at, c, ipam.Done, 0)
		}
		return calls
	}
	run(0, p.BeginStart(0))
	waiting, still := 0, 0
	for at := firstPass; pods > 0 || still < quiet; at += ipam.PassInterval {
		moved := run(at, p.BeginPass(at))
		if pods > 0 {
			pods, waiting = pods-1, waiting+1
			moved++
		}
		for ; waiting > 0; waiting, moved = waiting-1, moved+1 {
			if _, ok := p.Assign(at + ipam.PassInterval/2); !ok {
				break
			}
		}
		if still++; moved > 0 {
			still = 0
		}
	}
	return waiting
}

func holding(n Node, p *ipam.Pool, unserved int) Holding {
	s := p.Stats(forever)
	h := Holding{
		Pods: n.Pods, Held: s.Total + s.ENIs, Total: s.Total, Assigned: s.Assigned, Unused: s.Total - s.Assigned,
		ENIs: s.ENIs, Unserved: unserved, MaxPods: p.Limits().MaxPods, MostENIs: p.MaxENIs(), MostPerENI: p.Limits().PerENI,
	}
	if p.Settings().PrefixDelegation {
		h.Prefixes = s.Total / ipam.PrefixSize
		h.MostPerENI *= ipam.PrefixSize
	}
	for _, eni := range p.Interfaces() {
		h.PerENI = append(h.PerENI, eni.Addresses)
	}
	slices.SortFunc(h.PerENI, func(a, b int) int { return b - a })
	return h
}

// forever is later than any cooldown.
const forever = 1000 * time.Hour
