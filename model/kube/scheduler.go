package kube

import (
	"slices"

	"reenact/model/dice"
)

// Scheduler keeps each node's free capacity and picks nodes for pods. It knows
// nothing of addresses: that is how a full subnet and an empty node meet.
type Scheduler struct {
	scoring Scoring
	grain   Size // of a Size: what the books are kept in
	least   Request
	nodes   []slot
	ranks   ranks
	most    bound
	scores  []curve // one for each size of a node
}

// slot is one node's place in the books, in grains.
type slot struct {
	freeCPU, freeMem Size
	totCPU, totMem   Size
	freePods         int32
}

// bound is what no node's room exceeds, so that in a full cluster a pod is
// turned away without a walk over the nodes. Room mostly comes and goes on one
// node, where a pod ends and another takes its place: that node's is known.
type bound struct {
	node int
	room Size // the node's
	rest Size // at least that of any other node
}

func (b *bound) note(i int, room Size) {
	switch {
	case i == b.node:
		b.room = room
	case room > b.room:
		*b = bound{node: i, room: room, rest: max(b.rest, b.room)}
	default:
		b.rest = max(b.rest, room)
	}
}

// room is the largest pod the node can take; −1 without a pod slot.
func (n *slot) room() Size {
	if n.freePods < 1 {
		return -1
	}
	return min(n.freeCPU, n.freeMem)
}

// NewScheduler returns a scheduler with no nodes, whose pods all ask for whole Sizes.
func NewScheduler(s Scoring) *Scheduler { return NewFineScheduler(s, 1) }

// NewFineScheduler returns one whose nodes and requests are in grains: so many of them are
// one Size.
func NewFineScheduler(s Scoring, grain Size) *Scheduler {
	return &Scheduler{scoring: s, grain: grain, least: Request{grain, grain}}
}

// Smallest says what the smallest pod there is asks for; a node without room for it is
// full. Without it that is a quarter of a compute unit.
func (s *Scheduler) Smallest(r Request) { s.least = r }

// CloneInto makes c an independent copy, in the memory that c has as far as that
// suffices.
func (s *Scheduler) CloneInto(c *Scheduler) {
	nodes, ranks := append(c.nodes[:0], s.nodes...), c.ranks
	*c = *s
	c.nodes, c.ranks = nodes, ranks
	s.ranks.cloneInto(&c.ranks)
}

// AddNode opens node i, which must be the next index or one that was removed. Its CPU
// and memory are in grains.
func (s *Scheduler) AddNode(i int, cpu, mem Size, pods int) {
	for i >= len(s.nodes) {
		s.nodes = append(s.nodes, slot{})
	}
	s.ranks.add(i)
	s.nodes[i] = slot{freeCPU: cpu, freeMem: mem, totCPU: cpu, totMem: mem, freePods: int32(pods)}
	s.rescore(i)
}

// RemoveNode closes node i for good.
func (s *Scheduler) RemoveNode(i int) {
	s.nodes[i] = slot{}
	s.ranks.put(i, noRank, -1)
}

// Take books a pod of the given size on node i.
func (s *Scheduler) Take(i int, size Size) {
	s.TakeRequest(i, s.whole(size))
}

// whole is what a pod of a size asks for.
func (s *Scheduler) whole(size Size) Request { return Request{size * s.grain, size * s.grain} }

// TakeRequest books a pod on node i.
func (s *Scheduler) TakeRequest(i int, r Request) {
	n := &s.nodes[i]
	n.freeCPU -= r.CPU
	n.freeMem -= r.Memory
	n.freePods--
	s.rescore(i)
}

// Reserve books CPU and memory on node i without a pod slot.
func (s *Scheduler) Reserve(i int, r Request) {
	n := &s.nodes[i]
	n.freeCPU -= r.CPU
	n.freeMem -= r.Memory
	s.rescore(i)
}

// Give returns what Take booked.
func (s *Scheduler) Give(i int, size Size) {
	s.GiveRequest(i, s.whole(size))
}

