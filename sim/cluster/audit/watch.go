package audit

import (
	"errors"
	"time"

	"reenact/sim/cluster"
)

// Watch looks at a world again and again, and remembers what it saw: for what
// must hold between two moments. A knob may be turned only between two looks at
// the same time, so that what holds between others is one setting.
type Watch struct {
	last       *cluster.Accounts
	limitSince time.Duration // the proxy's limit
	letIn      int           // by the proxy, since then
	mayBeDown  int           // aws-nodes, in the rollout under way
	atOnce     int           // suspensions that end within a tick
}

var sinces = []struct {
	name  string
	check func(*finding, *Watch)
}{
	{"prewarmed pool", poolSince},
	{"proxy", proxySince},
	{"workloads", workloadsSince},
	{"rollout", rolloutSince},
	{"autoscaler", autoscalerSince},
	{"activity monitor", monitorSince},
	{"EC2's calls", callsSince},
	{"outcomes", outcomesSince},
}

// Look returns what is wrong with the world at this moment, and with what has
// become of it since the last look, joined into one error.
func (w *Watch) Look(world *cluster.World) error {
	a := world.Accounts()
	f := examine(world, &a)
	if w.last == nil {
		w.last = &a
	}
	for _, s := range sinces {
		f.book = s.name
		s.check(f, w)
	}
	w.last = &a
	return errors.Join(f.errs...)
}
