package egress

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"reenact/model/snat"
	"reenact/sim"
)

var causeNames = [causes]string{
	"no port on the function's interface", "no NAT port for this destination", "no port to a target of the balancer",
	"connection was dead: the NAT gateway had forgotten it", "lookup over the resolver's limit",
	"throttled: concurrency is at its quota", "throttled: environments cannot be started faster",
}

// Explain implements sim.World.
func (w *World) Explain() sim.Explanation {
	s := w.sampled()
	e := sim.Explanation{Line: w.line(&s)}
	for c, n := range s.refused {
		if n > 0 {
			e.Causes = append(e.Causes, sim.Cause{Name: causeNames[c], Count: int(n), Example: w.befallen(cause(c)), Sight: causeSights[c]})
		}
	}
	slices.SortStableFunc(e.Causes, func(a, b sim.Cause) int { return cmp.Compare(b.Count, a.Count) })
	e.Calm = len(e.Causes) == 0 && s.connecting == 0
	return e
}

// befallen is a batch that waits for the reason now.
func (w *World) befallen(c cause) sim.Link {
	for i := range w.groups {
		g := &w.groups[i]
		if g.stamp == 0 || g.phase != connecting {
			continue
		}
		if c == noENI && g.count(bare) > 0 || c == noNAT && g.count(half) > 0 || c == noNAT && w.cfg.ENI.HalfOpen == 0 {
			return sim.Link{Label: w.groupName(g), Room: waitingRoom, ID: strconv.Itoa(int(g.stamp))}
		}
	}
	return sim.Link{}
}

func (w *World) line(s *sampled) string {
	switch {
	case s.refused[noENI] > 0:
		return w.interfaceLine(s)
	case s.refused[noNAT] > 0:
		return fmt.Sprintf("%s wait to connect: %s. %s", environments(s.connecting), w.gatewayState(), w.behind(noNAT))
	case s.refused[noTarget] > 0:
		return fmt.Sprintf("%s wait to connect: the balancer has no port left to its %d targets. %s", environments(s.connecting), w.knob.targets, w.behind(noTarget))
	case s.refused[noLookup] > 0:
		return fmt.Sprintf("%s lookups a minute pass the limit of %s a second on an interface", count(int(s.refused[noLookup])), count(w.cfg.DNS.PerSecond))
	case s.refused[noQuota] > 0:
		return fmt.Sprintf("%s environments are busy, which is the quota: %s invocations a minute are throttled", count(w.busy), count(int(s.refused[noQuota])))
	case s.refused[noScaling] > 0:
		return fmt.Sprintf("a function may start %s environments in 10 s: %s invocations a minute are throttled until there are enough", count(w.cfg.Lambda.Scaling), count(int(s.refused[noScaling])))
	}
	return fmt.Sprintf("every invocation finds its connections: %s stand, for %s", plural(w.standing(), "connection"), environments(s.environments))
}

func (w *World) standing() int {
	n := 0
	for i := range w.groups {
		if g := &w.groups[i]; g.stamp != 0 {
			n += g.n * g.count(open)
		}
	}
	return n
}

// interfaceLine names the fullest interface, and that the gateway sees nothing of it.
func (w *World) interfaceLine(s *sampled) string {
	best, used := -1, -1
	for i, p := range w.enis {
		if p != nil && p.Total(0).Used() > used {
			best, used = i, p.Total(0).Used()
		}
	}
	line := fmt.Sprintf("%s wait to connect: the interface of %s has %s of %s ports in use.", environments(s.connecting), w.siteName(best), count(used), count(w.enis[best].Serving()*w.cfg.ENI.Ports))
	if !w.knob.privateLink && s.refused[noNAT] == 0 {
		return line + fmt.Sprintf(" The NAT gateway has %s free and sees none of it.", count(w.natFree()))
	}
	if s.refused[noNAT] > 0 {
		return line + " T" + w.gatewayState()[1:] + ", too; what it refused is half-open on the interface."
	}
	return line
}

func (w *World) natFree() int {
	n := 0
	for _, p := range w.gateways {
		if p != nil {
			p.Advance(w.now)
			for dst := range w.knob.destinations {
				n += p.Free(dst)
			}
		}
	}
	return n
}

