package kube

import (
	"slices"

	"reenact/model/dice"
)

// Scheduler keeps each node's free capacity and picks nodes for pods. It knows
// nothing of addresses: that is how a full subnet and an empty node meet.
type Scheduler struct {
	scoring Scoring
	nodes   []slot
	ranks   ranks
	most    bound
	scores  []curve // one for each size of a node
}

// slot is one node's place in the books.
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

// NewScheduler returns a scheduler with no nodes.
func NewScheduler(s Scoring) *Scheduler { return &Scheduler{scoring: s} }

// CloneInto makes c an independent copy, in the memory that c has as far as that
// suffices.
func (s *Scheduler) CloneInto(c *Scheduler) {
	nodes, ranks := append(c.nodes[:0], s.nodes...), c.ranks
	*c = *s
	c.nodes, c.ranks = nodes, ranks
	s.ranks.cloneInto(&c.ranks)
}

// AddNode opens node i, which must be the next index or one that was removed.
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
	n := &s.nodes[i]
	n.freeCPU -= size
	n.freeMem -= size
	n.freePods--
	s.rescore(i)
}

// Give returns what Take booked.
func (s *Scheduler) Give(i int, size Size) {
	n := &s.nodes[i]
	n.freeCPU += size
	n.freeMem += size
	n.freePods++
	s.rescore(i)
}

// Resize books more (or, negative, less) for a pod that stays on node i.
func (s *Scheduler) Resize(i int, more Size) {
	n := &s.nodes[i]
	n.freeCPU -= more
	n.freeMem -= more
	s.rescore(i)
}

// Free returns node i's free capacity: the smaller of CPU and memory, and pod slots.
func (s *Scheduler) Free(i int) (Size, int) {
	n := &s.nodes[i]
	return min(n.freeCPU, n.freeMem), int(n.freePods)
}

// Left returns what of node i's CPU, memory and pod slots nobody has requested.
func (s *Scheduler) Left(i int) (cpu, mem Size, pods int) {
	n := &s.nodes[i]
	return n.freeCPU, n.freeMem, int(n.freePods)
}

// Booked returns what of node i's CPU or memory is requested, whichever is more,
// and the whole of it.
func (s *Scheduler) Booked(i int) (used, total Size) {
	n := &s.nodes[i]
	if n.totCPU-n.freeCPU >= n.totMem-n.freeMem {
		return n.totCPU - n.freeCPU, n.totCPU
	}
	return n.totMem - n.freeMem, n.totMem
}

// Full tells whether node i cannot host even the smallest pod.
func (s *Scheduler) Full(i int) bool {
	n := &s.nodes[i]
	return n.freeCPU < QuarterCU || n.freeMem < QuarterCU || n.freePods < 1
}

// Utilisation returns node i's requested share in per mille: of CPU or of
// memory, whichever is higher.
func (s *Scheduler) Utilisation(i int) int {
	n := &s.nodes[i]
	if n.totCPU == 0 {
		return 0
	}
	return 1000 - int(min(n.freeCPU*1000/n.totCPU, n.freeMem*1000/n.totMem))
}

// Pick returns the node for a pod: among those with room the one with the best
// score. False when none has room. Pick books nothing, and costs about the same
// in a cluster of any size. The node avoid is passed over, as a migrating
// compute does not move to where it is; −1 is none.
func (s *Scheduler) Pick(size Size, d dice.Stream, avoid int) (int, bool) {
	if size > max(s.most.room, s.most.rest) {
		return -1, false
	}
	if s.scoring == LeastAllocated {
		return s.emptiest(size, &d, int32(avoid))
	}
	// Each node draws from 1 to its score, and the highest draw wins. Asked from
	// the top down: a node that has drawn no more than m draws m with chance 1/m.
	// So on the way down the draws of n nodes come as a Poisson process whose
	// rate at m is n·−ln(1 − 1/m), and each is any node's with the same chance.
	// Between two scores that nodes have, n stays, and the rates add up.
	next := d.Exp(one)
	for r := s.ranks.next(topScore + 1); r > 1; {
		lower, n := max(s.ranks.next(r), 1), int(s.ranks.upTo[r])
		passed := int64(n) * (ln[r] - ln[lower])
		for ; next < passed; next += d.Exp(one) {
			if i := s.ranks.order[d.N(n)]; s.ranks.nodes[i].room >= size && i != int32(avoid) {
				return int(i), true
			}
		}
		next -= passed
		r = lower
	}
	return s.anyRoom(size, int32(avoid))
}

// anyRoom is where all scores have been drawn down to 1: the first node with
// room. If there is none, every node has been seen.
func (s *Scheduler) anyRoom(size Size, avoid int32) (int, bool) {
	most := bound{node: -1, room: -1, rest: -1}
	for _, i := range s.ranks.order {
		room := s.ranks.nodes[i].room
		if room >= size && i != avoid {
			return int(i), true
		}
		most.note(int(i), room)
	}
	s.most = most
	return -1, false
}

// emptiest is the stock scheduler's choice: the best score, and of equals any.
func (s *Scheduler) emptiest(size Size, d *dice.Stream, avoid int32) (int, bool) {
	for m := topScore; m > 0; m-- {
		first, n := s.ranks.upTo[m+1], int(s.ranks.upTo[m]-s.ranks.upTo[m+1])
		if n == 0 {
			continue
		}
		for k, from := 0, d.N(n); k < n; k++ {
			if i := s.ranks.order[first+int32((from+k)%n)]; s.ranks.nodes[i].room >= size && i != avoid {
				return int(i), true
			}
		}
	}
	return s.anyRoom(size, avoid)
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
		s.ranks.put(i, uint32(max(1, (n.freeCPU*100/n.totCPU+n.freeMem*100/n.totMem)/2)), room)
		return
	}
	cpu := s.score(n.freeCPU, n.totCPU)
	if n.freeMem != n.freeCPU || n.totMem != n.totCPU {
		cpu = min(cpu, s.score(n.freeMem, n.totMem))
	}
	s.ranks.put(i, max(1, cpu), room)
}

// curve is the Neon score by free capacity, worked out once for a size of node:
// a score is asked for with every pod that comes or goes. Copies of a scheduler share it.
type curve struct {
	total Size
	score []uint8
}

// score is the Neon score of a node of a size with so much free.
func (s *Scheduler) score(free, total Size) uint32 {
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
	if used := total - free; used*5 < total*4 {
		return int32(50 + used*125/(total*2))
	}
	return int32(free * 500 / total)
}
