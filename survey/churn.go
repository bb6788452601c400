package survey

import (
	"fmt"
	"math"
	"slices"
	"time"
)

// between is how long the collecting block waits between two scrapes.
const between = time.Minute

// churn measures how many pods start a minute, in the best way that the files
// allow, and says which.
func (t *tally) churn() {
	for _, way := range []func() bool{t.byScrapes, t.byHistory, t.byLogs, t.byEvents, t.byOneScrape, t.byAges} {
		if way() {
			break
		}
	}
	if t.census.Churn.Source == "" {
		t.from("churn", Assumed, "no file says how fast pods come and go")
	}
	t.peak()
	t.lifetime()
}

func (t *tally) found(how string, perMin, err float64, source string) bool {
	t.census.Churn = Churn{PerMin: perMin, Error: err, Source: source}
	t.from("churn", how, source)
	return true
}

// byNode are the scrapes of each node, in the order in which they were made: the
// counters tell it.
func (t *tally) byNode() map[string][]*scrape {
	list := map[string][]*scrape{}
	for _, s := range t.c.scrapes {
		if name := t.nodeOfScrape(s); name != "" {
			list[name] = append(list[name], s)
		}
	}
	for _, scrapes := range list {
		slices.SortStableFunc(scrapes, func(a, b *scrape) int {
			x, _ := a.get("awscni_add_ip_req_count")
			y, _ := b.get("awscni_add_ip_req_count")
			if x != y {
				return int(math.Copysign(1, x-y))
			}
			return a.place - b.place
		})
	}
	return list
}

// latest is the last scrape of each node.
func (t *tally) latest() []*scrape {
	byNode := t.byNode()
	var list []*scrape
	for _, name := range t.nodeNames() {
		if s := byNode[name]; len(s) > 0 {
			list = append(list, s[len(s)-1])
		}
	}
	return list
}

// adds is how many ADDs found an address since ipamd's start. Those that found none
// are tried again and would count twice.
func adds(s *scrape) float64 {
	all, _ := s.get("awscni_add_ip_req_count")
	none, _ := s.get("awscni_no_available_ip_addresses")
	return all - none
}

// byScrapes compares two scrapes of each node. One whose ipamd started anew
// between them counts from zero and is left out.
func (t *tally) byScrapes() bool {
	n, nodes, restarted := 0.0, 0, 0
	for _, s := range t.byNode() {
		if len(s) < 2 {
			continue
		}
		first, last := s[0], s[len(s)-1]
		a, okA := first.started()
		b, okB := last.started()
		if okA && okB && !a.Equal(b) {
			restarted++
			continue
		}
		n += adds(last) - adds(first)
		nodes++
	}
	if nodes == 0 {
		return false
	}
	if restarted > 0 {
		t.leave(counted(restarted, "node")+" whose ipamd started anew between two scrapes", "the churn is that of the other nodes")
	}
	all := n * float64(len(t.c.nodes)-t.foreign()) / float64(nodes)
	return t.found(Measured, all/between.Minutes(), math.Sqrt(max(n, 1))/between.Minutes(),
		fmt.Sprintf("two scrapes of ipamd's metrics on %s, taken to be %s apart", counted(nodes, "node"), between))
}

// foreign is how many nodes are not ipamd's.
func (t *tally) foreign() int { return len(t.kind) }

// byOneScrape divides by the time since each ipamd's start: a mean that hides any
// peak of the days before.
func (t *tally) byOneScrape() bool {
	rate, nodes := 0.0, 0
	var longest time.Duration
	for _, s := range t.latest() {
		start, ok := s.started()
		age := t.census.Collected.Sub(start)
		if !ok || age < time.Minute {
			continue
		}
		rate += adds(s) / age.Minutes()
		nodes++
		longest = max(longest, age)
	}
	if nodes == 0 {
		return false
	}
	return t.found(Derived, rate*float64(len(t.c.nodes)-t.foreign())/float64(nodes), 0,
		fmt.Sprintf("one scrape of ipamd's metrics on %s: the mean since aws-node's start, up to %.0f hours ago", counted(nodes, "node"), longest.Hours()))
}

// byHistory takes Prometheus' word: the only way to a peak.
func (t *tally) byHistory() bool {
	if len(t.c.history) == 0 {
		return false
	}
	sum := 0.0
	for _, v := range t.c.history {
		sum += v
	}
	return t.found(Measured, sum/float64(len(t.c.history)), 0, fmt.Sprintf("%s of a Prometheus range", counted(len(t.c.history), "point")))
}

