package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"reenact/incidents"
	"reenact/sim"
	"reenact/sim/kit"
)

// A world that is no cluster, in one file: cars come to a toll booth, each takes its
// time at one of the lanes. It runs through every command with no line for it in
// views/ or in the strict reader.
type toll struct {
	conf          tollSection
	now           time.Duration
	waiting, gone int64
	rest          time.Duration // of the lanes' time that is not used up
	sum           uint64
	notes         []sim.Happening
}

type tollSection struct {
	Lanes int           `yaml:"lanes" range:"1..40"`
	Every time.Duration `yaml:"a_car_every" range:"1s..10m"`
	Takes time.Duration `yaml:"takes" range:"1s..10m"`
}

var tollKind = sim.Kind{Key: "toll", Title: "a toll booth", Section: func() sim.Section { return &tollSection{} }, Metrics: "docs/toll.md"}

func (c *tollSection) Check(written func(string) string) []sim.Problem {
	if c.Takes < c.Every/100 {
		return []sim.Problem{{Path: "takes", Problem: written("takes") + " is no time at all", Instead: "write a hundredth of a_car_every at least"}}
	}
	return nil
}

func (c *tollSection) World(seed uint64) (sim.World, error) { return &toll{conf: *c, sum: seed}, nil }

var tollKnobs = kit.Knobs[*toll]{
	kit.Int(kit.Within(sim.Knob{Key: "LANES", Title: "lanes", Help: "how many are open", Default: "2"}, tollSection{}, "lanes"),
		func(w *toll) int { return w.conf.Lanes }, func(w *toll, n int) error { w.conf.Lanes = n; return nil }),
	kit.Duration(sim.Knob{Key: "GAP", Title: "gap", Help: "between two cars", Min: 1, Max: 600, Default: "10s"},
		func(w *toll) time.Duration { return w.conf.Every }, func(w *toll, d time.Duration) error { w.conf.Every = d; return nil }),
}

func (w *toll) Now() time.Duration  { return w.now }
func (w *toll) Next() time.Duration { return w.now + time.Second }
func (w *toll) Advance(to time.Duration) {
	for w.now+time.Second <= to {
		w.now += time.Second
		if w.now%w.conf.Every == 0 {
			w.waiting++
		}
		for w.rest += time.Duration(w.conf.Lanes) * time.Second; w.rest >= w.conf.Takes && w.waiting > 0; w.rest -= w.conf.Takes {
			w.waiting--
			w.gone++
		}
		w.rest = min(w.rest, w.conf.Takes)
		w.sum = w.sum*31 + uint64(w.waiting)
	}
}
func (w *toll) Set(key, value string) error { _, _, err := tollKnobs.Set(w, key, value); return err }
func (w *toll) Sample(into []int64) {
	into[0], into[1], into[2] = w.waiting, w.gone, 1000/(1+w.waiting)
}
func (w *toll) Clone() sim.World { c := *w; return &c }
func (w *toll) Checksum() uint64 { return w.sum }
func (w *toll) Series() []sim.Series {
	return []sim.Series{{Key: "cars_waiting", Title: "Cars waiting", Unit: "cars", Scale: 1}, {Key: "cars_gone", Title: "Cars gone", Unit: "cars", Scale: 1},
		{Key: "lanes_free_pct", Title: "How free the lanes are", Unit: "%", Scale: 10, Max: 1000}}
}
func (w *toll) Knobs() []sim.Knob           { return tollKnobs.List(w) }
func (w *toll) Explain() sim.Explanation    { return sim.Explanation{Line: "cars wait their turn"} }
func (w *toll) Happenings() []sim.Happening { n := w.notes; w.notes = nil; return n }

func (w *toll) Outcomes() []sim.Outcome {
	return []sim.Outcome{
		{Key: "peak_waiting", Title: "Longest queue", Unit: "cars", Series: "cars_waiting", Reduce: sim.Peak, Damage: true},
		{Key: "minutes_short", Title: "Time of long queues", Unit: "min", Series: "lanes_free_pct", Reduce: sim.Below, Limit: 500, Damage: true},
	}
}

