// Package theme holds the colours and glyphs of every screen. The palette is
// Okabe and Ito's, which eyes with any of the usual colour blindnesses tell
// apart, used sparingly: one accent, one warning, one alarm, and grey. No
// meaning rests on colour alone, so a screen without colour says the same.
package theme

import (
	"io"
	"os"
	"strings"

	"github.com/charmbracelet/lipgloss"
)

// Role is what a piece of text is for. Screens name roles; only this package
// knows what they look like.
type Role uint8

// The roles.
const (
	Text   Role = iota // the terminal's own colour
	Strong             // headings and values
	Dim                // axes, units, hints
	Ghost              // the history behind a live branch
	Later              // what lies after the cursor
	Accent             // what belongs to the live branch and the reader's hand
	Second             // the second line of a chart
	Third              // the third line of a chart
	Good               // success
	Warn               // a binding constraint, an action
	Bad                // a fault, an outage
	Cursor             // the moment looked at
	Picked             // the row or tab that has the focus
	Key                // a key one may press
	roleCount
)

// look is one role's colours, each for light and dark backgrounds, and its
// attributes.
type look struct {
	light, dark lipgloss.CompleteColor
	attr        string
}

func rgb(hex, ansi256, ansi16 string) lipgloss.CompleteColor {
	return lipgloss.CompleteColor{TrueColor: hex, ANSI256: ansi256, ANSI: ansi16}
}

// The light shades are darker than Okabe and Ito's so that they keep a
// contrast of 4.5 to 1 on white.
var looks = [roleCount]look{
	Text:   {},
	Strong: {attr: "1"},
	Dim:    {light: rgb("#666666", "241", "8"), dark: rgb("#949494", "246", "8")},
	Ghost:  {light: rgb("#8A8A8A", "245", "8"), dark: rgb("#808080", "244", "8")},
	Later:  {light: rgb("#7FB2D6", "110", "6"), dark: rgb("#38708F", "24", "6")},
	Accent: {light: rgb("#0072B2", "25", "4"), dark: rgb("#56B4E9", "74", "14")},
	Second: {light: rgb("#9A5B00", "94", "3"), dark: rgb("#E69F00", "178", "11")},
	Third:  {light: rgb("#00755A", "29", "2"), dark: rgb("#2FBF95", "79", "10")},
	Good:   {light: rgb("#00755A", "29", "2"), dark: rgb("#2FBF95", "79", "10")},
	Warn:   {light: rgb("#9A5B00", "94", "3"), dark: rgb("#E69F00", "178", "11")},
	Bad:    {light: rgb("#B84300", "130", "1"), dark: rgb("#F0713A", "209", "9"), attr: "1"},
	Cursor: {light: rgb("#0072B2", "25", "4"), dark: rgb("#56B4E9", "74", "14"), attr: "1"},
	Picked: {attr: "7"},
	Key:    {light: rgb("#0072B2", "25", "4"), dark: rgb("#56B4E9", "74", "14"), attr: "1"},
}

// Theme is a palette fitted to one terminal.
type Theme struct {
	Glyphs Glyphs
	prefix [roleCount]string
}

// Options say what is known of the terminal.
type Options struct {
	// Out is asked for its colour profile; NO_COLOR and CLICOLOR count.
	Out io.Writer
	// Getenv reads the environment; nil means os.Getenv.
	Getenv func(string) string
	// Plain asks for text without any escape code, for golden files and pipes.
	Plain bool
}

// New fits the palette to a terminal.
func New(o Options) *Theme {
	getenv := o.Getenv
	if getenv == nil {
		getenv = os.Getenv
	}
	t := &Theme{Glyphs: glyphsFor(getenv)}
	if o.Plain {
		return t
	}
	colour := getenv("NO_COLOR") == "" && getenv("TERM") != "dumb"
	r := lipgloss.NewRenderer(o.Out)
	r.SetHasDarkBackground(lipgloss.HasDarkBackground())
	for role, l := range looks {
		var codes []string
		if l.attr != "" {
			codes = append(codes, l.attr)
		}
		if c := colourCode(r, l); colour && c != "" {
			codes = append(codes, c)
		}
		// Grey is carried by faintness where there is no colour.
		if !colour && (Role(role) == Ghost || Role(role) == Dim || Role(role) == Later) {
			codes = append(codes, "2")
		}
		if len(codes) > 0 {
			t.prefix[role] = "\x1b[" + strings.Join(codes, ";") + "m"
		}
	}
	return t
}

// colourCode is the SGR parameters of a look's colour in the renderer's
// profile, or "" where the profile has no colour.
func colourCode(r *lipgloss.Renderer, l look) string {
	if l.dark == (lipgloss.CompleteColor{}) {
		return ""
	}
	c := lipgloss.CompleteAdaptiveColor{Light: l.light, Dark: l.dark}
	const probe = "x"
	s := r.NewStyle().Foreground(c).Render(probe)
	code, _, found := strings.Cut(s, probe)
	if !found {
		return ""
	}
	return strings.TrimSuffix(strings.TrimPrefix(code, "\x1b["), "m")
}

// Prefix is the escape code that starts a role; "" when the role looks like
// plain text. Reset ends it.
func (t *Theme) Prefix(r Role) string { return t.prefix[r] }

// Reset ends any role.
const Reset = "\x1b[0m"
