// Package kube is what Kubernetes does between a pod and its node: the
// scheduler's scores and capacity books, and the waits of the kubelet and
// kube-proxy.
package kube

import (
	"fmt"
	"time"
)

// Size is a pod's request in quarters of a compute unit; one compute unit is
// one vCPU with four gigabytes of memory.
type Size int32

// Units of Size.
const (
	QuarterCU Size = 1
	OneCU     Size = 4
)

// Request is what a pod asks for of CPU and of memory, in grains of a Scheduler: of a
// compute unit's vCPU and of its four gigabytes.
type Request struct{ CPU, Memory Size }

// SyncTime is one point of a curve: with so many running pods, kube-proxy takes
// so long until a new pod's Service works. Between points it is interpolated;
// beyond the last the last slope goes on.
type SyncTime struct {
	Pods int           `yaml:"pods" range:"0..1000000"`
	Time time.Duration `yaml:"time"`
}

// SyncAt reads the curve, whose points ascend in Pods.
func SyncAt(curve []SyncTime, pods int) time.Duration {
	n := len(curve)
	if n == 0 {
		return 0
	}
	if pods <= curve[0].Pods || n == 1 {
		return curve[0].Time
	}
	i := 1
	for i < n-1 && pods > curve[i].Pods {
		i++
	}
	a, b := curve[i-1], curve[i]
	slope := (b.Time - a.Time) / time.Duration(b.Pods-a.Pods)
	return max(0, a.Time+slope*time.Duration(pods-a.Pods))
}

// Scoring is how the scheduler prefers among the nodes that have room.
type Scoring uint8

// The scorings.
const (
	// Neon is the incident cluster's own: it packs nodes to 80 % and then
	// avoids them, and blurs the order with dice.
	Neon Scoring = iota
	// LeastAllocated is stock Kubernetes: the emptiest node wins.
	LeastAllocated
)

var scoringNames = [...]string{"neon", "least-allocated"}

func (s Scoring) String() string { return scoringNames[s] }

// ParseScoring reads a scoring's name.
func ParseScoring(name string) (Scoring, error) {
	for i, n := range scoringNames {
		if n == name {
			return Scoring(i), nil
		}
	}
	return 0, fmt.Errorf("unknown scheduler %q; write neon or least-allocated", name)
}

// UnmarshalText lets a file name a scoring.
func (s *Scoring) UnmarshalText(text []byte) (err error) {
	*s, err = ParseScoring(string(text))
	return err
}

// Values are the names that a file may write.
func (Scoring) Values() []string { return scoringNames[:] }

// MarshalText writes a scoring as a file has it.
func (s Scoring) MarshalText() ([]byte, error) { return []byte(s.String()), nil }
