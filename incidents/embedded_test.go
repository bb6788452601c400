package incidents

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"reenact/incidents/strict"
	"reenact/sim"

	"gopkg.in/yaml.v3"
)

func TestEmbeddedIncidents(t *testing.T) {
	names := Names()
	if want := []string{"azure-growing-pool", "gcp-static-ports", "hairpin-friday", "hairpin-monday", "hairpin-year", "lambda-nat", "neon-2025-05-16", "neon-2025-05-19"}; !slices.Equal(names, want) {
		t.Fatalf("Names() = %v, want %v", names, want)
	}
	list, err := List()
	if err != nil {
		t.Fatal(err)
	}
	for i, s := range list {
		if s.Name != names[i] {
			t.Errorf("%s.yaml calls itself %s", names[i], s.Name)
		}
	}
}

func TestTheTimelinesOfTheSources(t *testing.T) {
	for _, c := range []struct {
		incident string
		want     string
	}{
		{"neon-2025-05-16", `
14:13 fault DB_PLAN=scan
15:05 action WARM_IP_TARGET=1
16:50 action WARM_IP_TARGET=0 MINIMUM_IP_TARGET=0 WARM_ENI_TARGET=0
17:43 action PROXY_RATE_LIMIT=0`},
		{"neon-2025-05-19", `
13:17 action WARM_IP_TARGET=1
17:07 fault DB_STALL=86s`},
	} {
		s, err := Open(c.incident)
		if err != nil {
			t.Fatal(err)
		}
		var causes []string
		for _, m := range s.Moments {
			line := s.Clock(m.At).UTC().Format("15:04") + " " + string(m.Kind)
			for _, set := range m.Set {
				line += " " + set.Key + "=" + set.Value
			}
			causes = append(causes, line)
		}
		for _, line := range strings.Split(strings.TrimSpace(c.want), "\n") {
			if !slices.Contains(causes, line) {
				t.Errorf("%s has no %q among\n%s", c.incident, line, strings.Join(causes, "\n"))
			}
		}
	}
}

// TestEveryNumberHasItsGround: what the clusters are made of is published or
// assumed, and says so.
func TestEveryNumberHasItsGround(t *testing.T) {
	for _, name := range Names() {
		data, err := embedded.ReadFile(name + suffix)
		if err != nil {
			t.Fatal(err)
		}
		d, f := decodeForTest(t, name, data)
		var grounds []string
		for _, fact := range f.Facts {
			grounds = append(grounds, fact.Key)
		}
		for _, a := range f.Assumptions {
			grounds = append(grounds, a.Key)
		}
		for _, path := range d.Paths() {
			n := d.Node(path)
			if n.Kind != yaml.ScalarNode || !strings.HasPrefix(path, f.World.kind.Key+".") {
				continue
			}
			if !slices.ContainsFunc(grounds, func(key string) bool {
				return strict.Covers(key, path)
			}) {
				t.Errorf("%s:%d: %s is neither a fact nor an assumption", name, n.Line, path)
			}
		}
	}
}

func decodeForTest(t *testing.T, name string, data []byte) (*strict.Decoder, *file) {
	t.Helper()
	root, err := strict.Document(name, data)
	if err != nil {
		t.Fatal(err)
	}
	d := strict.NewDecoder(name, manual)
	f, err := decodeFile(d, root)
	if err != nil {
		t.Fatal(err)
	}
	return d, f
}

// TestOneWorld: what nobody changed over the weekend is the same on both days.
func TestOneWorld(t *testing.T) {
	friday, _ := embedded.ReadFile("neon-2025-05-16.yaml")
	monday, _ := embedded.ReadFile("neon-2025-05-19.yaml")
	a, _ := decodeForTest(t, "friday", friday)
	b, _ := decodeForTest(t, "monday", monday)
	changed := []string{"cluster.nodes.at_start", "cluster.cni.env", "cluster.workload.wakeups"}
	for _, path := range a.Paths() {
		n := a.Node(path)
		if n.Kind != yaml.ScalarNode || !strings.HasPrefix(path, "cluster.") ||
			slices.ContainsFunc(changed, func(c string) bool { return strings.HasPrefix(path, c) }) {
			continue
		}
		if m := b.Node(path); m == nil || m.Value != n.Value {
			t.Errorf("%s is %s on Friday and not on Monday", path, n.Value)
		}
	}
}

