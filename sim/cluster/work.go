package cluster

import (
	"slices"
	"time"

	"reenact/model/dice"
	"reenact/model/kube"
)

// work is one Deployment or CronJob and its controller.
type work struct {
	name    string
	request kube.Request
	life    time.Duration // mean, of its pods that end
	every   time.Duration // of a CronJob; 0: it is a Deployment
	surge   Part
	absent  Part // what may be unavailable during a rolling update

	target  int    // pods that shall be: a Deployment's replicas, a CronJob's pods at a time
	short   int    // of a Deployment's, those that end and are replaced
	version uint32 // of its template: counts restarts
	held    bool   // a CronJob is suspended
	filled  bool   // the replicas of the beginning have all been created

	serial  uint32
	pods    []ref // in the order of their creation, some of them gone
	waiting fifo  // pods for which no node has room
	lines   int   // in waiting
	live    int   // pods that are, ready or not
	ready   int
	fresh   int // of live, those of the newest version
	freshUp int // of fresh, those that are ready
	brief   int // of live, those that will end by themselves
	due     tick
}

// isJob tells a CronJob from a Deployment.
func (d *work) isJob() bool { return d.every > 0 }

// A workload's pod is told by its number: whose it is, and the how-manieth.
const serialBits = 24

func (p *pod) work() int { return int(p.n >> serialBits) }

// brief marks, as attempts, a workload's pod that ends by itself; its version is in came.
const briefPod = 1

// newWorks are a cluster's workloads at the beginning.
func newWorks(c *Config) []work {
	var list []work
	for _, d := range c.Work.Deployments {
		short, life := d.shortLived()
		list = append(list, work{name: d.Name, request: c.Work.request(d.CPU, d.Memory), life: life, surge: d.Surge, absent: d.Unavailable,
			target: d.Replicas, short: short})
	}
	for _, j := range c.Work.CronJobs {
		list = append(list, work{name: j.Name, request: c.Work.request(j.CPU, j.Memory), life: j.Life, every: j.Every, target: j.Pods, filled: true})
	}
	return list
}

// beginWork starts the controllers.
func (w *World) beginWork() {
	for k := range w.works {
		w.tendAt(k, 0)
	}
}

// tendAt has a controller look at its pods after a while, or earlier if it does anyhow.
func (w *World) tendAt(k int, after time.Duration) {
	at := ticks(w.now + after)
	if d := &w.works[k]; d.due == 0 || d.due > at || d.due < w.tick {
		d.due = at
		w.queue.Push(at, eventOf(evWork, int32(k), 0))
	}
}

// workDue is a controller's turn.
func (w *World) workDue(k int) {
	d := &w.works[k]
	if d.due != w.tick && w.now > 0 {
		return // it has had its turn
	}
	d.due = 0
	if d.isJob() {
		w.runJob(k)
		return
	}
	w.tend(k)
}

// mostJobPods bounds what a CronJob leaves behind whose pods never come to run.
const mostJobPods = 20_000

// runJob creates the pods of a CronJob's next run. As concurrencyPolicy Allow has it, the
// last run need not be over.
func (w *World) runJob(k int) {
	d := &w.works[k]
	if !d.held {
		for range min(d.target, mostJobPods-d.live) {
			w.addPod(k)
		}
	}
	w.tendAt(k, d.every)
}

// tend brings a Deployment's pods nearer to what they shall be: so many of the newest
// version. During a rolling update there may be a surge, and some may be unavailable
// (pkg/controller/deployment, rolling.go).
func (w *World) tend(k int) {
	d := &w.works[k]
	old := d.live - d.fresh
	surge, absent := 0, 0
	if old > 0 {
		if surge, absent = d.surge.of(d.target, true), d.absent.of(d.target, false); surge+absent == 0 {
			absent = 1
		}
	}
	create := min(d.target-d.fresh, d.target+surge-d.live, w.createQuota(d))
	for range create {
		w.addPod(k)
	}
	if d.live >= d.target {
		d.filled = true
	}
	if old > 0 {
		w.retire(k, d.target-absent)
	} else if d.live > d.target {
		w.endPods(k, d.live-d.target)
	}
	if d.live != d.target || d.fresh != d.live {
		w.tendAt(k, time.Second)
	}
}

// createQuota is how many pods a controller creates at one turn. At the beginning the
// cluster is there: all that runs in it comes up within the time of the first batches.
func (w *World) createQuota(d *work) int {
	if !d.filled {
		return d.target/alwaysOnTime + 1
	}
	return w.cfg.Work.CreateRate
}

