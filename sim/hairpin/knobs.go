package hairpin

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"reenact/model/datapath"
	"reenact/model/nlb"
	"reenact/sim"
	"reenact/sim/kit"
)

// Knobs implements sim.World.
func (w *World) Knobs() []sim.Knob {
	list := knobs.List(w)
	for i := range list {
		list[i].Note = w.noteOn(list[i].Key)
	}
	return list
}

// Set implements sim.World. Looking changes nothing: CAPTURE is no part of the checksum.
func (w *World) Set(key, value string) error {
	place, changed, err := knobs.Set(w, key, value)
	if err != nil || !changed || key == "CAPTURE" {
		return err
	}
	w.fold(uint64(w.now) ^ uint64(place)<<48 ^ 0xabcd)
	return nil
}

// set turns a knob with no trace in the checksum: before the world's beginning.
func (w *World) set(key, value string) error {
	_, _, err := knobs.Set(w, key, value)
	return err
}

// isAct tells knobs that do something once from those that stand.
func isAct(key string) bool {
	return key == "RESTART" || key == "DEPLOY" || key == "DRAIN" || key == "CAPTURE"
}

var errRunning = errors.New("running nodes cannot change over; set it from the start")

// choice is a knob of one of some words that datapath.Settings hold.
func choice[T ~string](k sim.Knob, field func(*datapath.Settings) *T, check func(*World, string) error) kit.Knob[*World] {
	return kit.Choice(k, func(w *World) string { return string(*field(w.settings())) },
		func(w *World, v string) error {
			if check != nil {
				if err := check(w, v); err != nil {
					return err
				}
			}
			w.changed(func(s *datapath.Settings) { *field(s) = T(v) })
			return nil
		})
}

// fromStart refuses a change once the world lives.
func fromStart(w *World, _ string) error {
	if w.begun {
		return errRunning
	}
	return nil
}

// knobs are the world's, the primary ones first.
var knobs = slices.Concat(acts, balancerKnobs, clusterKnobs, clientKnobs, nodeKnobs)

var acts = kit.Knobs[*World]{
	kit.Choice(sim.Knob{Key: "CAPTURE", Title: "packet capture", Primary: true, Default: "off", Choices: []string{"off", "client", "both"},
		Help: "changes only what can be seen: tcpdump in the clients' pods, which nothing denied reaches, or in nginx's too"},
		func(w *World) string { return w.knob.capture }, func(w *World, v string) error { w.knob.capture = v; return nil }),
	kit.Choice(sim.Knob{Key: "RESTART", Title: "restart a pod", Primary: true, Default: "none", Choices: []string{"none", "worst-client", "in-place", "nginx"},
		Help: "delete the client pod that fails most, or one nginx; in place: only its container starts again"},
		func(w *World) string { return w.doing(w.knob.restart) }, (*World).setRestart).Again(),
	kit.Choice(sim.Knob{Key: "DEPLOY", Title: "deploy", Primary: true, Default: "none", Choices: []string{"none", "clients", "nginx", "all"},
		Help: "replace all pods of the clients, of nginx, or of everything, a batch at a time"},
		func(w *World) string { return w.doing(w.knob.deploy) }, (*World).setDeploy).Again(),
	kit.Choice(sim.Knob{Key: "DRAIN", Title: "drain a node", Default: "none", Choices: []string{"none", "client-node", "nginx-node"},
		Help: "move every pod off the node with most clients, or off one with nginx; an empty node replaces it"},
		func(w *World) string { return w.doing(w.knob.drain) }, (*World).setDrain).Again(),
	kit.Int(sim.Knob{Key: "DEPLOY_EVERY", Title: "deploy every", Max: 30, Default: "0",
		Help: "days between deployments of everything, counted from when it is set; 0 is never"},
		func(w *World) int { return w.knob.every }, func(w *World, n int) error {
			w.knob.every = n
			if n > 0 && w.begun {
				w.planCalendar()
			}
			return nil
		}),
}

// deed is what a knob that acts was last told to do, and when.
type deed struct {
	what string
	at   time.Duration
}

// doing is what such a knob shows: what it does at this moment. It has no state that
// stays: a moment later it is done.
func (w *World) doing(d deed) string {
	if d.what == "" || d.at != w.now {
		return "none"
	}
	return d.what
}

