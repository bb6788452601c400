package cluster_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"reenact/model/fleet"
	"reenact/model/kube"
	"reenact/model/vpc"
	"reenact/sim/cluster"
)

// draws is the dice that random worlds are drawn with. Some worlds have places of several
// kinds, drawn with dice of their own.
type draws struct {
	*rand.Rand
	places, work *draws
}

func one[T any](d *draws, list ...T) T { return list[d.IntN(len(list))] }

func (d *draws) between(lo, hi int) int { return lo + d.IntN(hi-lo+1) }

// low is a number of which small ones are as likely as large ones.
func (d *draws) low(lo, hi int) int {
	for hi-lo > 3 && d.IntN(2) == 0 {
		hi = lo + (hi-lo)/4
	}
	return d.between(lo, hi)
}

func (d *draws) chance(percent int) bool { return d.IntN(100) < percent }

func (d *draws) seconds(lo, hi int) time.Duration { return time.Duration(d.low(lo, hi)) * time.Second }

// span is two times of which the second is not the shorter one.
func (d *draws) span(hi int) (time.Duration, time.Duration) {
	lo := d.low(0, hi*100)
	return time.Duration(lo) * 10 * time.Millisecond, time.Duration(d.between(lo, hi*100)) * 10 * time.Millisecond
}

// draw makes a world that is small, so that it is soon in every trouble there is:
// few nodes in tiny subnets, an API that throttles, more customers than fit.
func draw(seed uint64) plan {
	d := &draws{Rand: rand.New(rand.NewPCG(seed, 1))}
	if seed%4 == 1 {
		d.work = &draws{Rand: rand.New(rand.NewPCG(seed, 3))}
	}
	if seed%3 == 0 {
		d.places = &draws{Rand: rand.New(rand.NewPCG(seed, 2))}
	}
	p := plan{Seed: seed, Cluster: d.possibleCluster(), End: d.seconds(600, 2400), Look: one[time.Duration](d, 2, 5, 10) * time.Second}
	w, err := cluster.New(p.Cluster, seed)
	if err != nil {
		panic(err)
	}
	knobs := w.Knobs()
	often := []string{"PROXY_RATE_LIMIT", "PREWARMED_POOL", "MINIMUM_IP_TARGET", "WARM_IP_TARGET", "CIDR"}
	if len(knobs) > 0 && knobs[len(knobs)-1].Key != "DB_STALL" { // those of workloads come last
		often = []string{"MINIMUM_IP_TARGET", "WARM_IP_TARGET", "CIDR", knobs[len(knobs)-1].Key, knobs[len(knobs)-2].Key}
	}
	for range d.low(0, 24) {
		k := one(d, knobs...)
		if d.chance(30) {
			k = knobAsItStands(w, one(d, often...))
		}
		if k.Key == "PREWARMED_POOL" || k.Key == "PROXY_RATE_LIMIT" || strings.HasPrefix(k.Key, "REPLICAS_") {
			k.Max = 200
		}
		p.Turns = append(p.Turns, d.turn(k, time.Duration(d.IntN(int(p.End/time.Second)))*time.Second))
	}
	slices.SortStableFunc(p.Turns, func(a, b turn) int { return int(a.At - b.At) })
	return p
}

// possibleCluster draws until a cluster can be: aws-node's entrypoint refuses some
// environments.
func (d *draws) possibleCluster() cluster.Config {
	for {
		if c := d.cluster(); possible(plan{Cluster: c}) {
			return c
		}
	}
}

func (d *draws) cluster() cluster.Config {
	c := cluster.Config{Network: d.network(), Nodes: d.nodes(), CNI: d.cni(), Pods: d.pods(), Workload: d.workload()}
	c.ControlPlane = fleet.Config{StartTimeout: d.seconds(10, 180), Prewarmed: one(d, 0, d.low(0, 40)),
		Database: fleet.Database{CPUs: d.between(1, 16), Sessions: d.low(0, 60), IndexCost: 300 * time.Millisecond, ScanCost: d.seconds(1, 15)},
		Monitor:  fleet.Monitor{Every: d.seconds(1, 10), Workers: one(d, 1, 8, 8, 100)}}
	if d.chance(50) {
		c.Autoscaling = fleet.Autoscaling{Share: d.between(1, 100), MaxCU: one(d, 1.0, 1, 4, 16), Movable: d.between(0, 100), Doubling: d.between(0, 80),
			Change: d.seconds(5, 200), Read: 5 * time.Second, Retry: 2 * time.Second, Watermark: d.between(30, 100), Copy: d.seconds(0, 8)}
	}
	if d.places != nil {
		d.places.fill(&c)
	}
	if d.work != nil {
		d.work.employ(&c)
	}
	if !nitro(&c) {
		delete(c.CNI.Env, "ENABLE_PREFIX_DELEGATION")
	}
	for z := range c.Network.Zones {
		if d.chance(60) {
			c.Nodes.NewZones = append(c.Nodes.NewZones, c.Network.Zones[z])
		}
	}
	return c
}

