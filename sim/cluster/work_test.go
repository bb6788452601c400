package cluster

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"reenact/model/fleet"
	"reenact/model/kube"
)

// smallShop is nine m5.xlarge over three zones with a Deployment, and nothing of a
// serverless database.
func smallShop(d ...Deployment) Config {
	cfg := testConfig(1)
	cfg.Workload, cfg.ControlPlane = fleet.Workload{}, fleet.Config{}
	cfg.Network.CIDR = "/24"
	cfg.Nodes = Nodes{Instance: "m5.xlarge", AtStart: 9, BootMin: time.Minute, BootMax: 2 * time.Minute,
		ScanEvery: 10 * time.Second, ScaleDownWait: 10 * time.Minute}
	cfg.Pods.Scheduler, cfg.Pods.System = kube.LeastAllocated, 2
	cfg.Work = Work{Deployments: d, CPU: 100, Memory: 128, HostNetwork: 2, StartLimit: 2 * time.Minute, CreateRate: 20}
	return cfg
}

func lived(t *testing.T, cfg Config, length time.Duration) *World {
	t.Helper()
	w, err := New(cfg, 1)
	if err != nil {
		t.Fatal(err)
	}
	w.Advance(length)
	return w
}

func set(t *testing.T, w *World, key, value string) {
	t.Helper()
	if err := w.Set(key, value); err != nil {
		t.Fatal(err)
	}
}

// Pods that end are replaced: as many run as before, and so many start a minute.
func TestSteadyChurn(t *testing.T) {
	for _, row := range []struct {
		perMin    int
		life      time.Duration
		low, high int // starts in an hour
	}{
		{0, 0, 0, 0},
		{6, 5 * time.Minute, 290, 390},
		{20, 30 * time.Second, 850, 1250}, // lives shorter than a start is long lose some
		{2, 0, 80, 160},
	} {
		w := lived(t, smallShop(Deployment{Name: "web", Replicas: 60, StartsPerMin: row.perMin, Life: row.life}), 10*time.Minute)
		before := w.tally.Total().started
		w.Advance(70 * time.Minute)
		n := int(w.tally.Total().started - before)
		if d := &w.works[0]; n < row.low || n > row.high || d.live != 60 || d.ready < 50 {
			t.Errorf("%d a minute that live %v: %d starts in an hour, %d of %d ready", row.perMin, row.life, n, d.ready, d.live)
		}
	}
}

// kubectl scale: down at once, and up as fast as the controller creates.
func TestScaling(t *testing.T) {
	w := lived(t, smallShop(Deployment{Name: "web", Replicas: 60}), 10*time.Minute)
	for _, row := range []struct {
		to, ready string
		after     time.Duration
		live      int
	}{{"10", "10", 0, 10}, {"100", "", 0, 30}, {"100", "", time.Second, 50}, {"100", "100", time.Minute, 100}, {"0", "0", 0, 0}, {"40", "40", time.Minute, 40}} {
		set(t, w, "REPLICAS_WEB", row.to)
		w.Advance(w.Now() + row.after)
		if d := &w.works[0]; d.live != row.live || row.ready != "" && fmt.Sprint(d.ready) != row.ready {
			t.Errorf("%v after scaling to %s there are %d, %d ready", row.after, row.to, d.live, d.ready)
		}
	}
}

// kubectl rollout restart: with 25 % of each, at no time are there more than 125 % of the
// pods, nor fewer than 75 % of them ready; and in the end all are new ones.
func TestARollingUpdate(t *testing.T) {
	for _, row := range []struct {
		surge, absent string
		least, most   int
	}{{"", "", 30, 50}, {"0", "1", 39, 40}, {"1", "0", 40, 41}, {"100%", "0", 40, 80}, {"0", "0", 39, 40}, {"0%", "100%", 0, 40}} {
		d := Deployment{Name: "web", Replicas: 40}
		if row.surge != "" {
			if d.Surge.UnmarshalText([]byte(row.surge)) != nil || d.Unavailable.UnmarshalText([]byte(row.absent)) != nil {
				t.Fatal("parts that cannot be read")
			}
		}
		w := lived(t, smallShop(d), 10*time.Minute)
		set(t, w, "RESTART_WEB", "on")
		least, most, first := 40, 40, w.works[0].serial
		for k := &w.works[0]; k.live > k.fresh || k.ready < 40; {
			w.Advance(w.Now() + time.Second)
			least, most = min(least, k.ready), max(most, k.live)
			if w.Now() > time.Hour {
				t.Fatalf("%+v does not end: %d live, %d fresh", row, k.live, k.fresh)
			}
		}
		if least < row.least || most > row.most || w.works[0].serial != first+40 {
			t.Errorf("%+v: %d to %d pods, %d new ones", row, least, most, w.works[0].serial-first)
		}
	}
}

