package cluster

import (
	"slices"
	"strconv"
	"strings"

	"reenact/model/dice"
	"reenact/model/ipam"
	"reenact/model/vpc"
	"reenact/sim"
)

// roleTag is the tag by which ipamd knows subnets that are for pods, or are not.
const roleTag = "kubernetes.io/role/cni"

// subnets are the VPC's, each with a name, as the file lists them or has one in each
// zone.
func (n *Network) subnets() []Subnet {
	if len(n.Subnets) == 0 {
		list := make([]Subnet, len(n.Zones))
		for i, z := range n.Zones {
			list[i] = Subnet{Name: z, Zone: z, CIDR: n.CIDR}
		}
		return list
	}
	list := slices.Clone(n.Subnets)
	seen := map[string]int{}
	for i := range list {
		s := &list[i]
		seen[s.Zone]++
		if s.Name == "" {
			s.Name = s.Zone
			if seen[s.Zone] > 1 {
				s.Name += strconv.Itoa(seen[s.Zone])
			}
		}
	}
	return list
}

// zones are the file's, or those of its subnets in their order.
func (n *Network) zones() []string {
	if len(n.Zones) > 0 {
		return n.Zones
	}
	var list []string
	for _, s := range n.Subnets {
		if !slices.Contains(list, s.Zone) {
			list = append(list, s.Zone)
		}
	}
	return list
}

// forPods tells whether the subnet is tagged for pods' interfaces: nodes are not
// launched there unless their group says so.
func (s *Subnet) forPods() bool { return s.Tags[roleTag] == "1" }

// invites tells whether nodes of its zone that are launched elsewhere may put interfaces
// into the subnet.
func (s *Subnet) invites(version string) bool {
	further, zeroBars := ipam.Discovers(version)
	tag := s.Tags[roleTag]
	return further && (tag == "1" || tag == "0" && !zeroBars)
}

// build makes the n-th subnet of a world: prefixes tells whether blocks of it are
// counted.
func (s *Subnet) build(n, zone, bits int, version string, seed uint64) (vpc.Subnet, error) {
	sub := vpc.NewSubnet(zone, bits, s.invites(version))
	if err := sub.Reserve(s.Reserved); err != nil {
		return sub, err
	}
	d := dice.New(seed, dice.Others, uint64(n))
	return sub, sub.Occupy(s.Others, s.Together, &d)
}

func (c *Config) checkNetwork(func(string) string) []sim.Problem {
	list := c.checkZones()
	if len(c.Network.Subnets) == 0 {
		if _, err := vpc.ParseSize(string(c.Network.CIDR)); err != nil {
			list = append(list, problem("network.cidr", "", "%v", err))
		}
		return list
	}
	names := c.Network.subnets()
	for i := range names {
		list = append(list, c.checkSubnet(i, names)...)
	}
	return list
}

func (c *Config) checkZones() []sim.Problem {
	var list []sim.Problem
	zones := c.Network.zones()
	switch {
	case len(zones) == 0:
		list = append(list, problem("network.zones", "write [a, b, c]", "there is no zone"))
	case len(zones) > mostZones:
		list = append(list, problem("network.subnets", "leave some out", "the subnets are in %d zones, and there may be %d", len(zones), mostZones))
	}
	for i, z := range zones {
		at := entry("network.zones", i)
		if len(c.Network.Zones) == 0 {
			at = "network.subnets"
		}
		switch {
		case len(z) != 1 || z[0] < 'a' || z[0] > 'z':
			list = append(list, problem(at, "write one small letter, such as a", "%q is no zone's name", z))
		case slices.Index(zones, z) < i:
			list = append(list, problem(at, "name each zone once", "zone %s is there twice", z))
		}
	}
	for i, z := range c.Nodes.NewZones {
		if !slices.Contains(zones, z) {
			list = append(list, problem(entry("nodes.new_zones", i), "write one of "+strings.Join(zones, ", "), "there is no zone %q", z))
		}
	}
	return list
}

func (c *Config) checkSubnet(i int, all []Subnet) []sim.Problem {
	at, s := entry("network.subnets", i), &all[i]
	zones := c.Network.zones()
	var list []sim.Problem
	if !isName(s.Name) {
		list = append(list, problem(at+".name", "write small letters, digits and hyphens, such as a-large", "%q is no name", s.Name))
	}
	if first := slices.IndexFunc(all, func(o Subnet) bool { return o.Name == s.Name }); first < i {
		list = append(list, problem(at+".name", "give each its own", "%s is already the name of subnets[%d]", s.Name, first))
	}
	if s.Name != s.Zone && slices.Contains(zones, s.Name) {
		list = append(list, problem(at+".name", "choose another", "%s is the name of a zone", s.Name))
	}
	zone := slices.Index(zones, s.Zone)
	if zone < 0 {
		list = append(list, problem(at+".zone", "write one of "+strings.Join(zones, ", "), "there is no zone %q", s.Zone))
	}
	for key, value := range s.Tags {
		if key != roleTag || value != "0" && value != "1" {
			list = append(list, problem(at+".tags", "write "+roleTag+": 1, or 0", "the tag %q with the value %q is none that is followed", key, value))
		}
	}
	if bits, err := vpc.ParseSize(string(s.CIDR)); err != nil {
		list = append(list, problem(at+".cidr", "", "%v", err))
	} else if _, err := s.build(i, max(zone, 0), bits, c.CNI.Version, 1); err != nil {
		list = append(list, problem(at, "write fewer, or a larger subnet", "%v", err))
	}
	return list
}

// mostZones is as many as the books have places for.
const mostZones = 8

// isName tells whether a word can be a part of a series' name.
func isName(word string) bool {
	return word != "" && len(word) <= 20 && !strings.ContainsFunc(word, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-'
	}) && word[0] >= 'a' && word[0] <= 'z' && !strings.HasSuffix(word, "-")
}

// key makes a name a part of a series' key.
func key(name string) string { return strings.ReplaceAll(name, "-", "_") }
