package datapath

import "fmt"

// walk is a packet on its way.
type walk struct {
	*Network
	Trip
	p Packet
}

// Route sends a packet from a pod's kernel and follows it to another kernel, or to where
// it is dropped.
func (n *Network) Route(p Packet, from *Pod) Trip {
	w := &walk{Network: n, Trip: Trip{Sent: p}, p: p}
	w.leavePod(from)
	return w.Trip
}

func (w *walk) step(place Place, act Act, at *Node, basis Basis, why string, args ...any) *Step {
	s := Step{Place: place, Act: act, Packet: w.p, Basis: basis, Why: fmt.Sprintf(why, args...)}
	if at != nil {
		s.Node = at.Name
	}
	w.Steps = append(w.Steps, s)
	return &w.Steps[len(w.Steps)-1]
}

// lose ends the trip.
func (w *walk) lose(c Cause, place Place, at *Node, basis Basis, why string, args ...any) *Step {
	w.Cause = c
	return w.step(place, Drop, at, basis, why, args...)
}

// leavePod takes a packet from a pod's kernel to its interface and decides whether it
// leaves the node (bpf_lxc.c, handle_ipv4_from_lxc).
func (w *walk) leavePod(pod *Pod) {
	if pod == w.Client && w.p.Flags == SYN {
		w.connect()
	}
	status, entry := pod.Node.CT.lookup(w.p, Out)
	switch {
	case status == New:
		entry = pod.Node.CT.add(w.p, Out)
		if pod == w.Client && w.SplitDNS && w.peer == w.called() { // no socket was translated
			entry.service = w.called()
		}
		w.step(PodOut, NewEntry, pod.Node, Code, "nothing forbids the way out; connection tracking notes %v, and will let its replies in", entry)
	case status == Established:
		w.step(PodOut, Match, pod.Node, Code, "belongs to %v", entry)
	default:
		w.step(PodOut, Match, pod.Node, Code, "answers %v: no policy is asked", entry)
	}
	to := w.podAt(w.p.Dst.IP)
	switch {
	case to != nil && to.Node == pod.Node:
		w.shortWay(pod, to, entry)
	case w.p.Dst.IP == pod.Node.IP:
		w.toNode(pod.Node)
	default:
		w.leaveNode(pod, pod.Node, entry)
	}
}

// connect is what happens before the first packet: a Service's address may be translated.
func (w *walk) connect() {
	w.peer = w.called()
	at := w.Client.Node
	switch {
	case !w.SplitDNS && w.SocketLB == SocketAll && w.KubeProxyReplacement:
		w.step(AtSocket, Pass, at, Published, "%v is no Service's address: the Service's status has the balancer's host name, not its address, so the socket is not translated", w.p.Dst)
	case !w.SplitDNS:
	case w.SocketLB == SocketAll && w.KubeProxyReplacement:
		w.peer = w.nginx()
		w.p.Dst = w.peer
		w.step(AtSocket, Rewrite, at, Published, "connect() to the ClusterIP is translated to nginx: the balancer is not asked")
	default:
		w.p.Dst = w.nginx()
		w.step(PodOut, Rewrite, at, Published, "the ClusterIP is translated to nginx on the way out: the balancer is not asked")
	}
}

// shortWay is delivery on the same node. The packet never leaves it: with BPF host
// routing or an overlay the endpoint lookup delivers it, in ENI mode the rule "to <pod>
// lookup main" comes before that of the pod's ENI (priorities 20 and 111).
func (w *walk) shortWay(from, to *Pod, entry *Entry) {
	basis, how := Code, "its endpoint lookup finds the pod"
	if !w.bpfRouting() && w.Routing == ENI {
		how = "the rule to the pod's address comes before that of its ENI"
	}
	if entry != nil && entry.nodePort != (End{}) {
		switch {
		case !w.KubeProxyReplacement:
			basis, how = Inferred, "the host's stack turns kube-proxy's translation back on the way"
			w.p.Src = entry.nodePort
		case w.Cilium == Cilium115:
			basis, how = Unverified, "this release turns the NodePort's translation back before the delivery"
			w.p.Src = entry.nodePort
		default:
			how += ", and a reply that is delivered on its node is not turned back (cilium #33960)"
		}
	}
	act := Pass
	if w.p.Src != w.Sent.Src {
		act = Rewrite
	}
	w.step(NodeOut, act, from.Node, basis, "%s is on the same node: the packet takes the short way and never reaches the ENI; %s", to.Name, how)
	w.enterPod(to)
}

// leaveNode puts a packet on the wire.
func (w *walk) leaveNode(pod *Pod, at *Node, entry *Entry) {
	if entry != nil && entry.nodePort != (End{}) {
		w.p.Src = entry.nodePort
		w.step(NodeOut, Rewrite, at, Code, "the reply gets back the NodePort as its source (nodeport.h)")
	}
	if w.Routing == Overlay && pod != nil && w.p.Src.IP == pod.IP && w.podAt(w.p.Dst.IP) == nil && w.p.Flags&SYN != 0 && w.p.Flags&ACK == 0 {
		out := End{at.IP, w.p.Src.Port}
		at.nats = append(at.nats, translation{peer: w.p.Src, source: out, backend: w.p.Dst})
		w.p.Src = out
		w.step(NodeOut, Rewrite, at, Published, "outside the overlay a pod is known by its node's address")
	}
	switch {
	case w.flow.on && w.p.Src == w.flow.target && w.p.Dst == w.flow.source:
		w.turnBack()
	case w.p.Dst == w.Address:
		w.balance()
	default:
		w.land()
	}
}

