package survey

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"time"
)

// Census is what a collection comes to: the cluster as a simulation wants it. It
// names no node, no pod and no account.
type Census struct {
	Collected time.Time
	CNI       CNI
	Subnets   []Subnet
	Groups    []Group
	Pods      Pods
	Churn     Churn
	From      []Source  // where each number comes from
	LeftOut   []LeftOut // what was found and is in no number
}

// CNI is ipamd as it is configured.
type CNI struct {
	Version        string            // "1.18.6"; "" when unknown
	Env            map[string]string // variables that are not at ipamd's default
	MaxUnavailable string            // of a rollout: "10%"
}

// Subnet is one of those in which the nodes and their pods have addresses.
type Subnet struct {
	ID, Zone  string // the zone's letter
	CIDR      string
	Size      int // usable: AWS's five are not counted
	Free      int // as EC2 says
	Held      int // by this cluster's nodes, primaries included
	Others    int // by anything else, seen or not
	Leaked    int // of Others: on interfaces that ipamd left behind
	Free28    int // whole aligned /28 blocks; -1 when it is not known
	ForPods   bool
	NotForCNI bool // tagged kubernetes.io/role/cni=0
	Tagged    bool // tagged kubernetes.io/role/cni=1
}

// Group is nodes of one instance type in one subnet with one max-pods.
type Group struct {
	Count    int
	Type     string
	Subnet   string // id
	Zone     string
	MaxPods  int
	CPU      int64 // that pods may ask for, in thousandths of a vCPU
	MemoryMB int64
	Cordoned int
	Pods     []int // with an address, by node
	Held     []int // addresses for pods, by node: primaries excluded; -1 when it is not known
}

// Pods are how many there are of each kind.
type Pods struct {
	WithAddress    int // from a pool
	HostNetwork    int
	WaitingNode    int // no node has room
	WaitingAddress int // on a node, without an address
	Terminating    int
	Done           int // Succeeded or Failed: they keep an address in name only
	Branch         int // with an address of a trunk's branch, outside the pools
	Fargate        int
	PerNode        int // of DaemonSets, with an address, on the fullest node
}

// Churn is how fast pods come and go.
type Churn struct {
	PerMin   float64
	Error    float64       // one standard error, in starts a minute; 0 when it is not known
	Peak     float64       // 0: not known
	Lifetime time.Duration // 0: not known
	Source   string
}

// Source says where a number comes from.
type Source struct {
	Number string // "subnets", "held", "churn"
	How    string // measured, derived or assumed
	From   string
}

// LeftOut is something that was found and is not counted.
type LeftOut struct {
	What   string
	Effect string
}

// The words for Source.How.
const (
	Measured = "measured"
	Derived  = "derived"
	Assumed  = "assumed"
)

// Count makes a census. An *InputError tells what is missing for one, or what
// contradicts itself.
func (c *Collection) Count() (*Census, error) {
	if len(c.nodes) == 0 {
		return nil, &InputError{Name: c.firstName(), Problem: "there are no nodes in it", Instead: "add kubectl get nodes -o json; reenact import --commands prints all that helps"}
	}
	if err := c.oneCluster(); err != nil {
		return nil, err
	}
	t := &tally{c: c, census: &Census{Collected: c.time()}, instanceOf: map[string]string{}, nodeOf: map[string]string{}, byIP: map[netip.Addr]string{}}
	t.index()
	t.cni()
	t.subnets()
	t.pods()
	t.groups()
	t.interfaces()
	t.churn()
	return t.census, nil
}

func (c *Collection) firstName() string {
	if len(c.Files) > 0 {
		return c.Files[0].Name
	}
	return "the collection"
}

// time is when it was collected: by its own word, else the newest time in it.
func (c *Collection) time() time.Time {
	if c.stamped {
		return c.collected
	}
	var newest time.Time
	for i := range c.pods {
		if c.pods[i].created.After(newest) {
			newest = c.pods[i].created
		}
	}
	for _, e := range c.events {
		if e.at.After(newest) {
			newest = e.at
		}
	}
	return newest
}

// strangers is how many of a hundred pods may be on nodes that are not there: some
// node may have gone between two commands.
const strangers = 3

