package cluster

import (
	"bufio"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"reenact/model/fleet"
	"reenact/model/ipam"
	"reenact/model/kube"
	"reenact/model/vpc"
)

var update = flag.Bool("update", false, "write the transcripts as they came out")

// The transcripts read as an engineer's notes. A line is what is done to a small
// cluster; the indented lines under it are what then became of those that are
// followed, each with its time, whenever that changed.
//
//	cluster NAME=VALUE…    a cluster of one node in zone a without customers;
//	                       nodes, max, cpu, memory_gb, cidr, system, retries,
//	                       write, create, max_unavailable, and aws-node's variables
//	follow WHAT…           node:N, pod:N, ec2:N (the call of node N), rollout, scaler
//	pods N CU              N computes are started
//	suspend N              pod N is suspended
//	NAME=VALUE             a knob is turned
//	until T                time passes
func TestTranscripts(t *testing.T) {
	files, err := filepath.Glob("testdata/transcripts/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no transcripts: %v", err)
	}
	for _, path := range files {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txt"), func(t *testing.T) { transcribe(t, path) })
	}
}

func transcribe(t *testing.T, path string) {
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var s stage
	var got strings.Builder
	in := bufio.NewScanner(strings.NewReader(string(want)))
	for in.Scan() {
		line := in.Text()
		if strings.HasPrefix(line, "    ") {
			continue // an old answer
		}
		fmt.Fprintln(&got, line)
		if line == "" || line[0] == '#' {
			continue
		}
		if err := s.play(strings.Fields(line)); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		got.WriteString(s.answers.String())
		s.answers.Reset()
	}
	if *update {
		if err := os.WriteFile(path, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if got.String() != string(want) {
		t.Errorf("it came out otherwise:\n%s", got.String())
	}
}

// stage is a cluster and who is followed in it.
type stage struct {
	w       *World
	pods    []int32
	follow  []string
	told    map[string]string
	answers strings.Builder
}

func (s *stage) play(words []string) error {
	switch words[0] {
	case "cluster":
		return s.begin(words[1:])
	case "follow":
		s.follow, s.told = words[1:], map[string]string{}
		s.tell()
		return nil
	case "pods":
		return s.start(words[1], words[2])
	case "suspend":
		n, err := strconv.Atoi(words[1])
		if err != nil {
			return err
		}
		id := s.pods[n]
		s.w.endLoad(id)
		s.w.release(id)
		s.w.running--
		s.w.forget(id)
		s.tell()
		return nil
	case "until":
		to, err := time.ParseDuration(words[1])
		if err != nil {
			return err
		}
		s.until(to)
		return nil
	}
	key, value, _ := strings.Cut(words[0], "=")
	defer s.tell()
	return s.w.Set(key, value)
}

func (s *stage) begin(words []string) error {
	cfg := testConfig(1)
	cfg.Network.Zones, cfg.Network.CIDR = []string{"a"}, "/24"
	cfg.Nodes = Nodes{Instance: "m5.large", CPU: 8, MemoryGB: 32, MaxPods: 29, AtStart: 1, Max: 1, BootMin: time.Minute, BootMax: 2 * time.Minute,
		ScanEvery: 10 * time.Second, ScaleDownWait: 3 * time.Minute}
	cfg.Pods.System, cfg.ControlPlane.Prewarmed, cfg.Workload.AlwaysOn = 0, 0, 0
	cfg.Pods.KubeProxy = []kube.SyncTime{{Pods: 1000, Time: time.Second}}
	cfg.CNI.Env = map[string]string{}
	cfg.Workload.Wakeups = []fleet.Rate{{PerMin: 0}}
	cfg.Workload.Sizes = []fleet.SizeShare{{CU: 0.25, Share: 100}}
	for _, word := range words {
		name, value, _ := strings.Cut(word, "=")
		n, _ := strconv.Atoi(value)
		switch name {
		case "nodes":
			cfg.Nodes.AtStart, cfg.Nodes.Max = n, max(n, cfg.Nodes.Max)
		case "max":
			cfg.Nodes.Max = n
		case "cpu":
			cfg.Nodes.CPU = n
		case "memory_gb":
			cfg.Nodes.MemoryGB = n
		case "cidr":
			cfg.Network.CIDR = Size(value)
		case "system":
			cfg.Pods.System = n
		case "retries":
			cfg.Network.EC2.Retries = n
		case "write":
			cfg.Network.EC2.Write = vpc.Bucket{Tokens: n, Refill: 1}
		case "create":
			cfg.Network.EC2.Create = vpc.Bucket{Tokens: n, Refill: 1}
		case "max_unavailable":
			cfg.CNI.MaxUnavailable = n
		default:
			cfg.CNI.Env[name] = value
		}
	}
	w, err := New(cfg, 1)
	s.w, s.pods = w, nil
	return err
}

func (s *stage) start(count, cu string) error {
	n, err := strconv.Atoi(count)
	if err != nil {
		return err
	}
	size, err := strconv.ParseFloat(cu, 64)
	if err != nil {
		return err
	}
	for range n {
		k := uint32(len(s.pods))
		id := s.w.newPod(pod{kind: onDemand, n: k, size: uint8(size * 4), came: s.w.tick, until: s.w.tick + 1e6})
		s.pods = append(s.pods, id)
		s.w.start(id)
	}
	s.tell()
	return nil
}

// until lets one thing happen after the other, a followed pod's attempts among them.
func (s *stage) until(to time.Duration) {
	for s.w.now < to {
		next := min(s.w.Next(), to)
		for _, n := range s.w.nodes {
			for _, at := range n.adds.at {
				if at.Time() > s.w.now {
					next = min(next, at.Time())
				}
			}
		}
		s.w.Advance(next)
		s.tell()
	}
}

func (s *stage) tell() {
	for _, what := range s.follow {
		if now := s.describe(what); now != s.told[what] {
			s.told[what] = now
			fmt.Fprintf(&s.answers, "    %7.2fs  %s\n", s.w.now.Seconds(), now)
		}
	}
}

func (s *stage) describe(what string) string {
	kind, number, _ := strings.Cut(what, ":")
	n, _ := strconv.Atoi(number)
	switch kind {
	case "pod":
		return fmt.Sprintf("pod %d %s", n, s.pod(n))
	case "node":
		return s.node(n)
	case "ec2":
		return s.call(n)
	case "rollout":
		return s.rollout()
	}
	w := s.w
	return fmt.Sprintf("%d nodes up, %d booting; %d pods wait for a node, for %s CU in all", w.count()-w.scaler.booting, w.scaler.booting, w.waiting, cu(w.waitCPU))
}

func (s *stage) pod(n int) string {
	if n >= len(s.pods) {
		return "is not there"
	}
	p := &s.w.pods[s.pods[n]]
	switch p.state {
	case unplaced:
		return "waits for a node"
	case placed:
		node := &s.w.nodes[p.node]
		tries, next := s.w.triesOf(p), node.adds.at[p.seat].Time().Seconds()
		switch {
		case tries == 0:
			return fmt.Sprintf("is on node %s; first ADD at %.2fs", s.w.nodeName(int(p.node)), next)
		case node.pool.Assignable(s.w.now) > 0:
			return fmt.Sprintf("failed ADD no. %d; an address is there now; next at %.2fs", tries, next)
		}
		return fmt.Sprintf("failed ADD no. %d: %s; next at %.2fs", tries, causeNames[s.w.causeOf(node)], next)
	case booting:
		return fmt.Sprintf("has address %d of ENI %d, and boots", p.addr.Slot, p.addr.ENI)
	case ready:
		return "is ready"
	}
	return "is gone"
}

func (s *stage) node(i int) string {
	if i >= len(s.w.nodes) || s.w.nodes[i].state == nodeGone {
		return "the node is gone"
	}
	n, name := &s.w.nodes[i], s.w.nodeName(i)
	if n.state == nodeBooting {
		return name + " boots, with its primary address"
	}
	st := n.pool.Stats(s.w.now)
	text := fmt.Sprintf("%s: %d ENIs, %d addresses = %d assigned + %d cooling + %d assignable; subnet free %d", name, st.ENIs, st.Total,
		st.Assigned, st.Cooling, n.pool.Assignable(s.w.now), s.w.subnets[n.subnet].Free)
	if n.restarting {
		text += "; aws-node is down"
	}
	if n.op.call.Op != ipam.NoCall {
		text += "; " + s.callText(n)
	}
	return text
}

// callText names the call and what has become of it.
func (s *stage) callText(n *node) string {
	if n.op.waiting {
		return [...]string{ipam.AssignAddrs: "assigning", ipam.CreateENI: "attaching an ENI with", ipam.UnassignAddrs: "giving back", ipam.FreeENI: "freeing an ENI with"}[n.op.call.Op] +
			" " + strconv.Itoa(n.op.call.Count)
	}
	return s.w.callText(n)
}

func (s *stage) call(i int) string {
	if i >= len(s.w.nodes) || s.w.nodes[i].state != nodeUp {
		return "the node is not up"
	}
	n := &s.w.nodes[i]
	if n.op.call.Op == ipam.NoCall {
		return fmt.Sprintf("%s: no call; its last pass: %s", s.w.nodeName(i), n.pool.LastDecision().Explain(func(at time.Duration) string { return fmt.Sprintf("%.2fs", at.Seconds()) }))
	}
	text := fmt.Sprintf("%s: %s", s.w.nodeName(i), s.callText(n))
	if len(n.adds.at) > 0 && n.pool.Assignable(s.w.now) == 0 {
		text += "; an ADD fails because " + causeNames[s.w.causeOf(n)]
	}
	return text
}

func (s *stage) rollout() string {
	var down, old []string
	for i := range s.w.nodes {
		n := &s.w.nodes[i]
		switch name := s.w.nodeName(i); {
		case n.wanted:
			down = append(down, name+" (waits for its call)")
		case n.restarting:
			down = append(down, name)
		case !n.current:
			old = append(old, name)
		}
	}
	if len(down)+len(old) == 0 {
		return "every node runs the settings"
	}
	slices.Sort(down)
	return fmt.Sprintf("down: %s; %d to go", strings.Join(down, ", "), len(old))
}
