package cluster

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"reenact/model/ipam"
	"reenact/model/kube"
	"reenact/model/vpc"
	"reenact/sim"
)

// nodeSheet shows a node as its interfaces and their addresses, and says why its
// pool is as it is.
func (w *World) nodeSheet(i int, clock func(time.Duration) string) sim.Sheet {
	n := &w.nodes[i]
	s := n.pool.Stats(w.now)
	free, slots := w.sched.Free(i)
	sheet := sim.Sheet{Title: "Node " + w.nodeName(i), Facts: []sim.Fact{
		{Name: "pods", Value: fmt.Sprintf("%d, and %d of its own; without an address: %d", n.pods, len(n.own), len(n.adds.at))},
		{Name: "room", Value: fmt.Sprintf("%s and %d pod slots left, %d %% in use", w.roomText(i, free), slots, w.sched.Utilisation(i)/10)},
		{Name: "addresses", Value: fmt.Sprintf("%d secondary = %d assigned + %d cooling + %d assignable", s.Total, s.Assigned, s.Cooling, n.pool.Assignable(w.now))},
		{Name: "ENIs", Value: fmt.Sprintf("%d of %d", s.ENIs, n.pool.MaxENIs())},
		{Name: "settings", Value: settingsText(n.pool.Settings())},
	}}
	if w.scaling.Share > 0 {
		sheet.Facts = append(sheet.Facts, sim.Fact{Name: "autoscaling", Value: fmt.Sprintf(
			"%d computes want more than the node has; %s CU are being migrated away", w.deniedOn(i), cu(n.leaving))})
	}
	sheet.Grids = w.interfaceGrids(i, clock)
	sheet.Reasons = w.nodeReasons(i, clock)
	sheet.Links = []sim.Link{{Label: w.subnetName(int(n.subnet)), Room: subnetsRoom, ID: strconv.Itoa(int(n.subnet))}}
	return sheet
}

// roomText is what pods may still ask for on a node.
func (w *World) roomText(i int, free kube.Size) string {
	if w.fleet {
		return cu(free) + " CU"
	}
	cpu, mem, _ := w.sched.Left(i)
	return fmt.Sprintf("%dm of CPU, %d MiB", cpu, int(mem)*4096/1000)
}

func cu(s kube.Size) string { return strconv.FormatFloat(float64(s)/4, 'f', -1, 64) }

func settingsText(s ipam.Settings) string {
	return fmt.Sprintf("WARM_IP_TARGET=%d MINIMUM_IP_TARGET=%d WARM_ENI_TARGET=%d IP_COOLDOWN_PERIOD=%s", s.WarmIP, s.MinimumIP, s.WarmENI, s.Cooldown)
}

// nodeReasons tells what the pool's last pass decided, what it waits for, and
// what the subnet could give.
func (w *World) nodeReasons(i int, clock func(time.Duration) string) []string {
	n := &w.nodes[i]
	d := n.pool.LastDecision()
	var list []string
	if n.restarting {
		list = append(list, "aws-node is restarting: every ADD fails until it is back, and its cooldowns will be forgotten")
	}
	if n.pool.Assignable(w.now) == 0 {
		list = append(list, "no address can be assigned")
	}
	list = append(list, fmt.Sprintf("its pass at %s: %s", clock(d.At), d.Explain(clock)))
	if n.op.call.Op != ipam.NoCall {
		list = append(list, "it waits for EC2: "+w.callText(n))
	}
	if until, ok := n.pool.CoolingUntil(); ok {
		list = append(list, fmt.Sprintf("the next address leaves its cooldown after %s", clock(until)))
	}
	sub := &w.subnets[n.subnet]
	return append(list, fmt.Sprintf("%s has %s of %s addresses free", w.subnetName(int(n.subnet)), count(sub.Free), count(sub.Total)))
}

func (w *World) callText(n *node) string {
	step := steps[n.op.call.Op][min(int(n.op.step), len(steps[n.op.call.Op])-1)]
	if n.op.retries > 0 {
		return fmt.Sprintf("%s is throttled, %d retries so far", step, n.op.retries)
	}
	return fmt.Sprintf("%s of %d", step, n.op.call.Count)
}

