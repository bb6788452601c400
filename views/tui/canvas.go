package tui

import (
	"strings"
	"unicode"

	"reenact/views/theme"

	"github.com/charmbracelet/lipgloss"
)

// canvas is a frame under construction: a grid of one-column cells. Everything
// is painted into rectangles of it and clipped to them, so a frame has the
// terminal's size by construction, and a click is found by the same rectangles.
type canvas struct {
	w, h  int
	cells []cell
	dots  string // ends text that does not fit; one column wide
	ascii bool   // nothing else may be shown
}

// cell is one column of one row. A character two columns wide is followed by a
// cell with the rune 0.
type cell struct {
	r    rune
	role theme.Role
}

func newCanvas(w, h int, g *theme.Glyphs) *canvas {
	c := &canvas{dots: g.Ellipsis, ascii: g.ASCII}
	c.reset(w, h)
	return c
}

// reset empties the canvas and gives it a size, keeping its memory.
func (c *canvas) reset(w, h int) {
	c.w, c.h = max(w, 0), max(h, 0)
	if n := c.w * c.h; cap(c.cells) >= n {
		c.cells = c.cells[:n]
	} else {
		c.cells = make([]cell, n)
	}
	for i := range c.cells {
		c.cells[i] = cell{r: ' '}
	}
}

func (c *canvas) all() area { return area{c: c, w: c.w, h: c.h} }

// render writes the canvas as lines, with an escape code where the role changes.
func (c *canvas) render(t *theme.Theme) string {
	var b strings.Builder
	b.Grow(len(c.cells) * 2)
	for y := 0; y < c.h; y++ {
		if y > 0 {
			b.WriteByte('\n')
		}
		role := theme.Text
		for _, cell := range c.cells[y*c.w : (y+1)*c.w] {
			if cell.r == 0 {
				continue
			}
			// A blank looks the same in every role but the inverted one.
			if cell.role != role && (cell.r != ' ' || cell.role == theme.Picked || role == theme.Picked) {
				if t.Prefix(role) != "" {
					b.WriteString(theme.Reset)
				}
				b.WriteString(t.Prefix(cell.role))
				role = cell.role
			}
			b.WriteRune(cell.r)
		}
		if t.Prefix(role) != "" {
			b.WriteString(theme.Reset)
		}
	}
	return b.String()
}

// area is a rectangle of a canvas. Coordinates are relative to it, and nothing
// painted through it leaves it.
type area struct {
	c          *canvas
	x, y, w, h int
}

// sub is the part of an area inside the given rectangle.
func (a area) sub(x, y, w, h int) area {
	x0, y0 := min(max(x, 0), a.w), min(max(y, 0), a.h)
	x1, y1 := min(max(x+w, x0), a.w), min(max(y+h, y0), a.h)
	return area{c: a.c, x: a.x + x0, y: a.y + y0, w: x1 - x0, h: y1 - y0}
}

// row is one line of an area.
func (a area) row(y int) area { return a.sub(0, y, a.w, 1) }

// rows is the part of an area from one line on.
func (a area) rows(y, n int) area { return a.sub(0, y, a.w, n) }

// inset leaves margins at the left and right.
func (a area) inset(n int) area { return a.sub(n, 0, a.w-2*n, a.h) }

// has tells whether a cell of the canvas lies in the area.
func (a area) has(x, y int) bool {
	return x >= a.x && x < a.x+a.w && y >= a.y && y < a.y+a.h
}

// set paints one character. Half of a wide character that is painted over
// leaves a blank behind, not a row that is too long.
func (a area) set(x, y int, r rune, role theme.Role) {
	if x < 0 || y < 0 || x >= a.w || y >= a.h {
		return
	}
	row := a.c.cells[(a.y+y)*a.c.w : (a.y+y+1)*a.c.w]
	x += a.x
	if r != 0 && row[x].r == 0 && x > 0 {
		row[x-1].r = ' '
	}
	if x+1 < len(row) && row[x+1].r == 0 {
		row[x+1].r = ' '
	}
	row[x] = cell{r: r, role: role}
}

// at is the character of a cell.
func (a area) at(x, y int) rune {
	if x < 0 || y < 0 || x >= a.w || y >= a.h {
		return ' '
	}
	return a.c.cells[(a.y+y)*a.c.w+a.x+x].r
}

// tint changes the role of cells without changing their characters.
func (a area) tint(x, y, n int, role theme.Role) {
	for i := max(x, 0); i < x+n && i < a.w; i++ {
		if y >= 0 && y < a.h {
			a.c.cells[(a.y+y)*a.c.w+a.x+i].role = role
		}
	}
}

// put writes text from a column on and returns the column after it. Text that
// does not fit ends with an ellipsis.
func (a area) put(x, y int, role theme.Role, text string) int {
	if y < 0 || y >= a.h || x >= a.w {
		return x
	}
	for _, r := range fit(text, a.w-x, a.c.dots) {
		w := runeWidth(r)
		if a.c.ascii && w > 0 {
			r, w = theme.Plain(r), 1
		}
		if w == 0 {
			continue
		}
		if x+w > a.w {
			break
		}
		a.set(x, y, r, role)
		if w == 2 {
			a.set(x+1, y, 0, role)
		}
		x += w
	}
	return x
}

