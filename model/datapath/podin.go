package datapath

import "fmt"

// enterPod is a pod's interface on the way in: connection tracking, then policy
// (bpf_lxc.c, ipv4_policy).
func (w *walk) enterPod(pod *Pod) {
	at := pod.Node
	if pod.State == Gone {
		w.lose(Vanished, PodIn, at, Published, "the pod is gone")
		return
	}
	status, entry := at.CT.lookup(w.p, In)
	if status == Reply {
		w.step(PodIn, Match, at, Code, "answers %v: no policy is asked", entry).Hubble = w.hubble("to-endpoint FORWARDED")
		if entry.service != (End{}) {
			w.p.Src = entry.service
			w.step(PodIn, Rewrite, at, Code, "its source becomes again what was called")
		}
		w.deliver(pod)
		return
	}
	id := w.identity(at)
	if status == New && w.p.Flags&ACK != 0 {
		w.step(PodIn, Miss, at, Code, "no entry knows %v -> %v, and tracking does not ask whether a new flow begins with a SYN: %v", w.p.Src, w.p.Dst, status)
	}
	allowed, rule, judged := w.judge(pod, id)
	if !allowed {
		cause := Denied
		if pod == w.Nginx {
			cause = WorldDenied
		}
		w.lose(cause, PodIn, at, Code, "%s", rule).Hubble = w.hubble("policy-verdict:none INGRESS DENIED", "Policy denied DROPPED")
		return
	}
	seen := []string{"to-endpoint FORWARDED"}
	if judged && status == New {
		seen = append([]string{"policy-verdict:L3-Only INGRESS ALLOWED"}, seen...)
	}
	if status == New {
		entry = at.CT.add(w.p, In)
		w.noteNodePort(entry, at)
		w.step(PodIn, NewEntry, at, Code, "%s; connection tracking notes %v", rule, entry).Hubble = w.hubble(seen...)
	} else {
		w.step(PodIn, Match, at, Code, "belongs to %v; %s", entry, rule).Hubble = w.hubble(seen...)
	}
	w.deliver(pod)
}

// noteNodePort marks an entry whose packet came through a NodePort of the same node: its
// replies are turned back on the way out.
func (w *walk) noteNodePort(entry *Entry, at *Node) {
	for i := range at.nats {
		if t := &at.nats[i]; t.nodePort != (End{}) && t.backend == entry.Dst && t.source == entry.Src && t.peer == entry.Src {
			entry.nodePort = t.nodePort
		}
	}
}

// identity is who the sender is taken for: the address's entry in the ipcache
// (bpf_lxc.c, tail_ipv4_to_endpoint). A pod that comes by way of the balancer with its own
// address is itself, not the world.
func (w *walk) identity(at *Node) Identity {
	if pod := w.podAt(w.p.Src.IP); pod != nil {
		return pod.ID
	}
	switch node := w.nodeAt(w.p.Src.IP); {
	case node == at:
		return Host
	case node != nil:
		return Remote
	}
	return World
}

// judge is a pod's ingress policy. judged is false where no policy selects the pod, so
// that no verdict is made. Flows that are known are judged as well. The pod's own node is
// always allowed (Cilium, --allow-localhost).
func (w *walk) judge(pod *Pod, id Identity) (allowed bool, rule string, judged bool) {
	if pod == w.Nginx {
		if w.NginxPolicy == FromCluster {
			return id != World, fmt.Sprintf("nginx admits the cluster only, and the sender is %s", id), true
		}
		return true, "nginx admits anyone", false
	}
	switch {
	case w.ClientPolicy == NoPolicy:
		return true, "no policy selects the client", false
	case w.ClientPolicy == AllowAll:
		return true, "the client's policy admits anyone", true
	case id == Host:
		return true, "the sender is the client's own node, which is always admitted", true
	}
	return false, fmt.Sprintf("the client's policy admits named peers, and %s is none of them", id), true
}

// hubble writes what `hubble observe` prints of a packet: who, to whom, what, and the
// flags.
func (w *walk) hubble(verdicts ...string) []string {
	lines := make([]string, len(verdicts))
	for i, v := range verdicts {
		lines[i] = fmt.Sprintf("%v -> %v %s (TCP Flags: %v)", w.p.Src, w.p.Dst, v, w.p.Flags)
	}
	return lines
}

// deliver hands the packet to a pod's kernel.
func (w *walk) deliver(pod *Pod) {
	if w.p.Src.IP == pod.IP {
		w.lose(OwnAddress, AtSocket, pod.Node, Published, "the pod's own address comes from outside: its kernel drops it")
		return
	}
	w.To, w.Arrived = pod, w.p
	act, why := Deliver, "the socket is connected to "+w.p.Src.String()
	switch {
	case pod == w.Nginx && w.p.Flags&RST != 0:
		why = "nginx forgets the half-open connection"
	case pod == w.Nginx && pod.State == Closed:
		act, why = Reset, "nothing listens any more: the kernel answers RST"
	case pod == w.Nginx:
		why = "nginx listens"
	case w.p.Src != w.peer && w.p.Flags&RST != 0:
		act, why = Drop, "the kernel has no connection with "+w.p.Src.String()+"; a RST is not answered"
	case w.p.Src != w.peer:
		act, why = Reset, fmt.Sprintf("the kernel has no connection with %v, only with %v: it answers RST", w.p.Src, w.peer)
	}
	w.step(AtSocket, act, pod.Node, Published, "%s", why)
}
