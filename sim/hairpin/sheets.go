package hairpin

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"reenact/model/datapath"
	"reenact/sim"
)

// play runs a remembered connection once more, packet by packet and as far as it has
// come, under the settings of its beginning: with the walk that decided its fate then.
func (w *World) play(r *record) (*datapath.Network, []datapath.Sent, datapath.Fate) {
	nodes := map[int32]*datapath.Node{}
	at := func(k int32) *datapath.Node {
		if nodes[k] == nil {
			nodes[k] = &datapath.Node{Name: "no node", IP: 0}
			if k >= 0 {
				nodes[k] = &datapath.Node{Name: w.nodeName(k), IP: nodeIP(k)}
			}
		}
		return nodes[k]
	}
	n := &datapath.Network{
		Settings: w.settingsOf(&r.way, w.epochs[r.epoch]),
		Client:   &datapath.Pod{Name: w.podName(r.client, r.born), IP: w.podIP(r.client, r.born), ID: datapath.ClientID, Node: at(r.node)},
		Nginx:    &datapath.Pod{Name: "no nginx", ID: datapath.NginxID, Node: at(r.way.nginx), State: r.way.state},
		Target:   at(r.way.target),
		Address:  datapath.End{IP: addressOf(int(r.zone)), Port: datapath.HTTPS}, Inner: addressOf(int(r.zone)), Port: r.port, ServiceIP: clusterIP,
	}
	if r.serial > 0 {
		x := &w.serials[r.serial]
		n.Nginx.Name, n.Nginx.IP = w.podName(x.slot, x.born), w.podIP(x.slot, x.born)
	}
	limit := r.limit
	if limit == 0 {
		limit = w.knob.timeout
	}
	packets, fate := n.Play(datapath.NewDial(w.kernel, limit))
	so := slices.IndexFunc(packets, func(p datapath.Sent) bool { return r.at+p.At > w.now })
	if so > 0 {
		packets = packets[:so]
	}
	return n, packets, fate
}

// connectionSheet tells a connection packet by packet, with what each tool of the time
// shows beside what is true.
func (w *World) connectionSheet(r *record, clock func(time.Duration) string) sim.Sheet {
	sheet := sim.Sheet{Title: "Connect of " + w.podName(r.client, r.born) + " #" + strconv.FormatUint(r.conn, 10)}
	sheet.Facts = []sim.Fact{{Name: "first SYN", Value: clock(r.at)}}
	if r.why == noTarget {
		sheet.Reasons = []string{noTarget.String()}
		return sheet
	}
	n, packets, fate := w.play(r)
	sheet.Facts = append(sheet.Facts,
		sim.Fact{Name: "the client called", Value: packets[0].Trip.Sent.Src.String() + " -> " + packets[0].Trip.Sent.Dst.String()},
		sim.Fact{Name: "nginx", Value: nginxText(r, n)},
		sim.Fact{Name: "client's node", Value: n.Client.Node.Name})
	sheet.Facts = append(sheet.Facts, w.beliefs(r, packets, fate)...)
	for _, p := range packets {
		sheet.Grids = append(sheet.Grids, packetGrid(p))
	}
	sheet.Reasons = chain(packets, fate)
	sheet.Links = []sim.Link{
		{Label: "client pod", Room: clientsRoom, ID: strconv.Itoa(int(r.client))},
		{Label: "the balancer's flow", Room: flowsRoom, ID: r.id()},
	}
	if r.node >= 0 {
		sheet.Links = append(sheet.Links, sim.Link{Label: "node " + w.nodeName(r.node), Room: nodesRoom, ID: strconv.Itoa(int(r.node))})
	}
	return sheet
}

// nginxText names the nginx that a connection came to, if it came to one.
func nginxText(r *record, n *datapath.Network) string {
	if r.serial == 0 {
		return "none: its target had none to hand it to"
	}
	return n.Nginx.Name + " on " + n.Nginx.Node.Name
}

