package incidents

import (
	"strings"
	"testing"
)

// A clock that cannot be read is one mistake: nothing that has a time is held to it.
func TestABrokenClockIsOneMistake(t *testing.T) {
	data, err := embedded.ReadFile("neon-2025-05-16.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, clock := range []string{
		"clock: {warmup: 11:00, start: 13:00, end: 25:00}",
		"clock: {warmup: 11:00, start: 10:00, end: 18:30}",
		"clock: {warmup: eleven, start: 13:00, end: 18:30}",
	} {
		text := strings.Replace(string(data), "clock: {warmup: 11:00, start: 13:00, end: 18:30}", clock, 1)
		if wrong := Mistakes("x.yaml", []byte(text)); len(wrong) != 1 {
			t.Errorf("%s: %d mistakes: %v", clock, len(wrong), wrong)
		}
	}
}
