package survey

import (
	"time"
)

// Collection is what was found, before anything is counted.
type Collection struct {
	collected  time.Time // when, by the collection's own word or the newest time in it
	stamped    bool      // by its own word
	nodes      map[string]*object
	pods       []pod
	podAt      map[string]int // its place in pods, by namespace/name
	eventSeen  map[event]bool
	agents     []agentSet
	eniConfigs map[string]string // name → subnet
	cniNodes   int
	subnets    map[string]*resource
	enis       map[string]*resource
	instances  map[string]*resource
	types      map[string]*resource
	groups     map[string]*resource
	reserved   []resource
	scrapes    []*scrape
	pools      []*introspection
	checks     []*checkpoint
	logs       []*Log
	events     []event
	history    []float64 // starts a minute over time, from Prometheus

	// Files tell what became of each: in order, and "" where there is nothing to say.
	Files []FileNote

	bundle *bundle
}

// FileNote is what a file was taken for, or why it was not taken.
type FileNote struct {
	Name string
	Kind string // "12 nodes", "ipamd's metrics"; "" when nothing of it was used
	Note string // what keeps it from use: "needs permission …"; may be empty
}

// pod is what matters of one: small, for there may be a hundred thousand.
type pod struct {
	name        string // namespace/name
	node        string
	ip          string
	host        bool // on the host's network
	done        bool // Succeeded or Failed: its address is given back
	created     time.Time
	deleted     bool
	finished    time.Time
	owner       string // kind
	ownerName   string
	cpu, memory int64 // requests, in thousandths of a vCPU and in bytes
	branch      bool  // has an address of a trunk's branch
}

// agentSet is an aws-node DaemonSet.
type agentSet struct {
	name           string
	version        string
	env            map[string]string
	maxUnavailable string
}

type event struct {
	reason string
	pod    string
	count  int
	at     time.Time
}

// bundle is a support bundle while it is read: the node that its files are of.
type bundle struct {
	name, instance string
	pools          []*introspection
	scrapes        []*scrape
	logs           []*Log
	checks         []*checkpoint
	env            map[string]string
}

func newCollection() *Collection {
	return &Collection{
		nodes: map[string]*object{}, eniConfigs: map[string]string{}, subnets: map[string]*resource{},
		enis: map[string]*resource{}, instances: map[string]*resource{}, types: map[string]*resource{},
		groups: map[string]*resource{}, podAt: map[string]int{}, eventSeen: map[event]bool{},
	}
}

func (c *Collection) note(name, kind, note string) {
	c.Files = append(c.Files, FileNote{Name: name, Kind: kind, Note: note})
}

func (c *Collection) beginBundle(name string) *bundle {
	c.bundle = &bundle{name: name}
	return c.bundle
}

// endBundle tells what was in a bundle whose node it is.
func (c *Collection) endBundle(b *bundle) {
	for _, p := range b.pools {
		p.instance = b.instance
	}
	for _, s := range b.scrapes {
		s.instance = b.instance
	}
	for _, l := range b.logs {
		if l.Instance == "" {
			l.Instance = b.instance
		}
	}
	for _, k := range b.checks {
		k.instance = b.instance
	}
	c.bundle = nil
}
