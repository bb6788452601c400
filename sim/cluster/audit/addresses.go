package audit

import (
	"math/bits"

	"reenact/model/ipam"
	"reenact/sim/cluster"
)

// subnets: what is free, on interfaces, and on its way makes the total.
func subnets(f *finding) {
	used := make([]int, len(f.Subnets))
	for i := range f.Nodes {
		n := &f.Nodes[i]
		if n.Booting {
			used[n.Subnet]++
		}
		for _, e := range n.Interfaces {
			used[e.Subnet] += e.Addresses + 1
		}
		for _, u := range n.UnderWay {
			used[u.Subnet] += u.Addresses
		}
	}
	for s, b := range f.Subnets {
		if b.Free < 0 || b.Free > b.Total {
			f.fail("subnet %d: %d free of %d", s, b.Free, b.Total)
		}
		others := 0
		if s < len(f.subnets) {
			others = f.subnets[s].Others
		}
		if b.Free+used[s]+others != b.Total {
			f.fail("subnet %d: %d free + %d used + %d of others ≠ %d", s, b.Free, used[s], others, b.Total)
		}
	}
}

// addresses: on each node every address is in one place, held by one pod, and the
// totals are the sums of the parts.
func addresses(f *finding) {
	for i := range f.Nodes {
		n := &f.Nodes[i]
		live := interfaces(f, n)
		owner := holders(f, n, live)
		cooldowns(f, n, live, owner)
	}
}

// place is an address's slot: under prefix delegation it has sixteen.
func place(a ipam.Addr) ipam.Addr { return ipam.Addr{ENI: a.ENI, Slot: a.Slot} }

// interfaces adds up a node's interfaces and returns the slots they have.
func interfaces(f *finding, n *cluster.NodeBook) map[ipam.Addr]bool {
	var total, assigned, cooling int
	live := map[ipam.Addr]bool{}
	for _, e := range n.Interfaces {
		if e.Used&^e.Live != 0 || e.Cool&^e.Live != 0 {
			f.fail("node %d, ENI %d has pods or cooldowns on addresses it does not have", n.ID, e.Device)
		}
		if e.Used&e.Cool != 0 && e.Addresses == bits.OnesCount64(e.Live) {
			f.fail("node %d, ENI %d: an address is assigned and cooling at once", n.ID, e.Device)
		}
		for s := range 64 {
			if e.Live>>s&1 != 0 {
				live[ipam.Addr{ENI: uint8(e.Device), Slot: uint8(s)}] = true
			}
		}
		total, assigned, cooling = total+e.Addresses, assigned+e.Assigned, cooling+e.Cooling
	}
	if want := (ipam.Stats{Total: total, Assigned: assigned, Cooling: cooling, ENIs: len(n.Interfaces)}); n.Stats != want {
		f.fail("node %d: totals %+v, its interfaces make %+v", n.ID, n.Stats, want)
	}
	if assigned+cooling > total {
		f.fail("node %d: %d assigned and %d cooling of %d", n.ID, assigned, cooling, total)
	}
	return live
}

// holders: each held address exists and is held once.
func holders(f *finding, n *cluster.NodeBook, live map[ipam.Addr]bool) map[ipam.Addr]int {
	owner := map[ipam.Addr]int{}
	held := 0
	for _, p := range n.Pods {
		if !p.Holds {
			continue
		}
		held++
		if q, twice := owner[p.Addr]; twice {
			f.fail("node %d: pods %d and %d hold the same address %+v", n.ID, q, p.ID, p.Addr)
		}
		owner[p.Addr] = p.ID
		if !live[place(p.Addr)] {
			f.fail("node %d: pod %d holds %+v, which the node does not have", n.ID, p.ID, p.Addr)
		}
	}
	f.same("addresses assigned", n.Stats.Assigned, held)
	return owner
}

// cooldowns: each is of an address that exists and that nobody holds, and is not
// over.
func cooldowns(f *finding, n *cluster.NodeBook, live map[ipam.Addr]bool, owner map[ipam.Addr]int) {
	for _, r := range n.Resting {
		if pod, both := owner[r.Addr]; both {
			f.fail("node %d: %+v is cooling and held by pod %d", n.ID, r.Addr, pod)
		}
		if !live[place(r.Addr)] {
			f.fail("node %d: %+v is cooling, but the node does not have it", n.ID, r.Addr)
		}
		if f.Now-r.Since > n.Cooldown {
			f.fail("node %d: %+v has cooled for %v, longer than %v", n.ID, r.Addr, f.Now-r.Since, n.Cooldown)
		}
	}
	f.same("addresses cooling", n.Stats.Cooling, len(n.Resting))
}
