package hairpin

import (
	"fmt"
	"slices"
	"time"

	"reenact/model/datapath"
	"reenact/model/dice"
	"reenact/model/nlb"
	"reenact/sim"
	"reenact/sim/kit"
)

// serial is one nginx pod of all that there were.
type serial struct {
	slot  int32
	node  int32
	born  uint16
	state datapath.PodState
}

var ksmEvents = sim.OnAsking("kubectl get pods -o wide, events", time.Minute)

// begin puts every pod on a node, ready, and starts the traffic.
func (w *World) begin() {
	w.begun = true
	w.serials = append(w.serials, serial{slot: -1, node: -1, state: datapath.Gone}) // serials count from 1
	for range w.knob.nodes {
		w.addNode()
	}
	w.group = nlb.NewGroup(w.knob.attributes, len(w.Zones))
	for d := range w.Clients {
		for range w.Clients[d].Replicas {
			w.clients = append(w.clients, w.addSlot(clientPod, int32(d)))
		}
	}
	for range w.Others {
		w.addSlot(otherPod, -1)
	}
	for i := range w.slots {
		w.placeNow(int32(i))
	}
	w.wantNginx(true)
	w.retarget(true)
	w.setRate()
	if w.knob.every > 0 {
		w.planCalendar()
	}
}

func (w *World) addSlot(k podKind, of int32) int32 {
	w.slots = append(w.slots, slot{kind: k, of: of, node: -1, next: -1, wanted: true})
	if k == clientPod {
		w.tries = append(w.tries, kit.NewWindow[tried](10*w.part))
	}
	return int32(len(w.slots) - 1)
}

// placeNow is a pod that has been there since before the story.
func (w *World) placeNow(i int32) {
	s := &w.slots[i]
	if k := w.pick(i); k >= 0 {
		w.sched.Take(int(k), w.size(i))
		w.placed++
		s.node = k
		s.births++
		w.arrived(i)
		return
	}
	s.life++
	w.push(retryPlacing, event{evReplace, s.life, i})
}

// retryPlacing is how long a pod that no node may have waits until it is tried again. The
// scheduler wakes it when something changes; a look every ten seconds is as good here.
const retryPlacing = 10 * time.Second

// wantNginx makes as many slots of nginx wanted as the settings ask for. At the start
// their pods are there at once.
func (w *World) wantNginx(atStart bool) {
	var keep []int32
	for k := range w.nodes {
		if w.knob.daemonset && w.nodes[k].up {
			keep = append(keep, w.wantOne(int32(k), keep, atStart))
		}
	}
	for n := 0; n < w.knob.replicas && !w.knob.daemonset; n++ {
		keep = append(keep, w.wantOne(-1, keep, atStart))
	}
	for _, i := range w.nginx {
		if s := &w.slots[i]; s.wanted && !slices.Contains(keep, i) {
			s.wanted = false
			w.remove(i)
		}
	}
}

// wantOne finds or makes a slot for a Deployment's replica (of is −1) or for a node's
// nginx, other than those that are taken.
func (w *World) wantOne(of int32, taken []int32, atStart bool) int32 {
	for _, i := range w.nginx {
		if s := &w.slots[i]; s.of == of && !slices.Contains(taken, i) {
			if !s.wanted {
				s.wanted = true
				w.recreate(i)
			}
			return i
		}
	}
	i := w.addSlot(nginxPod, of)
	w.nginx = append(w.nginx, i)
	if atStart {
		w.placeNow(i)
	} else {
		w.recreate(i)
	}
	return i
}

// remove deletes a slot's pod and whatever was to follow it.
func (w *World) remove(i int32) {
	s := &w.slots[i]
	s.life++
	if s.surge {
		w.sched.Give(int(s.next), w.size(i))
		s.surge, s.next = false, -1
	}
	if s.node >= 0 {
		w.left(i)
		w.sched.Give(int(s.node), w.size(i))
		s.node = -1
	}
}

