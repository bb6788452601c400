package tui

import (
	"fmt"
	"strconv"
	"time"

	"reenact/sim"
)

// counter is a world of another kind than the program's own: people queue at a
// counter with clerks. It shows that the screen knows only what a world says.
type counter struct {
	now     time.Duration
	clerks  int
	perJob  time.Duration
	shed    bool
	order   string
	waiting []time.Duration // arrival times
	busy    []time.Duration // when each clerk is free again
	served  int
	inTime  int
	done    int
	lost    int
	sum     uint64
	notes   []sim.Happening
	rush    bool
}

func newCounter(seed uint64) *counter {
	return &counter{clerks: 3, perJob: 25 * time.Second, order: "fifo", sum: seed | 1}
}

func (c *counter) Now() time.Duration  { return c.now }
func (c *counter) Next() time.Duration { return c.now + time.Second }

func (c *counter) Advance(to time.Duration) {
	for c.now+time.Second <= to {
		c.now += time.Second
		c.second()
	}
}

func (c *counter) second() {
	gap := 10 * time.Second
	if c.rush {
		gap = 4 * time.Second
	}
	if c.now%gap == 0 {
		if c.shed && len(c.waiting) > 50 {
			c.lost++
		} else {
			c.waiting = append(c.waiting, c.now)
		}
	}
	for len(c.busy) < c.clerks {
		c.busy = append(c.busy, 0)
	}
	for i := range c.busy[:c.clerks] {
		if c.busy[i] > c.now || len(c.waiting) == 0 {
			continue
		}
		arrived := c.waiting[0]
		if c.order == "lifo" {
			arrived, c.waiting = c.waiting[len(c.waiting)-1], c.waiting[:len(c.waiting)-1]
		} else {
			c.waiting = c.waiting[1:]
		}
		c.busy[i] = c.now + c.perJob
		c.done++
		c.served++
		if c.now-arrived <= time.Minute {
			c.inTime++
		}
	}
	c.sum = c.sum*31 + uint64(len(c.waiting))
}

func (c *counter) Set(key, value string) error {
	switch key {
	case "CLERKS":
		n, err := strconv.Atoi(value)
		if err != nil || n < 0 || n > 20 {
			return fmt.Errorf("CLERKS takes a number from 0 to 20, not %s", value)
		}
		c.clerks = n
		c.notes = append(c.notes, sim.Happening{At: c.now, Text: value + " clerks at the counter"})
	case "TIME_PER_JOB":
		d, err := time.ParseDuration(value)
		if err != nil {
			return fmt.Errorf("TIME_PER_JOB takes a time like 25s, not %s", value)
		}
		c.perJob = d
	case "SHED":
		c.shed = value == "on"
	case "ORDER":
		if value != "fifo" && value != "lifo" {
			return fmt.Errorf("ORDER is fifo or lifo, not %s", value)
		}
		c.order = value
	case "RUSH":
		c.rush = value == "on"
	default:
		return fmt.Errorf("there is no knob %s", key)
	}
	return nil
}

func (c *counter) Series() []sim.Series {
	return []sim.Series{
		{Key: "queue", Title: "People waiting", Unit: "people", Scale: 1, Group: "queue"},
		{Key: "in_time_pct", Title: "Served within a minute", Unit: "%", Scale: 10, Max: 1000, Group: "service"},
		{Key: "busy", Title: "Clerks busy", Unit: "clerks", Scale: 1, Group: "clerks"},
		{Key: "idle", Title: "Clerks idle", Unit: "clerks", Scale: 1, Group: "clerks"},
		{Key: "turned_away", Title: "Turned away", Unit: "people", Scale: 1, Group: "loss"},
	}
}

func (c *counter) Sample(into []int64) {
	busy := 0
	for i := 0; i < c.clerks && i < len(c.busy); i++ {
		if c.busy[i] > c.now {
			busy++
		}
	}
	into[0] = int64(len(c.waiting))
	into[1] = sim.Empty
	if c.served > 0 {
		into[1] = int64(c.inTime * 1000 / c.served)
	}
	into[2], into[3], into[4] = int64(busy), int64(c.clerks-busy), int64(c.lost)
	c.served, c.inTime = 0, 0
}

