package cli

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"reenact/incidents"
)

// friday runs the first minutes of an embedded incident as CSV.
func friday(t *testing.T, args ...string) string {
	t.Helper()
	return run(t, append([]string{"run", "neon-2025-05-16", "--format", "csv"}, args...)...)
}

func run(t *testing.T, args ...string) string {
	t.Helper()
	stdout, stderr, code := reenact("", args...)
	if code != 0 || stderr != "" {
		t.Fatalf("reenact %s: exit code %d, %s", strings.Join(args, " "), code, stderr)
	}
	return stdout
}

// documented are the columns that programs may rely on.
var documented = []string{
	"time", "pods_running", "pods_pending", "pod_starts_per_min", "pod_start_success_pct", "attempt_success_pct", "nodes",
	"ip_total", "ip_allocated", "ip_assigned", "ip_cooldown", "ip_stranded", "ip_free", "ip_allocated_per_node",
	"ec2_calls_per_min", "ec2_throttled_per_min", "ip_free_a", "ip_free_b", "ip_free_c",
}

func TestCSV(t *testing.T) {
	text := friday(t, "--until", "13:01:30")
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	header := rows[0]
	if header[0] != "time" {
		t.Errorf("the first column is %s", header[0])
	}
	for _, name := range documented {
		if !slices.Contains(header, name) {
			t.Errorf("no column %s", name)
		}
	}
	start := time.Date(2025, 5, 16, 13, 0, 0, 0, time.UTC)
	if len(rows) != 11 {
		t.Fatalf("%d rows in 90 s, want 10", len(rows)-1)
	}
	for i, row := range rows[1:] {
		if want := start.Add(time.Duration(i) * 10 * time.Second).Format(time.RFC3339); row[0] != want {
			t.Errorf("row %d is at %s, want %s", i, row[0], want)
		}
		for j, cell := range row[1:] {
			if v, err := strconv.ParseFloat(cell, 64); cell != "" && (err != nil || v < 0) {
				t.Errorf("%s is %q", header[j+1], cell)
			}
		}
		if total := number(t, header, row, "ip_total"); total != number(t, header, row, "ip_allocated")+number(t, header, row, "ip_free") || total != 12273 {
			t.Errorf("%s: %v addresses do not add up", row[0], total)
		}
	}
}

