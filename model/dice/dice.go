// Package dice is the only source of chance. Every use draws from its own
// stream, keyed by what it is for, so that a changed choice never changes the
// dice of anything else: two futures of one seed differ only by the choice.
package dice

import "math/bits"

// Stream is a sequence of draws. The zero Stream is valid, but belongs to no
// purpose: make one with New. Copying a Stream copies its position.
type Stream struct{ state uint64 }

// New returns the stream of one purpose: the same seed, purpose and index give
// the same draws on every machine.
func New(seed uint64, purpose Purpose, index uint64) Stream {
	return Of(seed, purpose).Stream(index)
}

// Family is all streams of one purpose, for who makes many of them.
type Family struct{ root uint64 }

// Of returns a purpose's streams: Of(s, p).Stream(i) is New(s, p, i).
func Of(seed uint64, purpose Purpose) Family {
	return Family{mix(seed ^ uint64(purpose)*0x9e3779b97f4a7c15)}
}

// Stream returns the stream of one index.
func (f Family) Stream(index uint64) Stream {
	return Stream{mix(f.root + index*0xd1342543de82ef95)}
}

// Purpose names what a stream is for.
type Purpose uint64

// The purposes. A new one goes at the end: the order is part of what a seed means.
const (
	Arrivals     Purpose = iota + 1 // gaps between wake-ups
	Compute                         // size, activity and start-up of the n-th compute
	MapOrder                        // node n's map iteration
	Placement                       // the scheduler's choice for pod n
	Kubelet                         // pod n's retries
	EC2                             // node n's call latencies
	Boot                            // node n's boot time
	Monitor                         // the activity monitor's queries
	Customer                        // customer n's patience
	Resize                          // a compute's changes of size
	Trace                           // the dice of a node trace
	Egress                          // the n-th batch of invocations
	EgressJitter                    // the n-th batch that waits to connect again
	Machine                         // what the n-th machine calls in a second
	Others                          // where others' addresses lie in the n-th subnet
	Work                            // the lives of the n-th workload's pods
)

// Uint64 returns 64 uniform bits (splitmix64: Steele, Lea, Flood 2014).
func (s *Stream) Uint64() uint64 {
	s.state += 0x9e3779b97f4a7c15
	return mix(s.state)
}

// Skip passes over n draws.
func (s *Stream) Skip(n uint64) { s.state += n * 0x9e3779b97f4a7c15 }

// N returns a uniform whole number in [0, n). n must be positive.
func (s *Stream) N(n int) int {
	hi, _ := bits.Mul64(s.Uint64(), uint64(n))
	return int(hi)
}

// Between returns a uniform whole number in [lo, hi].
func (s *Stream) Between(lo, hi int64) int64 {
	if hi <= lo {
		return lo
	}
	h, _ := bits.Mul64(s.Uint64(), uint64(hi-lo+1))
	return lo + int64(h)
}

// Exp returns an exponentially distributed whole number with the given mean,
// cut off at 16 means. It uses integers only, so that every machine agrees.
func (s *Stream) Exp(mean int64) int64 {
	u := s.Uint64()
	lz := bits.LeadingZeros64(u | 1<<41)
	// −ln(u) = lz·ln2 + −ln(m) with m in [1/2, 1): the table gives the second
	// term at 256 points, in units of 2^-32.
	frac := (u << uint(lz)) << 1 >> 56
	e := uint64(lz)*ln2 + negLog[frac]
	hi, lo := bits.Mul64(e, uint64(mean))
	return int64(hi<<32 | lo>>32)
}

func mix(z uint64) uint64 {
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}