func (w *World) setRestart(v string) error {
	w.knob.restart = deed{v, w.now}
	if !w.begun {
		return nil
	}
	switch v {
	case "worst-client":
		w.restart(w.worst())
	case "in-place":
		w.restartInPlace(w.worst())
	case "nginx":
		if i := slices.IndexFunc(w.nginx, func(i int32) bool { return w.slots[i].ready }); i >= 0 {
			w.restart(w.nginx[i])
		}
	}
	return nil
}

func (w *World) setDeploy(v string) error {
	w.knob.deploy = deed{v, w.now}
	if w.begun && v != "none" {
		w.deploy(v)
	}
	return nil
}

func (w *World) setDrain(v string) error {
	w.knob.drain = deed{v, w.now}
	if !w.begun || v == "none" {
		return nil
	}
	best, most := -1, 0
	for k := range w.nodes {
		n := w.nodes[k].clients
		if v == "nginx-node" {
			n = len(w.nodes[k].nginx)
		}
		if w.nodes[k].up && n > most {
			best, most = k, n
		}
	}
	if best < 0 {
		return errors.New("there is no such node")
	}
	w.drain(int32(best))
	return nil
}

var balancerKnobs = kit.Knobs[*World]{
	kit.Choice(sim.Knob{Key: "PRESERVE_CLIENT_IP", Title: "preserve client IP", Primary: true, Default: "default", Choices: []string{"off", "default", "on"},
		Help: "preserve_client_ip.enabled, for new connections; AWS's default is on for instance targets and off for ip targets"},
		func(w *World) string { return w.knob.preserve }, func(w *World, v string) error { w.knob.preserve = v; w.applyPreserve(); return nil }),
	kit.Choice(sim.Knob{Key: "TARGET_TYPE", Title: "target type", Primary: true, Default: "instance", Choices: []string{"instance", "ip"},
		Help: "targets are nodes by their NodePort, or pods; a change makes a new target group"},
		func(w *World) string { return string(w.knob.attributes.Type) }, (*World).setTargetType),
	choice(sim.Knob{Key: "ETP", Title: "externalTrafficPolicy", Primary: true, Default: "Local", Choices: []string{"Cluster", "Local"},
		Help: "Local: only nodes with nginx are healthy, and keep to their own; Cluster: every node hands on to any nginx"},
		func(s *datapath.Settings) *datapath.TrafficPolicy { return &s.Traffic }, nil),
	kit.Bool(sim.Knob{Key: "CROSS_ZONE", Title: "cross-zone", Default: "off", Help: "an address of the balancer picks among the targets of all zones"},
		func(w *World) bool { return w.knob.attributes.CrossZone }, func(w *World, on bool) error { w.knob.attributes.CrossZone = on; w.applyGroup(); return nil }),
	kit.Choice(sim.Knob{Key: "DNS_ZONE", Title: "DNS affinity", Default: "any", Choices: []string{"any", "partial", "own"},
		Help: "which zone's address a lookup gives: any, 85 % or always that of the resolver that asks"},
		func(w *World) string { return string(w.knob.affinity) }, func(w *World, v string) error { w.knob.affinity = nlb.Affinity(v); w.refate(); return nil }),
	kit.Int(sim.Knob{Key: "RESOLVERS", Title: "CoreDNS pods", Max: 50, Default: "2", Help: "spread over the zones; 0: each node has a resolver of its own, whose zone is the client's"},
		func(w *World) int { return w.knob.resolvers }, func(w *World, n int) error { w.knob.resolvers = n; w.refate(); return nil }),
	kit.Bool(sim.Knob{Key: "PROXY_PROTOCOL", Title: "proxy protocol", Default: "off", Help: "the target group sends proxy protocol v2 headers"},
		func(w *World) bool { return w.knob.proxy }, func(w *World, on bool) error { w.knob.proxy = on; w.refate(); return nil }),
	kit.Duration(sim.Knob{Key: "IDLE_TIMEOUT", Title: "idle timeout", Min: 60, Max: 6000, Step: 10, Default: "350s", Help: "tcp.idle_timeout.seconds: a flow that was idle for longer is answered with RST"},
		func(w *World) time.Duration { return w.knob.attributes.Idle }, func(w *World, d time.Duration) error { w.knob.attributes.Idle = d; w.applyGroup(); return nil }),
	kit.Duration(sim.Knob{Key: "DEREG_DELAY", Title: "deregistration delay", Max: 3600, Step: 10, Default: "300s", Help: "deregistration_delay.timeout_seconds: how long a target drains"},
		func(w *World) time.Duration { return w.knob.attributes.Deregistration }, func(w *World, d time.Duration) error {
			w.knob.attributes.Deregistration = d
			w.applyGroup()
			return nil
		}),
	kit.Choice(sim.Knob{Key: "DNS", Title: "DNS", Default: "public", Choices: []string{"public", "split"},
		Help: "split: inside the cluster the name resolves to nginx's ClusterIP, and nobody asks the balancer"},
		func(w *World) string {
			if w.settings().SplitDNS {
				return "split"
			}
			return "public"
		}, func(w *World, v string) error {
			w.changed(func(s *datapath.Settings) { s.SplitDNS = v == "split" })
			return nil
		}),
}

