package audit

import (
	"reenact/model/kube"
	"reenact/sim/cluster"
)

// sizes: a compute that was denied a larger size has less than its load wants;
// each migration has two pods that know each other; and what leaves a node is
// what its migrating computes ask for.
func sizes(f *finding) {
	leaving := map[int]kube.Size{}
	denied, moves := 0, 0
	for i := range f.Pods {
		p := &f.Pods[i]
		if p.Denied {
			denied++
			if p.Size >= p.Wants {
				f.fail("pod %d was denied a larger size, and has %d of the %d quarters of a CU it wants", p.ID, p.Size, p.Wants)
			}
		}
		if p.Kind == "second" {
			moves++
			twins(f, p, leaving)
		}
	}
	f.same("computes denied a larger size", f.Scaling.Denied, denied)
	f.same("migrations under way", f.Scaling.Moves, moves)
	for i := range f.Nodes {
		f.same("quarters of a CU that leave a node", int(f.Nodes[i].Leaving), int(leaving[f.Nodes[i].ID]))
	}
}

// twins looks at the second pod of a migration and the compute it is for.
func twins(f *finding, p *cluster.PodAccount, leaving map[int]kube.Size) {
	c := f.byID[p.Other]
	if c == nil || c.Other != p.ID || c.State != "ready" {
		f.fail("pod %d migrates pod %d, which does not know of it", p.ID, p.Other)
		return
	}
	leaving[c.Node] += c.Size
	if c.Size != p.Size || c.Node == p.Node {
		f.fail("pod %d of %d quarters of a CU migrates from node %d to node %d, as %d quarters", c.ID, c.Size, c.Node, p.Node, p.Size)
	}
}
