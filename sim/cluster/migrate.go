package cluster

import (
	"time"

	"reenact/model/kube"
)

// balance migrates computes away from a node that is booked above the watermark,
// the oldest there first, until those that go bring it back below
// (neondatabase/autoscaling, pkg/plugin/migration.go, triggerMigrationsIfNecessary).
// Where they go the scheduler decides, by its scores and not by the watermark: in
// a cluster that is booked above it everywhere they move on and on.
func (w *World) balance(i int) {
	n := &w.nodes[i]
	if n.movable.len() == 0 || !w.scaling.on || n.state != nodeUp || w.scaling.Watermark >= 100 {
		return
	}
	used, total := w.sched.Booked(i)
	if limit := total * kube.Size(w.scaling.Watermark) / 100; used-n.leaving > limit {
		w.unload(i, limit)
	}
}

func (w *World) unload(i int, limit kube.Size) {
	n := &w.nodes[i]
	var tooBig []ref // for any node
	for {
		used, _ := w.sched.Booked(i)
		if used-n.leaving <= limit {
			break
		}
		id, ok := n.movable.pop(w, ready)
		if !ok {
			break
		}
		if kube.Size(w.pods[id].size) > limit {
			tooBig = append(tooBig, ref{id, w.pods[id].gen})
			continue
		}
		w.migrate(id)
	}
	for _, r := range tooBig {
		n.movable.push(r)
	}
}

// migrate begins a live migration: a second pod of the compute starts on another
// node, with an address of its own, while the first goes on serving.
func (w *World) migrate(id int32) {
	p := &w.pods[id]
	w.nodes[p.node].leaving += kube.Size(p.size)
	w.scaling.moves++
	move := uint8(min(int(p.attempts)+int(w.scaledOf(id).moves), 255)) // so that each draws dice of its own
	s := w.newPod(pod{kind: second, n: p.customer(), attempts: move, size: p.size, judged: true})
	w.deny(id, false)
	w.unlist(id)
	w.scaledOf(id).other = s + 1
	*w.scaledOf(s) = scaled{other: id + 1}
	if c := w.scaledOf(id); c.moves < 255 {
		c.moves++
	}
	w.start(s)
}

// migrated ends a live migration: the compute goes on in its second pod, and the
// first one's address begins to cool.
func (w *World) migrated(s int32) {
	id := w.scales[s].other - 1
	p := &w.pods[id]
	from, left := int(p.node), p.addr
	p.node, p.addr = w.pods[s].node, w.pods[s].addr
	w.scales[id].other, w.scales[s] = 0, scaled{}
	w.forget(s)
	w.scaling.moves--
	w.tally.migrated(w.now)

	w.nodes[from].leaving -= kube.Size(p.size)
	w.nodes[from].pods--
	w.nodes[p.node].movable.push(ref{id, p.gen})
	w.cniDel(from, left)
	w.sched.Give(from, kube.Size(p.size))
	w.placeWaiting(from)
	w.resize(id)
	w.balance(int(w.pods[id].node))
}

// cancelMigration deletes the second pod of a compute that goes away meanwhile.
func (w *World) cancelMigration(id int32) {
	s := w.scales[id].other - 1
	if s < 0 {
		return
	}
	p := &w.pods[id]
	w.nodes[p.node].leaving -= kube.Size(p.size)
	w.scales[id].other, w.scales[s] = 0, scaled{}
	w.scaling.moves--
	w.release(s)
	w.forget(s)
}

// copyTime is how long a compute's memory takes to the other node.
func (w *World) copyTime(size uint8) time.Duration {
	return w.scaling.Copy * time.Duration(size) / time.Duration(kube.OneCU)
}

// leaves is the node that a pod must not be placed on: the one its migration
// leaves. −1 for every other pod.
func (w *World) leaves(id int32) int {
	if w.pods[id].kind != second {
		return -1
	}
	return int(w.pods[w.scales[id].other-1].node)
}