// applyPreserve works out what the target group does with client addresses now.
func (w *World) applyPreserve() {
	on := w.knob.preserve == "on" || w.knob.preserve == "default" && nlb.PreservesByDefault(w.knob.attributes.Type)
	w.changed(func(s *datapath.Settings) { s.PreserveClientIP = on })
}

func (w *World) setTargetType(v string) error {
	t := datapath.TargetType(v)
	if t == datapath.IPTarget && w.settings().Routing == datapath.Overlay {
		return errors.New("a pod's overlay address is none of the VPC's; ip targets need ROUTING=eni")
	}
	w.knob.attributes.Type = t
	w.group = nlb.NewGroup(w.knob.attributes, len(w.Zones))
	w.changed(func(s *datapath.Settings) { s.Targets = t })
	w.applyPreserve()
	if w.begun {
		w.retarget(true)
	}
	return nil
}

func (w *World) applyGroup() {
	if w.begun {
		w.group.Set(w.knob.attributes)
		w.expect.stale = true
	}
}

var clusterKnobs = kit.Knobs[*World]{
	kit.Int(sim.Knob{Key: "NGINX_REPLICAS", Title: "nginx replicas", Primary: true, Min: 1, Max: 50, Default: "3", Help: "pods of nginx; without effect for a DaemonSet"},
		func(w *World) int { return w.knob.replicas }, func(w *World, n int) error { w.knob.replicas = n; w.reconcile(); return nil }),
	kit.Choice(sim.Knob{Key: "NGINX_KIND", Title: "nginx kind", Default: "deployment", Choices: []string{"deployment", "daemonset"}, Help: "a number of replicas, or one on every node"},
		func(w *World) string {
			if w.knob.daemonset {
				return "daemonset"
			}
			return "deployment"
		}, func(w *World, v string) error { w.knob.daemonset = v == "daemonset"; w.reconcile(); return nil }),
	kit.Choice(sim.Knob{Key: "NGINX_SPREAD", Title: "nginx spread", Default: spreadNone, Choices: []string{spreadNone, spreadSoft, spreadHard},
		Help: "for pods that are placed from now on: not two on a node, and evenly over the zones; soft prefers it, hard requires the first"},
		func(w *World) string { return w.knob.spread }, func(w *World, v string) error { w.knob.spread = v; return nil }),
	kit.Choice(sim.Knob{Key: "CLIENT_ANTI_AFFINITY", Title: "client anti-affinity", Default: "off", Choices: []string{"off", "preferred", "required"},
		Help: "for pods that are placed from now on: clients and nginx not on one node"},
		func(w *World) string { return w.knob.anti }, func(w *World, v string) error { w.knob.anti = v; return nil }),
	kit.Int(sim.Knob{Key: "NODES", Title: "nodes", Min: 3, Max: 500, Default: "50", Help: "workers; fewer: the last ones are drained"},
		func(w *World) int { return w.knob.nodes }, func(w *World, n int) error { w.resize(n); return nil }),
	kit.Choice(sim.Knob{Key: "SCHEDULER", Title: "scheduler", Default: "uniform", Choices: []string{"uniform", "least-allocated"},
		Help: "for pods that are placed from now on: any node with room, or the emptiest one: fresh clients and a fresh nginx then meet on the same empty node"},
		func(w *World) string {
			if w.knob.uniform {
				return "uniform"
			}
			return "least-allocated"
		}, func(w *World, v string) error {
			w.knob.uniform, w.knob.schedulerAt = v == "uniform", w.placed
			return nil
		}),
	choice(sim.Knob{Key: "POLICY", Title: "clients' policy", Primary: true, Default: "default-deny", Choices: []string{"none", "default-deny", "allow-all"},
		Help: "default-deny does not admit nginx: it admits named peers, and nginx is none; the ingress policy of the clients' namespaces"},
		func(s *datapath.Settings) *datapath.ClientPolicy { return &s.ClientPolicy }, nil),
	choice(sim.Knob{Key: "NGINX_POLICY", Title: "nginx's policy", Default: "any", Choices: []string{"any", "cluster"},
		Help: "cluster does not admit the balancer, which belongs to the world; the ingress policy of nginx"},
		func(s *datapath.Settings) *datapath.NginxPolicy { return &s.NginxPolicy }, nil),
	kit.Bool(sim.Knob{Key: "NGINX_READS_PROXY", Title: "nginx reads proxy", Default: "off", Help: "nginx expects a proxy protocol header on every connection"},
		func(w *World) bool { return w.knob.reads }, func(w *World, on bool) error { w.knob.reads = on; return nil }),
}

