package theme

// consoleGlyphs are those that the fonts of the Linux console have: the signs of code page
// 437, which the kernel's own font is, and which those of the distributions contain.
var consoleGlyphs = Glyphs{
	Plain: consolePlain,
	Live: Line{
		Horizontal: '─', Vertical: '│', DownRight: '┌', DownLeft: '┐', UpRight: '└', UpLeft: '┘',
		EndCap: '─', StartCap: '─',
	},
	Second: Line{
		Horizontal: '═', Vertical: '║', DownRight: '╔', DownLeft: '╗', UpRight: '╚', UpLeft: '╝',
		EndCap: '═', StartCap: '═',
	},
	Third: uniform('≈'),
	Ghost: uniform('·'),
	Ahead: Line{
		Horizontal: '-', Vertical: ':', DownRight: '┌', DownLeft: '┐', UpRight: '└', UpLeft: '┘',
		EndCap: '-', StartCap: '-',
	},
	Levels: []rune("_░▒▓█"),
	Kinds:  []rune("·.▒■▲♦x•"),
	NoData: '·', Full: '█', Half: '▓', Light: '▒', Rest: '░',
	Rule: '─', Wall: '│', Tick: '┤', Tee: '┬', Cross: '┼', TeeLeft: '├', TeeUp: '┴',
	Fault: 'x', Action: '▼', Observation: '○', Fork: '▲', Mine: '▲', Bookmark: '♦',
	Marks: []rune("•♦■"), Meet: '╪',
	Pointer: '►', CursorLine: '│', CursorFoot: '▲',
	Play: "►", Pause: "=", Left: "←", Right: "→", Up: "↑", Down: "↓", Enter: "enter",
	Dot: "·", Ellipsis: "~", Times: "x", Minus: "-", Dash: "-",
}

// consolePlain is what the console shows for a sign of prose: what ASCII has for it,
// where the fonts do not have the sign itself.
func consolePlain(r rune) rune {
	switch {
	case r <= 0xff && r != '×', r >= 0x2500 && r <= 0x256c, consoleSigns[r]:
		return r
	}
	if like, ok := consoleLikeness[r]; ok {
		return like
	}
	return Plain(r)
}

// consoleLikeness maps marks that are written into text to what resembles them.
var consoleLikeness = map[rune]rune{'●': '•', '◆': '♦', '✖': 'x', '▸': '►', '‖': '='}

// consoleSigns are those of code page 437 beyond the letters and the frames.
var consoleSigns = func() map[rune]bool {
	signs := map[rune]bool{}
	for _, r := range "░▒▓█▄▌▐▀■•○►◄↕▲▼↑↓→←♦≈≡≥≤" {
		signs[r] = true
	}
	return signs
}()
