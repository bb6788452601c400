package cluster

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"reenact/model/kube"
)

// sixZones are the cluster of aws/karpenter-provider-aws#3380: one zone of six is nearly
// out of addresses, and nodes land there as anywhere.
func sixZones() Config {
	cfg := testConfig(1)
	cfg.Network.Zones, cfg.Network.CIDR = nil, ""
	for _, z := range strings.Split("abcdef", "") {
		s := Subnet{Zone: z, CIDR: "/24"}
		if z == "c" {
			s.Others = 251 - 12
		}
		cfg.Network.Subnets = append(cfg.Network.Subnets, s)
	}
	cfg.Nodes = Nodes{Instance: "m5.xlarge", AtStart: 12, BootMin: time.Minute, BootMax: 2 * time.Minute,
		ScanEvery: 10 * time.Second, ScaleDownWait: 10 * time.Minute}
	cfg.Pods.Scheduler, cfg.Pods.System = kube.LeastAllocated, 2
	cfg.Workload.AlwaysOn, cfg.ControlPlane.Prewarmed = 120, 0
	cfg.Workload.Wakeups[0].PerMin = 0
	cfg.Workload.Sizes = cfg.Workload.Sizes[:1]
	cfg.Workload.Sizes[0].Share = 100
	return cfg
}

// Nodes of the crowded zone are Ready and take pods, which get no address; no other zone
// has any that wait.
func TestOneZoneNearlyFull(t *testing.T) {
	w, err := New(sixZones(), 1)
	if err != nil {
		t.Fatal(err)
	}
	w.Advance(20 * time.Minute)
	nodes, waits := map[string]int{}, map[string]int{}
	for i := range w.nodes {
		if w.nodes[i].state != nodeUp {
			t.Errorf("node %s is not up", w.nodeName(i))
		}
		z := w.zones[w.nodes[i].zone]
		nodes[z]++
		waits[z] += len(w.nodes[i].adds.at)
	}
	for z, n := range nodes {
		if n != 2 || (waits[z] > 0) != (z == "c") {
			t.Errorf("zone %s: %d nodes, %d pods without an address", z, n, waits[z])
		}
	}
	if free := w.subnets[2].Free; free > 1 {
		t.Errorf("%d addresses are left in zone c", free)
	}
	if e := w.Explain(); !strings.Contains(e.Line, "the subnet ha") || !strings.Contains(e.Line, "c 0") {
		t.Errorf("the line says: %s", e.Line)
	}
}

// Which subnets of its zone a node's further interfaces may go to hangs on the tag and on
// the release: until v1.21 any value of it invites, from v1.22 on 0 does not.
func TestTagsOfSubnets(t *testing.T) {
	for _, row := range []struct {
		version, tag string
		discovery    string
		further      bool
	}{
		{"v1.18.6", "1", "", true},
		{"v1.18.6", "0", "", true},
		{"v1.21.1", "0", "", true},
		{"v1.22.0", "0", "", false},
		{"", "0", "", false},
		{"", "1", "", true},
		{"v1.23.2", "1", "false", false},
		{"v1.17.1", "1", "", false},
		{"", "", "", false},
	} {
		cfg := sixZones()
		cfg.CNI.Version = row.version
		if row.discovery != "" {
			cfg.CNI.Env = map[string]string{"ENABLE_SUBNET_DISCOVERY": row.discovery}
		}
		more := Subnet{Name: "c-more", Zone: "c", CIDR: "/24", Tags: map[string]string{roleTag: row.tag}}
		if row.tag == "" {
			more.Tags = nil
		}
		cfg.Network.Subnets = append(cfg.Network.Subnets, more)
		cfg.Nodes.Groups = []Group{{Name: "all", Instance: "m5.xlarge", AtStart: 12, Subnets: strings.Split("abcdef", "")}}
		cfg.Nodes.Instance, cfg.Nodes.AtStart = "", 0
		w, err := New(cfg, 1)
		if err != nil {
			t.Fatal(err)
		}
		w.Advance(10 * time.Minute)
		if got := w.subnets[6].Free < w.subnets[6].Total; got != row.further {
			t.Errorf("%+v: interfaces in the further subnet: %v", row, got)
		}
	}
}