func (c *counter) Clone() sim.World {
	d := *c
	d.waiting = append([]time.Duration(nil), c.waiting...)
	d.busy = append([]time.Duration(nil), c.busy...)
	d.notes = append([]sim.Happening(nil), c.notes...)
	return &d
}

func (c *counter) Checksum() uint64 { return c.sum }

func (c *counter) Knobs() []sim.Knob {
	onOff := func(b bool) string {
		if b {
			return "on"
		}
		return "off"
	}
	return []sim.Knob{
		{Key: "ORDER", Title: "order", Help: "who is served next", Kind: sim.ChoiceKnob, Choices: []string{"fifo", "lifo"}, Value: c.order, Default: "fifo"},
		{Key: "CLERKS", Title: "clerks", Help: "how many serve", Kind: sim.IntKnob, Max: 20, Step: 1, Value: strconv.Itoa(c.clerks), Default: "3", Primary: true, RolledOut: min(c.clerks, 3), RolloutTotal: c.clerks},
		{Key: "TIME_PER_JOB", Title: "time per job", Help: "how long one takes", Kind: sim.DurationKnob, Min: 5, Max: 120, Step: 5, Value: strconv.Itoa(int(c.perJob/time.Second)) + "s", Default: "25s", Primary: true},
		{Key: "SHED", Title: "shed", Help: "turn people away when fifty wait", Kind: sim.BoolKnob, Value: onOff(c.shed), Default: "off", Note: "no effect while fewer than 50 wait"},
		{Key: "RUSH", Title: "rush", Help: "whether it is rush hour", Kind: sim.BoolKnob, Value: onOff(c.rush), Default: "off"},
	}
}

func (c *counter) Explain() sim.Explanation {
	if len(c.waiting) < 5 {
		return sim.Explanation{Line: fmt.Sprintf("All is well: %d wait for %d clerks.", len(c.waiting), c.clerks), Calm: true}
	}
	return sim.Explanation{
		Line: fmt.Sprintf("%d people wait for %d clerks, who take %s for each; more come than leave.", len(c.waiting), c.clerks, c.perJob),
		Causes: []sim.Cause{
			{Name: "too few clerks", Count: len(c.waiting), Example: sim.Link{Room: "waiting", ID: c.waiting[0].String()}},
			{Name: "lost the way", Count: 1},
		},
	}
}

func (c *counter) Happenings() []sim.Happening {
	n := c.notes
	c.notes = nil
	return n
}

// counterScript is a rush hour at the counter.
func counterScript() *sim.Script {
	const hour = time.Hour
	return &sim.Script{
		Name: "rush-hour", Title: "Rush hour at the counter",
		Summary: "More people come than three clerks can serve. A fourth and a fifth are called, late.",
		Epoch:   time.Date(2025, 3, 4, 8, 0, 0, 0, time.UTC),
		Start:   hour, End: 4 * hour,
		Moments: []sim.Moment{
			{ID: "quiet", At: hour, Kind: sim.Observation, Title: "A quiet morning", Story: "Three clerks serve – hardly anybody waits. “Fine”, they say…"},
			{ID: "rush", At: hour + 30*time.Minute, Kind: sim.Fault, Title: "The rush begins", Story: "A train arrives. From now on one person comes every four seconds, which is more than three clerks can serve.", Source: "the station's timetable", Set: []sim.Setting{{Key: "RUSH", Value: "on"}}},
			{ID: "call", At: 2 * hour, Kind: sim.Operator, Title: "Two more clerks", Story: "The head of the office calls two clerks from their break.", Set: []sim.Setting{{Key: "CLERKS", Value: "5"}}},
			{ID: "end", At: 3 * hour, Kind: sim.Observation, Title: "The rush is over", Story: "No more trains today.", Set: []sim.Setting{{Key: "RUSH", Value: "off"}}},
		},
		Shown: sim.Presentation{Evidence: []string{"waiting"}},
		New:   func(seed uint64) (sim.World, error) { return newCounter(seed), nil },
	}
}
