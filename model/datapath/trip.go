package datapath

import "fmt"

// Place is where a step happens.
type Place uint8

// The places, in the order in which a packet from the client passes them.
const (
	AtSocket   Place = iota // a pod's kernel, or the socket-level load balancing at connect()
	PodOut                  // the pod's interface, on its way out: tracking and egress policy
	NodeOut                 // the node's ENI, on its way out
	Balancer                // the load balancer, and the VPC that translates its replies
	NodeIn                  // the node's ENI, on its way in
	NodePort                // the node's translation of a NodePort
	PodIn                   // the pod's interface, on its way in: tracking and ingress policy
	PlaceCount = int(iota)
)

var placeNames = [PlaceCount]string{"socket", "pod out", "node out", "balancer", "node in", "NodePort", "pod in"}

func (p Place) String() string { return placeNames[p] }

// Act is what a step does to the packet.
type Act uint8

// The acts.
const (
	Pass Act = iota
	Rewrite
	NewEntry // not known to connection tracking, and let in: an entry is made
	Match    // known to connection tracking
	Miss     // not known, and so a matter of policy
	Drop
	Deliver // a socket takes it
	Reset   // no socket knows it: the kernel answers RST
)

var actNames = [...]string{"passes", "rewritten", "new entry", "known", "unknown", "dropped", "delivered", "no socket"}

func (a Act) String() string { return actNames[a] }

// Basis is how well a step is known.
type Basis uint8

// The bases, the best first.
const (
	Code Basis = iota
	Published
	Inferred
	Unverified
)

// String is the mark in an explanation; empty for what was read in code or published.
func (b Basis) String() string { return [...]string{"", "", "inferred", "not verified"}[b] }

// Step is one thing that happens to a packet on its way.
type Step struct {
	Place Place
	Act   Act
	// Node is where it happens, "" in the VPC.
	Node   string
	Packet Packet // as it leaves the step
	Why    string
	Basis  Basis
	// Hubble is what `hubble observe` prints for it; empty where it sees nothing.
	Hubble []string
}

func (s Step) String() string {
	text := fmt.Sprintf("%v %v", s.Place, s.Act)
	if s.Node != "" {
		text = s.Node + " " + text
	}
	text += ": " + s.Why
	if mark := s.Basis.String(); mark != "" {
		text += " (" + mark + ")"
	}
	return text
}

// Trip is one packet's way from a kernel to where it ends.
type Trip struct {
	Sent  Packet
	Steps []Step
	// To is the pod whose kernel has it; nil when it was dropped.
	To *Pod
	// Arrived is the packet as To's kernel sees it.
	Arrived Packet
	Cause   Cause // of a drop
}

// Cause is why a connection fails; OK is none.
type Cause uint8

// The causes.
const (
	OK           Cause = iota
	Denied             // the client's policy drops the reply that took the short way
	Orphaned           // the client's kernel has no such connection and answers RST
	OwnAddress         // source and destination are the same node, or the same pod
	WorldDenied        // nginx's policy does not know the load balancer
	SourceFilter       // rp_filter drops the packet that comes back from outside
	NoBackend          // the node has no nginx of its own, or there is none at all
	Stopped            // nginx has stopped and is still registered: RST
	Vanished           // the target's pod is gone
	Unsupported        // ip targets on an overlay
	CauseCount   = int(iota)
)

var causeNames = [CauseCount]string{
	"",
	"reply took the short way: client and nginx share a node — dropped by the client's policy",
	"reply took the short way: client and nginx share a node — the client has no such connection (RST)",
	"source and destination are the same",
	"nginx's policy does not know the load balancer",
	"rp_filter drops a pod's address that comes from outside",
	"the target has no nginx to hand it to",
	"target has stopped, still registered",
	"target is gone, still registered",
	"the load balancer cannot reach a pod's overlay address",
}

func (c Cause) String() string { return causeNames[c] }
