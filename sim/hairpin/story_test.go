package hairpin

import (
	"math"
	"strings"
	"testing"
	"time"

	"reenact/sim"
)

// The odds, from placement alone and from traffic. Nothing here is scripted: the ranges
// are 1/N and k/N, with what so many clusters leave to chance.
func TestTheOdds(t *testing.T) {
	for _, row := range []struct {
		says      string
		trial     Trial
		low, high float64
	}{
		{"1/N on average: 50 nodes, 3 nginx", odds("failing", "NODES=50", "NGINX_REPLICAS=3", "CROSS_ZONE=on"), 1.7, 2.3},
		{"... whatever the replicas", odds("failing", "NODES=50", "NGINX_REPLICAS=12", "CROSS_ZONE=on"), 1.7, 2.3},
		{"... or the target type", odds("failing", "NODES=50", "TARGET_TYPE=ip", "PRESERVE_CLIENT_IP=on", "CROSS_ZONE=on"), 1.7, 2.3},
		{"... or cross-zone, if any zone's address is given", odds("failing", "NODES=50"), 1.7, 2.3},
		{"each of those whom it meets loses a third", odds("loss", "NODES=50", "NGINX_SPREAD=hard", "CROSS_ZONE=on"), 33.3, 33.4},
		{"with one nginx all", odds("loss", "NODES=50", "NGINX_REPLICAS=1", "CROSS_ZONE=on"), 99.9, 100},
		{"own-zone affinity, an nginx in each zone: all (the client's zone asks)", odds("loss", "NODES=51", "NGINX_SPREAD=soft", "DNS_ZONE=own", "RESOLVERS=0"), 99.9, 100},
		{"... and three times as many, as some zones are empty twice", odds("failing", "NODES=51", "DNS_ZONE=own", "RESOLVERS=0"), 3.5, 4.8},
		{"Cluster: 1/N of every pod: cilium #48067's smallest", odds("failing", "NODES=8", "ETP=Cluster", "ROUTING=overlay", "CROSS_ZONE=on"), 12.4, 12.6},
		{"... and biggest", odds("failing", "NODES=50", "ETP=Cluster", "ROUTING=overlay", "CROSS_ZONE=on"), 1.95, 2.05},
		{"preservation off", odds("failing", "NODES=6", "PRESERVE_CLIENT_IP=off"), 0, 0},
		{"... with ip targets AWS's default is off", odds("failing", "NODES=6", "TARGET_TYPE=ip"), 0, 0},
		{"clients and nginx kept apart", odds("failing", "NODES=50", "CLIENT_ANTI_AFFINITY=required"), 0, 0},
		{"spreading nginx alone changes nothing", odds("failing", "NODES=50", "NGINX_SPREAD=hard", "CROSS_ZONE=on"), 1.7, 2.3},
		{"split-horizon DNS", odds("failing", "NODES=6", "DNS=split"), 0, 0},
		{"socket load balancing alone changes nothing", odds("failing", "NODES=50", "SOCKET_LB=off", "CROSS_ZONE=on"), 1.7, 2.3},
		{"the dice agree with the placement", odds("counted", "NODES=8", "ETP=Cluster", "CROSS_ZONE=on"), 11.9, 13.1},
		{"a retry helps: f² of 12.5 %", odds("requests", "NODES=8", "ETP=Cluster", "CROSS_ZONE=on", "RETRIES=1"), 1.2, 2.0},
		{"... and a second f³", odds("requests", "NODES=8", "ETP=Cluster", "CROSS_ZONE=on", "RETRIES=2"), 0.05, 0.45},
		{"partial affinity: 85 % and a third of the rest", odds("loss", "NODES=51", "NGINX_SPREAD=soft", "DNS_ZONE=partial", "RESOLVERS=0"), 89.9, 90.1},
		{"a restart ends it for 1 − k/N", odds("cured", "NODES=10", "CROSS_ZONE=on", "NGINX_SPREAD=hard"), 62, 78},
		{"... in place never", odds("cured-in-place", "NODES=10", "CROSS_ZONE=on"), 0, 0},
		{"proxy protocol unread: every request fails", odds("requests", "NODES=50", "ETP=Cluster", "PROXY_PROTOCOL=on", "PRESERVE_CLIENT_IP=off"), 100, 100},
		{"... and every connect succeeds", odds("counted", "NODES=50", "ETP=Cluster", "PROXY_PROTOCOL=on", "PRESERVE_CLIENT_IP=off"), 0, 0},
	} {
		if err := row.trial.Check(); err != nil {
			t.Fatalf("%s: %v", row.says, err)
		}
		got, err := row.trial.Read(1)
		if err != nil {
			t.Fatalf("%s: %v", row.says, err)
		}
		if !(got >= row.low && got <= row.high) {
			t.Errorf("%s: %.2f %%, want %v to %v", row.says, got, row.low, row.high)
		}
	}
}