// retire ends pods of old versions while as many as shall be are available: first those
// that are not ready, for which nobody is worse off, then the oldest. Pods of the newest
// version that are not ready yet are not counted on.
func (w *World) retire(k, available int) {
	d := &w.works[k]
	spare := d.live - available - (d.fresh - d.freshUp)
	for _, up := range []bool{false, true} {
		for _, r := range slices.Clone(d.pods) {
			if spare <= 0 {
				break
			}
			p := &w.pods[r.id]
			if p.gen != r.gen || uint32(p.came) == d.version || (p.state == ready) != up {
				continue
			}
			w.endPod(r.id)
			spare--
		}
	}
}

// endPods ends so many pods of a Deployment that is scaled down: those without a node, those
// that are not ready, and then the newest (controller_utils.go, ActivePodsWithRanks).
func (w *World) endPods(k, n int) {
	d := &w.works[k]
	for _, s := range []state{unplaced, placed, booting, ready} {
		for i := len(d.pods) - 1; i >= 0 && n > 0; i-- {
			r := d.pods[i]
			if p := &w.pods[r.id]; p.gen == r.gen && p.state == s {
				w.endPod(r.id)
				n--
			}
		}
	}
}

// addPod creates one of a workload's pods.
func (w *World) addPod(k int) {
	d := &w.works[k]
	d.serial++
	p := pod{kind: worker, n: uint32(k)<<serialBits | d.serial&(1<<serialBits-1), came: tick(d.version)}
	if d.isJob() || d.brief < d.short {
		p.attempts = briefPod
		d.brief++
	}
	d.live++
	d.fresh++
	id := w.newPod(p)
	d.remember(w, ref{id, w.pods[id].gen})
	w.start(id)
}

// remember adds a pod to the list, and takes out those that are gone when they are most.
func (d *work) remember(w *World, r ref) {
	if len(d.pods) > 64 && len(d.pods) > 2*d.live {
		d.pods = slices.DeleteFunc(d.pods, func(r ref) bool { return w.pods[r.id].gen != r.gen })
	}
	d.pods = append(d.pods, r)
}

// workReady is one of a workload's pods that has come to run.
func (w *World) workReady(id int32) {
	p := &w.pods[id]
	d := &w.works[p.work()]
	d.ready++
	if uint32(p.came) == d.version {
		d.freshUp++
	}
	if p.attempts == briefPod {
		dice := w.lives.Stream(p.key())
		w.at(time.Duration(dice.Exp(int64(d.life))), evWorkEnds, id, p.gen)
	}
}

// workEnds is a pod that ends by itself. A Deployment's is replaced at once.
func (w *World) workEnds(id int32) {
	k := w.pods[id].work()
	w.endPod(id)
	if d := &w.works[k]; !d.isJob() && d.live < d.target {
		w.addPod(k)
	}
}

// endPod ends a workload's pod, whatever it has come to.
func (w *World) endPod(id int32) {
	p := &w.pods[id]
	d := &w.works[p.work()]
	fresh, wasReady := uint32(p.came) == d.version, p.state == ready
	d.live--
	if p.attempts == briefPod {
		d.brief--
	}
	if fresh {
		d.fresh--
	}
	if wasReady {
		d.ready--
		w.running--
		if fresh {
			d.freshUp--
		}
	} else {
		w.starting--
	}
	w.tally.ended(w.now, wasReady)
	w.release(id)
	w.forget(id)
}

// scale sets how many pods a workload shall have.
func (w *World) scale(k, n int) {
	w.works[k].target = n
	if w.begun && !w.works[k].isJob() {
		w.tendAt(k, 0)
	}
}

// restartWork begins a rolling update to the same template, as kubectl rollout restart.
func (w *World) restartWork(k int) {
	d := &w.works[k]
	d.version++
	d.fresh, d.freshUp = 0, 0
	if w.begun {
		w.tendAt(k, 0)
	}
}

// asks is what a pod asks the scheduler for.
func (w *World) asks(p *pod) kube.Request {
	if p.kind == worker {
		return w.works[p.work()].request
	}
	size := kube.Size(p.size) * w.grain
	return kube.Request{CPU: size, Memory: size}
}

// oldestWork is the pod of a workload that waits longest of those that node i has room for.
func (w *World) oldestWork(i int) (best int32, found bool) {
	for k := range w.works {
		d := &w.works[k]
		if d.lines == 0 || !w.sched.Fits(i, d.request) {
			continue
		}
		if id, ok := d.waiting.peek(w, unplaced); ok && (!found || w.pods[id].born < w.pods[best].born) {
			best, found = id, true
		}
	}
	return best, found
}

// waitingWork is how many pods of workloads have no node.
func (w *World) waitingWork() int {
	n := 0
	for k := range w.works {
		n += w.works[k].lines
	}
	return n
}

// unplacedPods is how many pods that somebody waits for have no node.
func (w *World) unplacedPods() int { return w.waiting + w.waitingWork() }

// livesOf are the dice of pods' lives.
func livesOf(seed uint64) dice.Family { return dice.Of(seed, dice.Work) }
