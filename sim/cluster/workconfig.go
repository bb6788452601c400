package cluster

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"reenact/model/kube"
	"reenact/sim"
)

// Work is what runs in the cluster as Kubernetes has it.
type Work struct {
	Deployments []Deployment  `yaml:"deployments,omitempty" entries:"50"`
	CronJobs    []CronJob     `yaml:"cronjobs,omitempty" entries:"50"`
	DaemonSets  []DaemonSet   `yaml:"daemonsets,omitempty" entries:"20"` // beside pods.system_per_node
	CPU         CPU           `yaml:"cpu" range:"1..1000000"`            // what a pod asks for whose workload does not say
	Memory      Memory        `yaml:"memory" range:"1..33554432"`
	HostNetwork int           `yaml:"host_network_per_node" range:"0..100"` // pods of each node that take a slot and no address
	StartLimit  time.Duration `yaml:"start_limit" range:"1s..24h"`          // a start that takes longer counts as failed, and goes on
	CreateRate  int           `yaml:"create_per_s" range:"1..10000"`        // pods that a controller creates a second
}

// Deployment is pods of which so many run at any time.
type Deployment struct {
	Name         string        `yaml:"name" letters:"20"`
	Replicas     int           `yaml:"replicas" also:"pods" range:"0..100000"`
	CPU          CPU           `yaml:"cpu,omitempty" range:"1..1000000"`
	Memory       Memory        `yaml:"memory,omitempty" range:"1..33554432"`
	StartsPerMin int           `yaml:"starts_per_min,omitempty" range:"1..100000"` // pods that end and are replaced; absent: none
	Life         time.Duration `yaml:"life,omitempty" range:"1s..24h"`             // mean, of those that end; absent: replicas ÷ starts a minute
	Surge        Part          `yaml:"max_surge,omitempty"`                        // of a rolling update, as 25% or 3; absent: 25%
	Unavailable  Part          `yaml:"max_unavailable,omitempty"`
}

// CronJob is pods that come together, time and again, and end by themselves.
type CronJob struct {
	Name   string        `yaml:"name" letters:"20"`
	Every  time.Duration `yaml:"every" range:"10s..24h"` // the first at the beginning of the warm-up
	Pods   int           `yaml:"pods" range:"1..10000"`
	Life   time.Duration `yaml:"life" range:"1s..24h"` // mean
	CPU    CPU           `yaml:"cpu,omitempty" range:"1..1000000"`
	Memory Memory        `yaml:"memory,omitempty" range:"1..33554432"`
}

// DaemonSet is one pod on each node, with an address there.
type DaemonSet struct {
	Name   string   `yaml:"name" letters:"20"`
	CPU    CPU      `yaml:"cpu,omitempty" range:"1..1000000"`
	Memory Memory   `yaml:"memory,omitempty" range:"1..33554432"`
	Groups []string `yaml:"groups,omitempty" entries:"16"` // of nodes; absent: all
}

// CPU is a request in thousandths of a vCPU, written as Kubernetes has it: 250m or 0.25.
type CPU int

// Memory is a request in MiB, written as Kubernetes has it: 512Mi or 2Gi.
type Memory int

// Part is a number of pods, or a share of them, as Kubernetes' IntOrString: 3 or 25%.
type Part struct {
	set, percent bool
	n            int
}

var (
	cpuForm    = regexp.MustCompile(`^([0-9]{1,7})m$|^[0-9]{1,4}(\.[0-9]{1,3})?$`)
	memoryForm = regexp.MustCompile(`^([0-9]{1,8})(Mi|Gi)$`)
	partForm   = regexp.MustCompile(`^([0-9]{1,5})(%?)$`)
)

