package tui_test

import (
	"encoding/xml"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"reenact/incidents"
	"reenact/views/tui"
)

const (
	picture = "../../docs/screen.svg"
	readme  = "../../README.md"
)

// pictured are the size and the keys of the README's picture, which its text tells.
var (
	pictured = [2]int{112, 31}
	pressed  = []string{":", "15:05", "enter", "down", "down", "enter", "300", "enter", ":", "15:45", "enter"}
)

// TestTheReadmesPicture holds the picture and the text beside it to the program: they are
// the frame, line by line and letter by letter. With -update both are taken anew.
func TestTheReadmesPicture(t *testing.T) {
	if testing.Short() {
		t.Skip("a whole incident, and a branch of it")
	}
	script, err := incidents.Open("neon-2025-05-16")
	if err != nil {
		t.Fatal(err)
	}
	frame := tui.Pictured(t, script, pictured[0], pictured[1], pressed...)
	if tui.Updating() {
		if err := os.WriteFile(picture, []byte(svgOf(frame)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(picture)
	if err != nil {
		t.Fatal(err)
	}
	got, want := textOf(t, string(text)), tui.Cells(frame)
	for y, line := range want {
		var letters strings.Builder
		for _, c := range line {
			letters.WriteString(c.Text)
		}
		have := ""
		if y < len(got) {
			have = got[y]
		}
		if have != letters.String() {
			t.Fatalf("line %d of the picture reads\n%s\nand the screen\n%s\ngo test ./views/tui -run TestTheReadmesPicture -update takes it anew", y+1, have, letters.String())
		}
	}
	if len(got) != len(want) {
		t.Errorf("the picture has %d lines, and the screen %d", len(got), len(want))
	}
	checkReadme(t, want)
	if string(text) != svgOf(frame) {
		t.Error("the colours of the picture are not those of the screen; -update takes it anew")
	}
}

// checkReadme holds the README's text of the frame to its cells.
func checkReadme(t *testing.T, frame [][]tui.Cell) {
	t.Helper()
	var want strings.Builder
	for _, line := range frame {
		text := ""
		for _, c := range line {
			text += c.Text
		}
		want.WriteString(strings.TrimRight(text, " ") + "\n")
	}
	text, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	const open, shut = "```text\n reenact ", "```\n"
	before, rest, found := strings.Cut(string(text), open)
	have, after, closed := strings.Cut(rest, shut)
	if !found || !closed {
		t.Fatal("the README has no text of the screen")
	}
	have = strings.TrimPrefix(open, "```text\n") + have
	if have == want.String() {
		return
	}
	if !tui.Updating() {
		t.Errorf("the README's text is not the screen's, which reads\n%s\n-update takes it anew", want.String())
		return
	}
	if err := os.WriteFile(readme, []byte(before+"```text\n"+want.String()+shut+after), 0o644); err != nil {
		t.Fatal(err)
	}
}

// textOf is what an SVG says, line by line.
func textOf(t *testing.T, svg string) (lines []string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(svg))
	inside := false
	for {
		token, err := d.Token()
		if err == io.EOF {
			return lines
		}
		if err != nil {
			t.Fatal(err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			if token.Name.Local == "text" {
				inside, lines = true, append(lines, "")
			}
		case xml.EndElement:
			inside = inside && token.Name.Local != "text"
		case xml.CharData:
			if inside {
				lines[len(lines)-1] += string(token)
			}
		}
	}
}

// A cell of the picture, in units of it.
const (
	cellWidth  = 8.4
	cellHeight = 17
	edge       = 12
)

// Colours of the picture that are the terminal's own.
const (
	ground = "#14161A"
	ink    = "#D8DADF"
)

// dotted tells whether a text has braille, whose letters come from another font in most
// places, and of another width: each stands for itself.
func dotted(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return r >= 0x2800 && r <= 0x28ff })
}

// svgOf draws a frame: a line of text for each line, in runs of one colour whose lengths
// are given, so that every column stands where it should in any font.
func svgOf(frame string) string {
	var b strings.Builder
	lines := tui.Cells(frame)
	w, h := float64(pictured[0])*cellWidth+2*edge, len(lines)*cellHeight+2*edge
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.0f %d" width="%.0f" height="%d" font-size="14"`, w, h, w, h)
	b.WriteString(` font-family="ui-monospace, SFMono-Regular, Menlo, 'DejaVu Sans Mono', Consolas, monospace">` + "\n")
	fmt.Fprintf(&b, `<rect width="100%%" height="100%%" rx="8" fill="%s"/>`+"\n", ground)
	for y, line := range lines {
		top := edge + y*cellHeight
		var text strings.Builder
		for x := 0; x < len(line); {
			end, letters := x, ""
			for end < len(line) && line[end].Look == line[x].Look && (end == x || !dotted(line[x].Text+line[end].Text)) {
				letters += line[end].Text
				end++
			}
			left, length := edge+float64(x)*cellWidth, float64(end-x)*cellWidth
			colour, weight := ink, ""
			look := line[x].Look
			if look.Colour != "" {
				colour = look.Colour
			}
			if look.Bold {
				weight = ` font-weight="bold"`
			}
			if look.Reversed {
				fmt.Fprintf(&b, `<rect x="%.1f" y="%d" width="%.1f" height="%d" fill="%s"/>`+"\n", left, top, length, cellHeight, colour)
				colour = ground
			}
			var safe strings.Builder
			_ = xml.EscapeText(&safe, []byte(letters)) // a builder takes everything
			fmt.Fprintf(&text, `<tspan x="%.1f" textLength="%.1f" lengthAdjust="spacingAndGlyphs" fill="%s"%s>%s</tspan>`, left, length, colour, weight, safe.String())
			x = end
		}
		fmt.Fprintf(&b, `<text y="%d" xml:space="preserve">%s</text>`+"\n", top+13, text.String())
	}
	b.WriteString("</svg>\n")
	return b.String()
}
