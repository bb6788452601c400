// Package theme holds the colours and glyphs of every screen. The palette is
// Okabe and Ito's, which eyes with any of the usual colour blindnesses tell
// apart, used sparingly: one accent, one warning, one alarm, and grey. No
// meaning rests on colour alone, so a screen without colour says the same.
package theme

import (
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
	heat0              // the steps of a heat map, from nothing to the most
	heat1
	heat2
	heat3
	heat4
	roleCount
)

// look is one role's colours for light and dark backgrounds and for one that is
// not known, and its attributes.
type look struct {
	light, dark, either lipgloss.CompleteColor
	attr                string
	grey                bool // faintness stands for it where there is no such colour
}

func rgb(hex, ansi256, ansi16 string) lipgloss.CompleteColor {
	return lipgloss.CompleteColor{TrueColor: hex, ANSI256: ansi256, ANSI: ansi16}
}

// The light shades are darker than Okabe and Ito's so that they keep a contrast
// of 4.5 to 1 on white; those for either background keep 3.4 on white and 5.3 on
// black.
var (
	blue = look{
		light: rgb("#0072B2", "25", "4"), dark: rgb("#56B4E9", "74", "14"), either: rgb("#2F8FCB", "32", "6")}
	orange = look{
		light: rgb("#9A5B00", "94", "3"), dark: rgb("#E69F00", "178", "11"), either: rgb("#C07A00", "136", "3")}
	green = look{
		light: rgb("#00755A", "29", "2"), dark: rgb("#2FBF95", "79", "10"), either: rgb("#14996E", "35", "2")}
	vermillion = look{
		light: rgb("#B84300", "130", "1"), dark: rgb("#F0713A", "209", "9"), either: rgb("#DE5B12", "166", "1")}
	grey = look{
		light: rgb("#666666", "241", "8"), dark: rgb("#949494", "246", "8"), either: rgb("#808080", "244", "8"), grey: true}
	pale = look{
		light: rgb("#8A8A8A", "245", "8"), dark: rgb("#808080", "244", "8"), either: rgb("#8A8A8A", "245", "8"), grey: true}
	faded = look{
		light: rgb("#7FB2D6", "110", "6"), dark: rgb("#38708F", "24", "6"), either: rgb("#5F8299", "66", "6"), grey: true}
)

// bold is a look with strong strokes.
func bold(l look) look {
	l.attr = "1"
	return l
}

var looks = [roleCount]look{
	Text:   {},
	Strong: {attr: "1"},
	Dim:    grey,
	Ghost:  pale,
	Later:  faded,
	Accent: blue,
	Second: orange,
	Third:  green,
	Good:   green,
	Warn:   orange,
	Bad:    bold(vermillion),
	Cursor: bold(blue),
	Picked: {attr: "7"},
	Key:    bold(blue),
	// From grey over blue to orange and vermillion: a scale that the usual colour
	// blindnesses keep in order, and the glyphs carry it without colour.
	heat0: pale,
	heat1: faded,
	heat2: blue,
	heat3: orange,
	heat4: bold(vermillion),
}

// Heat is the role of a share from 0 to 1 on a heat map. Only nothing at all
// looks like nothing.
func Heat(share float64) Role {
	if !(share > 0) {
		return heat0
	}
	return heat1 + Role(min(share, 0.999)*4)
}

// Theme is a palette fitted to one terminal.
type Theme struct {
	Glyphs Glyphs
	prefix [roleCount]string
	paper  bool // every cell has the theme's own background
}

// Options say what is known of the terminal, and what its reader wants.
type Options struct {
	// Getenv reads the environment; nil means os.Getenv.
	Getenv func(string) string
	// Plain asks for text without any escape code, for golden files and pipes.
	Plain bool
	// Choice is the reader's of a palette; Marks of what charts are drawn with.
	Choice Choice
	Marks  Marks
}

// New fits the palette to a terminal.
func New(o Options) *Theme {
	getenv := o.Getenv
	if getenv == nil {
		getenv = os.Getenv
	}
	t := &Theme{Glyphs: glyphsFor(getenv, o.Marks)}
	if o.Plain {
		return t
	}
	a := abilityOf(getenv, terminfoOf)
	palette := looks
	background := o.Choice.background(getenv)
	if o.Choice == HighContrast {
		palette, t.paper, background = contrasting, a.colours > 0, dark
		a.dim = false
	}
	if a.colours == 0 && !a.weights {
		return t
	}
	codes := a.codes(&palette, background)
	for role, c := range codes {
		if t.paper {
			c = append(c, a.paper())
		}
		// Each begins by ending what was before it.
		if len(c) > 0 {
			t.prefix[role] = "\x1b[0;" + strings.Join(c, ";") + "m"
		} else {
			t.prefix[role] = Reset
		}
	}
	return t
}

// background is what is known of the terminal's.
type background int

const (
	unknown background = iota
	light
	dark
)

// backgroundOf reads COLORFGBG, which some terminals set: the foreground's and
// the background's number. The terminal itself is not asked: many do not
// answer, and a late answer looks like keys.
func backgroundOf(getenv func(string) string) background {
	parts := strings.Split(getenv("COLORFGBG"), ";")
	switch parts[len(parts)-1] {
	case "0", "1", "2", "3", "4", "5", "6", "8":
		return dark
	case "7", "9", "10", "11", "12", "13", "14", "15":
		return light
	}
	return unknown
}

// Prefix is the escape code that begins a role, whatever was before; "" where the
// terminal is sent none. Reset ends any.
func (t *Theme) Prefix(r Role) string { return t.prefix[r] }

// Papered tells whether the theme paints a background of its own, so that a line begins
// with a code even where it is plain text.
func (t *Theme) Papered() bool { return t.paper }

// Reset ends any role.
const Reset = "\x1b[m"
