package hairpin

import (
	"reenact/model/datapath"
	"reenact/model/nlb"
	"reenact/sim"
)

// The targets of the balancer: nodes by their number, or nginx pods by their serial.

func (w *World) byInstance() bool { return w.knob.attributes.Type == datapath.Instance }

// moved follows a change of where pods are: who shares a node, and what health checks say.
func (w *World) moved() {
	w.expect.stale = true
	w.checkHealth()
}

// registered is a new nginx pod, which the controller registers where targets are pods.
func (w *World) registered(which int32) {
	if !w.byInstance() {
		w.group.Register(int(which), w.nodes[w.serials[which].node].zone, w.passes(int(which)), w.now)
		w.wakeGroup()
	}
}

// noticed is the balancer's knowing that an nginx pod is gone.
func (w *World) noticed(which int32) {
	if !w.byInstance() {
		w.group.Deregister(int(which), w.now)
		w.wakeGroup()
		w.moved()
	}
}

// retarget registers and deregisters nodes as they come and go. fresh makes a new target
// group, whose targets are healthy from the start of the world and else must first be
// checked.
func (w *World) retarget(fresh bool) {
	if fresh {
		w.group = nlb.NewGroup(w.knob.attributes, len(w.Zones))
	}
	if w.byInstance() {
		for k := range w.nodes {
			registered := k < len(w.group.Targets) && w.group.Targets[k].State != nlb.Unused && w.group.Targets[k].State != nlb.Draining
			switch {
			case w.nodes[k].up && !registered:
				w.group.Register(k, w.nodes[k].zone, w.passes(k), w.now)
			case !w.nodes[k].up && registered:
				w.group.Deregister(k, w.now)
			}
		}
	} else if fresh {
		for x := range w.serials {
			if w.serials[x].state == datapath.Listening {
				w.group.Register(x, w.nodes[w.serials[x].node].zone, w.passes(x), w.now)
			}
		}
	}
	if w.now == 0 {
		w.group.Ripen()
	}
	w.wakeGroup()
	w.expect.stale = true
}

// passes is what a health check of a target says now: the check's own way through the
// datapath.
func (w *World) passes(t int) bool {
	if w.byInstance() {
		return w.nodePasses(int32(t))
	}
	x := &w.serials[t]
	return x.state == datapath.Listening && w.checked(place{target: x.node, nginx: x.node})
}

// nodePasses checks a node's port. Under externalTrafficPolicy Cluster the node may hand a
// check to any nginx; it passes if one of those answers.
func (w *World) nodePasses(k int32) bool {
	if w.settings().Traffic == datapath.Local {
		at := place{target: k, nginx: k}
		at.gone = len(w.nodes[k].nginx) == 0
		return w.checked(at)
	}
	for _, i := range w.nginx {
		if s := &w.slots[i]; s.ready && w.checked(place{target: k, nginx: s.node}) {
			return true
		}
	}
	return false
}

// place is where a check goes.
type place struct {
	target, nginx int32
	gone          bool
}

// checked sends a health check. Its fate depends on little, and is remembered.
func (w *World) checked(at place) bool {
	key := 0
	if at.target == at.nginx {
		key |= 1
	}
	if at.gone {
		key |= 2
	}
	if known := w.fates.checks[key]; known != 0 {
		return known == 1
	}
	n := datapath.NewNetwork(*w.settings(), datapath.Where{Client: 2, Target: 0, Nginx: 1 - key&1})
	if at.gone {
		n.Nginx.State = datapath.Gone
	}
	ok := n.Check(w.knob.proxy).To != nil
	w.fates.checks[key] = map[bool]int8{true: 1, false: 2}[ok]
	return ok
}

// checkHealth asks what the checks of all targets say now. The answers matter once they
// have lasted.
func (w *World) checkHealth() {
	for t := range w.group.Targets {
		if s := w.group.Targets[t].State; s != nlb.Unused && s != nlb.Draining {
			w.group.Say(t, w.passes(t), w.now)
		}
	}
	w.wakeGroup()
}

// wakeGroup sets the event of the group's next change.
func (w *World) wakeGroup() {
	at, ok := w.group.Next()
	if !ok {
		return
	}
	if due := sim.TicksAt(at); due < w.due {
		w.due = due
		w.queue.Push(due, event{kind: evTargets})
	}
}

func (w *World) targetsDue() {
	if w.tick < w.due {
		return // an earlier one has been set since
	}
	w.due = never
	if w.group.Turn(w.now) {
		w.expect.stale = true
	}
	w.wakeGroup()
}

// failsByDesign tells whether a target is a node without nginx under Local, whose port
// says so.
func (w *World) failsByDesign(t int) bool {
	return w.byInstance() && w.settings().Traffic == datapath.Local && len(w.nodes[t].nginx) == 0 && w.nodes[t].closing == 0
}
