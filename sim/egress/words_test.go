package egress

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"reenact/sim"
)

func at(t *testing.T, r *sim.Run, when time.Duration) *World {
	t.Helper()
	w, err := r.WorldAt(when)
	if err != nil {
		t.Fatal(err)
	}
	return w.(*World)
}

func clock(at time.Duration) string { return at.String() }

// TestTheWhyNamesWhatBindsAndWhatComesNext, in the tests of the story.
func TestTheWhyNamesWhatBindsAndWhatComesNext(t *testing.T) {
	r := run(t, testConfig(), story(), 180*minute)
	for _, c := range []struct {
		at    time.Duration
		parts []string
		first string // of the causes
	}{
		{20 * minute, []string{"every invocation finds its connections"}, ""},
		{40 * minute, []string{"the interface of subnet a has 65,000 of 65,000", ". The NAT gateway has 55,000 of 55,000 ports in use, too", "half-open on the interface"}, causeNames[noENI]},
		{90 * minute, []string{"9,", "environments wait to connect: the interface of subnet a has 65,000 of 65,000 ports in use. The NAT gateway has 375,000 free and sees none of it."}, causeNames[noENI]},
		{150 * minute, []string{"every invocation finds its connections"}, ""},
	} {
		e := at(t, r, c.at).Explain()
		for _, part := range c.parts {
			if !strings.Contains(e.Line, part) {
				t.Errorf("at %v: %q lacks %q", c.at, e.Line, part)
			}
		}
		if e.Calm != (c.first == "") || c.first != "" && e.Causes[0].Name != c.first {
			t.Errorf("at %v: calm %v, causes %+v", c.at, e.Calm, e.Causes)
		}
	}
}

func TestWhatAKnobWouldMean(t *testing.T) {
	w := at(t, run(t, testConfig(), story(), 45*minute), 40*minute)
	for _, c := range []struct{ key, value, want string }{
		{"EIPS", "8", "8 NAT addresses make 440,000 ports to 1 destination; before that, 1 interface makes 65,000 ports"},
		{"SUBNETS", "2", "2 interfaces make 130,000 ports; before that, 1 NAT address makes 55,000 ports to 1 destination"},
		{"EIPS", "40", "EIPS=40: write a whole number from 1 to 32"},
	} {
		list := w.Foresee(c.key, c.value)
		if len(list) == 0 || list[0].Text != c.want || !list[0].Warn {
			t.Errorf("%s=%s: %+v, want %q", c.key, c.value, list, c.want)
		}
	}
	if got := w.Configuration()[0].Text; got != "1 NAT address makes 55,000 ports to 1 destination at most: the first limit" {
		t.Errorf("the first limit: %q", got)
	}
}

// TestTheChainOfAConnection: a batch that waits tells of its lookup, of each SYN, of
// where it was refused, and what would have freed a port.
func TestTheChainOfAConnection(t *testing.T) {
	w := at(t, run(t, testConfig(), story(), 95*minute), 90*minute)
	cause := w.Explain().Causes[0]
	if cause.Example.Room != waitingRoom {
		t.Fatalf("%q has no example", cause.Name)
	}
	sheet, ok := w.Inspect(cause.Example.Room, cause.Example.ID, clock)
	if !ok {
		t.Fatal("the example has no sheet")
	}
	chain := strings.Join(sheet.Reasons, "\n")
	for _, part := range []string{"the lookup succeeded", "SYN 1 at", "stopped at the interface: 65,000 of 65,000 ports are in use; the gateway never saw them", "would", "the client gives up at"} {
		if !strings.Contains(chain, part) {
			t.Errorf("the chain lacks %q:\n%s", part, chain)
		}
	}
	if !slices.ContainsFunc(sheet.Links, func(l sim.Link) bool { return l.Room == eniRoom }) {
		t.Errorf("no link to the interface: %+v", sheet.Links)
	}
	sheet, _ = w.Inspect(eniRoom, strconv.Itoa(0), clock)
	if len(sheet.Grids) != 1 || len(sheet.Grids[0].Cells) != 65 {
		t.Errorf("the interface is drawn in %d rows", len(sheet.Grids))
	}
}
