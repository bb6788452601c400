// Package oracle runs the real ipamd (github.com/aws/amazon-vpc-cni-k8s) on a
// node trace. It must run inside a testing/synctest bubble: the real code reads
// the clock and sleeps, and the bubble's clock is fake, so that half an hour
// takes milliseconds.
//
// Everything that decides is the real code: initialisation, the pool loop's
// pass, the reconcile between passes, the datastore, the parsing of the
// environment. Fake are EC2, the instance metadata, the Kubernetes API and the
// host's network.
package oracle

import (
	"context"
	"os"
	"slices"
	"time"

	_ "conformance.invalid/quietlog"

	"k8s.io/apimachinery/pkg/util/wait"

	"github.com/aws/amazon-vpc-cni-k8s/pkg/ipamd"
	"github.com/aws/amazon-vpc-cni-k8s/pkg/ipamd/datastore"

	"reenact/model/vpc"
	"reenact/sim/nodetrace"
)

const nodeName = "node-1"

// reconcileEvery is nodeIPPoolReconcileInterval (ipamd.go).
const reconcileEvery = 60 * time.Second

// Node is a node whose ipamd is the real one. It implements nodetrace.Node.
type Node struct {
	trace *nodetrace.Trace
	ec2   *ec2
	env   map[string]string
	saved checkpoint

	// The running ipamd process.
	ipamd *ipamd.IPAMContext
	store *datastore.DataStore
	api   *api
	stop  chan struct{} // closed when the process ends

	start     time.Time     // time 0 of the trace, by the bubble's clock
	reconcile time.Duration // time of the next reconcile, 0 for none before the next pass
}

// Start boots the node and its ipamd, at time 0 of the trace.
func Start(t *nodetrace.Trace) (*Node, error) {
	limits, err := vpc.LimitsOf(t.Instance)
	if err != nil {
		return nil, err
	}
	n := &Node{trace: t, ec2: newEC2(limits, t.SubnetFree), env: map[string]string{}, start: time.Now()}
	merge(n.env, t.Env)
	return n, n.boot()
}

func merge(env, changes map[string]string) {
	for name, value := range changes {
		env[name] = value
	}
}

// Stop ends ipamd, so that the bubble can end.
func (n *Node) Stop() { close(n.stop) }

// renewStop ends the background loops of the process before. ipamd's loops run
// until wait.NeverStop closes, which it never does; and since that channel comes
// from outside the bubble, the fake clock would stand still for as long as a
// loop waits on it. So each process gets its own.
func (n *Node) renewStop() {
	if n.stop != nil {
		close(n.stop)
	}
	n.stop = make(chan struct{})
	wait.NeverStop = n.stop
}

// boot is what the real New does (ipamd.go), but for its connections.
func (n *Node) boot() error {
	restore := setEnvironment(n.env)
	defer restore()
	n.renewStop()
	n.api = &api{ec2: n.ec2}
	c := &ipamd.IPAMContext{}
	set(c, "awsClient", n.api)
	set(c, "k8sClient", cluster{maxPods: n.trace.MaxPods})
	set(c, "networkClient", hostNetwork{})
	set(c, "enableIPv4", true)
	set(c, "useSubnetDiscovery", ipamd.UseSubnetDiscovery())
	set(c, "enablePrefixDelegation", realPrefixDelegation())
	set(c, "warmENITarget", realWarmENI())
	set(c, "warmIPTarget", realWarmIP())
	set(c, "minimumIPTarget", realMinimumIP())
	set(c, "warmPrefixTarget", realWarmPrefix())
	set(c, "enableManageUntaggedMode", true)
	set(c, "primaryIP", map[string]string{})
	set(c, "myNodeName", nodeName)
	set(fieldOf(c, "reconcileCooldownCache").Addr().Interface(), "cache", map[string]time.Time{})
	prepare(c)
	realConfigValid(c)
	prefixes := get[bool](c, "enablePrefixDelegation")
	n.api.InitCachedPrefixDelegation(prefixes)
	n.ipamd, n.store = c, newStore(c, &n.saved, prefixes)
	return initialise(c)
}

