package datapath

// Fate is what becomes of a connection: the trips of its first packets and why it fails.
type Fate struct {
	Cause Cause
	Trips []Trip
	// SynAck tells whether nginx's kernel took the SYN and answers it.
	SynAck bool
	// Reset tells whether nginx hears a RST for its answer.
	Reset bool
	// Refused tells whether the client hears a RST: its connect() fails at once.
	Refused bool
	// AnswerDenied tells whether the client's policy drops what nginx's kernel answers.
	AnswerDenied bool
	// Judged tells whether Hubble shows a verdict for the answer that the client let in,
	// although it answers nothing.
	Judged bool
}

// Connect sends a SYN and whatever the kernels answer to it, until one of them is at
// rest. The nodes' tables keep what it leaves there.
func (n *Network) Connect() Fate {
	syn := Packet{Src: n.client(), Dst: n.called(), Flags: SYN}
	first := n.Route(syn, n.Client)
	f := Fate{Cause: first.Cause, Trips: []Trip{first}}
	switch {
	case first.To == nil:
		return f
	case n.Nginx.State == Closed:
		n.refuse(&f, first.Arrived)
		return f
	}
	f.SynAck = true
	n.heard = first.Arrived.Src
	n.answerSyn(&f)
	return f
}

// Again is nginx's kernel that answers a SYN once more: one must have reached it.
func (n *Network) Again() Fate {
	f := Fate{SynAck: true}
	n.answerSyn(&f)
	return f
}

// answerSyn sends nginx's SYN-ACK to whom its SYN came from, as it saw it.
func (n *Network) answerSyn(f *Fate) {
	reply := n.Route(Packet{Src: n.nginx(), Dst: n.heard, Flags: SYN | ACK}, n.Nginx)
	f.Trips = append(f.Trips, reply)
	switch {
	case reply.To == nil:
		f.Cause, f.AnswerDenied = reply.Cause, reply.Cause == Denied
	case reply.Arrived.Src != n.peer:
		n.orphan(f, reply)
	default:
		f.Trips = append(f.Trips, n.Route(reply.Arrived.answer(ACK), n.Client))
	}
}

// refuse is nginx's kernel with nobody listening.
func (n *Network) refuse(f *Fate, syn Packet) {
	reset := n.Route(syn.answer(RST|ACK), n.Nginx)
	f.Trips = append(f.Trips, reset)
	f.Cause, f.AnswerDenied = Stopped, reset.Cause == Denied
	f.Refused = reset.To == n.Client && reset.Arrived.Src == n.peer
}

// orphan is the client's kernel with a SYN-ACK that none of its sockets waits for: it
// answers RST (RFC 9293, 3.5.2: a connection that does not exist is CLOSED).
func (n *Network) orphan(f *Fate, reply Trip) {
	f.Cause, f.Judged = Orphaned, n.ClientPolicy != NoPolicy
	reset := n.Route(reply.Arrived.answer(RST), n.Client)
	f.Trips = append(f.Trips, reset)
	f.Reset = reset.To == n.Nginx
}

// Check is the balancer's health check of a target, from the balancer's own address
// whatever the preservation of client addresses. proxy tells whether the target group
// sends proxy protocol headers, which the node's health port cannot read (AWS Load
// Balancer Controller, annotations.md).
func (n *Network) Check(proxy bool) Trip {
	w := &walk{Network: n, p: Packet{Src: End{n.Inner, 50000}, Dst: n.nginx(), Flags: SYN}}
	w.Sent = w.p
	switch {
	case n.Targets == IPTarget:
		w.arrive(n.Nginx.Node)
	case n.Traffic == Local:
		w.checkLocal(proxy)
	default:
		w.p.Dst = End{n.Target.IP, NodeTCP}
		w.arrive(n.Target)
	}
	if w.To != nil && w.To.State != Listening {
		w.To, w.Cause = nil, Stopped
	}
	return w.Trip
}

// checkLocal asks the node whether it has an nginx of its own (healthCheckNodePort).
func (w *walk) checkLocal(proxy bool) {
	switch {
	case proxy:
		w.lose(NoBackend, NodePort, w.Target, Published, "the node's health port does not read proxy protocol")
	case w.Nginx.Node != w.Target || w.Nginx.State != Listening:
		w.lose(NoBackend, NodePort, w.Target, Published, "the node says that it has no nginx")
	default:
		w.To = w.Nginx
		w.step(NodePort, Deliver, w.Target, Published, "the node says that it has an nginx; policies are not asked")
	}
}

// Tables lists what connection tracking holds now, node by node, each node once.
func (n *Network) Tables() []*Node {
	list := []*Node{n.Client.Node}
	for _, node := range []*Node{n.Target, n.Nginx.Node} {
		known := false
		for _, k := range list {
			known = known || k == node
		}
		if !known {
			list = append(list, node)
		}
	}
	return list
}
