package theme

import "strings"

// Line is the set of strokes a chart line is drawn with.
type Line struct {
	Horizontal, Vertical rune
	DownRight, DownLeft  rune // turning down, seen from the left
	UpRight, UpLeft      rune
	EndCap, StartCap     rune
}

// Glyphs are the signs a screen is made of; all are one column wide.
type Glyphs struct {
	ASCII bool // the terminal shows nothing else
	Dots  bool // it shows braille, which fine charts are drawn in
	// Plain is what is shown for a sign of prose; nil: the sign itself.
	Plain       func(rune) rune
	Live        Line
	Second      Line // a second and a third line in one chart,
	Third       Line // told apart without colour
	Ghost       Line
	Ahead       Line   // of a time still to come
	Levels      []rune // heights of the heat strip, lowest first
	Kinds       []rune // kinds of cells in a grid, by number
	NoData      rune   // where the strip has nothing to show
	Full        rune   // a filled part of a bar
	Half        rune   // a second part of a bar
	Light       rune   // a third part of a bar
	Rest        rune   // the unfilled part of a bar
	Rule, Wall  rune
	Tick        rune // where a value axis has a label
	Tee, Cross  rune // where a wall leaves a rule downwards; where it joins both ways
	TeeLeft     rune // where a rule leaves a wall to the right
	TeeUp       rune // where a wall ends on a rule
	Fault       rune
	Action      rune
	Observation rune
	Fork        rune
	Mine        rune   // an action of the reader
	Bookmark    rune   // a moment the reader noted
	Marks       []rune // of the series of a chart: at the cursor, and before their names
	Meet        rune   // where strokes of two series share a cell
	Pointer     rune   // the selected row
	CursorLine  rune
	CursorFoot  rune
	Play, Pause string
	Left, Right string
	Up, Down    string
	Enter       string
	Dot         string // between words
	Ellipsis    string
	Times       string // after a speed
	Minus       string
	Dash        string // between times
}

var unicodeGlyphs = Glyphs{
	Dots: true,
	Live: Line{
		Horizontal: '─', Vertical: '│', DownRight: '╭', DownLeft: '╮', UpRight: '╰', UpLeft: '╯',
		EndCap: '╴', StartCap: '╶',
	},
	Second: Line{
		Horizontal: '═', Vertical: '║', DownRight: '╔', DownLeft: '╗', UpRight: '╚', UpLeft: '╝',
		EndCap: '═', StartCap: '═',
	},
	Third: uniform('╌'),
	Ghost: uniform('·'),
	Ahead: Line{
		Horizontal: '╌', Vertical: '┆', DownRight: '╭', DownLeft: '╮', UpRight: '╰', UpLeft: '╯',
		EndCap: '╴', StartCap: '╶',
	},
	Levels: []rune("▁▂▃▄▅▆▇█"),
	Kinds:  []rune("·□▒■▲◆✖●"),
	NoData: '·', Full: '█', Half: '▓', Light: '▒', Rest: '░',
	Rule: '─', Wall: '│', Tick: '┤', Tee: '┬', Cross: '┼', TeeLeft: '├', TeeUp: '┴',
	Fault: '✖', Action: '▼', Observation: '○', Fork: '▲', Mine: '▲', Bookmark: '◇',
	Marks: []rune("●◆■"), Meet: '╪',
	Pointer: '▸', CursorLine: '│', CursorFoot: '▲',
	Play: "▸", Pause: "‖", Left: "←", Right: "→", Up: "↑", Down: "↓", Enter: "⏎",
	Dot: "·", Ellipsis: "…", Times: "×", Minus: "−", Dash: "–",
}

var asciiGlyphs = Glyphs{
	ASCII: true, Plain: Plain,
	Live: Line{
		Horizontal: '-', Vertical: '|', DownRight: '+', DownLeft: '+', UpRight: '+', UpLeft: '+',
		EndCap: '-', StartCap: '-',
	},
	Second: uniform('='),
	Third:  uniform('~'),
	Ghost:  uniform('.'),
	Ahead: Line{
		Horizontal: '-', Vertical: ':', DownRight: '+', DownLeft: '+', UpRight: '+', UpLeft: '+',
		EndCap: '-', StartCap: '-',
	},
	Levels: []rune("_.:-=+*#"),
	Kinds:  []rune(".o=#^@x*"),
	NoData: ' ', Full: '#', Half: '=', Light: '-', Rest: '.',
	Rule: '-', Wall: '|', Tick: '+', Tee: '+', Cross: '+', TeeLeft: '+', TeeUp: '+',
	Fault: 'x', Action: 'v', Observation: 'o', Fork: '^', Mine: '^', Bookmark: '*',
	Marks: []rune("o*#"), Meet: '%',
	Pointer: '>', CursorLine: '|', CursorFoot: '^',
	Play: ">", Pause: "=", Left: "<-", Right: "->", Up: "^", Down: "v", Enter: "enter",
	Dot: "-", Ellipsis: "~", Times: "x", Minus: "-", Dash: "-",
}

func uniform(r rune) Line {
	return Line{
		Horizontal: r, Vertical: r, DownRight: r, DownLeft: r, UpRight: r, UpLeft: r,
		EndCap: r, StartCap: r,
	}
}

// Marks is what charts and their surroundings are drawn with.
type Marks string

// The kinds of marks. AutoMarks goes by the locale and by TERM.
const (
	AutoMarks  Marks = "auto"
	DotMarks   Marks = "dots"  // braille, and all signs there are
	LineMarks  Marks = "lines" // no braille, which some fonts lack
	ASCIIMarks Marks = "ascii"
)

// MarksNames are the kinds of marks by name.
func MarksNames() []string {
	return []string{string(AutoMarks), string(DotMarks), string(LineMarks), string(ASCIIMarks)}
}

// glyphsFor picks the signs: what the reader wants, else those of the Linux console, whose
// fonts have few, or those of the locale.
func glyphsFor(getenv func(string) string, want Marks) Glyphs {
	switch want {
	case DotMarks:
		return unicodeGlyphs
	case LineMarks:
		g := unicodeGlyphs
		g.Dots = false
		return g
	case ASCIIMarks:
		return asciiGlyphs
	}
	switch {
	case !unicodeLocale(getenv):
		return asciiGlyphs
	case getenv("TERM") == "linux" || strings.HasPrefix(getenv("TERM"), "linux-"):
		return consoleGlyphs
	}
	return unicodeGlyphs
}

// unicodeLocale reads the locale as the C library would: LC_ALL before LC_CTYPE before
// LANG. No locale at all is taken for UTF-8, for that is what today's terminals and bare
// containers are; C and POSIX are not.
func unicodeLocale(getenv func(string) string) bool {
	for _, key := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if v := strings.ToUpper(getenv(key)); v != "" {
			return strings.Contains(v, "UTF-8") || strings.Contains(v, "UTF8")
		}
	}
	return true
}

// likeness maps signs that occur in prose to what resembles them in ASCII.
var likeness = map[rune]rune{
	'–': '-', '—': '-', '−': '-', '‑': '-', '…': '~', '·': '.', '•': '*', '×': 'x', '÷': '/', '≥': '>', '≤': '<',
	'‘': '\'', '’': '\'', '“': '"', '”': '"', '→': '>', '←': '<', '\u00a0': ' ', '\u202f': ' ',
}

// Plain is the ASCII sign most like r.
func Plain(r rune) rune {
	if r <= 0x7e {
		return r
	}
	if like, ok := likeness[r]; ok {
		return like
	}
	return '?'
}
