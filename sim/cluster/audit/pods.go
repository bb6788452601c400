package audit

import "reenact/sim/cluster"

// pods: each pod is in a state its kind can have, has a node exactly when its
// state says so, starts within the limit, and the counts are those of the pods.
func pods(f *finding) {
	up := map[int]bool{}
	for i := range f.Nodes {
		up[f.Nodes[i].ID] = !f.Nodes[i].Booting
	}
	limit := f.Config.ControlPlane.StartTimeout
	for i := range f.Pods {
		p := &f.Pods[i]
		if p.State == "refused" && p.Kind != "on-demand" {
			f.fail("pod %d: the proxy holds back a pod that is %s", p.ID, p.Kind)
		}
		if p.Node >= 0 && !up[p.Node] {
			f.fail("pod %d is %s on node %d, which is not up", p.ID, p.State, p.Node)
		}
		if isCompute(p) && p.Kind != "worker" && isStarting(p) && f.Now-p.Born > limit+tick {
			f.fail("pod %d has been starting for %v, and the limit is %v", p.ID, f.Now-p.Born, limit)
		}
	}
	f.same("computes running", f.Running, f.count(func(p *cluster.PodAccount) bool { return isCompute(p) && p.State == "ready" }))
	f.same("computes starting", f.Starting, f.count(func(p *cluster.PodAccount) bool { return isCompute(p) && isStarting(p) }))
	f.same("computes that are always on", f.Totals.AlwaysOn, f.count(func(p *cluster.PodAccount) bool { return p.Kind == "always-on" }))
	f.same("places for pods not in use", f.Unused, f.Slots-len(f.Pods))
	if f.Totals.AlwaysOn > f.Config.Workload.AlwaysOn {
		f.fail("%d computes are always on, of %d", f.Totals.AlwaysOn, f.Config.Workload.AlwaysOn)
	}
}

// nodesPods: a node's list of pods is that of the pods that say they are there;
// its own pods are all there; those that ask for an address are those without
// one, each once; and nobody's attempt has passed while there was one to give.
func nodesPods(f *finding) {
	for i := range f.Nodes {
		n := &f.Nodes[i]
		own, waits := 0, map[int]bool{}
		for _, p := range n.Pods {
			if p.System {
				own++
			}
			if !p.Holds {
				waits[p.ID] = true
			}
			if q := f.byID[p.ID]; q == nil || q.Node != n.ID {
				f.fail("node %d lists pod %d, which is elsewhere", n.ID, p.ID)
			}
		}
		if !n.Booting {
			f.same("a node's own pods", own, f.ownPods(n))
		}
		asks(f, n, waits)
	}
}

func asks(f *finding, n *cluster.NodeBook, waits map[int]bool) {
	f.same("pods that ask for an address", len(n.Asks), len(waits))
	assignable := n.Stats.Total - n.Stats.Assigned - n.Stats.Cooling
	for _, a := range n.Asks {
		if !waits[a.Pod] {
			f.fail("node %d: pod %d asks for an address, twice or without need", n.ID, a.Pod)
		}
		delete(waits, a.Pod)
		if assignable > 0 && !n.Restarting && a.Next < f.Now {
			f.fail("node %d: pod %d asked at %v and has no address, though %d are assignable", n.ID, a.Pod, a.Next, assignable)
		}
	}
}
