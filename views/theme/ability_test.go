package theme

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
)

// What each terminal is sent, from the machine's database or, where it has no such entry,
// by its name: the codes of the live branch, of what is still to come, of axes and of a
// fault, on a background that is not known.
func TestWhatTerminalsAreSent(t *testing.T) {
	for _, c := range []struct{ env, accent, later, dim, bad string }{
		{"TERM=xterm-256color COLORTERM=truecolor", "0;38;2;47;143;203", "0;38;2;95;130;153", "0;38;2;128;128;128", "0;1;38;2;222;91;18"},
		{"TERM=xterm-256color", "0;38;5;32", "0;38;5;66", "0;38;5;244", "0;1;38;5;166"},
		{"TERM=tmux-256color", "0;38;5;32", "0;38;5;66", "0;38;5;244", "0;1;38;5;166"},
		{"TERM=xterm", "0;36", "0;2;36", "0;2", "0;1;31"},
		{"TERM=screen", "0;36", "0;2;36", "0;2", "0;1;31"},
		{"TERM=tmux", "0;36", "0;2;36", "0;2", "0;1;31"},
		{"TERM=tmux COLORFGBG=0;15", "0;34", "0;36", "0;2", "0;1;31"},
		{"TERM=linux", "0;36", "0;34", "0;2", "0;1;31"}, // no dim beside a colour
		{"TERM=linux COLORTERM=truecolor", "0;36", "0;34", "0;2", "0;1;31"},
		{"TERM=rxvt", "0;36", "0;34", "", "0;1;31"},
		{"TERM=rxvt COLORFGBG=0;15", "0;34", "0;36", "", "0;1;31"},
		{"TERM=vt100", "", "", "", "0;1"},
		{"", "", "", "", "0;1"},
		{"TERM=xterm NO_COLOR=1", "", "0;2", "0;2", "0;1"},
		{"TERM=xterm CLICOLOR=0", "", "0;2", "0;2", "0;1"},
		{"TERM=xterm-256color NO_COLOR=1 COLORTERM=truecolor", "", "0;2", "0;2", "0;1"},
		{"TERM=xterm-kitty", "0;38;2;47;143;203", "0;38;2;95;130;153", "0;38;2;128;128;128", "0;1;38;2;222;91;18"},
		{"TERM=screen COLORTERM=truecolor", "0;38;5;32", "0;38;5;66", "0;38;5;244", "0;1;38;5;166"},
		{"TERM=../../etc/passwd", "0;36", "0;34", "", "0;1;31"},
	} {
		for _, database := range []string{"the machine's", "none"} {
			var pairs []string
			for _, pair := range strings.Fields(c.env) {
				key, value, _ := strings.Cut(pair, "=")
				pairs = append(pairs, key, value)
			}
			load := terminfoOf
			if database == "none" {
				load = func(string) (ability, bool) { return ability{}, false }
			}
			if _, known := load("xterm"); database != "none" && !known {
				continue // a machine without a database
			}
			a := abilityOf(env(pairs...), load)
			if strings.Contains(c.env, "kitty") {
				a = byName("xterm-kitty") // which few databases have
			}
			codes := a.codes(&looks, backgroundOf(env(pairs...)))
			for _, r := range []struct {
				role Role
				want string
			}{{Accent, c.accent}, {Later, c.later}, {Dim, c.dim}, {Bad, c.bad}} {
				got := strings.Join(codes[r.role], ";")
				if got != "" {
					got = "0;" + got
				}
				if got != r.want {
					t.Errorf("%s, database %s: role %d is sent %q, not %q", c.env, database, r.role, got, r.want)
				}
			}
		}
	}
}

// A dumb terminal is sent nothing at all, whatever is wished.
func TestDumbGetsNoCodes(t *testing.T) {
	for _, choice := range Choices() {
		th := New(Options{Getenv: env("TERM", "dumb", "COLORTERM", "truecolor"), Choice: Choice(choice)})
		for role := range roleCount {
			if th.Prefix(role) != "" || th.Papered() {
				t.Errorf("%s: role %d is sent %q", choice, role, th.Prefix(role))
			}
		}
	}
}

// The past and what is to come differ on every terminal: by colour where there is one, and
// by their strokes and dots on all.
func TestPastAndFutureDiffer(t *testing.T) {
	for _, term := range []string{"xterm-256color", "xterm", "screen", "tmux", "linux", "rxvt", "ansi"} {
		for _, ground := range []string{"", "15;0", "0;15"} {
			for _, choice := range Choices() {
				th := New(Options{Getenv: env("TERM", term, "COLORFGBG", ground), Choice: Choice(choice)})
				for _, past := range []Role{Accent, Second, Third} {
					if th.Prefix(past) == th.Prefix(Later) {
						t.Errorf("%s, %s on %q: both are %q", choice, term, ground, th.Prefix(past))
					}
				}
			}
		}
	}
	for name, g := range map[string]Glyphs{"unicode": unicodeGlyphs, "console": consoleGlyphs, "ascii": asciiGlyphs} {
		if !g.ASCII && g.Live.Horizontal == g.Ahead.Horizontal || g.Live.Vertical == g.Ahead.Vertical {
			t.Errorf("%s: the strokes of the future are those of the past", name)
		}
		if g.Ghost.Horizontal == g.Live.Horizontal || g.Ghost.Horizontal == g.Ahead.Horizontal {
			t.Errorf("%s: the other branch is drawn as this one", name)
		}
	}
}

