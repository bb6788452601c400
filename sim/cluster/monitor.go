package cluster

import (
	"time"

	"reenact/sim"
)

// monitor is the activity monitor at work: a round is one query for what is
// idle, then one suspension after another.
type monitor struct {
	on     bool
	timers idling
	idle   fifo        // computes whose idle timer has run out
	then   monitorStep // what its clock stands for
	batch  int         // suspensions left in this round
	step   int         // suspensions that the workers finish together, within a tick
}

// monitorStep is what the activity monitor does next.
type monitorStep uint8

const (
	beginRound monitorStep = iota
	readAnswer
	suspend
)

// monitorAfter sets the activity monitor's clock for its next step.
func (w *World) monitorAfter(wait time.Duration, then monitorStep) {
	w.monitor.then = then
	w.setClock(monitorClock, w.now+wait)
}

func (w *World) monitorDue() {
	switch w.monitor.then {
	case beginRound:
		w.monitorRound()
	case readAnswer:
		w.queryDone()
	case suspend:
		w.suspendNext()
	}
}

// monitorRound begins a round with its query.
func (w *World) monitorRound() {
	if !w.monitor.on {
		w.monitorAfter(w.cfg.ControlPlane.Monitor.Every, beginRound)
		return
	}
	w.gather()
	w.monitor.batch = w.monitor.idle.len()
	w.monitorAfter(w.queryTime(1), readAnswer)
}

// queryTime is what the next query will take; a scripted stall is used up by it.
func (w *World) queryTime(workers int) time.Duration {
	if s := w.db.Stall; s > 0 {
		w.db.Stall = 0
		return s
	}
	return w.cfg.ControlPlane.Database.QueryTime(w.db, workers)
}

func (w *World) queryDone() {
	w.tally.queryTime = w.cfg.ControlPlane.Database.QueryTime(w.db, 1)
	w.nextSuspension()
}

// nextSuspension waits for a worker: each suspension takes a query of its own.
func (w *World) nextSuspension() {
	m := w.cfg.ControlPlane.Monitor
	if w.monitor.batch == 0 || !w.monitor.on {
		w.monitorAfter(m.Every, beginRound)
		return
	}
	q := w.cfg.ControlPlane.Database.QueryTime(w.db, m.Workers)
	w.monitor.step = max(1, int(sim.Tick*time.Duration(m.Workers)/q))
	w.monitorAfter(q*time.Duration(w.monitor.step)/time.Duration(m.Workers), suspend)
}

// suspendNext suspends the computes that have been idle longest.
func (w *World) suspendNext() {
	for range min(w.monitor.step, w.monitor.batch) {
		w.monitor.batch--
		id, ok := w.monitor.idle.pop(w, ready)
		if !ok {
			w.monitor.batch = 0
			break
		}
		w.endLoad(id)
		w.release(id)
		w.running--
		w.tally.suspended(w.now)
		w.forget(id)
	}
	w.nextSuspension()
}
