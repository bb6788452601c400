package workbench

import (
	"fmt"
	"slices"
	"sort"
	"strings"
	"time"

	"reenact/sim"
)

// Branch is one line of history: the script's own, or a what-if. It says what
// was chosen; what came of it is found on the bench under its key.
type Branch struct {
	Name string
	At   time.Duration // where it was forked
	From string        // name of the branch it was forked from
	Course
}

// Course is what a branch's run is made of: what was done, and which of the
// script's moments are left out.
type Course struct {
	Actions []sim.Action // ascending in time, at most one of a key at a time
	Drop    []string
}

// Astray tells whether a branch has left the history by a time.
func (b Branch) Astray(at time.Duration) bool {
	return len(b.Drop) > 0 || len(b.Actions) > 0 && b.Actions[0].At <= at
}

// Plan is every branch of a session and which of them are on the screen. A plan is
// never changed: an edit makes another, so that undo is going back to the one
// before.
type Plan struct {
	Branches []Branch // the first is the history, without actions
	Live     int      // drawn bright
	Ghost    int      // drawn behind
	Over     []int    // drawn thin over the charts: at most MostOver, neither of the two above
	Made     int      // how many what-ifs were ever named, for the next name
}

// MostOver is how many branches are drawn over, beside the bright one and the one behind.
const MostOver = 2

// HistoryName is the branch that nobody made.
const HistoryName = "history"

// NewPlan holds the history alone.
func NewPlan() Plan {
	return Plan{Branches: []Branch{{Name: HistoryName}}}
}

// LiveBranch is the one drawn bright.
func (p Plan) LiveBranch() Branch { return p.Branches[p.Live] }

// GhostBranch is the one drawn behind it.
func (p Plan) GhostBranch() Branch { return p.Branches[p.Ghost] }

// OnHistory tells whether the live branch is what really happened.
func (p Plan) OnHistory() bool { return p.Live == 0 }

// with copies a plan with one branch replaced.
func (p Plan) with(i int, b Branch) Plan {
	p.Branches = append([]Branch(nil), p.Branches...)
	p.Branches[i] = b
	return p
}

// Fork adds a branch that follows the live one until something is changed.
func (p Plan) Fork(at time.Duration, name string) Plan {
	p.Made++
	if name == "" {
		name = fmt.Sprintf("what-if %d", p.Made)
	}
	parent := p.LiveBranch()
	p.Branches = append(append([]Branch(nil), p.Branches...), Branch{
		Name: p.freeName(name), At: at, From: parent.Name, Course: parent.Course,
	})
	if p.Ghost == len(p.Branches)-1 {
		p.Ghost = 0
	}
	p.Live = len(p.Branches) - 1
	return p.apart()
}

// Rename gives a branch another name, in its children's papers as well.
func (p Plan) Rename(i int, name string) Plan {
	b := p.Branches[i]
	old := b.Name
	b.Name = ""
	b.Name = p.with(i, b).freeName(name)
	p = p.with(i, b)
	for j, other := range p.Branches {
		if other.From == old {
			other.From = b.Name
			p = p.with(j, other)
		}
	}
	return p
}

// freeName makes a name unlike those of the other branches.
func (p Plan) freeName(name string) string {
	free := name
	for n := 2; ; n++ {
		taken := false
		for _, b := range p.Branches {
			taken = taken || b.Name == free
		}
		if !taken {
			return free
		}
		free = fmt.Sprintf("%s (%d)", name, n)
	}
}

// Act adds an action to the live branch, in place of one of the same knob at
// the same time. On the history it forks first: what happened stays.
func (p Plan) Act(a sim.Action) Plan {
	if p.OnHistory() {
		p = p.Fork(a.At, "")
	}
	b := p.LiveBranch()
	b.At = min(b.At, a.At)
	b.Actions = InsertAction(b.Actions, a)
	return p.with(p.Live, b)
}

// Withdraw removes an action from a branch, as when the world refused it.
func (p Plan) Withdraw(i int, a sim.Action) Plan {
	b := p.Branches[i]
	var rest []sim.Action
	for _, have := range b.Actions {
		if have != a {
			rest = append(rest, have)
		}
	}
	b.Actions = rest
	return p.with(i, b)
}

// Drop removes a branch; the history cannot be removed.
func (p Plan) Drop(i int) Plan {
	if i <= 0 || i >= len(p.Branches) {
		return p
	}
	rest := append([]Branch(nil), p.Branches[:i]...)
	p.Branches = append(rest, p.Branches[i+1:]...)
	p.Live, p.Ghost = without(p.Live, i), without(p.Ghost, i)
	over := []int(nil)
	for _, j := range p.Over {
		if j != i {
			over = append(over, without(j, i))
		}
	}
	p.Over = over
	return p.apart()
}

// Undo drops a branch as if it had never been made: the newest frees its name.
func (p Plan) Undo(i int) Plan {
	newest := i > 0 && i == len(p.Branches)-1
	p = p.Drop(i)
	if newest {
		p.Made--
	}
	return p
}

// Show draws a branch bright. One that stood behind stands there no longer.
func (p Plan) Show(i int) Plan {
	p.Live = i
	if p.Ghost == i {
		p.Ghost = 0
	}
	return p.apart()
}

// Behind draws a branch behind the bright one.
func (p Plan) Behind(i int) Plan {
	p.Ghost = i
	return p.apart()
}

// Draw draws a branch over the charts, or no more where it was. Of too many the first
// gives way.
func (p Plan) Draw(i int) Plan {
	if slices.Contains(p.Over, i) {
		p.Over = slices.DeleteFunc(slices.Clone(p.Over), func(j int) bool { return j == i })
		return p
	}
	p.Over = append(slices.Clone(p.Over), i)
	p.Over = p.Over[max(len(p.Over)-MostOver, 0):]
	return p.apart()
}

// apart draws no branch twice.
func (p Plan) apart() Plan {
	drawn := func(i int) bool { return i == p.Live || i == p.Ghost }
	if slices.ContainsFunc(p.Over, drawn) {
		p.Over = slices.DeleteFunc(slices.Clone(p.Over), drawn)
	}
	return p
}

func without(chosen, gone int) int {
	switch {
	case chosen == gone:
		return 0
	case chosen > gone:
		return chosen - 1
	}
	return chosen
}

// InsertAction keeps actions ordered; those of one time stay in the order in
// which they were made.
func InsertAction(actions []sim.Action, a sim.Action) []sim.Action {
	out := make([]sim.Action, 0, len(actions)+1)
	for _, have := range actions {
		if have.At != a.At || have.Key != a.Key {
			out = append(out, have)
		}
	}
	out = append(out, a)
	sort.SliceStable(out, func(i, j int) bool { return out[i].At < out[j].At })
	return out
}

// KeyOf names a course: branches with the same choices are one run.
func KeyOf(c Course) string {
	var b strings.Builder
	for _, id := range c.Drop {
		fmt.Fprintf(&b, "without %s\n", id)
	}
	for _, a := range c.Actions {
		fmt.Fprintf(&b, "%d %s=%s %t\n", int64(a.At), a.Key, a.Value, a.Hold)
	}
	return b.String()
}

// Stem splits a course into what comes before its last actions and these: the
// run of the stem is what the run of the whole is forked from.
func (c Course) Stem() (Course, []sim.Action) {
	i := len(c.Actions)
	for i > 0 && c.Actions[i-1].At == c.Actions[len(c.Actions)-1].At {
		i--
	}
	return Course{c.Actions[:i], c.Drop}, c.Actions[i:]
}
