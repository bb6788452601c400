package survey

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
)

// interfaces settles who holds which address of each subnet.
func (t *tally) interfaces() {
	used := map[string]map[netip.Addr]bool{} // by subnet
	var eniIDs []string
	for id := range t.c.enis {
		eniIDs = append(eniIDs, id)
	}
	slices.Sort(eniIDs)
	leaked := 0
	for _, id := range eniIDs {
		e := t.c.enis[id]
		s := t.census.subnet(e.SubnetID)
		if s == nil {
			continue
		}
		n := len(e.PrivateIPAddresses) + 16*len(e.Ipv4Prefixes)
		if used[s.ID] == nil {
			used[s.ID] = map[netip.Addr]bool{}
		}
		mark(used[s.ID], e)
		node := ""
		if e.Attachment != nil {
			node = t.nodeOf[e.Attachment.InstanceID]
		}
		switch {
		case node != "" && t.kind[node] == "" && e.InterfaceType != "branch" && e.InterfaceType != "trunk":
			s.Held += n
		case isLeaked(e):
			s.Leaked += n
			leaked++
		}
	}
	if leaked > 0 {
		t.leave(counted(leaked, "interface")+" that ipamd left behind, attached to nothing", "their addresses count under others; deleting them frees those today")
	}
	for i := range t.census.Subnets {
		s := &t.census.Subnets[i]
		if s.Free < 0 {
			continue
		}
		s.Others = max(s.Size-s.Free-s.Held, 0)
		if len(eniIDs) > 0 {
			s.Free28 = wholeBlocks(s.CIDR, used[s.ID])
			t.doubt(s, len(used[s.ID]))
		}
	}
	t.reservations()
}

// isLeaked knows an interface of ipamd's that is attached to nothing.
func isLeaked(e *resource) bool {
	return e.EniStatus == "available" && strings.HasPrefix(e.Description, "aws-K8S-")
}

func mark(used map[netip.Addr]bool, e *resource) {
	for _, a := range e.PrivateIPAddresses {
		if ip, err := netip.ParseAddr(a.PrivateIPAddress); err == nil {
			used[ip] = true
		}
	}
	for _, p := range e.Ipv4Prefixes {
		prefix, err := netip.ParsePrefix(p.Ipv4Prefix)
		if err != nil || prefix.Bits() != 28 || !prefix.Addr().Is4() {
			continue
		}
		for ip := prefix.Masked().Addr(); prefix.Contains(ip); ip = ip.Next() {
			used[ip] = true
		}
	}
}

// wholeBlocks counts the aligned /28 blocks of a subnet with nothing in them. The
// first four addresses and the last are AWS's.
func wholeBlocks(cidr string, used map[netip.Addr]bool) int {
	p, err := netip.ParsePrefix(cidr)
	if err != nil || !p.Addr().Is4() || p.Bits() < 16 || p.Bits() > 28 {
		return -1
	}
	blocks, n := 1<<(28-p.Bits()), 0
	ip := p.Masked().Addr()
	for b := range blocks {
		free := b != 0 && b != blocks-1
		for range 16 {
			free = free && !used[ip]
			ip = ip.Next()
		}
		if free {
			n++
		}
	}
	return n
}

// doubt tells of addresses that EC2 says are taken and no interface has: another
// account's interfaces are not shown.
func (t *tally) doubt(s *Subnet, seen int) {
	if unseen := s.Size - s.Free - seen; unseen > 0 {
		t.leave(fmt.Sprintf("%d taken addresses of subnet %s that no listed interface has", unseen, s.label()), "they count under others; where they lie, and so how many /28 are whole, is not known")
	}
}

func (s *Subnet) label() string {
	if s.Zone != "" {
		return "in zone " + s.Zone
	}
	return s.CIDR
}

func (t *tally) reservations() {
	for _, r := range t.c.reserved {
		if s := t.census.subnet(r.SubnetID); s != nil {
			t.leave(fmt.Sprintf("a CIDR reservation (%s) in subnet %s", r.ReservationType, s.label()), "which of its addresses can be assigned is not modelled")
		}
	}
}

func (c *Census) subnet(id string) *Subnet {
	for i := range c.Subnets {
		if c.Subnets[i].ID == id {
			return &c.Subnets[i]
		}
	}
	return nil
}

// nodeOfPool finds the node that an introspection is of: by its interfaces, by the
// addresses of its pods, by the bundle it came in, and last by the file's name.
func (t *tally) nodeOfPool(p *introspection) string {
	for _, id := range p.enis {
		if e := t.c.enis[id]; e != nil && e.Attachment != nil {
			if name := t.nodeOf[e.Attachment.InstanceID]; name != "" {
				return name
			}
		}
	}
	if name := t.nodeOf[p.instance]; name != "" {
		return name
	}
	if name := t.nodeOfAddresses(p.addresses); name != "" {
		return name
	}
	return t.nodeInName(p.name)
}

func (t *tally) nodeOfScrape(s *scrape) string {
	if name := t.nodeOf[s.instance]; name != "" {
		return name
	}
	var addresses []string
	for _, cidr := range s.cidrs {
		address, _, _ := strings.Cut(cidr, "/")
		addresses = append(addresses, address)
	}
	if name := t.nodeOfAddresses(addresses); name != "" {
		return name
	}
	return t.nodeInName(s.name)
}

// nodeOfAddresses is the node whose pods or interfaces have an address.
func (t *tally) nodeOfAddresses(addresses []string) string {
	if len(addresses) == 0 {
		return ""
	}
	t.indexAddresses()
	for _, a := range addresses {
		if ip, err := netip.ParseAddr(a); err == nil {
			if name := t.byIP[ip]; name != "" {
				return name
			}
		}
	}
	return ""
}

// indexAddresses learns, once, which node has which address of a pod.
func (t *tally) indexAddresses() {
	if t.indexed {
		return
	}
	t.indexed = true
	for i := range t.c.pods {
		p := &t.c.pods[i]
		if ip, err := netip.ParseAddr(p.ip); err == nil && !p.done && !p.host && p.node != "" {
			t.byIP[ip] = p.node
		}
	}
	for _, e := range t.c.enis {
		if e.Attachment == nil || t.nodeOf[e.Attachment.InstanceID] == "" {
			continue
		}
		for _, a := range e.PrivateIPAddresses {
			if ip, err := netip.ParseAddr(a.PrivateIPAddress); err == nil {
				t.byIP[ip] = t.nodeOf[e.Attachment.InstanceID]
			}
		}
	}
}

// nodeInName is the node whose name stands in a file's path: the last resort.
func (t *tally) nodeInName(path string) string {
	for _, name := range t.nodeNames() {
		if strings.Contains(path, name) {
			return name
		}
	}
	return ""
}
