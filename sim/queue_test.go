package sim

import (
	"slices"
	"sort"
	"testing"

	"pgregory.net/rapid"
)

// The queue against the plainest one there is: a sorted list. It may be copied or put to
// rest at any moment, and goes on the same.
func TestQueueAgreesWithASortedList(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		type entry struct{ at, id int64 }
		q := &Queue[int64]{}
		var plain []entry
		// From the beginning, and near the end of what a Queue can count.
		now := rapid.SampledFrom([]int64{0, 5_000_000, int64(farthest) - 60_000_000, int64(farthest) - 20_000_000}).Draw(t, "from")
		q.Pop(Ticks(now))
		for id := int64(0); id < 200; id++ {
			switch rapid.SampledFrom([]string{"go on", "go on", "go on", "at rest", "copied"}).Draw(t, "go on as") {
			case "at rest":
				q = q.Pack().Unpack()
			case "copied":
				c := &Queue[int64]{}
				c.Push(3, -1) // what was in the memory before is gone
				q.CloneInto(c)
				q = c
			}
			if rapid.Bool().Draw(t, "push") {
				gap := rapid.SampledFrom([]int64{0, 1, 7, 4095, 4096, 5000, 70_000, 3_600_000, 16_777_216, 40_000_000}).Draw(t, "gap")
				at := min(now+gap, int64(farthest))
				q.Push(Ticks(at), id)
				plain = append(plain, entry{at, id})
				sort.SliceStable(plain, func(i, j int) bool { return plain[i].at < plain[j].at })
				continue
			}
			limit := min(now+rapid.Int64Range(0, 50_000_000).Draw(t, "limit"), int64(farthest))
			ev, at, ok := q.Pop(Ticks(limit))
			want := len(plain) > 0 && plain[0].at <= limit
			if ok != want {
				t.Fatalf("pop up to %d: got an event: %v, want %v", limit, ok, want)
			}
			if !ok {
				now = limit
				continue
			}
			if ev != plain[0].id || int64(at) != plain[0].at {
				t.Fatalf("popped %d at %v, want %d at %d ticks", ev, at, plain[0].id, plain[0].at)
			}
			now, plain = plain[0].at, plain[1:]
			if next, ok := q.Next(); ok != (len(plain) > 0) || ok && int64(next) != plain[0].at {
				t.Fatalf("next is %v, %v; want %v", next, ok, plain)
			}
		}
	})
}

func TestQueueCloneLivesItsOwnLife(t *testing.T) {
	var q Queue[int64]
	for i := range int64(100) {
		q.Push(Ticks(i%7), i)
	}
	c := q.Clone()
	for range 50 {
		q.Pop(100)
	}
	if q.Len() != 50 || c.Len() != 100 {
		t.Errorf("after popping 50 of 100: %d left, the clone has %d", q.Len(), c.Len())
	}
}

// A time that is already past means now, after what is due now.
func TestWhatComesLateComesNow(t *testing.T) {
	var q Queue[string]
	q.Pop(20) // nothing, but it is 20 now
	q.Push(20, "in time")
	q.Push(5, "late")
	for _, want := range []string{"in time", "late"} {
		if ev, at, ok := q.Pop(20); !ok || ev != want || at != 20 {
			t.Errorf("got %q at %d (%v), want %q at 20", ev, at, ok, want)
		}
	}
}

// What lay too far ahead comes after what is pushed for the same time later on, and so
// it does where the queue was at rest in between.
func TestAQueueAtRestKeepsWhatLiesFarAhead(t *testing.T) {
	const far = 4101 * ringSlots
	order := func(rest bool) (order []string) {
		q := &Queue[string]{}
		q.Push(far, "from far")
		q.Push(10*ringSlots, "soon")
		q.Pop(10 * ringSlots)
		if rest {
			q = q.Pack().Unpack()
		}
		q.Push(far, "from near")
		for ev, _, ok := q.Pop(far); ok; ev, _, ok = q.Pop(far) {
			order = append(order, ev)
		}
		return order
	}
	if moved, rested := order(false), order(true); !slices.Equal(moved, rested) || len(moved) != 2 {
		t.Errorf("in motion %q, at rest in between %q", moved, rested)
	}
}
