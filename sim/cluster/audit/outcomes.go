package audit

import (
	"reflect"

	"reenact/sim/cluster"
)

// outcomes: who came has been served in time, or has not, or waits for a verdict;
// what was started runs or has been suspended; and who has an address has been
// given one.
func outcomes(f *finding) {
	t := f.Totals
	undecided := f.count(func(p *cluster.PodAccount) bool { return p.Kind == "on-demand" && !p.Judged })
	f.same("customers who came", t.Wakeups, t.WakesInTime+t.WakesNotInTime+undecided)
	f.same("computes running", f.Running, t.Started+t.Late-t.Suspended-t.Ended)
	if t.Migrated > t.AddOK || t.Started+t.Late+t.Migrated > t.AddOK {
		f.fail("%d starts and %d migrations ended well, with %d addresses given", t.Started, t.Migrated, t.AddOK)
	}
}

// outcomesSince: no count goes back, and a customer who had no verdict when its
// time was over is not counted as served in time.
func outcomesSince(f *finding, w *Watch) {
	was, is := reflect.ValueOf(w.last.Totals), reflect.ValueOf(f.Totals)
	for i := range is.NumField() {
		if is.Field(i).Int() < was.Field(i).Int() {
			f.fail("%s went from %d to %d", is.Type().Field(i).Name, was.Field(i).Int(), is.Field(i).Int())
		}
	}
	late := 0
	decided := map[uint32]bool{}
	for _, p := range f.Pods {
		if p.Kind == "on-demand" {
			decided[p.Number] = p.Judged
		}
	}
	for _, p := range w.last.Pods {
		over := w.last.Now-p.Came > f.Config.ControlPlane.StartTimeout
		if d, there := decided[p.Number]; p.Kind == "on-demand" && !p.Judged && over && (d || !there) {
			late++
		}
	}
	if got := f.Totals.WakesNotInTime - w.last.Totals.WakesNotInTime; got < late {
		f.fail("%d customers got their verdict after their time, but only %d more count as not served in time", late, got)
	}
}