// nitro tells whether all nodes take prefixes.
func nitro(c *cluster.Config) bool {
	types := []string{c.Nodes.Instance}
	for _, g := range c.Nodes.Groups {
		types = append(types, g.Instance)
	}
	return !slices.ContainsFunc(types, func(name string) bool {
		l, err := vpc.LimitsOf(name)
		return err == nil && !l.PrefixDelegation()
	})
}

// fill gives a cluster several subnets a zone, or several groups of nodes, or both.
func (d *draws) fill(c *cluster.Config) {
	c.CNI.Version = one(d, "", "v1.18.6", "v1.21.1", "v1.23.2")
	if both := d.chance(60); both || d.chance(50) {
		c.Network.Subnets, c.Network.CIDR = d.subnets(c.Network.Zones), ""
		if !both {
			return
		}
	}
	d.groups(c)
}

// employ gives a cluster work as Kubernetes has it, in place of the serverless database or
// beside it.
func (d *draws) employ(c *cluster.Config) {
	if d.chance(60) {
		c.Workload, c.ControlPlane, c.Autoscaling = fleet.Workload{}, fleet.Config{}, fleet.Autoscaling{}
	}
	w := &c.Work
	w.CPU, w.Memory, w.StartLimit, w.CreateRate = cluster.CPU(d.low(50, 900)), cluster.Memory(d.low(64, 2000)), d.seconds(10, 180), d.low(1, 50)
	w.HostNetwork = d.between(0, 2)
	cpu := func() cluster.CPU { return one(d, 0, cluster.CPU(d.low(10, 1500))) }
	mem := func() cluster.Memory { return one(d, 0, cluster.Memory(d.low(16, 3000))) }
	part := func() (p cluster.Part) {
		_ = p.UnmarshalText([]byte(one(d, "25%", "0", "1", "50%", "100%", "0%")))
		return p
	}
	for _, name := range []string{"web", "api", "queue-workers"}[:d.between(0, 3)] {
		dep := cluster.Deployment{Name: name, Replicas: d.low(0, 80), CPU: cpu(), Memory: mem(), Surge: part(), Unavailable: part()}
		if d.chance(50) && dep.Replicas > 0 {
			dep.StartsPerMin = d.between(1, dep.Replicas)
			dep.Life = one(d, 0, time.Duration(d.between(1, dep.Replicas*60/dep.StartsPerMin))*time.Second)
		}
		w.Deployments = append(w.Deployments, dep)
	}
	if d.chance(50) {
		w.CronJobs = append(w.CronJobs, cluster.CronJob{Name: "nightly", Every: d.seconds(10, 300), Pods: d.low(1, 30), Life: d.seconds(1, 120), CPU: cpu(), Memory: mem()})
	}
	if d.chance(40) {
		w.DaemonSets = append(w.DaemonSets, cluster.DaemonSet{Name: "logs", CPU: cpu(), Memory: mem()})
	}
	if len(w.Deployments)+len(w.CronJobs)+len(w.DaemonSets) == 0 {
		w.Deployments = append(w.Deployments, cluster.Deployment{Name: "only", Replicas: 20})
	}
}

// subnets are a few in each zone, some crowded by others, some tagged.
func (d *draws) subnets(zones []string) []cluster.Subnet {
	var list []cluster.Subnet
	for _, z := range zones {
		for range d.between(1, 3) {
			s := cluster.Subnet{Zone: z, CIDR: one[cluster.Size](d, "/28", "/27", "/26", "/25", "/24", "/23")}
			if d.chance(50) {
				s.Others, s.Together = d.low(0, 60), d.chance(50)
			}
			if d.chance(20) {
				s.Reserved = d.low(0, 4)
			}
			if d.chance(40) {
				s.Tags = map[string]string{"kubernetes.io/role/cni": one(d, "1", "1", "0")}
			}
			list = append(list, s)
		}
	}
	return list
}

// groups take the place of the one type of nodes.
func (d *draws) groups(c *cluster.Config) {
	n := &c.Nodes
	n.Instance, n.CPU, n.MemoryGB, n.MaxPods, n.AtStart, n.Max = "", 0, 0, 0, 0, 0
	n.Expander = one(d, cluster.LeastWaste, cluster.MostPods, cluster.Priority, cluster.RandomElement)
	for _, name := range []string{"general", "batch", "big-ones"}[:d.between(1, 3)] {
		g := cluster.Group{Name: name, Instance: one(d, "m5.large", "m5.xlarge", "c5.2xlarge", "t3.medium", "r5.xlarge", "m6id.metal"),
			AtStart: d.low(0, 8), MaxPods: one(d, 0, d.between(3, 40))}
		g.Max = g.AtStart + d.low(0, 6)
		if d.chance(40) {
			g.CPU, g.MemoryGB = d.low(1, 32), d.low(4, 128)
		}
		if zones := c.Network.Zones; d.chance(40) {
			g.Zones = zones[:d.between(1, len(zones))]
		}
		n.Groups = append(n.Groups, g)
	}
}

