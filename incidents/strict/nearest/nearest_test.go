package nearest

import "testing"

func TestOf(t *testing.T) {
	names := []string{"WARM_IP_TARGET", "WARM_ENI_TARGET", "MINIMUM_IP_TARGET", "CIDR", "MAX_ENI"}
	for _, c := range []struct{ typed, want string }{
		{"WARM_IP_TARGTE", "WARM_IP_TARGET"}, // two letters swapped
		{"warm_ip_target", "WARM_IP_TARGET"}, // the wrong case
		{"WARM_IP", "WARM_IP_TARGET"},        // cut short
		{"CIRD", "CIDR"},
		{"MAX_ENIS", "MAX_ENI"},
		{"COLOUR", ""}, // nothing like it
		{"", ""},
	} {
		if got, ok := Of(c.typed, names); ok != (c.want != "") || (ok && got != c.want) {
			t.Errorf("Of(%q) = %q, %v; want %q", c.typed, got, ok, c.want)
		}
	}
}

func TestHint(t *testing.T) {
	if got := Hint("plya", []string{"run", "play"}); got != " (did you mean play?)" {
		t.Errorf("got %q", got)
	}
	if got := Hint("juggle", []string{"run", "play"}); got != "" {
		t.Errorf("got %q", got)
	}
}