// beliefs are what each tool shows of a connection.
func (w *World) beliefs(r *record, packets []datapath.Sent, fate datapath.Fate) []sim.Fact {
	said := [...]string{"nothing, it works", "nothing yet: connect() waits",
		fmt.Sprintf("connect() timed out after %v", min(r.limit, w.kernel.Timeout())),
		"connection refused", "nothing: its pod ended before its connect() did"}[r.end]
	syns, replies := w.seenByBalancer(r)
	capture := "nobody captures"
	if w.knob.capture != "off" {
		capture = count(len(w.capturedAtClient(r)), "packet") + " in the client's pod, see the room Capture"
	}
	return []sim.Fact{
		{Name: "the customer sees", Value: said},
		{Name: "Hubble shows", Value: hubbleText(packets)},
		{Name: "the balancer counts", Value: fmt.Sprintf("one new flow, no reset, its target %s; inside it saw %s and %s", map[bool]string{true: "unhealthy", false: "healthy"}[fate.Cause == datapath.Stopped || fate.Cause == datapath.Vanished], count(syns, "SYN"), replyCount(replies))},
		{Name: "a capture shows", Value: capture},
		{Name: "what is true", Value: trueText(fate)},
	}
}

func trueText(f datapath.Fate) string {
	if f.Cause == datapath.OK {
		return "the answer comes from where the client called"
	}
	return f.Cause.String()
}

// hubbleText sums up what hubble observe prints: denials first, then the odd verdicts.
func hubbleText(packets []datapath.Sent) string {
	denied, odd, forwarded := 0, 0, 0
	for _, p := range packets {
		for _, s := range p.Trip.Steps {
			for _, line := range s.Hubble {
				switch {
				case strings.Contains(line, "DENIED"):
					denied++
				case strings.Contains(line, "ALLOWED (TCP Flags: SYN, ACK)"):
					odd++
				case strings.Contains(line, "FORWARDED"):
					forwarded++
				}
			}
		}
	}
	switch {
	case denied > 0:
		return "INGRESS DENIED " + verb(denied, "once, with", strconv.Itoa(denied)+" times, each with") + " a line DROPPED beside it"
	case odd > 0:
		return fmt.Sprintf("no denial; %s FORWARDED, and INGRESS ALLOWED for %s as %s", count(forwarded, "packet"), count(odd, "SYN-ACK"), verb(odd, "a new flow", "new flows"))
	case forwarded > 0:
		return fmt.Sprintf("no denial; %s FORWARDED", count(forwarded, "packet"))
	}
	return "nothing"
}

// packetGrid is one packet, a cell for each step of its way.
func packetGrid(p datapath.Sent) sim.Grid {
	g := sim.Grid{Title: fmt.Sprintf("+%gs %v", p.At.Seconds(), p.Trip.Sent.Flags), Note: fmt.Sprintf("%v -> %v", p.Trip.Sent.Src, p.Trip.Sent.Dst)}
	for _, s := range p.Trip.Steps {
		g.Cells = append(g.Cells, sim.Cell{Kind: uint8(s.Act), Note: s.String()})
	}
	return g
}

// chain is the reasoning: every step of the first packets, up to where it goes wrong.
func chain(packets []datapath.Sent, fate datapath.Fate) []string {
	var list []string
	for i, p := range packets[:min(len(packets), len(fate.Trips))] {
		list = append(list, fmt.Sprintf("packet %d, %v", i+1, p.Trip.Sent))
		for _, s := range p.Trip.Steps {
			list = append(list, "   "+s.String())
		}
	}
	return append(list, trueText(fate))
}

// seenByBalancer counts what of a connection passed the balancer.
func (w *World) seenByBalancer(r *record) (syns, replies int) {
	if r.why == noTarget {
		return 0, 0
	}
	_, packets, _ := w.play(r)
	for _, p := range packets {
		for _, s := range p.Trip.Steps {
			if s.Place != datapath.Balancer {
				continue
			}
			if p.Trip.Sent.Flags == datapath.SYN {
				syns++
			} else if p.Trip.Sent.Src.Port == datapath.NginxTCP {
				replies++
			}
		}
	}
	return syns, replies
}

