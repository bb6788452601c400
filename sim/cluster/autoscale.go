package cluster

import (
	"errors"
	"slices"
	"time"

	"reenact/model/fleet"
	"reenact/model/kube"
)

// autoscaling is the agents and the scheduler's part in the computes' sizes.
type autoscaling struct {
	fleet.Autoscaling
	on      bool
	denied  int  // computes whose load wants more than they have
	moves   int  // live migrations under way
	pending fifo // their second pods that have no node
	waiting int  // in pending
}

// scaled is what autoscaling keeps of a pod: of a compute whose size may change,
// and of the second pod of its migration.
type scaled struct {
	quiet  tick  // when the compute's last query ends
	other  int32 // the migration's other pod, plus 1; 0: none
	load   uint16
	least  uint8 // quarters of a compute unit: what it started with
	wants  uint8 // what its load asks for
	coming uint8 // what its next load will
	denied bool  // its node had less than its load wants
	listed bool  // it is in its node's list of those that ask again
	moves  uint8 // live migrations so far
}

// scales tells whether it is a compute's entry, and one whose size may change.
func (s *scaled) scales() bool { return s.least > 0 }

// beginLoad makes a compute that begins to serve follow its load until its last
// query, or for good if that is at 0; if it is one of those whose size may change.
func (w *World) beginLoad(id int32, quiet tick) {
	if w.scaling.Share == 0 {
		return
	}
	n := w.pods[id].customer()
	if scales, moves := w.sampler.Scales(n); scales {
		w.followLoad(id, uint8(w.sampler.Size(n)), quiet, moves)
	}
}

func (w *World) followLoad(id int32, least uint8, quiet tick, moves bool) {
	p := &w.pods[id]
	*w.scaledOf(id) = scaled{quiet: quiet, least: least, wants: p.size}
	w.awaitLoad(id, w.scaling.Read)
	if moves {
		w.nodes[p.node].movable.push(ref{id, p.gen})
		w.balance(int(p.node))
	}
}

// scaledOf is autoscaling's entry of a pod; it moves when the next pod is made.
func (w *World) scaledOf(id int32) *scaled {
	for len(w.scales) < len(w.pods) {
		w.scales = append(w.scales, scaled{})
	}
	return &w.scales[id]
}

// customer is the number by which the sampler knows a compute.
func (p *pod) customer() uint32 {
	if p.kind == alwaysOn {
		return p.n | alwaysOnNumbers
	}
	return p.n
}

// alwaysOnNumbers is where the numbers of the computes that never idle begin.
const alwaysOnNumbers = 1 << 31

// awaitLoad schedules the agent's next reading of another load than the present
// one. The first of the loads to come begins after the given time; those that
// want what the compute already wants change nothing and are passed over.
func (w *World) awaitLoad(id int32, after time.Duration) {
	p, s := &w.pods[id], w.scaledOf(id)
	passed := after // when the load begins that was looked at last
	for range maxPassedOver {
		passed = after
		if over := w.untilQuiet(s, after); over >= 0 {
			if s.wants != s.least {
				w.at(over, evLoad, id, p.gen)
			}
			return
		}
		s.load++
		l := w.sampler.Load(p.customer(), s.load, kube.Size(s.least))
		if s.coming = uint8(l.Size); s.coming != s.wants {
			break
		}
		after += l.Lasts
	}
	w.at(passed, evLoad, id, p.gen)
}

// maxPassedOver bounds the search where loads never differ.
const maxPassedOver = 64

// untilQuiet is the time to the first reading after a compute's last query, if a
// load that begins after the given time would begin later than that; else −1.
// Readings lie at whole intervals from that beginning.
func (w *World) untilQuiet(s *scaled, after time.Duration) time.Duration {
	if s.quiet == 0 {
		return -1
	}
	left, read := s.quiet.Time()-w.now, w.scaling.Read
	if after <= left {
		return -1
	}
	return after - (after-left-1)/read*read
}

// loadRead is the agent's reading of a load that has changed, or has ended.
func (w *World) loadRead(id int32) {
	s := w.scaledOf(id)
	if s.quiet != 0 && w.tick >= s.quiet {
		s.wants = s.least
		w.resize(id)
		return
	}
	s.wants = s.coming
	l := w.sampler.Load(w.pods[id].customer(), s.load, kube.Size(s.least))
	w.resize(id)
	w.awaitLoad(id, l.Lasts)
}

