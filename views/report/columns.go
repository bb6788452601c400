package report

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// Columns are cells from top to bottom, the heading first; those of one table are
// equally long.

// writeColumns aligns columns behind an indent: the first, and those at these
// places, to the left, the others to the right.
func writeColumns(w io.Writer, indent string, columns [][]string, left ...int) {
	widths := make([]int, len(columns))
	for i, c := range columns {
		widths[i] = widest(c)
	}
	for row := range columns[0] {
		var line strings.Builder
		for i, c := range columns {
			fill := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(c[row]))
			switch {
			case i == 0:
				line.WriteString(indent + c[row] + fill)
			case slices.Contains(left, i):
				line.WriteString("  " + c[row] + fill)
			default:
				line.WriteString("  " + fill + c[row])
			}
		}
		fmt.Fprintln(w, strings.TrimRight(line.String(), " "))
	}
}

// markdownText keeps a text from being taken for a link, or for HTML, which Markdown lets
// through. Emphasis and code do no harm, and cells have them on purpose.
var markdownText = strings.NewReplacer(`\`, `\\`, "<", `\<`, "[", `\[`)

// writeMarkdownColumns writes columns as a Markdown table. The rule under the
// headings of all but the first is --- or, to the right, --:.
func writeMarkdownColumns(w io.Writer, columns [][]string, rule string) {
	for row := range columns[0] {
		for _, c := range columns {
			fmt.Fprintf(w, "| %s ", strings.ReplaceAll(markdownText.Replace(c[row]), "|", `\|`))
		}
		fmt.Fprintln(w, "|")
		if row == 0 {
			fmt.Fprintf(w, "|---%s|\n", strings.Repeat("|"+rule, len(columns)-1))
		}
	}
}

// tableWidth is the number of letters in a line of columns.
func tableWidth(columns [][]string) int {
	width := 0
	for i, c := range columns {
		if i > 0 {
			width += 2
		}
		width += widest(c)
	}
	return width
}

func widest(cells []string) int {
	width := 0
	for _, c := range cells {
		width = max(width, utf8.RuneCountInString(c))
	}
	return width
}
