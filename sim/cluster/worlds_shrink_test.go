package cluster_test

import (
	"slices"
	"time"

	"reenact/model/fleet"
)

// maxShrinks bounds the lives that are lived to make a failing world small.
const maxShrinks = 400

// shrink makes a failing plan as small as it gets by leaving out one thing after
// the other, as long as it fails, for whatever reason.
func shrink(p plan, why error) (plan, error) {
	for lives := 0; lives < maxShrinks; {
		smaller := false
		for _, q := range simpler(p) {
			if lives++; lives > maxShrinks {
				break
			}
			if err := live(q); err != nil && possible(q) {
				p, why, smaller = q, err, true
				break
			}
		}
		if !smaller {
			break
		}
	}
	return p, why
}

// simpler are plans that each lack one thing of a plan, the largest first.
func simpler(p plan) []plan {
	var list []plan
	try := func(change func(*plan)) {
		q := p
		q.Turns = slices.Clone(p.Turns)
		change(&q)
		list = append(list, q)
	}
	if p.End > time.Minute {
		try(func(q *plan) { q.End = q.End / 2 / time.Second * time.Second })
		try(func(q *plan) { q.End = q.End * 9 / 10 / time.Second * time.Second })
	}
	for n := len(p.Turns); n > 0; n /= 2 {
		for from := 0; from+n <= len(p.Turns); from += n {
			try(func(q *plan) { q.Turns = slices.Delete(q.Turns, from, from+n) })
		}
	}
	if p.Cluster.Autoscaling.Share > 0 {
		try(func(q *plan) { q.Cluster.Autoscaling = fleet.Autoscaling{} })
	}
	for _, n := range []func(*plan) *int{
		func(q *plan) *int { return &q.Cluster.ControlPlane.Prewarmed },
		func(q *plan) *int { return &q.Cluster.Workload.AlwaysOn },
		func(q *plan) *int { return &q.Cluster.Pods.System },
		func(q *plan) *int { return &q.Cluster.Nodes.AtStart },
		func(q *plan) *int { return &q.Cluster.Nodes.Max },
		func(q *plan) *int { return &q.Cluster.ControlPlane.Database.Sessions },
	} {
		if v := *n(&p); v > 0 {
			try(func(q *plan) { *n(q) = 0 })
			try(func(q *plan) { *n(q) = v / 2 })
			try(func(q *plan) { *n(q) = v - 1 })
		}
	}
	if z := p.Cluster.Network.Zones; len(z) > 1 {
		try(func(q *plan) { q.Cluster.Network.Zones, q.Cluster.Nodes.NewZones = z[:1], nil })
	}
	for i := range p.Cluster.Nodes.Groups {
		try(func(q *plan) { q.Cluster.Nodes.Groups = slices.Delete(slices.Clone(q.Cluster.Nodes.Groups), i, i+1) })
	}
	for i := range p.Cluster.Work.Deployments {
		try(func(q *plan) {
			q.Cluster.Work.Deployments = slices.Delete(slices.Clone(q.Cluster.Work.Deployments), i, i+1)
		})
	}
	if w := &p.Cluster.Work; len(w.CronJobs)+len(w.DaemonSets) > 0 {
		try(func(q *plan) { q.Cluster.Work.CronJobs = nil })
		try(func(q *plan) { q.Cluster.Work.DaemonSets = nil })
	}
	for i := range p.Cluster.Network.Subnets {
		try(func(q *plan) {
			q.Cluster.Network.Subnets = slices.Delete(slices.Clone(q.Cluster.Network.Subnets), i, i+1)
		})
	}
	if len(p.Cluster.Workload.Wakeups) > 1 {
		try(func(q *plan) { q.Cluster.Workload.Wakeups = q.Cluster.Workload.Wakeups[:1] })
	}
	for name := range p.Cluster.CNI.Env {
		try(func(q *plan) {
			env := map[string]string{}
			for k, v := range p.Cluster.CNI.Env {
				if k != name {
					env[k] = v
				}
			}
			q.Cluster.CNI.Env = env
		})
	}
	return list
}
