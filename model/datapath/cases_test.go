package datapath

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// usual is the default world: instance targets, externalTrafficPolicy Local, Cilium's
// kube-proxy replacement in ENI mode, client IP preservation as AWS has it.
func usual(change func(*Settings)) Settings {
	s := Settings{
		Cilium: Cilium117, Routing: ENI, HostRouting: BPF, RPFilter: RPLoose, KubeProxyReplacement: true,
		SocketLB: SocketAll, Targets: Instance, Traffic: Local, PreserveClientIP: true,
		ClientPolicy: DefaultDeny, NginxPolicy: FromAny,
	}
	if change != nil {
		change(&s)
	}
	return s
}

// Where the pods are: client, target, nginx.
var (
	together = Where{1, 1, 1} // all on one node
	apart    = Where{0, 1, 1} // the target has its own nginx, the client is elsewhere
	relayed  = Where{0, 1, 2} // the target hands it to another node
	ownNode  = Where{0, 0, 1} // the client's own node is the target and hands it on
	roundTo  = Where{0, 1, 0} // the target is elsewhere and hands it to the client's node
)

func TestWhatBecomesOfAConnection(t *testing.T) {
	ip := func(s *Settings) { s.Targets = IPTarget }
	cluster := func(s *Settings) { s.Traffic = Cluster }
	both := func(list ...func(*Settings)) func(*Settings) {
		return func(s *Settings) {
			for _, f := range list {
				f(s)
			}
		}
	}
	allow := func(s *Settings) { s.ClientPolicy = AllowAll }
	none := func(s *Settings) { s.ClientPolicy = NoPolicy }
	noSNAT := func(s *Settings) { s.PreserveClientIP = false }
	fromCluster := func(s *Settings) { s.NginxPolicy = FromCluster }
	old := func(s *Settings) { s.Cilium = Cilium115 }
	proxy := func(s *Settings) { s.KubeProxyReplacement, s.HostRouting = false, Legacy }
	overlay := func(s *Settings) { s.Routing = Overlay }
	legacy := func(rp RPFilter) func(*Settings) {
		return func(s *Settings) { s.HostRouting, s.RPFilter = Legacy, rp }
	}
	split := func(s *Settings) { s.SplitDNS = true }
	for _, row := range []struct {
		says   string
		change func(*Settings)
		at     Where
		want   Cause
	}{
		{"the blog's capture, with AWS's default: denied", nil, together, Denied},
		{"the same on two nodes", nil, apart, OK},
		{"the blog: allow-all silences it and mends nothing", allow, together, Orphaned},
		{"no policy at all: cilium #11810's SYN-ACK from a stranger, and the RST", none, together, Orphaned},
		{"kubernetes #66796: the container on the other node", none, apart, OK},
		{"cloud-provider-aws #1160, #564, #53: preservation off cures", noSNAT, together, OK},
		{"... under allow-all as well", both(noSNAT, allow), together, OK},
		{"ip targets, preservation on", ip, together, Denied},
		{"ip targets, two nodes", ip, apart, OK},
		{"ip targets, preservation off, AWS's default for them", both(ip, noSNAT), together, OK},
		{"before #33960 the client sees node:NodePort and lets it in", old, together, Orphaned},
		{"... with ip targets it always sees nginx", both(old, ip), together, Denied},
		{"kube-proxy turns its translation back in the host's stack", proxy, together, Orphaned},
		{"Cluster: the client's own node is the target, wherever nginx is", cluster, ownNode, Orphaned},
		{"... another node is", cluster, relayed, OK},
		{"... which hands it to the client's node: the target's address is between", cluster, roundTo, OK},
		{"... and with nginx on all of them it is the default's hairpin", cluster, together, Denied},
		{"Local: a node without nginx drops", nil, relayed, NoBackend},
		{"overlay: the node's own address comes back (AWS: times out)", overlay, together, OwnAddress},
		{"overlay, two nodes", overlay, apart, OK},
		{"cilium #48067, an overlay under Cluster: the client's node is the target", both(overlay, cluster), ownNode, OwnAddress},
		{"... another is", both(overlay, cluster), relayed, OK},
		{"... and hands it back to the client's node", both(overlay, cluster), roundTo, OK},
		{"an overlay has no ip targets", both(overlay, ip), apart, Unsupported},
		{"strict rp_filter drops the SYN that comes back", legacy(RPStrict), together, SourceFilter},
		{"... and nothing else", legacy(RPStrict), apart, OK},
		{"loose lets it", legacy(RPLoose), together, Denied},
		{"off lets it", legacy(RPOff), together, Denied},
		{"BPF host routing asks no rp_filter", func(s *Settings) { s.RPFilter = RPStrict }, together, Denied},
		{"preservation off while nginx admits the cluster: the balancer is the world", both(noSNAT, fromCluster), apart, WorldDenied},
		{"... together, too", both(noSNAT, fromCluster), together, WorldDenied},
		{"... but a node that relays is none of it", both(noSNAT, fromCluster, cluster), relayed, OK},
		{"with preservation on the client is itself, not the world", fromCluster, apart, OK},
		{"split-horizon DNS: no balancer, no hairpin", split, together, OK},
		{"... on two nodes", split, apart, OK},
		{"... translated per packet", both(split, func(s *Settings) { s.SocketLB = SocketOff }), together, OK},
		{"LBC #4803: socket load balancing alone does nothing", func(s *Settings) { s.SocketLB = SocketAll }, together, Denied},
		{"... nor does its absence", func(s *Settings) { s.SocketLB = SocketOff }, together, Denied},
	} {
		if f := NewNetwork(usual(row.change), row.at).Connect(); f.Cause != row.want {
			t.Errorf("%s: %q, want %q\n%s", row.says, f.Cause, row.want, told(f.Trips))
		}
	}
}

