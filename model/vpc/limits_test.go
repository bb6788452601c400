package vpc

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestEveryTypeOfTheTableIsFound(t *testing.T) {
	names := InstanceTypes()
	if len(names) < 1400 {
		t.Fatalf("the table lists %d types; it should know about 1400", len(names))
	}
	if !slices.IsSorted(names) {
		t.Fatal("the table is not sorted, so the search in it would miss types")
	}
	for _, name := range names {
		l, err := LimitsOf(name)
		if err != nil || l.ENIs < 1 || l.IPv4PerENI < 2 {
			t.Errorf("%s: %+v, %v", name, l, err)
		}
	}
}

func TestLimitsOfKnownTypes(t *testing.T) {
	cases := []struct {
		name       string
		enis, ipv4 int
		maxPods    int
		prefixes   bool
	}{
		{"m6id.metal", 15, 50, 737, true}, // the incidents' nodes
		{"t3.small", 3, 4, 11, true},
		{"p3dn.24xlarge", 15, 50, 737, true},
		{"m4.large", 2, 10, 20, false}, // Xen: no prefix delegation
		{"i3.metal", 15, 50, 737, true},
	}
	for _, c := range cases {
		l, err := LimitsOf(c.name)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if l.ENIs != c.enis || l.IPv4PerENI != c.ipv4 || l.MaxPods() != c.maxPods || l.PrefixDelegation() != c.prefixes {
			t.Errorf("%s: %+v, max-pods %d, prefixes %v; want %+v", c.name, l, l.MaxPods(), l.PrefixDelegation(), c)
		}
	}
}

func TestAnUnknownTypeSuggestsTheNearest(t *testing.T) {
	cases := []struct{ typed, first string }{
		{"m6id.mettal", "m6id.metal"},
		{"M6ID.METAL", "m6id.metal"},
		{"t3.smal", "t3.small"},
		{"p3dn24xlarge", "p3dn.24xlarge"},
	}
	for _, c := range cases {
		_, err := LimitsOf(c.typed)
		var unknown *UnknownInstanceError
		if !errors.As(err, &unknown) {
			t.Errorf("%s: error %v", c.typed, err)
			continue
		}
		if len(unknown.Nearest) == 0 || unknown.Nearest[0] != c.first {
			t.Errorf("%s: nearest %v, want %s first", c.typed, unknown.Nearest, c.first)
		}
		if !strings.Contains(err.Error(), c.typed) || !strings.Contains(err.Error(), "did you mean "+c.first) {
			t.Errorf("%s: message %q", c.typed, err)
		}
	}
}

func TestAHopelessNameSuggestsNothing(t *testing.T) {
	for _, name := range []string{"", "#", "# type", "\n", "\t", "a server under my desk", strings.Repeat("m", 1<<16)} {
		_, err := LimitsOf(name)
		var unknown *UnknownInstanceError
		if !errors.As(err, &unknown) {
			t.Errorf("%.20q: error %v", name, err)
		}
	}
}

func FuzzLimitsOf(f *testing.F) {
	f.Add("m6id.metal")
	f.Add("#")
	f.Add("")
	known := map[string]bool{}
	for _, name := range InstanceTypes() {
		known[name] = true
	}
	f.Fuzz(func(t *testing.T, name string) {
		if _, err := LimitsOf(name); (err == nil) != known[name] {
			t.Errorf("%q: known %v, error %v", name, known[name], err)
		}
	})
}

func BenchmarkLimitsOf(b *testing.B) {
	for b.Loop() {
		if _, err := LimitsOf("m6id.metal"); err != nil {
			b.Fatal(err)
		}
	}
}

// max-pods-calculator.sh with --cni-prefix-delegation-enabled.
func TestPrefixMaxPods(t *testing.T) {
	for name, want := range map[string]int{
		"t3.nano": 34, "t3.small": 110, "m5.large": 110, "m5.2xlarge": 110, "m5.4xlarge": 110,
		"m5.8xlarge": 250, "m5.metal": 250, "m7i.metal-24xl": 250, "c5.9xlarge": 250,
	} {
		l, err := LimitsOf(name)
		if err != nil {
			t.Fatal(err)
		}
		if got := PrefixMaxPods(name, l); got != want {
			t.Errorf("%s: %d, want %d", name, got, want)
		}
	}
}
