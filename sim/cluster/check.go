package cluster

import (
	"fmt"
	"time"

	"reenact/model/ipam"
	"reenact/model/vpc"
)

// Bounds on what a world may be asked to hold.
const (
	maxZones  = 8
	maxNodes  = 10_000
	maxPerMin = 1_000_000
	maxOn     = 5_000_000
)

// check reads what New needs and refuses what cannot be, naming the field.
func (c *Config) check() (ipam.Limits, int, error) {
	l, err := vpc.LimitsOf(c.Nodes.Instance)
	if err != nil {
		return ipam.Limits{}, 0, fmt.Errorf("nodes.instance: %w", err)
	}
	bits, err := vpc.ParseSize(c.Network.CIDR)
	if err != nil {
		return ipam.Limits{}, 0, fmt.Errorf("network.cidr: %w", err)
	}
	limits := ipam.Limits{ENIs: l.ENIs, PerENI: l.SecondariesPerENI(), MaxPods: c.Nodes.MaxPods}
	if limits.MaxPods == 0 {
		limits.MaxPods = l.MaxPods()
	}
	for _, rule := range c.rules() {
		if !rule.holds {
			return limits, bits, fmt.Errorf("%s: %s", rule.field, rule.want)
		}
	}
	return limits, bits, nil
}

type rule struct {
	field string
	holds bool
	want  string
}

func (c *Config) rules() []rule {
	n, p, w, cp := c.Nodes, c.Pods, c.Workload, c.ControlPlane
	sum := 0.0
	for _, s := range w.Sizes {
		sum += s.Share
	}
	rules := []rule{
		{"network.zones", len(c.Network.Zones) >= 1 && len(c.Network.Zones) <= maxZones, "list 1 to 8 zones"},
		{"nodes.cpu", n.CPU >= 1 && n.CPU <= 1024, "write 1 to 1024 vCPU"},
		{"nodes.memory_gb", n.MemoryGB >= 4 && n.MemoryGB <= 65536, "write 4 to 65536"},
		{"nodes.at_start", n.AtStart >= 1 && n.AtStart <= maxNodes, "write 1 to 10000 nodes"},
		{"nodes.max", n.Max >= n.AtStart && n.Max <= maxNodes, "write at least nodes.at_start and at most 10000"},
		{"nodes.max_pods", n.MaxPods >= 0 && n.MaxPods <= 2000, "write 0 to 2000; 0 is the instance's usual"},
		{"nodes.scan_every", n.ScanEvery >= time.Second, "write at least 1s"},
		{"cni.max_unavailable", c.CNI.MaxUnavailable >= 1 && c.CNI.MaxUnavailable <= 100, "write a percentage from 1 to 100"},
		{"pods.system_per_node", p.System >= 0 && p.System <= 100, "write 0 to 100"},
		{"control_plane.start_timeout", cp.StartTimeout >= time.Second, "write at least 1s"},
		{"control_plane.prewarmed", cp.Prewarmed >= 0 && cp.Prewarmed <= 100_000, "write 0 to 100000"},
		{"control_plane.monitor.every", cp.Monitor.Every >= 100*time.Millisecond, "write at least 100ms"},
		{"control_plane.monitor.workers", cp.Monitor.Workers >= 1 && cp.Monitor.Workers <= 1000, "write 1 to 1000"},
		{"control_plane.database.cpus", cp.Database.CPUs >= 1 && cp.Database.CPUs <= 512, "write 1 to 512"},
		{"control_plane.database.index_cost", cp.Database.IndexCost >= time.Millisecond, "write at least 1ms"},
		{"control_plane.database.scan_cost", cp.Database.ScanCost >= cp.Database.IndexCost, "write at least index_cost"},
		{"workload.always_on", w.AlwaysOn >= 0 && w.AlwaysOn <= maxOn, "write 0 to 5000000"},
		{"workload.wakeups", len(w.Wakeups) >= 1, "list at least one rate"},
		{"workload.sizes", len(w.Sizes) >= 1 && sum > 99.99 && sum < 100.01, fmt.Sprintf("the shares add up to %g; they must add up to 100", sum)},
		{"workload.reconnect", w.Reconnect >= 100*time.Millisecond && w.Reconnect <= time.Hour, "write 100ms to 1h"},
		{"pods.retry_min", p.RetryMin >= 100*time.Millisecond && p.RetryMax >= p.RetryMin, "write at least 100ms, and at most retry_max"},
		{"pods.sandbox_min", p.SandboxMin >= 0 && p.SandboxMax >= p.SandboxMin, "write at most sandbox_max"},
		{"pods.boot_min", p.BootMin >= 0 && p.BootMax >= p.BootMin, "write at most boot_max"},
		{"nodes.boot_min", n.BootMin >= 0 && n.BootMax >= n.BootMin, "write at most boot_max"},
		{"cni.restart_min", c.CNI.RestartMin >= 0 && c.CNI.RestartMax >= c.CNI.RestartMin, "write at most restart_max"},
	}
	if a := c.Autoscaling; a.Share > 0 {
		rules = append(rules,
			rule{"autoscaling.share", a.Share <= 100, "write a percentage up to 100"},
			rule{"autoscaling.movable", a.Movable >= 0 && a.Movable <= 100, "write a percentage up to 100"},
			rule{"autoscaling.doubling", a.Doubling >= 0 && a.Doubling <= 100, "write a percentage up to 100"},
			rule{"autoscaling.max_cu", a.MaxCU >= 0.25 && a.MaxCU <= 63, "write 0.25 to 63"},
			rule{"autoscaling.change_every", a.Change >= time.Second, "write at least 1s"},
			rule{"autoscaling.read_every", a.Read >= time.Second, "write at least 1s"},
			rule{"autoscaling.retry_every", a.Retry >= time.Second, "write at least 1s"},
			rule{"autoscaling.watermark", a.Watermark >= 10 && a.Watermark <= 100, "write a percentage from 10 to 100"},
			rule{"autoscaling.copy_per_cu", a.Copy >= 0, "write a time of 0s or more"})
	}
	for i, s := range w.Sizes {
		rules = append(rules, rule{fmt.Sprintf("workload.sizes[%d].cu", i), s.CU >= 0.25 && s.CU <= 63 && s.CU*4 == float64(int(s.CU*4)), "write a multiple of 0.25 from 0.25 to 63"})
	}
	for i, r := range w.Wakeups {
		rules = append(rules, rule{fmt.Sprintf("workload.wakeups[%d].per_min", i), r.PerMin >= 0 && r.PerMin <= maxPerMin, "write 0 to 1000000"})
		if i > 0 {
			rules = append(rules, rule{fmt.Sprintf("workload.wakeups[%d].at", i), r.At > w.Wakeups[i-1].At, "list the rates in order of time"})
		}
	}
	for i, k := range p.KubeProxy {
		if i > 0 {
			rules = append(rules, rule{fmt.Sprintf("pods.kube_proxy[%d].pods", i), k.Pods > p.KubeProxy[i-1].Pods, "list the points in order of pods"})
		}
	}
	return rules
}