func replyCount(n int) string {
	return strconv.Itoa(n) + verb(n, " reply", " replies")
}

func (w *World) flowSheet(r *record, clock func(time.Duration) string) sim.Sheet {
	sheet := sim.Sheet{Title: "Flow #" + strconv.FormatUint(r.conn, 10), Facts: []sim.Fact{{Name: "first SYN", Value: clock(r.at)}}}
	if r.why == noTarget || w.epochs[r.epoch].SplitDNS {
		sheet.Reasons = []string{"the balancer has no flow of it"}
		return sheet
	}
	n, packets, _ := w.play(r)
	syns, replies := w.seenByBalancer(r)
	sheet.Facts = append(sheet.Facts,
		sim.Fact{Name: "client", Value: packets[0].Trip.Sent.Src.String()},
		sim.Fact{Name: "address", Value: fmt.Sprintf("%v, zone %s", n.Address, w.Zones[r.zone])},
		sim.Fact{Name: "target", Value: n.Target.Name + " by the flow hash, for the connection's life"},
		sim.Fact{Name: "client address", Value: map[bool]string{true: "kept", false: "replaced by the balancer's"}[r.way.preserve]},
		sim.Fact{Name: "seen", Value: count(syns, "SYN") + ", " + replyCount(replies)})
	if replies == 0 {
		sheet.Reasons = append(sheet.Reasons, "no reply of the target passed the balancer: whatever was answered went another way")
	}
	sheet.Links = []sim.Link{{Label: "packet by packet", Room: connectionsRoom, ID: r.id()}}
	return sheet
}

// capturedAtClient are the lines of a capture in the client's pod: what leaves it, and what
// reaches it. A packet that policy denies does not: Cilium judges a pod's ingress in BPF on
// the host's side, before the packet is handed to the pod's interface (bpf_lxc.c,
// ipv4_policy; local_delivery.h redirects to the pod only afterwards).
func (w *World) capturedAtClient(r *record) []string {
	if r.why == noTarget {
		return nil
	}
	n, packets, _ := w.play(r)
	var list []string
	for _, p := range packets {
		seen, ok := p.Trip.Sent, p.Trip.Sent.Src.IP == n.Client.IP
		for _, s := range p.Trip.Steps {
			if s.Place == datapath.AtSocket && s.Packet.Dst.IP == n.Client.IP {
				seen, ok = s.Packet, true
			}
		}
		if ok {
			list = append(list, captured(p.At, seen))
		}
	}
	return list
}

// capturedAtNginx is the same at the other end.
func (w *World) capturedAtNginx(r *record) []string {
	if r.why == noTarget {
		return nil
	}
	n, packets, _ := w.play(r)
	var list []string
	for _, p := range packets {
		switch {
		case p.Trip.Sent.Src.IP == n.Nginx.IP:
			list = append(list, captured(p.At, p.Trip.Sent))
		case p.Trip.To == n.Nginx:
			list = append(list, captured(p.At, p.Trip.Arrived))
		}
	}
	return list
}

// captured writes a packet as tcpdump does.
func captured(at time.Duration, p datapath.Packet) string {
	flags := map[datapath.Flags]string{datapath.SYN: "[S]", datapath.SYN | datapath.ACK: "[S.]", datapath.ACK: "[.]", datapath.RST: "[R]", datapath.RST | datapath.ACK: "[R.]"}[p.Flags]
	return fmt.Sprintf("%9.6f IP %s.%d > %s.%d: Flags %s", at.Seconds(), p.Src.IP, p.Src.Port, p.Dst.IP, p.Dst.Port, flags)
}

