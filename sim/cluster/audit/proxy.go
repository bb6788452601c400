package audit

import (
	"time"

	"reenact/sim/cluster"
)

// tick is the grain of the cluster's time.
const tick = 10 * time.Millisecond

// proxy: the crowd has exactly those who are held back, and nobody whose patience
// has ended and whose next knock has passed.
func proxy(f *finding) {
	f.same("customers held back", f.Proxy.HeldBack, f.count(isRefused))
	for i := range f.Pods {
		p := &f.Pods[i]
		if isRefused(p) && f.Now > p.Until+f.Config.Workload.Reconnect+tick {
			f.fail("customer %d had patience until %v, knocks every %v, and is still held back", p.Number, p.Until, f.Config.Workload.Reconnect)
		}
	}
	if f.Proxy.PerMin > 0 && f.Proxy.Tokens > burst(f) {
		f.fail("%d may pass at once, of %d a minute", f.Proxy.Tokens, f.Proxy.PerMin)
	}
}

func isRefused(p *cluster.PodAccount) bool { return p.State == "refused" }

// burst is a second's worth and one more.
func burst(f *finding) int { return f.Proxy.PerMin/60 + 1 }

// proxySince: between two looks no more customers were let in than the bucket can
// have given: since the limit was set, when it was empty, no more than have
// flowed in, and never more at once than it holds. Those who came and went
// between two looks are not seen, which errs on the safe side.
func proxySince(f *finding, w *Watch) {
	if w.last.Proxy.PerMin != f.Proxy.PerMin {
		w.limitSince, w.letIn = f.Now, 0
	}
	came := 0
	before := map[uint32]bool{}
	for _, p := range w.last.Pods {
		if p.Kind == "on-demand" && p.State != "refused" {
			before[p.Number] = true
		}
	}
	for i := range f.Pods {
		if p := &f.Pods[i]; p.Kind == "on-demand" && !isRefused(p) && !before[p.Number] {
			came++
		}
	}
	if f.Proxy.PerMin == 0 {
		if f.Now-w.limitSince > f.Config.Workload.Reconnect+tick && f.Proxy.HeldBack > 0 {
			f.fail("there has been no limit for %v, and %d customers are held back, who knock every %v", f.Now-w.limitSince, f.Proxy.HeldBack, f.Config.Workload.Reconnect)
		}
		return
	}
	w.letIn += came
	flow := func(d time.Duration) int { return int(int64(d) * int64(f.Proxy.PerMin) / int64(time.Minute)) }
	if w.letIn > flow(f.Now-w.limitSince) {
		f.fail("%d were let in during %v, at %d a minute from an empty bucket", w.letIn, f.Now-w.limitSince, f.Proxy.PerMin)
	}
	if d := f.Now - w.last.Now; came > burst(f)+flow(d)+1 {
		f.fail("%d were let in during %v, at %d a minute and %d at once", came, d, f.Proxy.PerMin, burst(f))
	}
}
