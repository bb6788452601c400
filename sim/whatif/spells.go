package whatif

import (
	"slices"
	"time"

	"reenact/sim"
)

// spell is a time during which something was bad without a break.
type spell struct {
	from, to time.Duration
	open     bool // the run ended within it
}

func (s spell) length() time.Duration { return s.to - s.from }

// test tells whether a sample is bad.
type test func(i int) bool

// below tests for a value under a limit; where there is none all is well.
func below(column []int64, limit int64) test {
	return func(i int) bool { return column[i] != sim.Empty && column[i] < limit }
}

// spells lists when n samples were bad.
func spells(s Samples, n int, bad test) []spell {
	var list []spell
	within := false
	for i := range n {
		switch now := bad(i); {
		case now == within:
		case now:
			list = append(list, spell{from: s.At(i), open: true})
			within = true
		default:
			list[len(list)-1].to, list[len(list)-1].open = s.At(i), false
			within = false
		}
	}
	if within {
		list[len(list)-1].to = s.At(n - 1)
	}
	return list
}

// outages lists when n samples were bad on average, each from its first to its
// last bad sample: the mean alone would begin and end them too early or late.
func outages(s Samples, n int, mean, raw test) []spell {
	var list []spell
	for first := 0; first < n; first++ {
		if !mean(first) {
			continue
		}
		end := first
		for end < n && mean(end) {
			end++
		}
		list = append(list, trimmed(s, first, end, n, raw)...)
		first = end
	}
	return list
}

// trimmed is the spell of the bad samples from first up to end; none if there
// are none.
func trimmed(s Samples, first, end, n int, raw test) []spell {
	for first < end && !raw(first) {
		first++
	}
	last := end
	for last > first && !raw(last-1) {
		last--
	}
	switch {
	case first == last:
		return nil
	case last == n:
		return []spell{{from: s.At(first), to: s.At(n - 1), open: true}}
	}
	return []spell{{from: s.At(first), to: s.At(last)}}
}

// settled is how long a time must be good to end a bad one: what is bad again
// sooner never was over.
const settled = 30 * time.Minute

// merged makes one of spells that are less than settled apart.
func merged(list []spell) []spell {
	var all []spell
	for _, s := range list {
		if n := len(all); n > 0 && s.from-all[n-1].to < settled {
			all[n-1].to, all[n-1].open = s.to, s.open
			continue
		}
		all = append(all, s)
	}
	return all
}

// known fills gaps with what was measured last: where nothing is measured,
// things are as they were.
func known(column []int64) []int64 {
	filled := slices.Clone(column)
	for i := 1; i < len(filled); i++ {
		if filled[i] == sim.Empty {
			filled[i] = filled[i-1]
		}
	}
	return filled
}

// means are the averages over a time around each sample, as much of it as there
// is.
func means(column []int64, every, over time.Duration) []int64 {
	half := 0
	if every > 0 {
		half = int(over / every / 2)
	}
	list := make([]int64, len(column))
	sum, count := int64(0), int64(0)
	add := func(i int, sign int64) {
		if i >= 0 && i < len(column) && column[i] != sim.Empty {
			sum, count = sum+sign*column[i], count+sign
		}
	}
	for i := -half; i < len(column); i++ {
		add(i+half, 1)
		add(i-half-1, -1)
		if i >= 0 {
			list[i] = sim.Empty
			if count > 0 {
				list[i] = sum / count
			}
		}
	}
	return list
}