// oneCluster refuses pods that are on other nodes than those that were listed.
func (c *Collection) oneCluster() error {
	placed, unknown := 0, ""
	missing := 0
	for i := range c.pods {
		p := &c.pods[i]
		if p.node == "" {
			continue
		}
		placed++
		if c.nodes[p.node] == nil {
			missing++
			unknown = p.node
		}
	}
	if missing*100 > placed*strangers {
		return &InputError{Name: c.firstName(), Problem: fmt.Sprintf("%d of %d pods are on nodes that are not among the %d listed, such as %q", missing, placed, len(c.nodes), unknown),
			Instead: "these are two clusters, or two times: collect both lists at once"}
	}
	vpcs := map[string]bool{}
	for _, s := range c.subnets {
		if s.VpcID != "" {
			vpcs[s.VpcID] = true
		}
	}
	if len(c.agents) > 1 {
		return c.oneAgent()
	}
	return nil
}

// oneAgent wants one environment of aws-node for all nodes.
func (c *Collection) oneAgent() error {
	for _, a := range c.agents[1:] {
		first := c.agents[0]
		for name, value := range a.env {
			if other, both := first.env[name]; both && other != value {
				return &InputError{Name: c.firstName(), Problem: fmt.Sprintf("there are two aws-node environments, one with %s=%q and one with %s=%q", name, first.env[name], name, value),
					Instead: "leave out the one that most nodes do not run"}
			}
		}
	}
	return nil
}

// tally is a census in the making.
type tally struct {
	c          *Collection
	census     *Census
	instanceOf map[string]string     // node → instance id
	nodeOf     map[string]string     // instance id → node
	byIP       map[netip.Addr]string // a node's own addresses → node
	held       map[string]int        // node → addresses for pods
	kind       map[string]string     // node → why it is not ipamd's; absent for an ordinary one
	withIP     map[string]int        // node → pods with an address
	indexed    bool                  // byIP has the pods' addresses, too
	prefixes   []prefixOf            // the subnets' CIDRs
}

type prefixOf struct {
	prefix netip.Prefix
	id     string
}

func (t *tally) from(number, how, where string) {
	t.census.From = append(t.census.From, Source{Number: number, How: how, From: where})
}

func (t *tally) leave(what, effect string) {
	t.census.LeftOut = append(t.census.LeftOut, LeftOut{What: what, Effect: effect})
}