// What is wrong with places is told with its path and remedy.
func TestPlacesThatCannotBe(t *testing.T) {
	for _, row := range []struct {
		slip func(*Config)
		want string
	}{
		{func(c *Config) { c.Network.Subnets[1].Name = "a" }, "network.subnets[1].name: a is already the name of subnets[0]; give each its own"},
		{func(c *Config) { c.Network.Subnets[1].Name = "c" }, "network.subnets[1].name: c is the name of a zone; choose another"},
		{func(c *Config) { c.Network.Subnets[1].Others = 300 }, "network.subnets[1]: others cannot hold 300 addresses, of 251 that can be had; write fewer, or a larger subnet"},
		{func(c *Config) { c.Network.Subnets[1].Reserved = 15 }, "network.subnets[1]: 15 blocks of 16 addresses cannot be reserved, of 14 that are whole; write fewer, or a larger subnet"},
		{func(c *Config) { c.Network.Subnets[1].Tags = map[string]string{"role": "1"} }, `network.subnets[1].tags: the tag "role" with the value "1" is none that is followed; write kubernetes.io/role/cni: 1, or 0`},
		{func(c *Config) { c.Network.Subnets[1].Tags = map[string]string{roleTag: "0"} }, "network.subnets[1].tags: nodes are launched here, and from v1.22 on a node's primary interface in a subnet tagged kubernetes.io/role/cni=0 serves no pod, which is not modelled; take the tag out, or keep nodes out of this subnet with subnets: of their group"},
		{func(c *Config) { c.Network.Zones = []string{"a", "b"} }, `network.subnets[2].zone: there is no zone "c"; write one of a, b`},
		{func(c *Config) { c.Nodes.Groups = []Group{{Name: "x", Instance: "m5.large"}} }, "nodes.groups: there is no node; write count: 1 for one of them"},
		{func(c *Config) {
			c.Nodes.Groups = []Group{{Name: "x", Instance: "m5.large", AtStart: 1, Zones: []string{"z"}}}
		}, `nodes.groups[0].zones[0]: there is no zone "z"; write one of a, b, c, d, e, f`},
		{func(c *Config) {
			c.Nodes.Groups = []Group{{Name: "x", Instance: "m5.large", AtStart: 1, Subnets: []string{"q"}}}
		}, `nodes.groups[0].subnets[0]: there is no subnet "q"; write one of a, b, c, d, e, f`},
		{func(c *Config) {
			c.Nodes.Groups = []Group{{Name: "x", Instance: "a1.metal", AtStart: 1}, {Name: "x", Instance: "m5.large"}}
		}, "nodes.groups[1].name: x is already the name of groups[0]; give each its own"},
		{func(c *Config) { c.Nodes.Instance = "u7i-12tb.224xlarge" }, ""},
	} {
		cfg := sixZones()
		row.slip(&cfg)
		if len(cfg.Nodes.Groups) > 0 {
			cfg.Nodes.Instance, cfg.Nodes.AtStart = "", 0
		}
		_, err := New(cfg, 1)
		if got := fmt.Sprint(err); got != row.want && (err != nil || row.want != "") {
			t.Errorf("got  %s\nwant %s", got, row.want)
		}
	}
}

// The autoscaler adds the group that its expander likes best, of those that can help.
func TestExpanders(t *testing.T) {
	for _, row := range []struct {
		expander Expander
		cu       float64
		want     string // groups that grew
	}{
		{LeastWaste, 1, "small"},
		{MostPods, 1, "large"},
		{Priority, 1, "large"},
		{LeastWaste, 6, "large"}, // nothing else is large enough
		{LeastWaste, 1.25, "small"},
	} {
		cfg := sixZones()
		cfg.Network.Subnets = cfg.Network.Subnets[:2]
		cfg.Nodes.Instance, cfg.Nodes.AtStart = "", 0
		cfg.Nodes.Expander = row.expander
		cfg.Nodes.Groups = []Group{
			{Name: "seed", Instance: "t3.small", CPU: 1, MemoryGB: 2, AtStart: 1},
			{Name: "large", Instance: "m5.4xlarge", Max: 20},
			{Name: "small", Instance: "m5.large", CPU: 2, MemoryGB: 8, Max: 20},
		}
		cfg.Workload.AlwaysOn = 1
		cfg.Workload.Sizes[0].CU = row.cu
		w, err := New(cfg, 1)
		if err != nil {
			t.Fatal(err)
		}
		w.Advance(5 * time.Minute)
		got := ""
		for g := range w.groups {
			if w.nodesOf(g) > w.groups[g].AtStart {
				got += w.groups[g].Name
			}
		}
		if got != row.want {
			t.Errorf("%v with a pod of %v CU adds nodes of %q, want %q", row.expander, row.cu, got, row.want)
		}
	}
}

// twoGroups are a small type of which there is one node, and a large one of which there is
// none yet, each up to twenty.
func twoGroups(replicas int, cpu CPU) Config {
	cfg := smallShop(Deployment{Name: "web", Replicas: replicas, CPU: cpu})
	cfg.Network.CIDR = "/20"
	cfg.Nodes.Instance, cfg.Nodes.AtStart, cfg.Nodes.ScaleDownWait = "", 0, time.Minute
	cfg.Nodes.Expander = Priority
	cfg.Nodes.Groups = []Group{
		{Name: "small", Instance: "m5.large", AtStart: 2, Max: 20},
		{Name: "large", Instance: "m5.4xlarge", Max: 20},
	}
	return cfg
}

// What boots is counted as what it is: a large node that is coming is not taken for a
// small one, so that no second one comes for the same pods.
func TestBootingNodesCountForWhatTheyAre(t *testing.T) {
	cfg := twoGroups(5, 3000) // fits on the large ones only, five on one
	w := lived(t, cfg, 50*time.Second)
	if w.nodesOf(0) != 2 || w.nodesOf(1) != 1 {
		t.Errorf("while it boots: %d small nodes and %d large ones", w.nodesOf(0), w.nodesOf(1))
	}
	w.Advance(20 * time.Minute)
	if w.nodesOf(0) != 2 || w.nodesOf(1) != 1 || w.works[0].ready != 5 {
		t.Errorf("%d small nodes and %d large ones for five pods; %d run", w.nodesOf(0), w.nodesOf(1), w.works[0].ready)
	}
}

// A group shrinks to its own number at the start, whatever the others have.
func TestGroupsShrinkEachForItself(t *testing.T) {
	w := lived(t, twoGroups(10, 3000), 10*time.Minute)
	if w.nodesOf(1) != 2 {
		t.Errorf("%d large nodes for ten pods", w.nodesOf(1))
	}
	set(t, w, "REPLICAS_WEB", "1")
	w.Advance(w.Now() + 20*time.Minute)
	if w.nodesOf(0) != 2 || w.nodesOf(1) != 1 {
		t.Errorf("%d small nodes are left, of 2 at the start, and %d large ones", w.nodesOf(0), w.nodesOf(1))
	}
}
