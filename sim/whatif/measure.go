package whatif

import (
	"cmp"
	"slices"
	"time"

	"reenact/sim"
)

// Samples is what a run recorded: a *sim.Recording, or a view's copy of one.
type Samples interface {
	Series() []sim.Series
	Len() int
	At(i int) time.Duration
	Every() time.Duration
	Column(key string) []int64
}

// Value is what a run came to in one outcome.
type Value struct {
	Amount int64         // in units of 1/Scale; sim.Empty: there is none
	Scale  int64         // 1 or 10
	At     time.Duration // when: of a peak or low the first such sample, of a recovery its end
}

// None tells whether there is no value: nothing was measured, or the run ended
// before it recovered.
func (v Value) None() bool { return v.Amount == sim.Empty }

// Minus is the difference to the same outcome of another run; none unless both
// have a value.
func (v Value) Minus(was Value) Value {
	if v.None() || was.None() {
		return Value{Amount: sim.Empty, Scale: v.Scale}
	}
	return Value{Amount: v.Amount - was.Amount, Scale: v.Scale}
}

// Outcomes are those that a world declares. One that declares none is judged by
// how long its first percentage lay below nine tenths, and by the peaks of the
// other series.
func Outcomes(w sim.World) []sim.Outcome {
	if j, ok := w.(sim.Judged); ok {
		return j.Outcomes()
	}
	var list []sim.Outcome
	judged := false
	for _, s := range w.Series() {
		switch {
		case s.Unit == "%" && s.Max > 0 && !judged:
			judged = true
			list = append(list, judgedBy(s)...)
		case s.Unit != "%":
			list = append(list, sim.Outcome{Key: "peak_" + s.Key, Title: "Peak: " + s.Title, Unit: s.Unit, Help: "highest value of: " + s.Help,
				Series: s.Key, Reduce: sim.Peak})
		}
	}
	return list
}

// usualLapse is the time over which the mean tells a bad time from a mere lapse.
const usualLapse = 5 * time.Minute

func judgedBy(s sim.Series) []sim.Outcome {
	limit := s.Max * 9 / 10
	return []sim.Outcome{
		{Key: "minutes_below_90", Title: "Time below 90 %", Unit: "min", Help: "how long this was below 90 %: " + s.Help,
			Series: s.Key, Reduce: sim.Below, Limit: limit, Damage: true},
		{Key: "minutes_to_recovery", Title: "Time to recovery", Unit: "min", Help: "how long the longest time below 90 % lasted, lapses left out: " + s.Help,
			Series: s.Key, Reduce: sim.Recovery, Limit: limit, Lasting: usualLapse},
	}
}

// Measure reduces what was recorded to the outcomes, in their order.
func Measure(s Samples, outcomes []sim.Outcome) []Value {
	values := make([]Value, len(outcomes))
	for i := range outcomes {
		values[i] = measure(s, &outcomes[i])
	}
	return values
}

func measure(s Samples, o *sim.Outcome) Value {
	column := s.Column(o.Series)
	scale := int64(1)
	if i := slices.IndexFunc(s.Series(), func(x sim.Series) bool { return x.Key == o.Series }); i >= 0 {
		scale = max(s.Series()[i].Scale, 1)
	}
	switch o.Reduce {
	case sim.Total:
		return Value{Amount: total(column, s.Every()) / scale, Scale: 1}
	case sim.Peak:
		return extreme(s, column, scale, func(v, best int64) bool { return v > best })
	case sim.Lowest:
		return extreme(s, column, scale, func(v, best int64) bool { return v < best })
	case sim.Below:
		sum := time.Duration(0)
		for _, sp := range spells(s, len(column), below(known(column), o.Limit)) {
			sum += sp.to - sp.from
		}
		return minutes(sum)
	}
	return recovery(s, column, o)
}

// total adds up a rate per minute. Every sample counts the minute before it, so
// those a minute apart, the last one among them, count each event once. Where samples
// lie further apart, or no minute is a whole number of them, each stands for the time
// since the one before.
func total(column []int64, every time.Duration) int64 {
	step, weight := 1, every
	if every > 0 && time.Minute%every == 0 {
		step, weight = int(time.Minute/every), time.Minute
	}
	sum := int64(0)
	for i := len(column) - 1; i > 0; i -= step {
		if column[i] != sim.Empty {
			sum += column[i]
		}
	}
	whole, rest := int64(weight/time.Second), int64(weight%time.Second)
	return (sum*whole + sum*rest/int64(time.Second)) / 60
}

func extreme(s Samples, column []int64, scale int64, beyond func(v, best int64) bool) Value {
	best := Value{Amount: sim.Empty, Scale: scale}
	for i, v := range column {
		if v != sim.Empty && (best.None() || beyond(v, best.Amount)) {
			best.Amount, best.At = v, s.At(i)
		}
	}
	return best
}

func recovery(s Samples, column []int64, o *sim.Outcome) Value {
	raw := known(column)
	bad := merged(outages(s, len(column), below(means(raw, s.Every(), o.Lasting), o.Limit), below(raw, o.Limit)))
	if len(bad) == 0 {
		return minutes(0)
	}
	if last := bad[len(bad)-1]; last.open && last.length() >= o.Lasting {
		return Value{Amount: sim.Empty, Scale: 10}
	}
	worst := slices.MaxFunc(bad, func(a, b spell) int { return cmp.Compare(a.length(), b.length()) })
	v := minutes(worst.length())
	v.At = worst.to
	return v
}

// minutes is a span in tenths of a minute.
func minutes(d time.Duration) Value {
	const tenth = time.Minute / 10
	return Value{Amount: int64((d + tenth/2) / tenth), Scale: 10}
}
