package kube

import "reenact/model/dice"

// Scheduler keeps each node's free capacity and picks nodes for pods. It knows
// nothing of addresses: that is how a full subnet and an empty node meet.
type Scheduler struct {
	scoring Scoring
	nodes   []slot
	offers  []offer
	next    int // where the next search begins (kube-scheduler, nextStartNodeIndex)
	// roomiest bounds the free capacity of every node from above, so that in a
	// full cluster a pod is turned away without a walk over the nodes.
	roomiest Size
}

// slot is one node's place in the books.
type slot struct {
	freeCPU, freeMem Size
	totCPU, totMem   Size
	freePods         int32
}

// offer is what Pick looks at, kept current apart from the books so that a walk
// over many nodes touches little memory.
type offer struct {
	room  Size  // the largest pod the node can take; 0 without pod slots
	score int32 // 1..100
}

// feasibleEnough bounds the nodes scored for one pod, as kube-scheduler does in
// clusters of more than a hundred nodes (minFeasibleNodesToFind).
const feasibleEnough = 100

// NewScheduler returns a scheduler with no nodes.
func NewScheduler(s Scoring) *Scheduler { return &Scheduler{scoring: s} }

// Clone returns an independent copy.
func (s *Scheduler) Clone() *Scheduler {
	c := *s
	c.nodes = append([]slot(nil), s.nodes...)
	c.offers = append([]offer(nil), s.offers...)
	return &c
}

// AddNode opens node i, which must be the next index or one that was removed.
func (s *Scheduler) AddNode(i int, cpu, mem Size, pods int) {
	for i >= len(s.nodes) {
		s.nodes = append(s.nodes, slot{})
		s.offers = append(s.offers, offer{room: -1})
	}
	s.nodes[i] = slot{freeCPU: cpu, freeMem: mem, totCPU: cpu, totMem: mem, freePods: int32(pods)}
	s.rescore(i)
}

// RemoveNode closes node i for good.
func (s *Scheduler) RemoveNode(i int) { s.nodes[i], s.offers[i] = slot{}, offer{room: -1} }

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
// score. False when none has room. Pick books nothing.
func (s *Scheduler) Pick(size Size, d dice.Stream) (int, bool) {
	if size > s.roomiest {
		return -1, false
	}
	draws := uint64(0)
	best, bestScore, found, roomiest := -1, int32(-1), 0, Size(0)
	i := s.next
	if i >= len(s.offers) {
		i = 0
	}
	for range s.offers {
		o := s.offers[i]
		roomiest = max(roomiest, o.room)
		if o.room >= size {
			score := o.score
			if s.scoring == Neon {
				if draws == 0 {
					draws = d.Uint64() // enough for four nodes
				}
				score = 1 + int32(draws&0xffff)*score>>16
				draws >>= 16
			}
			if score > bestScore {
				best, bestScore = i, score
			}
			if found++; found == feasibleEnough {
				break
			}
		}
		if i++; i == len(s.offers) {
			i = 0
		}
	}
	if found < feasibleEnough {
		s.roomiest = roomiest
	}
	s.next = i + 1
	return best, best >= 0
}

// rescore keeps a node's score current. Neon: x < 0.8 scores 0.5 + 0.625x, above
// that 5(1−x), x being the higher of the CPU and memory shares in use (a node
// scores the lower of both); a pod's draw is then 1..score. Least-allocated:
// the mean of the free shares.
func (s *Scheduler) rescore(i int) {
	n, o := &s.nodes[i], &s.offers[i]
	if n.totCPU == 0 {
		return
	}
	o.room = min(n.freeCPU, n.freeMem)
	if n.freePods < 1 {
		o.room = -1
	}
	s.roomiest = max(s.roomiest, o.room)
	if s.scoring == LeastAllocated {
		o.score = (int32(n.freeCPU)*100/int32(n.totCPU) + int32(n.freeMem)*100/int32(n.totMem)) / 2
		return
	}
	o.score = max(1, min(neonScore(n.freeCPU, n.totCPU), neonScore(n.freeMem, n.totMem)))
}

func neonScore(free, total Size) int32 {
	if used := total - free; used*5 < total*4 {
		return int32(50 + used*125/(total*2))
	}
	return int32(free * 500 / total)
}