// land brings a packet to the node that has its destination.
func (w *walk) land() {
	if node := w.nodeAt(w.p.Dst.IP); node != nil {
		w.arrive(node)
	} else if pod := w.podAt(w.p.Dst.IP); pod != nil {
		w.arrive(pod.Node)
	} else {
		w.lose(Vanished, NodeOut, nil, Published, "nobody has the address %v", w.p.Dst.IP)
	}
}

// balance is the load balancer with a packet from the client.
func (w *walk) balance() {
	f := &w.flow
	if !f.on {
		*f = flow{on: true, client: w.p.Src, target: End{w.Target.IP, NodeTCP}, source: w.p.Src}
		if w.Targets == IPTarget {
			f.target = w.nginx()
		}
		if !w.PreserveClientIP {
			f.source = End{w.Inner, w.p.Src.Port}
		}
	}
	w.p = Packet{Src: f.source, Dst: f.target, Flags: w.p.Flags}
	if w.PreserveClientIP {
		w.step(Balancer, Rewrite, nil, Published, "the target is %v for this connection's life; client IP preservation is on: the source stays %v", f.target, f.source)
	} else {
		w.step(Balancer, Rewrite, nil, Published, "the target is %v for this connection's life; client IP preservation is off: the source becomes the balancer's", f.target)
	}
	if w.Targets == IPTarget && w.Routing == Overlay {
		w.lose(Unsupported, Balancer, nil, Published, "a pod's overlay address is none of the VPC")
		return
	}
	w.land()
}

// turnBack is the VPC with a target's reply: once it has left the ENI it is the
// balancer's. How that is done inside is not published.
func (w *walk) turnBack() {
	w.p = Packet{Src: w.Address, Dst: w.flow.client, Flags: w.p.Flags}
	w.step(Balancer, Rewrite, nil, Inferred, "outside the node the reply becomes the balancer's again")
	w.land()
}

// arrive is a packet that comes in through a node's ENI.
func (w *walk) arrive(at *Node) {
	if w.p.Src.IP == at.IP {
		w.lose(OwnAddress, NodeIn, at, Unverified, "the node's own address comes in from outside; AWS says such connections time out, and what Cilium does with the packet is open")
		return
	}
	if pod := w.podAt(w.p.Src.IP); pod != nil && pod.Node == at {
		switch {
		case w.bpfRouting():
			w.step(NodeIn, Pass, at, Inferred, "a local pod's address comes in from outside; BPF host routing asks no rp_filter")
		case w.RPFilter == RPStrict:
			w.lose(SourceFilter, NodeIn, at, Published, "a local pod's address comes in from outside, and rp_filter is strict: dropped without a word")
			return
		default:
			w.step(NodeIn, Pass, at, Published, "a local pod's address comes in from outside; rp_filter is %s and lets it", w.RPFilter)
		}
	} else {
		w.step(NodeIn, Pass, at, Code, "comes in through the ENI")
	}
	if w.p.Dst.IP == at.IP {
		w.toNode(at)
		return
	}
	w.enterPod(w.podAt(w.p.Dst.IP))
}

// toNode is a packet for the node itself: a NodePort, or a reply to what the node
// rewrote.
func (w *walk) toNode(at *Node) {
	for i := range at.nats {
		if t := &at.nats[i]; w.p.Dst == t.source && w.p.Src == t.backend {
			w.undo(at, t)
			return
		}
	}
	if w.p.Dst.Port != NodeTCP {
		w.lose(Vanished, NodePort, at, Code, "nobody on the node knows port %d", w.p.Dst.Port)
		return
	}
	w.nodePort(at)
}

// undo turns a translation back and sends the packet on to who called.
func (w *walk) undo(at *Node, t *translation) {
	if t.nodePort == (End{}) {
		w.p.Dst = t.peer
		w.step(NodePort, Rewrite, at, Published, "the node's address becomes the pod's again")
		w.enterPod(w.podAt(w.p.Dst.IP))
		return
	}
	w.p = Packet{Src: t.nodePort, Dst: t.peer, Flags: w.p.Flags}
	if pod := w.podAt(t.peer.IP); pod != nil && pod.Node == at {
		w.step(NodePort, Rewrite, at, Inferred, "the reply becomes the NodePort's again, and %s is on this node: it takes the short way", pod.Name)
		w.enterPod(pod)
		return
	}
	w.step(NodePort, Rewrite, at, Code, "the reply becomes the NodePort's again")
	w.leaveNode(nil, at, nil)
}

// nodePort hands a packet that a target got to an nginx (nodeport.h; kube-proxy does the
// same in the host's stack).
func (w *walk) nodePort(at *Node) {
	peer, port := w.p.Src, w.p.Dst
	if w.Nginx.State == Gone || w.Traffic == Local && w.Nginx.Node != at {
		w.lose(NoBackend, NodePort, at, Published, "externalTrafficPolicy %s: the node has no nginx to hand it to", w.Traffic)
		return
	}
	w.p.Dst = w.nginx()
	source := peer
	if w.Nginx.Node != at {
		source = End{at.IP, peer.Port}
		w.p.Src = source
		w.step(NodePort, Rewrite, at, Published, "nginx is on another node: the node puts its own address in, so that the reply comes back here")
	} else {
		w.step(NodePort, Rewrite, at, Code, "nginx is on this node: the source stays %v", peer)
	}
	if !w.remembered(at, peer, port) {
		at.nats = append(at.nats, translation{peer: peer, nodePort: port, backend: w.p.Dst, source: source})
	}
	if w.Nginx.Node == at {
		w.enterPod(w.Nginx)
		return
	}
	w.arrive(w.Nginx.Node)
}

func (w *walk) remembered(at *Node, peer, port End) bool {
	for i := range at.nats {
		if at.nats[i].peer == peer && at.nats[i].nodePort == port {
			return true
		}
	}
	return false
}
