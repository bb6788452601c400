package cluster

import "time"

// deadlines are the ends of the start limits. All starts have the same limit, so
// they come due in the order they were made: a line is enough, and it is looked
// at between events.
type deadlines struct {
	starts fifo
	due    time.Duration // of the first in the line that may still be under way
}

// noDeadline lies after everything.
const noDeadline = time.Duration(1<<63 - 1)

// limitStart gives the pod's start its two minutes.
func (w *World) limitStart(id int32) {
	if w.timeouts.starts.len() == 0 {
		w.timeouts.due = w.pods[id].born.time() + w.cfg.ControlPlane.StartTimeout
	}
	w.timeouts.starts.push(ref{id, w.pods[id].gen})
}

// deadlineDue ends the starts whose limit has passed and finds the next one that
// is still under way.
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
			w.timeouts.due = due
			return
		}
		q.head++
		w.startTimedOut(r.id)
	}
	w.timeouts.due = noDeadline
}
