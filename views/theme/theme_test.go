package theme

import (
	"reflect"
	"strings"
	"testing"

	"github.com/charmbracelet/lipgloss"
)

func env(pairs ...string) func(string) string {
	return func(key string) string {
		for i := 0; i < len(pairs); i += 2 {
			if pairs[i] == key {
				return pairs[i+1]
			}
		}
		return ""
	}
}

func TestGlyphsFollowTheLocale(t *testing.T) {
	for _, c := range []struct {
		env   []string
		ascii bool
	}{
		{nil, false},
		{[]string{"LANG", "en_US.UTF-8"}, false},
		{[]string{"LANG", "C.utf8"}, false},
		{[]string{"LANG", "C"}, true},
		{[]string{"LANG", "en_US.UTF-8", "LC_ALL", "POSIX"}, true},
		{[]string{"LANG", "C", "LC_CTYPE", "de_DE.UTF-8"}, false},
		{[]string{"LANG", "de_DE.ISO-8859-1"}, true},
	} {
		if got := glyphsFor(env(c.env...), AutoMarks).ASCII; got != c.ascii {
			t.Errorf("%v: ASCII is %v", c.env, got)
		}
	}
}

// TestEveryGlyphIsOneColumn walks over all glyphs, however they are nested.
func TestEveryGlyphIsOneColumn(t *testing.T) {
	for name, g := range map[string]Glyphs{"unicode": unicodeGlyphs, "console": consoleGlyphs, "ascii": asciiGlyphs} {
		walk(reflect.ValueOf(g), func(path string, r rune) {
			if r == 0 {
				t.Errorf("%s: %s is not set", name, path)
			} else if lipgloss.Width(string(r)) != 1 {
				t.Errorf("%s: %s %q is not one column wide", name, path, r)
			}
			if name == "ascii" && r > 0x7e {
				t.Errorf("%s: %s %q is no ASCII", name, path, r)
			}
		})
	}
}

func walk(v reflect.Value, f func(path string, r rune)) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			name := v.Type().Field(i).Name
			walk(v.Field(i), func(path string, r rune) { f(strings.TrimSuffix(name+"."+path, "."), r) })
		}
	case reflect.Slice:
		for i := range v.Len() {
			walk(v.Index(i), f)
		}
	case reflect.Int32:
		f("", rune(v.Int()))
	case reflect.String:
		for _, r := range v.String() {
			f("", r)
		}
	}
}

func TestNoColourStillTellsTheFocus(t *testing.T) {
	th := New(Options{Getenv: env("NO_COLOR", "1", "TERM", "xterm-256color")})
	for role := range roleCount {
		p := th.Prefix(role)
		for _, code := range strings.Split(strings.TrimSuffix(strings.TrimPrefix(p, "\x1b["), "m"), ";") {
			if len(code) > 1 {
				t.Errorf("role %d has a colour: %q", role, p)
			}
		}
	}
	if th.Prefix(Picked) == "" || th.Prefix(Strong) == "" || th.Prefix(Ghost) == th.Prefix(Text) {
		t.Error("without colour, focus, headings or the ghost look like text")
	}
}

func TestPlainHasNoCodes(t *testing.T) {
	th := New(Options{Plain: true})
	for role := range roleCount {
		if th.Prefix(role) != "" {
			t.Errorf("role %d: %q", role, th.Prefix(role))
		}
	}
}

func TestBackgroundIsReadNotAsked(t *testing.T) {
	for value, want := range map[string]background{"": unknown, "15;0": dark, "0;15": light, "0;default;15": light, "7;x": unknown} {
		if got := backgroundOf(env("COLORFGBG", value)); got != want {
			t.Errorf("COLORFGBG=%q is %v, not %v", value, got, want)
		}
	}
}
