package kit

import (
	"testing"
	"time"

	"reenact/sim"

	"pgregory.net/rapid"
)

type tally struct{ events, others int }

func (t *tally) Less(o *tally) { t.events -= o.events; t.others -= o.others }

// A Window against a list of the times of all events, counted anew at each look.
func TestAWindowCountsWhatAListCounts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		part := rapid.SampledFrom([]time.Duration{5 * time.Second, 7 * time.Microsecond, 2 * time.Hour}).Draw(t, "part")
		w := NewWindow[tally, *tally](part)
		var events, others []time.Duration
		now := time.Duration(0)
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			now += time.Duration(rapid.SampledFrom([]int64{0, 1, int64(part) / 2, int64(part), 3*int64(part) + 1, 40 * int64(part)}).Draw(t, "passes"))
			switch rapid.IntRange(0, 2).Draw(t, "does") {
			case 0:
				w.At(now).events++
				w.All.events++
				events = append(events, now)
			case 1: // an event of an earlier time is heard of
				at := max(now-time.Duration(rapid.Int64Range(0, 30).Draw(t, "half parts ago")*int64(part)/2), 0)
				p := w.At(now)
				if _, since := w.Newest(); at <= since {
					p = w.Past(at)
				}
				if p != nil {
					p.others++
					w.All.others++
				}
				others = append(others, at)
			case 2: // a look at a whole number of parts
				now = (now + part - 1) / part * part
				w.At(now)
				if got, want := w.All, (tally{within(events, now, 12*part), within(others, now, 12*part)}); got != want {
					t.Fatalf("at %v: %+v in the last %v, want %+v", now, got, 12*part, want)
				}
				newest, since := w.Newest()
				if want := (tally{within(events, now, now-since), within(others, now, now-since)}); since != now-part || *newest != want {
					t.Fatalf("at %v: the newest part has %+v since %v, want %+v since %v", now, *newest, since, want, now-part)
				}
			}
		}
	})
}

// within counts the times in (now − span, now].
func within(times []time.Duration, now, span time.Duration) int {
	n := 0
	for _, at := range times {
		if at > now-span && at <= now {
			n++
		}
	}
	return n
}

func TestSharesAreRoundedTenthsOfAPercent(t *testing.T) {
	for _, c := range []struct{ good, bad, want int64 }{
		{1, 0, 1000}, {0, 1, 0}, {1, 1, 500}, {1, 2, 333}, {2, 1, 667}, {1, 7, 125}, {1, 15, 63}, {0, 0, sim.Empty},
	} {
		if got := Share(c.good, c.bad); got != c.want {
			t.Errorf("%d of %d: %d tenths of a percent, want %d", c.good, c.good+c.bad, got, c.want)
		}
	}
}

// A sample stands in the place of its series, however many there are.
func TestASeriesIsReadByItsOwnFunction(t *testing.T) {
	type state struct{ a, b int64 }
	all := Readings[state]{
		{Series: sim.Series{Key: "b"}, Read: func(s *state) int64 { return s.b }},
		{Series: sim.Series{Key: "a", Scale: 10}, Read: func(s *state) int64 { return s.a }},
	}
	into := make([]int64, 2)
	all.Sample(&state{a: 3, b: 4}, into)
	if s := all.Series(); s[0].Key != "b" || s[0].Scale != 1 || into[0] != 4 || s[1].Scale != 10 || into[1] != 3 {
		t.Errorf("%+v: %v", s, into)
	}
}