// aws/karpenter-provider-aws#4202: ten CronJobs, every five minutes. With one warm address
// a node most first attempts after a burst fail, and heal; with AWS's default none does.
func TestCronJobsInBursts(t *testing.T) {
	for _, row := range []struct {
		env   map[string]string
		fails bool
	}{{map[string]string{"WARM_IP_TARGET": "1"}, true}, {nil, false}} {
		cfg := smallShop(Deployment{Name: "web", Replicas: 20})
		cfg.Nodes.Instance, cfg.Nodes.AtStart, cfg.CNI.Env = "m5.large", 3, row.env
		cfg.Work.CronJobs = []CronJob{{Name: "reports", Every: 5 * time.Minute, Pods: 10, Life: 20 * time.Second}}
		w := lived(t, cfg, 11*time.Minute)
		failed := 0
		for w.Now() < 41*time.Minute {
			w.Advance(w.Now() + time.Minute)
			for _, n := range w.window().addFailed {
				failed += int(n)
			}
		}
		c := w.tally.Total()
		if (failed > 20) != row.fails || c.timedOut > 2 || w.works[1].serial != 90 {
			t.Errorf("%v: %d ADDs failed, %d starts took too long, %d pods came", row.env, failed, c.timedOut, w.works[1].serial)
		}
		set(t, w, "SUSPEND_REPORTS", "on")
		w.Advance(w.Now() + 20*time.Minute)
		if k := &w.works[1]; k.serial != 90 || k.live != 0 {
			t.Errorf("%d pods came and %d are there while it is suspended", k.serial, k.live)
		}
	}
}

// A DaemonSet's pod is on each node of its groups, with an address, and takes its part of
// the node's CPU.
func TestDaemonSets(t *testing.T) {
	cfg := smallShop(Deployment{Name: "web", Replicas: 1})
	cfg.Nodes.Instance, cfg.Nodes.AtStart = "", 0
	cfg.Nodes.Groups = []Group{{Name: "general", Instance: "m5.large", AtStart: 2}, {Name: "batch", Instance: "m5.large", AtStart: 2}}
	cfg.Work.DaemonSets = []DaemonSet{{Name: "logs", CPU: 300}, {Name: "gpu", CPU: 50, Groups: []string{"batch"}}}
	w := lived(t, cfg, 5*time.Minute)
	for i := range w.nodes {
		own, cpu := 3, kube.Size(1930-300)
		if w.groups[w.nodes[i].group].Name == "batch" {
			own, cpu = 4, cpu-50
		}
		left, _, _ := w.sched.Left(i)
		if got := w.nodes[i].pool.Stats(w.now).Assigned - int(w.nodes[i].pods); got != own || left+100*kube.Size(w.nodes[i].pods) != cpu {
			t.Errorf("node %s: %d pods of its own with an address, %dm left", w.nodeName(i), got, left)
		}
	}
}

