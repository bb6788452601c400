package audit

import (
	"math/bits"

	"reenact/model/kube"
	"reenact/sim/cluster"
)

// waiting: the queue of pods without a node has them all and what they ask for,
// and nobody waits who would fit: but behind one of nearly the same size that has
// waited longer.
func waiting(f *finding) {
	size := kube.Size(0)
	computes, seconds := 0, 0
	for i := range f.Pods {
		p := &f.Pods[i]
		if p.State != "unplaced" {
			continue
		}
		size += p.Size
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

// sizeClass is the power of two that a size does not exceed; those of one class
// wait in one line.
func sizeClass(s kube.Size) int { return bits.Len(uint(max(s, 1) - 1)) }

func fitsNowhere(f *finding, p *cluster.PodAccount) {
	for i := range f.Nodes {
		n := &f.Nodes[i]
		if n.Booting || n.FreePods < 1 || n.FreeCPU < p.Size {
			continue
		}
		if !blocked(f, p, n.FreeCPU) {
			f.fail("pod %d of %d quarters of a CU waits, and node %d has %d", p.ID, p.Size, n.ID, n.FreeCPU)
		}
		return
	}
}

// blocked tells whether an older pod of the same line is too big for the room.
func blocked(f *finding, p *cluster.PodAccount, room kube.Size) bool {
	for i := range f.Pods {
		q := &f.Pods[i]
		if q.State == "unplaced" && q.Kind != "second" && sizeClass(q.Size) == sizeClass(p.Size) && q.Size > room && q.Born <= p.Born {
			return true
		}
	}
	return false
}