// UnmarshalText reads 250m, 2 or 0.25.
func (c *CPU) UnmarshalText(text []byte) error {
	m := cpuForm.FindSubmatch(text)
	if m == nil {
		return fmt.Errorf("%.40q is no amount of CPU: write 250m, or 2", text)
	}
	if len(m[1]) > 0 {
		n, err := strconv.Atoi(string(m[1]))
		*c = CPU(n)
		return err
	}
	x, err := strconv.ParseFloat(string(text), 64)
	*c = CPU(x*1000 + 0.5)
	return err
}

// UnmarshalText reads 512Mi or 2Gi.
func (b *Memory) UnmarshalText(text []byte) error {
	m := memoryForm.FindSubmatch(text)
	if m == nil {
		return fmt.Errorf("%.40q is no amount of memory: write 512Mi, or 2Gi", text)
	}
	n, err := strconv.Atoi(string(m[1]))
	if string(m[2]) == "Gi" {
		n *= 1024
	}
	*b = Memory(n)
	return err
}

// UnmarshalText reads 3 or 25%.
func (p *Part) UnmarshalText(text []byte) error {
	m := partForm.FindSubmatch(text)
	if m == nil {
		return fmt.Errorf("%.40q is no part of the pods: write a number, or a share such as 25%%", text)
	}
	n, err := strconv.Atoi(string(m[1]))
	*p = Part{set: true, percent: len(m[2]) > 0, n: n}
	if p.percent && n > 100 {
		return fmt.Errorf("%d%% is more than all: write at most 100%%", n)
	}
	return err
}

// MarshalText writes an amount as a file has it.
func (c CPU) MarshalText() ([]byte, error) { return []byte(strconv.Itoa(int(c)) + "m"), nil }

// MarshalText writes an amount as a file has it.
func (b Memory) MarshalText() ([]byte, error) { return []byte(strconv.Itoa(int(b)) + "Mi"), nil }

// MarshalText writes a part as a file has it.
func (p Part) MarshalText() ([]byte, error) {
	text := strconv.Itoa(p.n)
	if p.percent {
		text += "%"
	}
	return []byte(text), nil
}

// JSONSchema describes what a file may write, for whom numbers are no texts.
func (*CPU) JSONSchema() map[string]any {
	return map[string]any{"type": []string{"string", "number"}, "pattern": cpuForm.String()}
}

// JSONSchema describes what a file may write.
func (*Memory) JSONSchema() map[string]any {
	return map[string]any{"type": "string", "pattern": memoryForm.String()}
}

// JSONSchema describes what a file may write.
func (*Part) JSONSchema() map[string]any {
	return map[string]any{"type": []string{"string", "integer"}, "pattern": partForm.String()}
}

// of is a part of so many pods, 25 % where the file does not say. Kubernetes rounds a
// surge up and what may be unavailable down (deployment/util, ResolveFenceposts).
func (p Part) of(n int, up bool) int {
	if !p.set {
		p = Part{percent: true, n: 25}
	}
	switch {
	case !p.percent:
		return p.n
	case up:
		return (n*p.n + 99) / 100
	}
	return n * p.n / 100
}

// grain is how many grains of the scheduler's books are a quarter of a compute unit, in a
// cluster whose requests are Kubernetes' own: one is a thousandth of a vCPU.
const grain = 250

// grains are a request as the scheduler's books have it. Memory is rounded up.
func grains(c CPU, m Memory) kube.Request {
	return kube.Request{CPU: kube.Size(c), Memory: kube.Size((int(m)*1000 + 4095) / 4096)}
}

// request is what a workload's pods ask for.
func (w *Work) request(c CPU, m Memory) kube.Request {
	if c == 0 {
		c = w.CPU
	}
	if m == 0 {
		m = w.Memory
	}
	return grains(c, m)
}

// shortLived is how many of a deployment's pods are such as end and are replaced, by
// Little's law, and how long each of them lives on average.
func (d *Deployment) shortLived() (int, time.Duration) {
	switch {
	case d.StartsPerMin == 0:
		return 0, 0
	case d.Life == 0:
		return d.Replicas, time.Duration(d.Replicas) * time.Minute / time.Duration(d.StartsPerMin)
	}
	return int((time.Duration(d.StartsPerMin)*d.Life + time.Minute/2) / time.Minute), d.Life
}

