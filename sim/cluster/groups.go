package cluster

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"reenact/model/ipam"
	"reenact/model/kube"
	"reenact/model/vpc"
	"reenact/sim"
)

// group is a node group as a world has it. It never changes: copies share it.
type group struct {
	Group
	limits   ipam.Limits
	cpu      kube.Size    // that pods may ask for, of each node, in the scheduler's grains
	mem      kube.Size    // likewise
	hosted   int          // pods on the host's network: each a slot without an address
	own      int          // pods that each node runs for itself
	reserved kube.Request // what those of them ask for that are DaemonSets'
	places   [][]int      // the subnets of its nodes' primary interfaces, by zone; empty: none there
	opens    []bool       // by zone: the autoscaler may add nodes there
}

// groupList is the file's groups, or the one that stands in their place.
func (c *Config) groupList() []Group {
	if n := &c.Nodes; len(n.Groups) == 0 {
		return []Group{{Instance: n.Instance, CPU: n.CPU, MemoryGB: n.MemoryGB, MaxPods: n.MaxPods, AtStart: n.AtStart, Max: n.Max}}
	}
	return c.Nodes.Groups
}

// groupAt is the path of a group's field.
func (c *Config) groupAt(i int, field string) string {
	if len(c.Nodes.Groups) == 0 {
		return "nodes." + field
	}
	return entry("nodes.groups", i) + "." + field
}

// build works out what the group's file leaves out. What cannot be has been refused.
func (g Group) build(c *Config) (group, error) {
	l, err := vpc.LimitsOf(g.Instance)
	if err != nil {
		return group{}, err
	}
	b := group{Group: g, limits: ipam.Limits{ENIs: l.ENIs, PerENI: l.SecondariesPerENI(), MaxPods: g.MaxPods}}
	switch {
	case g.MaxPods > 0:
	case c.CNI.Env["ENABLE_PREFIX_DELEGATION"] == "true" && l.PrefixDelegation():
		b.limits.MaxPods = vpc.PrefixMaxPods(g.Instance, l)
	default:
		b.limits.MaxPods = l.MaxPods()
	}
	b.Max = max(b.Max, b.AtStart)
	if b.cpu, b.mem, err = g.capacity(b.limits.MaxPods, c.grain()); err != nil {
		return b, err
	}
	b.own, b.hosted = c.Pods.System, c.Work.HostNetwork
	for _, d := range c.Work.DaemonSets {
		if len(d.Groups) == 0 || slices.Contains(d.Groups, g.Name) {
			r := c.Work.request(d.CPU, d.Memory)
			b.own++
			b.reserved.CPU += r.CPU
			b.reserved.Memory += r.Memory
		}
	}
	b.places, b.opens = g.where(c)
	return b, nil
}

// grain is how many of the scheduler's grains are a quarter of a compute unit: one, unless
// there are requests of other sizes than computes have.
func (c *Config) grain() kube.Size {
	if c.hasWork() {
		return grain
	}
	return 1
}

// capacity is what pods may ask for on each node: as the file says, or as EKS leaves it.
func (g *Group) capacity(maxPods int, grain kube.Size) (cpu, mem kube.Size, err error) {
	cpu, mem = kube.Size(g.CPU)*kube.OneCU*grain, kube.Size(g.MemoryGB)*grain
	if g.CPU > 0 && g.MemoryGB > 0 {
		return cpu, mem, nil
	}
	has, ok := vpc.CapacityOf(g.Instance)
	if !ok {
		return 0, 0, fmt.Errorf("the CPU and memory of %s are not known; write cpu and memory_gb", g.Instance)
	}
	milli, mib := has.Allocatable(maxPods)
	if g.CPU == 0 {
		cpu = kube.Size(milli * int(kube.OneCU*grain) / 1000)
	}
	if g.MemoryGB == 0 {
		mem = kube.Size(mib * int(grain) / 1024)
	}
	return cpu, mem, nil
}

// where tells in which subnets of each zone the group's nodes may be, and where the
// autoscaler may add some.
func (g *Group) where(c *Config) (places [][]int, opens []bool) {
	subnets := c.Network.subnets()
	for _, z := range c.Network.zones() {
		var here []int
		for i := range subnets {
			s := &subnets[i]
			switch {
			case s.Zone != z, len(g.Zones) > 0 && !slices.Contains(g.Zones, z):
			case len(g.Subnets) > 0 && !slices.Contains(g.Subnets, s.Name), len(g.Subnets) == 0 && s.forPods():
			default:
				here = append(here, i)
			}
		}
		places = append(places, here)
		opens = append(opens, len(here) > 0 && (len(c.Nodes.NewZones) == 0 || slices.Contains(c.Nodes.NewZones, z)))
	}
	return places, opens
}

