package incidents

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"reenact/incidents/nearest"
	"reenact/model/vpc"
	"reenact/sim"
)

// checkCluster looks at what single values cannot tell.
func checkCluster(d *decoder, f *file, _ *sim.Script) error {
	for _, check := range []func(*decoder, *file) error{
		checkRanges, checkNetwork, checkInstance, checkEnv, checkSizes, checkAutoscaling, checkCurves,
	} {
		if err := check(d, f); err != nil {
			return err
		}
	}
	return nil
}

func checkRanges(d *decoder, _ *file) error {
	for _, r := range ranges {
		low, high := d.nodes[r[0]], d.nodes[r[1]]
		if low != nil && high != nil && greater(low.Value, high.Value) {
			return d.failAt(r[0], "write at most "+high.Value+" or raise "+lastKey(r[1]),
				"%s is more than %s, which is %s", low.Value, lastKey(r[1]), high.Value)
		}
	}
	return nil
}

// greater compares two whole numbers or two durations that were read already.
func greater(a, b string) bool {
	if x, err := strconv.Atoi(a); err == nil {
		if y, err := strconv.Atoi(b); err == nil {
			return x > y
		}
	}
	x, _ := time.ParseDuration(a)
	y, _ := time.ParseDuration(b)
	return x > y
}

func checkNetwork(d *decoder, f *file) error {
	const zones = "cluster.network.zones"
	if len(f.Cluster.Network.Zones) == 0 {
		return d.failAt(zones, "write [a, b, c]", "there is no zone")
	}
	for i, z := range f.Cluster.Network.Zones {
		switch {
		case len(z) != 1 || z[0] < 'a' || z[0] > 'z':
			return d.failAt(index(zones, i), "write one small letter, such as a", "%s is no zone's name", shown(z))
		case slices.Index(f.Cluster.Network.Zones, z) < i:
			return d.failAt(index(zones, i), "name each zone once", "zone %s is there twice", z)
		}
	}
	for i, z := range f.Cluster.Nodes.NewZones {
		if !slices.Contains(f.Cluster.Network.Zones, z) {
			return d.failAt(index("cluster.nodes.new_zones", i), "write one of "+strings.Join(f.Cluster.Network.Zones, ", "), "there is no zone %s", shown(z))
		}
	}
	if _, err := vpc.ParseSize(f.Cluster.Network.CIDR); err != nil {
		return d.failAt("cluster.network.cidr", "", "%v", err)
	}
	return nil
}

func checkInstance(d *decoder, f *file) error {
	if _, err := vpc.LimitsOf(f.Cluster.Nodes.Instance); err != nil {
		return d.failAt("cluster.nodes.instance", "", "%v", err)
	}
	return nil
}

// naturals and switches are the variables of ipamd's environment that a file
// may set. ipamd forgives what it cannot read and takes the default; a file that
// tells a story should not rely on that.
var (
	naturals = []string{"WARM_ENI_TARGET", "WARM_IP_TARGET", "MINIMUM_IP_TARGET", "MAX_ENI", "IP_COOLDOWN_PERIOD"}
	switches = []string{"ENABLE_SUBNET_DISCOVERY"}
)

const largestTarget = 5000

func checkEnv(d *decoder, f *file) error {
	return checkEnvOf(d, "cluster.cni.env", f.Cluster.CNI.Env)
}

func checkEnvOf(d *decoder, at string, env map[string]string) error {
	known := slices.Concat(naturals, switches)
	for _, name := range sortedKeys(env) {
		path, value := at+"."+name, env[name]
		number, err := strconv.Atoi(value)
		switch {
		case slices.Contains(switches, name):
			if value != "true" && value != "false" {
				return d.failAt(path, "write true or false", "%s is neither", shown(value))
			}
		case !slices.Contains(naturals, name):
			return d.failAt(path, "write one of "+strings.Join(known, ", "), "unknown variable %s%s", shown(name), nearest.Hint(name, known))
		case err != nil || number < 0 || number > largestTarget:
			return d.failAt(path, fmt.Sprintf("write a whole number from 0 to %d", largestTarget), "%s will not do", shown(value))
		}
	}
	return nil
}

func checkSizes(d *decoder, f *file) error {
	const path = "cluster.workload.sizes"
	sizes, total := f.Cluster.Workload.Sizes, 0.0
	for i, s := range sizes {
		total += s.Share
		switch {
		case !isSize(s.CU):
			return d.failAt(index(path, i)+".cu", "write a multiple of 0.25", "%v is no size of a compute", s.CU)
		case i > 0 && s.CU <= sizes[i-1].CU:
			return d.failAt(index(path, i)+".cu", "list the sizes from small to large", "%v comes after %v", s.CU, sizes[i-1].CU)
		case !fits(s.CU, f):
			return d.failAt(index(path, i)+".cu", "write a smaller size or larger nodes",
				"a compute of %v CU (%v vCPU and %v GB) fits on no node", s.CU, s.CU, s.CU*4)
		}
	}
	// Shares have a few decimals; their sum may miss 100 by a rounding.
	if math.Abs(total-100) > 1e-6 {
		return d.failAt(path, "make the shares add up to 100", "the shares add up to %v percent", math.Round(total*1e6)/1e6)
	}
	return nil
}

func isSize(cu float64) bool { return cu*4 == math.Trunc(cu*4) }

// fits tells whether a compute finds room on an empty node.
func fits(cu float64, f *file) bool {
	return cu <= float64(f.Cluster.Nodes.CPU) && cu*4 <= float64(f.Cluster.Nodes.MemoryGB)
}

func checkAutoscaling(d *decoder, f *file) error {
	const most = "cluster.autoscaling.max_cu"
	switch a := f.Cluster.Autoscaling; {
	case a.Share == 0:
		return nil
	case !isSize(a.MaxCU):
		return d.failAt(most, "write a multiple of 0.25", "%v is no size of a compute", a.MaxCU)
	case !fits(a.MaxCU, f):
		return d.failAt(most, "write a smaller size or larger nodes", "a compute of %v CU (%v vCPU and %v GB) fits on no node", a.MaxCU, a.MaxCU, a.MaxCU*4)
	}
	return nil
}

// checkCurves wants points that ascend.
func checkCurves(d *decoder, f *file) error {
	wakeups, sync := f.Cluster.Workload.Wakeups, f.Cluster.Pods.KubeProxy
	if len(wakeups) == 0 {
		return d.failAt("cluster.workload.wakeups", "write a list of {at: 11:00, per_min: 500}", "there is no demand")
	}
	for i := 1; i < len(wakeups); i++ {
		if wakeups[i].At <= wakeups[i-1].At {
			at := index("cluster.workload.wakeups", i) + ".at"
			return d.failAt(at, "list the points in order of time, each at a time of its own", "%s does not come after the entry above it", d.nodes[at].Value)
		}
	}
	for i := 1; i < len(sync); i++ {
		if sync[i].Pods <= sync[i-1].Pods {
			return d.failAt(index("cluster.pods.kube_proxy", i)+".pods", "list the points by pods, fewest first",
				"%d is not more than the %d above it", sync[i].Pods, sync[i-1].Pods)
		}
	}
	return nil
}
