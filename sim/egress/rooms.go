package egress

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
	eniRoom     = "interfaces"
	natRoom     = "gateways"
	groupsRoom  = "environments"
	waitingRoom = "connecting"
	dstRoom     = "destinations"
)

func column(key, title, unit, help string) sim.Column {
	return sim.Column{Key: key, Title: title, Unit: unit, Help: help, Scale: 1}
}

// Rooms implements sim.Inspector.
func (w *World) Rooms() []sim.Room {
	ports := []sim.Column{
		column("open", "open", "ports", "established connections"),
		column("half", "half-open", "ports", "SYNs without an answer"),
		column("held", "resting", "ports", "closed, and not yet free"),
		{Key: "free", Title: "free", Unit: "ports", Help: "that the next connection could have", Scale: 1, Scarce: true},
	}
	batch := []sim.Column{
		column("n", "environments", "environments", "in the batch"),
		column("open", "open", "connections", "established, of each"),
		column("half", "half-open", "connections", "with an entry on the interface and no answer, of each"),
		column("bare", "missing", "connections", "without any port, of each"),
		column("age", "for", "s", "since its phase began"),
	}
	legend := []string{"free", "open", "half-open", "resting"}
	fullest := []string{"free", "half"}
	return []sim.Room{
		{Key: eniRoom, Title: "Interfaces", Help: "Hyperplane ENIs, one for each subnet and copy", Columns: ports, Legend: legend, Heat: "free", Worst: fullest, Sight: eniUnseen},
		{Key: natRoom, Title: "NAT gateways", Help: "ports of each address", Columns: ports, Legend: legend, Heat: "free", Worst: fullest,
			Sight: sim.OnAsking("aws ec2 describe-nat-gateways, and CloudWatch by gateway", 3*time.Minute)},
		{Key: dstRoom, Title: "Destinations", Help: "addresses that the service's name stands for: each has its own ports at every NAT address or target", Columns: ports, Legend: legend, Worst: fullest, Heat: "free",
			Sight: sim.NotThen("CloudWatch counts a gateway's connections, not a destination's")},
		{Key: waitingRoom, Title: "Connecting", Help: "batches of environments that wait for a connection, the oldest first", Columns: batch, Sight: insideUnseen},
		{Key: groupsRoom, Title: "Environments", Help: "batches of environments that share their past", Columns: batch, Worst: []string{"bare", "half"}, Sight: insideUnseen},
	}
}

// mostThings bounds a list, far above what the incidents need.
const mostThings = 20_000

// Things implements sim.Inspector.
func (w *World) Things(room string) []sim.Thing {
	switch room {
	case eniRoom, natRoom:
		return w.poolThings(room)
	case dstRoom:
		return w.destinationThings()
	case groupsRoom, waitingRoom:
		return w.batchThings(room)
	}
	return nil
}

func (w *World) poolThings(room string) (list []sim.Thing) {
	pools, name := w.enis[:], w.siteName
	if room == natRoom {
		pools, name = w.gateways[:], func(i int) string { return fmt.Sprintf("NAT gateway %d", i+1) }
	}
	for i, p := range pools {
		if p == nil {
			continue
		}
		p.Advance(w.now)
		b, free := p.Total(0), p.Free(0)
		if room == natRoom {
			b, free = w.sumOf(p)
		}
		list = append(list, sim.Thing{ID: strconv.Itoa(i), Name: name(i), Values: portValues(b, free)})
	}
	return list
}

func (w *World) destinationThings() (list []sim.Thing) {
	for dst := range w.knob.destinations {
		list = append(list, sim.Thing{ID: strconv.Itoa(dst), Name: fmt.Sprintf("destination %d", dst+1), Values: portValues(w.towards(dst))})
	}
	return list
}

func (w *World) batchThings(room string) (list []sim.Thing) {
	for i := range w.groups {
		g := &w.groups[i]
		if g.stamp != 0 && (room == groupsRoom || g.waits()) && len(list) < mostThings {
			list = append(list, sim.Thing{ID: strconv.Itoa(int(g.stamp)), Name: w.groupName(g), Values: []int64{
				int64(g.n), int64(g.count(open)), int64(g.count(half)), int64(g.count(bare)), int64((w.now - g.since) / time.Second)}})
		}
	}
	return list
}

func (w *World) sumOf(p *snat.Pool) (b snat.Book, free int) {
	for dst := range w.knob.destinations {
		one := p.Total(dst)
		b.Active, b.HalfOpen, b.Held = b.Active+one.Active, b.HalfOpen+one.HalfOpen, b.Held+one.Held
		free += p.Free(dst)
	}
	return b, free
}