func (w *World) gatewayState() string {
	used, total := 0, 0
	for i, p := range w.gateways {
		if p == nil || i > 0 && !w.perSubnet() {
			continue
		}
		for dst := range w.knob.destinations {
			used += p.Total(dst).Used()
		}
		total += p.Serving() * w.cfg.NAT.Ports * w.knob.destinations
	}
	return fmt.Sprintf("the NAT gateway has %s of %s ports in use", count(used), count(total))
}

// nlbPorts are those of a balancer's target.
const nlbPorts = 55_000

// limit is one thing that bounds how many connections can stand.
type limit struct {
	cause cause
	most  int
	text  string
}

// limits are in the order in which they come.
func (w *World) limits() []limit {
	k := &w.knob
	list := []limit{{noQuota, w.quota() * k.connections, fmt.Sprintf("%s busy environments with %s make %s", count(w.quota()), plural(k.connections, "connection"), count(w.quota()*k.connections))}}
	if k.vpc {
		n := len(w.copies) * k.subnets
		list = append(list, limit{noENI, n * w.cfg.ENI.Ports, fmt.Sprintf("%s %s ports", makes(n, "interface"), count(n*w.cfg.ENI.Ports)) + w.lasting(n*w.cfg.ENI.Ports, w.cfg.ENI.Hold)})
		if k.privateLink {
			list = append(list, limit{noTarget, k.targets * nlbPorts, fmt.Sprintf("%s %s ports of the balancer", makes(k.targets, "target"), count(k.targets*nlbPorts))})
		} else {
			addresses := w.addresses()
			if w.perSubnet() {
				addresses *= k.subnets
			}
			ports := addresses * k.destinations * w.cfg.NAT.Ports
			list = append(list, limit{noNAT, ports, fmt.Sprintf("%s %s ports to %s", makes(addresses, "NAT address"), count(ports), plural(k.destinations, "destination")) + w.lasting(ports, w.cfg.NAT.Hold)})
		}
	}
	slices.SortStableFunc(list, func(a, b limit) int { return cmp.Compare(a.most, b.most) })
	return list
}

// lasting says how many connections a second ports last for that rest after each use.
func (w *World) lasting(ports int, hold time.Duration) string {
	if w.knob.reuse {
		return ""
	}
	return fmt.Sprintf(", for %s new connections a second", count(int(snat.Rate(ports, w.knob.work, hold)/1000)))
}

// behind says which limit comes next once one is lifted.
func (w *World) behind(binds cause) string {
	for _, l := range w.limits() {
		if l.cause != binds {
			return fmt.Sprintf("Behind it: %s.", l.text)
		}
	}
	return ""
}

// Configuration implements sim.Inspector.
func (w *World) Configuration() []sim.Remark {
	var list []sim.Remark
	for i, l := range w.limits() {
		text := l.text + " at most"
		if i == 0 {
			text += ": the first limit"
		}
		list = append(list, sim.Remark{Text: text})
	}
	return list
}

// Foresee implements sim.Inspector.
func (w *World) Foresee(key, value string) []sim.Remark {
	c := w.clone()
	if err := c.Set(key, value); err != nil {
		return []sim.Remark{{Text: err.Error(), Warn: true}}
	}
	limits := c.limits()
	list := []sim.Remark{{Text: fmt.Sprintf("%s; that comes first", limits[0].text)}}
	for _, l := range limits[1:] {
		if l.cause == noNAT && (key == "EIPS" || key == "NAT_MODE") || l.cause == noENI && key == "SUBNETS" {
			list = []sim.Remark{{Text: fmt.Sprintf("%s; before that, %s", l.text, limits[0].text), Warn: true}}
		}
	}
	if c.updates != w.updates || key == "SUBNETS" && value != strconv.Itoa(w.knob.subnets) {
		list = append(list, sim.Remark{Text: "it is a function update: all environments are new, and the old ones' connections hold their ports for 350 s more", Warn: true})
	}
	return list
}

// count writes a number with its thousands apart.
func count(n int) string {
	text := strconv.Itoa(n)
	for i := len(text) - 3; i > 0 && text[i-1] != '-'; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

func plural(n int, what string) string {
	switch {
	case n == 1:
		return "1 " + what
	case strings.HasSuffix(what, "s"):
		return count(n) + " " + what + "es"
	}
	return count(n) + " " + what + "s"
}

func makes(n int, what string) string {
	if n == 1 {
		return plural(n, what) + " makes"
	}
	return plural(n, what) + " make"
}

func environments(n int) string { return plural(n, "environment") }
