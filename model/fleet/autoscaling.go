package fleet

import (
	"time"

	"reenact/model/kube"
)

// Autoscaling is how running computes change their size and their node (NeonVM).
// An agent on each node reads the computes' load at intervals; a smaller size is
// taken at once, a larger one as far as the scheduler finds it on the node; and
// a node that is booked above its watermark has computes migrated away. The zero
// value is a cluster in which no size ever changes.
type Autoscaling struct {
	Share     int           `yaml:"share" range:"0..100"`         // percent of the customers' computes whose size may change
	MaxCU     float64       `yaml:"max_cu" range:"0.25..63"`      // their largest size, in compute units
	Movable   int           `yaml:"movable" range:"0..100"`       // percent of those that may be live-migrated
	Doubling  int           `yaml:"doubling" range:"0..99"`       // percent: the chance that a load wants twice the smallest size, then twice that, and so on
	Change    time.Duration `yaml:"change_every" range:"1s..24h"` // mean time until a load changes
	Read      time.Duration `yaml:"read_every" range:"1s..24h"`   // between two readings of a compute's load
	Retry     time.Duration `yaml:"retry_every" range:"1s..24h"`  // after an increase that was denied
	Watermark int           `yaml:"watermark" range:"10..100"`    // percent of a node's CPU and memory; 100: nothing is migrated
	Copy      time.Duration `yaml:"copy_per_cu"`                  // a live migration's transfer, for each compute unit
}

// maxDoublings is where a load is cut off: 64 times the smallest size there is.
const maxDoublings = 6

// Load is what a compute wants until its load changes.
type Load struct {
	Size  kube.Size
	Lasts time.Duration // a whole number of the agent's readings, one at least
}

// Scales tells whether the n-th customer's compute is one whose size may change,
// and if so, whether it may be migrated as well.
func (s *Sampler) Scales(n uint32) (scales, moves bool) {
	d := s.loads.Stream(uint64(n) << 16)
	scales = d.N(100) < s.scaling.Share
	return scales, scales && d.N(100) < s.scaling.Movable
}

// Load returns the k-th load, from 1 on, of the n-th customer's compute, whose
// smallest size is least: the same in every future of one seed.
func (s *Sampler) Load(n uint32, k uint16, least kube.Size) Load {
	d := s.loads.Stream(uint64(n)<<16 | uint64(k))
	size, most := least, SizeShare{CU: s.scaling.MaxCU}.Quarters()
	for range maxDoublings {
		if d.N(100) >= s.scaling.Doubling {
			break
		}
		size *= 2
	}
	lasts := time.Duration(d.Exp(int64(s.scaling.Change)))
	return Load{Size: max(least, min(size, most)), Lasts: (lasts/s.scaling.Read + 1) * s.scaling.Read}
}
