package kube

import "math/bits"

// topScore is the best score a node can have (kube-scheduler, MaxNodeScore);
// noRank is that of a node which takes no pods.
const (
	topScore = 100
	noRank   = 0
)

// ranks keeps the nodes listed by score, from 1 to 100, so that the best are
// found without looking at the others. All indices are one-based; 0 is none.
type ranks struct {
	heads [topScore + 1]int32
	busy  [2]uint64 // bit r: rank r has nodes
	links []link
}

type link struct {
	next, prev int32
	rank       int32
	room       Size // the largest pod the node can take
}

// put moves node i to a rank and notes its room.
func (l *ranks) put(i int, rank int32, room Size) {
	for i >= len(l.links) {
		l.links = append(l.links, link{})
	}
	n := &l.links[i]
	n.room = room
	if n.rank == rank {
		return
	}
	if n.rank != noRank {
		l.unlink(i)
	}
	n.rank = rank
	if rank == noRank {
		return
	}
	n.next, n.prev = l.heads[rank], 0
	if n.next != 0 {
		l.links[n.next-1].prev = int32(i + 1)
	}
	l.heads[rank] = int32(i + 1)
	l.busy[rank>>6] |= 1 << (rank & 63)
}

func (l *ranks) unlink(i int) {
	n := &l.links[i]
	if n.next != 0 {
		l.links[n.next-1].prev = n.prev
	}
	if n.prev != 0 {
		l.links[n.prev-1].next = n.next
		return
	}
	if l.heads[n.rank] = n.next; n.next == 0 {
		l.busy[n.rank>>6] &^= 1 << (n.rank & 63)
	}
}

// top is the highest rank with nodes, not above the given one; 0 if none.
func (l *ranks) top(from int32) int32 {
	if from >= 64 {
		if w := l.busy[1] << (127 - from); w != 0 {
			return from - int32(bits.LeadingZeros64(w))
		}
		from = 63
	}
	if from < 1 {
		return 0
	}
	if w := l.busy[0] << (63 - from); w != 0 {
		return from - int32(bits.LeadingZeros64(w))
	}
	return 0
}

func (l *ranks) clone() ranks {
	c := *l
	c.links = append([]link(nil), l.links...)
	return c
}