func odds(figure string, settings ...string) Trial {
	t := Trial{Zones: 3, Clients: 40, Figure: figure, Set: map[string]string{}}
	for _, s := range settings {
		k, v, _ := strings.Cut(s, "=")
		t.Set[k] = v
	}
	return t
}

// Other teams' reports. kind #2007 is there as one that does not fit.
func TestOtherTeamsReports(t *testing.T) {
	kind2007 := odds("failing", "NODES=4", "NGINX_KIND=daemonset", "CROSS_ZONE=on")
	got, err := kind2007.Read(1)
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(got-25) > 0.1 {
		t.Errorf("kind #2007: four nodes with an nginx each give %.1f %%, and should 25", got)
	}
	if got > 9 && got < 11 {
		t.Error("kind #2007 fits after all: its ~10 % was thought not to; say so in docs/hairpin.md")
	}
	vpccni2505 := odds("loss", "NODES=15", "NGINX_REPLICAS=3", "NGINX_SPREAD=soft", "DNS_ZONE=any", "POLICY=none")
	if got, _ := vpccni2505.Read(1); math.Abs(got-33.3) > 0.1 {
		t.Errorf("vpc-cni #2505: a client loses %.1f %%: what its own zone's address brings, a third", got)
	}
}

// met is a small cluster, a seed and a moment at which the short way meets somebody.
func met(t *testing.T, settings ...string) (Config, uint64) {
	t.Helper()
	c := small(settings...)
	for seed := uint64(1); seed < 50; seed++ {
		w, err := New(c, seed)
		if err != nil {
			t.Fatal(err)
		}
		if w.Advance(0); w.expected().hairpin > 0 {
			return c, seed
		}
	}
	t.Fatal("nobody is met in fifty clusters")
	return c, 0
}

// The trap: allow-all ends the denials and mends nothing; what it leaves behind can be
// seen by who looks for something else.
func TestRelaxingThePolicyCleansTheLogsOnly(t *testing.T) {
	c, seed := met(t)
	r := run(t, c, seed, 2*time.Hour, turn(time.Hour, "POLICY=allow-all"))
	mean := func(key string, from, to time.Duration) float64 {
		col, sum, n := r.Recording().Column(key), 0.0, 0
		for i := r.Recording().Index(from); i <= r.Recording().Index(to); i++ {
			if col[i] != sim.Empty {
				sum, n = sum+float64(col[i]), n+1
			}
		}
		return sum / float64(n)
	}
	before := func(key string) float64 { return mean(key, 10*time.Minute, time.Hour) }
	after := func(key string) float64 { return mean(key, 65*time.Minute, 2*time.Hour) }
	for _, row := range []struct {
		says string
		ok   bool
	}{
		{"denials before", before("denied_per_min") > 1},
		{"none after", after("denied_per_min") == 0},
		{"no odd verdicts before", before("odd_allowed_per_min") == 0},
		{"odd verdicts after", after("odd_allowed_per_min") > 1},
		{"a RST for each of them", math.Abs(after("odd_allowed_per_min")-after("orphan_rst_per_min")) < 0.01},
		{"one SYN-ACK for each SYN: five in five seconds", math.Abs(after("odd_allowed_per_min")/after("timeouts_per_min")-5) < 0.3},
		{"no RST before", before("orphan_rst_per_min") == 0},
		{"timeouts before and after, alike", math.Abs(before("timeouts_per_min")/after("timeouts_per_min")-1) < 0.3},
		{"nobody is refused", total(r, "refused_per_min") == 0},
		{"no short way between nodes", total(r, "failed_apart_per_min") == 0},
		{"the mesh is fine, in tenths of a percent", before("mesh_success_pct") == 1000 && after("mesh_success_pct") == 1000},
		{"no target is unhealthy", after("targets_unhealthy") == 0},
		{"eight to twelve denials for each connect that fails", before("denied_per_min")/before("timeouts_per_min") > 8 && before("denied_per_min")/before("timeouts_per_min") < 12},
	} {
		if !row.ok {
			t.Errorf("%s: it is not so", row.says)
		}
	}
}

