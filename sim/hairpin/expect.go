package hairpin

import (
	"slices"

	"reenact/model/datapath"
	"reenact/model/nlb"
)

// expectation is what placement alone says: of each client pod the share of its connects
// that will fail. It is worked out anew when a pod moves, a target changes or a setting
// is turned, and is the check on the dice.
type expectation struct {
	stale          bool
	failing        int64 // mean over the client pods, in hundredths of a percent
	colocated      int   // client pods that share a node with an nginx
	pairs          int   // pairs of a client pod and an nginx on one node
	ready, hairpin int   // client pods that are ready, and those of which some connects will take the short way
	byNode         []int32
	zones          []zoneShare
}

// zoneShare is how often the balancer's address is one of a zone.
type zoneShare struct {
	zone  int
	parts int64 // of a million
}

func (e *expectation) clone() expectation {
	c := *e
	c.byNode, c.zones = slices.Clone(e.byNode), slices.Clone(e.zones)
	return c
}

const million = 1_000_000

// expected is the present expectation.
func (w *World) expected() *expectation {
	e := &w.expect
	if !e.stale {
		return e
	}
	*e = expectation{byNode: make([]int32, len(w.nodes))}
	total := int64(0)
	byNode := make([]struct {
		done    bool
		of, bad int32
	}, len(w.nodes))
	for _, i := range w.clients {
		s := &w.slots[i]
		s.expects, s.hairpin = 0, 0
		if !s.ready {
			continue
		}
		e.ready++
		n := &byNode[s.node] // pods of one node have one fate
		if !n.done {
			n.done = true
			n.of, n.bad = w.expectAt(s.node)
		}
		s.expects, s.hairpin = n.of, n.bad
		e.byNode[s.node] = n.of
		total += int64(s.expects)
		if k := len(w.nodes[s.node].nginx); k > 0 {
			e.colocated++
			e.pairs += k
		}
		if s.hairpin > 0 {
			e.hairpin++
		}
	}
	if e.ready > 0 {
		e.failing = total / int64(e.ready)
	}
	return e
}

// expectAt is the share of connects from a node that fail, and that fail by the short way,
// in hundredths of a percent: over the zones that DNS gives, the targets that those pick,
// and the nginx that a target hands on to.
func (w *World) expectAt(node int32) (all, short int32) {
	var bad, hairpin int64
	for _, z := range w.zoneShares(node) {
		if z.zone < 0 {
			bad += z.parts
			continue
		}
		list := w.targetsFrom(z.zone)
		for _, t := range list {
			b, h := w.expectTarget(node, t)
			bad += z.parts * b / (million * int64(len(list)))
			hairpin += z.parts * h / (million * int64(len(list)))
		}
	}
	return int32((bad + 50) / 100), int32((hairpin + 50) / 100)
}

// targetsFrom are whom an address of a zone may pick; with split-horizon DNS nobody does.
func (w *World) targetsFrom(zone int) []int32 {
	if w.settings().SplitDNS {
		return []int32{-1}
	}
	return w.group.Targetable(zone)
}

// zoneShares is how often a lookup from a node ends in each zone's address; zone −1 is none.
func (w *World) zoneShares(node int32) []zoneShare {
	if w.settings().SplitDNS {
		return []zoneShare{{0, million}}
	}
	parts := make([]int64, len(w.Zones))
	none := int64(0)
	asked := max(w.knob.resolvers, 1)
	for r := range asked {
		zone := w.nodes[node].zone
		if w.knob.resolvers > 0 {
			zone = r % len(w.Zones)
		}
		w.shareZones(zone, int64(million/asked), parts, &none)
	}
	list := w.expect.zones[:0]
	if none > 0 {
		list = append(list, zoneShare{-1, none})
	}
	for z, p := range parts {
		if p > 0 {
			list = append(list, zoneShare{z, p})
		}
	}
	w.expect.zones = list
	return list
}

// shareZones adds what one resolver is given, by the rule of nlb.Group.Resolve.
func (w *World) shareZones(resolver int, of int64, parts []int64, none *int64) {
	in := 0
	for z := range parts {
		if w.group.InDNS(z) {
			in++
		}
	}
	if in == 0 {
		*none += of
		return
	}
	own := int64(0)
	if w.group.InDNS(resolver) {
		switch w.knob.affinity {
		case nlb.Partial:
			own = of * 85 / 100
		case nlb.OwnZone:
			own = of
		}
		parts[resolver] += own
	}
	for z := range parts {
		if w.group.InDNS(z) {
			parts[z] += (of - own) / int64(in)
		}
	}
}

// expectTarget is the part of a million of connects from a node to a target that fail, and
// that take the short way.
func (w *World) expectTarget(node, target int32) (bad, hairpin int64) {
	backends := w.backendsOf(target)
	for _, x := range backends {
		y := way{client: node, target: target, preserve: w.settings().PreserveClientIP, ip: !w.byInstance()}
		if y.ip || target < 0 {
			y.target = -1
		}
		w.behind(x, &y)
		if y.target < 0 {
			y.target = y.nginx
		}
		if c := w.verdictOf(&y).cause; c != datapath.OK {
			bad += million
			if cause(c).isHairpin() {
				hairpin += million
			}
		}
	}
	n := int64(len(backends))
	return bad / n, hairpin / n
}

// backendsOf are the serials that a target may hand a connection to; [0] is nobody.
func (w *World) backendsOf(target int32) []int32 {
	switch {
	case target >= 0 && !w.byInstance():
		return []int32{target}
	case target >= 0 && w.settings().Traffic == datapath.Local:
		if n := &w.nodes[target]; len(n.nginx) > 0 {
			return n.nginx
		}
		return []int32{w.nodes[target].closing}
	}
	var all []int32
	for _, i := range w.nginx {
		if w.slots[i].ready {
			all = append(all, w.slots[i].serial)
		}
	}
	if len(all) == 0 {
		return []int32{0}
	}
	return all
}
