package kube

import (
	"testing"

	"pgregory.net/rapid"

	"reenact/model/dice"
)

// The incident's scorer, by its published curve: up to 80 % in use a fuller node
// is the better one, beyond that it soon is the worse one.
func TestNeonScores(t *testing.T) {
	for _, row := range []struct{ used, score int32 }{
		{0, 50}, {16, 60}, {32, 70}, {48, 80}, {64, 90}, {79, 99}, {80, 100}, {84, 80}, {90, 50}, {95, 25}, {99, 5}, {100, 0},
	} {
		if got := neonScore(Size(100-row.used), 100); got != row.score {
			t.Errorf("a node %d %% in use scores %d, want %d", row.used, got, row.score)
		}
	}
}

// Drawing from 1 to the score blurs the order and keeps it: of two nodes that
// score 100 and 50, the better one is taken three times in four.
func TestTheDiceBlurTheOrder(t *testing.T) {
	s := NewScheduler(Neon)
	s.AddNode(0, 500, 500, 100)
	s.AddNode(1, 500, 500, 100)
	for range 100 {
		s.Take(0, 4) // to 80 %
	}
	s.nodes[0].freePods = 100
	s.rescore(0)
	full := 0
	for n := range 40_000 {
		if i, _ := s.Pick(1, dice.New(1, dice.Placement, uint64(n)), -1); i == 0 {
			full++
		}
	}
	if full < 29_600 || full > 30_600 {
		t.Errorf("the node at 80 %% was taken %d times of 40,000, want about 30,100", full)
	}
}

// Drawing downwards gives each node the share of wins that drawing one by one
// gives it.
func TestPickIsTheHighestOfAllDraws(t *testing.T) {
	scores := []uint32{100, 97, 97, 80, 62, 55, 50}
	s := NewScheduler(Neon)
	for i, r := range scores {
		s.AddNode(i, 500, 500, 100)
		s.ranks.put(i, r, 500)
	}
	const n = 300_000
	var wins, plain [7]int
	d := dice.New(2, dice.Placement, 0)
	for k := range n {
		i, _ := s.Pick(1, dice.New(1, dice.Placement, uint64(k)), -1)
		wins[i]++
		best, drawn, ties := 0, 0, 0
		for i, r := range scores {
			switch x := 1 + d.N(int(r)); {
			case x > drawn:
				best, drawn, ties = i, x, 1
			case x == drawn:
				if ties++; d.N(ties) == 0 {
					best = i
				}
			}
		}
		plain[best]++
	}
	for i := range scores {
		if diff := wins[i] - plain[i]; diff > n/50 || diff < -n/50 {
			t.Errorf("the node that scores %d wins %d times of %d, drawing one by one %d", scores[i], wins[i], n, plain[i])
		}
	}
}

// Against the plainest scheduler there is: look at every node, keep the best.
func TestPickNeverMissesRoom(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := NewScheduler(rapid.SampledFrom([]Scoring{Neon, LeastAllocated}).Draw(t, "scoring"))
		nodes := rapid.IntRange(1, 9).Draw(t, "nodes")
		for i := range nodes {
			s.AddNode(i, 40, Size(rapid.SampledFrom([]int{20, 40, 80}).Draw(t, "memory")), 6)
		}
		taken := map[int][]Size{}
		for n := range 80 {
			if i := rapid.IntRange(0, nodes-1).Draw(t, "node"); rapid.Bool().Draw(t, "give") && len(taken[i]) > 0 {
				s.Give(i, taken[i][0])
				taken[i] = taken[i][1:]
				continue
			}
			size := Size(rapid.IntRange(1, 30).Draw(t, "size"))
			i, ok := s.Pick(size, dice.New(1, dice.Placement, uint64(n)), -1)
			if want := anyRoom(s, size); ok != want {
				t.Fatalf("size %d: a node was found: %v, there is one: %v", size, ok, want)
			}
			if !ok {
				continue
			}
			if s.nodes[i].room() < size {
				t.Fatalf("size %d on node %d, which has room for %d", size, i, s.nodes[i].room())
			}
			s.Take(i, size)
			taken[i] = append(taken[i], size)
		}
	})
}

func anyRoom(s *Scheduler, size Size) bool {
	for i := range s.nodes {
		if s.nodes[i].room() >= size {
			return true
		}
	}
	return false
}

func TestLeastAllocatedTakesTheEmptiest(t *testing.T) {
	s := NewScheduler(LeastAllocated)
	for i := range 3 {
		s.AddNode(i, 100, 100, 100)
	}
	s.Take(0, 10)
	s.Take(2, 30)
	if i, _ := s.Pick(1, dice.Stream{}, -1); i != 1 {
		t.Errorf("node %d was taken, want the untouched node 1", i)
	}
}

// CPU and memory are each for themselves where a pod asks for them so: a node with little
// memory left takes what asks for CPU, and in a full cluster nothing is overlooked.
func TestRequestsOfTwoKinds(t *testing.T) {
	for _, scoring := range []Scoring{Neon, LeastAllocated} {
		s := NewFineScheduler(scoring, 250)
		s.Smallest(Request{100, 10})
		s.AddNode(0, 2000, 500, 3) // little memory
		s.AddNode(1, 500, 2000, 3) // little CPU
		for _, row := range []struct {
			r    Request
			node int
		}{
			{Request{1500, 100}, 0}, {Request{100, 1500}, 1}, {Request{600, 600}, -1}, {Request{2000, 10}, -1},
			{Request{401, 100}, 0}, {Request{400, 100}, 1}, {Request{101, 10}, -1},
		} {
			i, ok := s.PickRequest(row.r, dice.New(1, dice.Placement, 0), -1)
			if ok != (row.node >= 0) || ok && i != row.node {
				t.Fatalf("%v: %+v goes to node %d, %v; want %d", scoring, row.r, i, ok, row.node)
			}
			if ok {
				s.TakeRequest(i, row.r)
			}
		}
		if !s.Full(0) || !s.Full(1) {
			t.Errorf("%v: full: %v, %v", scoring, s.Full(0), s.Full(1))
		}
		s.GiveRequest(0, Request{1500, 100})
		if i, ok := s.PickRequest(Request{1500, 300}, dice.New(1, dice.Placement, 0), -1); !ok || i != 0 {
			t.Errorf("%v: what came free is not found", scoring)
		}
	}
}
