package cluster

import "fmt"

// noteOn says where a setting does not act as it reads.
func (w *World) noteOn(key string) string {
	s := w.env
	switch {
	case key == "WARM_ENI_TARGET" && s.WarmIP != 0:
		return "ignored: WARM_IP_TARGET is set"
	case key == "WARM_ENI_TARGET" && s.MinimumIP != 0:
		return "ignored: MINIMUM_IP_TARGET is set"
	case key == "WARM_ENI_TARGET" && s.WarmENI == 0:
		return "grows only when none is available"
	case key == "WARM_IP_TARGET" && s.WarmIP == 0 && s.MinimumIP == 0:
		return "unset"
	case key == "WARM_IP_TARGET" && s.WarmIP == 0:
		return "0, as MINIMUM_IP_TARGET is set"
	case (key == "MINIMUM_IP_TARGET" && s.MinimumIP == 0) || (key == "MAX_ENI" && s.MaxENI == 0):
		return "unset"
	case key == "WARM_PREFIX_TARGET" && !s.PrefixDelegation:
		return "ignored: prefix delegation is off"
	case key == "WARM_ENI_TARGET" && s.PrefixDelegation:
		return "ignored: prefix delegation is on"
	case key == "WARM_PREFIX_TARGET" && s.TargetsDefined():
		return "ignored: an IP target is set"
	case key == "PROXY_RATE_LIMIT" && w.proxy.PerMin == 0:
		return "no limit"
	case key == "CIDR" && w.added != 0:
		return fmt.Sprintf("added to the /%d", w.bits)
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
