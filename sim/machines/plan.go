package machines

import (
	"strconv"

	"reenact/model/snat"
	"reenact/sim"
)

// planner answers how many ports each machine needs, and how many addresses that takes.
var planner = sim.Planner{
	Want: "served_pct >= 99.9",
	Columns: []sim.PlanColumn{
		{Column: sim.Column{Key: "ports", Title: "ports wanted", Unit: "ports", Scale: 1, Help: "most ports of one machine's block in use at one time, resting ones included"}},
		{Column: sim.Column{Key: "block", Title: "block", Unit: "ports", Scale: 1, Help: "ports of each machine at the end"}, Lowest: true},
		{Column: sim.Column{Key: "blocks", Title: "blocks", Unit: "blocks", Scale: 1, Help: "machines that can have one"}, Lowest: true},
		{Column: sim.Column{Key: "used_pct", Title: "used", Unit: "%", Scale: 10, Help: "of the fullest block, what was used at most"}},
		{Column: sim.Column{Key: "dropped", Title: "dropped", Unit: "SYNs", Scale: 1, Help: "SYNs that found no port, in all"}},
	},
	Wide:  wide,
	Tries: tries,
	Weigh: weigh,
	Unknown: []string{
		"the peak of your load: calls are spread evenly over the machines here; a machine that does more needs more (port_usage and Used SNAT Ports by machine tell)",
		"how long a port rests after a FIN: Azure's documentation no longer says; ss on the other side shows nothing of it",
	},
}

func setting(key string, value int) sim.Setting {
	return sim.Setting{Key: key, Value: strconv.Itoa(value)}
}

// mostAddresses is the bound of the knob.
const mostAddresses = 64

// wide gives each machine as large a block as the most addresses have.
func wide(today sim.World) []sim.Setting {
	w := today.(*World)
	perAddress := max((mostMachines+mostAddresses-1)/mostAddresses, 1)
	return []sim.Setting{setting("PORTS", max(w.cfg.NAT.PerAddress/perAddress, 1)), setting("ADDRESSES", mostAddresses)}
}

// tries are the least block that what a machine wanted fits into, with the addresses
// that all machines' blocks take, half of it, and what else would do.
func tries(today sim.World, ran []sim.Ran) []sim.Try {
	w := today.(*World)
	need, most := 1, 1
	for _, r := range ran {
		for i, pct := range r.Recording.Column("fullest_pct") {
			need = max(need, int((pct*r.Recording.Column("ports_per_machine")[i]+999)/1000))
		}
		most = max(most, int(peak(r.Recording, "machines")))
	}
	list := w.triesOfTable(need, most)
	if block := w.blockFor(need); block <= w.cfg.NAT.PerAddress {
		list = append(list,
			sim.Try{Set: w.blocksOf(block, most), Why: "a block that the ports wanted fit into"},
			sim.Try{Set: w.blocksOf(max(block/2, 1), most), Why: "half of it"})
		if w.cfg.NAT.Cloud == GCP && w.knob.ports > 0 && w.knob.ports < block {
			list = append(list, sim.Try{Set: []sim.Setting{setting("MOST_PORTS", block), setting("ADDRESSES", w.addressesFor(block, most))}, Why: "blocks that grow when they are full"})
		}
	}
	if !w.knob.reuse {
		list = append(list, sim.Try{Set: []sim.Setting{{Key: "REUSE", Value: "on"}}, Why: "connections that outlive their call, and nothing else"})
	}
	return list
}

// triesOfTable are further addresses where blocks go by the size of the pool.
func (w *World) triesOfTable(need, most int) (list []sim.Try) {
	law, ok := snat.AzureLB(most)
	if w.knob.ports > 0 || !ok {
		return nil
	}
	addresses := (need + law.Ports - 1) / law.Ports
	if need <= mostByTable && addresses <= mostAddresses {
		list = append(list, sim.Try{Set: []sim.Setting{setting("ADDRESSES", addresses)}, Why: "addresses for the blocks that the table gives"})
	}
	return list
}

// blockFor is the least power of two that is enough, of at least 64.
func (w *World) blockFor(need int) int {
	block := 64
	for block < need {
		block *= 2
	}
	return block
}

func (w *World) blocksOf(block, machines int) []sim.Setting {
	return []sim.Setting{setting("PORTS", block), setting("ADDRESSES", w.addressesFor(block, machines))}
}

func (w *World) addressesFor(block, machines int) int {
	each := max(w.cfg.NAT.PerAddress/block, 1)
	return min((machines+each-1)/each, mostAddresses)
}

// weigh reads what a run needed, and which limits it met.
func weigh(r sim.Ran) sim.Weighed {
	w, rec := r.End.(*World), r.Recording
	need := int64(0)
	for i, pct := range rec.Column("fullest_pct") {
		need = max(need, (pct*rec.Column("ports_per_machine")[i]+999)/1000)
	}
	dropped := total(rec, "dropped_per_min")
	without := peak(rec, "machines_without") > 0
	block := sim.Limit{Name: "ports of a block", Text: w.reckoning(), Binds: dropped > 0 && !without}
	address := sim.Limit{Name: "addresses", Text: w.supply(), Binds: without}
	v := sim.Weighed{Values: []int64{need, int64(w.blockSize()), int64(w.blocks()), peak(rec, "fullest_pct"), dropped}, Limits: []sim.Limit{block, address}}
	if without {
		v.Limits[0], v.Limits[1] = v.Limits[1], v.Limits[0]
	}
	return v
}

func peak(rec *sim.Recording, key string) int64 {
	most := int64(0)
	for _, v := range rec.Column(key) {
		most = max(most, v)
	}
	return most
}

// total adds up a rate per minute, whose samples count the trailing minute.
func total(rec *sim.Recording, key string) int64 {
	step := max(1, int(60e9/rec.Every()))
	sum := int64(0)
	for i := rec.Len() - 1; i > 0; i -= step {
		sum += max(rec.Column(key)[i], 0)
	}
	return sum
}
