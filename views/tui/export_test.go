package tui

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"reenact/sim"
	words "reenact/views/report"
	"reenact/views/workbench"
)

// Asked opens an incident in a terminal of this size, presses keys, and returns
// the screen, and the figures behind the bars on it; nil if none were asked for.
// It is for tests that know the command line, too, which imports this package.
func Asked(t testing.TB, script *sim.Script, w, h int, keys ...string) (screen string, bars *words.Moments) {
	t.Helper()
	d := openWith(t, script, plainTheme(), w, h)
	d.keys(keys...)
	if f := d.app.replay.questions().latest(workbench.Lateness); f != nil {
		bars = f.Moments
	}
	return d.frame(), bars
}

// Pictured is the frame in colours of a dark terminal that has all of them.
func Pictured(t testing.TB, script *sim.Script, w, h int, keys ...string) string {
	t.Helper()
	d := openWith(t, script, colourful(), w, h)
	frame := d.app.View()
	for _, key := range keys { // each is seen, as by a reader
		d.keys(key)
		frame = d.app.View()
	}
	return frame
}

// Updating tells whether pictures and golden frames are taken anew.
func Updating() bool { return *update }

// Cell is a column of a frame: its letter, none for the second column of a wide one.
type Cell struct {
	Text string
	Look Look
}

// Look is how a cell is drawn.
type Look struct {
	Colour         string // as #rrggbb; "": the terminal's own
	Bold, Reversed bool
}

// Cells reads a frame.
func Cells(frame string) (lines [][]Cell) {
	for line := range strings.Lines(frame) {
		cells, _ := glyphs(strings.TrimSuffix(line, "\n"))
		var row []Cell
		for _, g := range cells {
			text := ""
			if g.r != 0 {
				text = string(g.r)
			}
			row = append(row, Cell{text, lookOf(g.code)})
		}
		lines = append(lines, row)
	}
	return lines
}

func lookOf(code string) (l Look) {
	codes := strings.Split(strings.TrimSuffix(strings.TrimPrefix(code, "\x1b["), "m"), ";")
	for i, c := range codes {
		switch {
		case c == "1" && i < 2:
			l.Bold = true
		case c == "7" && i < 2:
			l.Reversed = true
		case c == "38" && i+4 < len(codes):
			var rgb [3]int
			for k := range rgb {
				rgb[k], _ = strconv.Atoi(codes[i+2+k])
			}
			l.Colour = fmt.Sprintf("#%02x%02x%02x", rgb[0], rgb[1], rgb[2])
			return l
		}
	}
	return l
}

// latest is the latest answer on a matter; nil: there is none.
func (v *questionsView) latest(about workbench.Matter) *workbench.Finding {
	for _, have := range v.kept {
		if have.about == about {
			return have.Finding
		}
	}
	return nil
}