// Of every setting and every placement: whatever is not on one node works, unless it is
// refused for what the settings say; and only shared nodes hairpin.
func TestOnlySharedNodesHairpin(t *testing.T) {
	eachSettings(func(s Settings) {
		for c := range 3 {
			for tg := range 3 {
				for x := range 3 {
					at := Where{c, tg, x}
					n := NewNetwork(s, at)
					f := n.Connect()
					shared := n.Client.Node == n.Target
					switch f.Cause {
					case Denied, Orphaned, OwnAddress, SourceFilter:
						if !shared || s.SplitDNS || !s.PreserveClientIP && s.Routing == ENI {
							t.Fatalf("%+v, %v: %q\n%s", s, at, f.Cause, told(f.Trips))
						}
					case NoBackend:
						if s.Traffic != Local || n.Target == n.Nginx.Node {
							t.Fatalf("%+v, %v: %q", s, at, f.Cause)
						}
					case WorldDenied:
						if s.PreserveClientIP || s.NginxPolicy != FromCluster {
							t.Fatalf("%+v, %v: %q", s, at, f.Cause)
						}
					}
					if f.Refused {
						t.Fatalf("%+v, %v: a hairpin refuses no connection\n%s", s, at, told(f.Trips))
					}
					if f.Cause == Denied && (f.Trips[len(f.Trips)-1].Sent.Flags != SYN|ACK || f.Trips[len(f.Trips)-1].Sent.Src.Port != NginxTCP) {
						t.Fatalf("%+v, %v: what is denied is no SYN-ACK of nginx\n%s", s, at, told(f.Trips))
					}
					if f.Cause == Orphaned && !f.Reset {
						t.Fatalf("%+v, %v: nginx hears no RST\n%s", s, at, told(f.Trips))
					}
				}
			}
		}
	})
}

func eachSettings(try func(Settings)) {
	for bits := range 1 << 7 {
		on := func(i int) bool { return bits>>i&1 != 0 }
		for _, policy := range []ClientPolicy{NoPolicy, DefaultDeny, AllowAll} {
			for _, rp := range []RPFilter{RPOff, RPLoose, RPStrict} {
				s := usual(nil)
				s.ClientPolicy, s.RPFilter = policy, rp
				s.PreserveClientIP, s.KubeProxyReplacement, s.SplitDNS = on(0), on(1), on(2)
				if on(3) {
					s.Targets = IPTarget
				}
				if on(4) {
					s.Traffic = Cluster
				}
				if on(5) {
					s.NginxPolicy = FromCluster
				}
				if on(6) {
					s.Cilium, s.HostRouting = Cilium115, Legacy
				}
				try(s)
				s.Routing = Overlay
				try(s)
			}
		}
	}
}

