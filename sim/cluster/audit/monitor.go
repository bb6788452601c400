package audit

// monitor: who is in its line is idle, serves a customer, and is there once; and
// everybody is there whose timer had run out when it last asked.
func monitor(f *finding) {
	line := map[int]bool{}
	for _, id := range f.Monitor.Idle {
		p := f.byID[id]
		if line[id] || p == nil || p.Kind != "on-demand" || p.State != "ready" || p.Until > f.Now {
			f.fail("pod %d is in its line, twice or without being idle: %+v", id, p)
		}
		line[id] = true
	}
	for i := range f.Pods {
		if p := &f.Pods[i]; p.Kind == "on-demand" && p.State == "ready" && p.Until < f.Monitor.Gathered && !line[p.ID] {
			f.fail("pod %d has been idle since %v, and is in nobody's line", p.ID, p.Until)
		}
	}
}

// monitorSince: it suspends no faster than its workers' queries allow, and not at
// all while it is off.
func monitorSince(f *finding, w *Watch) {
	if f.Config.ControlPlane.Monitor.Workers == 0 {
		return // there is none
	}
	d, suspended := f.Now-w.last.Now, f.Totals.Suspended-w.last.Totals.Suspended
	if !f.Monitor.On && !w.last.Monitor.On && d > 0 && suspended > w.atOnce {
		f.fail("%d computes were suspended while it was off", suspended)
	}
	cfg := f.Config.ControlPlane
	query := cfg.Database.IndexCost // the quickest a query can be
	workers := cfg.Monitor.Workers
	w.atOnce = max(1, int(tick)*workers/int(query)) // those that end within one tick
	if most := int(int64(d)*int64(workers)/int64(query)) + w.atOnce; suspended > most {
		f.fail("%d computes were suspended in %v; %d workers whose queries take %v can do %d", suspended, d, workers, query, most)
	}
}