// recreate deletes a slot's pod, and its controller makes another.
func (w *World) recreate(i int32) {
	w.remove(i)
	w.replace(i, w.slots[i].life)
}

// startTime is drawn for each pod.
func (w *World) startTime(i int32) time.Duration {
	d := dice.New(w.seed, dice.Boot, uint64(i)<<16|uint64(w.slots[i].births))
	return time.Duration(d.Between(int64(w.Pods.StartMin), int64(w.Pods.StartMax)))
}

// replace starts a slot's next pod: beside the present one if there is one, as a rolling
// update does.
func (w *World) replace(i int32, life uint16) {
	s := &w.slots[i]
	if s.life != life || !s.wanted || s.surge { // its next pod is on its way already
		return
	}
	k := w.pick(i)
	if k < 0 {
		w.push(retryPlacing, event{evReplace, s.life, i})
		return
	}
	w.sched.Take(int(k), w.size(i))
	w.placed++
	s.next, s.surge = k, true
	s.births++
	w.push(w.startTime(i), event{evReady, s.life, i})
}

// ready is a pod that takes over from the one before it.
func (w *World) ready(i int32, life uint16) {
	s := &w.slots[i]
	if s.life != life || s.ready && s.next < 0 { // it has been taken over meanwhile
		return
	}
	if s.node >= 0 && s.next >= 0 {
		w.left(i)
		w.sched.Give(int(s.node), w.size(i))
	}
	if s.next >= 0 {
		s.node = s.next
	}
	s.next, s.surge = -1, false
	w.arrived(i)
}

// arrived makes a pod part of what others meet.
func (w *World) arrived(i int32) {
	s := &w.slots[i]
	fresh := s.born != s.births
	s.ready, s.born = true, s.births
	switch s.kind {
	case clientPod:
		if fresh { // what its predecessor tried is not its own
			w.tries[i] = kit.NewWindow[tried](10 * w.part)
		}
		w.nodes[s.node].clients++
	case nginxPod:
		s.serial = int32(len(w.serials))
		w.serials = append(w.serials, serial{slot: i, node: s.node, born: s.born})
		w.nodes[s.node].nginx = append(w.nodes[s.node].nginx, s.serial)
		w.registered(s.serial)
	}
	w.moved()
}

// left takes a pod out. An nginx closes its listener first and is noticed later.
func (w *World) left(i int32) {
	s := &w.slots[i]
	if !s.ready {
		return
	}
	s.ready = false
	n := &w.nodes[s.node]
	switch s.kind {
	case clientPod:
		n.clients--
	case nginxPod:
		w.serials[s.serial].state = datapath.Closed
		n.nginx = slices.DeleteFunc(n.nginx, func(x int32) bool { return x == s.serial })
		n.closing = s.serial
		w.push(w.Pods.Shutdown, event{evGhostGone, 0, s.serial})
		w.push(w.Pods.Notice, event{evNotice, 0, s.serial})
	}
	w.moved()
}

// ghostGone is the end of an nginx pod that had closed its listener.
func (w *World) ghostGone(which int32) {
	x := &w.serials[which]
	x.state = datapath.Gone
	if n := &w.nodes[x.node]; n.closing == which {
		n.closing = 0
	}
	w.moved()
}

// restart deletes one pod; its controller makes another, wherever the scheduler likes.
func (w *World) restart(i int32) {
	from := w.slots[i].node
	name := w.podName(i, w.slots[i].born)
	w.recreate(i)
	where := "no node may have its successor"
	if s := &w.slots[i]; s.next >= 0 {
		where = fmt.Sprintf("its successor starts on node %s", w.nodeName(s.next))
		if s.next == from {
			where = "its successor starts on the same node"
		}
	}
	w.note(ksmEvents, fmt.Sprintf("pod %s is deleted; %s", name, where))
}

