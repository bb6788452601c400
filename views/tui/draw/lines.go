package draw

import "reenact/views/theme"

// Blank tells whether nothing stands in so many columns of a line; what would
// leave the line is not blank.
func (a Area) Blank(from, n int) bool {
	for x := from; x < from+n; x++ {
		if x >= a.W || a.At(x, 0) != ' ' {
			return false
		}
	}
	return true
}

// Rightmost writes text at the right end of a line if all of it fits.
func (a Area) Rightmost(margin int, role theme.Role, text string) {
	if TextWidth(text)+margin <= a.W {
		a.Right(a.W-margin, 0, role, text)
	}
}

// Scrolled paints as many lines as fit from the given one on, with a word on
// what to press at the foot, and returns the first line shown.
func (a Area) Scrolled(lines []TextLine, top int, g *theme.Glyphs) int {
	room := max(a.H-2, 1)
	top = min(max(top, 0), max(len(lines)-room, 0))
	for i := 0; i < room && top+i < len(lines); i++ {
		a.Put(0, i+1, lines[top+i].Role, lines[top+i].Text)
	}
	hint := "esc closes"
	if len(lines) > room {
		hint = g.Up + g.Down + " more, esc closes"
	}
	a.Right(a.W-1, a.H-1, theme.Dim, hint)
	return top
}

// TextLine is a line of prose in one role.
type TextLine struct {
	Role theme.Role
	Text string
}

// Clear blanks an area.
func (a Area) Clear() {
	for y := 0; y < a.H; y++ {
		for x := 0; x < a.W; x++ {
			a.Set(x, y, ' ', theme.Text)
		}
	}
}

// Show copies what was painted elsewhere at the same width.
func (a Area) Show(from Area) {
	for y := range min(a.H, from.H) {
		for x := range min(a.W, from.W) {
			a.c.cells[(a.Y+y)*a.c.W+a.X+x] = from.c.cells[(from.Y+y)*from.c.W+from.X+x]
		}
	}
}