func (d *draws) network() cluster.Network {
	bucket := func() vpc.Bucket {
		if d.chance(50) {
			return vpc.Bucket{Tokens: d.between(1, 4), Refill: 1}
		}
		return vpc.Bucket{Tokens: d.low(5, 100), Refill: d.low(1, 20)}
	}
	latency := func(hi int) (l vpc.Latency) { l.Min, l.Max = d.span(hi); return l }
	ec2 := vpc.Config{Read: bucket(), Write: bucket(), Create: bucket(), Retries: one(d, 0, 1, 2, 4, 10),
		Assign: latency(2), Attach: latency(12), Free: latency(5)}
	if d.chance(20) { // interfaces come to be and cannot be attached
		ec2.Create, ec2.Write, ec2.Retries = vpc.Bucket{Tokens: 50, Refill: 20}, vpc.Bucket{Tokens: 1, Refill: 1}, d.IntN(2)
	}
	return cluster.Network{Zones: []string{"a", "b", "c"}[:d.between(1, 3)], CIDR: one[cluster.Size](d, "/28", "/27", "/26", "/25", "/24", "/24", "/23", "/22"),
		EC2: ec2}
}

func (d *draws) nodes() cluster.Nodes {
	n := cluster.Nodes{Instance: one(d, "m6id.metal", "m5.large", "m5.xlarge", "t3.small", "m4.large", "c5.4xlarge"),
		CPU: d.low(1, 32), MemoryGB: d.low(4, 128), AtStart: one(d, d.low(1, 12), d.between(6, 20)), ScanEvery: d.seconds(1, 20), ScaleDownWait: d.seconds(30, 600),
		MaxPods: one(d, 0, d.between(3, 40), 250)}
	n.Max = n.AtStart + d.low(0, 10)
	n.BootMin, n.BootMax = d.span(300)
	return n
}

func (d *draws) cni() cluster.CNI {
	c := cluster.CNI{MaxUnavailable: one(d, 1, 10, 25, 34, 100), Env: map[string]string{}}
	c.RestartMin, c.RestartMax = d.span(40)
	for _, v := range []struct {
		name   string
		lo, hi int
	}{{"WARM_ENI_TARGET", 0, 2}, {"WARM_IP_TARGET", 0, 12}, {"MINIMUM_IP_TARGET", 0, 30}, {"MAX_ENI", 0, 4}, {"IP_COOLDOWN_PERIOD", 0, 90}, {"WARM_PREFIX_TARGET", 0, 2}} {
		if d.chance(40) {
			c.Env[v.name] = fmt.Sprint(d.between(v.lo, v.hi))
		}
	}
	if d.chance(25) {
		c.Env["ENABLE_PREFIX_DELEGATION"] = "true"
	}
	if d.chance(15) {
		c.Env["ENABLE_SUBNET_DISCOVERY"] = "false"
	}
	return c
}

func (d *draws) pods() cluster.Pods {
	p := cluster.Pods{Scheduler: one(d, kube.Neon, kube.Neon, kube.LeastAllocated), System: d.low(0, 3),
		KubeProxy: []kube.SyncTime{{Pods: 10, Time: time.Second}, {Pods: d.between(50, 300), Time: d.seconds(1, 30)}}}
	p.SandboxMin, p.SandboxMax = d.span(3)
	p.BootMin, p.BootMax = d.span(20)
	p.RetryMin = d.seconds(1, 12)
	p.RetryMax = p.RetryMin + d.seconds(0, 5)
	return p
}

func (d *draws) workload() fleet.Workload {
	w := fleet.Workload{AlwaysOn: d.low(0, 60), Active: d.seconds(5, 300), LongShare: d.between(0, 20), Long: 10 * time.Minute, IdleTimer: d.seconds(1, 300),
		Patience: d.seconds(1, 900), Reconnect: time.Duration(d.between(20, 1500)) * 10 * time.Millisecond,
		Sizes: []fleet.SizeShare{{CU: 0.25, Share: 60}, {CU: 0.75, Share: 5}, {CU: 1, Share: 25}, {CU: one(d, 1.25, 2, 5, 8), Share: 10}}}
	at := time.Duration(0)
	for range d.between(1, 4) {
		w.Wakeups = append(w.Wakeups, fleet.Rate{At: at, PerMin: one(d, 0, d.low(0, 400), d.between(20, 120))})
		at += d.seconds(1, 600)
	}
	return w
}
