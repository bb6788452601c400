package cluster

import (
	"fmt"
	"time"

	"reenact/model/dice"
	"reenact/model/vpc"
	"reenact/sim"
	"reenact/sim/nodetrace"
)

// NodeLife is a claim about one node by itself: so many pods at the peak and so many
// later, as pods go on coming and going. What is read are the addresses that the node
// then holds, primaries included.
type NodeLife struct {
	Env   map[string]string `yaml:"env" entries:"50"` // ipamd's environment
	Peak  int               `yaml:"peak"`             // pods
	Later int               `yaml:"later"`
}

var _ sim.OwnClaim = (*NodeLife)(nil)

// Check implements sim.OwnClaim.
func (c *NodeLife) Check() []sim.Problem {
	list := checkEnv("env", c.Env)
	if c.Peak < 1 || c.Peak > largestNode || c.Later < 0 || c.Later > c.Peak {
		list = append(list, problem("", "", "%d pods at the peak and %d later: write 1 to %d, and later no more than at the peak", c.Peak, c.Later, largestNode))
	}
	return list
}

// Read implements sim.OwnClaim.
func (c *NodeLife) Read(seed uint64) (float64, error) {
	if problems := c.Check(); len(problems) > 0 {
		return 0, fmt.Errorf("%s %s", problems[0].Path, problems[0].Problem)
	}
	var last lastPass
	if err := c.trace(seed).Replay(seed, &last); err != nil {
		return 0, err
	}
	return float64(last.Total + last.ENIs), nil
}

// The life of a node in a claim: it fills up, empties by half or so while pods
// go on coming and going, and then goes on at the lower level.
const (
	filling  = 4 * time.Minute
	emptying = 10 * time.Minute
	staying  = 30 * time.Minute
	// churn is how many pods come and go while the node stays at a level: 500
	// starts a minute on the cluster's four dozen nodes.
	churnPerMin = 11
)

const (
	nodeInstance = "m6id.metal"
	nodeMaxPods  = 737
	largestNode  = 700
)

// lastPass keeps what the latest pass left behind.
type lastPass struct{ nodetrace.Snapshot }

func (l *lastPass) Added(time.Duration, string, bool)            {}
func (l *lastPass) Passed(_ time.Duration, s nodetrace.Snapshot) { l.Snapshot = s }

// trace writes the node's life down: which pods come and which go, and when.
func (c *NodeLife) trace(seed uint64) *nodetrace.Trace {
	subnet := vpc.NewSubnet(0, 20, false)
	l := life{dice: dice.New(seed, dice.Trace, 1)}
	for i := range c.Peak {
		l.add(filling * time.Duration(i) / time.Duration(c.Peak))
	}
	l.shrink(filling, emptying, c.Peak-c.Later)
	l.shrink(filling+emptying, staying, 0)
	return &nodetrace.Trace{
		Instance: nodeInstance, MaxPods: nodeMaxPods, Env: c.Env, SubnetFree: subnet.Free - 1,
		FirstTick: 2500 * time.Millisecond, TickEvery: 5 * time.Second, Until: filling + emptying + staying,
		Ops: l.ops,
	}
}

// life is a node's pods on the way.
type life struct {
	dice dice.Stream
	ops  []nodetrace.Op
	pods []string
	born int
}

func (l *life) add(at time.Duration) {
	l.born++
	name := fmt.Sprintf("pod-%d", l.born)
	l.pods = append(l.pods, name)
	l.ops = append(l.ops, nodetrace.Op{At: at, Kind: nodetrace.Add, Pod: name})
}

// shrink lets pods come and go for a while, and as many more go.
func (l *life) shrink(from, length time.Duration, by int) {
	comings := int(length.Minutes() * churnPerMin)
	goings, gone := comings+by, 0
	for i := range comings {
		at := from + length*time.Duration(i)/time.Duration(comings)
		for ; gone < goings*(i+1)/comings; gone++ {
			l.remove(at)
		}
		l.add(at)
	}
}

// remove takes any of the pods, old or new.
func (l *life) remove(at time.Duration) {
	if len(l.pods) == 0 {
		return
	}
	i := l.dice.N(len(l.pods))
	l.ops = append(l.ops, nodetrace.Op{At: at, Kind: nodetrace.Del, Pod: l.pods[i]})
	l.pods[i] = l.pods[len(l.pods)-1]
	l.pods = l.pods[:len(l.pods)-1]
}
