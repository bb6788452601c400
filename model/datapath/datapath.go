// Package datapath routes one TCP packet at a time between a client pod, an AWS
// Network Load Balancer and an nginx pod on Cilium, and says each step it takes. What
// decides a packet's fate is what explains it: there is one walk, and its steps are the
// explanation. It is pure, and keeps the nodes' connection tracking.
//
// A rule says where it comes from. Cilium's code was read file by file (bpf/bpf_lxc.c at
// 00025c98, a recent bpf/lib/conntrack.h, bpf/lib/nodeport.h at 00155816,
// bpf/lib/local_delivery.h of 1.19); what nobody published and no code says is marked
// as inferred or not verified, and carries that mark into every explanation.
package datapath

import (
	"fmt"
	"strconv"
	"strings"
)

// IP is an IPv4 address.
type IP uint32

func (ip IP) String() string {
	return fmt.Sprintf("%d.%d.%d.%d", byte(ip>>24), byte(ip>>16), byte(ip>>8), byte(ip))
}

// End is one end of a connection.
type End struct {
	IP   IP
	Port uint16
}

func (e End) String() string { return e.IP.String() + ":" + strconv.Itoa(int(e.Port)) }

// Flags are those TCP flags that matter here.
type Flags uint8

// The flags.
const (
	SYN Flags = 1 << iota
	ACK
	RST
)

// String writes flags as Hubble does: "SYN, ACK".
func (f Flags) String() string {
	var list []string
	for i, name := range [...]string{"SYN", "ACK", "RST"} {
		if f>>i&1 != 0 {
			list = append(list, name)
		}
	}
	return strings.Join(list, ", ")
}

// Packet is a TCP packet without its payload.
type Packet struct {
	Src, Dst End
	Flags    Flags
}

func (p Packet) String() string { return fmt.Sprintf("%v -> %v %v", p.Src, p.Dst, p.Flags) }

// answer is a packet back to where this one came from.
func (p Packet) answer(f Flags) Packet { return Packet{Src: p.Dst, Dst: p.Src, Flags: f} }

// Settings are all that decides a packet's way, besides where the pods are. They are
// comparable: two epochs with equal settings have equal fates.
type Settings struct {
	Cilium      Release
	Routing     Routing
	HostRouting HostRouting
	RPFilter    RPFilter
	// KubeProxyReplacement: Cilium serves NodePorts and ClusterIPs. Off: kube-proxy's
	// rules in the host's stack do.
	KubeProxyReplacement bool
	SocketLB             SocketLB
	Targets              TargetType
	Traffic              TrafficPolicy
	PreserveClientIP     bool // the target group's attribute, as it was when the connection began
	ClientPolicy         ClientPolicy
	NginxPolicy          NginxPolicy
	SplitDNS             bool // the name resolves to the ClusterIP inside the cluster
}

// Release is a line of Cilium releases that route alike.
type Release string

// The releases. cilium #33960 (2024-07) is in the one and not in the other.
const (
	Cilium115 Release = "1.15" // and older
	Cilium117 Release = "1.17" // and newer
)

// Routing is how pods reach what is outside their node.
type Routing string

// The routings.
const (
	ENI     Routing = "eni"     // pods have addresses of the VPC
	Overlay Routing = "overlay" // pods go out with their node's address
)

// HostRouting is what hands a packet from a node's interface to a pod.
type HostRouting string

// The host routings. BPF needs the kube-proxy replacement (Cilium, tuning guide).
const (
	BPF    HostRouting = "bpf"
	Legacy HostRouting = "legacy" // the kernel's stack, with its rp_filter
)

// RPFilter is net.ipv4.conf.*.rp_filter of the nodes.
type RPFilter string

// The modes: 0, 2 and 1.
const (
	RPOff    RPFilter = "off"
	RPLoose  RPFilter = "loose"
	RPStrict RPFilter = "strict"
)

// SocketLB is where Cilium translates a Service's address at connect().
type SocketLB string

// The scopes.
const (
	SocketAll  SocketLB = "all"
	SocketHost SocketLB = "host-only"
	SocketOff  SocketLB = "off"
)

// TargetType is how the load balancer knows its targets.
type TargetType string

// The types.
const (
	Instance TargetType = "instance" // nodes, by their NodePort
	IPTarget TargetType = "ip"       // pods, by their address
)

// TrafficPolicy is the Service's externalTrafficPolicy.
type TrafficPolicy string

// The policies.
const (
	Local   TrafficPolicy = "Local"
	Cluster TrafficPolicy = "Cluster"
)

// ClientPolicy is the ingress policy of the client's namespace.
type ClientPolicy string

// The client's policies.
const (
	NoPolicy    ClientPolicy = "none"         // nothing selects the pods: no verdicts are made
	DefaultDeny ClientPolicy = "default-deny" // only named peers; nginx and the world are none of them
	AllowAll    ClientPolicy = "allow-all"
)

// NginxPolicy is the ingress policy of nginx.
type NginxPolicy string

// Nginx's policies.
const (
	FromAny     NginxPolicy = "any"
	FromCluster NginxPolicy = "cluster" // the entity: all but the world
)

// Identity is who Cilium takes a packet's sender for.
type Identity string

// The identities. A pod's belongs to its labels, not to its life: a restarted pod keeps
// it (Cilium, identity concepts).
const (
	ClientID Identity = "client"
	NginxID  Identity = "nginx"
	Host     Identity = "host"        // the node that the receiver is on
	Remote   Identity = "remote-node" // another node
	World    Identity = "world"
)

// bpfRouting tells whether packets for pods bypass the host's stack.
func (s *Settings) bpfRouting() bool { return s.HostRouting == BPF && s.KubeProxyReplacement }
