package incidents

import (
	"regexp"
	"strings"
	"time"
)

// The bounds below keep a slip of the keyboard from asking for a simulation
// that never ends; they are far wider than any real cluster. A number without a
// row has the widest.
var ints = map[string][2]int{
	"version":                         {1, 1},
	"cluster.nodes.cpu":               {1, 1024},
	"cluster.nodes.memory_gb":         {4, 32_768},
	"cluster.nodes.max_pods":          {0, 2_000},
	"cluster.nodes.at_start":          {1, 10_000},
	"cluster.nodes.max":               {1, 10_000},
	"cluster.cni.max_unavailable":     {1, 100},
	"cluster.pods.system_per_node":    {0, 100},
	"cluster.pods.kube_proxy[].pods":  {0, 1_000_000},
	"cluster.network.ec2.retries":     {0, 100},
	"cluster.network.ec2.read.tokens": {1, 100_000}, "cluster.network.ec2.read.refill": {1, 100_000},
	"cluster.network.ec2.write.tokens": {1, 100_000}, "cluster.network.ec2.write.refill": {1, 100_000},
	"cluster.network.ec2.create.tokens": {1, 100_000}, "cluster.network.ec2.create.refill": {1, 100_000},
	"cluster.control_plane.prewarmed":         {0, 100_000},
	"cluster.control_plane.database.cpus":     {1, 512},
	"cluster.control_plane.database.sessions": {0, 10_000},
	"cluster.control_plane.monitor.workers":   {1, 1_000},
	"cluster.autoscaling.share":               {0, 100},
	"cluster.autoscaling.movable":             {0, 100},
	"cluster.autoscaling.doubling":            {0, 99},
	"cluster.autoscaling.watermark":           {10, 100},
	"cluster.workload.always_on":              {0, 1_000_000},
	"cluster.workload.long_share":             {0, 100},
	"cluster.workload.wakeups[].per_min":      {0, 200_000},
}

// durations that must not be as short as nothing: a loop without a pause would
// never let time pass.
var shortest = map[string]time.Duration{
	"cluster.nodes.scan_every":                  time.Second,
	"cluster.pods.retry_min":                    time.Second,
	"cluster.control_plane.start_timeout":       time.Second,
	"cluster.control_plane.database.index_cost": time.Millisecond,
	"cluster.control_plane.database.scan_cost":  time.Millisecond,
	"cluster.control_plane.monitor.every":       100 * time.Millisecond,
	"cluster.autoscaling.change_every":          time.Second,
	"cluster.autoscaling.read_every":            time.Second,
	"cluster.autoscaling.retry_every":           time.Second,
	"cluster.workload.active":                   time.Second,
	"cluster.workload.patience":                 time.Second,
	"cluster.workload.reconnect":                time.Second,
}

var floats = map[string][2]float64{
	"cluster.autoscaling.max_cu":     {0.25, 63},
	"cluster.workload.sizes[].cu":    {0.25, 63},
	"cluster.workload.sizes[].share": {0, 100},
}

var entries = map[string]int{
	"sources":                 30,
	"branches":                1_000, // of a session, and so the next two
	"branches[].actions":      10_000,
	"branches[].drop":         1_000,
	"cluster.network.zones":   8,
	"cluster.cni.env":         50,
	"cluster.pods.kube_proxy": 50,
	"cluster.workload.sizes":  50,
	"timeline[].set":          20,
}

var indices = regexp.MustCompile(`\[\d+\]`)

// row is the form of a path that the tables are keyed by.
func row(path string) string { return indices.ReplaceAllString(path, "[]") }

func intBounds(path string) (low, high int) {
	if b, ok := ints[row(path)]; ok {
		return b[0], b[1]
	}
	return 0, 1_000_000
}

func floatBounds(path string) (low, high float64) {
	if b, ok := floats[row(path)]; ok {
		return b[0], b[1]
	}
	return 0, 1_000_000
}

func durationBounds(path string) (low, high time.Duration) { return shortest[row(path)], day }

func maxEntries(path string) int {
	if n, ok := entries[row(path)]; ok {
		return n
	}
	return 200
}

// mayBeAbsent are keys of the cluster's configuration that have a default.
var mayBeAbsent = map[string]bool{
	"cluster.Config.autoscaling": true, // none
	"cluster.Nodes.max_pods":     true, // the instance type's usual value
	"cluster.Nodes.new_zones":    true, // all of them
	"fleet.Workload.long_share":  true, // none
	"fleet.Workload.long_active": true, // unused without a share
}

// ranges are pairs of keys of which the first must not pass the second.
var ranges = [][2]string{
	{"cluster.nodes.boot_min", "cluster.nodes.boot_max"},
	{"cluster.nodes.at_start", "cluster.nodes.max"},
	{"cluster.cni.restart_min", "cluster.cni.restart_max"},
	{"cluster.pods.sandbox_min", "cluster.pods.sandbox_max"},
	{"cluster.pods.boot_min", "cluster.pods.boot_max"},
	{"cluster.pods.retry_min", "cluster.pods.retry_max"},
	{"cluster.network.ec2.assign.min", "cluster.network.ec2.assign.max"},
	{"cluster.network.ec2.attach.min", "cluster.network.ec2.attach.max"},
	{"cluster.network.ec2.free.min", "cluster.network.ec2.free.max"},
	{"cluster.control_plane.database.index_cost", "cluster.control_plane.database.scan_cost"},
}

// lastKey is the last word of a path.
func lastKey(path string) string { return path[strings.LastIndexByte(path, '.')+1:] }
