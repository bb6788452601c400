package report

import (
	"bufio"
	"io"
	"strings"
)

// nameCell is a name that a user chose as a cell of CSV. A spreadsheet takes what begins
// with one of these letters for a formula; an apostrophe says that it is text.
func nameCell(name string) string {
	if name != "" && strings.ContainsRune("=+-@\t\r", rune(name[0])) {
		return "'" + name
	}
	return name
}

// writeCSV writes a header and one line a sample: the time in RFC 3339, UTC, and
// one cell a series, left empty where there is no value. Nothing needs quotes:
// keys are plain words and cells are numbers.
func writeCSV(w io.Writer, r *Report) error {
	out := bufio.NewWriter(w)
	cols := columns(r.Recording)
	line := []byte("time")
	for _, c := range cols {
		line = append(append(line, ','), c.Key...)
	}
	if _, err := out.Write(append(line, '\n')); err != nil {
		return err
	}
	for i := range r.Recording.Len() {
		line = append(line[:0], r.Script.Stamp(r.Recording.At(i))...)
		for _, c := range cols {
			line = appendValue(append(line, ','), c.samples[i], c.Scale)
		}
		if _, err := out.Write(append(line, '\n')); err != nil {
			return err
		}
	}
	return out.Flush()
}
