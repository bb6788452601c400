package cluster

import (
	"fmt"

	"reenact/model/ipam"
)

// settingNotes say where a setting does not act as it reads; the first of a key that
// holds is shown.
var settingNotes = []struct {
	key   string
	holds func(ipam.Settings) bool
	text  string
}{
	{"WARM_ENI_TARGET", func(s ipam.Settings) bool { return s.WarmIP != 0 }, "ignored: WARM_IP_TARGET is set"},
	{"WARM_ENI_TARGET", func(s ipam.Settings) bool { return s.MinimumIP != 0 }, "ignored: MINIMUM_IP_TARGET is set"},
	{"WARM_ENI_TARGET", func(s ipam.Settings) bool { return s.WarmENI == 0 }, "grows only when none is available"},
	{"WARM_ENI_TARGET", func(s ipam.Settings) bool { return s.PrefixDelegation }, "ignored: prefix delegation is on"},
	{"WARM_IP_TARGET", func(s ipam.Settings) bool { return s.WarmIP == 0 && s.MinimumIP == 0 }, "unset"},
	{"WARM_IP_TARGET", func(s ipam.Settings) bool { return s.WarmIP == 0 }, "0, as MINIMUM_IP_TARGET is set"},
	{"MINIMUM_IP_TARGET", func(s ipam.Settings) bool { return s.MinimumIP == 0 }, "unset"},
	{"MAX_ENI", func(s ipam.Settings) bool { return s.MaxENI == 0 }, "unset"},
	{"WARM_PREFIX_TARGET", func(s ipam.Settings) bool { return !s.PrefixDelegation }, "ignored: prefix delegation is off"},
	{"WARM_PREFIX_TARGET", ipam.Settings.TargetsDefined, "ignored: an IP target is set"},
}

func (w *World) noteOn(key string) string {
	for _, n := range settingNotes {
		if n.key == key && n.holds(w.env) {
			return n.text
		}
	}
	switch {
	case key == "PROXY_RATE_LIMIT" && w.proxy.PerMin == 0:
		return "no limit"
	case key == "CIDR" && w.added != 0:
		return fmt.Sprintf("added to the /%d", w.firstBits(0))
	}
	return ""
}

// rollingKey is the knob that shows the rollout: the first of aws-node's.
func (w *World) rollingKey() string {
	if w.rollout.active {
		return "WARM_IP_TARGET"
	}
	return ""
}

func (w *World) rolledOut() (done, total int) {
	for i := range w.nodes {
		if n := &w.nodes[i]; n.state == nodeUp {
			total++
			if n.current {
				done++
			}
		}
	}
	return done, total
}