// One line in a manifest ends it, for connections that begin then.
func TestPreservationOffEndsIt(t *testing.T) {
	c, seed := met(t)
	r := run(t, c, seed, time.Hour, turn(30*time.Minute, "PRESERVE_CLIENT_IP=off"))
	col := r.Recording().Column("nlb_success_pct")
	low := int64(1000)
	for i := range col {
		switch at := r.Recording().At(i); {
		case at <= 30*time.Minute && col[i] != sim.Empty:
			low = min(low, col[i])
		case at > 33*time.Minute && col[i] != 1000: // five seconds' timeouts and a window have passed
			t.Fatalf("at %v success is %d", at, col[i])
		}
	}
	if low == 1000 {
		t.Error("nothing failed before")
	}
}

// A connection that failed reads, in one sheet, what everybody believed and what was so.
func TestASheetHasBeliefBesideTruth(t *testing.T) {
	c, seed := met(t)
	w := world(t, run(t, c, seed, 20*time.Minute), 20*time.Minute)
	x := w.Explain()
	if x.Calm || len(x.Causes) == 0 || x.Causes[0].Example.ID == "" {
		t.Fatalf("%+v", x)
	}
	if err := w.Set("NLB_SHARE", "0"); err != nil {
		t.Fatal(err)
	}
	w.Advance(w.Now() + 3*time.Minute) // until both kernels are at rest
	sheet, ok := w.Inspect(x.Causes[0].Example.Room, x.Causes[0].Example.ID, func(d time.Duration) string { return d.String() })
	if !ok {
		t.Fatal("no sheet")
	}
	facts := map[string]string{}
	for _, f := range sheet.Facts {
		facts[f.Name] = f.Value
	}
	for name, want := range map[string]string{
		"the customer sees":   "connect() timed out after 5s",
		"Hubble shows":        "INGRESS DENIED 10 times, each with a line DROPPED beside it",
		"the balancer counts": "one new flow, no reset, its target healthy; inside it saw 5 SYNs and 0 replies",
		"a capture shows":     "nobody captures",
		"what is true":        "reply took the short way: client and nginx share a node — dropped by the client's policy",
	} {
		if facts[name] != want {
			t.Errorf("%s: %q, want %q", name, facts[name], want)
		}
	}
	if len(sheet.Grids) != 15 || !strings.Contains(strings.Join(sheet.Reasons, "\n"), "CT_NEW") {
		t.Errorf("%d packets\n%s", len(sheet.Grids), strings.Join(sheet.Reasons, "\n"))
	}
	if err := w.Set("CAPTURE", "both"); err != nil {
		t.Fatal(err)
	}
	seen, ok := w.Inspect(captureRoom, x.Causes[0].Example.ID, func(d time.Duration) string { return d.String() })
	if text := strings.Join(seen.Reasons, "\n"); !ok || !strings.Contains(text, "in the pod nginx-") || strings.Count(text, "Flags [S.]") != 10 {
		t.Errorf("the capture shows\n%s", text)
	}
	client, _, _ := strings.Cut(strings.Join(seen.Reasons, "\n"), "in the pod nginx-")
	if strings.Contains(client, "[S.]") || strings.Count(client, "[S]") != 5 {
		t.Errorf("what the policy denies never arrives in the client's pod, and its SYNs have no answer there:\n%s", client)
	}
}

