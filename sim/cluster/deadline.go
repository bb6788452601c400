package cluster

// deadlines are the ends of the start limits. All starts have the same limit, so
// they come due in the order they were made: a line is enough, and it is looked
// at between events.
type deadlines struct {
	starts fifo
}

// limitStart gives the pod's start its limit.
func (w *World) limitStart(id int32) {
	if w.timeouts.starts.len() == 0 {
		w.clocks.set(deadlineClock, w.pods[id].born+w.startLimit)
	}
	w.timeouts.starts.push(ref{id, w.pods[id].gen})
}

// deadlineDue ends the starts whose limit has passed and finds the next one that
// is still under way.
func (w *World) deadlineDue() {
	q := &w.timeouts.starts
	for q.len() > 0 {
		r := q.at(0)
		p := &w.pods[r.id]
		if p.gen != r.gen || p.state == ready {
			q.drop()
			continue
		}
		if due := p.born + w.startLimit; due > w.tick {
			w.clocks.set(deadlineClock, due)
			return
		}
		q.drop()
		w.startTimedOut(r.id)
	}
	w.clocks.set(deadlineClock, never)
}
