package report

import (
	"bytes"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"reenact/sim"
	"reenact/sim/claims"
	"reenact/sim/plan"
)

// TestAPlanFitsItsTerminal: what is left out is said, and the try, its worst value and
// what binds stay.
func TestAPlanFitsItsTerminal(t *testing.T) {
	column := func(title string) sim.PlanColumn {
		return sim.PlanColumn{Column: sim.Column{Key: title, Title: title, Scale: 1}}
	}
	script := &sim.Script{Name: "shop", End: time.Hour, Planner: &sim.Planner{Columns: []sim.PlanColumn{column("customers"), column("places")}}}
	limits := []sim.Limit{{Name: "places", Text: "5 places", Binds: true}, {Name: "doors", Text: "2 doors"}}
	answer := &plan.Plan{Question: plan.Question{Script: script, Wish: claims.Wish{Formula: "outside", Sign: "<="}, Seeds: 2}, Recommend: 1, Tries: []plan.Tried{
		{Try: sim.Try{Set: []sim.Setting{{Key: "PLACES", Value: "5"}}}, Worst: 3, Values: []int64{12_345, 5}, Limits: limits},
		{Try: sim.Try{Set: []sim.Setting{{Key: "PLACES", Value: "9"}}, Why: "room"}, Changes: []sim.Setting{{Key: "PLACES", Value: "9"}}, Met: true, Values: []int64{12_345, sim.Empty}, Limits: limits[1:]},
	}}
	for _, c := range []struct {
		width int
		left  string
	}{{0, ""}, {200, ""}, {60, "places"}, {50, "places, customers"}, {44, "places, customers, next"}, {34, "places, customers, next, wish"}} {
		var b bytes.Buffer
		if err := WritePlan(&b, "table", &Plan{Plan: answer, Width: c.width}); err != nil {
			t.Fatal(err)
		}
		text := b.String()
		for line := range strings.Lines(text) {
			if n := utf8.RuneCountInString(strings.TrimRight(line, "\n")); c.width > 0 && n > c.width {
				t.Errorf("%d letters in a line of %d: %q", n, c.width, line)
			}
		}
		flat := strings.Join(strings.Fields(text), " ")
		if c.left != "" && !strings.Contains(flat, "Too narrow for "+c.left+";") || c.left == "" && strings.Contains(flat, "Too narrow") {
			t.Errorf("at %d:\n%s", c.width, text)
		}
		for _, part := range []string{"PLACES=9 *", "binds", "Take PLACES=9, in place of PLACES=5.", "What binds: 5 places; behind it, 2 doors.", "Nothing binds; first to come, 2 doors."} {
			if !strings.Contains(flat, part) {
				t.Errorf("at %d it lacks %q:\n%s", c.width, part, text)
			}
		}
	}
}
