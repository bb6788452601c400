package snat_test

import (
	"testing"
	"time"

	"reenact/model/snat"

	"pgregory.net/rapid"
)

// TestAShrinkingBlockLosesItsShare of everything that stands on it, and no book goes
// wrong for it.
func TestAShrinkingBlockLosesItsShare(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		was := rapid.IntRange(1, 2000).Draw(t, "was")
		p := snat.NewPool(snat.GCPStatic(was), 1, 1)
		for i := range rapid.IntRange(0, 20).Draw(t, "closes") { // each rests until a time of its own
			p.Advance(time.Duration(i) * time.Second)
			_, n := p.Take(0, rapid.IntRange(0, 40).Draw(t, "n"))
			p.Establish(0, 0, n)
			p.Release(0, 0, n, snat.ByFIN)
		}
		_, n := p.Take(0, rapid.IntRange(0, was).Draw(t, "open"))
		p.Establish(0, 0, n)
		before := p.Total(0)
		now := rapid.IntRange(1, 2*was).Draw(t, "now")
		lost := p.Resize(0, now)[0]
		after := p.Total(0)
		if lost.Active != before.Active-after.Active || lost.Held != before.Held-after.Held || after.Used() > now || p.Free(0) != now-after.Used() {
			t.Fatalf("%d to %d: %+v became %+v, lost %+v", was, now, before, after, lost)
		}
		if share := min(now, was); after.Used() != before.Used()*share/was || after.Active != before.Active*share/was {
			t.Fatalf("%d to %d: %+v became %+v, which is not its share", was, now, before, after)
		}
		if p.Advance(time.Hour); p.Total(0).Held != 0 || p.Total(0).Active != after.Active {
			t.Fatalf("in the end %+v", p.Total(0))
		}
	})
}