// right writes text so that it ends before column x, and returns the column
// where it begins.
func (a area) right(x, y int, role theme.Role, text string) int {
	from := max(x-textWidth(text), 0)
	a.sub(0, 0, x, a.h).put(from, y, role, text)
	return from
}

// rightIfBlank writes text so that it ends before column x, unless something
// stands there.
func (a area) rightIfBlank(x, y int, role theme.Role, text string) {
	for i := x - textWidth(text) - 1; i < x; i++ {
		if a.at(i, y) != ' ' {
			return
		}
	}
	a.right(x, y, role, text)
}

// wrap writes text over several lines and returns how many it took. What does
// not fit in max lines ends with an ellipsis.
func (a area) wrap(y int, role theme.Role, text string, most int) int {
	lines := wrapText(text, a.w)
	most = min(most, a.h-y)
	if most <= 0 {
		return 0
	}
	if len(lines) > most {
		lines[most-1] = fitWords(strings.Join(lines[most-1:], " "), a.w, a.c.dots)
		lines = lines[:most]
	}
	for i, line := range lines {
		a.put(0, y+i, role, line)
	}
	return len(lines)
}

// rule draws a horizontal line with a title in it.
func (a area) rule(y int, glyphs *theme.Glyphs, title string) {
	for x := 0; x < a.w; x++ {
		a.set(x, y, glyphs.Rule, theme.Dim)
	}
	if title != "" {
		a.put(1, y, theme.Strong, " "+title+" ")
	}
}

// fit shortens text to a width, ending it with dots where it is cut.
func fit(text string, w int, dots string) string {
	if w <= 0 {
		return ""
	}
	if textWidth(text) <= w {
		return text
	}
	var b strings.Builder
	used := 0
	for _, r := range text {
		rw := runeWidth(r)
		if used+rw > w-1 {
			break
		}
		used += rw
		b.WriteRune(r)
	}
	return strings.TrimRight(b.String(), " ") + dots
}

// fitWords shortens text to a width between two words, unless that would leave
// less than half of the width.
func fitWords(text string, w int, dots string) string {
	cut := fit(text, w, dots)
	if cut == text {
		return text
	}
	kept := strings.TrimSuffix(cut, dots)
	if strings.HasPrefix(text[len(kept):], " ") {
		return cut
	}
	if i := strings.LastIndex(kept, " "); i > 0 && textWidth(kept[:i]) >= w/2 {
		return kept[:i] + dots
	}
	return cut
}

// wrapText breaks text at spaces; a word longer than a line is broken.
func wrapText(text string, w int) []string {
	if w <= 0 {
		return nil
	}
	var lines []string
	line, used := "", 0
	for _, word := range strings.Fields(text) {
		for textWidth(word) > w {
			if line != "" {
				lines = append(lines, line)
				line, used = "", 0
			}
			head := headOf(word, w)
			lines = append(lines, head)
			word = word[len(head):]
		}
		n := textWidth(word)
		switch {
		case n == 0:
		case line == "":
			line, used = word, n
		case used+1+n <= w:
			line, used = line+" "+word, used+1+n
		default:
			lines = append(lines, line)
			line, used = word, n
		}
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// headOf is as much of a word as fits, at least one character.
func headOf(word string, w int) string {
	used := 0
	for i, r := range word {
		rw := runeWidth(r)
		if used+rw > w && i > 0 {
			return word[:i]
		}
		used += rw
	}
	return word
}

func textWidth(text string) int {
	n := 0
	for _, r := range text {
		n += runeWidth(r)
	}
	return n
}

// runeWidth is how many columns a character takes on its own. Characters that
// join others into one sign count as nothing and are left out, so that a cell
// never depends on its neighbours.
func runeWidth(r rune) int {
	switch {
	case r < 0x20 || r == 0x7f:
		return 0
	case r < 0x7f, r >= 0x2500 && r < 0x25fd, r >= 0x2190 && r < 0x2200, r >= 0x2010 && r < 0x2028:
		return 1
	case joins(r), unicode.In(r, unicode.Mn, unicode.Me, unicode.Mc, unicode.Cf, unicode.Cc, unicode.Cs, unicode.Zl, unicode.Zp):
		return 0
	}
	return min(lipgloss.Width(string(r)), 2)
}

// joins tells the remaining characters that merge with a neighbour: flags, skin
// tones and conjoining Hangul.
func joins(r rune) bool {
	return r >= 0x1F1E6 && r <= 0x1F1FF || r >= 0x1F3FB && r <= 0x1F3FF ||
		r >= 0x1100 && r <= 0x11FF || r >= 0xA960 && r <= 0xA97F || r >= 0xD7B0 && r <= 0xD7FF
}
