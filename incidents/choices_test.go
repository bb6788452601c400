package incidents

import (
	"reflect"
	"strings"
	"testing"
)

// FuzzChoices: what a person types is refused in one line, or means the same
// when it is written out and read again.
func FuzzChoices(f *testing.F) {
	_, script, _, err := fridays(f)(friday)
	if err != nil {
		f.Fatal(err)
	}
	for _, text := range []string{
		"15:05 WARM_IP_TARGET=5, MINIMUM_IP_TARGET=60", "start hold CIDR=/19 15:05:30.25 A=B=C -all-zero,-all-zero", "hold A=1", "15:05 hold", "-", "=", "10:59 A=1", "18:30:00.1 A=1",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		actions, drop, err := ParseChoices(script, text)
		if err != nil {
			if strings.ContainsAny(err.Error(), "\n\r\x1b") {
				t.Fatalf("not one line: %q", err)
			}
			return
		}
		again := strings.Join(formatChoices(script, actions), ", ")
		for _, id := range drop {
			again += " -" + id
		}
		same, dropped, err := ParseChoices(script, again)
		if err != nil || !reflect.DeepEqual(actions, same) || !reflect.DeepEqual(drop, dropped) {
			t.Fatalf("%q became %q: %v", text, again, err)
		}
	})
}
