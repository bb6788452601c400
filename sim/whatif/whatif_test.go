package whatif

import (
	"fmt"
	"slices"
	"strconv"
	"testing"
	"time"

	"reenact/sim"
)

// mill grinds grain in a world of its own. The wheel stops in a drought, and a
// mill whose SLUICE was ever over 5 stays jammed until somebody kicks it.
type mill struct {
	now     time.Duration
	sluice  int
	jammed  bool
	drought bool
}

func (m *mill) Now() time.Duration          { return m.now }
func (m *mill) Next() time.Duration         { return m.now + time.Second }
func (m *mill) Advance(to time.Duration)    { m.now = max(m.now, to) }
func (m *mill) Clone() sim.World            { c := *m; return &c }
func (m *mill) Checksum() uint64            { return uint64(m.now) }
func (m *mill) Explain() sim.Explanation    { return sim.Explanation{} }
func (m *mill) Happenings() []sim.Happening { return nil }
func (m *mill) OneWay(key string) string {
	if key == "KICK" {
		return "a kick stays a kick"
	}
	return ""
}

func (m *mill) Set(key, value string) error {
	switch key {
	case "SLUICE":
		n, err := strconv.Atoi(value)
		if err != nil {
			return fmt.Errorf("SLUICE=%s: write a number", value)
		}
		m.sluice, m.jammed = n, m.jammed || n > 5
	case "KICK":
		m.jammed = false
	case "DROUGHT":
		m.drought = value == "on"
	}
	return nil
}

func (m *mill) Knobs() []sim.Knob {
	return []sim.Knob{{Key: "SLUICE", Value: strconv.Itoa(m.sluice)}, {Key: "KICK", Value: ""}, {Key: "DROUGHT", Kind: sim.BoolKnob, Value: onOff(m.drought)}}
}

func onOff(b bool) string {
	if b {
		return "on"
	}
	return "off"
}

func (m *mill) Series() []sim.Series {
	return []sim.Series{{Key: "turning_pct", Title: "Turning", Unit: "%", Scale: 10, Max: 1000}, {Key: "lost_per_min", Title: "Lost", Unit: "per min", Scale: 1}}
}

func (m *mill) Sample(into []int64) {
	into[0], into[1] = 1000, 0
	if m.drought || m.jammed || m.sluice == 5 {
		into[0], into[1] = 100, 12
	}
}

// judgedMill declares what a miller counts.
type judgedMill struct{ mill }

func (m *judgedMill) Clone() sim.World { c := *m; return &c }
func (m *judgedMill) Outcomes() []sim.Outcome {
	return []sim.Outcome{
		{Key: "lost", Series: "lost_per_min", Reduce: sim.Total, Damage: true},
		{Key: "still", Series: "turning_pct", Reduce: sim.Below, Limit: 900, Damage: true},
		{Key: "recovery", Series: "turning_pct", Reduce: sim.Recovery, Limit: 900, Lasting: 4 * time.Minute},
		{Key: "least", Series: "turning_pct", Reduce: sim.Lowest},
		{Key: "most", Series: "lost_per_min", Reduce: sim.Peak},
	}
}

// milling is an hour with a drought from minute 20 to minute 30.
func milling() *sim.Script {
	return &sim.Script{
		Name: "mill", Start: 0, End: time.Hour,
		Moments: []sim.Moment{
			{ID: "dry", At: 20 * time.Minute, Kind: sim.Fault, Set: []sim.Setting{{Key: "DROUGHT", Value: "on"}}},
			{ID: "rain", At: 30 * time.Minute, Kind: sim.Operator, Set: []sim.Setting{{Key: "DROUGHT", Value: "off"}}},
		},
		New: func(uint64) (sim.World, error) { return &judgedMill{}, nil },
	}
}

func finished(t *testing.T, run *sim.Run, err error) *sim.Run {
	t.Helper()
	if err == nil {
		err = run.Advance(run.Script().End)
	}
	if err != nil {
		t.Fatal(err)
	}
	return run
}

func finishedTrap(t *testing.T, trap *Trap) {
	t.Helper()
	for i := range Branches {
		run, err := trap.Branch(i, (*sim.Run).Advance)
		finished(t, run, err)
	}
}

