package kube

import "reenact/model/dice"

// Scheduler keeps each node's free capacity and picks nodes for pods. It knows
// nothing of addresses: that is how a full subnet and an empty node meet.
type Scheduler struct {
	scoring Scoring
	nodes   []slot
	next    int // where the next search begins (kube-scheduler, nextStartNodeIndex)
	// roomiest bounds the free capacity of every node from above, so that in a
	// full cluster a pod is turned away without a walk over the nodes.
	roomiest Size
}

// slot is one node's place in the books.
type slot struct {
	freeCPU, freeMem Size // both in quarters of a compute unit
	totCPU, totMem   Size
	freePods         int32
	score            int32 // 1..100, kept current
	open             bool  // takes pods: ready and not cordoned
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
	return &c
}

// AddNode opens node i, which must be the next index or one that was removed.
func (s *Scheduler) AddNode(i int, cpu, mem Size, pods int) {
	for i >= len(s.nodes) {
		s.nodes = append(s.nodes, slot{})
	}
	s.nodes[i] = slot{freeCPU: cpu, freeMem: mem, totCPU: cpu, totMem: mem, freePods: int32(pods), open: true}
	s.rescore(i)
}

// RemoveNode closes node i for good.
func (s *Scheduler) RemoveNode(i int) { s.nodes[i] = slot{} }

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
	best, bestScore, found, roomiest := -1, int32(-1), 0, Size(0)
	i := s.next
	if i >= len(s.nodes) {
		i = 0
	}
	for range len(s.nodes) {
		n := &s.nodes[i]
		roomiest = max(roomiest, n.freeCPU)
		if n.freeCPU >= size && n.freeMem >= size && n.freePods > 0 && n.open {
			score := n.score
			if s.scoring == Neon {
				score = 1 + int32(d.Uint64()>>32*uint64(score)>>32)
			}
			if score > bestScore {
				best, bestScore = i, score
			}
			if found++; found == feasibleEnough {
				break
			}
		}
		if i++; i == len(s.nodes) {
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
	n := &s.nodes[i]
	s.roomiest = max(s.roomiest, n.freeCPU)
	if n.totCPU == 0 {
		return
	}
	if s.scoring == LeastAllocated {
		n.score = (int32(n.freeCPU)*100/int32(n.totCPU) + int32(n.freeMem)*100/int32(n.totMem)) / 2
		return
	}
	n.score = max(1, min(neonScore(n.freeCPU, n.totCPU), neonScore(n.freeMem, n.totMem)))
}

func neonScore(free, total Size) int32 {
	if used := total - free; used*5 < total*4 {
		return int32(50 + used*125/(total*2))
	}
	return int32(free * 500 / total)
}
