package hairpin

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"reenact/sim"
)

// column is where a room has a column.
func columnOf(t *testing.T, w *World, room, key string) (int, sim.Column) {
	t.Helper()
	for _, r := range w.Rooms() {
		for i, c := range r.Columns {
			if r.Key == room && c.Key == key {
				return i, c
			}
		}
	}
	t.Fatalf("the room %s has no column %s", room, key)
	return 0, sim.Column{}
}

// The why line, the room Targets and its sheets say the same of the nodes without nginx:
// they fail their checks by design.
func TestTargetsThatFailByDesignAreToldApart(t *testing.T) {
	w := begun(t, 3, "NODES=12", "NGINX_SPREAD=hard")
	i, c := columnOf(t, w, targetsRoom, "state")
	said := map[string]int{}
	list := w.Things(targetsRoom)
	for n, x := range list {
		word := c.Words[x.Values[i]]
		said[word]++
		if (n < 3) != (word == "healthy") {
			t.Errorf("target %d is %s: the healthy ones come first", n, word)
		}
		sheet, _ := w.Inspect(targetsRoom, x.ID, func(d time.Duration) string { return d.String() })
		if sheet.Facts[0].Value != word {
			t.Errorf("%s is %s in the table and %s on its sheet", x.Name, word, sheet.Facts[0].Value)
		}
	}
	if got, want := fmt.Sprint(said), "map[healthy:3 unhealthy by design:9]"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if line := w.Explain().Line + w.targetsText(); !strings.Contains(line, "No node with nginx is an unhealthy target; 9 nodes without nginx fail by design.") {
		t.Errorf("the why line says %q", line)
	}
	ip := begun(t, 3, "TARGET_TYPE=ip", "NGINX_POLICY=cluster", "NODES=12")
	for _, x := range ip.Things(targetsRoom) {
		if word := c.Words[x.Values[i]]; word != "unhealthy" {
			t.Errorf("pod %s is %s, and fails for what it should not", x.Name, word)
		}
	}
}