// nodeNames are the nodes in order.
func (t *tally) nodeNames() []string {
	names := make([]string, 0, len(t.c.nodes))
	for name := range t.c.nodes {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// index joins what the two systems say of the same machine.
func (t *tally) index() {
	t.kind = map[string]string{}
	for _, name := range t.nodeNames() {
		n := t.c.nodes[name]
		if id := instanceIn(n.Spec.ProviderID); id != "" {
			t.instanceOf[name], t.nodeOf[id] = id, name
		}
		for _, a := range n.Status.Addresses {
			if ip, err := netip.ParseAddr(a.Address); err == nil && a.Type == "InternalIP" {
				t.byIP[ip] = name
			}
		}
		if why := notIPAMD(n); why != "" {
			t.kind[name] = why
		}
	}
	for id, i := range t.c.instances {
		ip, err := netip.ParseAddr(i.PrivateIPAddress)
		if name := t.byIP[ip]; err == nil && name != "" && t.instanceOf[name] == "" {
			t.instanceOf[name], t.nodeOf[id] = id, name
		}
	}
	for id, s := range t.c.subnets {
		if p, err := netip.ParsePrefix(s.CidrBlock); err == nil {
			t.prefixes = append(t.prefixes, prefixOf{p, id})
		}
	}
	slices.SortFunc(t.prefixes, func(a, b prefixOf) int { return strings.Compare(a.id, b.id) })
}

// instanceIn is the instance of a provider id: aws:///us-west-2a/i-0123….
func instanceIn(providerID string) string {
	id := providerID[strings.LastIndexByte(providerID, '/')+1:]
	if !strings.HasPrefix(providerID, "aws:///") || !isInstanceID(id) {
		return ""
	}
	return id
}

// notIPAMD says why a node's addresses are not ipamd's; "" when they are.
func notIPAMD(n *object) string {
	switch n.Metadata.Labels["eks.amazonaws.com/compute-type"] {
	case "fargate":
		return "Fargate"
	case "auto":
		return "EKS Auto Mode"
	case "hybrid":
		return "hybrid"
	}
	os := n.Metadata.Labels["kubernetes.io/os"]
	if os == "" {
		os = n.Metadata.Labels["beta.kubernetes.io/os"]
	}
	if os == "windows" {
		return "Windows"
	}
	return ""
}

// cni reads the configuration of ipamd. Only what is not at its default is kept.
func (t *tally) cni() {
	cni := &t.census.CNI
	if len(t.c.agents) == 0 {
		cni.Env = map[string]string{}
		for _, l := range t.c.logs {
			if len(l.Env) > 0 {
				cni.Version, cni.Env = l.Version, notDefault(l.Env)
				t.from("cni", Derived, "what an ipamd.log says at ipamd's start")
				return
			}
		}
		t.from("cni", Assumed, "ipamd's defaults: there is no aws-node DaemonSet among the files")
		return
	}
	a := t.c.agents[0]
	for _, other := range t.c.agents {
		if other.version != "" {
			a.version = other.version
		}
		if other.maxUnavailable != "" {
			a.maxUnavailable = other.maxUnavailable
		}
	}
	cni.Version, cni.Env, cni.MaxUnavailable = a.version, notDefault(a.env), a.maxUnavailable
	t.from("cni", Measured, "the aws-node DaemonSet")
}

// defaults of the variables that concern the pool (pkg/ipamd/ipamd.go).
var defaults = map[string]string{
	"WARM_ENI_TARGET": "1", "WARM_IP_TARGET": "0", "MINIMUM_IP_TARGET": "0", "WARM_PREFIX_TARGET": "0", "MAX_ENI": "-1",
	"IP_COOLDOWN_PERIOD": "30", "ENABLE_PREFIX_DELEGATION": "false", "ENABLE_SUBNET_DISCOVERY": "true", "ENABLE_POD_ENI": "false",
	"AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG": "false", "ENABLE_IPv6": "false", "DISABLE_NETWORK_RESOURCE_PROVISIONING": "false",
	"ENABLE_IMDS_ONLY_MODE": "false", "ENABLE_MULTI_NIC": "false", "AWS_MANAGE_ENIS_NON_SCHEDULABLE": "false", "MANAGE_UNTAGGED_ENI": "true",
}

func notDefault(env map[string]string) map[string]string {
	kept := map[string]string{}
	for name, value := range env {
		if usual, concerns := defaults[name]; concerns && value != usual && value != "" {
			kept[name] = value
		}
	}
	return kept
}

// subnets takes over what EC2 says of them.
func (t *tally) subnets() {
	for _, p := range t.prefixes {
		s := t.c.subnets[p.id]
		size := 1<<(32-p.prefix.Bits()) - 5
		out := Subnet{ID: p.id, Zone: letterOf(s.AvailabilityZone), CIDR: s.CidrBlock, Size: size, Free: -1, Free28: -1}
		if s.AvailableIPAddressCount != nil {
			out.Free = *s.AvailableIPAddressCount
		}
		for _, tag := range s.Tags {
			if tag.Key == "kubernetes.io/role/cni" {
				out.Tagged, out.NotForCNI = tag.Value == "1", tag.Value == "0"
			}
		}
		t.census.Subnets = append(t.census.Subnets, out)
	}
	if len(t.census.Subnets) > 0 {
		t.from("subnets", Measured, "EC2's subnets")
	} else {
		t.from("subnets", Assumed, "there is no describe-subnets among the files: what is free is not known")
	}
}

func letterOf(zone string) string {
	if zone == "" {
		return ""
	}
	return zone[len(zone)-1:]
}

// subnetOf is the subnet that an address lies in.
func (t *tally) subnetOf(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return ""
	}
	for _, p := range t.prefixes {
		if p.prefix.Contains(ip) {
			return p.id
		}
	}
	return ""
}
