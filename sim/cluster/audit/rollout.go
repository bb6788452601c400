package audit

import "reenact/sim/cluster"

// rollout: as many aws-nodes are down or about to be as the rollout thinks; all
// that is left to do is under way; and it ends when every node is done.
func rollout(f *finding) {
	down, old := 0, 0
	for i := range f.Nodes {
		n := &f.Nodes[i]
		if n.Restarting || n.Wanted {
			down++
		} else if !n.Booting && !n.Current {
			old++
		}
		if n.Booting && (n.Restarting || n.Wanted) {
			f.fail("node %d boots, and its aws-node restarts", n.ID)
		}
	}
	f.same("nodes whose aws-node is down", f.Rollout.Down, down)
	if old > 0 && down == 0 {
		f.fail("%d nodes wait for their restart, and none is down", old)
	}
	if f.Rollout.Active != (old+down > 0) {
		f.fail("it is under way: %v; %d nodes are to be restarted, %d are down", f.Rollout.Active, old, down)
	}
}

// allowance is maxUnavailable of so many nodes, rounded up as Kubernetes does it
// (daemon/util, UnavailableCount), and one at least.
func allowance(nodes, percent int) int {
	n := 1
	for n*100 < nodes*percent {
		n++
	}
	return n
}

// rolloutSince: never more than maxUnavailable are down. The nodes that count are
// those that were up when the last one went down: of those that came and went
// between two looks the larger number is taken.
func rolloutSince(f *finding, w *Watch) {
	up := map[int]bool{}
	for _, l := range []*cluster.Accounts{w.last, f.Accounts} {
		for i := range l.Nodes {
			if !l.Nodes[i].Booting {
				up[l.Nodes[i].ID] = true
			}
		}
	}
	if !w.last.Rollout.Active {
		w.mayBeDown = 0
	}
	w.mayBeDown = max(w.mayBeDown, allowance(len(up), f.Config.CNI.MaxUnavailable))
	if f.Rollout.Down > w.mayBeDown {
		f.fail("%d of %d nodes are down; at %d %% there may be %d", f.Rollout.Down, len(up), f.Config.CNI.MaxUnavailable, w.mayBeDown)
	}
}