// The story of the default world, as anybody can read it.
func TestTheShortWayHomeIsTold(t *testing.T) {
	f := NewNetwork(usual(nil), together).Connect()
	want := []string{
		"10.0.1.10:41234 -> 10.0.2.50:443 SYN",
		"  pod out new entry: nothing forbids the way out; connection tracking notes OUT 10.0.1.10:41234 -> 10.0.2.50:443",
		"  balancer rewritten: the target is 10.0.10.2:30443 for this connection's life; client IP preservation is on: the source stays 10.0.1.10:41234",
		"  node in passes: a local pod's address comes in from outside; BPF host routing asks no rp_filter (inferred)",
		"  NodePort rewritten: nginx is on this node: the source stays 10.0.1.10:41234",
		"  pod in new entry: nginx admits anyone; connection tracking notes IN 10.0.1.10:41234 -> 10.0.1.20:80",
		"10.0.1.20:80 -> 10.0.1.10:41234 SYN, ACK",
		"  pod out known: answers IN 10.0.1.10:41234 -> 10.0.1.20:80: no policy is asked",
		"  node out passes: client is on the same node: the packet takes the short way and never reaches the ENI",
		"  pod in unknown: no entry knows 10.0.1.20:80 -> 10.0.1.10:41234, and tracking does not ask whether a new flow begins with a SYN: CT_NEW",
		"  pod in dropped: the client's policy admits named peers, and nginx is none of them",
	}
	got := told(f.Trips)
	for _, line := range want {
		head, rest, ok := strings.Cut(got, strings.TrimSpace(line))
		if !ok {
			t.Fatalf("no %q in what is left of\n%s", line, told(f.Trips))
		}
		_, got = head, rest
	}
	last := f.Trips[1].Steps[len(f.Trips[1].Steps)-1]
	if hubble := strings.Join(last.Hubble, "\n"); hubble != "10.0.1.20:80 -> 10.0.1.10:41234 policy-verdict:none INGRESS DENIED (TCP Flags: SYN, ACK)\n"+
		"10.0.1.20:80 -> 10.0.1.10:41234 Policy denied DROPPED (TCP Flags: SYN, ACK)" {
		t.Errorf("Hubble prints\n%s", hubble)
	}
}

// Allow-all is silent only to who looks for denials: the verdict of a flow that begins
// with a SYN-ACK is there.
func TestAllowAllIsNotSilent(t *testing.T) {
	f := NewNetwork(usual(func(s *Settings) { s.ClientPolicy = AllowAll }), together).Connect()
	var seen []string
	for _, s := range f.Trips[1].Steps {
		seen = append(seen, s.Hubble...)
	}
	if len(seen) != 2 || !strings.Contains(seen[0], "INGRESS ALLOWED (TCP Flags: SYN, ACK)") || !f.Judged {
		t.Errorf("Hubble prints %q, judged %v", seen, f.Judged)
	}
	if f := NewNetwork(usual(func(s *Settings) { s.ClientPolicy = NoPolicy }), together).Connect(); f.Judged {
		t.Error("without a policy a verdict was made")
	}
}

// What was not verified says so, in words.
func TestWhatWasNotVerifiedIsMarked(t *testing.T) {
	for _, row := range []struct {
		change func(*Settings)
		at     Where
		want   string
	}{
		{func(s *Settings) { s.Routing = Overlay }, together, "(not verified)"},
		{func(s *Settings) { s.Cilium = Cilium115 }, together, "(not verified)"},
		{func(s *Settings) { s.KubeProxyReplacement = false }, together, "(inferred)"},
		{func(s *Settings) { s.Traffic = Cluster }, ownNode, "(inferred)"},
	} {
		if text := told(NewNetwork(usual(row.change), row.at).Connect().Trips); !strings.Contains(text, row.want) {
			t.Errorf("no %s in\n%s", row.want, text)
		}
	}
}

// A terminating nginx that is still registered: the client hears its RST by way of the
// balancer, and does not by the short way.
func TestOnlyAStoppedTargetRefuses(t *testing.T) {
	for _, row := range []struct {
		at      Where
		state   PodState
		want    Cause
		refused bool
		denied  bool
	}{
		{apart, Closed, Stopped, true, false},
		{together, Closed, Stopped, false, true},
		{apart, Gone, NoBackend, false, false},
	} {
		n := NewNetwork(usual(nil), row.at)
		n.Nginx.State = row.state
		if f := n.Connect(); f.Cause != row.want || f.Refused != row.refused || f.AnswerDenied != row.denied {
			t.Errorf("%v, %d: %q, refused %v, denied %v\n%s", row.at, row.state, f.Cause, f.Refused, f.AnswerDenied, told(f.Trips))
		}
		n = NewNetwork(usual(func(s *Settings) { s.ClientPolicy = NoPolicy }), row.at)
		n.Nginx.State = row.state
		f := n.Connect()
		if f.Refused != row.refused {
			t.Errorf("%v, %d, no policy: refused %v", row.at, row.state, f.Refused)
		}
		if last := f.Trips[len(f.Trips)-1]; row.state == Closed && row.at == together && last.Steps[len(last.Steps)-1].Act != Drop {
			t.Errorf("a RST from a stranger is answered\n%s", told(f.Trips))
		}
	}
}

