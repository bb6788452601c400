package cli

import (
	"slices"
	"testing"

	"reenact/incidents"
	"reenact/sim"
)

func TestWordsOfSettings(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string
	}{
		{"", nil},
		{" ,\t\n", nil},
		{"A=1", []string{"A=1"}},
		{"15:05 A=1,B=2", []string{"15:05", "A=1", "B=2"}},
		{"A=1, B=2\tC=3\nD=4\r\nE=5", []string{"A=1", "B=2", "C=3", "D=4", "E=5"}},
		{"A=1\u00a0B=2\u2009C=3", []string{"A=1", "B=2", "C=3"}}, // as pasted from a page
	} {
		if got := incidents.Words(c.text); !slices.Equal(got, c.want) {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}

func TestSettingOf(t *testing.T) {
	for word, want := range map[string]sim.Setting{
		"A=1": {Key: "A", Value: "1"}, "A=B=C": {Key: "A", Value: "B=C"}, "A=/19": {Key: "A", Value: "/19"},
	} {
		if got, err := settingOf(word); err != nil || got != want {
			t.Errorf("%s: %+v, %v", word, got, err)
		}
	}
	for _, word := range []string{"", "A", "=", "A=", "=1"} {
		if _, err := settingOf(word); err == nil {
			t.Errorf("%q is taken for a setting", word)
		}
	}
}

// TestOneWayToPartWords: every flag takes the same blanks.
func TestOneWayToPartWords(t *testing.T) {
	script, err := incidents.Open(small)
	if err != nil {
		t.Fatal(err)
	}
	const settings = "WARM_IP_TARGET=2\u00a0MINIMUM_IP_TARGET=3,\r\nIP_COOLDOWN_PERIOD=9s"
	want, err := parseSettings(script, 1, []string{settings})
	if err != nil || len(want) != 3 {
		t.Fatalf("%+v, %v", want, err)
	}
	set, err := parseSets(script, 1, []string{"09:30\u00a0" + settings})
	if err != nil {
		t.Fatal(err)
	}
	held, err := parseSets(script, 1, []string{"09:30 hold " + settings})
	if err != nil || len(held) != 3 || !held[0].Hold || set[0].Hold {
		t.Errorf("%+v, %v", held, err)
	}
	branches, err := parseBranches(script, 1, []string{"b: 09:30\u00a0" + settings})
	if err != nil {
		t.Fatal(err)
	}
	for _, actions := range [][]sim.Action{set, branches[0].Actions} {
		if !slices.EqualFunc(actions, want, func(a sim.Action, s sim.Setting) bool { return a.Setting == s }) {
			t.Errorf("%+v, want %+v", actions, want)
		}
	}
	if actions, err := parseSets(script, 1, []string{"09:30 " + settings + ", -wish"}); err == nil {
		t.Errorf("--set leaves out an event: %+v", actions)
	}
	if drops, err := parseDrops(script, []string{","}); err == nil {
		t.Errorf("nothing is dropped: %q", drops)
	}
	if drops, err := parseDrops(script, []string{"wish\u00a0regret"}); err != nil || !slices.Equal(drops, []string{"wish", "regret"}) {
		t.Errorf("%q, %v", drops, err)
	}
}