// setEnvironment makes the process's environment the node's, and returns what
// undoes it.
func setEnvironment(env map[string]string) (restore func()) {
	before := os.Environ()
	os.Clearenv()
	os.Setenv("MY_NODE_NAME", nodeName)
	os.Setenv("ENABLE_IPv4", "true")
	for name, value := range env {
		os.Setenv(name, value)
	}
	return func() {
		os.Clearenv()
		for _, pair := range before {
			for i := 1; i < len(pair); i++ {
				if pair[i] == '=' {
					os.Setenv(pair[:i], pair[i+1:])
					break
				}
			}
		}
	}
}

// advance lets the clock run to a time of the trace, with the reconcile that
// the pool loop does half-way between two passes.
func (n *Node) advance(at time.Duration) {
	if n.reconcile > 0 && n.reconcile <= at {
		n.sleepUntil(n.reconcile)
		reconcile(n.ipamd, reconcileEvery)
		n.reconcile = 0
	}
	n.sleepUntil(at)
}

func (n *Node) sleepUntil(at time.Duration) { time.Sleep(time.Until(n.start.Add(at))) }

// Pass is one pass of the pool loop.
func (n *Node) Pass(at time.Duration) nodetrace.Snapshot {
	n.advance(at)
	realPass(n.ipamd, context.Background())
	n.reconcile = at + n.trace.TickEvery/2
	return n.snapshot()
}

func (n *Node) snapshot() nodetrace.Snapshot {
	stats := n.store.GetIPStats("4")
	return nodetrace.Snapshot{
		Total:      stats.TotalIPs,
		Assigned:   stats.AssignedIPs,
		Cooldown:   stats.CooldownIPs,
		ENIs:       n.store.GetENIs(),
		SubnetFree: n.ec2.free,
		Calls:      n.ec2.calls,
	}
}

// Shape returns how many addresses or prefixes each interface holds, most first.
func (n *Node) Shape() []int {
	var shape []int
	for _, eni := range n.store.GetENIInfos().ENIs {
		shape = append(shape, len(eni.AvailableIPv4Cidrs))
	}
	slices.SortFunc(shape, func(a, b int) int { return b - a })
	return shape
}

func keyOf(pod string) datastore.IPAMKey {
	return datastore.IPAMKey{NetworkName: "aws-cni", ContainerID: pod, IfName: "eth0"}
}

// Add is a CNI ADD (rpc_handler.go, AddNetwork).
func (n *Node) Add(op *nodetrace.Op) bool {
	n.advance(op.At)
	_, err := assignPod(n.store, keyOf(op.Pod))
	return err == nil
}

// Del is a CNI DEL (rpc_handler.go, DelNetwork). An address of the kind that
// ipamd no longer uses, left over from before a switch of prefix delegation,
// goes back to EC2 at once.
func (n *Node) Del(op *nodetrace.Op) {
	n.advance(op.At)
	from, ip, err := unassignPod(n.store, keyOf(op.Pod))
	if err != nil {
		return
	}
	single := from.AvailableIPv4Cidrs[ip+"/32"]
	prefixes := get[bool](n.ipamd, "enablePrefixDelegation")
	switch {
	case prefixes && single != nil && !single.IsPrefix:
		freeSingles(n.ipamd, from.ID)
	case !prefixes && single == nil:
		freePrefixes(n.ipamd, from.ID)
	}
}

// Restart ends ipamd and starts another with changed settings.
func (n *Node) Restart(op *nodetrace.Op) {
	n.advance(op.At)
	merge(n.env, op.Env)
	if err := n.boot(); err != nil {
		panic("oracle: ipamd does not start again: " + err.Error())
	}
}