// passes are the pools of ports behind the interface that connections may go through
// or stand in, with the numbers of their gateways.
func (w *World) passes() (numbers []int16) {
	for i, p := range w.gateways {
		if p != nil {
			numbers = append(numbers, int16(i))
		}
	}
	if w.knob.privateLink || w.balancer.Total(0).Used() > 0 {
		numbers = append(numbers, through)
	}
	return numbers
}

// towards adds up the ports to one destination.
func (w *World) towards(dst int) (b snat.Book, free int) {
	for _, n := range w.passes() {
		p := w.gateway(n)
		one := p.Total(dst)
		b.Active, b.HalfOpen, b.Held = b.Active+one.Active, b.HalfOpen+one.HalfOpen, b.Held+one.Held
		free += p.Free(dst)
	}
	return b, free
}

func portValues(b snat.Book, free int) []int64 {
	return []int64{int64(b.Active), int64(b.HalfOpen), int64(b.Held), int64(free)}
}

func (w *World) siteName(i int) string {
	name := "subnet " + string(rune('a'+i%mostSubnets))
	if copy := i / mostSubnets; copy > 0 {
		name += fmt.Sprintf(", copy %d", copy+1)
	}
	return name
}

func (w *World) groupName(g *group) string { return fmt.Sprintf("batch %d", g.stamp) }

// Inspect implements sim.Inspector.
func (w *World) Inspect(room, id string, clock func(time.Duration) string) (sim.Sheet, bool) {
	n, err := strconv.Atoi(id)
	if err != nil || n < 0 {
		return sim.Sheet{}, false
	}
	switch {
	case room == eniRoom && n < len(w.enis) && w.enis[n] != nil:
		p := w.eni(n)
		return w.poolSheet("Interface of "+w.siteName(n), p, 1, clock), true
	case room == natRoom && n < len(w.gateways) && w.gateways[n] != nil:
		return w.poolSheet(fmt.Sprintf("NAT gateway %d", n+1), w.gateway(int16(n)), w.knob.destinations, clock), true
	case room == dstRoom && n < w.knob.destinations:
		return w.destinationSheet(n, clock), true
	case room == groupsRoom || room == waitingRoom:
		return w.inspectBatch(n, clock)
	}
	return sim.Sheet{}, false
}

func (w *World) inspectBatch(stamp int, clock func(time.Duration) string) (sim.Sheet, bool) {
	for i := range w.groups {
		if g := &w.groups[i]; g.stamp != 0 && int(g.stamp) == stamp {
			return w.groupSheet(g, clock), true
		}
	}
	return sim.Sheet{}, false
}

// cell is how many ports one cell of a grid stands for.
const cell = 1000

// poolSheet draws each address's ports to each destination.
func (w *World) poolSheet(title string, p *snat.Pool, dsts int, clock func(time.Duration) string) sim.Sheet {
	law := p.Law()
	s := sim.Sheet{Title: title, Facts: []sim.Fact{
		{Name: "law", Value: law.Name + ": " + law.Source},
		{Name: "addresses", Value: fmt.Sprintf("%d serve, %d drain", p.Serving(), p.Draining())},
		{Name: "rest", Value: fmt.Sprintf("%v after a close; forgotten after %v without a packet", law.Closed, law.Idle)},
	}}
	for a := range p.Addresses() {
		if p.Gone(a) {
			continue
		}
		for dst := range dsts {
			b := p.Book(a, dst)
			g := sim.Grid{Title: fmt.Sprintf("address %d, destination %d", a+1, dst+1),
				Note: fmt.Sprintf("%s of %s in use; a cell is %s ports", count(b.Used()), count(p.Ports(a)), count(cell))}
			if at := p.Closing(a); at > 0 {
				g.Note += "; it drains until " + clock(at)
			}
			for i := 0; i < p.Ports(a); i += cell {
				g.Cells = append(g.Cells, sim.Cell{Kind: kindAt(b, i)})
			}
			s.Grids = append(s.Grids, g)
		}
	}
	for dst := range dsts {
		if at, ok := p.NextFree(dst); ok {
			s.Reasons = append(s.Reasons, fmt.Sprintf("the next resting port to destination %d is free at %s", dst+1, clock(at)))
		}
	}
	return s
}