const tollFile = `version: 1
name: holiday
title: The first day of the holidays
summary: More cars come than two lanes can serve; a third is opened late.
sources: {us: "our own log"}
date: 2025-07-01
clock: {warmup: 08:00, start: 08:30, end: 12:00}
toll: {lanes: 2, a_car_every: 10s, takes: 15s}
timeline:
  - {id: rush, at: 09:00, kind: fault, title: Everybody leaves, story: Twice as many cars., source: us, set: {GAP: 5s}}
  - {id: third, at: 10:30, kind: action, title: A third lane, story: The shift begins., source: us, set: {LANES: 4}}
assumptions: [{key: toll.takes, unit: time, why: measured once}]
claims:
  - {id: queue, title: the queue, published: "hundreds", source: us, series: cars_waiting, read: max, from: 09:00, to: 12:00, low: 200, high: 900, why: a word}
`

func TestAThirdWorldRunsThroughEveryCommand(t *testing.T) {
	t.Cleanup(incidents.Try(tollKind))
	file := filepath.Join(t.TempDir(), "holiday.yaml")
	if err := os.WriteFile(file, []byte(tollFile), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ command, sees string }{
		{"list " + file, "LANES"},
		{"run " + file, "cars"},
		{"run " + file + " --format csv", "time,cars_waiting,cars_gone"},
		{"run " + file + " --format json", `"cars_waiting"`},
		{"run " + file + " --set 09:30|LANES=5 --drop third", "LANES=5"},
		{"compare " + file + " --branch early:|09:15|LANES=4", "early"},
		{"revert " + file + " --event third --hold 30m", "LANES"},
		{"when " + file + " --fix LANES=4 --every 30m", "LANES=4"},
		{"verify " + file + " --seeds 2", "holds"},
		{"verify " + file + " --seeds 2 --sensitivity", "toll.takes"},
	} {
		var args []string
		for _, word := range strings.Fields(c.command) {
			args = append(args, strings.ReplaceAll(word, "|", " "))
		}
		stdout, stderr, code := reenact("", args...)
		if code != 0 || !strings.Contains(stdout, c.sees) {
			t.Errorf("reenact %s: exit code %d, no %q in\n%s%s", c.command, code, c.sees, stdout, stderr)
		}
	}
}

// What is wrong with such a file is said as well as of a cluster.
func TestAThirdWorldIsReadAsStrictly(t *testing.T) {
	t.Cleanup(incidents.Try(tollKind))
	for _, c := range []struct{ write, for_, want string }{
		{"toll: {lanes: 50,", "toll: {lanes: 2,", "x.yaml:8: toll.lanes: 50 is out of bounds; write a number from 1 to 40"},
		{"a_car_every: 10m, takes: 1s", "a_car_every: 10s, takes: 15s", "x.yaml:8: toll.takes: 1s is no time at all; write a hundredth of a_car_every at least"},
		{"toll: {lanse: 2,", "toll: {lanes: 2,", `x.yaml:8: toll: unknown key "lanse" (did you mean lanes?); write one of lanes, a_car_every, takes`},
		{"cluster: {}\ntoll: {", "toll: {", "x.yaml:9: toll stands beside cluster; keep one of them"},
		{"tool: {", "toll: {", `x.yaml:8: unknown key "tool" (did you mean toll?); write one of `},
		{"end: 2025-07-03 12:00}", "end: 12:00}", "x.yaml:7: clock.end: the incident lasts 52h0m0s; write a time at most 24h0m0s after the warm-up began"},
		{"at: 2025-06-30 09:00, kind: fault", "at: 09:00, kind: fault", "x.yaml:10: timeline[0].at: 2025-06-30 09:00 is outside the file's clock; write a time from 08:00 to 12:00"},
		{"set: {LANES: 99}", "set: {LANES: 4}", "x.yaml:11: timeline[1].set.LANES: LANES=99: write a whole number from 1 to 40"},
		{"set: {LANES: 4}, known: true", "set: {LANES: 4}", "x.yaml:11: timeline[1].known: only a fault can be unknown to those who respond; leave it out"},
		{"set: {GAP: 1.9s}", "set: {GAP: 5s}", "x.yaml:10: timeline[0].set.GAP: GAP=1.9s: write a time from 1s to 600s, in whole seconds"},
	} {
		_, err := incidents.Parse("x.yaml", []byte(strings.Replace(tollFile, c.for_, c.write, 1)))
		if err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s:\n got %v\nwant %s", c.write, err, c.want)
		}
	}
}