func (c *Config) checkNodes(written func(string) string) []sim.Problem {
	list := checkEnv("cni.env", c.CNI.Env)
	if _, err := ipam.MapsOf(c.CNI.Version); err != nil {
		list = append(list, problem("cni.version", "", "%v", err))
	}
	total, groups := 0, c.groupList()
	for i := range groups {
		list = append(list, c.checkGroup(i, groups)...)
		total += max(groups[i].AtStart, groups[i].Max)
	}
	if at := "nodes.groups"; total > mostNodes {
		list = append(list, problem(at, "write fewer", "%s nodes are more than %s", count(total), count(mostNodes)))
	} else if total == 0 {
		list = append(list, problem(at, "write count: 1 for one of them", "there is no node"))
	}
	return list
}

// mostNodes bounds all groups together, as the range of at_start does for one.
const mostNodes = 10_000

func (c *Config) checkGroup(i int, all []Group) []sim.Problem {
	g := all[i]
	at := func(field string) string { return c.groupAt(i, field) }
	var list []sim.Problem
	say := func(field, instead, text string, args ...any) {
		list = append(list, problem(at(field), instead, text, args...))
	}
	if listed := len(c.Nodes.Groups) > 0; listed && !isName(g.Name) {
		say("name", "write small letters, digits and hyphens, such as general", "%q is no name", g.Name)
	}
	if first := slices.IndexFunc(all, func(o Group) bool { return o.Name == g.Name }); first < i {
		say("name", "give each its own", "%s is already the name of groups[%d]", g.Name, first)
	}
	if g.Max > 0 && g.AtStart > g.Max && len(c.Nodes.Groups) > 0 {
		say("max", "write at least as many as at the start", "%d nodes at the start are more than %d", g.AtStart, g.Max)
	}
	list = append(list, c.checkType(&g, at)...)
	if b, err := g.build(c); err == nil && b.own+b.hosted > b.limits.MaxPods {
		say("max_pods", "write more, or fewer pods.system_per_node and daemonsets", "a node may have %d pods, and runs %d for itself", b.limits.MaxPods, b.own+b.hosted)
	}
	return append(list, c.checkPlaces(&g, at)...)
}

func (c *Config) checkType(g *Group, at func(string) string) []sim.Problem {
	l, err := vpc.LimitsOf(g.Instance)
	if err != nil {
		return []sim.Problem{problem(at("instance"), "", "%v", err)}
	}
	if c.CNI.Env["ENABLE_PREFIX_DELEGATION"] == "true" && !l.PrefixDelegation() {
		return []sim.Problem{problem("cni.env.ENABLE_PREFIX_DELEGATION", "take it out, or write a Nitro type", "%s", noPrefixes(g.Instance))}
	}
	if _, _, err := g.capacity(l.MaxPods(), 1); err != nil {
		return []sim.Problem{problem(at("instance"), "", "%v", err)}
	}
	return nil
}

// checkPlaces wants subnets for the group's nodes, and such that can give pods addresses.
func (c *Config) checkPlaces(g *Group, at func(string) string) []sim.Problem {
	subnets, zones := c.Network.subnets(), c.Network.zones()
	var list []sim.Problem
	for i, z := range g.Zones {
		if !slices.Contains(zones, z) {
			list = append(list, problem(entry(at("zones"), i), "write one of "+strings.Join(zones, ", "), "there is no zone %q", z))
		}
	}
	for i, name := range g.Subnets {
		if !slices.ContainsFunc(subnets, func(s Subnet) bool { return s.Name == name }) {
			list = append(list, problem(entry(at("subnets"), i), "write one of "+strings.Join(namesOf(subnets), ", "), "there is no subnet %q", name))
		}
	}
	places, _ := g.where(c)
	_, zeroBars := ipam.Discovers(c.CNI.Version)
	somewhere := false
	for _, here := range places {
		somewhere = somewhere || len(here) > 0
		for _, s := range here {
			if zeroBars && subnets[s].Tags[roleTag] == "0" {
				list = append(list, problem(entry("network.subnets", s)+".tags", "take the tag out, or keep nodes out of this subnet with subnets: of their group",
					"nodes are launched here, and from v1.22 on a node's primary interface in a subnet tagged "+roleTag+"=0 serves no pod, which is not modelled"))
			}
		}
	}
	if !somewhere && len(list) == 0 && len(zones) > 0 {
		list = append(list, problem(at("subnets"), "name subnets of its zones", "there is no subnet for its nodes: those tagged %s=1 are left to pods unless they are named", roleTag))
	}
	return list
}

func namesOf(subnets []Subnet) []string {
	names := make([]string, len(subnets))
	for i := range subnets {
		names[i] = subnets[i].Name
	}
	return names
}

// noPrefixes is why a type takes no prefixes (awsutils.go, IsPrefixDelegationSupported).
func noPrefixes(instance string) string {
	return instance + " is not a Nitro type: ipamd falls back to single addresses there"
}

// fits tells whether a compute finds room on an empty node of some group.
func (c *Config) fits(cu float64) bool {
	for _, g := range c.groupList() {
		l, err := vpc.LimitsOf(g.Instance)
		if err != nil {
			return true // which is told elsewhere
		}
		cpu, mem, err := g.capacity(cmp.Or(g.MaxPods, l.MaxPods()), 1)
		if size := kube.Size(cu * float64(kube.OneCU)); err != nil || size <= min(cpu, mem) {
			return true
		}
	}
	return false
}
