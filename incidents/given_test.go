package incidents

import (
	"math"
	"strings"
	"testing"

	"reenact/sim"
	"reenact/sim/claims"
)

// The hairpin's Friday is one draw: its seed is the file's, and what is claimed of it is
// asked of those seeds only in which the short way meets somebody.
func TestAStoryHasItsSeedAndAClaimItsCondition(t *testing.T) {
	s, err := Open("hairpin-friday")
	if err != nil {
		t.Fatal(err)
	}
	read := func(seed uint64, id string) float64 {
		run, err := sim.NewRun(s, seed, sim.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if err := run.Advance(s.End); err != nil {
			t.Fatal(err)
		}
		for i := range s.Claims {
			if s.Claims[i].ID == id {
				v, err := claims.Read(&s.Claims[i], run.Recording(), seed)
				if err != nil {
					t.Fatal(err)
				}
				return v
			}
		}
		t.Fatalf("there is no claim %s", id)
		return 0
	}
	if v := read(s.Seed, "quiet"); v != 0 {
		t.Errorf("with the story's seed denials under allow-all read %v", v)
	}
	if v := read(s.Seed, "cured"); v != 0 {
		t.Errorf("with the story's seed denials after the restart read %v", v)
	}
	if v := read(1, "quiet"); v != claims.NotGiven {
		t.Errorf("with seed 1 nobody is met, and the claim reads %v", v)
	}
	if v := read(1, "mesh"); math.IsInf(v, 0) || v != 100 {
		t.Errorf("a claim without a condition reads %v", v)
	}
}

func TestAConditionIsReadAsStrictly(t *testing.T) {
	data, err := embedded.ReadFile("hairpin-friday.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ for_, write, want string }{
		{"given: clients_at_risk > 0", "given: clients_at_rsk > 0", `given: there is no series "clients_at_rsk"`},
		{"seed: 16", "seed: 99999999", "seed: 99999999 is out of bounds"},
		{"figure: cured}", "figure: healed}", `"healed" is no figure of a trial`},
		{"NODES: 60, NGINX_REPLICAS: 3, NGINX_SPREAD: soft", "NODES: 60, NGINX_REPLIKAS: 3, NGINX_SPREAD: soft", `unknown setting "NGINX_REPLIKAS" (did you mean NGINX_REPLICAS?)`},
		{"NODES: 60, NGINX_REPLICAS: 3, NGINX_SPREAD: soft", "NODES: 2, NGINX_REPLICAS: 3, NGINX_SPREAD: soft", "NODES=2: write a whole number from 3 to 500"},
	} {
		_, err := Parse("x.yaml", []byte(strings.Replace(string(data), c.for_, c.write, 1)))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s:\n got %v\nwant %s", c.write, err, c.want)
		}
	}
}
