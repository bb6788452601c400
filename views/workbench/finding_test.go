package workbench

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"reenact/sim"
)

func TestLikeness(t *testing.T) {
	for _, c := range []struct {
		name, typed string
		want        Likeness
	}{
		{"node-17", "NODE-17", Whole}, {"node-17", "node", Begins}, {"node-17", "17", Word}, {"node-17", "ode", Within},
		{"foodfood-food", "food", Begins}, {"xfood-food", "food", Word}, {"WARM_IP_TARGET", "ip", Word},
		{"node-17", "18", Unlike}, {"node-17", "", Unlike}, {"Straße 5", "STRASSE", Unlike}, {"İx", "x", Within},
	} {
		if got := Like(c.name, c.typed); got != c.want {
			t.Errorf("%q is like %q by %d, not %d", c.name, c.typed, got, c.want)
		}
	}
}

func TestNearestFirst(t *testing.T) {
	names := []string{"xab", "b", "ab", "c-ab", "abc", "yab"}
	got := Nearest(names, "ab", func(s string) []string { return []string{s} })
	if want := []string{"ab", "abc", "c-ab", "xab", "yab"}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// hall is a world with many lamps to look at.
type hall struct{ lamp }

func (h *hall) Clone() sim.World { c := *h; return &c }
func (h *hall) Rooms() []sim.Room {
	return []sim.Room{{Key: "lamps", Title: "Lamps"}, {Key: "wires", Title: "Wires"}}
}
func (h *hall) Things(room string) (list []sim.Thing) {
	for i := range 500 {
		list = append(list, sim.Thing{ID: fmt.Sprintf("%s%d", room[:1], i), Name: fmt.Sprintf("%s %d", strings.TrimSuffix(room, "s"), i)})
	}
	return list
}
func (h *hall) Inspect(string, string, func(time.Duration) string) (sim.Sheet, bool) {
	return sim.Sheet{}, false
}
func (h *hall) Configuration() []sim.Remark         { return nil }
func (h *hall) Foresee(string, string) []sim.Remark { return nil }

// The bench finds things in all rooms, the nearest first and never too many.
func TestTheBenchFindsThings(t *testing.T) {
	script := evening()
	script.New = func(uint64) (sim.World, error) { return &hall{lamp{bright: 1}}, nil }
	b := NewBench(script, 1)
	ask := func(typed string) []Found {
		for range 1000 {
			if r := b.Lend(Demand{Ask: &Question{At: script.Start, Find: typed}}); r.Err != nil {
				t.Fatal(r.Err)
			} else if r.Answer != nil {
				if r.Answer.Find != typed {
					t.Fatalf("asked for %q, answered to %q", typed, r.Answer.Find)
				}
				return r.Answer.Found
			}
		}
		t.Fatal("no answer")
		return nil
	}
	for typed, want := range map[string]string{"": "0:", "lamp 40": "11: lamp 40", "w40": "11: wire 40", "wire": "20: wire 0", "40": "20: lamp 40", "no": "0:"} {
		found := ask(typed)
		got := fmt.Sprintf("%d:", len(found))
		if len(found) > 0 {
			got += " " + found[0].Name
		}
		if got != want {
			t.Errorf("%q finds %s, want %s", typed, got, want)
		}
	}
}