// restartInPlace is a container that starts again: the pod, its address and its node stay.
func (w *World) restartInPlace(i int32) {
	s := &w.slots[i]
	if !s.ready || s.surge { // what is being replaced needs no restart
		return
	}
	s.ready = false
	if s.kind == clientPod {
		w.nodes[s.node].clients--
	}
	s.life++
	w.push(w.startTime(i), event{evReady, s.life, i})
	w.note(ksmEvents, fmt.Sprintf("the container of pod %s starts again, on the same node", w.podName(i, s.born)))
	w.moved()
}

// deploy replaces the pods of some kinds, a batch of each Deployment at a time.
func (w *World) deploy(which string) {
	if which == "clients" || which == "all" {
		first := int32(0)
		for _, d := range w.Clients {
			w.roll(span(first, first+int32(d.Replicas)))
			first += int32(d.Replicas)
		}
	}
	if which == "nginx" || which == "all" {
		w.roll(w.nginx)
	}
	if which == "all" {
		w.roll(span(int32(len(w.clients)), int32(len(w.clients)+w.Others)))
	}
	w.note(ksmEvents, "a deployment replaces the pods of: "+which)
}

func span(from, to int32) []int32 {
	list := make([]int32, 0, to-from)
	for i := from; i < to; i++ {
		list = append(list, i)
	}
	return list
}

func (w *World) roll(slots []int32) {
	batch := max(1, len(slots)*w.Pods.Batch/100)
	for n, i := range slots {
		s := &w.slots[i]
		if s.wanted && s.node >= 0 && !s.surge {
			w.push(time.Duration(n/batch)*w.Pods.StartMax, event{evReplace, s.life, i})
		}
	}
}

// drain moves every pod off a node, which an empty one replaces later.
func (w *World) drain(k int32) {
	w.nodes[k].up = false
	moved := 0
	for i := range w.slots {
		s := &w.slots[i]
		if s.surge && s.next == k && s.node != k {
			w.sched.Give(int(k), w.size(int32(i)))
			s.surge, s.next = false, -1
			s.life++
			w.push(0, event{evReplace, s.life, int32(i)})
		}
		if s.node == k {
			moved++
			if s.kind == nginxPod && s.of == k { // a DaemonSet's comes back with the node
				w.remove(int32(i))
				continue
			}
			w.recreate(int32(i))
		}
	}
	w.note(ksmEvents, fmt.Sprintf("node %s is drained, %s created elsewhere", w.nodeName(k), count(moved, "pod")+verb(moved, " is", " are")))
	w.retarget(false)
	w.push(w.Nodes.Back, event{evNodeBack, 0, k})
}

// nodeBack is an empty node in the place of a drained one.
func (w *World) nodeBack(k int32) {
	if int(k) >= w.knob.nodes {
		return
	}
	w.nodes[k].up = true
	w.note(ksmEvents, fmt.Sprintf("node %s is there again, empty", w.nodeName(k)))
	for _, i := range w.nginx {
		if s := &w.slots[i]; s.of == k && s.wanted && s.node < 0 {
			w.replace(i, s.life)
		}
	}
	w.retarget(false)
	w.moved()
}

// resize makes the cluster larger or smaller.
func (w *World) resize(n int) {
	w.knob.nodes = n
	if !w.begun {
		return
	}
	for k := range w.nodes {
		if k < n && !w.nodes[k].up {
			w.nodeBack(int32(k))
		}
	}
	for len(w.nodes) < n {
		w.addNode()
	}
	for k := len(w.nodes) - 1; k >= n; k-- {
		if w.nodes[k].up {
			w.drain(int32(k))
		}
	}
	w.wantNginx(false)
	w.retarget(false)
	w.moved()
}

// planCalendar and calendar are deployments every so many days.
func (w *World) planCalendar() {
	w.push(time.Duration(w.knob.every)*24*time.Hour, event{evCalendar, uint16(w.knob.every), 0})
}

func (w *World) calendar(every uint16) {
	if int(every) == w.knob.every {
		w.deploy("all")
		w.planCalendar()
	}
}