func TestOpen(t *testing.T) {
	dir := t.TempDir()
	good := filepath.Join(dir, "mine.yaml")
	if err := os.WriteFile(good, example(t), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := Open(good)
	if err != nil {
		t.Fatal(err)
	}
	if s.Name != "small-subnets" {
		t.Errorf("opened %s", s.Name)
	}
	large := filepath.Join(dir, "large.yaml")
	if err := os.WriteFile(large, make([]byte, 10<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, want string }{
		{"neon-2025-05-15", `unknown incident "neon-2025-05-15" (did you mean neon-2025-05-16?); the embedded ones are azure-growing-pool, gcp-static-ports, hairpin-friday, hairpin-monday, hairpin-year, lambda-nat, neon-2025-05-16 and neon-2025-05-19, and the path of a YAML file will do too`},
		{"", `unknown incident ""; the embedded ones are azure-growing-pool, gcp-static-ports, hairpin-friday, hairpin-monday, hairpin-year, lambda-nat, neon-2025-05-16 and neon-2025-05-19, and the path of a YAML file will do too`},
		{filepath.Join(dir, "none.yaml"), filepath.Join(dir, "none.yaml") + " cannot be read: no such file or directory"},
		{dir, dir + " is not a file; give the path of an incident's YAML file"},
		{large, large + ": the file is larger than 256 KiB; check that it is the right file; shorten the stories if it is"},
	} {
		if _, err := Open(c.name); err == nil || err.Error() != c.want {
			t.Errorf("Open(%q):\n got %v\nwant %s", c.name, err, c.want)
		}
	}
}

// example is the complete file in docs/incident-format.md.
func example(t testing.TB) []byte {
	t.Helper()
	text, err := os.ReadFile("../docs/incident-format.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, ok := strings.Cut(string(text), "```yaml\n")
	body, _, ended := strings.Cut(rest, "```\n")
	if !ok || !ended {
		t.Fatal("docs/incident-format.md has no example")
	}
	return []byte(body)
}

func TestTheDocumentedExample(t *testing.T) {
	s, err := Parse("small.yaml", example(t))
	if err != nil {
		t.Fatal(err)
	}
	want := []sim.Assumption{
		{Key: "timeline.noticed.at", Value: "09:45", Unit: "UTC", Why: "nobody wrote down when the graph was looked at"},
		{Key: "cluster.workload.active", Value: "2m", Unit: "time", Why: "no measurement; a typical session of ours"},
	}
	if !slices.Equal(s.Assumptions, want) {
		t.Errorf("assumptions are %v", s.Assumptions)
	}
}

// TestTheDocumentedStory: the example's starts succeed until somebody asks for
// more addresses, fail in the busy hour after it, and would not without it.
func TestTheDocumentedStory(t *testing.T) {
	s, err := Parse("small.yaml", example(t))
	if err != nil {
		t.Fatal(err)
	}
	const calm, busy = 30 * time.Minute, 45 * time.Minute // after the warm-up's beginning
	for seed := uint64(1); seed <= 5; seed++ {
		told := runToEnd(t, s, seed, sim.Options{})
		if before := meanOf(t, told, "pod_start_success_pct", s.Start, calm); before < 95 {
			t.Errorf("seed %d: %.1f %% of starts succeed before the change", seed, before)
		}
		if after := meanOf(t, told, "pod_start_success_pct", busy, s.End); after > 80 {
			t.Errorf("seed %d: %.1f %% of starts succeed after the change", seed, after)
		}
		if free := meanOf(t, told, "ip_free", busy, s.End); free > 10 {
			t.Errorf("seed %d: the subnets are nearly empty, and %.0f addresses are free", seed, free)
		}
		without := runToEnd(t, s, seed, sim.Options{Drop: []string{"more-warm-enis"}})
		if otherwise := meanOf(t, without, "pod_start_success_pct", busy, s.End); otherwise < 95 {
			t.Errorf("seed %d: %.1f %% of starts succeed without the change", seed, otherwise)
		}
	}
}

func runToEnd(t *testing.T, s *sim.Script, seed uint64, o sim.Options) *sim.Recording {
	t.Helper()
	run, err := sim.NewRun(s, seed, o)
	if err != nil {
		t.Fatal(err)
	}
	if err := run.Advance(s.End); err != nil {
		t.Fatal(err)
	}
	return run.Recording()
}

// meanOf is the mean of a series' values from one time up to another.
func meanOf(t *testing.T, rec *sim.Recording, key string, from, to time.Duration) float64 {
	i := slices.IndexFunc(rec.Series(), func(x sim.Series) bool { return x.Key == key })
	t.Helper()
	if i < 0 {
		t.Fatalf("there is no series %s", key)
	}
	sum, n := 0.0, 0.0
	for k, v := range rec.Column(key) {
		if at := rec.At(k); at >= from && at < to && v != sim.Empty {
			sum, n = sum+float64(v)/float64(max(rec.Series()[i].Scale, 1)), n+1
		}
	}
	if n == 0 {
		t.Fatalf("%s has no value from %v to %v", key, from, to)
	}
	return sum / n
}