func (w *World) reconcile() {
	if w.begun {
		w.wantNginx(false)
		w.moved()
	}
}

var clientKnobs = kit.Knobs[*World]{
	kit.Duration(sim.Knob{Key: "CONNECT_TIMEOUT", Title: "connect timeout", Min: 1, Max: 140, Default: "5s", Help: "how long clients wait for a connect() that begins from now on; the kernel itself gives up after 127 or 131 s"},
		func(w *World) time.Duration { return w.knob.timeout }, func(w *World, d time.Duration) error { w.knob.timeout = d; return nil }),
	kit.Int(sim.Knob{Key: "RETRIES", Title: "retries", Max: 5, Default: "0", Help: "how often a client tries again after a connect() that failed, with a new port"},
		func(w *World) int { return w.knob.retries }, func(w *World, n int) error { w.knob.retries = n; return nil }),
	kit.Int(sim.Knob{Key: "NLB_SHARE", Title: "share through the balancer", Max: 100, Default: "2", Help: "percent of all connections that go through the balancer"},
		func(w *World) int { return w.knob.share }, func(w *World, n int) error {
			w.knob.share = n
			if w.begun {
				w.setRate()
			}
			return nil
		}),
}

var nodeKnobs = kit.Knobs[*World]{
	choice(sim.Knob{Key: "SOCKET_LB", Title: "socket LB", Default: "all", Choices: []string{"all", "host-only", "off"}, Help: "where Cilium translates a Service's address at connect()"},
		func(s *datapath.Settings) *datapath.SocketLB { return &s.SocketLB }, nil),
	kit.Bool(sim.Knob{Key: "KPR", Title: "kube-proxy replacement", Default: "on", Help: "from the start only: Cilium serves NodePorts; off: kube-proxy's rules in the host's stack do"},
		func(w *World) bool { return w.settings().KubeProxyReplacement },
		func(w *World, on bool) error {
			if w.begun {
				return errRunning
			}
			w.changed(func(s *datapath.Settings) { s.KubeProxyReplacement = on })
			return nil
		}),
	choice(sim.Knob{Key: "ROUTING", Title: "routing", Default: "eni", Choices: []string{"eni", "overlay"}, Help: "from the start only: pods have addresses of the VPC, or go out with their node's"},
		func(s *datapath.Settings) *datapath.Routing { return &s.Routing }, func(w *World, v string) error {
			if v == "overlay" && !w.byInstance() {
				return errors.New("a pod's overlay address is none of the VPC's; write TARGET_TYPE=instance as well")
			}
			return fromStart(w, v)
		}),
	choice(sim.Knob{Key: "CILIUM", Title: "Cilium", Default: "1.17", Choices: []string{"1.15", "1.17"}, Help: "from the start only: releases up to 1.15 turn a NodePort's reply back before they deliver it on the node (#33960)"},
		func(s *datapath.Settings) *datapath.Release { return &s.Cilium }, fromStart),
	choice(sim.Knob{Key: "HOST_ROUTING", Title: "host routing", Default: "bpf", Choices: []string{"legacy", "bpf"}, Help: "from the start only: BPF, or the host's stack with its rp_filter; BPF needs KPR"},
		func(s *datapath.Settings) *datapath.HostRouting { return &s.HostRouting }, fromStart),
	choice(sim.Knob{Key: "RP_FILTER", Title: "rp_filter", Default: "loose", Choices: []string{"off", "loose", "strict"}, Help: "from the start only: net.ipv4.conf.*.rp_filter of the nodes"},
		func(s *datapath.Settings) *datapath.RPFilter { return &s.RPFilter }, fromStart),
	kit.Choice(sim.Knob{Key: "KERNEL", Title: "kernel", Default: "6.5", Choices: []string{"5.10", "6.5"}, Help: "from the start only: kernels from 6.5 on repeat the first SYNs every second (tcp_syn_linear_timeouts)"},
		func(w *World) string {
			if w.knob.linear {
				return "6.5"
			}
			return "5.10"
		}, func(w *World, v string) error {
			if w.begun {
				return errRunning
			}
			w.knob.linear = v == "6.5"
			w.kernel = datapath.Linux(w.knob.linear)
			return nil
		}),
}