// destinationSheet tells of the ports to one destination, gateway by gateway.
func (w *World) destinationSheet(dst int, clock func(time.Duration) string) sim.Sheet {
	s := sim.Sheet{Title: fmt.Sprintf("Destination %d", dst+1), Facts: []sim.Fact{
		{Name: "of", Value: plural(w.knob.destinations, "address") + " that the service's name stands for"}}}
	for _, n := range w.passes() {
		p, name := w.gateway(n), fmt.Sprintf("NAT gateway %d", n+1)
		if n == through {
			name = "the balancer's targets"
		} else {
			s.Links = append(s.Links, sim.Link{Label: name, Room: natRoom, ID: strconv.Itoa(int(n))})
		}
		b := p.Total(dst)
		s.Facts = append(s.Facts, sim.Fact{Name: name, Value: fmt.Sprintf("%s open, %s resting, %s free", count(b.Active), count(b.Held), count(p.Free(dst)))})
		if at, ok := p.NextFree(dst); ok {
			s.Reasons = append(s.Reasons, fmt.Sprintf("the next resting port of %s is free at %s", name, clock(at)))
		}
	}
	return s
}

// kindAt is what the port at a place is used for, with the open ones drawn first.
func kindAt(b snat.Book, i int) uint8 {
	switch {
	case i < b.Active:
		return 1
	case i < b.Active+b.HalfOpen:
		return 2
	case i < b.Used():
		return 3
	}
	return 0
}

var phaseNames = [...]string{"frozen", "waits for a lookup", "connects", "backs off", "works", "is ended; its connections age out"}

// groupSheet is the chain of a connection of a batch: environment, lookup, interface
// and gateway at each SYN, and what would free a port.
func (w *World) groupSheet(g *group, clock func(time.Duration) string) sim.Sheet {
	s := sim.Sheet{Title: "Batch " + strconv.Itoa(int(g.stamp)), Facts: []sim.Fact{
		{Name: "environments", Value: fmt.Sprintf("%s, all alike, in %s", count(g.n), w.siteName(g.site()))},
		{Name: "now", Value: phaseNames[g.phase] + " since " + clock(g.since)},
		{Name: "connections", Value: fmt.Sprintf("of each: %d open, %d half-open, %d missing", g.count(open), g.count(half), g.count(bare)+g.count(stale))},
	}}
	if w.knob.vpc {
		s.Links = append(s.Links, sim.Link{Label: "interface of " + w.siteName(g.site()), Room: eniRoom, ID: strconv.Itoa(g.site())})
		if r := w.route(int(g.subnet)); r >= 0 {
			s.Links = append(s.Links, sim.Link{Label: fmt.Sprintf("NAT gateway %d", r+1), Room: natRoom, ID: strconv.Itoa(int(r))})
		}
	}
	if g.phase == connecting {
		s.Reasons = w.chain(g, clock)
	}
	return s
}

func (w *World) chain(g *group, clock func(time.Duration) string) []string {
	list := []string{fmt.Sprintf("the name was looked up at %s, and the lookup succeeded", clock(g.since))}
	for i := range g.syn + 1 {
		list = append(list, fmt.Sprintf("SYN %d at %s", i+1, clock(g.since+w.offset(i))))
	}
	if n := g.count(bare); n > 0 && w.knob.vpc {
		p := w.eni(g.site())
		list = append(list, fmt.Sprintf("%s of each stopped at the interface: %s of %s ports are in use; the gateway never saw them",
			plural(n, "connection"), count(p.Total(0).Used()), count(p.Serving()*w.cfg.ENI.Ports)), w.whenFree(p, 0, "the interface", clock))
	}
	if r := w.route(int(g.subnet)); r != direct && g.count(half) > 0 {
		n := g.count(half)
		p := w.gateway(r)
		list = append(list, fmt.Sprintf("%s of each passed the interface and found no port at the gateway; each keeps an entry on the interface for %v", plural(n, "connection"), w.cfg.ENI.HalfOpen),
			w.whenFree(p, 0, "the gateway", clock))
	}
	return append(list, fmt.Sprintf("the client gives up at %s", clock(g.since+w.knob.timeout)))
}

// whenFree says what would have freed a port, and when.
func (w *World) whenFree(p *snat.Pool, dst int, where string, clock func(time.Duration) string) string {
	if at, ok := p.NextFree(dst); ok {
		return fmt.Sprintf("the next port that %s gets back comes out of its rest at %s", where, clock(at))
	}
	least := time.Duration(-1)
	for i := range w.groups {
		if g := &w.groups[i]; g.stamp != 0 && (g.phase == frozen || g.phase == ended) && g.count(open) > 0 {
			if at := g.used + p.Law().Idle; least < 0 || at < least {
				least = at
			}
		}
	}
	if least >= 0 {
		return fmt.Sprintf("no port rests at %s: the first would come free at %s, when a connection of a frozen environment has idled for %v", where, clock(least), p.Law().Idle)
	}
	return fmt.Sprintf("no port rests at %s, and no connection idles: only an environment that ends or closes would free one", where)
}
