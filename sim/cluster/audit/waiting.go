package audit

import (
	"reenact/model/kube"
	"reenact/sim/cluster"
)

// waiting: the queue of pods without a node has them all and what they ask for,
// and no compute waits that would fit.
func waiting(f *finding) {
	size := kube.Size(0)
	computes, seconds := 0, 0
	for i := range f.Pods {
		p := &f.Pods[i]
		if p.State != "unplaced" {
			continue
		}
		size += p.Size
		if p.Kind == "worker" {
			fitsNowhere(f, p)
			continue
		}
		if p.Kind == "second" {
			seconds++
		} else {
			computes++
			fitsNowhere(f, p)
		}
	}
	f.same("computes without a node", f.Waiting.Computes, computes)
	f.same("migrations without a node", f.Waiting.Seconds, seconds)
	f.same("quarters of a CU that they ask for", int(f.Waiting.Size), int(size))
}

func fitsNowhere(f *finding, p *cluster.PodAccount) {
	for i := range f.Nodes {
		if n := &f.Nodes[i]; !n.Booting && n.FreePods > 0 && n.LeftCPU >= p.Request.CPU && n.LeftMemory >= p.Request.Memory {
			f.fail("pod %d that asks for %+v waits, and node %d has %d of CPU and %d of memory", p.ID, p.Request, n.ID, n.LeftCPU, n.LeftMemory)
		}
	}
}
