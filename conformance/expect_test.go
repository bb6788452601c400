package conformance

import (
	"bufio"
	"encoding/json"
	"math"
	"os"
	"strings"
	"testing"
	"time"

	"reenact/sim/nodetrace"
)

// expectation is a stored result of many runs of the real ipamd v1.18.3, made
// by others: for each pass and each number its least, mean and greatest value.
type expectation struct {
	passes []map[string]band
	adds   int
	okMean float64
	runs   int
}

type band struct{ min, mean, max float64 }

// decided tells whether every run gave the same number.
func (b band) decided() bool { return b.min == b.max }

// variance is the greatest that the band allows.
func (b band) variance() float64 { return (b.max - b.mean) * (b.mean - b.min) }

func readExpectation(t *testing.T, path string) expectation {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var e expectation
	lines := bufio.NewScanner(strings.NewReader(string(text)))
	for lines.Scan() {
		var row map[string]json.RawMessage
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			t.Fatal(err)
		}
		if row["at"] == nil {
			json.Unmarshal(row["adds"], &e.adds)
			json.Unmarshal(row["adds_ok_mean"], &e.okMean)
			json.Unmarshal(row["runs"], &e.runs)
			continue
		}
		delete(row, "at")
		bands := map[string]band{}
		for name, raw := range row {
			var v [4]float64
			if err := json.Unmarshal(raw, &v); err != nil {
				t.Fatal(err)
			}
			bands[name] = band{v[0], v[1], v[2]}
		}
		e.passes = append(e.passes, bands)
	}
	return e
}

// numbers names a snapshot's numbers as the expectations do.
func numbers(s nodetrace.Snapshot) map[string]int {
	return map[string]int{
		"total": s.Total, "assigned": s.Assigned, "cooldown": s.Cooldown, "enis": s.ENIs, "subnet_free": s.SubnetFree,
		"AssignPrivateIpAddresses": s.Calls.Assign, "CreateNetworkInterface": s.Calls.Create,
		"UnassignPrivateIpAddresses": s.Calls.Unassign, "DeleteNetworkInterface": s.Calls.Delete,
	}
}

// moments gathers one number over runs.
type moments struct{ n, sum float64 }

func (m *moments) add(x float64) { m.n++; m.sum += x }
func (m *moments) mean() float64 { return m.sum / m.n }

// checkAgainst holds many runs of a node against a stored expectation. A number
// that every stored run agrees on must come out in every run here. Another one's
// mean must lie within six standard errors of the difference of the two means,
// with the greatest variance that the stored least, mean and greatest value
// allow, (max − mean)·(mean − min) (Bhatia and Davis). Of some 10^4 such numbers
// a suite then fails by chance about once in 10^5 runs, the means being normal.
func checkAgainst(t *testing.T, e expectation, runs []*recording) {
	t.Helper()
	for i, want := range e.passes {
		got := map[string]*moments{}
		for _, r := range runs {
			for name, value := range numbers(r.passes[i].Snapshot) {
				if got[name] == nil {
					got[name] = &moments{}
				}
				got[name].add(float64(value))
				if want[name].decided() && float64(value) != want[name].min {
					t.Fatalf("at %v %s is %d, the real ipamd says %v", r.passes[i].at, name, value, want[name].min)
				}
			}
		}
		for name, m := range got {
			margin := 6 * math.Sqrt(want[name].variance()*(1/m.n+1/float64(e.runs)))
			if d := math.Abs(m.mean() - want[name].mean); !want[name].decided() && d > margin {
				t.Errorf("at %v the mean of %s is %.3f over %.0f runs; the real ipamd's is %.3f, further than %.3f",
					runs[0].passes[i].at, name, m.mean(), m.n, want[name].mean, margin)
			}
		}
	}
}

// recording keeps what came of a trace.
type recording struct {
	adds   []added
	passes []passed
}

type added struct {
	at  time.Duration
	pod string
	ok  bool
}

type passed struct {
	at time.Duration
	nodetrace.Snapshot
}

func (r *recording) Added(at time.Duration, pod string, ok bool) {
	r.adds = append(r.adds, added{at, pod, ok})
}

func (r *recording) Passed(at time.Duration, s nodetrace.Snapshot) {
	r.passes = append(r.passes, passed{at, s})
}

func (r *recording) okAdds() (n int) {
	for _, a := range r.adds {
		if a.ok {
			n++
		}
	}
	return n
}
