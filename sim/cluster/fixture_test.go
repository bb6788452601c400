package cluster

import (
	"time"

	"reenact/model/fleet"
	"reenact/model/kube"
	"reenact/model/vpc"
)

// testConfig is a cluster like the incidents', so many times as large.
func testConfig(scale int) Config {
	return Config{
		Network: Network{Zones: []string{"a", "b", "c"}, CIDR: "/20", EC2: testEC2(scale)},
		Nodes: Nodes{Instance: "m6id.metal", CPU: 124, MemoryGB: 496, AtStart: 33 * scale, Max: 48 * scale,
			BootMin: 6 * time.Minute, BootMax: 20 * time.Minute, ScanEvery: 10 * time.Second, ScaleDownWait: 10 * time.Minute},
		CNI: CNI{MaxUnavailable: 10, RestartMin: 10 * time.Second, RestartMax: 25 * time.Second},
		Pods: Pods{System: 15, SandboxMin: time.Second, SandboxMax: 2 * time.Second,
			BootMin: 2 * time.Second, BootMax: 5 * time.Second, RetryMin: 10 * time.Second, RetryMax: 15 * time.Second,
			KubeProxy: []kube.SyncTime{{Pods: 8000 * scale, Time: time.Second}, {Pods: 10000 * scale, Time: 30 * time.Second}}},
		ControlPlane: fleet.Config{StartTimeout: 2 * time.Minute, Prewarmed: 100 * scale,
			Database: fleet.Database{CPUs: 8, Sessions: 56, IndexCost: 300 * time.Millisecond, ScanCost: 14 * time.Second},
			Monitor:  fleet.Monitor{Every: 5 * time.Second, Workers: 8 * scale}},
		Workload: fleet.Workload{AlwaysOn: 1500 * scale, Wakeups: []fleet.Rate{{PerMin: 500 * scale}},
			Active: 3 * time.Minute, IdleTimer: 5 * time.Minute, Patience: 10 * time.Minute, Reconnect: 10 * time.Second,
			Sizes: []fleet.SizeShare{{CU: 0.25, Share: 66}, {CU: 0.5, Share: 16}, {CU: 1, Share: 12}, {CU: 2, Share: 4.5}, {CU: 4, Share: 1.2}, {CU: 8, Share: 0.3}}},
	}
}

func testEC2(scale int) vpc.Config {
	return vpc.Config{
		Read: vpc.Bucket{Tokens: 100 * scale, Refill: 20 * scale}, Write: vpc.Bucket{Tokens: 50 * scale, Refill: 5 * scale},
		Create: vpc.Bucket{Tokens: 100 * scale, Refill: 5 * scale}, Retries: 10,
		Assign: vpc.Latency{Min: 400 * time.Millisecond, Max: 600 * time.Millisecond},
		Attach: vpc.Latency{Min: 1800 * time.Millisecond, Max: 10 * time.Second},
		Free:   vpc.Latency{Min: 3 * time.Second, Max: 4 * time.Second},
	}
}
