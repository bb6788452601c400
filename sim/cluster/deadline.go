package cluster

// deadlines are the ends of the start limits. All starts have the same limit, so
// they come due in the order they were made, and a queue of one event serves
// them all.
type deadlines struct {
	starts fifo
	armed  bool
}

// limitStart gives the pod's start its two minutes.
func (w *World) limitStart(id int32) {
	w.timeouts.starts.push(ref{id, w.pods[id].gen})
	if !w.timeouts.armed {
		w.timeouts.armed = true
		w.at(w.cfg.ControlPlane.StartTimeout, evDeadline, 0, 0)
	}
}

// deadlineDue ends the starts whose limit has passed and waits for the next one
// that is still under way.
func (w *World) deadlineDue() {
	limit := w.cfg.ControlPlane.StartTimeout
	q := &w.timeouts.starts
	for q.len() > 0 {
		r := q.items[q.head]
		p := &w.pods[r.id]
		if p.gen != r.gen || p.state == ready {
			q.head++
			continue
		}
		if due := p.born.time() + limit; due > w.now {
			w.at(due-w.now, evDeadline, 0, 0)
			return
		}
		q.head++
		w.startTimedOut(r.id)
	}
	w.timeouts.armed = false
}
