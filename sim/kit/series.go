package kit

import "reenact/sim"

// Reading is a series declared together with what reads it from the state C of a
// world at one moment.
type Reading[C any] struct {
	sim.Series
	Read func(*C) int64
}

// Readings are a world's series, in the order of its samples.
type Readings[C any] []Reading[C]

// Series lists what is declared.
func (all Readings[C]) Series() []sim.Series {
	list := make([]sim.Series, len(all))
	for i := range all {
		list[i] = all[i].Series
		list[i].Scale = max(list[i].Scale, 1)
	}
	return list
}

// Sample reads every series from one state.
func (all Readings[C]) Sample(c *C, into []int64) {
	for i := range all {
		into[i] = all[i].Read(c)
	}
}

// Share is good of good and bad together in tenths of a percent, rounded; sim.Empty
// where there is neither.
func Share(good, bad int64) int64 {
	if good+bad == 0 {
		return sim.Empty
	}
	return (good*2000 + good + bad) / (2 * (good + bad))
}
