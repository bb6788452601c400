package workbench

import (
	"slices"
	"strconv"
	"testing"
	"time"

	"reenact/sim"
)

// lamp is the smallest world: it burns as bright as the knob says.
type lamp struct {
	now    time.Duration
	bright int64
	burnt  int64
}

func (l *lamp) Now() time.Duration  { return l.now }
func (l *lamp) Next() time.Duration { return l.now + time.Second }
func (l *lamp) Advance(to time.Duration) {
	for l.now+time.Second <= to {
		l.now += time.Second
		l.burnt += l.bright
	}
}
func (l *lamp) Set(key, value string) error {
	n, err := strconv.Atoi(value)
	l.bright = int64(n)
	return err
}
func (l *lamp) Sample(into []int64)  { into[0] = l.burnt }
func (l *lamp) Clone() sim.World     { c := *l; return &c }
func (l *lamp) Checksum() uint64     { return uint64(l.burnt) }
func (l *lamp) Series() []sim.Series { return []sim.Series{{Key: "burnt", Scale: 1}} }
func (l *lamp) Knobs() []sim.Knob {
	return []sim.Knob{{Key: "BRIGHT", Value: strconv.FormatInt(l.bright, 10)}}
}
func (l *lamp) Explain() sim.Explanation    { return sim.Explanation{Line: "it burns"} }
func (l *lamp) Happenings() []sim.Happening { return nil }

func evening() *sim.Script {
	return &sim.Script{Name: "evening", Start: 10 * time.Second, End: 10 * time.Minute,
		New: func(uint64) (sim.World, error) { return &lamp{bright: 1}, nil },
		Moments: []sim.Moment{{ID: "dim", At: 5 * time.Minute, Kind: sim.Operator, Title: "Dimmed",
			Set: []sim.Setting{{Key: "BRIGHT", Value: "0"}}}}}
}

// toTheEnd lends the bench until every branch of a plan has been simulated.
func toTheEnd(t *testing.T, b *Bench, p Plan) map[string]*Snapshot {
	t.Helper()
	found := map[string]*Snapshot{}
	var tips []Course
	for _, branch := range p.Branches {
		tips = append(tips, branch.Course)
	}
	for range 1000 {
		r := b.Lend(Demand{Tips: tips})
		if r.Err != nil || r.Refusal != nil {
			t.Fatal(r.Err, r.Refusal)
		}
		done := true
		for key, s := range r.Snaps {
			found[key] = s
		}
		for _, tip := range tips {
			s := found[KeyOf(tip)]
			done = done && s != nil && s.Done
		}
		if done {
			return found
		}
	}
	t.Fatal("the bench never comes to an end")
	return nil
}

// Branches come out as runs of their own would.
func TestBranchesAreSimulatedAsRuns(t *testing.T) {
	script := evening()
	p := NewPlan()
	p = p.Act(sim.Action{At: 2 * time.Minute, Setting: sim.Setting{Key: "BRIGHT", Value: "5"}})
	p = p.Fork(3*time.Minute, "brighter").Act(sim.Action{At: 4 * time.Minute, Setting: sim.Setting{Key: "BRIGHT", Value: "9"}, Hold: true})
	b := NewBench(script, 1)
	found := toTheEnd(t, b, p)
	for _, branch := range p.Branches {
		run, err := sim.NewRun(script, 1, sim.Options{Actions: branch.Actions, Drop: branch.Drop})
		if err != nil {
			t.Fatal(err)
		}
		if err := run.Advance(script.End); err != nil {
			t.Fatal(err)
		}
		got, want := found[KeyOf(branch.Course)].Column("burnt"), run.Recording().Column("burnt")
		if !slices.Equal(got, want) {
			t.Errorf("%s: the bench has %v at the end, a run of its own %v", branch.Name, got[len(got)-1], want[len(want)-1])
		}
	}
}

