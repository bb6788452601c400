package tui

import (
	"fmt"
	"sort"
	"strings"
	"time"

	"reenact/sim"
)

// branch is one line of history: the script's own, or a what-if. It says what
// was chosen; what came of it is found on the bench under its key.
type branch struct {
	name string
	at   time.Duration // where it was forked
	from string        // name of the branch it was forked from
	course
}

// course is what a branch's run is made of: what was done, and which of the
// script's moments are left out.
type course struct {
	actions []sim.Action // ascending in time, at most one of a key at a time
	drop    []string
}

// astray tells whether a branch has left the history by a time.
func (b branch) astray(at time.Duration) bool {
	return len(b.drop) > 0 || len(b.actions) > 0 && b.actions[0].At <= at
}

// plan is every branch of a session and which two are on the screen. A plan is
// never changed: an edit makes another, so that undo is going back to the one
// before.
type plan struct {
	branches []branch // the first is the history, without actions
	live     int      // drawn bright
	ghost    int      // drawn behind
	made     int      // how many what-ifs were ever named, for the next name
}

const historyName = "history"

func newPlan() plan {
	return plan{branches: []branch{{name: historyName}}}
}

func (p plan) liveBranch() branch  { return p.branches[p.live] }
func (p plan) ghostBranch() branch { return p.branches[p.ghost] }

// onHistory tells whether the live branch is what really happened.
func (p plan) onHistory() bool { return p.live == 0 }

// with copies a plan with one branch replaced.
func (p plan) with(i int, b branch) plan {
	p.branches = append([]branch(nil), p.branches...)
	p.branches[i] = b
	return p
}

// fork adds a branch that follows the live one until something is changed.
func (p plan) fork(at time.Duration, name string) plan {
	p.made++
	if name == "" {
		name = fmt.Sprintf("what-if %d", p.made)
	}
	parent := p.liveBranch()
	p.branches = append(append([]branch(nil), p.branches...), branch{
		name: p.freeName(name), at: at, from: parent.name, course: parent.course,
	})
	if p.ghost == len(p.branches)-1 {
		p.ghost = 0
	}
	p.live = len(p.branches) - 1
	return p
}

// rename gives a branch another name, in its children's papers as well.
func (p plan) rename(i int, name string) plan {
	b := p.branches[i]
	old := b.name
	b.name = ""
	b.name = p.with(i, b).freeName(name)
	p = p.with(i, b)
	for j, other := range p.branches {
		if other.from == old {
			other.from = b.name
			p = p.with(j, other)
		}
	}
	return p
}

// freeName makes a name unlike those of the other branches.
func (p plan) freeName(name string) string {
	free := name
	for n := 2; ; n++ {
		taken := false
		for _, b := range p.branches {
			taken = taken || b.name == free
		}
		if !taken {
			return free
		}
		free = fmt.Sprintf("%s (%d)", name, n)
	}
}

// act adds an action to the live branch, in place of one of the same knob at
// the same time. On the history it forks first: what happened stays.
func (p plan) act(a sim.Action) plan {
	if p.onHistory() {
		p = p.fork(a.At, "")
	}
	b := p.liveBranch()
	b.at = min(b.at, a.At)
	b.actions = insertAction(b.actions, a)
	return p.with(p.live, b)
}

// withdraw removes an action from a branch, as when the world refused it.
func (p plan) withdraw(i int, a sim.Action) plan {
	b := p.branches[i]
	var rest []sim.Action
	for _, have := range b.actions {
		if have != a {
			rest = append(rest, have)
		}
	}
	b.actions = rest
	return p.with(i, b)
}

// drop removes a branch; the history cannot be removed.
func (p plan) drop(i int) plan {
	if i <= 0 || i >= len(p.branches) {
		return p
	}
	rest := append([]branch(nil), p.branches[:i]...)
	p.branches = append(rest, p.branches[i+1:]...)
	p.live, p.ghost = without(p.live, i), without(p.ghost, i)
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

// insertAction keeps actions ordered; those of one time stay in the order in
// which they were made.
func insertAction(actions []sim.Action, a sim.Action) []sim.Action {
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

// keyOf names a course: branches with the same choices are one run.
func keyOf(c course) string {
	var b strings.Builder
	for _, id := range c.drop {
		fmt.Fprintf(&b, "without %s\n", id)
	}
	for _, a := range c.actions {
		fmt.Fprintf(&b, "%d %s=%s %t\n", int64(a.At), a.Key, a.Value, a.Hold)
	}
	return b.String()
}

// stem splits a course into what comes before its last actions and these: the
// run of the stem is what the run of the whole is forked from.
func (c course) stem() (course, []sim.Action) {
	i := len(c.actions)
	for i > 0 && c.actions[i-1].At == c.actions[len(c.actions)-1].At {
		i--
	}
	return course{c.actions[:i], c.drop}, c.actions[i:]
}
