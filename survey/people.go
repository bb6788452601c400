package survey

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// pods counts who has an address, and who waits for one.
func (t *tally) pods() {
	t.withIP = map[string]int{}
	daemons := map[string]int{}
	out := &t.census.Pods
	strange, v6 := 0, 0
	for i := range t.c.pods {
		p := &t.c.pods[i]
		switch {
		case p.done:
			out.Done++
		case p.node != "" && t.c.nodes[p.node] == nil:
			strange++
		case p.host:
			out.HostNetwork++
		case p.node == "":
			out.WaitingNode++
		case t.kind[p.node] == "Fargate":
			out.Fargate++
		case t.kind[p.node] != "":
		case p.branch:
			out.Branch++
		case strings.Contains(p.ip, ":"):
			v6++
		default:
			t.pooled(p, daemons)
		}
	}
	if strange > 0 {
		t.leave(counted(strange, "pod")+" on nodes that are not among those listed", "a node came or went between the two lists")
	}
	if v6 > 0 {
		t.leave(counted(v6, "pod")+" with an IPv6 address", "such pods take no IPv4 address, and the warm targets mean nothing for them")
	}
	if len(t.c.pods) > 0 {
		t.from("pods", Measured, "kubectl's pods")
		return
	}
	t.podsOtherwise()
}

// pooled counts a pod whose address is, or will be, of its node's pool.
func (t *tally) pooled(p *pod, daemons map[string]int) {
	out := &t.census.Pods
	if p.deleted {
		out.Terminating++
	}
	if p.ip == "" {
		out.WaitingAddress++
		return
	}
	out.WithAddress++
	t.withIP[p.node]++
	if p.owner == "DaemonSet" {
		daemons[p.node]++
		out.PerNode = max(out.PerNode, daemons[p.node])
	}
}

// podsOtherwise counts by what ipamd says of itself, where the pods were not listed.
func (t *tally) podsOtherwise() {
	n := 0
	for _, s := range t.latest() {
		if name := t.nodeOfScrape(s); name != "" {
			v, _ := s.get("awscni_assigned_ip_addresses")
			t.withIP[name] = int(v)
			n += int(v)
		}
	}
	if n > 0 {
		t.census.Pods.WithAddress = n
		t.from("pods", Measured, "the addresses that ipamd's metrics call assigned")
		return
	}
	for _, p := range t.c.pools {
		if name := t.nodeOfPool(p); name != "" {
			t.withIP[name] = p.assigned
			n += p.assigned
		}
	}
	t.census.Pods.WithAddress = n
	t.from("pods", Derived, "the pools that ipamd's introspection tells, on the nodes that have one")
}

// groups parts the nodes by what decides about their addresses.
func (t *tally) groups() {
	t.heldByNode()
	type key struct {
		kind, subnet string
		maxPods      int
	}
	found := map[key]*Group{}
	var order []key
	others := map[string]int{}
	unknown := map[string]int{}
	for _, name := range t.nodeNames() {
		n := t.c.nodes[name]
		if why := t.kind[name]; why != "" {
			others[why]++
			continue
		}
		g := Group{Type: t.typeOf(name, n), Subnet: t.subnetOfNode(n), Zone: t.zoneOf(n), MaxPods: whole(n.Status.Capacity["pods"])}
		if g.Type == "" {
			unknown["no instance type in its labels"]++
			continue
		}
		if g.MaxPods == 0 {
			g.MaxPods = whole(n.Status.Allocatable["pods"])
		}
		cpu, _ := quantity(string(n.Status.Allocatable["cpu"]))
		memory, _ := quantity(string(n.Status.Allocatable["memory"]))
		g.CPU, g.MemoryMB = cpu, memory/1000>>20
		k := key{g.Type, g.Subnet + "/" + g.Zone, g.MaxPods}
		if found[k] == nil {
			found[k] = &g
			order = append(order, k)
		}
		at := found[k]
		at.Count++
		at.CPU, at.MemoryMB = min(at.CPU, g.CPU), min(at.MemoryMB, g.MemoryMB)
		if n.Spec.Unschedulable {
			at.Cordoned++
		}
		held, known := t.held[name]
		if !known {
			held = -1
		}
		at.Pods, at.Held = append(at.Pods, t.withIP[name]), append(at.Held, held)
	}
	for _, k := range order {
		t.census.Groups = append(t.census.Groups, *found[k])
	}
	t.leaveNodes(others, unknown)
	t.from("nodes", Measured, "kubectl's nodes")
}

