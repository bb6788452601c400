// Package audit checks a cluster's books. It shares no code with what keeps
// them: it counts anew, from the ledger, what must add up.
package audit

import (
	"errors"
	"fmt"
	"math/bits"

	"reenact/model/ipam"
	"reenact/sim/cluster"
)

// Check returns every broken invariant of the world at this moment, joined into
// one error; nil when the books are in order.
func Check(w *cluster.World) error {
	l := w.Ledger()
	errs := subnetsAddUp(l)
	for i := range l.Nodes {
		for _, err := range node(l, &l.Nodes[i]) {
			errs = append(errs, fmt.Errorf("at %v, node %d: %w", l.Now, l.Nodes[i].ID, err))
		}
	}
	return errors.Join(errs...)
}

// subnetsAddUp: what is free, on interfaces, and on its way makes the total.
func subnetsAddUp(l cluster.Ledger) []error {
	used := make([]int, len(l.Subnets))
	for i := range l.Nodes {
		n := &l.Nodes[i]
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
	var errs []error
	for s, b := range l.Subnets {
		if b.Free < 0 || b.Free > b.Total {
			errs = append(errs, fmt.Errorf("at %v, subnet %d: %d free of %d", l.Now, s, b.Free, b.Total))
		}
		if b.Free+used[s] != b.Total {
			errs = append(errs, fmt.Errorf("at %v, subnet %d: %d free + %d used ≠ %d", l.Now, s, b.Free, used[s], b.Total))
		}
	}
	return errs
}

// node checks one node: every address in one place, held by one pod, and the
// totals the sums of the parts.
func node(l cluster.Ledger, n *cluster.NodeBook) []error {
	var errs []error
	fail := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	var total, assigned, cooling int
	live := map[ipam.Addr]bool{}
	for _, e := range n.Interfaces {
		if e.Used&^e.Live != 0 || e.Cool&^e.Live != 0 {
			fail("ENI %d has pods or cooldowns on addresses it does not have", e.Device)
		}
		if e.Used&e.Cool != 0 && e.Addresses == bits.OnesCount64(e.Live) {
			fail("ENI %d: an address is assigned and cooling at once", e.Device)
		}
		for s := range 64 {
			if e.Live>>s&1 != 0 {
				live[ipam.Addr{ENI: uint8(e.Device), Slot: uint8(s)}] = true
			}
		}
		total, assigned, cooling = total+e.Addresses, assigned+e.Assigned, cooling+e.Cooling
	}
	if s := n.Stats; s.Total != total || s.Assigned != assigned || s.Cooling != cooling || s.ENIs != len(n.Interfaces) {
		fail("totals %+v, but the interfaces make %d, %d assigned, %d cooling, %d ENIs", s, total, assigned, cooling, len(n.Interfaces))
	}
	if assigned+cooling > total {
		fail("%d assigned and %d cooling of %d", assigned, cooling, total)
	}
	if n.FreeCPU < 0 || n.FreePods < 0 {
		fail("more was given than the node has: %d quarters of a CU and %d pods left", n.FreeCPU, n.FreePods)
	}
	booked := n.FreeCPU
	for _, p := range n.Pods {
		booked += p.Size
	}
	if booked != n.Capacity {
		fail("the pods ask for %d quarters of a CU, %d are free, the node has %d", booked-n.FreeCPU, n.FreeCPU, n.Capacity)
	}
	return append(errs, holders(l, n, live, assigned, cooling)...)
}

// holders: each held address exists, is held once, and is not cooling; each
// cooldown is of an address that exists, and is not over.
func holders(l cluster.Ledger, n *cluster.NodeBook, live map[ipam.Addr]bool, assigned, cooling int) []error {
	var errs []error
	owner := map[ipam.Addr]int{}
	held := 0
	for _, p := range n.Pods {
		if !p.Holds {
			continue
		}
		held++
		if q, twice := owner[p.Addr]; twice {
			errs = append(errs, fmt.Errorf("pods %d and %d hold the same address %+v", q, p.ID, p.Addr))
		}
		owner[p.Addr] = p.ID
		if !live[ipam.Addr{ENI: p.Addr.ENI, Slot: p.Addr.Slot}] {
			errs = append(errs, fmt.Errorf("pod %d holds %+v, which the node does not have", p.ID, p.Addr))
		}
	}
	if held != assigned {
		errs = append(errs, fmt.Errorf("%d pods hold addresses, %d are assigned", held, assigned))
	}
	for _, r := range n.Resting {
		if pod, both := owner[r.Addr]; both {
			errs = append(errs, fmt.Errorf("%+v is cooling and held by pod %d", r.Addr, pod))
		}
		if !live[ipam.Addr{ENI: r.Addr.ENI, Slot: r.Addr.Slot}] {
			errs = append(errs, fmt.Errorf("%+v is cooling, but the node does not have it", r.Addr))
		}
		if l.Now-r.Since > n.Cooldown {
			errs = append(errs, fmt.Errorf("%+v has cooled for %v, longer than %v", r.Addr, l.Now-r.Since, n.Cooldown))
		}
	}
	if len(n.Resting) != cooling {
		errs = append(errs, fmt.Errorf("%d addresses rest, %d are cooling", len(n.Resting), cooling))
	}
	return errs
}
