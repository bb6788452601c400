package hairpin

import (
	"fmt"
	"sort"
	"strconv"
	"time"

	"reenact/model/datapath"
	"reenact/model/nlb"
	"reenact/sim"
)

// sightOf is who could have told a cause at the time.
func (w *World) sightOf(c cause) sim.Sight {
	switch {
	case c.isHairpin() && (w.knob.capture == "both" || w.knob.capture == "client" && c != cause(datapath.Denied)):
		return sim.OnAsking("packet capture: the answer comes from a stranger", 20*time.Minute)
	case c.isHairpin():
		return sim.NotThen("no tool shows both ends; a packet capture would")
	case c == proxyUnread || c == headerMissing:
		return sim.OnAsking("nginx's log", 5*time.Minute)
	}
	return sim.OnAsking("the balancer's metrics and hubble observe", 10*time.Minute)
}

// Explain implements sim.World.
func (w *World) Explain() sim.Explanation {
	c, e := w.window(), w.expected()
	x := sim.Explanation{}
	for i := range causes {
		if n := c.causes[i]; n > 0 {
			x.Causes = append(x.Causes, sim.Cause{Name: cause(i).String(), Count: int(n), Example: w.example(cause(i)), Sight: w.sightOf(cause(i))})
		}
	}
	sort.SliceStable(x.Causes, func(i, j int) bool { return x.Causes[i].Count > x.Causes[j].Count })
	placement := w.placementText()
	switch failed := c.begun - c.fine; {
	case failed > 0 && e.failing == 0:
		x.Line = fmt.Sprintf("%s failed, but as pods are now none will: %s %s", w.lately(c), placement, w.targetsText())
	case failed > 0:
		x.Line = fmt.Sprintf("%s failed. Now %s %s", w.lately(c), placement, w.targetsText())
	case c.requests > c.served:
		x.Line = fmt.Sprintf("Every connect of the last %s succeeded, and %d of %s failed: %s.", w.windowWord(), c.requests-c.served, count(int(c.requests), "request"), x.Causes[0].Name)
	case e.failing > 0:
		x.Line = fmt.Sprintf("No connect failed in the last %s, but some will: %s %s", w.windowWord(), placement, w.targetsText())
	default:
		x.Calm = true
		x.Line = fmt.Sprintf("All is well: every connect through the balancer succeeds; %s", placement)
	}
	return x
}

// lately is the share of the trailing window's connects that failed.
func (w *World) lately(c *counts) string {
	return fmt.Sprintf("%s %% of the last %s's connects through the balancer", tenths(1000-kitShare(c)), w.windowWord())
}

// placementText says whom the short way meets as pods are placed now, and what that is.
func (w *World) placementText() string {
	e := w.expected()
	clients := count(e.ready, "client pod")
	switch {
	case e.hairpin > 0:
		return fmt.Sprintf("%d of %s %s connects to the short way: these come back to the caller's own node, and no answer passes the balancer.",
			e.hairpin, clients, verb(e.hairpin, "loses ", "lose ")+w.lossAtRisk()+verb(e.hairpin, " of its", " of their"))
	case e.colocated > 0:
		return fmt.Sprintf("%d of %s %s a node with nginx, and none loses a connect to the short way, an answer that passes the balancer by.", e.colocated, clients, verb(e.colocated, "shares", "share"))
	}
	return fmt.Sprintf("none of %s shares a node with nginx.", clients)
}

// verb is one or the other, as one does it or several.
func verb(n int, one, several string) string {
	if n == 1 {
		return one
	}
	return several
}

func kitShare(c *counts) int64 {
	if c.begun == 0 {
		return 1000
	}
	return int64(c.fine) * 1000 / int64(c.begun)
}

// tenths writes tenths of a percent.
func tenths(v int64) string {
	return strconv.FormatFloat(float64(v)/10, 'f', -1, 64)
}

