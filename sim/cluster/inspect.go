package cluster

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"reenact/model/vpc"
	"reenact/sim"
)

var _ sim.Inspector = (*World)(nil)

// The rooms of a cluster.
const (
	nodesRoom   = "nodes"
	subnetsRoom = "subnets"
	waitingRoom = "waiting"
	callsRoom   = "calls"
)

// Kinds of cells in a node's grids.
const (
	cellUnallocated uint8 = iota
	cellAssignable
	cellCooling
	cellAssigned
)

func column(key, title, unit, help string) sim.Column {
	return sim.Column{Key: key, Title: title, Unit: unit, Help: help, Scale: 1}
}

// scarce is a column of what there should be enough of.
func scarce(c sim.Column) sim.Column {
	c.Scarce = true
	return c
}

// seen is a column that was seen otherwise than its room.
func seen(by sim.Sight, c sim.Column) sim.Column {
	c.Sight = by
	return c
}

// Rooms implements sim.Inspector.
func (w *World) Rooms() []sim.Room {
	used := column("cpu", "CPU", "%", "share of CPU or memory that is requested, whichever is higher")
	used.Max = 100
	return []sim.Room{
		{Key: nodesRoom, Title: "Nodes", Help: "the instances and their address pools", Heat: "stranded",
			Worst:  []string{"failed", "waiting", "stranded", "cooling", "cpu"},
			Sight:  sim.OnAsking("kubectl describe node, and ipamd's introspection on each node", 5*time.Minute),
			Legend: []string{"unallocated", "assignable", "cooling", "assigned"},
			Columns: []sim.Column{
				column("pods", "pods", "pods", w.noun()+" on the node, ready or not"),
				column("waiting", "waiting", "pods", "pods on the node that wait for an address"),
				column("failed", "failed", "ADDs", "CNI ADDs that failed, of the pods that wait"),
				used,
				column("enis", "ENIs", "ENIs", "interfaces attached"),
				column("allocated", "secondary", "addresses", "secondary addresses on its interfaces: what is allocated to it less the primaries"),
				column("assigned", "assigned", "addresses", "addresses that a pod holds"),
				column("cooling", "cooling", "addresses", "addresses in cooldown"),
				column("assignable", "assignable", "addresses", "addresses the next pod could have"),
				seen(strandedThen, column("stranded", "stranded", "addresses", "unassigned addresses, primaries included, if the node cannot host one more pod")),
			}},
		{Key: subnetsRoom, Title: "Subnets", Help: "the ledger: every address of a subnet is in exactly one place",
			Sight: sim.OnAsking("aws ec2 describe-network-interfaces of the VPC, added up", 10*time.Minute),
			Worst: []string{"free"},
			Columns: w.withOthers([]sim.Column{
				seen(assigned, column("assigned", "assigned", "addresses", "held by a pod")),
				seen(statsAsked, column("assignable", "assignable", "addresses", "on a node, ready for the next pod there")),
				seen(statsAsked, column("cooling", "cooling", "addresses", "in cooldown")),
				seen(strandedThen, column("stranded", "of it stranded", "addresses", "unassigned on nodes without room for a pod, primaries included; counted in the columns beside it too")),
				column("primaries", "primaries", "addresses", "the first address of each interface, which no pod can have"),
				column("moving", "moving", "addresses", "in the hands of an EC2 call"),
				seen(subnetFree, scarce(column("free", "free", "addresses", "in the subnet"))),
				column("total", "total", "addresses", "the sum: usable addresses of the subnet"),
			})},
		{Key: waitingRoom, Title: "Waiting pods", Sight: sim.OnAsking("kubectl get pods, describe pod", 2*time.Minute),
			Help: w.waitingHelp(),
			Columns: []sim.Column{
				column("age", "age", "s", "since the pod was created"),
				column("start", "start no.", "", w.startHelp()),
				column("adds", "failed ADDs", "", "CNI ADDs of this start that failed"),
				w.sizeColumn(),
			}},
		{Key: callsRoom, Title: "EC2 calls", Sight: ec2Requests, Counted: true,
			Help: "EC2's networking API, by action: throttled per account, region and action", Worst: []string{"throttled", "calls"},
			Columns: []sim.Column{
				column("calls", "calls", "", "since the warm-up began, throttled ones included"),
				seen(ec2Throttles, column("throttled", "throttled", "", "ended in RequestLimitExceeded")),
				seen(sim.NotThen("EC2 tells nobody how full a bucket is"), scarce(column("tokens", "tokens", "", "calls that would pass at once now"))),
			}},
	}
}

// withOthers adds a column for what others hold, before the sum, where any do.
func (w *World) withOthers(list []sim.Column) []sim.Column {
	if w.hasOthers() {
		list = slices.Insert(list, len(list)-1, seen(subnetFree, column("others", "others", "addresses", "held by others than this cluster")))
	}
	return list
}

// othersLast adds their number to a subnet's row, where withOthers has the column.
func (w *World) othersLast(row []int64, s *vpc.Subnet) []int64 {
	if w.hasOthers() {
		row = slices.Insert(row, len(row)-1, int64(s.Others))
	}
	return row
}

func (w *World) hasOthers() bool {
	return slices.ContainsFunc(w.places, func(p Subnet) bool { return p.Others > 0 })
}

