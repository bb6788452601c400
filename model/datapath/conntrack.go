package datapath

import (
	"fmt"
	"time"
)

// Direction is the side of a pod that an entry was made on.
type Direction uint8

// The directions: out of the pod that began, into the pod that was called.
const (
	Out Direction = iota
	In
)

func (d Direction) String() string { return [...]string{"OUT", "IN"}[d] }

// Entry is one line of a node's connection tracking. Cilium has one map a node, keyed
// by the five-tuple and the direction.
type Entry struct {
	Dir      Direction
	Src, Dst End // as the first packet had them
	Syn      bool
	service  End // what the pod had called; its replies are given that source
	nodePort End // the address at which the node took the packet in for this pod
}

func (e *Entry) String() string { return fmt.Sprintf("%v %v -> %v", e.Dir, e.Src, e.Dst) }

// Lifetimes of entries (Cilium, bpf/lib/conntrack.h and its options: 60 s until a packet
// without SYN has been seen, 10 s after a FIN or RST). That of established ones is six
// hours in older documents; the newer value was not verified.
const (
	SynLifetime   = time.Minute
	CloseLifetime = 10 * time.Second
)

// Status is what a lookup finds (ct_lookup4; CT_NEW, CT_ESTABLISHED, CT_REPLY).
type Status uint8

// The statuses. There is no invalid one: a lookup never asks whether a TCP flow that
// it does not know begins with a SYN (bpf/lib/conntrack.h, __ct_lookup).
const (
	New Status = iota
	Established
	Reply
)

func (s Status) String() string { return [...]string{"CT_NEW", "CT_ESTABLISHED", "CT_REPLY"}[s] }

// Table is a node's connection tracking.
type Table struct{ entries []Entry }

// Entries lists what is in the table, oldest first.
func (t *Table) Entries() []Entry { return t.entries }

// lookup asks first whether a packet answers an entry of the other direction, then
// whether it belongs to one of its own.
func (t *Table) lookup(p Packet, dir Direction) (Status, *Entry) {
	for i := range t.entries {
		e := &t.entries[i]
		if e.Dir != dir && e.Src == p.Dst && e.Dst == p.Src {
			return Reply, e
		}
	}
	for i := range t.entries {
		e := &t.entries[i]
		if e.Dir == dir && e.Src == p.Src && e.Dst == p.Dst {
			return Established, e
		}
	}
	return New, nil
}

func (t *Table) add(p Packet, dir Direction) *Entry {
	t.entries = append(t.entries, Entry{Dir: dir, Src: p.Src, Dst: p.Dst, Syn: true})
	return &t.entries[len(t.entries)-1]
}
