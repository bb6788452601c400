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
	place, rank int32
	room        Size // the largest pod the node can take
}

// put moves node i to a rank and notes its room.
func (l *ranks) put(i int, rank int32, room Size) {
	for i >= len(l.nodes) {
		l.nodes = append(l.nodes, ranked{place: int32(len(l.order)), room: -1})
		l.order = append(l.order, int32(len(l.nodes)-1))
		l.upTo[noRank]++
	}
	n := &l.nodes[i]
	n.room = room
	was := n.rank
	if was == rank {
		return
	}
	// One rank up is to the end of the next better one, which grows by one; one
	// down to the end of its own, which shrinks. Mostly it is one step, and which
	// way is anyone's guess: so it is reckoned, not branched on.
	up := int32(1)
	if rank < was {
		up = 0
	}
	place := n.place
	for r := was; r != rank; r += 2*up - 1 {
		end := &l.upTo[r+up]
		place = l.move(i, place, *end-(1-up))
		*end += 2*up - 1
	}
	n.place, n.rank = place, rank
	if l.busy[rank>>6] |= 1 << (rank & 63); l.upTo[was] == l.upTo[was+1] {
		l.busy[was>>6] &^= 1 << (was & 63)
	}
}

// next is the best score below the given one that some node has; 0 if none.
func (l *ranks) next(below int32) int32 {
	if below > 64 {
		if w := l.busy[1] & (1<<(below-64) - 1); w != 0 {
			return 127 - int32(bits.LeadingZeros64(w))
		}
		below = 64
	}
	w := l.busy[0] & (1<<below - 1) &^ 1
	if w == 0 {
		return 0
	}
	return 63 - int32(bits.LeadingZeros64(w))
}

// move puts node i, which the caller notes, in the place of another, and that
// one in i's.
func (l *ranks) move(i int, from, to int32) int32 {
	other := l.order[to]
	l.order[from], l.order[to] = other, int32(i)
	l.nodes[other].place = from
	return to
}

func (l *ranks) clone() ranks {
	c := *l
	c.order = append([]int32(nil), l.order...)
	c.nodes = append([]ranked(nil), l.nodes...)
	return c
}
