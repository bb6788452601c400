package cluster

import (
	"fmt"
	"time"

	"reenact/model/dice"
	"reenact/model/ipam"
	"reenact/sim"
)

// rollout is a DaemonSet update under way: nodes restart their aws-node in turn,
// a share of them at a time.
type rollout struct {
	down   int // nodes whose aws-node is down
	serial uint64
	since  time.Duration
	active bool
}

// changeEnv gives aws-node a new environment. Before anything has happened it is
// simply the one to start with; later every node restarts for it, in turn. A
// change during a rollout takes its place.
func (w *World) changeEnv(set ipam.Settings) {
	changed := set != w.env
	w.env = set
	if !w.begun || !changed {
		return
	}
	for i := range w.nodes {
		// As a DaemonSet does: a pod that already is as it should be stays.
		n := &w.nodes[i]
		n.current = n.state != nodeUp || n.pool.Settings() == set && !n.restarting
		if n.wanted && n.current {
			n.wanted = false
			w.rollout.down--
		}
	}
	w.rollout.active, w.rollout.since = true, w.now
	w.rollOn()
}

// rollOn takes down as many nodes as may be down at once.
func (w *World) rollOn() {
	limit := w.maxDown()
	for i := range w.nodes {
		if w.rollout.down >= limit {
			return
		}
		n := &w.nodes[i]
		if n.state != nodeUp || n.current || n.restarting || n.wanted {
			continue
		}
		w.rollout.down++
		if n.op.call.Op != ipam.NoCall {
			n.wanted = true // its process ends when its call has returned
			continue
		}
		w.restart(i)
	}
	if w.rollout.active && w.rollout.down == 0 {
		w.rollout.active = false
		w.note(rolloutAsked, fmt.Sprintf("the new aws-node settings run on every node, after %s", (w.now-w.rollout.since).Round(time.Second)))
	}
}

// maxDown is maxUnavailable in nodes, rounded up as the DaemonSet controller does.
func (w *World) maxDown() int {
	up := 0
	for i := range w.nodes {
		if w.nodes[i].state == nodeUp {
			up++
		}
	}
	return max(1, (up*w.cfg.CNI.MaxUnavailable+99)/100)
}

// restart takes a node's aws-node down; until it is back every ADD there fails.
func (w *World) restart(i int) {
	w.settle(i)
	n := &w.nodes[i]
	n.wanted, n.restarting = false, true
	w.arm(i)
	w.rollout.serial++
	d := dice.New(w.seed, dice.Boot, 1<<40|w.rollout.serial)
	w.at(between(w.cfg.CNI.RestartMin, w.cfg.CNI.RestartMax, &d), evRestarted, int32(i), n.gen)
}

// restarted is aws-node back, with the newest environment, its cooldowns and
// timers forgotten.
func (w *World) restarted(ev event) {
	n := &w.nodes[ev.id]
	if n.gen&lives != ev.gen() {
		return
	}
	w.settle(int(ev.id))
	n.restarting, n.current = false, true
	w.rollout.down--
	if err := n.pool.Restart(w.now, w.env); err != nil {
		panic(sim.Impossible("Set refuses what a running pool cannot take", err))
	}
	w.beginStart(int(ev.id))
	w.rollOn()
}

// beginStart makes the increase of ipamd's start, then the loop begins.
func (w *World) beginStart(i int) {
	n := &w.nodes[i]
	n.starting = true
	w.beginOp(i, n.pool.BeginStart(w.now))
}
