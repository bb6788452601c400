// Package audit checks a cluster's books. It shares no code with what keeps
// them: it counts anew, from the accounts, what must add up. Check looks at one
// moment; a Watch also knows what it has seen before, for what must hold between
// two moments. Each book has a file of its own.
package audit

import (
	"errors"
	"fmt"

	"reenact/sim/cluster"
)

// books are what is checked, each by what its name says.
var books = []struct {
	name  string
	check func(*finding)
}{
	{"subnets", subnets},
	{"addresses", addresses},
	{"places of nodes and interfaces", whereabouts},
	{"capacity", capacity},
	{"pods", pods},
	{"workloads", workloads},
	{"nodes' pods", nodesPods},
	{"queue of waiting", waiting},
	{"prewarmed pool", pool},
	{"proxy", proxy},
	{"rollout", rollout},
	{"autoscaler", autoscaler},
	{"computes' sizes", sizes},
	{"activity monitor", monitor},
	{"EC2's calls", calls},
	{"outcomes", outcomes},
	{"series", series},
}

// finding is the accounts under examination, and what is wrong with them.
type finding struct {
	*cluster.Accounts
	world *cluster.World
	places
	byID map[int]*cluster.PodAccount
	book string
	errs []error
}

func (f *finding) fail(format string, args ...any) {
	f.errs = append(f.errs, fmt.Errorf("at %v, %s: %s", f.Now, f.book, fmt.Sprintf(format, args...)))
}

// same fails when a number that is kept is not the one that was counted.
func (f *finding) same(what string, kept, counted int) {
	if kept != counted {
		f.fail("%s: the book says %d, there are %d", what, kept, counted)
	}
}

// count is how many pods are so.
func (f *finding) count(is func(*cluster.PodAccount) bool) int {
	n := 0
	for i := range f.Pods {
		if is(&f.Pods[i]) {
			n++
		}
	}
	return n
}

// Check returns every broken invariant of the world at this moment, joined into
// one error; nil when the books are in order.
func Check(w *cluster.World) error {
	a := w.Accounts()
	return errors.Join(examine(w, &a).errs...)
}

func examine(w *cluster.World, a *cluster.Accounts) *finding {
	f := &finding{Accounts: a, world: w, places: placesOf(&a.Config), byID: map[int]*cluster.PodAccount{}}
	for i := range a.Pods {
		f.byID[a.Pods[i].ID] = &a.Pods[i]
	}
	for _, b := range books {
		f.book = b.name
		b.check(f)
	}
	return f
}

// isCompute tells a workload's pod, a customer's compute, a prewarmed one, or one that is
// always on, from the pods of nodes and migrations.
func isCompute(p *cluster.PodAccount) bool {
	return p.Kind == "on-demand" || p.Kind == "prewarmed" || p.Kind == "always-on" || p.Kind == "worker"
}

// isStarting tells a pod that has been created and is not ready.
func isStarting(p *cluster.PodAccount) bool {
	return p.State == "unplaced" || p.State == "placed" || p.State == "booting"
}