// interfaceGrids draws each interface with its addresses, and what pins it.
func (w *World) interfaceGrids(i int, clock func(time.Duration) string) []sim.Grid {
	n := &w.nodes[i]
	until := map[ipam.Addr]string{}
	cooldown := n.pool.Settings().Cooldown
	n.pool.Resting(func(a ipam.Addr, since time.Duration) {
		until[ipam.Addr{ENI: a.ENI, Slot: a.Slot}] = "cooling until " + clock(since+cooldown)
	})
	var grids []sim.Grid
	for _, e := range n.pool.Interfaces() {
		g := sim.Grid{Title: fmt.Sprintf("ENI %d", e.Device), Note: w.pinText(n, e)}
		var cells [4][]sim.Cell // by kind, so that a row reads as a bar
		for s := range n.pool.Limits().PerENI {
			k, note := cellOf(e, s), ""
			if k == cellCooling {
				note = until[ipam.Addr{ENI: uint8(e.Device), Slot: slotAt(e, s)}]
			}
			cells[k] = append(cells[k], sim.Cell{Kind: k, Note: note})
		}
		for _, k := range []uint8{cellAssigned, cellCooling, cellAssignable, cellUnallocated} {
			g.Cells = append(g.Cells, cells[k]...)
		}
		grids = append(grids, g)
	}
	return grids
}

// slotAt is the s-th slot that is in use; beyond those there is none.
func slotAt(e ipam.Interface, s int) uint8 {
	for slot := range uint8(64) {
		if e.Live>>slot&1 != 0 {
			if s == 0 {
				return slot
			}
			s--
		}
	}
	return 64
}

func cellOf(e ipam.Interface, s int) uint8 {
	switch bit := uint64(1) << slotAt(e, s); {
	case bit == 0:
		return cellUnallocated
	case e.Used&bit != 0:
		return cellAssigned
	case e.Cool&bit != 0:
		return cellCooling
	}
	return cellAssignable
}

// pinText says what keeps an interface on the node, in the words of the code
// that decides it.
func (w *World) pinText(n *node, e ipam.Interface) string {
	held := n.pool.HeldBy(e.Device, w.now)
	switch held {
	case ipam.HasPods:
		return fmt.Sprintf("pinned by its pods: %d", e.Assigned)
	case ipam.NotHeld:
		return "nothing holds it: it can go with the next pass that may free one"
	}
	return "stays: " + held.String()
}

func (w *World) subnetSheet(s int) sim.Sheet {
	r, b := w.subnetAccounts()[s], &w.subnets[s]
	line := func(name string, n int) sim.Fact { return sim.Fact{Name: name, Value: count(n)} }
	sheet := sim.Sheet{Title: w.subnetTitle(s), Facts: []sim.Fact{
		line("assigned", r.assigned), line("assignable", r.assignable), line("cooling", r.cooling),
		line("primaries", r.primaries), line("moving", r.moving), line("free", b.Free), line("= total", b.Total),
		line("of it stranded", r.stranded)}}
	if b.Others > 0 {
		sheet.Facts = slices.Insert(sheet.Facts, 6, line("others", b.Others))
	}
	need := w.mostPerENI() + 1
	if b.Free < need {
		sheet.Reasons = append(sheet.Reasons, fmt.Sprintf("a new ENI with all its addresses needs %d at once: this subnet cannot give one", need))
	}
	if w.env.PrefixDelegation {
		sheet.Reasons = append(sheet.Reasons, fmt.Sprintf("%s whole /28 blocks are free: a prefix needs one", count(b.Prefixes())))
	}
	return sheet
}

// subnetTitle is a subnet with its size where it has a name.
func (w *World) subnetTitle(s int) string {
	if s < len(w.places) && w.places[s].Name != w.places[s].Zone {
		return fmt.Sprintf("Subnet %s of zone %s, /%d", w.places[s].Name, w.places[s].Zone, w.firstBits(s))
	}
	return "Subnet of " + w.subnetName(s)
}

func (w *World) callSheet(a vpc.Action, clock func(time.Duration) string) sim.Sheet {
	b := w.api.Bucket(a)
	sheet := sim.Sheet{Title: a.String(), Facts: []sim.Fact{
		{Name: "calls", Value: count(w.api.Calls[a]) + " since " + clock(0) + ", when the warm-up began"}, {Name: "throttled", Value: count(w.api.Throttled[a])},
		{Name: "bucket", Value: fmt.Sprintf("%d of %d tokens, %d a second come back", w.api.Tokens(a, w.now), b.Tokens, b.Refill)}}}
	waiting := 0
	for i := range w.nodes {
		if o := &w.nodes[i].op; o.call.Op != ipam.NoCall && o.retries > 0 {
			waiting++
		}
	}
	if waiting > 0 {
		sheet.Reasons = append(sheet.Reasons, fmt.Sprintf("%d nodes wait to repeat a throttled call; the SDK doubles its wait each time", waiting))
	}
	return sheet
}
