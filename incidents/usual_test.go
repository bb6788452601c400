package incidents

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"reenact/incidents/strict"
	"reenact/sim"
	"reenact/sim/kit"

	"gopkg.in/yaml.v3"
)

// What a kind of world has for keys that a file leaves out stands at a path of its
// section, and every value has its reason.
func TestUsualValuesHaveAPlaceAndAReason(t *testing.T) {
	values, reasons := usual()
	for path, n := range values {
		key, place, _ := strings.Cut(path, ".")
		if key == "date" || key == "clock" { // of a file of any kind
			continue
		}
		kit.At(reflect.ValueOf(kindOf(key).Section()).Elem().Interface(), place) // or it panics
		if n.Kind != yaml.MappingNode && !slices.ContainsFunc(reasons, func(a assumption) bool { return strict.Covers(a.Key, path) }) {
			t.Errorf("%s = %s has no reason", path, n.Value)
		}
	}
	for _, a := range reasons {
		if values[a.Key] == nil {
			t.Errorf("there is a reason for %s, and no value", a.Key)
		}
	}
}

const someScaling = "  autoscaling: {share: 30, max_cu: 4, watermark: 75}\n  workload:"

// What the file leaves out of a part it has is taken from the world, listed among the
// assumptions and varied like any; what it says, and its own reasons, stand.
func TestWhatAFileLeavesOutIsAnAssumption(t *testing.T) {
	text := strings.Replace(string(example(t)), "  workload:", someScaling, 1)
	text = strings.Replace(text, "assumptions:\n", "assumptions:\n  - {key: cluster.autoscaling.doubling, unit: \"%\", why: we looked}\n", 1)
	s, err := Parse("small.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, a := range s.Assumptions {
		why, isUsual := strings.CutPrefix(a.Why, usualWhy)
		if strings.HasPrefix(a.Key, "cluster.autoscaling.") {
			got = append(got, a.Key[len("cluster.autoscaling."):]+"="+a.Value)
			if isUsual == (a.Why == "we looked") || why == "" {
				t.Errorf("%s is assumed because %s", a.Key, a.Why)
			}
		}
	}
	if want := "doubling=15 movable=0 change_every=3m read_every=5s retry_every=2s copy_per_cu=4s"; strings.Join(got, " ") != want {
		t.Errorf("assumed: %s\n   want: %s", strings.Join(got, " "), want)
	}
	src := &source{name: "small.yaml", data: []byte(text)}
	if _, err := src.read(); err != nil {
		t.Fatal(err)
	}
	if keys := src.movable(); !slices.Contains(keys, "cluster.autoscaling.change_every") || slices.Contains(keys, "cluster.autoscaling.watermark") {
		t.Errorf("these numbers are moved: %s", strings.Join(keys, " "))
	}
	v, ok := src.moved("cluster.autoscaling.change_every", 50)
	if !ok || v.From != "3m" || v.To != "4m30s" || v.Script == nil {
		t.Errorf("a usual value is moved from %s to %s: %v", v.From, v.To, ok)
	}
	if v.Script != nil && assumed(v.Script, "cluster.autoscaling.change_every") != "4m30s" {
		t.Error("the moved value is not the one that is simulated")
	}
}

func assumed(s *sim.Script, key string) string {
	i := slices.IndexFunc(s.Assumptions, func(a sim.Assumption) bool { return a.Key == key })
	if i < 0 {
		return ""
	}
	return s.Assumptions[i].Value
}

// A file without the part has none of it, and one that says all rests on nothing
// usual: the embedded incidents do.
func TestNothingIsAssumedBehindTheReadersBack(t *testing.T) {
	files := map[string][]byte{"the example": example(t)}
	for _, name := range Names() {
		files[name], _ = embedded.ReadFile(name + suffix)
	}
	for name, data := range files {
		if d, _ := decodeForTest(t, name, data); len(d.Defaulted) > 0 {
			t.Errorf("%s leaves out %s", name, strings.Join(d.Defaulted, ", "))
		}
	}
}

// What nobody can know but the author stays needed.
func TestWhatIsUsualNowhereIsMissed(t *testing.T) {
	text := strings.Replace(string(example(t)), "  workload:", "  autoscaling: {share: 30}\n  workload:", 1)
	expectError(t, []byte(text), "small.yaml:56: cluster.autoscaling: max_cu is missing; add max_cu:, see docs/incident-format.md for its meaning")
}
