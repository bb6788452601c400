package cluster

import (
	"time"

	"reenact/model/fleet"
	"reenact/model/ipam"
	"reenact/model/kube"
	"reenact/model/vpc"
)

// Config is a cluster as an incident file describes it. What a field's comment gives as
// its default may be left out; usual.yaml has further ones.
type Config struct {
	Network      Network        `yaml:"network"`
	Nodes        Nodes          `yaml:"nodes"`
	CNI          CNI            `yaml:"cni"`
	Pods         Pods           `yaml:"pods"`
	ControlPlane fleet.Config   `yaml:"control_plane" with:"workload"`
	Work         Work           `yaml:"work,omitempty"`     // as Kubernetes has it
	Workload     fleet.Workload `yaml:"workload,omitempty"` // of a serverless database; absent: there is none

	Autoscaling fleet.Autoscaling `yaml:"autoscaling,omitempty"` // of running computes; absent: no size ever changes
}

// Network is the VPC: one subnet of the same size in each zone, or those that are
// listed; and EC2's networking API.
type Network struct {
	Zones   []string   `yaml:"zones,omitempty" entries:"8"`    // short names, one letter each; by default those of the subnets
	CIDR    Size       `yaml:"cidr" without:"subnets"`         // size of each zone's subnet: "/20"
	Subnets []Subnet   `yaml:"subnets,omitempty" entries:"32"` // in place of one a zone
	EC2     vpc.Config `yaml:"ec2"`
}

// Size is a subnet's: "/16" to "/28".
type Size string

// Values are the sizes there are.
func (Size) Values() []string { return vpc.Sizes() }

// Subnet is one of the VPC's.
type Subnet struct {
	Name     string            `yaml:"name,omitempty" letters:"20"`           // default: the zone's, with a number from the zone's second on
	Zone     string            `yaml:"zone" letters:"1"`                      //
	CIDR     Size              `yaml:"cidr"`                                  // its size: "/24"
	Others   int               `yaml:"others,omitempty" range:"0..65531"`     // addresses that others than this cluster hold, for good
	Together bool              `yaml:"together,omitempty"`                    // theirs are one piece; else they lie anywhere
	Reserved int               `yaml:"reserved_28,omitempty" range:"0..4094"` // /28 blocks that a CIDR reservation keeps for prefixes
	Tags     map[string]string `yaml:"tags,omitempty" entries:"1"`            // kubernetes.io/role/cni: 1 or 0
}

// Nodes are the instances and what adds and removes them: one group of a single type,
// over all zones, or those that are listed.
type Nodes struct {
	Instance      string        `yaml:"instance" also:"type" without:"groups"`                   // EC2 type: "m6id.metal"
	CPU           int           `yaml:"cpu,omitempty" range:"1..1024"`                           // vCPU that pods may ask for, of each node; default: what EKS leaves of the type's
	MemoryGB      int           `yaml:"memory_gb,omitempty" range:"1..32768"`                    // memory that pods may ask for, of each node; default: likewise
	MaxPods       int           `yaml:"max_pods,omitempty" range:"0..2000"`                      // 0: EKS's figure for the type
	AtStart       int           `yaml:"at_start" also:"count" without:"groups" range:"1..10000"` // at the start of the warm-up, spread over the zones
	Max           int           `yaml:"max,omitempty" range:"1..10000"`                          // the node groups' limit, all zones together; default: as at the start
	NewZones      []string      `yaml:"new_zones,omitempty" entries:"8"`                         // where the autoscaler can add nodes; empty: everywhere
	Groups        []Group       `yaml:"groups,omitempty" entries:"16"`                           // in place of what stands above
	Expander      Expander      `yaml:"expander,omitempty"`                                      // by which cluster-autoscaler picks a group; default: least-waste
	BootMin       time.Duration `yaml:"boot_min"`                                                // from the launch to Ready
	BootMax       time.Duration `yaml:"boot_max"`
	ScanEvery     time.Duration `yaml:"scan_every" range:"1s..24h"` // cluster-autoscaler's loop
	ScaleDownWait time.Duration `yaml:"scale_down_after"`           // an empty node goes after so long
}

// Group is a node group: instances of one type in some of the subnets.
type Group struct {
	Name     string   `yaml:"name" letters:"20"`
	Instance string   `yaml:"instance" also:"type"`
	CPU      int      `yaml:"cpu,omitempty" range:"1..1024"` // as in Nodes
	MemoryGB int      `yaml:"memory_gb,omitempty" range:"1..32768"`
	MaxPods  int      `yaml:"max_pods,omitempty" range:"0..2000"`
	AtStart  int      `yaml:"at_start" also:"count" range:"0..10000"`
	Max      int      `yaml:"max,omitempty" range:"0..10000"` // default: as at the start
	Zones    []string `yaml:"zones,omitempty" entries:"8"`    // default: all
	Subnets  []string `yaml:"subnets,omitempty" entries:"32"` // by name; default: those of its zones that are not tagged for pods
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
