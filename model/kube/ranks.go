package kube

import "math/bits"

// topScore is the best score a node can have (kube-scheduler, MaxNodeScore);
// noRank is that of a node which takes no pods.
const (
	topScore = 100
	noRank   = 0
)

// ranks keeps the nodes in order of their scores, best first, and knows where
// each score ends. A node whose score changes by one moves in one step.
type ranks struct {
	order []int32             // nodes
	upTo  [topScore + 2]int32 // how many nodes have this score or a better one
	busy  [2]uint64           // bit r: some node has the score r
	nodes []ranked
}

type ranked struct {
	place int32 // in order
	rank  uint32
	room  Size // the largest pod the node can take
}

// add enters node i, which takes no pods yet, if it is a new one.
func (l *ranks) add(i int) {
	for i >= len(l.nodes) {
		l.nodes = append(l.nodes, ranked{place: int32(len(l.order)), room: -1})
		l.order = append(l.order, int32(len(l.nodes)-1))
		l.upTo[noRank]++
	}
}

// put moves node i to a rank and notes its room.
func (l *ranks) put(i int, rank uint32, room Size) {
	n := &l.nodes[i]
	n.room = room
	if n.rank != rank {
		l.move(i, rank)
	}
}

// move brings node i to another rank, past one rank after the other. One up is to
// the end of the next better one, which grows by one; one down to the end of its
// own, which shrinks. Mostly it is one step, and which way is anyone's guess: so
// it is reckoned, not branched on.
func (l *ranks) move(i int, rank uint32) {
	n := &l.nodes[i]
	was, place := n.rank, n.place
	up := uint32(1)
	if rank < was {
		up = 0
	}
	for r := was; r != rank; r += 2*up - 1 {
		end := &l.upTo[r+up]
		to := *end - int32(1-up)
		*end += int32(2*up - 1)
		other := l.order[to] // which takes i's place
		l.order[place], l.order[to] = other, int32(i)
		l.nodes[other].place = place
		place = to
	}
	n.place, n.rank = place, rank
	l.busy[rank>>6&1] |= 1 << (rank & 63)
	if l.upTo[was] == l.upTo[was+1] {
		l.busy[was>>6&1] &^= 1 << (was & 63)
	}
}

// next is the best score below the given one that some node has; 0 if none.
func (l *ranks) next(below uint32) uint32 {
	if below > 64 {
		if w := l.busy[1] & (1<<(below&63) - 1); w != 0 {
			return 63 + uint32(bits.Len64(w))
		}
		below = 64
	}
	w := l.busy[0] & (1<<below - 1) &^ (1 << noRank)
	return uint32(max(bits.Len64(w), 1) - 1)
}

func (l *ranks) cloneInto(c *ranks) {
	order, nodes := append(c.order[:0], l.order...), append(c.nodes[:0], l.nodes...)
	*c = *l
	c.order, c.nodes = order, nodes
}