// byLogs counts the pods, not the attempts, in ipamd.log, and extrapolates by pods.
func (t *tally) byLogs() bool {
	pods, minutes, here := 0, 0.0, 0
	for _, l := range t.c.logs {
		name := t.nodeOf[l.Instance]
		if name == "" {
			name = t.nodeInName(l.Name)
		}
		started, length := l.starts()
		if name == "" || length < 5*time.Minute {
			continue
		}
		pods, minutes, here = pods+started, minutes+length.Minutes(), here+t.withIP[name]
	}
	if minutes == 0 || here == 0 {
		return false
	}
	perNode := float64(pods) / minutes // of an average node with a log
	logs := float64(max(len(t.c.logs), 1))
	share := float64(t.census.Pods.WithAddress) / (float64(here) / logs)
	return t.found(Derived, perNode*share, perNode*share/math.Sqrt(max(float64(pods), 1)),
		fmt.Sprintf("%s in %s of ipamd's log, extrapolated by pods", counted(pods, "start"), counted(len(t.c.logs), "node")))
}

// starts are the pods that asked for an address for the first time, and over how
// long a time.
func (l *Log) starts() (pods int, length time.Duration) {
	seen := map[string]bool{}
	var first, last time.Time
	for i := range l.Lines {
		line := &l.Lines[i]
		if first.IsZero() {
			first = line.At
		}
		last = line.At
		if line.Kind != LogAdd {
			continue
		}
		who := line.Pod
		if who == "" {
			who = line.Box
		}
		if !seen[who] {
			seen[who] = true
			pods++
		}
	}
	return pods, last.Sub(first)
}

// byEvents counts what was scheduled in the last hour, less the pods that are known
// to have no address of a pool.
func (t *tally) byEvents() bool {
	without := map[string]bool{}
	for i := range t.c.pods {
		if p := &t.c.pods[i]; p.host {
			without[p.name] = true
		}
	}
	n := 0
	var first time.Time
	for _, e := range t.c.events {
		if e.reason != "Scheduled" || without[e.pod] || e.at.IsZero() {
			continue
		}
		n++
		if first.IsZero() || e.at.Before(first) {
			first = e.at
		}
	}
	length := t.census.Collected.Sub(first)
	if n < 2 || length < time.Minute {
		return false
	}
	return t.found(Derived, float64(n)/length.Minutes(), math.Sqrt(float64(n))/length.Minutes(),
		fmt.Sprintf("%s of the scheduler in the last %.0f minutes", counted(n, "event"), length.Minutes()))
}

// byAges counts the pods that are younger than a minute: low for pods that live
// less long than that.
func (t *tally) byAges() bool {
	n, any := 0, false
	for i := range t.c.pods {
		p := &t.c.pods[i]
		if p.host || p.created.IsZero() {
			continue
		}
		any = true
		if age := t.census.Collected.Sub(p.created); age >= 0 && age < time.Minute {
			n++
		}
	}
	if !any {
		return false
	}
	return t.found(Derived, float64(n), math.Sqrt(max(float64(n), 1)), "pods younger than a minute: too low where pods live less long than that")
}

// peak is the most that is known to have happened.
func (t *tally) peak() {
	if len(t.c.history) > 0 {
		t.census.Churn.Peak = slices.Max(t.c.history)
		t.from("peak", Measured, "a Prometheus range")
		return
	}
	t.from("peak", Assumed, "not known: a range of awscni_add_ip_req_count over a week would tell")
}

// lifetime is how long a pod that comes and goes lives: of those that ended, else by
// Little's law.
func (t *tally) lifetime() {
	var lives []time.Duration
	churning := 0
	for i := range t.c.pods {
		p := &t.c.pods[i]
		if !p.finished.IsZero() && p.finished.After(p.created) {
			lives = append(lives, p.finished.Sub(p.created))
		}
		if !p.host && !p.done && p.node != "" && (p.owner == "Job" || t.census.Collected.Sub(p.created) < time.Hour && p.owner != "DaemonSet") {
			churning++
		}
	}
	if len(lives) > 0 {
		slices.Sort(lives)
		t.census.Churn.Lifetime = lives[len(lives)/2]
		t.from("lifetime", Measured, fmt.Sprintf("median of %s that ended", counted(len(lives), "pod")))
		return
	}
	if rate := t.census.Churn.PerMin; rate > 0 && churning > 0 {
		t.census.Churn.Lifetime = time.Duration(float64(churning) / rate * float64(time.Minute)).Round(time.Second)
		t.from("lifetime", Derived, fmt.Sprintf("Little's law: %s that come and go ÷ the rate", counted(churning, "pod")))
		return
	}
	t.from("lifetime", Assumed, "no file says how long pods live")
}
