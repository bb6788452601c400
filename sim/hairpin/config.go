// Package hairpin is a World: pods that call each other through an internal AWS load
// balancer and nginx, on Kubernetes with Cilium. A client that happens to share a node
// with the nginx it is handed to gets its answer the short way, from a stranger. Where
// pods are is drawn, what becomes of a packet is package datapath's, and how often it
// happens is counted.
package hairpin

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"reenact/sim"
	"reenact/sim/kit"
)

// Config is the world as an incident file describes it.
type Config struct {
	Zones   []string          `yaml:"zones" entries:"6"` // short names, one letter each
	Nodes   Nodes             `yaml:"nodes"`
	Clients []Deployment      `yaml:"clients" entries:"40"`            // who calls through the balancer
	Others  int               `yaml:"other_pods" range:"0..20000"`     // pods that never do
	Traffic Traffic           `yaml:"traffic"`                         // of all pods together
	Pods    Pods              `yaml:"pods"`                            // their lives
	Set     map[string]string `yaml:"settings,omitempty" entries:"50"` // knobs as they stand at the start; others at their defaults
}

// Nodes are the workers; how many there are is the knob NODES.
type Nodes struct {
	CPU      int           `yaml:"cpu" range:"1..1024"`        // vCPU that pods may ask for
	MemoryGB int           `yaml:"memory_gb" range:"4..32768"` // memory that pods may ask for
	MaxPods  int           `yaml:"max_pods" range:"4..2000"`
	Back     time.Duration `yaml:"back_after" range:"10s..24h"` // a drained node is replaced by an empty one after so long
}

// Deployment is one of the clients.
type Deployment struct {
	Name     string `yaml:"name" letters:"30"`
	Replicas int    `yaml:"replicas" range:"1..2000"`
}

// Traffic are the connections that pods begin.
type Traffic struct {
	PerSecond int           `yaml:"per_second" range:"1..20000"` // of all pods; NLB_SHARE of them go through the balancer
	Idle      time.Duration `yaml:"idle_mean" range:"100ms..1h"` // mean pause until a client uses a kept connection again
	Keep      time.Duration `yaml:"keep" range:"1s..1h"`         // it closes one that it has not used for so long
}

// Pods is how pods come and go.
type Pods struct {
	StartMin time.Duration `yaml:"start_min" range:"100ms..1h"` // from the binding to ready
	StartMax time.Duration `yaml:"start_max" range:"100ms..1h"`
	Batch    int           `yaml:"batch" range:"1..100"`               // percent of a Deployment that is replaced at once
	Shutdown time.Duration `yaml:"nginx_shutdown" range:"100ms..1h"`   // nginx has closed its listener and still has its pod
	Notice   time.Duration `yaml:"deregister_after" range:"100ms..1h"` // from a pod's end to the balancer's knowing it (ip targets)
}

// Kind is this world as incidents know it.
var Kind = sim.Kind{
	Key:     "hairpin",
	Title:   "Pods that call each other through an AWS load balancer, on Kubernetes with Cilium",
	Section: func() sim.Section { return &Config{} },
	Metrics: "docs/metrics/hairpin.md",
	Claim:   sim.ClaimForm{Key: "trial", New: func() sim.OwnClaim { return &Trial{} }},
}

// YearKind is the same world on a coarser grain: an hour between samples, up to 400 days.
var YearKind = sim.Kind{
	Key:     "hairpin-year",
	Title:   "The same over a year: an hour between samples, deployments by the calendar",
	Section: func() sim.Section { return &Year{} },
	Every:   time.Hour,
	Longest: 400 * 24 * time.Hour,
	Metrics: "docs/metrics/hairpin.md",
}

// Year is a Config whose rates count over the trailing hour.
type Year struct {
	Zones   []string          `yaml:"zones" entries:"6"`
	Nodes   Nodes             `yaml:"nodes"`
	Clients []Deployment      `yaml:"clients" entries:"40"`
	Others  int               `yaml:"other_pods" range:"0..20000"`
	Traffic Traffic           `yaml:"traffic"`
	Pods    Pods              `yaml:"pods"`
	Set     map[string]string `yaml:"settings,omitempty" entries:"50"`
}

func (y *Year) config() *Config { c := Config(*y); return &c }

