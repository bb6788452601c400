// Package machines is a World: machines that never freeze (VMs, nodes of a cluster)
// and call a service through a NAT that gives each of them a block of ports: Google's
// Cloud NAT and Azure's load balancer. Egress from AWS Lambda, where the ports are the
// gateway's, is package egress; the law of ports is the same (model/snat).
//
// A machine's calls of one second that share their fate are one batch.
package machines

import (
	_ "embed" // for usual.yaml
	"fmt"
	"time"

	"reenact/sim"
	"reenact/sim/kit"
)

// Config is such a pool of machines as an incident file describes it.
type Config struct {
	NAT      NAT      `yaml:"nat"`
	Pool     Pool     `yaml:"pool"`
	Client   Client   `yaml:"client"`
	Workload Workload `yaml:"workload"`
}

// NAT is the translation and its law.
type NAT struct {
	Cloud      Cloud         `yaml:"cloud"`                           // "gcp" or "azure"
	Addresses  int           `yaml:"addresses" range:"1..64"`         // that blocks are cut from
	PerAddress int           `yaml:"per_address" range:"1..65536"`    // ports of an address to give away
	Ports      int           `yaml:"ports" range:"0..65536"`          // of each machine; 0, on Azure: by the size of the pool
	Most       int           `yaml:"most,omitempty" range:"0..65536"` // a block doubles up to this; 0: it does not grow
	Hold       time.Duration `yaml:"hold" range:"0s..10m" grain:"1s"` // of a port after a FIN
	Idle       time.Duration `yaml:"idle" range:"1m..2h" grain:"1s"`  // a mapping without a packet is forgotten
}

// Pool is the machines.
type Pool struct {
	Machines int           `yaml:"machines" range:"1..1000"`
	Join     time.Duration `yaml:"join" range:"0s..30m"` // until a new one serves and has its block
}

// Client is the library that calls the service.
type Client struct {
	Destinations   int           `yaml:"destinations" range:"1..16"`     // addresses that the service's name stands for, called in turn
	Reuse          bool          `yaml:"reuse"`                          // a connection outlives its call
	Keep           time.Duration `yaml:"keep" range:"1s..2h" grain:"1s"` // … and is closed after so long without one
	KeepAlive      bool          `yaml:"keepalive,omitempty"`            // … during which it is probed
	ConnectTimeout time.Duration `yaml:"connect_timeout" range:"1s..120s" grain:"1s"`
}

// Workload is what the machines have to do.
type Workload struct {
	PerMinute int           `yaml:"per_minute" range:"0..600000"`        // calls of all machines together
	Work      time.Duration `yaml:"work" range:"10ms..60s" grain:"10ms"` // a call takes with its connection
	Even      bool          `yaml:"even,omitempty"`                      // calls evenly spaced in place of random
}

// Cloud is whose law holds.
type Cloud string

// The clouds.
const (
	GCP   Cloud = "gcp"
	Azure Cloud = "azure"
)

// UnmarshalText lets a file name a cloud.
func (c *Cloud) UnmarshalText(text []byte) error {
	if *c = Cloud(text); *c != GCP && *c != Azure {
		return fmt.Errorf("%q is no cloud of this world; write gcp or azure", text)
	}
	return nil
}

// MarshalText writes a cloud as a file has it.
func (c Cloud) MarshalText() ([]byte, error) { return []byte(c), nil }

//go:embed usual.yaml
var usual string

// Kind is this world as incidents know it.
var Kind = sim.Kind{
	Key:     "machines",
	Title:   "Machines behind Cloud NAT or an Azure load balancer: each with a block of ports",
	Section: func() sim.Section { return &Config{} },
	Metrics: "docs/metrics/machines.md",
	Usual:   usual,
	Planner: &planner,
}

// World implements sim.Section.
func (c *Config) World(seed uint64) (sim.World, error) {
	w, err := New(*c, seed)
	if err != nil { // a nil *World is no nil sim.World
		return nil, err
	}
	return w, nil
}

// Check implements sim.Section: what single values cannot tell.
func (c *Config) Check(func(string) string) []sim.Problem {
	switch {
	case c.NAT.Ports == 0 && c.NAT.Cloud == GCP:
		return []sim.Problem{{Path: "nat.ports", Problem: "Cloud NAT has no ports by the size of the pool", Instead: "write the minimum ports per VM, 64 by default"}}
	case c.NAT.Most > 0 && c.NAT.Cloud == Azure:
		return []sim.Problem{{Path: "nat.most", Problem: "a block of an Azure load balancer does not grow", Instead: "leave it out"}}
	case c.NAT.Most > 0 && c.NAT.Most < c.NAT.Ports:
		return []sim.Problem{{Path: "nat.most", Problem: "a block cannot grow to less than it begins with", Instead: "write a number above nat.ports"}}
	case c.NAT.Ports > c.NAT.PerAddress:
		return []sim.Problem{{Path: "nat.ports", Problem: "a block is larger than an address", Instead: "write at most nat.per_address"}}
	}
	return nil
}

// New returns the world at time 0, before anything has happened.
func New(cfg Config, seed uint64) (*World, error) {
	if err := kit.Validate(&cfg); err != nil {
		return nil, err
	}
	if p := cfg.Check(nil); len(p) > 0 {
		return nil, fmt.Errorf("%s: %s; %s", p[0].Path, p[0].Problem, p[0].Instead)
	}
	return newWorld(cfg, seed), nil
}
