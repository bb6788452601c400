package incidents

import (
	"os"
	"strings"
	"testing"
	"time"

	"reenact/sim"
)

// short is a file in docs/egress.md: the n-th, from 0 on.
func short(t testing.TB, n int) []byte {
	t.Helper()
	text, err := os.ReadFile("../docs/egress.md")
	if err != nil {
		t.Fatal(err)
	}
	parts := strings.Split(string(text), "```yaml\n")
	if len(parts) < n+2 {
		t.Fatalf("docs/egress.md has %d files", len(parts)-1)
	}
	body, _, ended := strings.Cut(parts[n+1], "```\n")
	if !ended {
		t.Fatal("a file in docs/egress.md does not end")
	}
	return []byte(body)
}

// TestNineLinesOfMachines: thirty nodes of 64 ports cannot open two connections a second
// each, and can with a block of 512.
func TestNineLinesOfMachines(t *testing.T) {
	s, err := Parse("my-nodes.yaml", short(t, 1))
	if err != nil {
		t.Fatal(err)
	}
	if got := meanOf(t, runToEnd(t, s, 1, sim.Options{}), "served_pct", s.Start, s.End); got > 50 {
		t.Errorf("%.1f %% of calls are served with 64 ports", got)
	}
	more := runToEnd(t, s, 1, sim.Options{Actions: []sim.Action{{At: 0, Setting: sim.Setting{Key: "PORTS", Value: "512"}}}})
	if got := meanOf(t, more, "served_pct", s.Start, s.End); got < 99.9 {
		t.Errorf("%.1f %% with 512", got)
	}
}

// TestTenLinesAreEnough: the rest is usual, with a reason each, and the answer is the
// world's.
func TestTenLinesAreEnough(t *testing.T) {
	text := short(t, 0)
	if n := strings.Count(string(text), "\n"); n != 10 {
		t.Errorf("it has %d lines", n)
	}
	s, err := Parse("my-function.yaml", text)
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"egress.eni", "egress.nat.ports", "egress.nat.hold", "egress.lambda.scaling", "egress.client.connect_timeout"} {
		found := false
		for _, a := range s.Assumptions {
			found = found || (a.Key == key || strings.HasPrefix(a.Key, key+".")) && strings.HasPrefix(a.Why, usualWhy) && a.Value != ""
		}
		if !found {
			t.Errorf("%s is assumed without a word", key)
		}
	}
	run := runToEnd(t, s, 1, sim.Options{})
	if got := meanOf(t, run, "nat_active", s.Start, s.End); got < 54_900 || got > 55_000 {
		t.Errorf("%.0f connections through the one address", got)
	}
	two := runToEnd(t, s, 1, sim.Options{Actions: []sim.Action{{At: 0, Setting: sim.Setting{Key: "EIPS", Value: "2"}}}})
	if got := meanOf(t, two, "served_pct", s.Start, s.End); got < 99.9 {
		t.Errorf("%.1f %% are served with two", got)
	}
}

// TestEverySettingCanBeSaid in a file: the knobs begin where it says.
func TestEverySettingCanBeSaid(t *testing.T) {
	text := string(short(t, 0))
	for _, c := range []struct{ part, more string }{
		{"lambda: {", "reserved: 500, provisioned: 30, outside_vpc: true, copies: 2, "},
		{"nat: {", "per_zone: true, regional: true, "},
		{"client: {", "jitter: 25, keepalive: 60s, idle: 90s, retries: 2, reuse: false, "},
		{"workload: {", "even: true, ramp: 10s, "},
	} {
		text = strings.Replace(text, c.part, c.part+c.more, 1)
	}
	text += "  endpoint: {targets: 7}\n  dns: {over_eni: true}\n  eni: {scaling: 5m}\n"
	s, err := Parse("my-function.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	w, err := s.New(1)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, k := range w.Knobs() {
		got[k.Key] = k.Value
	}
	for key, want := range map[string]string{
		"RESERVED_CONCURRENCY": "500", "PROVISIONED": "30", "VPC": "off", "FUNCTION_COPIES": "2", "NAT_PER_AZ": "on", "NAT_MODE": "regional",
		"JITTER": "25", "KEEPALIVE": sim.FormatDuration(time.Minute), "CLIENT_IDLE": "90s", "CONNECT_RETRIES": "2", "REUSE": "off", "LOAD_RAMP": "10s",
		"PRIVATELINK": "on", "TARGETS": "7", "DNS_PATH": "eni", "ENI_SCALING": sim.FormatDuration(5 * time.Minute), "SUBNETS": "2", "EIPS": "1", "LOAD": "7500", "WORK": "2s",
	} {
		if got[key] != want {
			t.Errorf("%s begins at %q, want %q", key, got[key], want)
		}
	}
}
