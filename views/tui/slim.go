package tui

import (
	"os"
	"regexp"
	"strconv"
	"strings"

	"reenact/views/theme"
	"reenact/views/tui/draw"
)

// slim stands between Bubble Tea and the terminal. Bubble Tea sends every line that has a
// cell which changed, whole, and the cursor's upright goes through most of them: a step
// would send the screen anew. slim sends the cells. What it does not know for a frame of
// ours goes through as it is, and what is on the screen after it counts as unknown.
//
// It is a file where the terminal is one, which Bubble Tea asks for its size.
type slim struct {
	*os.File
	to    func([]byte) (int, error)
	lines [][]glyph // what is on the screen; nil: unknown
}

// glyph is a cell as it was sent: the code that was in force, and the character; of a
// character two columns wide the second has none.
type glyph struct {
	code string
	r    rune
}

func newSlim(f *os.File) *slim { return &slim{File: f, to: f.Write} }

const (
	home = "\x1b[H"
	// worth is how many unchanged cells are sent again rather than stepped over, which
	// takes a code as long.
	worth = 8
)

// Codes that Bubble Tea and the frames use.
var (
	lastMove = regexp.MustCompile(`\x1b\[[0-9;]*H$`) // to the last line, at the end
	ofRole   = regexp.MustCompile(`^\x1b\[[0-9;]*m`)
)

// Write takes what Bubble Tea sends: home, then the lines, empty where they stay.
func (s *slim) Write(p []byte) (int, error) {
	rest, isFrame := strings.CutPrefix(string(p), home)
	end := lastMove.FindString(rest)
	if !isFrame || end == "" {
		s.lines = nil
		return s.to(p)
	}
	parts := strings.Split(strings.TrimSuffix(rest, end), "\n")
	if strings.HasPrefix(parts[0], "\r") { // it paints anew, after a resize
		parts[0], s.lines = parts[0][1:], nil
	}
	next := make([][]glyph, len(parts))
	var b strings.Builder
	for y, part := range parts {
		if part == "" && y < len(s.lines) {
			next[y] = s.lines[y]
			continue
		}
		line, ok := glyphs(strings.TrimSuffix(part, "\r"))
		if !ok || part == "" {
			s.lines = nil
			return s.to(p)
		}
		var before []glyph
		if y < len(s.lines) {
			before = s.lines[y]
		}
		next[y] = line
		writeChanges(&b, y, before, line)
	}
	if len(s.lines) > len(parts) {
		s.lines = nil
		return s.to(p)
	}
	s.lines = next
	if b.Len() > 0 {
		if _, err := s.to([]byte(b.String())); err != nil {
			s.lines = nil
			return 0, err
		}
	}
	return len(p), nil
}

// glyphs parts a line into cells; false where it has codes that are not of a role.
func glyphs(line string) (cells []glyph, ok bool) {
	code := ""
	for line != "" {
		if sgr := ofRole.FindString(line); sgr != "" {
			if code = sgr; code == theme.Reset {
				code = ""
			}
			line = line[len(sgr):]
			continue
		}
		for _, r := range line {
			if r < ' ' || r == 0x7f {
				return nil, false
			}
			cells = append(cells, glyph{code, r})
			if draw.RuneWidth(r) == 2 {
				cells = append(cells, glyph{code, 0})
			}
			line = line[len(string(r)):]
			break
		}
	}
	return cells, true
}

// writeChanges sends the cells of a line that changed.
func writeChanges(b *strings.Builder, y int, before, line []glyph) {
	same := func(x int) bool { return len(before) == len(line) && before[x] == line[x] }
	for x := 0; x < len(line); {
		if same(x) {
			x++
			continue
		}
		for x > 0 && line[x].r == 0 {
			x--
		}
		end, kept := x+1, 0
		for i := x + 1; i < len(line) && kept < worth; i++ {
			if kept++; !same(i) {
				end, kept = i+1, 0
			}
		}
		for end < len(line) && line[end].r == 0 {
			end++
		}
		b.WriteString("\x1b[" + strconv.Itoa(y+1) + ";" + strconv.Itoa(x+1) + "H")
		writeRun(b, line[x:end])
		x = end
	}
}

// writeRun sends cells from where the terminal's cursor is, and leaves it without a role.
func writeRun(b *strings.Builder, cells []glyph) {
	code := ""
	for _, c := range cells {
		if c.r == 0 {
			continue
		}
		if c.code != code {
			if code = c.code; code == "" {
				b.WriteString(theme.Reset)
			} else {
				b.WriteString(code)
			}
		}
		b.WriteRune(c.r)
	}
	if code != "" {
		b.WriteString(theme.Reset)
	}
}
