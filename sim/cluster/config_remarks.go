package cluster

import (
	"fmt"
	"time"

	"reenact/model/ipam"
	"reenact/sim"
)

// Configuration implements sim.Inspector.
func (w *World) Configuration() []sim.Remark { return w.remarks(w.env) }

// Foresee implements sim.Inspector: the remarks on the settings as they would be.
// It asks a copy of the world, so that it cannot differ from the deed.
func (w *World) Foresee(key, value string) []sim.Remark {
	c := w.clone()
	if err := c.Set(key, value); err != nil {
		return []sim.Remark{{Text: err.Error(), Warn: true}}
	}
	if c.env == w.env {
		return nil
	}
	return append(w.remarks(c.env), sim.Remark{Text: fmt.Sprintf(
		"every aws-node restarts for it, %d %% of the nodes at a time: cooldowns are forgotten there, which helps for a moment whatever the setting", w.cfg.CNI.MaxUnavailable)})
}

// remarks say what settings mean together, and warn of those that close the trap.
func (w *World) remarks(s ipam.Settings) []sim.Remark {
	var list []sim.Remark
	say := func(warn bool, format string, args ...any) {
		list = append(list, sim.Remark{Text: fmt.Sprintf(format, args...), Warn: warn})
	}
	cooling := w.coolingPerNode(s.Cooldown)
	switch {
	case s.WarmIP != 0 && s.MinimumIP != 0:
		say(false, "each node keeps %s available and at least %d in all; WARM_ENI_TARGET is ignored", addresses(s.WarmIP), s.MinimumIP)
	case s.WarmIP != 0:
		say(false, "each node keeps %s available; WARM_ENI_TARGET is ignored", addresses(s.WarmIP))
	case s.MinimumIP != 0:
		say(false, "each node keeps at least %d addresses; MINIMUM_IP_TARGET alone implies WARM_IP_TARGET 0, and WARM_ENI_TARGET is ignored", s.MinimumIP)
	case s.PrefixDelegation && s.WarmPrefix > 0:
		say(false, "each node keeps %d free /28 prefixes", s.WarmPrefix)
	case s.PrefixDelegation:
		say(true, "WARM_PREFIX_TARGET is 0: a node takes another /28 prefix only when no address is left; AWS installs the CNI with 1")
	case s.WarmENI == 0 && cooling == 0:
		say(false, "all targets are 0, which is unset: a node grows only when no address is available, cooling ones counted; hardly any cools now, so a node that runs dry does grow")
	case s.WarmENI == 0:
		say(true, "all targets are 0, which is unset: a node grows only when no address is available, cooling ones counted; with about %d cooling on each node, at the present rate of suspensions, it may never be", cooling)
	default:
		say(false, "each node keeps %d addresses available, in whole ENIs of %d; they go back only with an ENI that has no pod", s.WarmENI*w.mostPerENI(), w.mostPerENI())
	}
	if w.readsAsMet(s, cooling) {
		say(true, "at the present rate of suspensions, with about %d cooling on each node that count as available, a target of %d reads as met while nothing can be assigned", cooling, s.WarmIP)
	}
	if s.CooldownUnavailable {
		say(false, "cooling addresses do not count as available: nodes ask EC2 for more, and give back more")
	}
	return list
}

// readsAsMet tells whether what cools on a node will count for the whole target.
func (w *World) readsAsMet(s ipam.Settings, cooling int) bool {
	return s.TargetsDefined() && !s.CooldownUnavailable && s.WarmIP <= cooling && s.MinimumIP < w.podsOnBusyNode()
}

// coolingPerNode is how many addresses cool on an average node at the rate of
// the trailing minute: suspensions a minute times the period.
func (w *World) coolingPerNode(period time.Duration) int {
	up := w.books().up
	if up == 0 {
		return 0
	}
	c := w.window()
	perMin := int(c.suspended + c.ended)
	return int(time.Duration(perMin) * period / time.Minute / time.Duration(up))
}

func (w *World) podsOnBusyNode() int {
	most := 0
	for i := range w.nodes {
		most = max(most, int(w.nodes[i].pods))
	}
	return most
}

func addresses(n int) string {
	if n == 1 {
		return "1 address"
	}
	return count(n) + " addresses"
}