// resize brings a compute to the size its load wants, as far as its node has
// room. One that is being migrated keeps its size until it has arrived.
func (w *World) resize(id int32) {
	p, s := &w.pods[id], w.scaledOf(id)
	if !w.scaling.on || s.other != 0 {
		return
	}
	i := int(p.node)
	more := kube.Size(s.wants) - kube.Size(p.size)
	if free, _ := w.sched.Free(i); more > free {
		more = free
	}
	if more != 0 {
		w.sched.Resize(i, more)
		p.size = uint8(kube.Size(p.size) + more)
	}
	w.deny(id, p.size < s.wants)
	switch {
	case more < 0:
		w.placeWaiting(i)
	case more > 0:
		w.balance(i)
	}
}

// deny notes that a compute got less than its load wants, or that it no longer
// is so. The agent asks again at intervals; an answer can change only when room
// comes free on the node, so that is when the next question is scheduled.
func (w *World) deny(id int32, denied bool) {
	s := w.scaledOf(id)
	if s.denied == denied {
		return
	}
	s.denied = denied
	if !denied {
		w.scaling.denied--
		return
	}
	w.scaling.denied++
	if s.listed {
		return
	}
	s.listed = true
	p := &w.pods[id]
	n := &w.nodes[p.node]
	n.denied = append(n.denied, ref{id, p.gen})
}

// unlist takes a compute off its node's list.
func (w *World) unlist(id int32) {
	s := w.scaledOf(id)
	if !s.listed {
		return
	}
	s.listed = false
	n := &w.nodes[w.pods[id].node]
	n.denied = slices.DeleteFunc(n.denied, func(r ref) bool { return r.id == id })
}

// retryDenied schedules the next question of the node's denied computes, now that
// there is room.
func (w *World) retryDenied(i int) {
	n := &w.nodes[i]
	if len(n.denied) == 0 || n.asking {
		return
	}
	n.asking = true
	every := w.scaling.Retry
	w.at(every-w.now%every, evAskAgain, int32(i), n.gen)
}

// askAgain is the denied computes of a node asking once more, in the order in
// which they were denied.
func (w *World) askAgain(ev event) {
	i := int(ev.id)
	n := &w.nodes[i]
	if n.gen&lives != ev.gen() {
		return
	}
	list := n.denied
	n.denied, n.asking = nil, false
	for _, r := range list {
		w.scales[r.id].listed = false
	}
	for _, r := range list {
		if w.scales[r.id].denied {
			w.deny(r.id, false)
			w.resize(r.id)
		}
	}
}

// deniedOn counts the computes of a node whose load wants more than they have.
func (w *World) deniedOn(i int) int {
	count := 0
	for _, r := range w.nodes[i].denied {
		if w.scales[r.id].denied {
			count++
		}
	}
	return count
}

// endLoad ends what autoscaling does for a compute that is suspended.
func (w *World) endLoad(id int32) {
	if int(id) >= len(w.scales) || !w.scales[id].scales() {
		return
	}
	w.cancelMigration(id)
	w.deny(id, false)
	w.unlist(id)
	w.scales[id] = scaled{}
}

// setAutoscaling switches the agents on or off. Off, sizes stay as they are and
// nobody asks for more; on again, each takes the size that its load wants now.
func (w *World) setAutoscaling(on bool) error {
	if on && w.scaling.Share == 0 {
		return errors.New("no compute of this incident has a size that may change; its file needs cluster.autoscaling")
	}
	w.scaling.on = on
	for id := range w.scales {
		switch s := &w.scales[id]; {
		case !s.scales():
		case on:
			w.resize(int32(id))
		default:
			w.deny(int32(id), false)
		}
	}
	for i := range w.nodes {
		w.balance(i)
	}
	return nil
}

// watermark is a percentage; a cluster without autoscaling migrates nothing.
func (a *autoscaling) watermark() int {
	if a.Share == 0 {
		return 100
	}
	return a.Watermark
}