func number(t *testing.T, header, row []string, name string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(row[slices.Index(header, name)], 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// TestAWindowWithoutAVerdictIsEmpty: a cluster in which nothing starts has no
// success rate, not one of 0 or 100.
func TestAWindowWithoutAVerdictIsEmpty(t *testing.T) {
	calm, err := os.ReadFile("../../docs/incident-format.md")
	if err != nil {
		t.Fatal(err)
	}
	_, text, _ := strings.Cut(string(calm), "```yaml\n")
	text, _, _ = strings.Cut(text, "```\n")
	text = regexp.MustCompile(`per_min: \d+`).ReplaceAllString(text, "per_min: 0")
	path := filepath.Join(t.TempDir(), "calm.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(run(t, "run", path, "--format", "csv", "--until", "09:21"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"pod_start_success_pct", "attempt_success_pct"} {
		if cell := rows[1][slices.Index(rows[0], name)]; cell != "" {
			t.Errorf("%s is %q", name, cell)
		}
	}
	if table := run(t, "run", path, "--until", "09:21"); !strings.Contains(table, " - ") {
		t.Error("the table has no dash for the missing value")
	}
	if object := run(t, "run", path, "--format", "json", "--until", "09:21"); !strings.Contains(object, `"attempt_success_pct": null`) {
		t.Error("the JSON has no null for the missing value")
	}
}

func TestTheSameSeedGivesTheSameBytes(t *testing.T) {
	for _, format := range []string{"table", "csv", "json"} {
		args := []string{"run", "neon-2025-05-19", "--format", format, "--until", "12:40", "--set", "12:32 WARM_IP_TARGET=2"}
		first, second := run(t, args...), run(t, args...)
		if first != second {
			t.Errorf("two runs as %s differ", format)
		}
	}
	if friday(t, "--until", "13:05") == friday(t, "--until", "13:05", "--seed", "2") {
		t.Error("two seeds give the same")
	}
}

// TestRowsDoNotDependOnTheirDistance: looking more often changes nothing.
func TestRowsDoNotDependOnTheirDistance(t *testing.T) {
	often := strings.Split(friday(t, "--until", "13:10", "--every", "5s"), "\n")
	seldom := strings.Split(friday(t, "--until", "13:10", "--every", "1m"), "\n")
	for i, line := range seldom[1:11] {
		if often[1+12*i] != line {
			t.Fatalf("row %d is\n%s, and at every 5 s\n%s", i, line, often[1+12*i])
		}
	}
}

func TestWhatIf(t *testing.T) {
	history := friday(t, "--until", "14:20")
	for _, c := range []struct {
		name    string
		args    []string
		changes bool
	}{
		{"a knob turned to where it stands, from the start", []string{"--set", "start WARM_ENI_TARGET=1"}, false},
		{"a knob turned later", []string{"--set", "13:05 WARM_ENI_TARGET=2"}, true},
		{"a knob turned during the warm-up", []string{"--set", "11:30:30 WARM_ENI_TARGET=2"}, true},
		{"a knob turned after the end", []string{"--set", "14:30 WARM_ENI_TARGET=2"}, false},
		{"two knobs in one", []string{"--set", "13:05 WARM_IP_TARGET=5, MINIMUM_IP_TARGET=60"}, true},
		{"another world", []string{"--set", "start CIDR=/19"}, true},
		{"without the fault", []string{"--drop", "plan-flip"}, true},
		{"without what came after the end", []string{"--drop", "all-zero,analyze", "--drop", "analyze"}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := friday(t, append([]string{"--until", "14:20"}, c.args...)...); (got != history) != c.changes {
				t.Errorf("changes the output: %v, want %v", got != history, c.changes)
			}
		})
	}
	before := func(text, clock string) string { return text[:strings.Index(text, clock)] }
	if fork := friday(t, "--until", "14:20", "--set", "13:05 WARM_ENI_TARGET=2"); before(fork, "T13:05:10Z") != before(history, "T13:05:10Z") {
		t.Error("a knob changes what was before it")
	}
	if larger := friday(t, "--until", "13:00", "--set", "start CIDR=/19"); !strings.Contains(larger, ",24561,") {
		t.Error("three /19 do not have 24,561 addresses")
	}
}

func TestTable(t *testing.T) {
	text := run(t, "run", "neon-2025-05-16", "--until", "15:10", "--set", "14:50 CIDR=/22")
	for _, want := range []string{
		"neon-2025-05-16, seed 1, 2025-05-16T13:00 to 15:10 UTC\n",
		"14:13:00  -- fault: A query plan flips (DB_PLAN=scan)\n",
		"14:50:00  -- what if: CIDR=/22\n",
		"15:05:00  -- action: WARM_IP_TARGET=1\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no line %q in\n%s", want, text)
		}
	}
	for line := range strings.Lines(text) {
		if len([]rune(line)) > 100 {
			t.Errorf("a line has %d letters: %s", len([]rune(line)), line)
		}
	}
}

func TestJSON(t *testing.T) {
	var got struct {
		Incident, Until string
		Seed            uint64
		Actions         []struct{ Time, Key, Value string }
		Dropped         []string
		Series          []struct{ Key, Unit string }
		Rows            []map[string]any
	}
	text := run(t, "run", "neon-2025-05-16", "--format", "json", "--until", "13:01", "--set", "start MAX_ENI=9", "--drop", "plan-flip")
	if err := json.Unmarshal([]byte(text), &got); err != nil {
		t.Fatal(err)
	}
	if got.Incident != "neon-2025-05-16" || got.Seed != 1 || got.Until != "2025-05-16T13:01:00Z" || len(got.Rows) != 7 ||
		!slices.Equal(got.Dropped, []string{"plan-flip"}) || len(got.Actions) != 1 || got.Actions[0].Time != "2025-05-16T11:00:00Z" {
		t.Errorf("got %+v", got)
	}
	for _, name := range documented {
		if _, ok := got.Rows[0][name]; !ok {
			t.Errorf("no member %s", name)
		}
	}
}

func TestOutputFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "friday.csv")
	if stdout := run(t, "run", "neon-2025-05-16", "--format", "csv", "--until", "13:01", "-o", path); stdout != "" {
		t.Errorf("stdout has %q", stdout)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(text) != friday(t, "--until", "13:01") {
		t.Error("the file differs from what stdout gets")
	}
	if _, _, code := reenact("", "run", "neon-2025-05-16", "--set", "13:00 CIDR=/99", "-o", path); code != exitMistake {
		t.Errorf("exit code %d", code)
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != 1 {
		t.Errorf("a failed run leaves %v", files)
	}
}

// TestTheReaderGoesAway: head closes the pipe, and nobody wants to read of it.
func TestTheReaderGoesAway(t *testing.T) {
	for _, c := range []struct {
		failure error
		code    int
		stderr  string
	}{
		{syscall.EPIPE, exitBrokenPipe, ""},
		{errors.New("no space left on device"), exitFailed, "reenact run: writing the output: no space left on device\n"},
	} {
		var errs bytes.Buffer
		code := Main(context.Background(), []string{"run", "neon-2025-05-16", "--until", "13:10"}, Streams{Out: failing{c.failure}, Err: &errs})
		if code != c.code || errs.String() != c.stderr {
			t.Errorf("%v: exit code %d, stderr %q", c.failure, code, errs.String())
		}
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }

func TestInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var out, errs bytes.Buffer
	code := Main(ctx, []string{"run", "neon-2025-05-16"}, Streams{Out: &out, Err: &errs})
	if code != exitInterrupted || out.Len() > 0 || errs.Len() > 0 {
		t.Errorf("exit code %d, stdout %q, stderr %q", code, out.String(), errs.String())
	}
}

func TestNodeReadsStandardInput(t *testing.T) {
	trace, err := os.ReadFile("testdata/short.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	piped, _, code := reenact(string(trace), "node", "-")
	if code != 0 || piped != run(t, "node", "testdata/short.jsonl") {
		t.Errorf("exit code %d, %s", code, piped)
	}
	stdout, stderr, code := reenact("{", "node", "-")
	if code != exitMistake || stdout != "" || !strings.HasPrefix(stderr, "reenact node: standard input: line 1: ") || strings.Count(stderr, "\n") != 1 {
		t.Errorf("exit code %d, %q, %q", code, stdout, stderr)
	}
}

// TestList: whoever wants to use --drop and --set finds the names there.
func TestList(t *testing.T) {
	text := run(t, "list")
	for _, name := range incidents.Names() {
		script, err := incidents.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		world, err := script.New(1)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range script.Moments {
			if !strings.Contains(text, "  "+m.ID+" ") {
				t.Errorf("no event %s", m.ID)
			}
		}
		for _, k := range world.Knobs() {
			if !strings.Contains(text, "  "+k.Key+" ") || !strings.Contains(text, k.Help) {
				t.Errorf("no knob %s", k.Key)
			}
		}
	}
	if strings.Count(text, "WARM_ENI_TARGET  ") != 1 {
		t.Error("the knobs are listed more than once")
	}
	whole := run(t, "list", "neon-2025-05-19")
	for _, want := range []string{"Assumptions", "Sources", "cluster.workload.always_on = "} {
		if !strings.Contains(whole, want) {
			t.Errorf("no %q in %s", want, whole)
		}
	}
}

func TestHelpAndVersion(t *testing.T) {
	for _, args := range [][]string{
		{"--help"}, {"help"}, {"help", "run"}, {"run", "--help"}, {"play", "-h"}, {"version"}, {"--version"},
		{"completion", "bash"}, {"completion", "zsh"}, {"completion", "--help"}, {"completion", "bash", "--help"}, {"__complete", "ru", "--help"},
	} {
		stdout, stderr, code := reenact("", args...)
		if code != 0 || stdout == "" || stderr != "" && args[0] != "__complete" {
			t.Errorf("%v: exit code %d, stderr %q", args, code, stderr)
		}
	}
	if run(t, "--version") != run(t, "version") {
		t.Error("--version and version say different things")
	}
	if script := run(t, "completion", "bash"); !strings.Contains(script, "complete -o default") || !strings.Contains(script, "reenact") {
		t.Errorf("no script for bash: %.200s", script)
	}
}

// TestHelpIsAligned: what a flag does begins in the same column.
func TestHelpIsAligned(t *testing.T) {
	for _, command := range []string{"run", "compare", "revert", "when", "verify", "play", "node"} {
		_, flags, _ := strings.Cut(run(t, command, "--help"), "\nFlags:\n")
		column := 0
		for line := range strings.Lines(flags) {
			name := regexp.MustCompile(`^ +(-\w, )?--\S+( '[^']+'| \S+)? {2,}`).FindString(line)
			if n := len([]rune(name)); column == 0 {
				column = n
			} else if n != column {
				t.Errorf("%s: column %d and not %d: %s", command, n, column, line)
			}
		}
	}
}
