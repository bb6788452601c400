package sim

import "time"

// Kind is a kind of world, as it declares itself to whoever reads incidents. A file
// has one section for its world, and the section's key picks the kind.
type Kind struct {
	Key   string // of the section: "cluster"
	Title string // what it is a model of, for a list: "Kubernetes on AWS: ipamd, subnets, scheduler"
	// Section returns an empty configuration to read a file's section into.
	Section func() Section
	// Every is the time between two samples; 0 is sim.DefaultEvery. A long incident is
	// sampled at a multiple of it: see Script.Step.
	Every time.Duration
	// Longest is how long an incident of this kind may last, warm-up included; 0 is a
	// day.
	Longest time.Duration
	// Metrics is the page that lists its series, for errors: "docs/metrics/cluster.md".
	Metrics string
	// Usual is YAML with the values that a file of this kind may leave out, though its
	// world needs them, each with its reason:
	//
	//	values:
	//	  autoscaling: {retry_every: 2s}
	//	assumptions:
	//	  - {key: autoscaling.retry_every, unit: time, why: the agent's deployed setting}
	//
	// The paths count from the section. A value that is used is listed among the
	// incident's assumptions. What stands under a key that may be absent (omitempty)
	// fills it where a file has it in part, and does not call it into being.
	Usual string
	// Planner answers how much of what a world of this kind needs; nil: it is not asked.
	Planner *Planner
	// Claim is a form of claims that this kind has beside those about series; its Key
	// is empty where there is none.
	Claim ClaimForm
}

// ClaimForm is a way to claim something that no series shows.
type ClaimForm struct {
	Key string          // of the claim's part in a file: "node"
	New func() OwnClaim // an empty one to read that part into
}

// OwnClaim is a claim in a world's own form: a pointer to a struct with tags like a
// Section's.
type OwnClaim interface {
	Check() []Problem
	// Read simulates what is claimed and returns the figure.
	Read(seed uint64) (float64, error)
}

// Section is a world's part of an incident's file: a pointer to a struct whose
// fields are tagged with their names (yaml:) and bounds (see package kit).
type Section interface {
	// Check tells what single values cannot: that two do not go together, that a list
	// is out of order. written is a value as the file has it, by its path within the
	// section; "" where the file says nothing.
	Check(written func(path string) string) []Problem
	// World builds the world as it is at time 0.
	World(seed uint64) (World, error)
}

// Problem is one thing that is wrong with a section.
type Problem struct {
	Path    string // within the section: "nodes.boot_min"
	Problem string
	Instead string // what to write; may be empty when the problem says it all
	Near    *Near  // what was meant, perhaps, by a word that is not known
}

// Near is an unknown word and those it may have been meant for.
type Near struct {
	Word  string
	Known []string
}

// Varied is a Section with numbers that hang together, which are moved together when
// a reader asks what would be if they were otherwise.
type Varied interface {
	// Vary scales the values of one row, such as workload.sizes[].share, whose entries
	// are given in the file's order; false leaves them to be scaled each for itself.
	Vary(row string, values []string, factor float64) ([]string, bool)
}