func measured(t *testing.T, script *sim.Script, b Branch) []int64 {
	t.Helper()
	run, err := b.Run(script, 1)
	rec := finished(t, run, err).Recording()
	var amounts []int64
	for _, v := range Measure(rec, (&judgedMill{}).Outcomes()) {
		amounts = append(amounts, v.Amount)
	}
	return amounts
}

func TestMeasure(t *testing.T) {
	// A rate of 12 a minute, sampled at full minutes: the ten of the drought.
	for _, c := range []struct {
		name string
		Branch
		want []int64
	}{
		{"the history", Branch{}, []int64{120, 100, 100, 100, 12}},
		{"without rain", Branch{Drop: []string{"rain"}}, []int64{12 * 41, 400, sim.Empty, 100, 12}},
		{"without drought", Branch{Drop: []string{"dry"}}, []int64{0, 0, 0, 1000, 0}},
		{"a lapse of a minute", Branch{Drop: []string{"dry"}, Actions: []sim.Action{
			{At: 10*time.Minute + 5*time.Second, Setting: sim.Setting{Key: "SLUICE", Value: "5"}},
			{At: 10*time.Minute + 20*time.Second, Setting: sim.Setting{Key: "SLUICE", Value: "0"}},
		}}, []int64{0, 3, 0, 100, 12}},
		{"ten minutes before the drought it stands still, too: one long outage", Branch{Actions: []sim.Action{
			{At: 5 * time.Minute, Setting: sim.Setting{Key: "SLUICE", Value: "5"}},
			{At: 10 * time.Minute, Setting: sim.Setting{Key: "SLUICE", Value: "0"}},
		}}, []int64{180, 150, 250, 100, 12}},
		{"a short outage at the end, long after a longer one: none", Branch{Drop: []string{"dry"}, Actions: []sim.Action{
			{At: 2 * time.Minute, Setting: sim.Setting{Key: "SLUICE", Value: "5"}},
			{At: 14 * time.Minute, Setting: sim.Setting{Key: "SLUICE", Value: "0"}},
			{At: 52 * time.Minute, Setting: sim.Setting{Key: "SLUICE", Value: "5"}},
		}}, []int64{12 * 21, 200, sim.Empty, 100, 12}},
		{"two outages half an hour apart: the longer one", Branch{Drop: []string{"dry"}, Actions: []sim.Action{
			{At: 2 * time.Minute, Setting: sim.Setting{Key: "SLUICE", Value: "5"}},
			{At: 8 * time.Minute, Setting: sim.Setting{Key: "SLUICE", Value: "0"}},
			{At: 40 * time.Minute, Setting: sim.Setting{Key: "SLUICE", Value: "5"}},
			{At: 50 * time.Minute, Setting: sim.Setting{Key: "SLUICE", Value: "0"}},
		}}, []int64{12 * 16, 160, 100, 100, 12}},
	} {
		if got := measured(t, milling(), c.Branch); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// Every sample of a rate counts the minute before it; that of the first lies before
// the beginning.
func TestATotalBeginsWithTheFirstSample(t *testing.T) {
	column := make([]int64, 13) // a minute of 5 s
	column[0], column[12] = 7, 5
	if got := total(column, 5*time.Second); got != 5 {
		t.Errorf("%d happened in the minute, want 5", got)
	}
}

// TestAnyWorldIsJudged: one that declares nothing by its first percentage.
func TestAnyWorldIsJudged(t *testing.T) {
	var keys []string
	for _, o := range Outcomes(&mill{}) {
		keys = append(keys, o.Key)
	}
	if want := []string{"minutes_below_90", "minutes_to_recovery", "peak_lost_per_min"}; !slices.Equal(keys, want) {
		t.Errorf("got %v, want %v", keys, want)
	}
	if !slices.EqualFunc(Outcomes(&judgedMill{}), (&judgedMill{}).Outcomes(), func(a, b sim.Outcome) bool { return a == b }) {
		t.Error("what a world declares is not taken")
	}
}

func TestTrap(t *testing.T) {
	set := func(key, value string) []sim.Setting { return []sim.Setting{{Key: key, Value: value}} }
	at := func(m int) time.Duration { return time.Duration(m) * time.Minute }
	for _, c := range []struct {
		name string
		Change
		kept, undone, before, back bool
		backAt                     time.Duration
	}{
		{"harmless", Change{At: at(5), Set: set("SLUICE", "3"), Hold: at(2)}, false, false, false, true, at(7)},
		{"it comes back at once", Change{At: at(5), Set: set("SLUICE", "5"), Hold: at(6)}, true, true, true, true, at(11)},
		{"it jams", Change{At: at(5), Set: set("SLUICE", "6"), Hold: at(6)}, true, true, true, false, at(60)},
		{"a fault, and nobody else undoes it", Change{At: at(20), Event: "dry", Set: set("DROUGHT", "on"), Hold: at(15)}, true, true, true, true, at(35)},
	} {
		trap, err := NewTrap(milling(), 1, c.Change)
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		finishedTrap(t, trap)
		v, ok := trap.Judge()
		if !ok || v.HarmKept != c.kept || v.HarmUndone != c.undone || v.HarmBefore != c.before || v.Back != c.back || v.BackAt != c.backAt {
			t.Errorf("%s: %v %+v", c.name, ok, v)
		}
		if v.Gain || v.Lost && c.name == "harmless" {
			t.Errorf("%s: a gain or a loss where there is none: %+v", c.name, v)
		}
	}
}

// TestTrapOfAHelp: rain in the drought helps, and undoing it loses that.
func TestTrapOfAHelp(t *testing.T) {
	trap, err := NewTrap(milling(), 1, Change{At: 25 * time.Minute, Set: []sim.Setting{{Key: "DROUGHT", Value: "off"}}, Hold: 10 * time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	finishedTrap(t, trap)
	if v, _ := trap.Judge(); v.HarmKept || v.HarmUndone || !v.Gain || !v.Lost {
		t.Errorf("%+v", v)
	}
}

// TestTrapWithARelapse: a short time of harm after the undoing makes no trap.
func TestTrapWithARelapse(t *testing.T) {
	script := milling()
	script.Moments = []sim.Moment{{ID: "flood", At: 50 * time.Minute, Kind: sim.Fault, Set: []sim.Setting{{Key: "SLUICE", Value: "5"}}}}
	trap, err := NewTrap(script, 1, Change{At: 5 * time.Minute, Set: []sim.Setting{{Key: "SLUICE", Value: "5"}}, Hold: 6 * time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	finishedTrap(t, trap)
	if trap.Never, err = sim.NewRun(script, 1, sim.Options{Drop: []string{"flood"}}); err != nil {
		t.Fatal(err)
	}
	finished(t, trap.Never, nil)
	if v, _ := trap.Judge(); !v.HarmUndone || !v.Prompt || !v.Back || v.Worse != 10*time.Minute || v.Left != 49*time.Minute {
		t.Errorf("%+v", v)
	}
}

func TestAChangeThatCannotBeUndone(t *testing.T) {
	for _, c := range []struct {
		Change
		want string
	}{
		{Change{Set: []sim.Setting{{Key: "KICK", Value: "1"}}, Hold: time.Minute}, "KICK cannot be undone: a kick stays a kick"},
		{Change{Set: []sim.Setting{{Key: "SLUICE", Value: "x"}}, Hold: time.Minute}, "SLUICE=x: write a number"},
		{Change{Set: []sim.Setting{{Key: "SLUICE", Value: "0"}}, Hold: time.Minute}, "that changes nothing: at this time the incident already has SLUICE=0"},
		{Change{At: 40 * time.Minute, Hold: 20 * time.Minute}, "undone after 20m0s, the change would be taken back at the incident's end or later; it must be held for less than 20m0s"},
	} {
		if _, err := NewTrap(milling(), 1, c.Change); err == nil || err.Error() != c.want {
			t.Errorf("got %v, want %s", err, c.want)
		}
	}
}

// TestACaseIsTheWholeRun: going on from a copied world, with the history before
// it, comes to what a run from the beginning does.
func TestACaseIsTheWholeRun(t *testing.T) {
	script, fix := milling(), []sim.Setting{{Key: "DROUGHT", Value: "off"}}
	sweep, err := NewSweep(script, 1, fix)
	if err != nil {
		t.Fatal(err)
	}
	finished(t, sweep.History(), nil)
	var points []Point
	for at := time.Duration(0); at <= script.End; at += 5 * time.Minute {
		c, err := sweep.Case(at)
		if err != nil {
			t.Fatal(err)
		}
		finished(t, c.Run, nil)
		whole, err := (&Branch{Actions: actions(at, fix)}).Run(script, 1)
		want := Measure(finished(t, whole, err).Recording(), sweep.Outcomes())
		if got := c.Measure(); !slices.Equal(got, want) {
			t.Errorf("at %v: %v, want %v", at, got, want)
		}
		points = append(points, Point{At: at, Values: c.Measure(), Before: c.Before()})
	}
	history := Measure(sweep.History().Recording(), sweep.Outcomes())
	// A fix before the drought does nothing against it; the best comes as it begins, and a
	// later one ends it as well.
	turns := TurnsOf(points, 0, history[0])
	if to, costs := turns.Costs(points, 0, history[0]); turns != (Turns{Best: 4, NoReturn: 12, Useless: 6}) || to != 6 || !costs {
		t.Errorf("got %+v; waiting costs until %d: %v", turns, to, costs)
	}
	if last := LastRecovery(points, 2); last != len(points)-1 {
		t.Errorf("the last to recover is %d", last)
	}
	if _, err := sweep.Case(3 * time.Second); err == nil {
		t.Error("a time between two samples is taken")
	}
}

func TestTurns(t *testing.T) {
	values := func(damage, before []int64) []Point {
		var points []Point
		for i, d := range damage {
			p := Point{At: time.Duration(i), Values: []Value{{Amount: d, Scale: 1}}}
			if before != nil {
				p.Before = []Value{{Amount: before[i], Scale: 1}}
			}
			points = append(points, p)
		}
		return points
	}
	for _, c := range []struct {
		says    string
		damage  []int64
		before  []int64 // of it, what had happened when the fix came
		history int64
		want    Turns
		late    bool // there is a point of no return
		costs   bool // there is none, and waiting costs what happens meanwhile
	}{
		{"a cliff", []int64{0, 5, 10, 60, 100}, nil, 100, Turns{Best: 0, NoReturn: 2, Useless: 4}, true, false},
		{"all alike", []int64{3, 3, 3}, nil, 100, Turns{Best: 0, NoReturn: 2, Useless: 3}, false, false},
		{"one moment only", []int64{90, 2, 90}, nil, 90, Turns{Best: 1, NoReturn: 1, Useless: 2}, true, false},
		{"never", []int64{90, 95}, nil, 90, Turns{Best: 0, NoReturn: 0, Useless: 0}, false, false},
		{"not tried", nil, nil, 90, Turns{Best: 0, NoReturn: -1, Useless: 0}, false, false},
		{"it ends whatever goes on", []int64{0, 25, 50, 75, 100, 100}, []int64{0, 25, 50, 75, 100, 100}, 100, Turns{Best: 0, NoReturn: 5, Useless: 4}, false, true},
		{"it halves whatever goes on", []int64{50, 62, 75, 88, 100}, []int64{0, 25, 50, 75, 100}, 100, Turns{Best: 0, NoReturn: 4, Useless: 4}, false, true},
		{"what happens happens at once, and it no longer ends it", []int64{0, 25, 95, 97, 100}, []int64{0, 25, 50, 75, 100}, 100, Turns{Best: 0, NoReturn: 0, Useless: 4}, true, false},
		{"a last burst is no proof", []int64{0, 25, 50, 75, 100, 100}, []int64{0, 25, 50, 75, 97, 100}, 100, Turns{Best: 0, NoReturn: 5, Useless: 4}, false, true},
	} {
		points := values(c.damage, c.before)
		got := TurnsOf(points, 0, Value{Amount: c.history})
		if got != c.want {
			t.Errorf("%s: %+v, want %+v", c.says, got, c.want)
		}
		if late := c.want.Late(len(c.damage)); late != c.late {
			t.Errorf("%s: a point of no return: %v, want %v", c.says, late, c.late)
		}
		if _, costs := got.Costs(points, 0, Value{Amount: c.history}); costs != c.costs {
			t.Errorf("%s: waiting costs what happens meanwhile: %v, want %v", c.says, costs, c.costs)
		}
	}
}
