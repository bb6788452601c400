package audit

import "reenact/sim/cluster"

// pool: what is ready and what starts are counted right, and together they are
// never less than the pool's target once it has been filled.
func pool(f *finding) {
	f.same("prewarmed computes ready", f.Pool.Ready, f.count(func(p *cluster.PodAccount) bool { return p.Kind == "prewarmed" && p.State == "ready" }))
	f.same("prewarmed computes starting", f.Pool.Starting, f.count(func(p *cluster.PodAccount) bool { return p.Kind == "prewarmed" && isStarting(p) }))
	if have := f.Pool.Ready + f.Pool.Starting; f.Pool.Filled && have < f.Pool.Target {
		f.fail("%d are ready or start, of %d", have, f.Pool.Target)
	}
}

// poolSince: it does not grow beyond its target.
func poolSince(f *finding, w *Watch) {
	have, had := f.Pool.Ready+f.Pool.Starting, w.last.Pool.Ready+w.last.Pool.Starting
	if have > f.Pool.Target && have > had {
		f.fail("it went from %d to %d, and its target is %d", had, have, f.Pool.Target)
	}
}