// noteOn says where a setting does not act as it reads.
func (w *World) noteOn(key string) string {
	for _, n := range notes {
		if n.key == key && n.holds(w, w.settings()) {
			return n.text(w)
		}
	}
	return ""
}

type note struct {
	key   string
	holds func(*World, *datapath.Settings) bool
	text  func(*World) string
}

func says(words string) func(*World) string { return func(*World) string { return words } }

var notes = []note{
	{"PRESERVE_CLIENT_IP", func(w *World, _ *datapath.Settings) bool { return w.knob.preserve == "default" }, func(w *World) string {
		return fmt.Sprintf("AWS's default for %s targets: %s", w.knob.attributes.Type, onOff(w.settings().PreserveClientIP))
	}},
	{"SOCKET_LB", func(_ *World, s *datapath.Settings) bool { return !s.SplitDNS },
		says("no effect: the balancer is known by its host name")},
	{"NGINX_REPLICAS", func(w *World, _ *datapath.Settings) bool { return w.knob.daemonset },
		says("ignored: nginx is a DaemonSet")},
	{"HOST_ROUTING", func(_ *World, s *datapath.Settings) bool {
		return s.HostRouting == datapath.BPF && !s.KubeProxyReplacement
	}, says("legacy: BPF host routing needs KPR")},
	{"RP_FILTER", func(_ *World, s *datapath.Settings) bool {
		return s.HostRouting == datapath.BPF && s.KubeProxyReplacement
	}, says("not asked: BPF host routing")},
	{"ETP", func(w *World, _ *datapath.Settings) bool { return w.knob.attributes.Type == datapath.IPTarget },
		says("no effect: ip targets use no NodePort")},
	{"CAPTURE", func(w *World, _ *datapath.Settings) bool { return w.knob.capture != "off" },
		says("changes nothing but what can be seen")},
	{"CLIENT_ANTI_AFFINITY", func(w *World, _ *datapath.Settings) bool { return w.knob.anti != "off" && w.expected().colocated > 0 }, func(w *World) string {
		return fmt.Sprintf("%d still %s a node with nginx: %s", w.expected().colocated, verb(w.expected().colocated, "shares", "share"), fromNowOn)
	}},
	{"NGINX_SPREAD", func(w *World, _ *datapath.Settings) bool { return w.knob.spread != spreadNone && w.crowded() }, says("two nginx still share a node: " + fromNowOn)},
	{"SCHEDULER", func(w *World, _ *datapath.Settings) bool { return w.begun && w.knob.schedulerAt == w.placed }, says("nobody was placed by it yet: " + fromNowOn)},
	{"DNS_ZONE", func(w *World, _ *datapath.Settings) bool { return w.knob.attributes.CrossZone },
		says("the address's zone matters little: cross-zone is on")},
}

// fromNowOn is what rules of placement do not do.
const fromNowOn = "it holds for pods placed from now on; DEPLOY places them anew"

// placesOnly tells the knobs that move nobody, and matter to who is placed after them.
func placesOnly(key string) bool {
	return key == "CLIENT_ANTI_AFFINITY" || key == "NGINX_SPREAD" || key == "SCHEDULER"
}

// crowded tells whether several nginx share a node.
func (w *World) crowded() bool {
	return slices.ContainsFunc(w.nodes, func(n node) bool { return len(n.nginx) > 1 })
}

func onOff(b bool) string {
	if b {
		return "on"
	}
	return "off"
}
