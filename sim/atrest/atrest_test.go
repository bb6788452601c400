package atrest

import (
	"fmt"
	"testing"

	"reenact/model/ipam/awstables"
)

// AWS's worked examples once more, asked as an operator asks (docs/conformance.md
// tells of the rows that AWS prints otherwise than the code behaves).
func TestAWSsWorkedExamples(t *testing.T) {
	for _, row := range awstables.Rows() {
		n := Node{Instance: row.Instance, Env: row.Env, Pods: row.Pods}
		if row.Prefixes() {
			n.MaxPods = max(110, row.Pods)
		}
		h, err := Of(n)
		if err != nil {
			t.Fatalf("%v: %v", row, err)
		}
		held := h.Total
		if row.Prefixes() {
			held = h.Prefixes
		}
		if h.ENIs != row.ENIs || held != row.CIDRs || h.Unused != row.Unused || h.Held != h.Total+h.ENIs || h.Unserved != 0 {
			t.Errorf("%v: %+v", row, h)
		}
	}
}

// A table that an operator can check by hand.
func TestWhatANodeHolds(t *testing.T) {
	for _, row := range []struct {
		asks string
		node Node
		want string
	}{
		{"the default keeps a whole interface spare", Node{Instance: "m5.2xlarge", Pods: 17}, "45 = 42+3, 25 unused, [14 14 14], 0 refused"},
		{"two targets on the same node", Node{Instance: "m5.2xlarge", Pods: 17, Env: env("WARM_IP_TARGET", "5", "MINIMUM_IP_TARGET", "28")}, "30 = 28+2, 11 unused, [14 14], 0 refused"},
		{"MAX_ENI leaves pods without", Node{Instance: "m5.large", Pods: 24, Env: env("MAX_ENI", "2")}, "20 = 18+2, 0 unused, [9 9], 6 refused"},
		{"a page of kube-dojo says 58", Node{Instance: "m5.xlarge", Pods: 20}, "45 = 42+3, 22 unused, [14 14 14], 0 refused"},
		{"three prefixes and a spare one", Node{Instance: "m5.xlarge", Pods: 40, Env: env("ENABLE_PREFIX_DELEGATION", "true", "WARM_PREFIX_TARGET", "1")}, "65 = 64+1, 24 unused, [64], 0 refused"},
		{"every pod is served in the end, though none is kept warm", Node{Instance: "m5.xlarge", Pods: 40, Env: env("ENABLE_PREFIX_DELEGATION", "true", "WARM_PREFIX_TARGET", "0")}, "49 = 48+1, 8 unused, [48], 0 refused"},
		{"a Xen type knows no prefixes", Node{Instance: "m4.large", Pods: 9, Env: env("ENABLE_PREFIX_DELEGATION", "true", "WARM_PREFIX_TARGET", "1")}, "20 = 18+2, 9 unused, [9 9], 0 refused"},
	} {
		h, err := Of(row.node)
		if err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprintf("%d = %d+%d, %d unused, %v, %d refused", h.Held, h.Total, h.ENIs, h.Unused, h.PerENI, h.Unserved); got != row.want {
			t.Errorf("%s: %s, want %s", row.asks, got, row.want)
		}
	}
	if _, err := Of(Node{Instance: "m5.large", Pods: 30}); err == nil {
		t.Error("30 pods on a node for 29 are reckoned")
	}
}

func env(pairs ...string) map[string]string {
	m := map[string]string{}
	for i := 0; i < len(pairs); i += 2 {
		m[pairs[i]] = pairs[i+1]
	}
	return m
}

func TestHowManyNodesFit(t *testing.T) {
	single, err := Of(Node{Instance: "m5.2xlarge", Pods: 17})
	if err != nil {
		t.Fatal(err)
	}
	s := single.In(22, 27)
	if s.Size != 1019 || s.Fit != 22 || s.Least != 22 || s.Held != 22*45 || s.Free != 1019-22*45 {
		t.Errorf("27 nodes of 45 addresses in a /22: %+v", s)
	}
	prefixes, err := Of(Node{Instance: "m5.xlarge", Pods: 40, Env: env("ENABLE_PREFIX_DELEGATION", "true", "WARM_PREFIX_TARGET", "1")})
	if err != nil {
		t.Fatal(err)
	}
	// 65 addresses each: 251 would hold three, if the primaries left the blocks whole.
	s = prefixes.In(24, 2)
	if s.Fit > 3 || s.Least < 2 || s.Held != 130 {
		t.Errorf("2 nodes of 4 prefixes in a /24: %+v", s)
	}
	// A /28 has no whole block: its first four addresses and its last are AWS's.
	if s := prefixes.In(28, 1); s.Fit != 0 || s.Held != 0 || s.Free != 11 {
		t.Errorf("prefixes in a /28: %+v", s)
	}
}