// GiveRequest returns what TakeRequest booked.
func (s *Scheduler) GiveRequest(i int, r Request) {
	n := &s.nodes[i]
	n.freeCPU += r.CPU
	n.freeMem += r.Memory
	n.freePods++
	s.rescore(i)
}

// Fits tells whether node i has room for a pod.
func (s *Scheduler) Fits(i int, r Request) bool { return s.nodes[i].fits(r) }

func (n *slot) fits(r Request) bool {
	return n.freePods > 0 && n.freeCPU >= r.CPU && n.freeMem >= r.Memory
}

// Resize books more (or, negative, less) for a pod that stays on node i.
func (s *Scheduler) Resize(i int, more Size) { s.Reserve(i, s.whole(more)) }

// Free returns node i's free capacity: the smaller of CPU and memory, and pod slots.
func (s *Scheduler) Free(i int) (Size, int) {
	n := &s.nodes[i]
	return s.sizes(min(n.freeCPU, n.freeMem)), int(n.freePods)
}

// sizes is how many whole Sizes some grains are.
func (s *Scheduler) sizes(grains Size) Size {
	if s.grain == 1 {
		return grains
	}
	return grains / s.grain
}

// Left returns what of node i's CPU, memory and pod slots nobody has requested, in grains.
func (s *Scheduler) Left(i int) (cpu, mem Size, pods int) {
	n := &s.nodes[i]
	return n.freeCPU, n.freeMem, int(n.freePods)
}

// Booked returns what of node i's CPU or memory is requested, whichever is more,
// and the whole of it.
func (s *Scheduler) Booked(i int) (used, total Size) {
	used, total = s.Requested(i)
	return s.sizes(used), s.sizes(total)
}

// Requested is Booked in grains.
func (s *Scheduler) Requested(i int) (used, total Size) {
	n := &s.nodes[i]
	if n.totCPU-n.freeCPU >= n.totMem-n.freeMem {
		return n.totCPU - n.freeCPU, n.totCPU
	}
	return n.totMem - n.freeMem, n.totMem
}

// Full tells whether node i cannot host even the smallest pod.
func (s *Scheduler) Full(i int) bool {
	n := &s.nodes[i]
	return !n.fits(s.least)
}

// Utilisation returns node i's requested share in per mille: of CPU or of
// memory, whichever is higher.
func (s *Scheduler) Utilisation(i int) int {
	n := &s.nodes[i]
	if n.totCPU == 0 {
		return 0
	}
	return 1000 - int(min(int64(n.freeCPU)*1000/int64(n.totCPU), int64(n.freeMem)*1000/int64(n.totMem)))
}

// Pick returns the node for a pod: among those with room the one with the best
// score. False when none has room. Pick books nothing, and costs about the same
// in a cluster of any size. The node avoid is passed over, as a migrating
// compute does not move to where it is; −1 is none.
func (s *Scheduler) Pick(size Size, d dice.Stream, avoid int) (int, bool) {
	return s.PickRequest(s.whole(size), d, avoid)
}

// PickRequest is Pick for a pod that asks for CPU and memory each for itself.
func (s *Scheduler) PickRequest(r Request, d dice.Stream, avoid int) (int, bool) {
	if min(r.CPU, r.Memory) > max(s.most.room, s.most.rest) {
		return -1, false
	}
	if s.scoring == LeastAllocated {
		return s.emptiest(r, &d, int32(avoid))
	}
	// Each node draws from 1 to its score, and the highest draw wins. Asked from
	// the top down: a node that has drawn no more than m draws m with chance 1/m.
	// So on the way down the draws of n nodes come as a Poisson process whose
	// rate at m is n·−ln(1 − 1/m), and each is any node's with the same chance.
	// Between two scores that nodes have, n stays, and the rates add up.
	next := d.Exp(one)
	for rank := s.ranks.next(topScore + 1); rank > 1; {
		lower, n := max(s.ranks.next(rank), 1), int(s.ranks.upTo[rank])
		passed := int64(n) * (ln[rank] - ln[lower])
		for ; next < passed; next += d.Exp(one) {
			if i := s.ranks.order[d.N(n)]; s.takes(i, r) && i != int32(avoid) {
				return int(i), true
			}
		}
		next -= passed
		rank = lower
	}
	return s.anyRoom(r, int32(avoid))
}

