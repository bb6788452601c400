package audit

import (
	"slices"
	"strings"
	"time"

	"reenact/model/kube"
	"reenact/sim/cluster"
)

// workloads: a controller knows its pods: how many there are, how many of them are ready,
// and how many have no node.
func workloads(f *finding) {
	for k := range f.Works {
		d := &f.Works[k]
		mine := func(p *cluster.PodAccount) bool { return p.Kind == "worker" && int(p.Number>>24) == k }
		f.same("pods of "+d.Name, d.Live, f.count(mine))
		f.same("of them ready", d.Ready, f.count(func(p *cluster.PodAccount) bool { return mine(p) && p.State == "ready" }))
		f.same("of them without a node", d.NoNode, f.count(func(p *cluster.PodAccount) bool { return mine(p) && p.State == "unplaced" }))
		if d.Fresh > d.Live || !d.Job && d.Fresh > max(d.Target, d.Live) {
			f.fail("%s has %d pods, %d of them of the newest version, of %d", d.Name, d.Live, d.Fresh, d.Target)
		}
	}
}

// workloadsSince: a Deployment has no more pods than its replicas and its surge, once its
// controller has had a second to see what is wanted of it; and a rolling update ends no
// pod that is ready while fewer are than must be.
func workloadsSince(f *finding, w *Watch) {
	if f.Now < w.last.Now+2*time.Second {
		return
	}
	for k := range f.Works {
		d, was := &f.Works[k], &w.last.Works[k]
		if d.Job || d.Target != was.Target || d.Version != was.Version {
			continue
		}
		if d.Fresh == d.Live && was.Fresh == was.Live && d.Live > d.Target && d.Live >= was.Live {
			f.fail("%s has %d pods, and %d are wanted", d.Name, d.Live, d.Target)
		}
		if d.Live > d.Target+d.Surge && d.Live > was.Live {
			f.fail("%s has %d pods, of %d and a surge of %d", d.Name, d.Live, d.Target, d.Surge)
		}
	}
}

// ownPods is how many pods a node runs for itself.
func (f *finding) ownPods(n *cluster.NodeBook) int {
	return f.Config.Pods.System + len(f.daemons(n))
}

// daemons are the DaemonSets that have a pod on a node.
func (f *finding) daemons(n *cluster.NodeBook) []cluster.DaemonSet {
	return slices.DeleteFunc(slices.Clone(f.Config.Work.DaemonSets), func(d cluster.DaemonSet) bool {
		return len(d.Groups) > 0 && !slices.Contains(d.Groups, f.groups[n.Group].Name)
	})
}

// reserved is what a node's DaemonSets ask for.
func (f *finding) reserved(n *cluster.NodeBook) (sum kube.Request) {
	for _, d := range f.daemons(n) {
		r := f.request(d.CPU, d.Memory)
		sum.CPU += r.CPU
		sum.Memory += r.Memory
	}
	return sum
}

// request is what pods ask for, in thousandths of a compute unit.
func (f *finding) request(c cluster.CPU, m cluster.Memory) kube.Request {
	if c == 0 {
		c = f.Config.Work.CPU
	}
	if m == 0 {
		m = f.Config.Work.Memory
	}
	r := kube.Request{CPU: kube.Size(c), Memory: kube.Size(int(m) * 1000 / 4096)}
	if int(m)*1000%4096 > 0 {
		r.Memory++
	}
	return r
}

// hasRoomForNobody tells whether a node cannot host even the least demanding pod there is.
func (f *finding) hasRoomForNobody(n *cluster.NodeBook) bool {
	least := kube.Request{CPU: f.Grain, Memory: f.Grain}
	if work := f.Config.Work; len(work.Deployments)+len(work.CronJobs) > 0 && len(f.Config.Workload.Wakeups) == 0 {
		var all []kube.Request
		for _, d := range work.Deployments {
			all = append(all, f.request(d.CPU, d.Memory))
		}
		for _, j := range work.CronJobs {
			all = append(all, f.request(j.CPU, j.Memory))
		}
		least = slices.MinFunc(all, func(a, b kube.Request) int {
			if a.CPU != b.CPU {
				return int(a.CPU - b.CPU)
			}
			return int(a.Memory - b.Memory)
		})
	}
	return n.LeftCPU < least.CPU || n.LeftMemory < least.Memory || n.FreePods < 1
}

// countWork counts what the series of workloads are to show.
func (f *finding) countWork(c map[string]int) {
	for k := range f.Works {
		name := strings.ReplaceAll(f.Works[k].Name, "-", "_")
		ready := f.count(func(p *cluster.PodAccount) bool {
			return p.Kind == "worker" && int(p.Number>>24) == k && p.State == "ready"
		})
		all := f.count(func(p *cluster.PodAccount) bool { return p.Kind == "worker" && int(p.Number>>24) == k })
		c["ready_"+name], c["waiting_"+name] = ready, all-ready
	}
}