func (w *World) captureSheet(r *record, clock func(time.Duration) string) sim.Sheet {
	sheet := sim.Sheet{Title: "Capture of #" + strconv.FormatUint(r.conn, 10), Facts: []sim.Fact{{Name: "from", Value: clock(r.at)}}}
	sheet.Reasons = append([]string{"in the pod " + w.podName(r.client, r.born) + ", on eth0"}, w.capturedAtClient(r)...)
	if w.knob.capture == "both" && r.serial > 0 {
		x := &w.serials[r.serial]
		sheet.Reasons = append(append(sheet.Reasons, "in the pod "+w.podName(x.slot, x.born)+", on eth0"), w.capturedAtNginx(r)...)
	}
	if r.why == cause(datapath.Denied) {
		sheet.Reasons = append(sheet.Reasons, "what the client's policy denies is dropped on the host's side, before it reaches the client's pod: only nginx's side shows the answer leave")
	}
	sheet.Links = []sim.Link{{Label: "packet by packet", Room: connectionsRoom, ID: r.id()}}
	return sheet
}

// nodeSheet has a node's pods and its connection tracking, as far as the remembered
// connections made it.
func (w *World) nodeSheet(k int32, clock func(time.Duration) string) sim.Sheet {
	n := &w.nodes[k]
	w.expected()
	sheet := sim.Sheet{Title: "Node " + w.nodeName(k), Facts: []sim.Fact{
		{Name: "address", Value: nodeIP(k).String() + ", zone " + w.Zones[n.zone]},
		{Name: "clients", Value: strconv.Itoa(n.clients)}, {Name: "nginx", Value: strconv.Itoa(len(n.nginx))},
		{Name: "in use", Value: fmt.Sprintf("%d %%", w.sched.Utilisation(int(k))/10)},
	}}
	grid := sim.Grid{Title: "client and nginx pods", Note: "who could meet on this node"}
	for _, i := range w.clients {
		if s := &w.slots[i]; s.ready && s.node == k {
			grid.Cells = append(grid.Cells, sim.Cell{Kind: 1, Note: w.podName(i, s.born)})
			sheet.Links = append(sheet.Links, sim.Link{Label: w.podName(i, s.born), Room: clientsRoom, ID: strconv.Itoa(int(i))})
		}
	}
	for _, x := range n.nginx {
		grid.Cells = append(grid.Cells, sim.Cell{Kind: 2, Note: w.podName(w.serials[x].slot, w.serials[x].born)})
	}
	if len(grid.Cells) > 0 {
		sheet.Grids = []sim.Grid{grid}
	}
	sheet.Reasons = w.tracked(k, clock)
	return sheet
}

// mostTracked bounds the lines of a node's connection tracking on a sheet.
const mostTracked = 40

// tracked are the node's entries: derived from the remembered connections that are young
// enough to have left some.
func (w *World) tracked(k int32, clock func(time.Duration) string) []string {
	var list []string
	for _, r := range w.remembered() {
		if r.why == noTarget || w.now-r.at > datapath.SynLifetime+w.kernel.Timeout() || len(list) >= mostTracked {
			continue
		}
		if r.node != k && r.way.target != k && r.way.nginx != k {
			continue
		}
		n, packets, fate := w.play(&r)
		ends := r.at + packets[len(packets)-1].At + datapath.SynLifetime
		if fate.Cause != datapath.OK && ends < w.now {
			continue
		}
		for _, node := range n.Tables() {
			if node.Name == w.nodeName(k) {
				list = append(list, entryLines(node, n, fate, clock(ends))...)
			}
		}
	}
	if len(list) == 0 {
		return []string{"connection tracking holds nothing of the remembered connections"}
	}
	return append([]string{"connection tracking, of the remembered connections:"}, list[:min(len(list), mostTracked)]...)
}

func entryLines(node *datapath.Node, n *datapath.Network, fate datapath.Fate, ends string) []string {
	var list []string
	for _, e := range node.CT.Entries() {
		state := "SYN sent, no answer known; until " + ends
		switch {
		case fate.Cause == datapath.OK:
			state = "established"
		case e.Dir == datapath.In && e.Dst.IP == n.Client.IP:
			state = "made by a SYN-ACK that answers nothing; no socket"
		case e.Dir == datapath.In && fate.Cause == datapath.Orphaned:
			state = "reset; closing"
		case e.Dir == datapath.In:
			state = "half-open at nginx; until " + ends
		}
		list = append(list, e.String()+"  "+state)
	}
	return list
}