func TestChoicesOverruleTheTerminal(t *testing.T) {
	prefix := func(choice Choice, ground string) string {
		return New(Options{Getenv: env("TERM", "xterm-256color", "COLORFGBG", ground), Choice: choice}).Prefix(Accent)
	}
	if prefix(Dark, "0;15") != prefix(Auto, "15;0") || prefix(Light, "15;0") != prefix(Auto, "0;15") || prefix(Dark, "") == prefix(Light, "") {
		t.Error("dark or light does not choose its shades")
	}
	if prefix("", "15;0") != prefix(Auto, "15;0") {
		t.Error("no choice is not auto")
	}
}

// luminance is that of WCAG 2.2 (relative luminance) of a colour #RRGGBB.
func luminance(hex string) float64 {
	var c [3]int
	fmt.Sscanf(hex, "#%02X%02X%02X", &c[0], &c[1], &c[2])
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		v := float64(c[i]) / 255
		if v <= 0.04045 {
			v /= 12.92
		} else {
			v = math.Pow((v+0.055)/1.055, 2.4)
		}
		sum += weight * v
	}
	return sum
}

func contrast(a, b string) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// What must be read has the contrast that each palette promises on its background.
func TestContrast(t *testing.T) {
	read := []Role{Accent, Second, Third, Good, Warn, Bad, Cursor, Key, Dim}
	for _, c := range []struct {
		name, ground string
		least        float64
		of           func(Role) string
		roles        []Role
	}{
		{"light", "#FFFFFF", 4.5, func(r Role) string { return looks[r].light.TrueColor }, read},
		{"dark", "#000000", 4.5, func(r Role) string { return looks[r].dark.TrueColor }, read},
		{"high contrast", "#000000", 7, func(r Role) string { return contrasting[r].dark.TrueColor },
			append(slices.Clone(read), Text, Strong, Ghost, Later, Picked, heat0, heat1, heat2, heat3, heat4)},
	} {
		for _, role := range c.roles {
			if got := contrast(c.of(role), c.ground); got < c.least {
				t.Errorf("%s: role %d has a contrast of %.1f", c.name, role, got)
			}
		}
	}
}

// High contrast has a background of its own in every role, and nothing faint.
func TestHighContrastBringsItsBackground(t *testing.T) {
	for _, term := range []string{"xterm-256color", "screen", "linux", "rxvt"} {
		th := New(Options{Getenv: env("TERM", term), Choice: HighContrast})
		for role := range roleCount {
			codes := strings.Split(strings.TrimSuffix(strings.TrimPrefix(th.Prefix(role), "\x1b["), "m"), ";")
			if !slices.Contains(codes, "40") && !slices.Contains(codes, "48") || codes[0] != "0" || codes[1] == "2" {
				t.Errorf("%s: role %d is sent %q", term, role, th.Prefix(role))
			}
		}
	}
	if th := New(Options{Getenv: env("TERM", "vt100"), Choice: HighContrast}); th.Papered() {
		t.Error("a terminal without colours gets a background")
	}
}

// The signs by TERM and by choice: the Linux console has no braille, and letters of prose
// that its fonts lack are written as ASCII has them.
func TestMarksFollowTheTerminal(t *testing.T) {
	for _, c := range []struct {
		env         []string
		marks       Marks
		ascii, dots bool
	}{
		{[]string{"TERM", "xterm"}, "", false, true},
		{[]string{"TERM", "linux"}, AutoMarks, false, false},
		{[]string{"TERM", "linux-16color"}, AutoMarks, false, false},
		{[]string{"TERM", "linux", "LANG", "C"}, AutoMarks, true, false},
		{[]string{"TERM", "linux"}, DotMarks, false, true},
		{[]string{"TERM", "xterm"}, LineMarks, false, false},
		{[]string{"TERM", "xterm"}, ASCIIMarks, true, false},
	} {
		g := glyphsFor(env(c.env...), c.marks)
		if g.ASCII != c.ascii || g.Dots != c.dots {
			t.Errorf("%v with %s: ASCII %v, dots %v", c.env, c.marks, g.ASCII, g.Dots)
		}
	}
	said := strings.Map(consolePlain, "a–b “café” 3 × 4 → ● … ─ █ ‖")
	if said != "a-b \"café\" 3 x 4 → • ~ ─ █ =" {
		t.Errorf("the console is sent %s", said)
	}
}
