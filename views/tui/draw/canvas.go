package draw

import (
	"strings"

	"reenact/views/theme"
)

// Canvas is a frame under construction: a grid of one-column cells. Everything
// is painted into rectangles of it and clipped to them, so a frame has the
// terminal's size by construction, and a click is found by the same rectangles.
type Canvas struct {
	W, H  int
	cells []cell
	dots  string          // ends text that does not fit; one column wide
	plain func(rune) rune // what is shown for a sign of prose; nil: itself
}

// cell is one column of one row. A character two columns wide is followed by a
// cell with the rune 0.
type cell struct {
	r    rune
	role theme.Role
}

// NewCanvas is w cells wide and h high.
func NewCanvas(w, h int, g *theme.Glyphs) *Canvas {
	c := &Canvas{dots: g.Ellipsis, plain: g.Plain}
	c.Reset(w, h)
	return c
}

// Reset empties the canvas and gives it a size, keeping its memory.
func (c *Canvas) Reset(w, h int) {
	c.W, c.H = max(w, 0), max(h, 0)
	if n := c.W * c.H; cap(c.cells) >= n {
		c.cells = c.cells[:n]
	} else {
		c.cells = make([]cell, n)
	}
	for i := range c.cells {
		c.cells[i] = cell{r: ' '}
	}
}

// All is the whole canvas.
func (c *Canvas) All() Area { return Area{c: c, W: c.W, H: c.H} }

// Render writes the canvas as lines, with an escape code where the role changes.
func (c *Canvas) Render(t *theme.Theme) string {
	var b strings.Builder
	b.Grow(len(c.cells) * 2)
	for y := 0; y < c.H; y++ {
		if y > 0 {
			b.WriteByte('\n')
		}
		role := theme.Text
		if t.Papered() {
			b.WriteString(t.Prefix(role))
		}
		for _, cell := range c.cells[y*c.W : (y+1)*c.W] {
			if cell.r == 0 {
				continue
			}
			// A blank looks the same in every role but the inverted one.
			if cell.role != role && (cell.r != ' ' || cell.role == theme.Picked || role == theme.Picked) {
				if next := t.Prefix(cell.role); next != t.Prefix(role) {
					b.WriteString(next)
				}
				role = cell.role
			}
			b.WriteRune(cell.r)
		}
		if t.Papered() || t.Prefix(role) != t.Prefix(theme.Text) {
			b.WriteString(theme.Reset)
		}
	}
	return b.String()
}

// Area is a rectangle of a canvas. Coordinates are relative to it, and nothing
// painted through it leaves it.
type Area struct {
	c          *Canvas
	X, Y, W, H int
}

// Sub is the part of an area inside the given rectangle.
func (a Area) Sub(x, y, w, h int) Area {
	x0, y0 := min(max(x, 0), a.W), min(max(y, 0), a.H)
	x1, y1 := min(max(x+w, x0), a.W), min(max(y+h, y0), a.H)
	return Area{c: a.c, X: a.X + x0, Y: a.Y + y0, W: x1 - x0, H: y1 - y0}
}

// Row is one line of an area.
func (a Area) Row(y int) Area { return a.Sub(0, y, a.W, 1) }

// Rows is the part of an area from one line on.
func (a Area) Rows(y, n int) Area { return a.Sub(0, y, a.W, n) }

// Inset leaves margins at the left and right.
func (a Area) Inset(n int) Area { return a.Sub(n, 0, a.W-2*n, a.H) }

// Has tells whether a cell of the canvas lies in the area.
func (a Area) Has(x, y int) bool {
	return x >= a.X && x < a.X+a.W && y >= a.Y && y < a.Y+a.H
}

// Set paints one character. Half of a wide character that is painted over
// leaves a blank behind, not a row that is too long.
func (a Area) Set(x, y int, r rune, role theme.Role) {
	if x < 0 || y < 0 || x >= a.W || y >= a.H {
		return
	}
	row := a.c.cells[(a.Y+y)*a.c.W : (a.Y+y+1)*a.c.W]
	x += a.X
	if r != 0 && row[x].r == 0 && x > 0 {
		row[x-1].r = ' '
	}
	if x+1 < len(row) && row[x+1].r == 0 {
		row[x+1].r = ' '
	}
	row[x] = cell{r: r, role: role}
}

// At is the character of a cell.
func (a Area) At(x, y int) rune {
	if x < 0 || y < 0 || x >= a.W || y >= a.H {
		return ' '
	}
	return a.c.cells[(a.Y+y)*a.c.W+a.X+x].r
}

// Tint changes the role of cells without changing their characters.
func (a Area) Tint(x, y, n int, role theme.Role) {
	for i := max(x, 0); i < x+n && i < a.W; i++ {
		if y >= 0 && y < a.H {
			a.c.cells[(a.Y+y)*a.c.W+a.X+i].role = role
		}
	}
}

// Put writes text from a column on and returns the column after it. Text that
// does not fit ends with an ellipsis.
func (a Area) Put(x, y int, role theme.Role, text string) int {
	if y < 0 || y >= a.H || x >= a.W {
		return x
	}
	for _, r := range Fit(text, a.W-x, a.c.dots) {
		w := RuneWidth(r)
		if a.c.plain != nil && w > 0 {
			r, w = a.c.plain(r), 1
		}
		if w == 0 {
			continue
		}
		if x+w > a.W {
			break
		}
		a.Set(x, y, r, role)
		if w == 2 {
			a.Set(x+1, y, 0, role)
		}
		x += w
	}
	return x
}

// Right writes text so that it ends before column x, and returns the column
// where it begins.
func (a Area) Right(x, y int, role theme.Role, text string) int {
	from := max(x-TextWidth(text), 0)
	a.Sub(0, 0, x, a.H).Put(from, y, role, text)
	return from
}

// RightIfBlank writes text so that it ends before column x, unless something
// stands there.
func (a Area) RightIfBlank(x, y int, role theme.Role, text string) {
	for i := x - TextWidth(text) - 1; i < x; i++ {
		if a.At(i, y) != ' ' {
			return
		}
	}
	a.Right(x, y, role, text)
}

// Wrap writes text over several lines and returns how many it took. What does
// not fit in max lines ends with an ellipsis.
func (a Area) Wrap(y int, role theme.Role, text string, most int) int {
	lines := WrapText(text, a.W)
	most = min(most, a.H-y)
	if most <= 0 {
		return 0
	}
	if len(lines) > most {
		lines[most-1] = FitWords(strings.Join(lines[most-1:], " "), a.W, a.c.dots)
		lines = lines[:most]
	}
	for i, line := range lines {
		a.Put(0, y+i, role, line)
	}
	return len(lines)
}

// Rule draws a horizontal line with a title in it.
func (a Area) Rule(y int, glyphs *theme.Glyphs, title string) {
	for x := 0; x < a.W; x++ {
		a.Set(x, y, glyphs.Rule, theme.Dim)
	}
	if title != "" {
		a.Put(1, y, theme.Strong, " "+title+" ")
	}
}

// Dots end text that does not fit.
func (a Area) Dots() string { return a.c.dots }
