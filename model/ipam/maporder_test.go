package ipam

import (
	"testing"

	"reenact/model/dice"
)

// shares counts how often, in 10,000 maps, each of k entries is met first.
func shares(k int) []int {
	count := make([]int, k)
	d := dice.New(1, dice.MapOrder, 0)
	for range 10_000 {
		m := newMapOrder(0, &d)
		for e := range k {
			m.insert(uint8(e))
		}
		count[m.first(1<<k-1, &d)]++
	}
	return count
}

func TestASmallMapFavoursItsFirstEntry(t *testing.T) {
	// Eight slots, k entries in the first k: a walk that begins past the last
	// entry comes round to entry 0.
	for k := 2; k <= 8; k++ {
		first := shares(k)[0]
		if want := 10_000 * (9 - k) / 8; first < want-250 || first > want+250 {
			t.Errorf("of %d entries the first comes first in %d of 10,000 walks, want about %d", k, first, want)
		}
	}
}

func TestALargeMapFavoursItsEarlyEntries(t *testing.T) {
	// Measured on the real datastore in 20,000 draws: 16% and 3% with 15 ENIs.
	got := shares(15)
	if got[0] < 1400 || got[0] > 1750 || got[14] < 220 || got[14] > 440 {
		t.Errorf("of 15 entries the first comes first in %d of 10,000 walks and the last in %d, want about 1560 and 330", got[0], got[14])
	}
}

func TestEveryEntryIsMetOnce(t *testing.T) {
	d := dice.New(2, dice.MapOrder, 0)
	for n := 1; n <= 63; n++ {
		m := newMapOrder(0, &d)
		for e := range n {
			m.insert(uint8(e))
		}
		all := uint64(1)<<n - 1
		if got := m.firstOf(n, all, &d); got != all {
			t.Errorf("a walk over %d entries met %b", n, got)
		}
		for left := all; left != 0; {
			e := m.first(left, &d)
			left &^= 1 << e
			m.remove(e)
		}
		if m.count != 0 {
			t.Errorf("%d of %d entries are left", m.count, n)
		}
	}
}
