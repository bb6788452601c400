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

// checkAgainst holds many runs of a node against a stored expectation.
//
// If no stored run differed from another, the trace leaves nothing to chance, and
// every run here must give exactly the stored numbers. Else a number that all
// stored runs agree on may still differ in a rare run; it must not in more than
// so many that n stored runs would all have missed it with a chance of 10^-6.
// Another one's mean must lie within six standard errors of the difference of
// the two means, with the greatest variance that the stored least, mean and
// greatest value allow, (max − mean)·(mean − min) (Bhatia and Davis).
func checkAgainst(t *testing.T, e expectation, runs []*recording) {
	t.Helper()
	rare := 0.0
	if !e.decided() {
		rare = 1 - math.Pow(1e-6, 1/float64(e.runs))
	}
	for i, want := range e.passes {
		for name, band := range want {
			sum, other := 0.0, 0.0
			for _, r := range runs {
				v := float64(numbers(r.passes[i].Snapshot)[name])
				sum += v
				if v != band.min {
					other++
				}
			}
			n, at := float64(len(runs)), runs[0].passes[i].at
			if band.decided() && other > rare*n {
				t.Errorf("at %v %s differs from the stored %v in %.0f of %.0f runs", at, name, band.min, other, n)
			}
			margin := 6 * math.Sqrt(band.variance()*(1/n+1/float64(e.runs)))
			if !band.decided() && math.Abs(sum/n-band.mean) > margin {
				t.Errorf("at %v the mean of %s is %.3f over %.0f runs; the stored one is %.3f, further than %.3f",
					at, name, sum/n, n, band.mean, margin)
			}
		}
	}
}

// checkADDs holds the number of ADDs that succeed to the stored mean: exactly
// where the trace leaves nothing to chance, and else within six standard errors
// of the difference, with the variance of the runs here.
func checkADDs(t *testing.T, e expectation, runs []*recording) {
	t.Helper()
	var ok []int32
	for _, r := range runs {
		ok = append(ok, int32(r.okAdds()))
	}
	mean, variance := meanAndVariance(ok)
	margin := 0.0
	if !e.decided() {
		margin = 6 * math.Sqrt(variance*(1/float64(len(runs))+1/float64(e.runs)))
	}
	if len(runs[0].adds) != e.adds || math.Abs(mean-e.okMean) > margin {
		t.Errorf("%.3f of %d ADDs succeeded, want %.3f of %d, give or take %.3f", mean, len(runs[0].adds), e.okMean, e.adds, margin)
	}
}

// decided tells whether no stored run differed from another.
func (e expectation) decided() bool {
	for _, bands := range e.passes {
		for _, b := range bands {
			if !b.decided() {
				return false
			}
		}
	}
	return true
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