// A load test of one's own is no surprise.
func TestAFaultMayBeKnown(t *testing.T) {
	t.Cleanup(incidents.Try(tollKind))
	for _, c := range []struct {
		text string
		want sim.SightKind
	}{{tollFile, sim.Hidden}, {strings.Replace(tollFile, "set: {GAP: 5s}", "set: {GAP: 5s}, known: true", 1), sim.Dashboard}} {
		s, err := incidents.Parse("x.yaml", []byte(c.text))
		if err != nil {
			t.Fatal(err)
		}
		if got := s.Moments[0].Sight(); got.Kind != c.want {
			t.Errorf("the rush was seen so: %s", got)
		}
	}
}

// An incident may last as long as its world says, and then writes dates, whether the
// world says how often it is sampled or not.
func TestALongIncidentWritesDates(t *testing.T) {
	for _, every := range []time.Duration{time.Hour, 0} {
		t.Run(every.String(), func(t *testing.T) { aLongIncident(t, every) })
	}
}

func aLongIncident(t *testing.T, every time.Duration) {
	long := tollKind
	long.Longest, long.Every = 400*24*time.Hour, every
	t.Cleanup(incidents.Try(long))
	text := strings.NewReplacer("clock: {warmup: 08:00, start: 08:30, end: 12:00}", "clock: {warmup: 08:00, start: 09:00, end: 2025-08-01 08:00}",
		"at: 09:00, kind: fault", "at: 2025-07-05 09:00, kind: fault", "at: 10:30,", "at: 2025-07-20 10:00,", "from: 09:00, to: 12:00", "from: 2025-07-06 09:00, to: 2025-07-20 09:00",
		"takes: 15s}", "takes: 15s}", "high: 900", "high: 900000").Replace(tollFile)
	file := filepath.Join(t.TempDir(), "summer.yaml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ command, sees string }{
		{"run " + file + " --every 24h", "2025-07-05 09:00:00  -- fault: Everybody leaves"},
		{"run " + file + " --every 24h --set 2025-07-10T09:00|LANES=5", "2025-07-10 09:00:00  -- what if: LANES=5"},
		{"run " + file, "2025-07-05 09:00:00  -- fault: Everybody leaves"},
		{"run " + file + " --format csv", "\n2025-07-05T09:00:00Z,"},
		{"list " + file, "2025-07-20 10:00"},
		{"compare " + file + " --branch early:|2025-07-12T09:00|LANES=4", "early"},
		{"when " + file + " --fix LANES=4 --every 96h", "LANES=4"},
		{"verify " + file + " --seeds 1", "holds"},
	} {
		var args []string
		for _, word := range strings.Fields(c.command) {
			args = append(args, strings.ReplaceAll(word, "|", " "))
		}
		stdout, stderr, code := reenact("", args...)
		if code != 0 || !strings.Contains(stdout, c.sees) {
			t.Errorf("reenact %s: exit code %d, no %q in\n%.2000s%s", c.command, code, c.sees, stdout, stderr)
		}
		if lines := strings.Count(stdout, "\n"); c.command == "run "+file && lines > 40 {
			t.Errorf("a table of %d lines for people", lines)
		}
	}
}