func (w *World) startHelp() string {
	if !w.fleet {
		return "1: a pod goes on until it runs or is taken away"
	}
	return "which attempt of the control plane this is"
}

func (w *World) waitingHelp() string {
	if !w.fleet {
		return "pods that have no address or no node yet: those of workloads, the oldest first, then the nodes' own"
	}
	return "starts under way that have no address or no node yet: " + w.noun() + ", the oldest first, then migrations and the nodes' own pods"
}

// sizeColumn is what a pod asks for: of CPU, where there are no compute units.
func (w *World) sizeColumn() sim.Column {
	if !w.fleet {
		return sim.Column{Key: "size", Title: "CPU", Unit: "vCPU", Scale: 1000, Help: "requested CPU"}
	}
	return sim.Column{Key: "size", Title: "size", Unit: "CU", Scale: 100, Help: "requested compute units"}
}

// Things implements sim.Inspector.
func (w *World) Things(room string) []sim.Thing {
	switch room {
	case nodesRoom:
		return w.nodeThings()
	case subnetsRoom:
		return w.subnetThings()
	case waitingRoom:
		return w.waitingThings()
	case callsRoom:
		return w.callThings()
	}
	return nil
}

func (w *World) nodeThings() []sim.Thing {
	var list []sim.Thing
	for i := range w.nodes {
		n := &w.nodes[i]
		if n.state != nodeUp {
			continue
		}
		s := n.pool.Stats(w.now)
		stranded := 0
		if w.sched.Full(i) {
			stranded = s.Total + s.ENIs - s.Assigned
		}
		list = append(list, sim.Thing{ID: strconv.Itoa(i), Name: w.nodeName(i), Values: values(
			int(n.pods), len(n.adds.at), w.failedADDs(i), w.sched.Utilisation(i)/10, s.ENIs, s.Total, s.Assigned, s.Cooling, n.pool.Assignable(w.now), stranded)})
	}
	return list
}

// failedADDs counts the ADDs that failed of the pods that wait on a node.
func (w *World) failedADDs(i int) int {
	w.settle(i)
	failed := 0
	for k := range w.nodes[i].adds.who {
		failed += int(w.nodes[i].adds.who[k].tries)
	}
	return failed
}

func (w *World) nodeName(i int) string {
	return fmt.Sprintf("%s-%02d", w.zones[w.nodes[i].zone], i)
}

func values(list ...int) []int64 {
	out := make([]int64, len(list))
	for i, v := range list {
		out[i] = int64(v)
	}
	return out
}

// subnetAccount is one row of the full ledger.
type subnetAccount struct {
	assigned, assignable, cooling, stranded, primaries, moving int
}

func (w *World) subnetAccounts() []subnetAccount {
	rows := make([]subnetAccount, len(w.subnets))
	l := w.Ledger()
	for k := range l.Nodes {
		n := &l.Nodes[k]
		if n.Booting {
			rows[n.Subnet].primaries++
		}
		for _, e := range n.Interfaces {
			r := &rows[e.Subnet]
			r.primaries++
			r.assigned += e.Assigned
			r.cooling += e.Cooling
			r.assignable += e.Addresses - e.Assigned - e.Cooling
			if n.Full {
				r.stranded += e.Addresses - e.Assigned + 1
			}
		}
		for _, u := range n.UnderWay {
			rows[u.Subnet].moving += u.Addresses
		}
	}
	return rows
}

func (w *World) subnetThings() []sim.Thing {
	var list []sim.Thing
	for s, r := range w.subnetAccounts() {
		b := &w.subnets[s]
		list = append(list, sim.Thing{ID: strconv.Itoa(s), Name: w.subnetName(s),
			Values: w.othersLast(values(r.assigned, r.assignable, r.cooling, r.stranded, r.primaries, r.moving, b.Free, b.Total), b)})
	}
	return list
}

func (w *World) subnetName(s int) string {
	name := "zone " + w.zones[w.subnets[s].Zone]
	switch {
	case s >= len(w.places):
		return name + " (added)"
	case w.places[s].Name != w.places[s].Zone:
		return w.places[s].Name
	}
	return name
}

func (w *World) callThings() []sim.Thing {
	var list []sim.Thing
	for a := range vpc.Actions {
		list = append(list, sim.Thing{ID: strconv.Itoa(a), Name: vpc.Action(a).String(),
			Values: values(w.api.Calls[a], w.api.Throttled[a], w.api.Tokens(vpc.Action(a), w.now))})
	}
	return list
}

// Inspect implements sim.Inspector.
func (w *World) Inspect(room, id string, clock func(time.Duration) string) (sim.Sheet, bool) {
	i, err := strconv.Atoi(id)
	if err != nil || i < 0 {
		return sim.Sheet{}, false
	}
	switch {
	case room == nodesRoom && i < len(w.nodes) && w.nodes[i].state == nodeUp:
		return w.nodeSheet(i, clock), true
	case room == subnetsRoom && i < len(w.subnets):
		return w.subnetSheet(i), true
	case room == waitingRoom && i < len(w.pods):
		return w.podSheet(int32(i), clock)
	case room == callsRoom && i < vpc.Actions:
		return w.callSheet(vpc.Action(i), clock), true
	}
	return sim.Sheet{}, false
}
