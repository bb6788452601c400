package cluster

import (
	_ "embed" // for usual.yaml
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"
	"time"

	"reenact/model/fleet"
	"reenact/sim"
)

//go:embed usual.yaml
var usual string

// Kind is the cluster as incidents know it.
var Kind = sim.Kind{
	Key:     "cluster",
	Title:   "Kubernetes on AWS: ipamd, subnets, EC2's API, the scheduler and a control plane",
	Section: func() sim.Section { return &Config{} },
	Metrics: "docs/metrics/cluster.md",
	Usual:   usual,
	Claim:   sim.ClaimForm{Key: "node", New: func() sim.OwnClaim { return &NodeLife{} }},
}

// World implements sim.Section.
func (c *Config) World(seed uint64) (sim.World, error) {
	w, err := New(*c, seed)
	if err != nil { // a nil *World is no nil sim.World
		return nil, err
	}
	return w, nil
}

// Check implements sim.Section.
func (c *Config) Check(written func(string) string) []sim.Problem {
	var list []sim.Problem
	for _, check := range []func(func(string) string) []sim.Problem{
		c.checkPairs, c.checkNetwork, c.checkNodes, c.checkFleet, c.checkWork, c.checkSizes, c.checkAutoscaling, c.checkCurves, c.checkCrowd,
	} {
		list = append(list, check(written)...)
	}
	return list
}

func problem(path, instead, text string, args ...any) sim.Problem {
	return sim.Problem{Path: path, Problem: fmt.Sprintf(text, args...), Instead: instead}
}

// checkPairs wants the first of two not to pass the second.
func (c *Config) checkPairs(written func(string) string) []sim.Problem {
	n, p, e, db := &c.Nodes, &c.Pods, &c.Network.EC2, &c.ControlPlane.Database
	var list []sim.Problem
	for _, pair := range []struct {
		low, high string
		above     bool
	}{
		{"nodes.boot_min", "nodes.boot_max", n.BootMin > n.BootMax},
		{"nodes.at_start", "nodes.max", n.Max > 0 && n.AtStart > n.Max},
		{"cni.restart_min", "cni.restart_max", c.CNI.RestartMin > c.CNI.RestartMax},
		{"pods.sandbox_min", "pods.sandbox_max", p.SandboxMin > p.SandboxMax},
		{"pods.boot_min", "pods.boot_max", p.BootMin > p.BootMax},
		{"pods.retry_min", "pods.retry_max", p.RetryMin > p.RetryMax},
		{"network.ec2.assign.min", "network.ec2.assign.max", e.Assign.Min > e.Assign.Max},
		{"network.ec2.attach.min", "network.ec2.attach.max", e.Attach.Min > e.Attach.Max},
		{"network.ec2.free.min", "network.ec2.free.max", e.Free.Min > e.Free.Max},
		{"control_plane.database.index_cost", "control_plane.database.scan_cost", db.IndexCost > db.ScanCost},
	} {
		if pair.above {
			name := pair.high[strings.LastIndexByte(pair.high, '.')+1:]
			list = append(list, problem(pair.low, "write at most "+written(pair.high)+" or raise "+name,
				"%s is more than %s, which is %s", written(pair.low), name, written(pair.high)))
		}
	}
	return list
}

func entry(list string, i int) string { return list + "[" + strconv.Itoa(i) + "]" }

// hasFleet tells whether the cluster runs a serverless database: its customers, the
// control plane that starts and suspends computes, their sizes.
func (c *Config) hasFleet() bool { return !reflect.ValueOf(c.Workload).IsZero() }

// checkFleet refuses what does nothing without a fleet.
func (c *Config) checkFleet(func(string) string) []sim.Problem {
	var list []sim.Problem
	for _, part := range []struct {
		key   string
		empty bool
	}{{"control_plane", c.ControlPlane == fleet.Config{}}, {"autoscaling", c.Autoscaling == fleet.Autoscaling{}}} {
		if !part.empty && !c.hasFleet() {
			list = append(list, problem(part.key, "add workload:, or take it out", "%s is of a serverless database, and the file has no workload of one", part.key))
		}
	}
	return list
}

func (c *Config) checkSizes(func(string) string) []sim.Problem {
	if !c.hasFleet() {
		return nil
	}
	const path = "workload.sizes"
	var list []sim.Problem
	sizes, total := c.Workload.Sizes, 0.0
	for i, s := range sizes {
		total += s.Share
		at := entry(path, i) + ".cu"
		switch {
		case !isSize(s.CU):
			list = append(list, problem(at, "write a multiple of 0.25", "%v is no size of a compute", s.CU))
		case i > 0 && s.CU <= sizes[i-1].CU:
			list = append(list, problem(at, "list the sizes from small to large", "%v comes after %v", s.CU, sizes[i-1].CU))
		case !c.fits(s.CU):
			list = append(list, c.tooLarge(at, s.CU))
		}
	}
	// Shares have a few decimals; their sum may miss 100 by a rounding.
	if math.Abs(total-100) > 1e-6 {
		list = append(list, problem(path, "make the shares add up to 100", "the shares add up to %v percent", math.Round(total*1e6)/1e6))
	}
	return list
}