// takes is Fits for those who walk the nodes by rank: mostly a look at the node's room
// is enough.
func (s *Scheduler) takes(i int32, r Request) bool {
	room := s.ranks.nodes[i].room
	return room >= max(r.CPU, r.Memory) || r.CPU != r.Memory && room >= min(r.CPU, r.Memory) && s.nodes[i].fits(r)
}

// anyRoom is where all scores have been drawn down to 1: the first node with
// room. If there is none, every node has been seen.
func (s *Scheduler) anyRoom(r Request, avoid int32) (int, bool) {
	most := bound{node: -1, room: -1, rest: -1}
	for _, i := range s.ranks.order {
		if i != avoid && s.takes(i, r) {
			return int(i), true
		}
		most.note(int(i), s.ranks.nodes[i].room)
	}
	s.most = most
	return -1, false
}

// emptiest is the stock scheduler's choice: the best score, and of equals any.
func (s *Scheduler) emptiest(r Request, d *dice.Stream, avoid int32) (int, bool) {
	for m := topScore; m > 0; m-- {
		first, n := s.ranks.upTo[m+1], int(s.ranks.upTo[m]-s.ranks.upTo[m+1])
		if n == 0 {
			continue
		}
		for k, from := 0, d.N(n); k < n; k++ {
			if i := s.ranks.order[first+int32((from+k)%n)]; s.takes(i, r) && i != avoid {
				return int(i), true
			}
		}
	}
	return s.anyRoom(r, avoid)
}

// rescore keeps a node's score current. Neon: x < 0.8 scores 0.5 + 0.625x, above
// that 5(1−x), x being the share in use; a node scores the lower of CPU and
// memory, and a pod's draw is then 1..score (neondatabase/autoscaling, the
// scheduler plugin). Least-allocated: the mean of the free shares.
func (s *Scheduler) rescore(i int) {
	n := &s.nodes[i]
	if n.totCPU == 0 {
		return
	}
	room := n.room()
	s.most.note(i, room)
	if s.scoring == LeastAllocated {
		s.ranks.put(i, uint32(max(1, (hundredths(n.freeCPU, n.totCPU)+hundredths(n.freeMem, n.totMem))/2)), room)
		return
	}
	cpu := s.score(n.freeCPU, n.totCPU)
	if n.freeMem != n.freeCPU || n.totMem != n.totCPU {
		cpu = min(cpu, s.score(n.freeMem, n.totMem))
	}
	s.ranks.put(i, max(1, cpu), room)
}

func hundredths(free, total Size) int64 { return int64(free) * 100 / int64(total) }

// curve is the Neon score by free capacity, worked out once for a size of node:
// a score is asked for with every pod that comes or goes. Copies of a scheduler share it.
type curve struct {
	total Size
	score []uint8
}

// score is the Neon score of a node of a size with so much free.
func (s *Scheduler) score(free, total Size) uint32 {
	if s.grain > 1 { // too many grains for a table
		return uint32(neonScore(free, total))
	}
	for i := range s.scores {
		if c := &s.scores[i]; c.total == total {
			return uint32(c.score[free])
		}
	}
	c := curve{total: total, score: make([]uint8, total+1)}
	for f := range c.score {
		c.score[f] = uint8(neonScore(Size(f), total))
	}
	s.scores = append(slices.Clip(s.scores), c)
	return uint32(c.score[free])
}

func neonScore(free, total Size) int32 {
	if used := int64(total - free); used*5 < int64(total)*4 {
		return int32(50 + used*125/(int64(total)*2))
	}
	return int32(int64(free) * 500 / int64(total))
}