// An edit makes another plan; the one before is as it was.
func TestAPlanIsNeverChanged(t *testing.T) {
	p := NewPlan().Fork(time.Minute, "one").Act(sim.Action{At: 2 * time.Minute, Setting: sim.Setting{Key: "BRIGHT", Value: "3"}})
	before := len(p.LiveBranch().Actions)
	q := p.Act(sim.Action{At: 3 * time.Minute, Setting: sim.Setting{Key: "BRIGHT", Value: "4"}})
	q = q.Rename(1, "two").Drop(1)
	if len(p.LiveBranch().Actions) != before || p.LiveBranch().Name != "one" || len(p.Branches) != 2 {
		t.Errorf("the plan before is now %+v", p)
	}
	if len(q.Branches) != 1 || !q.OnHistory() {
		t.Errorf("without its only branch the plan is %+v", q)
	}
}

// The bench answers for a moment with what the world says there.
func TestTheBenchAnswersForAMoment(t *testing.T) {
	b := NewBench(evening(), 1)
	toTheEnd(t, b, NewPlan())
	for at, want := range map[time.Duration]string{time.Minute: "1", 6 * time.Minute: "0"} {
		var a *Answer
		for range 100 {
			if a = b.Lend(Demand{Ask: &Question{At: at}}).Answer; a != nil {
				break
			}
		}
		if a == nil || a.Knobs[0].Value != want {
			t.Errorf("at %v: %+v", at, a)
		}
	}
}

// Who goes takes nobody else along: the branches shown are the same as before, and
// the history, which cannot go, stands in for one that went.
func TestADroppedBranchMovesNobodyElse(t *testing.T) {
	p := NewPlan()
	for _, name := range []string{"one", "two", "three"} {
		p = p.Fork(time.Minute, name)
	}
	for _, row := range []struct {
		drop, live, ghost   int
		wantLive, wantGhost string
	}{
		{1, 2, 3, "two", "three"},
		{2, 1, 3, "one", "three"},
		{2, 2, 1, HistoryName, "one"},
		{3, 2, 3, "two", HistoryName},
		{0, 1, 2, "one", "two"},
	} {
		q := p.Show(row.live).Behind(row.ghost).Drop(row.drop)
		if q.Branches[0].Name != HistoryName {
			t.Errorf("without branch %d the history is gone", row.drop)
		}
		if live, ghost := q.LiveBranch().Name, q.GhostBranch().Name; live != row.wantLive || ghost != row.wantGhost {
			t.Errorf("without branch %d, of %d before %d: %s before %s; want %s before %s", row.drop, row.live, row.ghost, live, ghost, row.wantLive, row.wantGhost)
		}
	}
}

// Two branches are drawn over at most, none of them twice, and they stay the same ones
// whatever is done to the others.
func TestWhatIsDrawnOver(t *testing.T) {
	p := NewPlan()
	for _, name := range []string{"one", "two", "three", "four"} {
		p = p.Show(0).Fork(time.Minute, name)
	}
	p = p.Show(1)
	names := func(p Plan) (list []string) {
		for _, i := range p.Over {
			list = append(list, p.Branches[i].Name)
		}
		return list
	}
	for _, c := range []struct {
		does string
		p    Plan
		want []string
	}{
		{"drawn", p.Draw(2), []string{"two"}},
		{"and no more", p.Draw(2).Draw(2), nil},
		{"the first of three gives way", p.Draw(2).Draw(3).Draw(4), []string{"three", "four"}},
		{"the bright one is drawn already", p.Draw(1), nil},
		{"the one behind, too", p.Draw(0), nil},
		{"what becomes bright", p.Draw(2).Draw(3).Show(3), []string{"two"}},
		{"what comes to stand behind", p.Draw(2).Draw(3).Behind(2), []string{"three"}},
		{"what is dropped", p.Draw(2).Draw(3).Drop(2), []string{"three"}},
		{"what stands before a dropped one", p.Draw(2).Draw(4).Drop(3), []string{"two", "four"}},
		{"the history once nothing else is behind", p.Behind(2).Draw(0).Draw(3).Drop(2), []string{"three"}},
		{"others are forked", p.Draw(2).Draw(3).Fork(time.Minute, "five"), []string{"two", "three"}},
	} {
		if got := names(c.p); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.does, got, c.want)
		}
	}
	q := p.Draw(2).Draw(3)
	q.Drop(2)
	q.Show(3)
	q.Draw(3)
	if got := names(q); !slices.Equal(got, []string{"two", "three"}) {
		t.Errorf("a plan was changed: %v", got)
	}
}
