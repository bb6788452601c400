package report

import "testing"

func TestWrapped(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", ""},
		{"one", "> one"},
		{" one\n two\tthree", "> one two\n- three"},
		{"é é é é é", "> é é é é\n- é"},
		{"incomprehensibly long", "> incomprehensibly\n- long"},
		{"a incomprehensibly", "> a\n- incomprehensibly"},
	} {
		if got := Wrapped(c.text, 10, "> ", "- "); got != c.want {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}
