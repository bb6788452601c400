package sweep

import (
	"fmt"
	"strings"
	"testing"

	"reenact/sim"
)

// A seed's past is simulated while half of the futures before it are still to be lived,
// so that nobody waits for it but at the very beginning.
func TestAPastIsReadyBeforeItIsAskedFor(t *testing.T) {
	c := newCrew(Question{Settings: make([][]sim.Setting, 4), Seeds: []uint64{7, 8, 9},
		Skip: func(setting, seed int) bool { return seed == 1 && setting > 1 }}, nil, nil)
	var line []string
	for _, j := range c.jobs {
		if j.setting < 0 {
			line = append(line, fmt.Sprintf("past-%d", j.seed))
		} else {
			line = append(line, fmt.Sprintf("%d/%d", j.seed, j.setting))
		}
	}
	if got, want := strings.Join(line, " "), "past-0 0/0 0/1 past-1 0/2 0/3 1/0 past-2 1/1 2/0 2/1 2/2 2/3"; got != want {
		t.Errorf("the line is %s, want %s", got, want)
	}
}
