package cluster

import (
	"time"

	"reenact/model/fleet"
	"reenact/model/ipam"
	"reenact/model/kube"
	"reenact/model/vpc"
)

// Config is a cluster as an incident file describes it. Every field must be set
// by the file unless its comment names a default.
type Config struct {
	Network      Network        `yaml:"network"`
	Nodes        Nodes          `yaml:"nodes"`
	CNI          CNI            `yaml:"cni"`
	Pods         Pods           `yaml:"pods"`
	ControlPlane fleet.Config   `yaml:"control_plane"`
	Workload     fleet.Workload `yaml:"workload"`

	Autoscaling fleet.Autoscaling `yaml:"autoscaling,omitempty"` // of running computes; absent: no size ever changes
}

// Network is the VPC: one subnet a zone, and EC2's networking API.
type Network struct {
	Zones []string   `yaml:"zones" entries:"8"` // short names, one letter each; at most 8
	CIDR  string     `yaml:"cidr"`              // size of each zone's subnet: "/20"
	EC2   vpc.Config `yaml:"ec2"`
}

// Nodes are the instances and what adds and removes them.
type Nodes struct {
	Instance      string        `yaml:"instance"`                           // EC2 type: "m6id.metal"
	CPU           int           `yaml:"cpu" range:"1..1024"`                // vCPU that pods may ask for, of each node
	MemoryGB      int           `yaml:"memory_gb" range:"4..32768"`         // memory that pods may ask for, of each node
	MaxPods       int           `yaml:"max_pods,omitempty" range:"0..2000"` // 0: the instance type's usual value
	AtStart       int           `yaml:"at_start" range:"1..10000"`          // at the start of the warm-up, spread over the zones
	Max           int           `yaml:"max" range:"1..10000"`               // the node groups' limit, all zones together
	NewZones      []string      `yaml:"new_zones,omitempty" entries:"8"`    // where the autoscaler can add nodes; empty: everywhere
	BootMin       time.Duration `yaml:"boot_min"`                           // from the launch to Ready
	BootMax       time.Duration `yaml:"boot_max"`
	ScanEvery     time.Duration `yaml:"scan_every" range:"1s..24h"` // cluster-autoscaler's loop
	ScaleDownWait time.Duration `yaml:"scale_down_after"`           // an empty node goes after so long
}

// CNI is ipamd's environment at the start, and how a change reaches the nodes.
type CNI struct {
	Version        string            `yaml:"version,omitempty"`              // the release, such as v1.18.6; empty: a recent one
	Env            map[string]string `yaml:"env" entries:"50"`               // as on the aws-node DaemonSet
	MaxUnavailable int               `yaml:"max_unavailable" range:"1..100"` // percent of nodes a rollout takes down at once
	RestartMin     time.Duration     `yaml:"restart_min"`                    // an aws-node pod's absence on its node
	RestartMax     time.Duration     `yaml:"restart_max"`
}

// Pods is what happens between a pod's creation and its being ready.
type Pods struct {
	Scheduler  kube.Scoring    `yaml:"scheduler"`                      // "neon" or "least-allocated"
	System     int             `yaml:"system_per_node" range:"0..100"` // pods that each node runs for itself, with an address each
	SandboxMin time.Duration   `yaml:"sandbox_min"`                    // from the binding to the CNI ADD
	SandboxMax time.Duration   `yaml:"sandbox_max"`
	BootMin    time.Duration   `yaml:"boot_min"` // from the address to the process being up
	BootMax    time.Duration   `yaml:"boot_max"`
	RetryMin   time.Duration   `yaml:"retry_min" range:"1s..24h"` // the kubelet's wait after a failed ADD
	RetryMax   time.Duration   `yaml:"retry_max"`
	KubeProxy  []kube.SyncTime `yaml:"kube_proxy" entries:"50"` // time until a pod's Service works, by running pods
}

// settings is ipamd's environment at the start, as the release reads it.
func (c CNI) settings() ipam.Settings {
	set := ipam.FromEnv(c.Env)
	set.Maps, _ = ipam.MapsOf(c.Version) // check has refused what is no release
	return set
}