// Check implements sim.Section.
func (y *Year) Check(written func(string) string) []sim.Problem { return y.config().Check(written) }

// World implements sim.Section.
func (y *Year) World(seed uint64) (sim.World, error) { return made(*y.config(), seed, yearPart) }

// Presentation implements sim.Presented.
func (y *Year) Presentation() sim.Presentation {
	p := y.config().Presentation()
	p.Words.Step, p.Words.Window = "one sample (1 h)", "the last hour"
	return p
}

// World implements sim.Section.
func (c *Config) World(seed uint64) (sim.World, error) { return made(*c, seed, part) }

func made(c Config, seed uint64, part time.Duration) (sim.World, error) {
	w, err := build(c, seed, part)
	if err != nil { // a nil *World is no nil sim.World
		return nil, err
	}
	return w, nil
}

// Check implements sim.Section.
func (c *Config) Check(written func(string) string) []sim.Problem {
	list := c.checkZones()
	names := map[string]bool{}
	for i, d := range c.Clients {
		at := fmt.Sprintf("clients[%d].name", i)
		switch {
		case !plainName(d.Name):
			list = append(list, problem(at, "write small letters, digits and hyphens", "%q is no Deployment's name", d.Name))
		case names[d.Name] || d.Name == "nginx":
			list = append(list, problem(at, "choose another", "%q is taken", d.Name))
		}
		names[d.Name] = true
	}
	if len(c.Clients) == 0 {
		list = append(list, problem("clients", "write a list of {name: payments, replicas: 3}", "nobody calls through the balancer"))
	}
	if c.Pods.StartMin > c.Pods.StartMax {
		list = append(list, problem("pods.start_min", "write at most "+written("pods.start_max"), "%s is more than start_max", written("pods.start_min")))
	}
	return append(list, c.checkSettings()...)
}

func problem(path, instead, text string, args ...any) sim.Problem {
	return sim.Problem{Path: path, Problem: fmt.Sprintf(text, args...), Instead: instead}
}

func (c *Config) checkZones() []sim.Problem {
	var list []sim.Problem
	if len(c.Zones) == 0 {
		list = append(list, problem("zones", "write [a, b, c]", "there is no zone"))
	}
	for i, z := range c.Zones {
		at := fmt.Sprintf("zones[%d]", i)
		switch {
		case len(z) != 1 || z[0] < 'a' || z[0] > 'z':
			list = append(list, problem(at, "write one small letter, such as a", "%q is no zone's name", z))
		case slices.Index(c.Zones, z) < i:
			list = append(list, problem(at, "name each zone once", "zone %s is there twice", z))
		}
	}
	return list
}

// plainName wants a name that reads well in a pod's.
func plainName(name string) bool {
	return name != "" && !strings.ContainsFunc(name, func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' })
}

// checkSettings holds the settings to the knobs they are for.
func (c *Config) checkSettings() []sim.Problem {
	var list []sim.Problem
	var known []string
	for _, k := range knobs {
		if !isAct(k.Key) {
			known = append(known, k.Key)
		}
	}
	w := &World{Config: *c}
	w.defaults()
	for _, key := range sortedKeys(c.Set) {
		path := "settings." + key
		if !slices.Contains(known, key) {
			list = append(list, sim.Problem{Path: path, Problem: fmt.Sprintf("unknown setting %q", key), Instead: "write one of " + strings.Join(known, ", "),
				Near: &sim.Near{Word: key, Known: known}})
			continue
		}
		if err := w.set(key, c.Set[key]); err != nil {
			list = append(list, sim.Problem{Path: path, Problem: err.Error()})
		}
	}
	return list
}

func sortedKeys(m map[string]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// build puts a world together; the rates count over twelve such parts.
func build(c Config, seed uint64, part time.Duration) (*World, error) {
	if err := kit.Validate(&c); err != nil {
		return nil, err
	}
	for _, p := range c.Check(func(path string) string { return path }) {
		return nil, fmt.Errorf("%s: %s", p.Path, p.Problem)
	}
	w := newWorld(c, seed, part)
	for _, key := range sortedKeys(c.Set) {
		if err := w.set(key, c.Set[key]); err != nil {
			return nil, err
		}
	}
	return w, nil
}

// New returns the world at time 0, before anything has happened.
func New(c Config, seed uint64) (*World, error) { return build(c, seed, part) }