// The fate that was remembered when the connection began is the one its sheet works out.
func TestSheetsTellTheFateThatWas(t *testing.T) {
	for _, settings := range [][]string{nil, {"POLICY=none"}, {"ETP=Cluster"}, {"TARGET_TYPE=ip", "PRESERVE_CLIENT_IP=on"}, {"ROUTING=overlay"},
		{"KPR=off"}, {"NGINX_POLICY=cluster", "PRESERVE_CLIENT_IP=off"}, {"HOST_ROUTING=legacy", "RP_FILTER=strict"}, {"CILIUM=1.15"}} {
		w := world(t, run(t, small(settings...), 5, 30*time.Minute, turn(10*time.Minute, "DEPLOY=nginx")), 30*time.Minute)
		for _, r := range w.remembered() {
			if r.why == noTarget {
				continue
			}
			if _, _, fate := w.play(&r); cause(fate.Cause) != r.why {
				t.Fatalf("%v: %q was remembered, the sheet says %q", settings, r.why, fate.Cause)
			}
		}
	}
}

// Placement can be correlated: an empty node takes the place of one that was drained, and
// where the emptiest node wins, fresh clients and a fresh nginx meet on it. Nothing of it is
// scripted; with a uniform choice the same acts are luck.
func TestTheEmptiestNodeBringsThemTogether(t *testing.T) {
	for _, row := range []struct {
		scheduler string
		low, high int // of 40 clusters
	}{{"uniform", 0, 20}, {"least-allocated", 38, 40}} {
		met := 0
		for seed := uint64(1); seed <= 40; seed++ {
			c := small("NODES=60", "SCHEDULER="+row.scheduler, "NGINX_SPREAD=soft", "NLB_SHARE=0")
			c.Clients, c.Others = []Deployment{{"a", 2}, {"b", 2}}, 900
			w, err := New(c, seed)
			if err != nil {
				t.Fatal(err)
			}
			for _, act := range []string{"", "DRAIN=nginx-node", "DEPLOY=clients", "DEPLOY=nginx"} {
				if k, v, ok := strings.Cut(act, "="); ok {
					if err := w.Set(k, v); err != nil {
						t.Fatal(err)
					}
				}
				w.Advance(w.Now() + 6*time.Minute)
			}
			if w.expected().hairpin > 0 {
				met++
			}
		}
		if met < row.low || met > row.high {
			t.Errorf("%s: somebody is met in %d of 40 clusters, want %d to %d", row.scheduler, met, row.low, row.high)
		}
	}
}

// Where a capture stands decides what it sees of the same packets: nginx's answers leave
// it in any case, and arrive in the client's pod if policy lets them.
func TestACaptureSeesWhatPassesItsInterface(t *testing.T) {
	for _, row := range []struct {
		policy, capture string
		strangers       bool
	}{
		{"default-deny", "client", false}, {"default-deny", "both", true}, {"allow-all", "client", true}, {"allow-all", "both", true},
	} {
		c, seed := met(t, "POLICY="+row.policy)
		r := run(t, c, seed, 20*time.Minute, turn(5*time.Minute, "CAPTURE="+row.capture))
		if n := total(r, "captured_strangers_per_min"); (n > 0) != row.strangers {
			t.Errorf("%s, capture at %s: %v SYN-ACKs from strangers", row.policy, row.capture, n)
		}
		w := world(t, r, 20*time.Minute)
		x := w.Explain()
		if seen := x.Causes[0].Sight.Kind != sim.Hidden; seen != row.strangers {
			t.Errorf("%s, capture at %s: its cause can be seen: %v", row.policy, row.capture, seen)
		}
	}
}
