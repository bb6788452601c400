package datapath

// Node is a worker with its connection tracking and its translations.
type Node struct {
	Name string
	IP   IP
	CT   Table
	nats []translation
}

// translation is what a node remembers of an address that it rewrote.
type translation struct {
	peer     End // who called, as the node saw it
	nodePort End // what was called
	backend  End // whom it was handed to
	source   End // what the node called the backend as; that of peer where it did not hide it
}

// PodState is what a pod answers with.
type PodState uint8

// The states.
const (
	Listening PodState = iota
	Closed             // the process has stopped, the pod is still there
	Gone
)

// Pod is a pod on a node.
type Pod struct {
	Name  string
	IP    IP
	ID    Identity
	Node  *Node
	State PodState
}

// Network is what one connection meets: its two pods and their nodes, the node that the
// balancer hands it to, and the balancer. Nodes that are the same share a pointer.
type Network struct {
	Settings
	Client, Nginx *Pod
	Target        *Node // of an instance target; with ip targets nginx's own
	Address       End   // the balancer's, in the zone that DNS gave
	Inner         IP    // the balancer's private address, the source when it keeps no client's
	Port          uint16
	ServiceIP     IP // the ClusterIP of nginx

	flow  flow
	peer  End // what the client's socket is connected to
	heard End // from whom nginx's kernel had the SYN
}

// The ports of the connection's far side.
const (
	HTTPS    = 443
	NginxTCP = 80
	NodeTCP  = 30443
)

// flow is the balancer's entry for the connection.
type flow struct {
	on             bool
	client, target End // as the balancer sees the one, and whom it picked
	source         End // what the target sees
}

func (n *Network) client() End { return End{n.Client.IP, n.Port} }
func (n *Network) nginx() End  { return End{n.Nginx.IP, NginxTCP} }

// called is the address that the client's name resolves to.
func (n *Network) called() End {
	if n.SplitDNS {
		return End{n.ServiceIP, HTTPS}
	}
	return n.Address
}

// podAt is the pod with an address; nil for other addresses.
func (n *Network) podAt(ip IP) *Pod {
	switch ip {
	case n.Client.IP:
		return n.Client
	case n.Nginx.IP:
		return n.Nginx
	}
	return nil
}

// nodeAt is the node with an address; nil for other addresses.
func (n *Network) nodeAt(ip IP) *Node {
	for _, node := range []*Node{n.Client.Node, n.Target, n.Nginx.Node} {
		if node.IP == ip {
			return node
		}
	}
	return nil
}

// Where says on which of three nodes a connection's parties are.
type Where struct{ Client, Target, Nginx int }

// NewNetwork puts together a network with addresses of its own, for who asks only what
// becomes of a connection: pods so placed, everything listening.
func NewNetwork(s Settings, at Where) *Network {
	nodes := [3]*Node{
		{Name: "node-1", IP: 0x0a000a01}, {Name: "node-2", IP: 0x0a000a02}, {Name: "node-3", IP: 0x0a000a03},
	}
	n := &Network{
		Settings: s,
		Client:   &Pod{Name: "client", IP: 0x0a00010a, ID: ClientID, Node: nodes[at.Client]},
		Nginx:    &Pod{Name: "nginx", IP: 0x0a000114, ID: NginxID, Node: nodes[at.Nginx]},
		Target:   nodes[at.Target],
		Address:  End{0x0a000232, HTTPS}, Inner: 0x0a000232, Port: 41234, ServiceIP: 0xac140a0a,
	}
	if s.Targets == IPTarget {
		n.Target = n.Nginx.Node
	}
	return n
}
