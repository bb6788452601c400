package incidents

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestClaims: the documented example's claim as it is read.
func TestClaims(t *testing.T) {
	s, err := Parse("small.yaml", example(t))
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Claims) != 1 {
		t.Fatalf("%d claims, want 1", len(s.Claims))
	}
	c := s.Claims[0]
	if c.ID != "spare-addresses" || c.Series != "100 * (ip_allocated - ip_assigned) / ip_total" || c.Read != "mean" ||
		c.From != 40*time.Minute || c.To != 50*time.Minute || c.Low != 30 || c.High != 70 || !strings.HasPrefix(c.Source, "our own") {
		t.Errorf("the claim is read as %+v", c)
	}
}

// TestEveryClaimIsTold: a published figure is worth little without its ground.
func TestEveryClaimIsTold(t *testing.T) {
	for _, name := range Names() {
		s, err := Open(name)
		if err != nil {
			t.Fatal(err)
		}
		least := 10
		switch {
		case s.Long(): // a year has one question
			least = 1
		case slices.Contains([]string{"azure-growing-pool", "gcp-static-ports"}, name): // one law each
			least = 4
		}
		if len(s.Claims) < least {
			t.Errorf("%s claims %d figures only", name, len(s.Claims))
		}
	}
}

// TestBadClaims breaks the example's claim in one place.
func TestBadClaims(t *testing.T) {
	good := string(example(t))
	for _, c := range []struct{ write, instead, want string }{
		{"read: median", "read: mean", `claims[0].read: "median" is no way to read; write one of at, min, max, mean, change, total, share, first, time`},
		{"/ ip_totl", "/ ip_total", `claims[0].series: there is no series "ip_totl"; docs/metrics/cluster.md lists the series`},
		{"series: ip_totl", "series: 100 * (ip_allocated - ip_assigned) / ip_total", `claims[0].series: there is no series "ip_totl"; did you mean ip_total?`},
		{"from: 09:10", "from: 09:40", `claims[0].from: the time lies in the warm-up, which is not recorded; write a time from 09:20 on`},
		{"to: 09:30", "to: 09:50", `claims[0].to: the window ends before it begins; write a later time`},
		{"at: 09:40", "from: 09:40", `claims[0].at: read: mean has no use for at; take it out`},
		{"read: share", "read: mean", `claims[0]: read: share needs of; add of:`},
		{"read: first", "read: mean", `claims[0]: read: first needs one level to wait for; add above: or below: with a level`},
		{"above: 3\n    low: 30", "low: 30", `claims[0]: read: mean waits for no level; take above: or below: out`},
		{"low: 80", "low: 30", `claims[0].low: 80 is more than high; write at most 70`},
		{"source: they", "source: us", `claims[0].source: unknown source "they"`},
		{"node: {env: {WARM_ENI_TARGET: 1}, peak: 10, later: 5}\n    low: 30", "low: 30", `claims[0].series: a claim about one node is read in one way only; take it out, or node:`},
		{"why: x\n    wy: y", "why: the range", `claims[0]: unknown key "wy"`},
	} {
		at := strings.Index(good, "\nclaims:")
		if at < 0 {
			t.Fatal("the example claims nothing")
		}
		tail := good[at:]
		if !strings.Contains(tail, c.instead) {
			t.Fatalf("the example has no %q", c.instead)
		}
		if strings.HasPrefix(c.write, "why:") { // the reason is a sentence of its own
			line := tail[strings.Index(tail, "    why:"):]
			tail = strings.Replace(tail, line, "    "+c.write+"\n", 1)
		} else {
			tail = strings.Replace(tail, c.instead, c.write, 1)
		}
		_, err := Parse("small.yaml", []byte(good[:at]+tail))
		var bad *FileError
		if !errors.As(err, &bad) || bad.Line == 0 || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s:\n got %v\nwant %s", c.write, err, c.want)
		}
	}
}
