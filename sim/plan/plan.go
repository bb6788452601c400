// Package plan answers how much of what a world needs: it has what a kind's planner
// finds worth trying simulated over some seeds, holds each try to a wish, and says
// which one to take. It knows no world.
package plan

import (
	"fmt"
	"slices"
	"strings"

	"reenact/sim"
	"reenact/sim/claims"
)

// Question is what is asked.
type Question struct {
	Script *sim.Script
	Wish   claims.Wish     // kept at every sample of the replay
	Seeds  int             // from 1 on
	Sets   [][]sim.Setting // the reader's own tries; none: the planner finds some
}

// Runs simulates a script to its end, for each of some lists of actions with each seed
// from 1 on.
type Runs func(lists [][]sim.Action) ([][]sim.Ran, error)

// Plan is the answer.
type Plan struct {
	Question
	Tries     []Tried // today's first, then as the planner prefers
	Recommend int     // the first try that keeps the wish with every seed; −1: none does
}

// Tried is a try and what came of it, with the worst of its seeds.
type Tried struct {
	sim.Try
	Changes []sim.Setting // those of its settings that are not today's
	Worst   float64       // what is furthest from the wish; NaN: nothing was recorded
	Met     bool          // the wish is kept with every seed
	Values  []int64       // by the planner's columns
	Limits  []sim.Limit   // the first to come first; one that bound with any seed binds
}

// Name is a try's changes in a few words.
func (t *Tried) Name() string {
	if len(t.Changes) == 0 {
		return "today"
	}
	var words []string
	for _, s := range t.Changes {
		words = append(words, s.Key+"="+s.Value)
	}
	return strings.Join(words, ", ")
}

// Binding is the place of the limit that binds, −1 when none does.
func (t *Tried) Binding() int {
	return slices.IndexFunc(t.Limits, func(l sim.Limit) bool { return l.Binds })
}

// Ask answers a question about a script whose kind has a planner.
func Ask(q Question, run Runs) (*Plan, error) {
	planner := q.Script.Planner
	today, err := q.Script.New(1)
	if err != nil {
		return nil, err
	}
	var tries []sim.Try
	for _, set := range q.Sets {
		tries = append(tries, sim.Try{Set: set})
	}
	if len(tries) == 0 {
		wide, err := run([][]sim.Action{held(planner.Wide(today))})
		if err != nil {
			return nil, err
		}
		tries = planner.Tries(today, wide[0])
	}
	p := &Plan{Question: q, Recommend: -1, Tries: uniform(today, tries)}
	var lists [][]sim.Action
	for i := range p.Tries {
		lists = append(lists, held(p.Tries[i].Set))
	}
	ran, err := run(lists)
	if err != nil {
		return nil, err
	}
	for i := range p.Tries {
		if err := p.judge(&p.Tries[i], ran[i]); err != nil {
			return nil, err
		}
		if p.Recommend < 0 && p.Tries[i].Met {
			p.Recommend = i
		}
	}
	return p, nil
}

// held are settings that are made at the very beginning and left alone by the script's
// operators.
func held(set []sim.Setting) (list []sim.Action) {
	for _, s := range set {
		list = append(list, sim.Action{Setting: s, Hold: true})
	}
	return list
}

// uniform gives every try a value for every knob that any of them turns, today's where
// it says none, so that no try is helped by what the operators do later. Today comes
// first, and what is tried twice is tried once.
func uniform(today sim.World, tries []sim.Try) (list []Tried) {
	var keys []string
	for _, t := range tries {
		for _, s := range t.Set {
			if !slices.Contains(keys, s.Key) {
				keys = append(keys, s.Key)
			}
		}
	}
	now := map[string]string{}
	for _, k := range today.Knobs() {
		now[k.Key] = k.Value
	}
	for _, t := range append([]sim.Try{{}}, tries...) {
		full := Tried{Try: sim.Try{Why: t.Why}}
		for _, key := range keys {
			value := now[key]
			if i := slices.IndexFunc(t.Set, func(s sim.Setting) bool { return s.Key == key }); i >= 0 {
				value = t.Set[i].Value
			}
			full.Set = append(full.Set, sim.Setting{Key: key, Value: value})
			if value != now[key] {
				full.Changes = append(full.Changes, sim.Setting{Key: key, Value: value})
			}
		}
		if !slices.ContainsFunc(list, func(o Tried) bool { return slices.Equal(o.Set, full.Set) }) {
			list = append(list, full)
		}
	}
	return list
}

// judge takes the worst of a try's runs.
func (p *Plan) judge(t *Tried, runs []sim.Ran) error {
	for i, r := range runs {
		worst, err := p.Wish.Worst(r.Recording, p.Script.Start, p.Script.End)
		if err != nil {
			return fmt.Errorf("%s: %w", p.Wish, err)
		}
		weighed := p.Script.Planner.Weigh(r)
		if i == 0 {
			t.Worst, t.Values, t.Limits = worst, slices.Clone(weighed.Values), slices.Clone(weighed.Limits)
			continue
		}
		t.Worst = p.Wish.Worse(t.Worst, worst)
		for c, v := range weighed.Values {
			t.Values[c] = worseOf(p.Script.Planner.Columns[c].Lowest, t.Values[c], v)
		}
		for l := range t.Limits {
			t.Limits[l].Binds = t.Limits[l].Binds || slices.ContainsFunc(weighed.Limits, func(o sim.Limit) bool { return o.Name == t.Limits[l].Name && o.Binds })
		}
	}
	t.Met = p.Wish.Met(t.Worst)
	return nil
}

func worseOf(lowest bool, a, b int64) int64 {
	switch {
	case a == sim.Empty:
		return b
	case b == sim.Empty:
		return a
	case lowest:
		return min(a, b)
	}
	return max(a, b)
}