// none is a number at the end of a sentence's part, with a word for 0.
func none(n int) string {
	if n == 0 {
		return "none"
	}
	return strconv.Itoa(n)
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// lossAtRisk is the mean loss of those whom the short way meets: "all", "a third", "12 %".
func (w *World) lossAtRisk() string {
	total, n := int64(0), int64(0)
	for _, i := range w.clients {
		if s := &w.slots[i]; s.ready && s.hairpin > 0 {
			total += int64(s.hairpin)
			n++
		}
	}
	return shareText(total / max(n, 1))
}

// shareText writes hundredths of a percent in words where there are some.
func shareText(v int64) string {
	switch {
	case v > 9900:
		return "all"
	case v >= 4950 && v <= 5050:
		return "half"
	case v >= 3300 && v <= 3367:
		return "a third"
	}
	return tenths((v+5)/10) + " %"
}

// targetsText says how the targets are, and how many are unhealthy by design: the room
// Targets lists those beside the others.
func (w *World) targetsText() string {
	idle := 0
	for t := range w.group.Targets {
		if s := w.group.Targets[t].State; (s == nlb.Unhealthy || s == nlb.Initial) && w.failsByDesign(t) {
			idle++
		}
	}
	text := "No target is unhealthy"
	switch n := w.unhealthy(); {
	case w.group.FailsOpen():
		return "No target is healthy, and the balancer fails open."
	case n == 0 && idle > 0:
		text = "No node with nginx is an unhealthy target"
	case n == 1:
		text = "1 target is unhealthy and should not be"
	case n > 1:
		text = fmt.Sprintf("%d targets are unhealthy and should not be", n)
	}
	if idle > 0 {
		text += fmt.Sprintf("; %d without fail by design", idle)
	}
	return text + "."
}

// example is the newest remembered connection that failed for a reason.
func (w *World) example(c cause) sim.Link {
	for _, r := range w.failed.newest() {
		if r.why == c {
			return sim.Link{Room: connectionsRoom, ID: r.id()}
		}
	}
	return sim.Link{}
}

// Configuration implements sim.Inspector.
func (w *World) Configuration() []sim.Remark {
	var list []sim.Remark
	say := func(warn bool, text string, args ...any) {
		list = append(list, sim.Remark{Text: fmt.Sprintf(text, args...), Warn: warn})
	}
	s := w.settings()
	switch {
	case s.SplitDNS:
		say(false, "inside the cluster the name resolves to nginx itself: the balancer is not asked")
	case s.PreserveClientIP:
		say(true, "nginx sees its client's own address: an answer to a client on the same node takes the short way, and the client does not know who answers")
	default:
		say(false, "nginx sees the balancer's address, and its answers go back by way of the balancer wherever pods are")
	}
	if !s.PreserveClientIP && s.NginxPolicy == "cluster" && !s.SplitDNS {
		say(true, "nginx admits the cluster only, and the balancer is the world: what it brings is denied")
	}
	if w.knob.proxy != w.knob.reads && !s.SplitDNS || w.knob.reads && s.SplitDNS {
		say(true, "proxy protocol is sent or read, not both: connects succeed and requests fail")
	}
	if w.knob.proxy && s.Targets == "instance" && s.Traffic == "Local" {
		say(true, "health checks with a proxy header fail at the node's health port: no target will be healthy")
	}
	e := w.expected()
	say(e.failing > 0, "as pods are placed now, %s %% of all connects fail; %s of %s %s some to the short way", tenths((e.failing+5)/10), none(e.hairpin), count(e.ready, "client pod"), verb(max(e.hairpin, 1), "loses", "lose"))
	return list
}

// Foresee implements sim.Inspector: it asks a copy, so that it cannot differ from the deed.
func (w *World) Foresee(key, value string) []sim.Remark {
	c := w.clone()
	before := c.expected().failing
	if err := c.Set(key, value); err != nil {
		return []sim.Remark{{Text: err.Error(), Warn: true}}
	}
	if key == "CAPTURE" {
		return []sim.Remark{{Text: "nothing changes but what can be seen"}}
	}
	list := c.Configuration()
	if isAct(key) {
		return append(list, sim.Remark{Text: "pods move: who shares a node with whom afterwards is the scheduler's luck"})
	}
	if placesOnly(key) {
		list = append(list, sim.Remark{Text: fromNowOn})
	}
	if c.group.FailsOpen() && !w.group.FailsOpen() {
		list = append(list, sim.Remark{Text: fmt.Sprintf("a new target group begins with no healthy target, and fails open for %v; the minutes that AWS takes to register targets are left out", nlb.CheckEvery*nlb.InARow), Warn: true})
	}
	if after := c.expected().failing; after != before {
		list = append(list, sim.Remark{Text: fmt.Sprintf("of all connects %s %% will fail, in place of %s %%", tenths((after+5)/10), tenths((before+5)/10)), Warn: after > before})
	}
	return list
}