// effects say what follows from leaving a kind of node out.
var effects = map[string]string{
	"Fargate":       "each of its pods has an interface and an address of its own: counted under others",
	"EKS Auto Mode": "its addresses are not ipamd's: this cannot tell what would happen there",
	"hybrid":        "its pods have no addresses of the VPC",
	"Windows":       "its addresses are the VPC resource controller's, with targets of their own: counted under others",
}

func (t *tally) leaveNodes(others, unknown map[string]int) {
	for _, list := range []map[string]int{others, unknown} {
		var why []string
		for w := range list {
			why = append(why, w)
		}
		slices.Sort(why)
		for _, w := range why {
			effect := effects[w]
			if effect == "" {
				effect = "its limits are not known; its addresses count under others"
				t.leave(fmt.Sprintf("%s with %s", counted(list[w], "node"), w), effect)
				continue
			}
			t.leave(fmt.Sprintf("%s (%s)", counted(list[w], "node"), w), effect)
		}
	}
}

func whole(q text) int {
	n, err := strconv.Atoi(string(q))
	if err != nil || n < 0 || n > 100_000 {
		return 0
	}
	return n
}

// typeOf is a node's instance type: of its labels, old or new, or of EC2's list.
func (t *tally) typeOf(name string, n *object) string {
	for _, label := range []string{"node.kubernetes.io/instance-type", "beta.kubernetes.io/instance-type"} {
		if v := n.Metadata.Labels[label]; v != "" {
			return v
		}
	}
	if i := t.c.instances[t.instanceOf[name]]; i != nil {
		return i.InstanceType
	}
	return ""
}

// zoneOf is a node's zone: of its labels, of its provider id, or of its subnet.
func (t *tally) zoneOf(n *object) string {
	for _, label := range []string{"topology.kubernetes.io/zone", "failure-domain.beta.kubernetes.io/zone"} {
		if v := n.Metadata.Labels[label]; v != "" {
			return letterOf(v)
		}
	}
	if parts := strings.Split(n.Spec.ProviderID, "/"); len(parts) >= 5 && zoneForm.MatchString(parts[3]) {
		return letterOf(parts[3])
	}
	if s := t.c.subnets[t.subnetOfNode(n)]; s != nil {
		return letterOf(s.AvailabilityZone)
	}
	return ""
}

func (t *tally) subnetOfNode(n *object) string {
	for _, a := range n.Status.Addresses {
		if a.Type == "InternalIP" {
			if id := t.subnetOf(a.Address); id != "" {
				return id
			}
		}
	}
	if i := t.c.instances[t.instanceOf[n.Metadata.Name]]; i != nil {
		return i.SubnetID
	}
	return ""
}

// heldByNode counts the addresses for pods on each node: by EC2's interfaces, else
// by ipamd's metrics, else by its introspection.
func (t *tally) heldByNode() {
	t.held = map[string]int{}
	for _, e := range t.c.enis {
		if e.Attachment == nil || !forPods(e) {
			continue
		}
		if name := t.nodeOf[e.Attachment.InstanceID]; name != "" {
			t.held[name] += secondaries(e)
		}
	}
	if len(t.held) > 0 {
		t.from("held", Measured, "EC2's network interfaces")
		return
	}
	for _, s := range t.latest() {
		if name := t.nodeOfScrape(s); name != "" {
			v, _ := s.get("awscni_total_ip_addresses")
			t.held[name] = int(v)
		}
	}
	if len(t.held) > 0 {
		t.from("held", Measured, "ipamd's metrics")
		return
	}
	for _, p := range t.c.pools {
		if name := t.nodeOfPool(p); name != "" {
			t.held[name] = p.total
		}
	}
	if len(t.held) > 0 {
		t.from("held", Measured, "ipamd's introspection, on the nodes that have one")
		return
	}
	t.from("held", Assumed, "the model's own: no file says what the nodes hold")
}

// forPods tells whether ipamd gives an interface's addresses to pods.
func forPods(e *resource) bool {
	switch e.InterfaceType {
	case "trunk", "branch", "efa-only", "lambda", "vpc_endpoint":
		return false
	}
	for _, tag := range e.TagSet {
		if tag.Key == "node.k8s.amazonaws.com/no_manage" && tag.Value == "true" {
			return false
		}
	}
	return true
}

// secondaries are an interface's addresses for pods, 16 a prefix.
func secondaries(e *resource) int {
	n := 16 * len(e.Ipv4Prefixes)
	for _, a := range e.PrivateIPAddresses {
		if !a.Primary {
			n++
		}
	}
	return n
}
