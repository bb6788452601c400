package plan_test

import (
	"math"
	"strconv"
	"testing"
	"time"

	"reenact/sim"
	"reenact/sim/claims"
	"reenact/sim/plan"
)

// shop is a world with places for customers: those above the number stay outside. Seeds
// differ in how many come.
type shop struct {
	now           time.Duration
	seed          uint64
	places, paint int
	come          int
}

func (s *shop) Now() time.Duration          { return s.now }
func (s *shop) Next() time.Duration         { return s.now + time.Hour }
func (s *shop) Advance(to time.Duration)    { s.now = max(s.now, to) }
func (s *shop) Clone() sim.World            { c := *s; return &c }
func (s *shop) Checksum() uint64            { return 0 }
func (s *shop) Explain() sim.Explanation    { return sim.Explanation{Line: "a shop"} }
func (s *shop) Happenings() []sim.Happening { return nil }
func (s *shop) Series() []sim.Series        { return []sim.Series{{Key: "outside", Scale: 1}} }
func (s *shop) Sample(into []int64)         { into[0] = int64(max(s.come+int(s.seed)-s.places, 0)) }
func (s *shop) Knobs() []sim.Knob {
	return []sim.Knob{{Key: "PLACES", Value: strconv.Itoa(s.places)}, {Key: "PAINT", Value: strconv.Itoa(s.paint)}, {Key: "COME", Value: strconv.Itoa(s.come)}}
}

func (s *shop) Set(key, value string) error {
	n, err := strconv.Atoi(value)
	switch key {
	case "PLACES":
		s.places = n
	case "PAINT":
		s.paint = n
	case "COME":
		s.come = n
	}
	return err
}

func set(pairs ...string) (list []sim.Setting) {
	for i := 0; i < len(pairs); i += 2 {
		list = append(list, sim.Setting{Key: pairs[i], Value: pairs[i+1]})
	}
	return list
}

// script has ten come, twenty from the middle on, and an operator who then makes room.
func script() *sim.Script {
	p := &sim.Planner{
		Columns: []sim.PlanColumn{{Column: sim.Column{Key: "places", Scale: 1}, Lowest: true}, {Column: sim.Column{Key: "seed", Scale: 1}}},
		Wide:    func(sim.World) []sim.Setting { return set("PLACES", "1000") },
		Tries: func(_ sim.World, wide []sim.Ran) []sim.Try {
			need := 0
			for _, r := range wide {
				s := r.End.(*shop)
				need = max(need, s.come+int(s.seed))
			}
			at := func(n int) []sim.Setting { return set("PLACES", strconv.Itoa(n)) }
			return []sim.Try{{Set: set("PAINT", "1")}, {Set: at(need - 1)}, {Set: at(need), Why: "just enough"}, {Set: at(need)}, {Set: at(need + 5)}}
		},
		Weigh: func(r sim.Ran) sim.Weighed {
			s := r.End.(*shop)
			return sim.Weighed{Values: []int64{int64(s.places - int(s.seed)), int64(s.seed)}, Limits: []sim.Limit{{Name: "places", Binds: s.come+int(s.seed) > s.places}}}
		},
	}
	return &sim.Script{Name: "shop", End: time.Hour, Planner: p, New: func(seed uint64) (sim.World, error) { return &shop{seed: seed, places: 5, come: 1}, nil },
		Moments: []sim.Moment{
			{ID: "rush", At: 20 * time.Minute, Kind: sim.Fault, Set: set("COME", "20")},
			{ID: "room", At: 30 * time.Minute, Kind: sim.Operator, Set: set("PLACES", "500")},
		}}
}

func runner(t *testing.T, s *sim.Script, seeds int) plan.Runs {
	return func(lists [][]sim.Action) (all [][]sim.Ran, err error) {
		for _, list := range lists {
			var ran []sim.Ran
			for seed := range uint64(seeds) {
				run, err := sim.NewRun(s, seed+1, sim.Options{Actions: list})
				if err != nil {
					t.Fatal(err)
				}
				if err := run.Advance(s.End); err != nil {
					t.Fatal(err)
				}
				end, err := run.WorldAt(s.End)
				if err != nil {
					t.Fatal(err)
				}
				ran = append(ran, sim.Ran{End: end, Recording: run.Recording()})
			}
			all = append(all, ran)
		}
		return all, nil
	}
}

func ask(t *testing.T, seeds int, sets ...[]sim.Setting) *plan.Plan {
	t.Helper()
	s := script()
	wish, err := claims.ParseWish("outside <= 0", (&shop{}).Series())
	if err != nil {
		t.Fatal(err)
	}
	p, err := plan.Ask(plan.Question{Script: s, Wish: wish, Seeds: seeds, Sets: sets}, runner(t, s, seeds))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestTheFirstTryThatKeepsTheWish is taken: with every seed, and without the help of what
// the operators do later.
func TestTheFirstTryThatKeepsTheWish(t *testing.T) {
	p := ask(t, 3)
	want := []struct {
		name   string
		met    bool
		worst  float64
		places int64
		binds  int
	}{
		{"today", false, 18, 2, 0}, {"PAINT=1", false, 18, 2, 0}, {"PLACES=22", false, 1, 19, 0}, {"PLACES=23", true, 0, 20, -1}, {"PLACES=28", true, 0, 25, -1},
	}
	if len(p.Tries) != len(want) || p.Recommend != 3 {
		t.Fatalf("%d tries, of which %d is taken", len(p.Tries), p.Recommend)
	}
	for i, w := range want {
		got := &p.Tries[i]
		if got.Name() != w.name || got.Met != w.met || got.Worst != w.worst || got.Values[0] != w.places || got.Values[1] != 3 || got.Binding() != w.binds {
			t.Errorf("%s: %+v, want %+v", got.Name(), *got, w)
		}
		if len(got.Set) != 2 {
			t.Errorf("%s sets %v: not every knob that some try turns", got.Name(), got.Set)
		}
	}
	if p.Tries[3].Why != "just enough" {
		t.Error("of two equal tries the second stayed")
	}
}

// TestTheReadersOwnTries stand in place of the planner's.
func TestTheReadersOwnTries(t *testing.T) {
	p := ask(t, 1, set("PLACES", "20"), set("PLACES", "30", "PAINT", "2"))
	if len(p.Tries) != 3 || p.Tries[1].Name() != "PLACES=20" || p.Tries[2].Name() != "PLACES=30, PAINT=2" || p.Recommend != 2 {
		t.Errorf("%+v, of which %d is taken", p.Tries, p.Recommend)
	}
}

// TestNoTryMayDo, and a run without a value keeps no wish.
func TestNoTryMayDo(t *testing.T) {
	if p := ask(t, 1, set("PLACES", "20")); p.Recommend != -1 || p.Tries[1].Worst != 1 {
		t.Errorf("%d is taken, at worst %v", p.Recommend, p.Tries[1].Worst)
	}
	if (claims.Wish{Formula: "outside", Sign: "<=", Bound: 0}).Met(math.NaN()) {
		t.Error("nothing keeps a wish")
	}
}
