// Package egress is a World: a function of AWS Lambda in a VPC that calls a service
// outside it. An invocation takes an environment, the environment its connections,
// and each connection a port of the function's hidden interface and one of a NAT
// gateway, or of a load balancer's target behind PrivateLink.
//
// Environments that share their fate are one batch, and their connections a count.
package egress

import (
	_ "embed" // for usual.yaml
	"time"

	"reenact/sim"
	"reenact/sim/kit"
)

// Config is an egress path as an incident file describes it.
type Config struct {
	Lambda   Lambda   `yaml:"lambda"`
	ENI      ENI      `yaml:"eni"`
	NAT      NAT      `yaml:"nat"`
	Endpoint Endpoint `yaml:"endpoint,omitempty"`
	DNS      DNS      `yaml:"dns"`
	Client   Client   `yaml:"client"`
	Workload Workload `yaml:"workload"`
}

// Lambda is the function and what its service allows.
type Lambda struct {
	Concurrency int           `yaml:"concurrency" range:"1..200000"` // the account's quota of environments that are busy at once
	Scaling     int           `yaml:"scaling" range:"10..20000"`     // environments a function may start in 10 s, refilled continuously
	IdleLife    time.Duration `yaml:"idle_life" range:"10s..12h"`    // a frozen environment is ended after this
	Subnets     int           `yaml:"subnets" range:"1..16"`
	Copies      int           `yaml:"copies" range:"1..5"`                    // functions with the same code, each with a security group of its own
	Reserved    int           `yaml:"reserved,omitempty" range:"0..200000"`   // of the quota, for each copy; 0: it has none of its own
	Provisioned int           `yaml:"provisioned,omitempty" range:"0..50000"` // environments of each copy that start without asking the scaling rate
	Outside     bool          `yaml:"outside_vpc,omitempty"`                  // neither interface nor gateway stands in the way
}

// ENI is the Hyperplane interface, one for each subnet and security group.
type ENI struct {
	Ports    int           `yaml:"ports" range:"1..65535"`             // connections, whatever their destination
	HalfOpen time.Duration `yaml:"half_open" range:"0s..10m"`          // an unanswered SYN keeps its entry so long; 0: none is taken before the answer
	Hold     time.Duration `yaml:"hold" range:"0s..10m"`               // after a close
	Create   time.Duration `yaml:"create" range:"0s..30m"`             // until a new one serves
	Scaling  time.Duration `yaml:"scaling" range:"0s..30m" grain:"1s"` // until a further one takes over from one that is full; 0: never
}

// NAT is the gateway.
type NAT struct {
	Ports     int           `yaml:"ports" range:"1..65535"`  // of an address to one destination
	Hold      time.Duration `yaml:"hold" range:"0s..10m"`    // after a close
	Addresses int           `yaml:"addresses" range:"1..32"` // of each gateway at the start
	Add       time.Duration `yaml:"add" range:"0s..10m"`     // until a new address serves
	PerZone   bool          `yaml:"per_zone,omitempty"`      // a gateway for each subnet
	Regional  bool          `yaml:"regional,omitempty"`      // one gateway with addresses in each zone; a zone is a subnet here
	Expand    time.Duration `yaml:"expand" range:"0s..2h"`   // until a regional gateway has addresses in a new zone, whose subnet goes through the first till then
}

// Endpoint is PrivateLink in place of the gateway, and the balancer of the service
// behind it.
type Endpoint struct {
	Targets int `yaml:"targets" range:"1..1000"` // each with a NAT of its own
}

// DNS is the resolver of a VPC.
type DNS struct {
	PerSecond int  `yaml:"per_second" range:"1..100000"` // packets an interface may send to it
	OverENI   bool `yaml:"over_eni,omitempty"`           // names are looked up over the interface, and not in Lambda's own network
}

// Client is the library that keeps connections in an environment.
type Client struct {
	Connections    int           `yaml:"connections" range:"1..200"` // of each environment; an invocation needs all of them
	Destinations   int           `yaml:"destinations" range:"1..16"` // addresses that the service's name stands for
	Reuse          bool          `yaml:"reuse"`
	StaleCheck     bool          `yaml:"stale_check"` // a dead connection is noticed and made anew, and fails no invocation
	ConnectTimeout time.Duration `yaml:"connect_timeout" range:"1s..120s" grain:"1s"`
	Retries        int           `yaml:"retries" range:"0..5"`
	Backoff        time.Duration `yaml:"backoff" range:"100ms..30s" grain:"100ms"`
	Jitter         int           `yaml:"jitter,omitempty" range:"0..100"`                 // percent of the backoff by which it is longer or shorter at most
	KeepAlive      time.Duration `yaml:"keepalive,omitempty" range:"0s..300s" grain:"1s"` // between two probes of an idle connection while its environment runs; 0: none
	Idle           time.Duration `yaml:"idle,omitempty" range:"0s..900s" grain:"1s"`      // a waking environment closes what has been idle for longer; 0: nothing
	LinearSYNs     int           `yaml:"linear_syns" range:"0..4"`                        // retransmits a second apart before they double: 0 before Linux 6.5, 4 since
}

// Workload is what invokes the function.
type Workload struct {
	PerSecond int           `yaml:"per_second" range:"0..100000"`
	Ramp      time.Duration `yaml:"ramp" range:"0s..10m" grain:"1s"`     // a change of it takes so long
	Work      time.Duration `yaml:"work" range:"10ms..60s" grain:"10ms"` // of an invocation that has its connections
	Even      bool          `yaml:"even,omitempty"`                      // arrivals evenly spaced in place of random
}

//go:embed usual.yaml
var usual string

// Kind is this world as incidents know it.
var Kind = sim.Kind{
	Key:     "egress",
	Title:   "Lambda in a VPC: environments, the Hyperplane interface, NAT gateways, PrivateLink",
	Section: func() sim.Section { return &Config{} },
	Metrics: "docs/metrics/egress.md",
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
	if c.Lambda.Copies > c.Lambda.Concurrency {
		return []sim.Problem{{Path: "lambda.copies", Problem: "there are more copies than environments may be busy", Instead: "raise concurrency"}}
	}
	return nil
}

// New returns the world at time 0, before anything has happened.
func New(cfg Config, seed uint64) (*World, error) {
	if err := kit.Validate(&cfg); err != nil {
		return nil, err
	}
	return newWorld(cfg, seed), nil
}