func isSize(cu float64) bool { return cu*4 == math.Trunc(cu*4) }

func (c *Config) tooLarge(at string, cu float64) sim.Problem {
	return problem(at, "write a smaller size or larger nodes", "a compute of %v CU (%v vCPU and %v GB) fits on no node", cu, cu, cu*4)
}

func (c *Config) checkAutoscaling(func(string) string) []sim.Problem {
	const most = "autoscaling.max_cu"
	switch a := c.Autoscaling; {
	case a.Share == 0:
		return nil
	case !isSize(a.MaxCU):
		return []sim.Problem{problem(most, "write a multiple of 0.25", "%v is no size of a compute", a.MaxCU)}
	case !c.fits(a.MaxCU):
		return []sim.Problem{c.tooLarge(most, a.MaxCU)}
	}
	return nil
}

// checkCurves wants points that ascend.
func (c *Config) checkCurves(written func(string) string) []sim.Problem {
	var list []sim.Problem
	wakeups, sync := c.Workload.Wakeups, c.Pods.KubeProxy
	if len(wakeups) == 0 && c.hasFleet() {
		list = append(list, problem("workload.wakeups", "write a list of {at: 11:00, per_min: 500}", "there is no demand"))
	}
	for i := 1; i < len(wakeups); i++ {
		if wakeups[i].At <= wakeups[i-1].At {
			at := entry("workload.wakeups", i) + ".at"
			list = append(list, problem(at, "list the points in order of time, each at a time of its own", "%s does not come after the entry above it", written(at)))
		}
	}
	for i := 1; i < len(sync); i++ {
		if sync[i].Pods <= sync[i-1].Pods {
			list = append(list, problem(entry("pods.kube_proxy", i)+".pods", "list the points by pods, fewest first",
				"%d is not more than the %d above it", sync[i].Pods, sync[i-1].Pods))
		}
	}
	return list
}

// mostWaiting is how many customers may wait at once. Each takes some hundred bytes,
// and every copy of the world that a replay keeps has them all.
const mostWaiting = 1_000_000

// checkCrowd wants a crowd that a machine can hold, should nobody be served.
func (c *Config) checkCrowd(written func(string) string) []sim.Problem {
	peak := 0
	for _, r := range c.Workload.Wakeups {
		peak = max(peak, r.PerMin)
	}
	if crowd := c.Workload.Patience.Minutes() * float64(peak); crowd > mostWaiting {
		return []sim.Problem{problem("workload.patience", "write a shorter patience or fewer wake-ups a minute",
			"%d wake-ups a minute of customers who wait for %s make %s who may wait at once, and no more than %s can be held",
			peak, written("workload.patience"), count(int(crowd)), count(mostWaiting))}
	}
	return nil
}

// Vary implements sim.Varied: of a demand curve what rises above its least rate is
// scaled, and of shares that add up to a hundred all but the first, which takes what
// the others leave.
func (*Config) Vary(row string, values []string, factor float64) ([]string, bool) {
	numbers := make([]float64, len(values))
	low := math.Inf(1)
	for i, v := range values {
		numbers[i], _ = strconv.ParseFloat(v, 64)
		low = min(low, numbers[i])
	}
	scaled := make([]string, len(values))
	switch row {
	case "workload.wakeups[].per_min":
		for i, x := range numbers {
			scaled[i] = strconv.Itoa(int(math.Round(low + (x-low)*factor)))
		}
		return scaled, true
	case "workload.sizes[].share":
		rest := 100.0
		for i := len(numbers) - 1; i > 0; i-- {
			share := math.Round(numbers[i]*factor*100) / 100
			rest -= share
			scaled[i] = decimal(share)
		}
		if len(scaled) > 0 {
			scaled[0] = decimal(math.Round(rest*100) / 100)
		}
		return scaled, true
	}
	return nil, false
}

func decimal(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

// asWritten writes values of a configuration that no file has, for Check.
func (c *Config) asWritten(path string) string {
	values := map[string]time.Duration{
		"workload.patience": c.Workload.Patience,
		"nodes.boot_min":    c.Nodes.BootMin, "nodes.boot_max": c.Nodes.BootMax,
		"cni.restart_min": c.CNI.RestartMin, "cni.restart_max": c.CNI.RestartMax,
		"pods.sandbox_min": c.Pods.SandboxMin, "pods.sandbox_max": c.Pods.SandboxMax,
		"pods.boot_min": c.Pods.BootMin, "pods.boot_max": c.Pods.BootMax,
		"pods.retry_min": c.Pods.RetryMin, "pods.retry_max": c.Pods.RetryMax,
	}
	if d, ok := values[path]; ok {
		return d.String()
	}
	return "it"
}
