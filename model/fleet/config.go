// Package fleet is the control plane of a serverless database: who wakes, which
// computes are started and suspended, and the database the control plane itself
// depends on.
package fleet

import (
	"time"

	"reenact/model/kube"
)

// Config is the control plane's side of a cluster.
type Config struct {
	StartTimeout time.Duration `yaml:"start_timeout" range:"1s..24h"` // a start that takes longer is deleted and tried again
	Prewarmed    int           `yaml:"prewarmed" range:"0..100000"`   // computes kept started ahead of demand
	Database     Database      `yaml:"database"`
	Monitor      Monitor       `yaml:"monitor"`
}

// Database is the one the control plane runs its queries on.
type Database struct {
	CPUs      int           `yaml:"cpus" range:"1..512"`
	Sessions  int           `yaml:"sessions" range:"0..10000"`   // other queries of the same kind under way at any time
	IndexCost time.Duration `yaml:"index_cost" range:"1ms..24h"` // CPU time of one query with the right plan
	ScanCost  time.Duration `yaml:"scan_cost" range:"1ms..24h"`  // CPU time of one query that scans the computes table
}

// Monitor is the activity monitor: it finds idle computes and suspends them.
type Monitor struct {
	Every   time.Duration `yaml:"every" range:"100ms..24h"` // from the end of a round to the next
	Workers int           `yaml:"workers" range:"1..1000"`  // suspensions under way at once, each with a query of its own
}

// Workload is the customers: who is always on, who wakes when, and for how long.
type Workload struct {
	AlwaysOn  int           `yaml:"always_on" range:"0..1000000"`        // computes that never idle
	Wakeups   []Rate        `yaml:"wakeups"`                             // databases woken, per minute, from a time on
	Active    time.Duration `yaml:"active" range:"1s..24h"`              // mean time from being ready to the last query, of most
	LongShare int           `yaml:"long_share,omitempty" range:"0..100"` // percent of wake-ups that begin a long session
	Long      time.Duration `yaml:"long_active,omitempty"`               // mean time to the last query, of those
	IdleTimer time.Duration `yaml:"idle_timer"`
	Patience  time.Duration `yaml:"patience" range:"1s..24h"`    // mean time a customer goes on trying
	Reconnect time.Duration `yaml:"reconnect" range:"100ms..1h"` // wait after the proxy refused
	Sizes     []SizeShare   `yaml:"sizes" entries:"50"`
}

// Rate is a point of the demand curve: at At so many databases wake a minute.
// Between points the rate changes in a straight line; after the last it stays.
type Rate struct {
	At     time.Duration `yaml:"at" time:"clock"` // since the start of the warm-up
	PerMin int           `yaml:"per_min" range:"0..200000"`
}

// SizeShare is one class of compute sizes.
type SizeShare struct {
	CU    float64 `yaml:"cu" range:"0.25..63"`  // compute units, a multiple of 0.25
	Share float64 `yaml:"share" range:"0..100"` // percent of all computes
}

// Quarters returns the size in quarters of a compute unit.
func (s SizeShare) Quarters() kube.Size { return kube.Size(s.CU*4 + 0.5) }
