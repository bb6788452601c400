package machines

import (
	"fmt"
	"strconv"
	"time"

	"reenact/model/snat"
	"reenact/sim"
)

var _ sim.Inspector = (*World)(nil)

// The rooms.
const (
	machinesRoom = "machines"
	dstRoom      = "destinations"
)

// Rooms implements sim.Inspector.
func (w *World) Rooms() []sim.Room {
	column := func(key, title, unit, help string) sim.Column {
		return sim.Column{Key: key, Title: title, Unit: unit, Help: help, Scale: 1}
	}
	ports := []sim.Column{
		column("open", "open", "ports", "established connections"),
		column("held", "resting", "ports", "closed, and not yet free"),
		{Key: "free", Title: "free", Unit: "ports", Help: "that the next connection could have", Scale: 1, Scarce: true},
		column("waiting", "waiting", "calls", "whose SYNs have all been dropped so far"),
	}
	return []sim.Room{
		{Key: machinesRoom, Title: "Machines", Help: "and the block of ports that each has, to the destination with least free", Columns: ports,
			Legend: []string{"free", "open", "resting"}, Heat: "free", Worst: []string{"waiting", "free"}, Sight: natMetrics},
		{Key: dstRoom, Title: "Destinations", Help: "addresses that the service's name stands for: each block has its ports to each of them", Columns: ports,
			Legend: []string{"free", "open", "resting"}, Heat: "free", Worst: []string{"waiting", "free"}, Sight: onMachine},
	}
}

// Things implements sim.Inspector.
func (w *World) Things(room string) (list []sim.Thing) {
	switch room {
	case machinesRoom:
		waiting := w.waiting(func(b *batch) int { return int(b.machine) }, len(w.pool))
		for i := range w.pool {
			b, free := w.account(i, w.tightest(i))
			list = append(list, sim.Thing{ID: strconv.Itoa(i), Name: machineName(i), Values: []int64{int64(b.Active), int64(b.Held), int64(free), int64(waiting[i])}})
		}
	case dstRoom:
		waiting := w.waiting(func(b *batch) int { return int(b.dst) }, mostDsts)
		for dst := range w.knob.destinations {
			var sum snat.Book
			all := 0
			for i := range w.pool {
				b, free := w.account(i, dst)
				sum.Active, sum.Held, all = sum.Active+b.Active, sum.Held+b.Held, all+free
			}
			list = append(list, sim.Thing{ID: strconv.Itoa(dst), Name: fmt.Sprintf("destination %d", dst+1), Values: []int64{int64(sum.Active), int64(sum.Held), int64(all), int64(waiting[dst])}})
		}
	}
	return list
}

// waiting counts the calls that wait, by machine or by destination.
func (w *World) waiting(by func(*batch) int, most int) []int {
	list := make([]int, most)
	for i := range w.batches {
		if b := &w.batches[i]; b.stamp != 0 && b.phase == connecting && by(b) < most {
			list[by(b)] += b.n
		}
	}
	return list
}

// account is a machine's block towards a destination, and what is free of it.
func (w *World) account(i, dst int) (snat.Book, int) {
	block := w.pool[i].block
	if block == nil {
		return snat.Book{}, 0
	}
	block.Advance(w.now)
	return block.Book(0, dst), block.Free(dst)
}

// tightest is the destination to which a machine has least ports free.
func (w *World) tightest(i int) int {
	best, least := 0, -1
	for dst := range mostDsts {
		if _, free := w.account(i, dst); least < 0 || free < least {
			best, least = dst, free
		}
	}
	return best
}

// Inspect implements sim.Inspector.
func (w *World) Inspect(room, id string, clock func(time.Duration) string) (sim.Sheet, bool) {
	n, err := strconv.Atoi(id)
	switch {
	case err != nil || n < 0:
	case room == machinesRoom && n < len(w.pool):
		return w.machineSheet(n, clock), true
	case room == dstRoom && n < w.knob.destinations:
		return w.destinationSheet(n), true
	}
	return sim.Sheet{}, false
}

// cells is how many a grid has at most.
const cells = 64

func (w *World) machineSheet(i int, clock func(time.Duration) string) sim.Sheet {
	s := sim.Sheet{Title: "Machine " + strconv.Itoa(i+1)}
	block := w.pool[i].block
	if block == nil {
		s.Facts = []sim.Fact{{Name: "block", Value: "none: " + w.line(&sampled{World: w, without: max(w.serving-w.blocks(), 1)})}}
		return s
	}
	block.Advance(w.now)
	law := block.Law()
	s.Facts = []sim.Fact{
		{Name: "law", Value: law.Name + ": " + law.Source},
		{Name: "block", Value: count(block.Ports(0)) + " ports to each destination"},
		{Name: "rest", Value: fmt.Sprintf("%s after a FIN; forgotten after %s without a packet", seconds(law.Closed), seconds(law.Idle))},
	}
	for dst := range w.knob.destinations {
		b := block.Book(0, dst)
		each := max(1, (block.Ports(0)+cells-1)/cells)
		g := sim.Grid{Title: fmt.Sprintf("destination %d", dst+1), Note: fmt.Sprintf("%s of %s in use; a cell is %s", count(b.Used()), count(block.Ports(0)), plural(each, "port"))}
		for p := 0; p < block.Ports(0); p += each {
			kind := uint8(0)
			switch {
			case p < b.Active:
				kind = 1
			case p < b.Used():
				kind = 2
			}
			g.Cells = append(g.Cells, sim.Cell{Kind: kind})
		}
		s.Grids = append(s.Grids, g)
		if at, ok := block.NextFree(dst); ok && block.Free(dst) == 0 {
			s.Reasons = append(s.Reasons, fmt.Sprintf("destination %d: the next port comes out of its rest at %s", dst+1, clock(at)))
		}
		s.Links = append(s.Links, sim.Link{Label: g.Title, Room: dstRoom, ID: strconv.Itoa(dst)})
	}
	s.Reasons = append(s.Reasons, w.chain(i, clock)...)
	return s
}

// chain tells of the calls that have waited longest on a machine: each SYN, and when
// they give up.
func (w *World) chain(i int, clock func(time.Duration) string) (list []string) {
	var oldest *batch
	for k := range w.batches {
		if b := &w.batches[k]; b.stamp != 0 && b.phase == connecting && int(b.machine) == i && (oldest == nil || b.since < oldest.since) {
			oldest = b
		}
	}
	if oldest == nil {
		return nil
	}
	for k := range oldest.syn + 1 {
		list = append(list, fmt.Sprintf("%s: SYN %d at %s, dropped: no port was free", plural(oldest.n, "call"), k+1, clock(oldest.since+offset(k))))
	}
	return append(list, "they give up at "+clock(oldest.since+w.knob.timeout))
}

func (w *World) destinationSheet(dst int) sim.Sheet {
	s := sim.Sheet{Title: fmt.Sprintf("Destination %d", dst+1), Facts: []sim.Fact{{Name: "of", Value: plural(w.knob.destinations, "address") + " that the service's name stands for"}}}
	for i := range w.pool {
		if b, free := w.account(i, dst); free == 0 && len(s.Facts) < 20 {
			s.Facts = append(s.Facts, sim.Fact{Name: machineName(i), Value: fmt.Sprintf("%s open, %s resting, none free", count(b.Active), count(b.Held))})
			s.Links = append(s.Links, sim.Link{Label: machineName(i), Room: machinesRoom, ID: strconv.Itoa(i)})
		}
	}
	return s
}