func (c *Config) hasWork() bool {
	w := &c.Work
	return len(w.Deployments)+len(w.CronJobs)+len(w.DaemonSets) > 0
}

// checkWork wants names that can be knobs, requests that some node can host, and churn
// that the replicas allow.
func (c *Config) checkWork(written func(string) string) []sim.Problem {
	var list []sim.Problem
	seen := map[string]string{}
	each := func(at, name string, cpu CPU, mem Memory) {
		if !isName(name) {
			list = append(list, problem(at+".name", "write small letters, digits and hyphens, such as web", "%q is no name", name))
		} else if other, twice := seen[name]; twice {
			list = append(list, problem(at+".name", "give each its own", "%s is already the name of %s", name, other))
		}
		seen[name] = strings.TrimPrefix(at, "work.")
		if r := c.Work.request(cpu, mem); !c.hosts(r) {
			list = append(list, problem(at, "write less, or larger nodes", "a pod of %dm of CPU and %d MiB fits on no node", r.CPU, int(r.Memory)*4096/1000))
		}
	}
	for i, d := range c.Work.Deployments {
		at := entry("work.deployments", i)
		each(at, d.Name, d.CPU, d.Memory)
		short, life := d.shortLived()
		switch {
		case d.Life > 0 && d.StartsPerMin == 0:
			list = append(list, problem(at+".life", "add starts_per_min:, or take it out", "pods that end are replaced at a rate, and there is none"))
		case short > d.Replicas:
			most := (time.Duration(d.Replicas) * time.Minute / time.Duration(d.StartsPerMin)).Truncate(time.Second)
			list = append(list, problem(at+".life", "write at most "+most.String(), "%d starts a minute of pods that live %v make %d at a time, of %d replicas", d.StartsPerMin, life, short, d.Replicas))
		}
	}
	for i, j := range c.Work.CronJobs {
		each(entry("work.cronjobs", i), j.Name, j.CPU, j.Memory)
	}
	for i, d := range c.Work.DaemonSets {
		at := entry("work.daemonsets", i)
		each(at, d.Name, d.CPU, d.Memory)
		for k, g := range d.Groups {
			if !c.hasGroup(g) {
				list = append(list, problem(entry(at+".groups", k), "write the name of one under nodes.groups", "there is no group %q", g))
			}
		}
	}
	return list
}

// startLimit is how long a start may take that counts as one that succeeds.
func (c *Config) startLimit() time.Duration {
	if c.hasFleet() {
		return c.ControlPlane.StartTimeout
	}
	return c.Work.StartLimit
}

// smallest is what the least demanding pod of a workload asks for; false where there is
// none, or where there are computes, of which the least asks for a quarter of a unit.
func (c *Config) smallest() (least kube.Request, ok bool) {
	add := func(r kube.Request) {
		if !ok || r.CPU < least.CPU || r.CPU == least.CPU && r.Memory < least.Memory {
			least, ok = r, true
		}
	}
	for _, d := range c.Work.Deployments {
		add(c.Work.request(d.CPU, d.Memory))
	}
	for _, j := range c.Work.CronJobs {
		add(c.Work.request(j.CPU, j.Memory))
	}
	return least, ok && !c.hasFleet()
}

func (c *Config) hasGroup(name string) bool {
	for _, g := range c.Nodes.Groups {
		if g.Name == name {
			return true
		}
	}
	return false
}

// hosts tells whether a pod finds room on an empty node of some group, beside the pods
// that the node runs for itself.
func (c *Config) hosts(r kube.Request) bool {
	for _, g := range c.groupList() {
		b, err := g.build(c)
		if err != nil || r.CPU <= b.cpu-b.reserved.CPU && r.Memory <= b.mem-b.reserved.Memory {
			return true // an error is told elsewhere
		}
	}
	return false
}