// nginx that calls its own balancer and is handed to itself: source and destination are
// one pod (AWS: such connections time out).
func TestNginxCannotCallItself(t *testing.T) {
	n := NewNetwork(usual(nil), together)
	n.Client = n.Nginx
	if f := n.Connect(); f.Cause != OwnAddress || f.SynAck {
		t.Errorf("%q\n%s", f.Cause, told(f.Trips))
	}
}

// Health checks come from the balancer, whatever it does with clients' addresses.
func TestHealthChecksComeFromTheBalancer(t *testing.T) {
	fromCluster := func(s *Settings) { s.NginxPolicy = FromCluster }
	for _, row := range []struct {
		says   string
		change func(*Settings)
		at     Where
		proxy  bool
		ok     bool
	}{
		{"Local: the node says so", nil, apart, false, true},
		{"Local: a node without nginx", nil, relayed, false, false},
		{"Local: policies are not asked", fromCluster, apart, false, true},
		{"Local: proxy protocol is not read", nil, apart, true, false},
		{"ip: nginx's policy is asked, preservation or not", func(s *Settings) { s.Targets = IPTarget; fromCluster(s) }, apart, false, false},
		{"ip", func(s *Settings) { s.Targets = IPTarget }, apart, true, true},
		{"Cluster: a node with nginx", func(s *Settings) { s.Traffic = Cluster; fromCluster(s) }, apart, false, false},
		{"Cluster: a node that relays", func(s *Settings) { s.Traffic = Cluster; fromCluster(s) }, relayed, false, true},
	} {
		if trip := NewNetwork(usual(row.change), row.at).Check(row.proxy); (trip.To != nil) != row.ok {
			t.Errorf("%s: healthy %v\n%s", row.says, trip.To != nil, told([]Trip{trip}))
		}
	}
}

// What two kernels send before both are at rest. The counts under a denial are those
// that were measured on Linux 6.18 in namespaces, for both kinds of timers.
func TestDialsOnTheClock(t *testing.T) {
	for _, row := range []struct {
		says                string
		linear              bool
		limit               time.Duration
		policy              ClientPolicy
		syns, answers, rsts int
	}{
		{"5 s, kernels before 6.5", false, 5 * time.Second, DefaultDeny, 3, 8, 0},
		{"no limit, kernels before 6.5", false, 0, DefaultDeny, 7, 17, 0},
		{"5 s", true, 5 * time.Second, DefaultDeny, 5, 10, 0},
		{"no limit", true, 0, DefaultDeny, 11, 21, 0},
		{"allow-all, 5 s: every answer earns a RST", true, 5 * time.Second, AllowAll, 5, 5, 5},
		{"allow-all, no limit", true, 0, AllowAll, 11, 11, 11},
	} {
		n := NewNetwork(usual(func(s *Settings) { s.ClientPolicy = row.policy }), together)
		packets, _ := n.Play(NewDial(Linux(row.linear), row.limit))
		count := map[Flags]int{}
		for _, p := range packets {
			count[p.Flags]++
		}
		if count[SYN] != row.syns || count[SYN|ACK] != row.answers || count[RST] != row.rsts {
			t.Errorf("%s: %d SYN, %d SYN-ACK, %d RST; want %d, %d, %d", row.says, count[SYN], count[SYN|ACK], count[RST], row.syns, row.answers, row.rsts)
		}
	}
	if a, b := Linux(false).Timeout(), Linux(true).Timeout(); a != 127*time.Second || b != 131*time.Second {
		t.Errorf("connect() gives up after %v and %v", a, b)
	}
}

func TestADialThatSucceedsIsThreePackets(t *testing.T) {
	packets, fate := NewNetwork(usual(nil), apart).Play(NewDial(Linux(true), 0))
	if len(packets) != 3 || fate.Cause != OK || packets[2].Flags != ACK {
		t.Errorf("%v, %v", packets, fate.Cause)
	}
}

func told(trips []Trip) string {
	var b strings.Builder
	for _, t := range trips {
		fmt.Fprintln(&b, t.Sent)
		for _, s := range t.Steps {
			fmt.Fprintln(&b, "  "+s.String())
		}
	}
	return b.String()
}

func BenchmarkConnect(b *testing.B) {
	s := usual(nil)
	for b.Loop() {
		NewNetwork(s, together).Connect()
	}
}
