package hairpin

import "reenact/model/datapath"

// verdict is what becomes of a packet of a connection, without its story.
type verdict struct {
	known                                     bool
	cause                                     datapath.Cause
	synAck, reset, refused, answerDenied, odd bool
}

// memo keeps the verdicts of the present epoch. A connection's fate depends on who shares
// a node with whom, on what the balancer knew when it began, and on the settings: a few
// dozen cases, each asked of package datapath once.
type memo struct {
	verdicts [128]verdict
	again    [128]verdict // of nginx's answer alone
	checks   [4]int8      // of health checks: 1 passes, 2 fails
	mesh     int64        // success of pods that call each other, in tenths of a percent; −1: not asked yet
}

// way is what a connection's fate depends on, besides the settings.
type way struct {
	client, target, nginx int32 // nodes
	preserve, ip          bool  // as the balancer knew it when the connection began
	state                 datapath.PodState
}

// key tells ways apart that may differ.
func (y *way) key() int {
	key := int(y.state) << 5
	for i, on := range [...]bool{y.client == y.target, y.target == y.nginx, y.client == y.nginx, y.preserve, y.ip} {
		if on {
			key |= 1 << i
		}
	}
	return key
}

// network is the way as package datapath has it, with made-up pods.
func (w *World) network(y *way) *datapath.Network {
	at := datapath.Where{Client: 0, Target: 1, Nginx: 2}
	if y.client == y.target {
		at.Target = 0
	}
	switch y.nginx {
	case y.client:
		at.Nginx = 0
	case y.target:
		at.Nginx = at.Target
	}
	n := datapath.NewNetwork(w.settingsOf(y, *w.settings()), at)
	n.Nginx.State = y.state
	return n
}

// settingsOf are settings with what the balancer knew at a connection's beginning.
func (*World) settingsOf(y *way, s datapath.Settings) datapath.Settings {
	s.PreserveClientIP, s.Targets = y.preserve, datapath.Instance
	if y.ip {
		s.Targets = datapath.IPTarget
	}
	return s
}

// verdictOf is what becomes of a SYN now, and of what it causes.
func (w *World) verdictOf(y *way) *verdict {
	v := &w.fates.verdicts[y.key()]
	if !v.known {
		*v = shortened(w.network(y).Connect())
	}
	return v
}

// answerOf is what becomes of nginx's SYN-ACK when its timer sends it once more.
func (w *World) answerOf(y *way) *verdict {
	v := &w.fates.again[y.key()]
	if !v.known {
		n := w.network(y)
		if n.Connect().SynAck {
			*v = shortened(n.Again())
		} else {
			*v = verdict{known: true} // nginx no longer hears of SYNs; its answer is lost as well
		}
	}
	return v
}

func shortened(f datapath.Fate) verdict {
	return verdict{known: true, cause: f.Cause, synAck: f.SynAck, reset: f.Reset, refused: f.Refused, answerDenied: f.AnswerDenied,
		odd: f.Judged && f.Cause == datapath.Orphaned}
}

// meshSuccess is the share of connections between pods that need no balancer, worked out
// by the same walk: on one node and on two.
func (w *World) meshSuccess() int64 {
	if w.fates.mesh < 0 {
		s := *w.settings()
		s.SplitDNS, s.NginxPolicy = true, datapath.FromAny // a peer that admits them
		fine := int64(0)
		for _, at := range []datapath.Where{{Client: 0, Target: 0, Nginx: 0}, {Client: 0, Target: 1, Nginx: 1}} {
			if datapath.NewNetwork(s, at).Connect().Cause == datapath.OK {
				fine++
			}
		}
		w.fates.mesh = fine * 500
	}
	return w.fates.mesh
}

// changed begins a new epoch with other settings.
func (w *World) changed(change func(*datapath.Settings)) {
	s := *w.settings()
	change(&s)
	if !w.begun {
		w.epochs[0] = s
	} else if s != *w.settings() {
		w.epochs = append(w.epochs, s)
	}
	w.refate()
}

// refate forgets what was worked out under other settings.
func (w *World) refate() {
	w.fates = memo{mesh: -1}
	w.expect.stale = true
	if w.begun {
		w.checkHealth()
	}
}