// What pods ask for is what decides how many fit: of CPU or of memory, whichever runs out.
func TestRequestsDecideHowManyFit(t *testing.T) {
	for _, row := range []struct {
		cpu, mem string
		want     int // on nine m5.xlarge of 3,920m and 15,391 MiB
	}{{"500m", "128Mi", 63}, {"100m", "5Gi", 27}, {"4", "1Gi", 0}, {"1m", "1Mi", 9 * (58 - 2 - 2)}} {
		d := Deployment{Name: "web", Replicas: 600}
		if err := d.CPU.UnmarshalText([]byte(row.cpu)); err != nil {
			t.Fatal(err)
		}
		if err := d.Memory.UnmarshalText([]byte(row.mem)); err != nil {
			t.Fatal(err)
		}
		cfg := smallShop(d)
		cfg.Network.CIDR = "/20"
		w, err := New(cfg, 1)
		if row.want == 0 {
			if want := "work.deployments[0]: a pod of 4000m of CPU and 1024 MiB fits on no node; write less, or larger nodes"; fmt.Sprint(err) != want {
				t.Errorf("%v", err)
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		w.Advance(15 * time.Minute)
		if k := &w.works[0]; k.ready != row.want || k.lines != 600-row.want {
			t.Errorf("%s and %s: %d run, %d without a node; want %d", row.cpu, row.mem, k.ready, k.lines, row.want)
		}
		defer func() { // those without a node go first
			set(t, w, "REPLICAS_WEB", "20")
			w.Advance(w.Now() + 5*time.Second)
			if k := &w.works[0]; k.live != 20 || k.ready != 20 {
				t.Errorf("scaled to 20, %d are left, %d of them ready", k.live, k.ready)
			}
		}()
		if e := w.Explain(); !strings.Contains(e.Line, "pods wait for a node") || e.Causes[0].Example.ID == "" {
			t.Errorf("it says %q", e.Line)
		}
	}
}

// A cluster without a serverless database has none of its words.
func TestNoVendorsWordsWithoutOne(t *testing.T) {
	w := lived(t, smallShop(Deployment{Name: "web", Replicas: 600, StartsPerMin: 30}), 10*time.Minute)
	var all []string
	for _, s := range w.Series() {
		all = append(all, s.Title, s.Help, s.Sight.String())
	}
	for _, k := range w.Knobs() {
		all = append(all, k.Title, k.Help, k.Note)
	}
	for _, r := range w.Rooms() {
		all = append(all, r.Title, r.Help)
		for _, c := range r.Columns {
			all = append(all, c.Title, c.Help, c.Unit)
		}
		for i, x := range w.Things(r.Key) {
			if sheet, ok := w.Inspect(r.Key, x.ID, func(d time.Duration) string { return d.String() }); ok && i < 50 {
				all = append(all, fmt.Sprint(sheet))
			}
		}
	}
	for _, o := range w.Outcomes() {
		all = append(all, o.Title, o.Help)
	}
	for _, r := range w.Configuration() {
		all = append(all, r.Text)
	}
	e := w.Explain()
	all = append(all, e.Line, fmt.Sprint(e.Causes))
	p := w.cfg.Presentation()
	all = append(all, fmt.Sprint(p))
	for _, text := range all {
		for _, word := range []string{"compute", "Compute", "wake", "Wake", "customer", "Customer", "suspen", "prewarm", "Neon", "control plane", " CU"} {
			if strings.Contains(text, word) {
				t.Errorf("%q speaks of %q", text, word)
			}
		}
	}
}

// A copy made in the middle of a rolling update goes the same way.
func TestACopyOfAClusterWithWork(t *testing.T) {
	cfg := smallShop(Deployment{Name: "web", Replicas: 120, StartsPerMin: 30, Life: time.Minute}, Deployment{Name: "api", Replicas: 30})
	cfg.Work.CronJobs = []CronJob{{Name: "reports", Every: 30 * time.Second, Pods: 10, Life: 20 * time.Second}}
	w := lived(t, cfg, 10*time.Minute)
	set(t, w, "RESTART_API", "on")
	w.Advance(w.Now() + 3*time.Second)
	c := w.Clone()
	w.Advance(20 * time.Minute)
	if c.Advance(15 * time.Minute); c.Checksum() == w.Checksum() {
		t.Error("the copy has gone ahead with the other")
	}
	if c.Advance(20 * time.Minute); c.Checksum() != w.Checksum() {
		t.Error("a copy goes another way")
	}
}

// What is wrong with work is told with its path and remedy.
func TestWorkThatCannotBe(t *testing.T) {
	for _, row := range []struct {
		slip func(*Config)
		want string
	}{
		{func(c *Config) { c.Work.Deployments[0].StartsPerMin, c.Work.Deployments[0].Life = 60, 40*time.Minute },
			"work.deployments[0].life: 60 starts a minute of pods that live 40m0s make 2400 at a time, of 60 replicas; write at most 1m0s"},
		{func(c *Config) { c.Work.Deployments[0].Life = time.Minute },
			"work.deployments[0].life: pods that end are replaced at a rate, and there is none; add starts_per_min:, or take it out"},
		{func(c *Config) {
			c.Work.CronJobs = []CronJob{{Name: "web", Every: time.Minute, Pods: 1, Life: time.Second}}
		},
			"work.cronjobs[0].name: web is already the name of deployments[0]; give each its own"},
		{func(c *Config) { c.Work.Deployments[0].Name = "Web" }, `work.deployments[0].name: "Web" is no name; write small letters, digits and hyphens, such as web`},
		{func(c *Config) { c.Work.DaemonSets = []DaemonSet{{Name: "x", Groups: []string{"q"}}} },
			`work.daemonsets[0].groups[0]: there is no group "q"; write the name of one under nodes.groups`},
		{func(c *Config) { c.ControlPlane = testConfig(1).ControlPlane }, "control_plane: control_plane is of a serverless database, and the file has no workload of one; add workload:, or take it out"},
		{func(c *Config) { c.Nodes.MaxPods, c.Pods.System = 3, 9 }, "nodes.max_pods: a node may have 3 pods, and runs 11 for itself; write more, or fewer pods.system_per_node and daemonsets"},
	} {
		cfg := smallShop(Deployment{Name: "web", Replicas: 60})
		row.slip(&cfg)
		_, err := New(cfg, 1)
		if got := fmt.Sprint(err); got != row.want && !strings.HasPrefix(got, row.want) {
			t.Errorf("got  %s\nwant %s", got, row.want)
		}
	}
}

// Amounts are written as Kubernetes has them.
func TestAmounts(t *testing.T) {
	for _, row := range []struct {
		text string
		into interface{ UnmarshalText([]byte) error }
		want string
	}{
		{"250m", new(CPU), "250m"}, {"2", new(CPU), "2000m"}, {"0.25", new(CPU), "250m"}, {"-1", new(CPU), ""}, {"1e3", new(CPU), ""}, {"", new(CPU), ""},
		{"512Mi", new(Memory), "512Mi"}, {"2Gi", new(Memory), "2048Mi"}, {"2G", new(Memory), ""}, {"Mi", new(Memory), ""},
		{"25%", new(Part), "25%"}, {"3", new(Part), "3"}, {"101%", new(Part), ""}, {"-1", new(Part), ""}, {"0", new(Part), "0"},
	} {
		got := ""
		if err := row.into.UnmarshalText([]byte(row.text)); err == nil {
			text, _ := row.into.(interface{ MarshalText() ([]byte, error) }).MarshalText()
			got = string(text)
		}
		if got != row.want {
			t.Errorf("%q is %q, want %q", row.text, got, row.want)
		}
	}
}
