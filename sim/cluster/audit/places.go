package audit

import (
	"slices"
	"strconv"
	"strings"

	"reenact/model/kube"
	"reenact/model/vpc"
	"reenact/sim/cluster"
)

// places are the zones, subnets and node groups of a configuration, as its file means
// them.
type places struct {
	zones   []string
	subnets []cluster.Subnet
	groups  []nodeGroup
}

type nodeGroup struct{ cluster.Group }

func placesOf(c *cluster.Config) places {
	p := places{zones: c.Network.Zones, subnets: slices.Clone(c.Network.Subnets)}
	for _, z := range c.Network.Zones {
		if len(c.Network.Subnets) == 0 {
			p.subnets = append(p.subnets, cluster.Subnet{Name: z, Zone: z, CIDR: c.Network.CIDR})
		}
	}
	perZone := map[string]int{}
	for i := range p.subnets {
		s := &p.subnets[i]
		if len(c.Network.Zones) == 0 && perZone[s.Zone] == 0 {
			p.zones = append(p.zones, s.Zone)
		}
		perZone[s.Zone]++
		if s.Name == "" {
			s.Name = s.Zone + strings.TrimPrefix(strconv.Itoa(perZone[s.Zone]), "1")
		}
	}
	n := c.Nodes
	p.groups = []nodeGroup{{cluster.Group{Instance: n.Instance, CPU: n.CPU, MemoryGB: n.MemoryGB, MaxPods: n.MaxPods, AtStart: n.AtStart, Max: n.Max}}}
	if len(n.Groups) > 0 {
		p.groups = nil
		for _, g := range n.Groups {
			p.groups = append(p.groups, nodeGroup{g})
		}
	}
	return p
}

func (g *nodeGroup) most() int { return max(g.AtStart, g.Max) }

// size is what pods may ask for on one node. Where the file leaves it to EKS, the
// memory hangs on the pods, which are 0 here where the file leaves them to EKS as well:
// then −1 stands for what is not checked.
func (g *nodeGroup) size(grain int) (cpu, mem kube.Size, pods int) {
	cpu, mem, pods = kube.Size(g.CPU*4*grain), kube.Size(g.MemoryGB*grain), g.MaxPods
	has, _ := vpc.CapacityOf(g.Instance)
	if g.CPU == 0 {
		milli, _ := has.Allocatable(0)
		cpu = kube.Size(milli * 4 * grain / 1000)
	}
	if g.MemoryGB == 0 && pods > 0 {
		_, mib := has.Allocatable(pods)
		mem = kube.Size(mib * grain / 1024)
	} else if g.MemoryGB == 0 {
		mem = -1
	}
	return cpu, mem, pods
}

// whereabouts: a node is in a subnet and a zone of its group, and its interfaces are in
// its own subnet or in one of its zone that is tagged for them.
func whereabouts(f *finding) {
	for i := range f.Nodes {
		n := &f.Nodes[i]
		g, own := &f.groups[n.Group], &f.subnets[n.Subnet]
		switch {
		case f.zones[n.Zone] != own.Zone, int(f.Subnets[n.Subnet].Zone) != n.Zone:
			f.fail("node %d of zone %s is in subnet %s", n.ID, f.zones[n.Zone], own.Name)
		case len(g.Zones) > 0 && !slices.Contains(g.Zones, own.Zone):
			f.fail("node %d is in zone %s, where group %s has no nodes", n.ID, own.Zone, g.Name)
		case len(g.Subnets) > 0 && !slices.Contains(g.Subnets, own.Name), len(g.Subnets) == 0 && own.Tags["kubernetes.io/role/cni"] == "1":
			f.fail("node %d is in subnet %s, which is none of group %s", n.ID, own.Name, g.Name)
		}
		for _, e := range n.Interfaces {
			if s := int(e.Subnet); s != n.Subnet && !f.mayHold(s, n) {
				f.fail("node %d has an interface in subnet %d, where it may have none", n.ID, e.Subnet)
			}
		}
	}
}

// mayHold tells whether a node may have an interface in a subnet that is not its own.
func (f *finding) mayHold(subnet int, n *cluster.NodeBook) bool {
	if subnet >= len(f.subnets) { // one that was added, and tagged
		return int(f.Subnets[subnet].Zone) == n.Zone
	}
	s := &f.subnets[subnet]
	tag, version := s.Tags["kubernetes.io/role/cni"], f.Config.CNI.Version
	old := strings.HasPrefix(version, "v1.18.") || strings.HasPrefix(version, "v1.19.") || strings.HasPrefix(version, "v1.20.") || strings.HasPrefix(version, "v1.21.")
	return s.Zone == f.zones[n.Zone] && f.Config.CNI.Env["ENABLE_SUBNET_DISCOVERY"] != "false" && (tag == "1" || tag == "0" && old)
}

// countPlaces counts what the series of subnets and groups are to show.
func (f *finding) countPlaces(c map[string]int) {
	word := func(name string) string { return strings.ReplaceAll(name, "-", "_") }
	for s := range f.Config.Network.Subnets {
		c["ip_others"] += f.subnets[s].Others
		if name := f.subnets[s].Name; name != f.subnets[s].Zone {
			c["ip_free_"+word(name)] += f.Subnets[s].Free
		}
	}
	for g := range f.Config.Nodes.Groups {
		if len(f.groups) < 2 {
			break
		}
		name := word(f.groups[g].Name)
		c["nodes_"+name], c["ip_held_"+name], c["ip_assigned_in_"+name] = 0, 0, 0
		for i := range f.Nodes {
			if n := &f.Nodes[i]; n.Group == g && !n.Booting {
				c["nodes_"+name]++
				c["ip_held_"+name] += n.Stats.Total + len(n.Interfaces)
				c["ip_assigned_in_"+name] += n.Stats.Assigned
			}
		}
	}
}
